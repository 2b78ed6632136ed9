"""The answer in a few lines: how many voted how, what was needed, which reports were wrong, and whether it mattered.

It stands at the top of every report, so that whoever lands on one of them needs no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from hrcvote import claims, comparison, record, style
from hrcvote.comparison.differences import BALLOT
from hrcvote.comparison.publishers import told_apart
from hrcvote.comparison.wording import about, readable, subject_of, total_in_words, where
from hrcvote.data import Bundle, each
from hrcvote.rules import POSITIONS
from hrcvote.words import day, names, number, of_all, plural, verb

REVIEWS_IN: Final = "03_discrepancies"
"""The notebook that shows each statement which differs from the record."""

_CALLED: Final = {"act": "called", "date": "dated"}


class Part(NamedTuple):
    """How many took one position."""

    label: str
    members: int
    colour: str


class Point(NamedTuple):
    """One question of a reader, and what answers it."""

    question: str
    answers: tuple[str, ...]


class Review(NamedTuple):
    """What one publication states of one thing, and the record does not."""

    claim_id: str
    publisher: str
    published: str | None
    """The day, where it is known to the day."""
    url: str | None
    stated: str
    recorded: str
    where: str


@dataclass(frozen=True)
class Summary:
    """What a reader should know after two minutes."""

    headline: str
    counted: str
    """What the parts are parts of."""
    parts: tuple[Part, ...]
    points: tuple[Point, ...]


def summary(bundle: Bundle) -> Summary:
    """Return the summary of the vote and of what was reported of it."""
    tally = record.tally(bundle)
    vote = next(each(bundle.votes[bundle.votes["vote_id"] == record.SUSPENSION]))
    adopted = record.outcome(tally).adopted
    verdict = "suspended" if adopted else "did not suspend"
    return Summary(
        headline=f"The UN General Assembly {verdict} Russia from the Human Rights Council on {day(vote.date)}",
        counted=f"{tally.members} member states, resolution {vote.vote_id}, {day(vote.date)}",
        parts=tuple(Part(style.POSITION_LABELS[p], getattr(tally, p), style.POSITIONS[p]) for p in POSITIONS),
        points=(
            Point("What majority was needed?", tuple(_needed(tally))),
            Point("Which reports were wrong?", tuple(_wrong(bundle))),
            Point("Did it change anything?", tuple(_mattered(bundle))),
        ),
    )


def reviews(bundle: Bundle) -> list[Review]:
    """Return what differs from the record, in the order of the table of claims: a thing a text says twice once.

    Votes in a secret ballot are left out: no record of them by the United Nations was found, and that one report has
    another number than others is no ground to publish a rating of it.
    """
    held = claims.verdicts(bundle)
    sources = {source.source_id: source for source in each(bundle.sources)}
    held = held[(held["verdict"] == "differs") & ~held["measure"].isin(BALLOT)]
    alike = held.groupby(["source_id", "subject", "measure", "iso3"], dropna=False)
    found = []
    for (source_id, *_), own in alike:
        claim = next(each(own))
        source = sources[source_id]
        printed = "; ".join(own["as_printed"].drop_duplicates())
        found.append(
            Review(
                claim_id=claim.claim_id,
                publisher=claim.publisher,
                published=source.published.date().isoformat() if _dates_itself(source) else None,
                url=source.url if isinstance(source.url, str) else None,
                stated=f"{_of(bundle, claim)}: {printed}",
                recorded=readable(claim.measure, claim.recorded, bundle),
                where=where(own["locator"]),
            )
        )
    return sorted(found, key=lambda review: review.claim_id)


def _dates_itself(source: Any) -> bool:
    """Return whether a source carries the day of its publication, and it was not worked out from what it says."""
    return bool(source.precision == "day" and source.dated_by == "source")


def _of(bundle: Bundle, claim: Any) -> str:
    """Return what a statement is of."""
    subject = subject_of(bundle, claim.subject)
    if claim.measure in POSITIONS:  # 54 countries does not say itself what they did
        return f"{subject}, {style.POSITION_LABELS[claim.measure].lower()}"
    return f"{subject}, {_CALLED[claim.measure]}" if claim.measure in _CALLED else about(bundle, claim)


def _needed(tally: record.Tally) -> Iterator[str]:
    rule = record.outcome(tally)
    more = f"{abs(rule.margin)} {'more' if rule.margin >= 0 else 'fewer'} than needed"
    yield (
        f"Two thirds of the members present and voting: {rule.needed} of the {rule.of} that voted in favour or "
        f"against. {rule.yes} voted in favour, {more}. Members that abstained or did not vote do not count."
    )


def _wrong(bundle: Bundle) -> Iterator[str]:
    read = comparison.texts(bundle)
    texts, excerpts = len(read), int((bundle.sources["set"] == "wider_press").sum())
    named = told_apart(bundle, read["source_id"], str)
    seen = f"{plural(texts, 'text').capitalize()} {verb(texts, 'was', 'were')} read in full: "
    seen += f"{names(read['source_id'].map(named))}."
    more = f"{number(excerpts)} more {verb(excerpts, 'publication', 'publications')}"
    yield seen + (f" Of {more}, the wider press, only excerpts were seen." if excerpts else "")
    held = claims.verdicts(bundle)
    held = held[(held["subject"] == record.SUSPENSION) & (held["verdict"] == "differs")]
    totals, words = held[held["measure"].isin(POSITIONS)], held[(held["measure"] == "act") & (held["set"] == "story")]
    totals = totals.drop_duplicates(["source_id", "measure", "stated"])
    own, press = (totals[totals["set"] == kind] for kind in ("story", "wider_press"))
    wrong, others = own["source_id"].nunique(), words["source_id"].nunique()
    printed = f": {names(_total(named[row.source_id], row) for row in each(own))}" if wrong else ""
    yield f"{of_all(wrong, texts, 'text')} {verb(wrong, 'prints', 'print')} a wrong total{printed}."
    if others:
        used = names(sorted(words["stated"].unique()))
        said = comparison.words_used(bundle)
        both = said.loc[said["verdict"] == "agrees", "source_id"].drop_duplicates().isin(words["source_id"]).sum()
        who = f"{number(both)} of them" if others > 1 else "it"
        used += f"; {who} also {verb(int(both), 'says', 'say')} suspended" if both else ""
        yield f"{of_all(others, texts, 'text')} {verb(others, 'uses', 'use')} a word other than suspended: {used}."
    omitted = claims.omissions(bundle).query("measure == 'not_voting'")["source_id"].nunique()
    yield f"{of_all(omitted, texts, 'text')} {verb(omitted, 'leaves', 'leave')} out how many did not vote."
    if len(publishers := press["publisher"].drop_duplicates()):
        too = " too" if wrong else ""
        yield f"In the wider press, {names(publishers)} {verb(len(publishers), 'prints', 'print')} a wrong total{too}."


def _total(name: str, claim: Any) -> str:
    return f"{name} has {total_in_words(claim.stated, claim.measure)} (the record: {claim.recorded})"


def _mattered(bundle: Bundle) -> Iterator[str]:
    adopted = record.outcome(record.tally(bundle)).adopted
    counts = comparison.cases(bundle).query("group == 'rule'")
    turned = int((counts["adopted"] != adopted).sum())
    pairs = f"{plural(len(counts), 'pair')} of counts, printed or completed from the record,"
    if turned:
        yield f"Yes: {number(turned)} of the {pairs} would have changed the outcome."
        return
    said = f"No. {'Each of the' if len(counts) > 1 else 'The'} {pairs} gives the same outcome."
    if adopted:
        least = int(counts["margin"].min())
        spare = f"with {plural(least, 'vote')} or more" if least else "on the closest with no vote"
        said = f"No. On every count that was printed the resolution is carried, {spare} to spare."
    missing = comparison.errors_that_would_matter(bundle)["more"]
    turn = "against to defeat it" if adopted else "in favour to carry the resolution"
    yield f"{said} It would have taken {missing} more {verb(missing, 'vote', 'votes')} {turn}."
