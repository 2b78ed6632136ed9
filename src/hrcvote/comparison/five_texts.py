"""What each of the five texts states of the vote, thing by thing, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import pandas as pd

from hrcvote import claims, record
from hrcvote.chronology import voted_on
from hrcvote.comparison.publishers import called, order, texts
from hrcvote.comparison.wording import LABELS, about, readable, where
from hrcvote.data import Bundle, each, once
from hrcvote.rules import POSITIONS
from hrcvote.style import VERDICT_LABELS
from hrcvote.words import day, in_digits

SEVERITY: Final = ("differs", "imprecise", "unverifiable", "agrees")
"""Verdicts, by how much each says against a text: of what cannot be verified, nothing is known to be wrong."""

TOTALS: Final = ("yes", "no", "abstain", "not_voting", "majority")
"""What a full report of the outcome of a vote gives."""
ASKED: Final = (*TOTALS, "resolution", "date", "organ", "session", "act")
"""What a reader needs in order to look the vote up, to follow why it carried, and to know what was done."""

AT_ODDS: Final = ("contradicts itself", "does not add up")
"""What of `claims.within` needs nothing but the text itself: no other vote, and no base."""

_OF_THE_COUNCIL: Final = ("HRC", "candidacy")
"""How the names begin of what is said of the Council, its elections and who stands in them."""

_LAST: Final = 10**6
"""The place of what no paragraph has."""


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


class Rest(NamedTuple):
    """How many statements one text makes of something other than the vote, with one verdict."""

    source_id: str
    short: str
    figure: str
    """`other_dates`, `elections` or `others`."""
    verdict: str
    made: int
    """So many statements."""
    printed: str
    where: str
    recorded: str


class Use(NamedTuple):
    """A word for the act in one paragraph."""

    word: str
    source_id: str
    short: str
    paragraph: int
    verdict: str
    note: str


@once
def stated(bundle: Bundle) -> pd.DataFrame:
    """Return what each of the five texts states of the vote, figure by figure.

    Members whose position a text names are counted, one row for each verdict. What a text does not state has a row
    too: verdict `omits` where it gives totals and leaves this one out, `silent` where it does not speak of it.

    Returns:
        One row a text, figure and value, the worst verdict first: the columns of `Statement`.
    """
    story = texts(bundle)
    said = dict(iter(_of_vote(bundle).groupby(["figure", "source_id"])))
    left_out = {(row.source_id, row.measure) for row in each(claims.omissions(bundle))}
    recorded = recorded_values(bundle)
    rows: list[Statement] = []
    for figure in recorded:
        for text in each(story):
            own = said.get((figure, text.source_id))
            values = list(_values(own, figure, bundle)) if own is not None else []
            if not values:
                verdict = "omits" if (text.source_id, figure) in left_out else "silent"
                values = [("left out" if verdict == "omits" else "not said", verdict, "", "")]
            rows += [Statement(text.source_id, text.short, figure, *value, recorded[figure]) for value in values]
    return pd.DataFrame(rows, columns=list(Statement._fields))


def beyond_the_vote(bundle: Bundle) -> pd.DataFrame:
    """Return how many statements each of the five texts makes of anything else than the vote, by verdict.

    Returns:
        One row a text, topic and verdict, the worst verdict first: the columns of `Rest`.
    """
    held = claims.verdicts(bundle)
    held = held[(held["set"] == "story") & (held["subject"] != record.SUSPENSION)]
    held = held.assign(figure=[_topic(row.subject, row.measure) for row in each(held)])
    places, named = order(bundle), called(bundle)
    rows = []
    for (source, topic, verdict), own in held.groupby(["source_id", "figure", "verdict"]):
        known = [readable(row.measure, row.recorded, bundle) for row in each(own) if isinstance(row.recorded, str)]
        printed, recorded = ("; ".join(dict.fromkeys(found)) for found in (own["as_printed"], known))
        keys = (str(source), named[str(source)], str(topic), str(verdict))
        row = Rest(*keys, len(own), printed, where(own["locator"]), recorded or "no record")
        rows.append(row)
    rows.sort(key=lambda row: (_rank(row.figure), places[row.source_id], SEVERITY.index(row.verdict)))
    return pd.DataFrame(rows, columns=list(Rest._fields))


def statements(bundle: Bundle) -> pd.DataFrame:
    """Return every statement of the five texts, and every total of the vote that one leaves out, for a reader.

    Returns:
        One row a statement in the order of the texts and their paragraphs: Source, Paragraph, About, Statement (as
        printed), The record, Verdict.
    """
    held = claims.verdicts(bundle)
    places, recorded, named = order(bundle), recorded_values(bundle), called(bundle)
    rows: list[tuple[int, int, tuple[str, int | None, str, str, str, str]]] = []
    for row in each(held[held["set"] == "story"]):
        what = "majority" if row.measure in claims.DECIDING else row.measure
        of = LABELS[what] if row.subject == record.SUSPENSION and what in LABELS else about(bundle, row)
        known = readable(row.measure, row.recorded, bundle) if isinstance(row.recorded, str) else "no record"
        found = (named[row.source_id], int(row.locator[1:]), of, row.as_printed, known, row.verdict)
        rows.append((places[row.source_id], int(row.locator[1:]), found))
    for row in each(claims.omissions(bundle)):
        nothing = (named[row.source_id], None, LABELS[row.measure], "left out", recorded[row.measure], "omits")
        rows.append((places[row.source_id], _LAST, nothing))
    rows.sort(key=lambda row: row[:2])
    names_of = ["Source", "Paragraph", "About", "Statement", "The record", "Verdict"]
    table = pd.DataFrame([row[2] for row in rows], columns=names_of)
    return table.assign(Paragraph=table["Paragraph"].astype("Int64"), Verdict=table["Verdict"].map(VERDICT_LABELS))


@once
def recorded_values(bundle: Bundle) -> dict[str, str]:
    """Return what the record says of each thing that the five texts state of the vote, and of every total of it."""
    tally = record.tally(bundle)
    found = {position: str(getattr(tally, position)) for position in POSITIONS}
    result = record.outcome(tally)
    found["majority"] = f"{result.needed} of {result.of}"
    said = _of_vote(bundle)
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
        are totals), within (what stands against itself in the text).
    """
    wrong = stated(bundle)
    wrong = wrong[wrong["verdict"] == "differs"].drop_duplicates(["source_id", "figure"])
    story = texts(bundle)[["source_id", "publisher", "short"]]
    totals = wrong[wrong["figure"].isin(TOTALS)]
    found = claims.within(bundle)
    odd = found.loc[found["kind"].isin(AT_ODDS), "source_id"]
    return story.assign(
        differs=[int((wrong["source_id"] == source).sum()) for source in story["source_id"]],
        totals=[int((totals["source_id"] == source).sum()) for source in story["source_id"]],
        within=[int((odd == source).sum()) for source in story["source_id"]],
    )


def words_used(bundle: Bundle) -> pd.DataFrame:
    """Return the words that the five texts use for the act, with the paragraphs.

    Returns:
        One row a word, text and paragraph, the resolution's word first: the columns of `Use`.
    """
    found = _of_vote(bundle)
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


class Told(NamedTuple):
    """What one text does with one thing that a reader asks of a report of the vote."""

    source_id: str
    short: str
    figure: str
    verdict: str
    """`both` where it says it as recorded and otherwise; else the first of `agrees`, `differs`, `imprecise` and
    `unverifiable` that something it says is; `omits` where it is silent."""
    printed: str
    where: str
    recorded: str
    missing: int
    """How many texts leave the thing out."""


@once
def told_of_outcome(bundle: Bundle) -> pd.DataFrame:
    """Return what each of the five texts does with the things that a reader asks of a report of the vote.

    The five texts were read in full: what one does not say of these is left out.

    Returns:
        One row a thing and text, what most texts leave out first: the columns of `Told`.
    """
    held, story = _of_vote(bundle), texts(bundle)
    known = {fact.measure: fact.value for fact in each(bundle.facts) if fact.subject == record.SUSPENSION}
    recorded = {figure: readable(figure, value, bundle) for figure, value in known.items()} | recorded_values(bundle)
    recorded["date"] = day(voted_on(bundle))
    rows = []
    for figure in ASKED:
        own = held[held["figure"] == figure]
        missing = len(story) - own["source_id"].nunique()
        for text in each(story):
            said = own[own["source_id"] == text.source_id]
            printed = "; ".join(dict.fromkeys(said["as_printed"]))
            part = (
                _best(set(said["verdict"])),
                printed,
                where(said["locator"]),
                recorded.get(figure, "no record"),
                missing,
            )
            rows.append(Told(text.source_id, text.short, figure, *part))
    rows.sort(key=lambda row: -row.missing)
    return pd.DataFrame(rows, columns=list(Told._fields))


def _best(verdicts: set[str]) -> str:
    if {"agrees", "differs"} <= verdicts:
        return "both"
    ranked = [verdict for verdict in ("agrees", "differs", "imprecise", "unverifiable") if verdict in verdicts]
    return ranked[0] if ranked else "omits"


def _of_vote(bundle: Bundle) -> pd.DataFrame:
    """Return the claims of the five texts about the vote, with: short, figure (one for all said of the majority)."""
    held, named = claims.verdicts(bundle), called(bundle)
    held = held[(held["subject"] == record.SUSPENSION) & held["source_id"].isin(list(named))]
    return held.assign(
        short=held["source_id"].map(named), figure=held["measure"].replace(dict.fromkeys(claims.DECIDING, "majority"))
    )


def _values(own: pd.DataFrame, figure: str, bundle: Bundle) -> Iterator[tuple[str, str, str, str]]:
    """Yield what one text states of one figure: value, verdict, printed, where."""
    keys = ["verdict"] if figure == "position" else ["verdict", "stated"]
    groups = [(group["verdict"].iloc[0], group) for _, group in own.groupby(keys, sort=False)]
    for verdict, group in sorted(groups, key=lambda pair: SEVERITY.index(pair[0])):
        first = str(group["stated"].iloc[0])
        value = in_digits(len(group), "member") if figure == "position" else readable(figure, first, bundle)
        printed = "; ".join(dict.fromkeys(group["as_printed"]))
        yield value, verdict, printed, where(group["locator"])


def _topic(subject: object, measure: str) -> str:
    """Return the row of the matrix that a statement of something else than the vote belongs to."""
    if measure == "date":
        return "other_dates"
    return "elections" if isinstance(subject, str) and subject.startswith(_OF_THE_COUNCIL) else "others"


def _rank(figure: str) -> int:
    return list(LABELS).index(figure) if figure in LABELS else len(LABELS)


def _text(note: object) -> str:
    return note if isinstance(note, str) else ""
