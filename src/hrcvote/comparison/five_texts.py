"""What each of the five texts states of the vote, thing by thing, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pandas as pd

from hrcvote import claims, record
from hrcvote.comparison.differences import within_texts
from hrcvote.comparison.publishers import order, short, texts
from hrcvote.comparison.wording import LABELS, readable, where
from hrcvote.data import Bundle, each
from hrcvote.rules import POSITIONS
from hrcvote.words import in_digits, names

SEVERITY: Final = ("differs", "imprecise", "unverifiable", "agrees")
"""Verdicts, the worst first."""

TOTALS: Final = ("yes", "no", "abstain", "not_voting", "majority")
"""What a full report of the outcome of a vote gives."""


class Statement(NamedTuple):
    """What one text states of one thing, or that it does not."""

    source_id: str
    short: str
    figure: str
    value: str
    verdict: str
    printed: str
    where: str
    """The paragraphs."""
    recorded: str


class Use(NamedTuple):
    """A word for the act in one paragraph."""

    word: str
    source_id: str
    short: str
    paragraph: int
    verdict: str
    note: str


def stated(bundle: Bundle) -> pd.DataFrame:
    """Return what each of the five texts states of the vote, figure by figure.

    Members whose position a text names are counted, one row for each verdict. What a text does not state has a row
    too: verdict `omits` where it gives totals and leaves this one out, `silent` where it does not speak of it.

    Returns:
        One row a text, figure and value, the worst verdict first: the columns of `Statement`.
    """
    story = texts(bundle)
    said = of_vote(bundle, story["source_id"])
    left_out = {(row.source_id, row.measure) for row in each(claims.omissions(bundle))}
    recorded = recorded_values(bundle)
    rows: list[Statement] = []
    for figure in recorded:
        for text in each(story):
            own = said[(said["figure"] == figure) & (said["source_id"] == text.source_id)]
            values = list(_values(own, figure, bundle))
            if not values:
                verdict = "omits" if (text.source_id, figure) in left_out else "silent"
                values = [("left out" if verdict == "omits" else "not said", verdict, "", "")]
            rows += [Statement(text.source_id, text.short, figure, *value, recorded[figure]) for value in values]
    return pd.DataFrame(rows, columns=list(Statement._fields))


def recorded_values(bundle: Bundle) -> dict[str, str]:
    """Return what the record says of each thing that the five texts state of the vote, and of every total of it."""
    tally = record.tally(bundle)
    found = {position: str(getattr(tally, position)) for position in POSITIONS}
    result = record.outcome(tally)
    found["majority"] = f"{result.needed} of {result.of}"
    said = of_vote(bundle, texts(bundle)["source_id"])
    for figure in sorted(set(said["figure"]) - set(found), key=lambda name: (_rank(name), name)):
        known = said.loc[(said["figure"] == figure) & said["recorded"].notna(), "recorded"]
        found[figure] = readable(figure, str(known.iloc[0]), bundle) if len(known) else "no record"
    if "position" in found:
        found["position"] = f"all {tally.members}"
    return found


def departures(bundle: Bundle) -> pd.DataFrame:
    """Return the five texts with how much of what they state of the vote differs from the record.

    Returns:
        One row a text: source_id, publisher, short, differs (things of the vote that do), totals (those of them that
        are totals), within (what stands against itself, or without its base, in the text).
    """
    wrong = stated(bundle)
    wrong = wrong[wrong["verdict"] == "differs"].drop_duplicates(["source_id", "figure"])
    story = texts(bundle)[["source_id", "publisher", "short"]]
    totals = wrong[wrong["figure"].isin(TOTALS)]
    odd = within_texts(bundle)["Source"]
    return story.assign(
        differs=[int((wrong["source_id"] == source).sum()) for source in story["source_id"]],
        totals=[int((totals["source_id"] == source).sum()) for source in story["source_id"]],
        within=[int((odd == publisher).sum()) for publisher in story["publisher"]],
    )


def words_used(bundle: Bundle) -> pd.DataFrame:
    """Return the words that the five texts use for the act, with the paragraphs.

    Returns:
        One row a word, text and paragraph, the resolution's word first: the columns of `Use`.
    """
    found = of_vote(bundle, texts(bundle)["source_id"])
    found = found[found["measure"] == "act"]
    often = found["stated"].value_counts()
    rows = [
        Use(row.stated, row.source_id, row.short, int(row.locator[1:]), row.verdict, _text(row.note))
        for row in each(found)
    ]
    places = order(bundle)
    rows.sort(
        key=lambda use: (use.verdict != "agrees", -often[use.word], use.word, places[use.source_id], use.paragraph)
    )
    return pd.DataFrame(rows, columns=list(Use._fields))


def left_out(bundle: Bundle) -> pd.DataFrame:
    """Return what each of the five texts leaves out of the totals of the vote, as a table for a reader.

    Returns:
        One row a text: Source, Gives, Leaves out.
    """
    table = stated(bundle)
    table = table[table["figure"].isin(TOTALS)]
    rows = []
    for text in each(texts(bundle)):
        own = table[table["source_id"] == text.source_id].drop_duplicates("figure")
        missing = own["verdict"].isin(["omits", "silent"])
        rows.append((text.publisher, *(_named(own.loc[part, "figure"]) for part in (~missing, missing))))
    return pd.DataFrame(rows, columns=["Source", "Gives", "Leaves out"])


def of_vote(bundle: Bundle, source_ids: Iterable[str]) -> pd.DataFrame:
    """Return the claims of these sources about the vote, with: short, figure (one for all said of the majority)."""
    held = claims.verdicts(bundle)
    held = held[(held["subject"] == record.SUSPENSION) & held["source_id"].isin(list(source_ids))]
    return held.assign(
        short=held["publisher"].map(short), figure=held["measure"].replace(dict.fromkeys(claims.DECIDING, "majority"))
    )


def _named(figures: Iterable[str]) -> str:
    labels = [LABELS[figure].lower() for figure in figures]
    return names(labels) if labels else "nothing"


def _values(own: pd.DataFrame, figure: str, bundle: Bundle) -> Iterator[tuple[str, str, str, str]]:
    """Yield what one text states of one figure: value, verdict, printed, where."""
    keys = ["verdict"] if figure == "position" else ["verdict", "stated"]
    groups = [(group["verdict"].iloc[0], group) for _, group in own.groupby(keys, sort=False)]
    for verdict, group in sorted(groups, key=lambda pair: SEVERITY.index(pair[0])):
        first = str(group["stated"].iloc[0])
        value = in_digits(len(group), "member") if figure == "position" else readable(figure, first, bundle)
        printed = "; ".join(dict.fromkeys(group["as_printed"]))
        yield value, verdict, printed, where(group["locator"])


def _rank(figure: str) -> int:
    return list(LABELS).index(figure) if figure in LABELS else len(LABELS)


def _text(note: object) -> str:
    return note if isinstance(note, str) else ""
