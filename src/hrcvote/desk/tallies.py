"""What it would have taken: the vote with other numbers, other groups, other members, or as a source printed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from hrcvote import comparison, record, style
from hrcvote.data import Bundle, each
from hrcvote.desk.asking import one_of
from hrcvote.desk.members import code_of
from hrcvote.record import Tally
from hrcvote.rules import POSITIONS
from hrcvote.words import names, number, percent, plural, verb


def with_groups(bundle: Bundle, positions: Mapping[str, str]) -> Tally:
    """Return the vote with whole regional groups of another position.

    Args:
        bundle: The data.
        positions: For each group that changes, the position that all its members take.

    Raises:
        ValueError: There is no such group or no such position.
    """
    _check_changes(positions, next(iter(style.GROUP_LABELS)))
    for group, position in positions.items():
        one_of(group, style.GROUP_LABELS, "regional group")
        one_of(position, POSITIONS, "position")
    roll = record.roll_call(bundle)
    return _counted(positions.get(row.regional_group, row.position) for row in each(roll))


def with_members(bundle: Bundle, positions: Mapping[str, str]) -> Tally:
    """Return the vote with single members of another position.

    Args:
        bundle: The data.
        positions: For each member that changes, by its ISO 3166 code or any of its names, the position that it takes.

    Raises:
        ValueError: There is no such member or no such position, or one member is named twice.
    """
    _check_changes(positions, "Brazil")
    changed: dict[str, str] = {}
    for member, position in positions.items():
        iso3 = code_of(bundle, member)
        if iso3 in changed:
            raise ValueError(f"{member!r} is named twice, by two of its names. Write one of them.")
        changed[iso3] = one_of(position, POSITIONS, "position")
    roll = record.roll_call(bundle)
    return _counted(changed.get(row.iso3, row.position) for row in each(roll))


def reported_tallies(bundle: Bundle) -> dict[str, Tally]:
    """Return each tally that a source prints, by its name; the record is none of them.

    Where a source prints no abstentions, the record's are taken; all members that are left did not vote.
    """
    counted = record.tally(bundle)
    found = {}
    for row in each(comparison.reported(bundle)):
        if isinstance(row.source_id, str):
            abstain = counted.abstain if pd.isna(row.abstain) else int(row.abstain)
            found[row.label] = Tally(row.yes, row.no, abstain, max(0, counted.members - row.yes - row.no - abstain))
    return found


def completed(bundle: Bundle) -> dict[str, str]:
    """Say for each tally of `reported_tallies` what of it the source does not print or prints otherwise elsewhere."""
    tallies = reported_tallies(bundle)
    said = {}
    for row in each(comparison.reported(bundle)):
        if row.label not in tallies:
            continue
        tally = tallies[row.label]
        over = tally.members - len(bundle.members)
        rest = f"{tally.not_voting} {verb(tally.not_voting, 'is', 'are')} what is left of {tally.members} members"
        if pd.isna(row.abstain):
            rest = f"with them it has {over} more than there are members" if over else f"and {rest}"
            printed = row.rounded or "no abstentions"
            said[row.label] = f"{row.label} prints {printed}: {tally.abstain} are the record's, {rest}."
        elif over:
            said[row.label] = f"{row.label} prints {over} more than there are members."
        elif row.implied:
            said[row.label] = f"{row.label} does not print how many did not vote: {rest}."
        if row.elsewhere:
            more = f"Elsewhere it prints {names(row.elsewhere)}."
            said[row.label] = " ".join([*filter(None, [said.get(row.label)]), more])
    return said


def absent_abstaining(bundle: Bundle) -> Tally:
    """Return the vote with every member that did not vote abstaining."""
    counted = record.tally(bundle)
    return record.changed(counted, "not_voting", "abstain", counted.not_voting)


def one_short(bundle: Bundle) -> Tally:
    """Return the vote with the fewest members changed that turn its outcome."""
    counted = record.tally(bundle)
    least = _least(counted)
    return record.changed(counted, least.before, least.after, least.members) if least else counted


def readings(tally: Tally) -> pd.DataFrame:
    """Return what a tally comes to under each reading of the rule of ES-11/3, two thirds, whichever vote it is of.

    Returns:
        One row a reading, the rule first: Reading, Base (members), Needed, In favour, Share, Margin, Outcome.
    """
    results = record.outcomes(tally)
    return pd.DataFrame(
        {
            "Reading": results["base"].map(style.BASE_LABELS),
            "Base": results["of"],
            "Needed": results["needed"],
            "In favour": results["yes"],
            "Share": [percent(share) for share in results["share"]],
            "Margin": [f"{margin:+d}" for margin in results["margin"]],
            "Outcome": ["passed" if adopted else "not passed" for adopted in results["adopted"]],
        }
    )


def in_words(tally: Tally) -> str:
    """Say what a tally comes to under the rule of ES-11/3, two thirds of those voting, whichever vote it is of."""
    rule = record.outcome(tally)
    if not rule.of:
        return f"Not passed: of {plural(tally.members, 'member')} none voted in favour or against."
    passed = f"passed with {plural(rule.margin, 'vote')} to spare" if rule.adopted else "not passed"
    short = "" if rule.adopted else f", {plural(-rule.margin, 'vote')} short"
    return (
        f"{passed.capitalize()}{short}: {tally.yes} in favour, {tally.no} against, {tally.abstain} abstained, "
        f"{tally.not_voting} did not vote; two thirds, {rule.needed} of {rule.of} present and voting, were needed."
    )


def fewest(tally: Tally) -> str:
    """Name the fewest votes that would have changed the outcome by two thirds, as `in_words` has it."""
    least = _least(tally)
    turned = "not have passed" if record.outcome(tally).adopted else "have passed"
    if least is None:
        return "No change from one position to another would have changed the outcome."
    before, after = (style.POSITION_LABELS[position].lower() for position in (least.before, least.after))
    return (
        f"The fewest votes that would have changed the outcome: {least.members}, from “{before}” to “{after}”; with "
        f"{verb(least.members, 'it', 'them')}, it would {turned}."
    )


def argument_of_the_absent(bundle: Bundle) -> str:
    """Test by the rule the argument that absent members, had they abstained, would have defeated the vote."""
    counted, argued = record.tally(bundle), absent_abstaining(bundle)
    rule = record.outcome(argued)
    before, after = (record.outcome(tally, "with_abstentions") for tally in (counted, argued))
    absent = f"all {number(counted.not_voting)} members" if counted.not_voting != 1 else "the one member"
    same = (
        f"Had {absent} that did not vote abstained, the outcome would have been the same: an abstention is not "
        f"counted, whoever casts it. {rule.yes} of {rule.of} present and voting would still have been in favour, and "
        f"{rule.needed} needed."
    )
    shares = f"{before.yes} of {before.of} as recorded, {after.yes} of {after.of} with them"
    if before.adopted and not after.adopted:
        return f"{same} It would turn only where abstentions are counted as votes, as the rule does not: {shares}."
    if after.adopted:
        return f"{same} Even where abstentions are counted as votes it is passed either way: {shares}."
    return (
        f"{same} Where abstentions are counted as votes, it is not passed either way: {shares}. It is that base, and "
        "not those members, that makes the difference, and the rule does not use it."
    )


class _Change(NamedTuple):
    before: str
    after: str
    members: int


def _least(tally: Tally) -> _Change | None:
    """Return the change that takes the fewest members to turn the outcome, or None where no change does."""
    enough = record.fewest_changes(tally).dropna(subset="members")
    if enough.empty:
        return None
    row = next(each(enough.sort_values("members", kind="stable")))
    return _Change(row.before, row.after, int(row.members))


def _check_changes(positions: object, example: str) -> None:
    if not isinstance(positions, Mapping):
        raise ValueError(f"{positions!r} does not say who changes to what. Write, for instance: {{{example!r}: 'no'}}.")


def _counted(positions: Iterable[str]) -> Tally:
    counts = Counter(positions)
    return Tally(*(counts[position] for position in POSITIONS))
