"""The totals of the vote as they were printed, publication by publication, and where they part from the recount."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import pandas as pd

from hrcvote import claims, record
from hrcvote.comparison.publishers import Source, placed, published, short, told_apart
from hrcvote.comparison.wording import PHRASES, total_in_words
from hrcvote.data import Bundle, each, once
from hrcvote.rules import POSITIONS
from hrcvote.words import names


class Total(NamedTuple):
    """A total of the vote that a publication prints, or that a text read in full leaves out."""

    source_id: str
    label: str
    set: str
    published: str
    placed: dt.date
    measure: str
    stated: str
    shown: str
    verdict: str
    side: int
    """-1 where it is fewer than the record, 1 where it is more."""
    printed: str
    locator: str


class Repeated(NamedTuple):
    """A wrong total that stands in more than one publication."""

    measure: str
    stated: str
    phrase: str
    """The total in words: 24 against."""
    publications: int
    who: list[str]
    """With their dates, in the order of these."""
    side: int


class Tallied(Protocol):
    """A row of `claims.reported_tallies`."""

    source_id: str | float
    """Not a number for the record."""
    publisher: str
    set: str
    yes: int
    no: int
    abstain: float
    not_voting: float
    implied: bool


class Reported(Tallied, Protocol):
    """A row of `reported`."""

    label: str
    rounded: str
    rest: int
    over: int
    wrong: tuple[str, ...]
    elsewhere: tuple[str, ...]
    verdict: str
    remark: str


@once
def publications(bundle: Bundle) -> pd.DataFrame:
    """Return every total of the vote that a publication prints, or that a text read in full leaves out, by their dates.

    A date that gives only the month stands at the month's end, and one that gives only the year at its middle.

    Returns:
        One row a total: the columns of `Total`.
    """
    found = claims.verdicts(bundle)
    found = found[(found["subject"] == record.SUSPENSION) & found["measure"].isin(POSITIONS)]
    dated = bundle.sources.set_index("source_id", drop=False)
    rows: list[Total] = []
    for row in each(found.drop_duplicates(["source_id", "measure", "stated"])):
        side = 0 if row.verdict != "differs" else _side(row.stated, row.recorded)
        said = (row.stated, _rounded(row.stated), row.verdict, side, row.as_printed, row.locator)
        rows.append(_total(dated.loc[row.source_id], row.measure, said))
    for left_out in each(claims.omissions(bundle)):
        if left_out.measure in POSITIONS:
            nothing = ("", "", "omits", 0, "left out", "")
            rows.append(_total(dated.loc[left_out.source_id], left_out.measure, nothing))
    table = pd.DataFrame(rows, columns=list(Total._fields))
    return table.sort_values(["placed", "set", "source_id"], ignore_index=True, kind="stable")


def repeated(bundle: Bundle) -> pd.DataFrame:
    """Return each wrong total that more than one publication prints, the most repeated first.

    Returns:
        One row a wrong total: the columns of `Repeated`.
    """
    wrong = publications(bundle)
    wrong = wrong[wrong["verdict"] == "differs"]
    rows: list[Repeated] = []
    for (measure, value), group in wrong.groupby(["measure", "stated"]):
        who = [f"{row.label} ({row.published})" for row in each(group)]
        said = total_in_words(str(value), str(measure))
        rows.append(Repeated(str(measure), str(value), said, len(who), who, group["side"].iloc[0]))
    again = sorted((row for row in rows if row.publications > 1), key=lambda row: (-row.publications, row.measure))
    return pd.DataFrame(again, columns=list(Repeated._fields))


def apart(bundle: Bundle) -> list[str]:
    """Return the totals of the vote on which the five texts disagree with each other, in words: 24 or 25 against.

    A figure that is rounded disagrees with none.
    """
    table = publications(bundle)
    table = table[(table["set"] == "story") & table["stated"].str.isdecimal()]
    printed = {position: set(table.loc[table["measure"] == position, "stated"]) for position in POSITIONS}
    return [
        f"{names(sorted(values, key=int), 'or')} {PHRASES[position]}"
        for position, values in printed.items()
        if len(values) > 1
    ]


@once
def reported(bundle: Bundle) -> pd.DataFrame:
    """Return each source's totals of the vote, with what differs from the recount in words.

    Returns:
        The rows of `claims.reported_tallies` with: label, rounded (the abstentions in words, where they are printed
        rounded and not otherwise), rest (members in no total), over (by how many the totals are more than all
        members), wrong (the positions that differ from the recount, also implied ones), elsewhere (other totals that
        the source prints, in words), verdict, remark. The record is first, then the five texts and then the wider
        press, each in the order of their dates.
    """
    counted = record.tally(bundle)
    table = claims.reported_tallies(bundle)
    named = told_apart(bundle, table["source_id"])
    again, about = _elsewhere(bundle), _about(bundle)
    rows = []
    for row in each(table):
        label = named.get(row.source_id, row.publisher)  # the record is no source
        given = {position: int(getattr(row, position)) for position in POSITIONS if pd.notna(getattr(row, position))}
        wrong = tuple(position for position, value in given.items() if value != getattr(counted, position))
        rest = counted.members - sum(given.values())
        rounded = "" if "abstain" in given else about.get(row.source_id, "")
        elsewhere = again.get(row.source_id, {})
        verdict, remark = _remark(row, given, wrong, rest, rounded, counted)
        remark = "; ".join([remark, *(f"elsewhere {total}{but}" for total, but in elsewhere.items())])
        rows.append((label, rounded, max(rest, 0), max(-rest, 0), wrong, tuple(elsewhere), verdict, remark))
    columns = ["label", "rounded", "rest", "over", "wrong", "elsewhere", "verdict", "remark"]
    table = table.join(pd.DataFrame(rows, columns=columns, index=table.index))
    order = {row.source_id: (row.set == "wider_press", placed(row)) for row in each(bundle.sources)}
    places = sorted(table.index, key=lambda place: order.get(table["source_id"][place], (False, dt.date.min)))
    return table.loc[places].reset_index(drop=True)


def _total(source: Source, measure: str, said: tuple[str, str, str, int, str, str]) -> Total:
    label = short(source.publisher)
    return Total(source.source_id, label, source.set, published(source), placed(source), measure, *said)


def _elsewhere(bundle: Bundle) -> dict[str | None, dict[str, str]]:
    """Return the totals that a source prints of a position after its first, in words, and what the record has."""
    exact = claims.verdicts(bundle)
    exact = exact[(exact["subject"] == record.SUSPENSION) & exact["measure"].isin(POSITIONS)]
    exact = exact[exact["stated"].str.isdecimal()].drop_duplicates(["source_id", "measure", "stated"])
    found: dict[str | None, dict[str, str]] = defaultdict(dict)
    for row in each(exact[exact.duplicated(["source_id", "measure"])]):
        of_record = f", not {row.recorded}" if row.verdict == "differs" else ""
        found[row.source_id][total_in_words(row.stated, row.measure)] = of_record
    return found


def _about(bundle: Bundle) -> dict[str | None, str]:
    """Return the abstentions that each source prints rounded, in words."""
    found = publications(bundle)
    found = found[(found["measure"] == "abstain") & found["stated"].str.contains(r"[^0-9]")]
    return {row.source_id: total_in_words(row.stated, row.measure) for row in each(found)}


def _side(value: str, recorded: str) -> int:
    given, known = float(value.lstrip("~<>")), float(recorded)
    return (given > known) - (given < known)


def _rounded(value: str) -> str:
    return f"{value[1:]}+" if value.startswith(">") else value.lstrip("~")


def _remark(
    row: Tallied, given: dict[str, int], wrong: Sequence[str], rest: int, rounded: str, counted: record.Tally
) -> tuple[str, str]:
    if not wrong and "abstain" in given:
        return "agrees", "counted from the roll call" if row.set == "record" else "as recorded"
    said = [position for position in wrong if not (position == "not_voting" and row.implied)]
    parts = [f"{given[position]} {PHRASES[position]}, not {getattr(counted, position)}" for position in said]
    if row.implied and "not_voting" in wrong:
        parts.append(f"implies {given['not_voting']} not voting, not {counted.not_voting}")
    if rest < 0:
        parts.append(f"{-rest} more than there are members")
    elif "abstain" not in given:
        parts.append(f"{rest} in no total; {rounded or 'abstentions left out'}")
    return "differs" if wrong else "imprecise" if rounded else "omits", "; ".join(parts)
