"""What the outcome of the vote would have been by each count that was reported, and by each base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from hrcvote import claims, record, style
from hrcvote.comparison.publishers import short, told_apart
from hrcvote.comparison.totals import publications, reported
from hrcvote.data import Bundle, by, each, once
from hrcvote.rules import ARGUING
from hrcvote.words import names, number


class Case(NamedTuple):
    """The outcome of the vote under one count."""

    group: str
    """`rule`, `argument` or `base`."""
    label: str
    who: str
    yes: int
    no: int
    of: int
    needed: int
    margin: int
    adopted: bool


@once
def cases(bundle: Bundle) -> pd.DataFrame:
    """Return the outcome of the vote under everything that was reported of it.

    A source that prints only one of the two counts that decide, and that otherwise than recorded, gets the other from
    the record; one that prints another count beside its first is tried with both. The rule, two thirds of the members
    present and voting, is applied to each pair; then the two bases that the rule does not use, and the recorded vote
    with every absent member abstaining.

    Returns:
        One row a case: the columns of `Case`.
    """
    counted = record.tally(bundle)
    rows = []
    for (yes, no), who in _named(bundle, _pairs(bundle)).items():
        tally = replace(counted, yes=yes, no=no)
        rows.append(_case("rule", f"{yes} in favour, {no} against", names(who), tally))
    all_abstain = record.changed(counted, "not_voting", "abstain", counted.not_voting)
    label = f"All {number(counted.not_voting)} that did not vote abstain"
    rows.append(_case("argument", label, _arguing(bundle), all_abstain))
    for base in record.BASES[1:]:
        of = counted.base(base)
        rows.append(_case("base", style.BASE_LABELS[base], f"{of} members; {_believing(bundle, of)}", counted, base))
    return pd.DataFrame(rows, columns=list(Case._fields))


def errors_that_would_matter(bundle: Bundle) -> dict[str, int]:
    """Return the smallest error in each count that would turn the outcome of the vote, the other counts as recorded.

    Returns:
        Votes: `more` on the side that did not prevail, `fewer` on the side that did, `moved` from this to that; 0 where
        no number would turn it. Abstentions and members that did not vote are outside the base, and never do.
    """
    counted = record.tally(bundle)
    adopted = record.outcome(counted).adopted
    ahead, behind = ("yes", "no") if adopted else ("no", "yes")

    def off(gained: int = 0, lost: int = 0) -> record.Tally:
        return replace(counted, **{behind: getattr(counted, behind) + gained, ahead: getattr(counted, ahead) - lost})

    tried: dict[str, Callable[[int], record.Tally]] = {
        "more": lambda n: off(gained=n),
        "fewer": lambda n: off(lost=n),
        "moved": lambda n: off(gained=n, lost=n),
    }
    most = {"more": counted.members} | dict.fromkeys(("fewer", "moved"), getattr(counted, ahead))
    return {
        name: next((n for n in range(1, most[name] + 1) if record.outcome(change(n)).adopted != adopted), 0)
        for name, change in tried.items()
    }


def behind_outcomes(bundle: Bundle) -> list[str]:
    """Return the sources whose counts `cases` tries, or whose base, each once."""
    held = claims.verdicts(bundle)
    held = held[held["subject"] == record.SUSPENSION]
    deciding = held["measure"].isin(["yes", "no", "majority_base"])
    reporting = set(reported(bundle)["source_id"].dropna())
    tried = held[deciding & ((held["verdict"] == "differs") | held["source_id"].isin(reporting))]
    return list(tried["source_id"].unique())


_Pair = tuple[int, int]
"""Votes in favour and against."""


def _case(group: str, label: str, who: str, tally: record.Tally, base: record.Base = "present_and_voting") -> Case:
    result = record.outcome(tally, base)
    return Case(group, label, who, result.yes, tally.no, result.of, result.needed, result.margin, result.adopted)


def _pairs(bundle: Bundle) -> dict[_Pair, list[str]]:
    """Return the sources that report each pair of votes in favour and against, the recorded pair first.

    The record itself stands among them with an empty id. A wrong count printed alone is paired with the other count of
    its source, or else of the record.
    """
    counted = record.tally(bundle)
    pairs: dict[_Pair, list[str]] = {(counted.yes, counted.no): []}
    full = claims.reported_tallies(bundle)
    for row in each(full):
        pairs.setdefault((int(row.yes), int(row.no)), []).append("" if row.set == "record" else row.source_id)
    found = publications(bundle)
    single = found[(found["verdict"] == "differs") & found["measure"].isin(["yes", "no"])]
    own = {row.source_id: row for row in each(full)}
    for row in each(single[single["stated"].str.isdecimal()]):
        beside = own.get(row.source_id, counted)
        counts = {"yes": int(beside.yes), "no": int(beside.no), row.measure: int(row.stated)}
        who = pairs.setdefault((counts["yes"], counts["no"]), [])
        if row.source_id not in who:
            who.append(row.source_id)
    return pairs


def _named(bundle: Bundle, pairs: Mapping[_Pair, list[str]]) -> dict[_Pair, list[str]]:
    """Return who reports each pair, by name: a publisher once, and with a date where its texts have several pairs."""
    publisher = by(bundle.sources, "source_id", "publisher")
    named = {source: short(publisher[source]) if source else "the record" for who in pairs.values() for source in who}
    often = Counter(name for who in pairs.values() for name in {named[source] for source in who})
    named |= {
        source: name
        for source, name in told_apart(bundle, filter(None, named)).items()
        if often[named[source]] > 1  # several texts of one publisher that have the same pair are one
    }
    return {pair: list(dict.fromkeys(named[source] for source in who)) for pair, who in pairs.items()}


def _believing(bundle: Bundle, members: int) -> str:
    """Say who names so many members as those of whom two thirds were needed."""
    held = claims.verdicts(bundle)
    held = held[(held["subject"] == record.SUSPENSION) & (held["measure"] == "majority_base")]
    who = held.loc[held["stated"] == str(members), "publisher"].drop_duplicates()
    return f"named by {names(who)}" if len(who) else "named by no source here"


def _arguing(bundle: Bundle) -> str:
    """Say who argues that the absent could have defeated the resolution: an argument is no claim that can be held."""
    who = bundle.sources.loc[bundle.sources["source_id"] == ARGUING, "publisher"]
    return f"a defeat, {who.iloc[0]} argues" if len(who) else "argued by no source here"
