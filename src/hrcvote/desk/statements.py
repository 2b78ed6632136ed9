"""Every statement of every source as a reader finds it, those a reporter asks for, and what to write about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from hrcvote import claims, record, style
from hrcvote.claims import VERDICTS
from hrcvote.comparison import wording
from hrcvote.comparison.publishers import published, short, told_apart
from hrcvote.data import Bundle, by, each, once
from hrcvote.desk.asking import iso3, iso_day, one_of, text
from hrcvote.rules import ASSEMBLY, COUNCIL, iso_date, span
from hrcvote.spelling import as_typed
from hrcvote.words import verb

KINDS: Final = (
    f"The vote on {record.SUSPENSION}",
    "Another vote",
    "An election to the Council",
    "The Council or the Assembly",
    "An event",
    "Names no vote",
)
"""What statements are about, for a reader to choose from."""
_SUSPENSION, _OTHER_VOTE, _ELECTION, _BODY, _EVENT, _NO_VOTE = KINDS

READABLE: Final = {
    "name": "Source",
    "published": "Published",
    "where": "Where",
    "about": "About",
    "printed": "Printed",
    "record": "Record",
    "verdict": "Verdict",
}
"""The columns that a reader is shown, and what they are called."""

MEASURED: Final = {
    "yes": "votes in favour",
    "no": "votes against",
    "abstain": "abstentions",
    "not_voting": "members that did not vote",
    "date": "date",
    "act": "word for the act",
    "votes_needed": "votes needed",
    "majority_base": "members of whom two thirds were needed",
}
"""What is stated of a vote or an event, in fewer words than the measure is described with."""

_MEMBERS: Final = "members"

_PLACES: Final = {"excerpt": "It", "headline": "The headline"}


@once
def statements(bundle: Bundle) -> pd.DataFrame:
    """Return every statement of every source as a reader finds it.

    Returns:
        One row a statement, in the order of their ids: claim_id, source_id, name, source (the name, with its date
        where a publisher has several, and its id where these are of one day), publisher, published, dated_by (`source`
        where it says so itself, `inferred` where it was worked out), page (its address, where it has one), first, last
        (the days between which it appeared; empty where it is undated), kind (of `KINDS`), about, where, address (of
        the words in the source, where it has one), printed, record (empty where there is none), verdict, members (codes
        of those it names, joined by |), record_address (where the record of it can be read), reports (from how many
        publishers the tables have it, where it differs and there is no such address; else 0). The table's `attrs` has
        the codes of all members, since those that no statement names are members too.
    """
    held = claims.verdicts(bundle)
    labels = by(bundle.members, "iso3", "label")
    subjects = {subject: wording.subject_of(bundle, subject) for subject in held["subject"].unique()}
    described = by(bundle.measures, "measure", "description")
    sources = bundle.sources.set_index("source_id", drop=False)
    published_by = {row.source_id: (published(row), *_days(row)) for row in each(sources)}
    addresses = {row.source_id: row.url if isinstance(row.url, str) else "" for row in each(sources)}
    dated_by = by(bundle.sources, "source_id", "dated_by")
    records = _records(bundle)
    named = told_apart(bundle, held["source_id"])
    rows = []
    for claim in each(held):
        appeared, first, last = published_by[claim.source_id]
        name = short(claim.publisher)
        known = wording.readable(claim.measure, claim.recorded, bundle) if isinstance(claim.recorded, str) else ""
        address = wording.passage(addresses[claim.source_id], claim.as_printed)
        from_record = records.get((claim.subject, claim.measure), records.get((claim.subject, None), ""))
        read_at, asked = addresses.get(from_record, ""), claim.verdict == "differs"
        rows.append(
            {
                "claim_id": claim.claim_id,
                "source_id": claim.source_id,
                "name": name,
                "source": named[claim.source_id],
                "publisher": claim.publisher,
                "published": appeared,
                "dated_by": dated_by[claim.source_id],
                "page": addresses[claim.source_id],
                "first": first,
                "last": last,
                "kind": _kind(bundle, claim.subject),
                "about": f"{subjects[claim.subject]}: {_measured(claim, described, labels)}",
                "where": wording.where([claim.locator]),
                "address": address,
                "printed": claim.as_printed,
                "record": known,
                "verdict": claim.verdict,
                "members": "|".join(_named(claim, labels)),
                "record_address": read_at,
                "reports": wording.reports(bundle, claim) if asked and not read_at else 0,
            }
        )
    every = pd.DataFrame(rows)
    every.attrs[_MEMBERS] = list(bundle.members["iso3"])
    return every


def choose(
    every: pd.DataFrame,
    *,
    source: str | None = None,
    kind: str | None = None,
    verdict: str | None = None,
    since: str | dt.date | None = None,
    until: str | dt.date | None = None,
    member: str | None = None,
    holding: str = "",
) -> pd.DataFrame:
    """Return the statements asked for, each condition with the others.

    Args:
        every: The statements, of `statements`.
        source: The source, as its column has it, or its id.
        kind: What they are about, of `KINDS`.
        verdict: The verdict.
        since: The first day of publication, as 2022-04-07 or a date. A source that is dated no finer than its month or
            year is kept where any day of it lies within; an undated source is not.
        until: The last day of publication.
        member: The code of a member that they name, as VEN.
        holding: A text that stands in what was printed, in what it is about or in what the record has; in any case
            and with or without accents.

    Raises:
        ValueError: There is no such source, kind or verdict, a day is not one in ISO 8601, the last day is before the
            first, no member has the code, what is searched for is not text, or what is searched in are no statements.
    """
    _check_statements(every)
    kept = pd.Series(True, index=every.index)
    if source is not None:
        if source not in [*every["source"], *every["source_id"]]:
            one_of(source, sorted(set(every["source"])), "source")
        kept &= (every["source"] == source) | (every["source_id"] == source)
    for column, wanted, known in (("kind", kind, KINDS), ("verdict", verdict, VERDICTS)):
        if wanted is not None:
            kept &= every[column] == one_of(wanted, known, column)
    if since and until and iso_day(until) < iso_day(since):
        raise ValueError(f"The last day, {iso_day(until)}, is before the first, {iso_day(since)}. Exchange them.")
    if since:
        kept &= (every["last"] >= iso_day(since)) & (every["last"] != "")
    if until:
        kept &= (every["first"] <= iso_day(until)) & (every["first"] != "")
    if member:
        code = iso3(member)
        if code not in every.attrs.get(_MEMBERS, [code]):  # statements that come from a file have lost them
            raise ValueError(f"No member has the code {code!r}. desk.named_by(bundle, ...) takes any of its names.")
        kept &= every["members"].map(lambda named: code in named.split("|"))
    if wanted := as_typed(text(holding).strip()):
        printed = (every["printed"] + "\n" + every["about"] + "\n" + every["record"]).map(as_typed)
        kept &= printed.str.contains(wanted, regex=False)
    return every[kept].reset_index(drop=True)


def readable(chosen: pd.DataFrame) -> pd.DataFrame:
    """Return statements as a table for a reader: Source, Published, Where, About, Printed, Record, Verdict.

    Raises:
        ValueError: They are no statements, of `statements`.
    """
    _check_statements(chosen)
    table = chosen[list(READABLE)].rename(columns=READABLE)
    return table.assign(Verdict=[f"{style.VERDICT_SIGNS[verdict]} {verdict}" for verdict in chosen["verdict"]])


def followable(chosen: pd.DataFrame) -> pd.DataFrame:
    """Return statements as a table to take away.

    Returns:
        One row a statement: the columns of `readable`, the verdict as a word, and: Address (of the words in the
        source), Record's address, Claim (its id in `data/claims.csv`).

    Raises:
        ValueError: They are no statements, of `statements`.
    """
    _check_statements(chosen)
    columns = {"address": "Address", "record_address": "Record's address", "claim_id": "Claim"}
    return chosen[[*READABLE, *columns]].rename(columns=READABLE | columns)


def corrections(chosen: pd.DataFrame) -> list[str]:
    """Return a sentence for each source with which a correction of what differs can be asked for.

    Raises:
        ValueError: They are no statements, of `statements`.
    """
    _check_statements(chosen)
    by_source: dict[str, list[Any]] = {}
    for row in each(chosen[chosen["verdict"] == "differs"]):
        by_source.setdefault(row.source_id, []).append(row)
    return [_correction(rows) for rows in by_source.values()]


def _check_statements(asked: object) -> None:
    if not (isinstance(asked, pd.DataFrame) and {*READABLE, "claim_id", "record_address"} <= {*asked.columns}):
        raise ValueError(f"This {type(asked).__name__} has no statements. Write desk.statements(bundle) for it.")


def _correction(rows: Sequence[Any]) -> str:
    first = rows[0]
    # A day that was only worked out from a text is none that its publisher would know it by, and one of two texts is
    # not known by the day of both.
    own_day = first.dated_by == "source"
    alone = own_day and not first.source.endswith(f", {first.source_id}")
    dated = f" of {first.published}" if own_day else ""
    dated += f" at {first.page}" if first.page and not alone else ""
    asked = " ".join(_asked(row) for row in rows)
    # Where there is no page of the record to show, the tables go by other reports, and these may be what is wrong.
    shown = all(row.record_address for row in rows)
    differs, please = ("the record", "correct") if shown else ("what is known", "check")
    return f"To {first.publisher}: your text{dated} differs from {differs}. {asked} Please {please} it."


def _asked(row: Any) -> str:
    read_at = f" ({row.record_address})" if row.record_address else ""
    others = verb(row.reports, "another report has", "other reports have")
    known = f"{'the record has' if read_at else others} “{row.record}”{read_at}"
    place = _PLACES.get(row.where, f"{row.where[:1].upper()}{row.where[1:]}")
    return f"{place} has “{row.printed}” ({row.about}); {known}."


def _measured(claim: Any, described: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return what is stated of a subject: a name for it, or else how the measure is described."""
    if claim.measure == "position":
        return f"position of {labels[claim.iso3]}"
    if claim.measure in MEASURED:
        return MEASURED[claim.measure]
    return wording.measured(claim, described, labels)


def _named(claim: Any, labels: Mapping[str, str]) -> list[str]:
    """Return the codes of the members that a statement is of, or names; organisations are named, too."""
    stated = claim.stated.split("|") if claim.kind == "names" else []
    return [iso3 for iso3 in dict.fromkeys([claim.iso3, *stated]) if iso3 in labels]


def _days(source: Any) -> tuple[str, str]:
    """Return the days between which a source appeared, as ISO dates; empty where it is undated."""
    if pd.isna(source.published):
        return "", ""
    first, last = span(iso_date(source.published.date(), source.precision))
    return first.isoformat(), last.isoformat()


def _kind(bundle: Bundle, subject: object) -> str:
    if not isinstance(subject, str):
        return _NO_VOTE
    if subject == record.SUSPENSION:
        return _SUSPENSION
    if subject in set(bundle.votes["vote_id"]):
        return _OTHER_VOTE
    if subject in set(bundle.elections["election_id"]):
        return _ELECTION
    return _BODY if subject in (COUNCIL, ASSEMBLY) else _EVENT


def _records(bundle: Bundle) -> dict[tuple[str, str | None], str]:
    """Return the source of what the record says of each vote, and of each fact."""
    votes = {(vote.vote_id, None): vote.source_id for vote in each(bundle.votes)}
    return votes | {(fact.subject, fact.measure): fact.source_id for fact in each(bundle.facts)}
