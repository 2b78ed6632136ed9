"""What each source says, held against the record: a verdict for each claim, and what stands within one source.

No verdict is stored anywhere. Each is computed from the claim and the record, so that a corrected record corrects
every verdict that rests on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import Final, Literal, NamedTuple

import pandas as pd

from hrcvote import record
from hrcvote.data import Bundle, each, once
from hrcvote.rules import ASSEMBLY, POSITIONS, iso_date, span

Verdict = Literal["agrees", "differs", "imprecise", "unverifiable"]
KINDS: Final = ("count", "percent", "date", "position", "name", "names")
"""How statements are compared with the record."""
VERDICTS: Final[tuple[Verdict, ...]] = ("agrees", "imprecise", "differs", "unverifiable")

NEARLY: Final = 0.1
"""How far, of itself, a figure given as nearly so many may lie from the record."""

DECIDING: Final = ("votes_counted", "votes_needed", "majority_base")
"""The measures that say what majority decided."""


class Recorded(NamedTuple):
    """What the record says of one thing, and how else it may be said without being wrong."""

    value: str
    vaguer: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    """Who the record has it from, where that is not the United Nations: nobody can confirm a claim of their own."""
    exact: str = ""
    """The same with more digits than are told, where a rounder statement has to be held against them."""


def judge(stated: str, recorded: Recorded | None, kind: str) -> Verdict:
    """Judge one statement by the record.

    Args:
        stated: The statement, as `claims.stated` has it.
        recorded: What the record says of the same thing, or None.
        kind: How the two are compared, as `measures.kind` has it.

    Returns:
        `agrees`; `imprecise`, when it is consistent with the record but rounder or vaguer; `differs`; `unverifiable`,
        when there is no record to judge it by.

    Raises:
        ValueError: There is no such kind, or a number or a date is not written as that kind is.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind {kind!r}. There are: {', '.join(KINDS)}.")
    if not isinstance(stated, str):
        raise ValueError(f"{stated!r} is no statement. Write it in quotation marks: {str(stated)!r}.")
    if recorded is None:
        return "unverifiable"
    if _same(stated, recorded.value, kind):
        return "agrees"
    if stated.casefold() in recorded.vaguer:
        return "imprecise"
    if kind == "date" and _meet(recorded.value, stated) and not _within(recorded.value, stated):
        return "unverifiable"  # a day, or a week, where the record knows no more than the month that it may be in
    consistent = _CONSISTENT.get(kind, _never)(stated, recorded.exact or recorded.value)
    return "imprecise" if consistent else "differs"


def verdicts(bundle: Bundle) -> pd.DataFrame:
    """Return every claim with what the record says and the verdict.

    Returns:
        One row a claim in the order of the table, with its columns, and: publisher, set, published, kind, recorded
        (missing where there is no record), verdict, other_vote (the one vote that has the stated figure, where the vote
        that is meant has another or none is named; else missing).
    """
    return _made(bundle)


def _verdicts(bundle: Bundle) -> pd.DataFrame:
    claims = bundle.claims.merge(bundle.sources[["source_id", "publisher", "set", "published"]], on="source_id")
    claims = claims.merge(bundle.measures[["measure", "kind"]], on="measure").sort_values("claim_id", ignore_index=True)
    look_up = _Record(bundle)
    rows = []
    for claim in each(claims):
        subject = claim.subject if isinstance(claim.subject, str) else None
        iso3 = claim.iso3 if isinstance(claim.iso3, str) else None
        found = look_up(subject, claim.measure, iso3)
        if found and found.publishers and found.publishers <= {claim.publisher}:
            found = None
        other = look_up.other_vote(subject, claim.measure, claim.stated)
        verdict: Verdict = judge(claim.stated, found, claim.kind)
        if subject is None and other:
            verdict = "imprecise"
        rows.append((found.value if found else None, verdict, other))
    added = pd.DataFrame(rows, columns=["recorded", "verdict", "other_vote"])
    return claims.join(added)


_made: Final = once(_verdicts)  # not as its decorator: mutmut leaves functions that have one as they are


def omissions(bundle: Bundle) -> pd.DataFrame:
    """Return what each document that gives a total of the vote leaves out of it.

    Only texts read in full can be said to omit something: what an excerpt lacks may stand in the rest.

    Returns:
        One row a source and measure left out: source_id, publisher, measure (yes, no, abstain, not_voting, or
        majority, for what majority decided).
    """
    full = bundle.sources[(bundle.sources["seen"] == "full") & (bundle.sources["set"] == "story")]
    said = bundle.claims[bundle.claims["subject"] == record.SUSPENSION].groupby("source_id")["measure"].agg(set)
    rows = []
    for source in each(full):
        given = said.get(source.source_id, set())
        if not given & set(POSITIONS):
            continue
        left_out = [position for position in POSITIONS if position not in given]
        left_out += [] if given & set(DECIDING) else ["majority"]
        rows += [(source.source_id, source.publisher, measure) for measure in left_out]
    return pd.DataFrame(rows, columns=["source_id", "publisher", "measure"])


class Finding(NamedTuple):
    """Something that one text shows without any record."""

    source_id: str
    publisher: str
    kind: str
    claim_ids: tuple[str, ...]
    what: str


def within(bundle: Bundle) -> pd.DataFrame:
    """Return what contradicts itself, or lacks its base, in each source.

    Returns:
        One row a finding: source_id, publisher, kind (contradicts itself, does not add up, no base, another vote's
        figure), claim_ids (joined by a comma), what.
    """
    claims = verdicts(bundle)
    found: list[Finding] = []
    for check in (_contradictions, _at_odds, _parts, _percentages, _borrowed):
        found += check(claims)
    found.sort(key=lambda finding: (finding.source_id, finding.claim_ids))
    table = pd.DataFrame(found, columns=list(Finding._fields))
    return table.assign(claim_ids=table["claim_ids"].str.join(", "))


def reported_tallies(bundle: Bundle) -> pd.DataFrame:
    """Return each full set of totals that a source gives for the vote, held against the recount.

    Of two totals of one position the first is used. A source's own total of members that did not vote is used where
    it gives one; otherwise it is what its other totals leave of all members. A source that prints no abstentions leaves
    them and the members that did not vote in one sum; one whose totals are more than all members leaves nothing.

    Returns:
        One row a source that prints votes in favour and against, the record first: source_id (missing for the record),
        publisher, set, yes, no, abstain (missing where not given), not_voting (stated or implied, missing where it is
        neither), implied (whether it was), needed, margin, adopted (these three for the rule, present and voting).
    """
    claims = verdicts(bundle)
    totals = claims[(claims["subject"] == record.SUSPENSION) & claims["measure"].isin(POSITIONS)]
    members = len(bundle.members)
    counted = record.tally(bundle)
    rows = [_reported(None, "The record, recounted", "record", {p: getattr(counted, p) for p in POSITIONS}, members)]
    for (source, publisher, kind), given in totals.groupby(["source_id", "publisher", "set"]):
        exact = given[given["stated"].str.fullmatch(r"\d+")].drop_duplicates("measure")
        stated = {row.measure: int(row.stated) for row in each(exact)}
        if {"yes", "no"} <= set(stated):
            rows.append(_reported(str(source), str(publisher), str(kind), stated, members))
    order = ("record", "story", "wider_press")
    rows.sort(key=lambda row: (order.index(str(row["set"])), str(row["publisher"])))
    return pd.DataFrame(rows)


def dated_by_sources(bundle: Bundle) -> pd.DataFrame:
    """Return every event, vote and election that a source dates otherwise than the record.

    Returns:
        One row a claim of a date that differs: subject, recorded, stated, source_id, publisher, claim_id, locator.
    """
    claims = verdicts(bundle)
    dates = claims[(claims["measure"] == "date") & (claims["verdict"] == "differs")]
    columns = ["subject", "recorded", "stated", "source_id", "publisher", "claim_id", "locator"]
    return dates[columns].reset_index(drop=True)


def _reported(source: str | None, publisher: str, kind: str, stated: dict[str, int], members: int) -> dict[str, object]:
    rest = members - sum(stated.values())
    implied = "not_voting" not in stated and "abstain" in stated and rest >= 0
    outcome = record.outcome(record.Tally(stated["yes"], stated["no"], 0, 0))
    return {
        "source_id": source,
        "publisher": publisher,
        "set": kind,
        "yes": stated["yes"],
        "no": stated["no"],
        "abstain": stated.get("abstain"),
        "not_voting": stated.get("not_voting", rest if implied else None),
        "implied": implied,
        "needed": outcome.needed,
        "margin": outcome.margin,
        "adopted": outcome.adopted,
    }


def _contradictions(claims: pd.DataFrame) -> Iterator[Finding]:
    dates = claims[claims["kind"] == "date"]
    for (_, subject), dated in dates.groupby(["source_id", "subject"]):
        each_once = dated.drop_duplicates("stated")
        for one, other in combinations(sorted(each(each_once), key=lambda row: span(row.stated)), 2):
            if span(one.stated)[1] < span(other.stated)[0]:
                what = f"dates {subject} to {one.stated} ({one.as_printed}) and to {other.stated} ({other.as_printed})"
                ids = (one.claim_id, other.claim_id)
                yield Finding(one.source_id, one.publisher, "contradicts itself", ids, what)


def _at_odds(claims: pd.DataFrame) -> Iterator[Finding]:
    # Several words for the act may stand side by side; a second organ, author or total replaces the first.
    names = (claims["kind"] == "name") & (claims["measure"] != "act")
    counts = (claims["kind"] == "count") & claims["stated"].str.fullmatch(r"[0-9]+")
    given = claims[(names | counts) & claims["subject"].notna()]
    for (_, subject, measure, _), own in given.groupby(["source_id", "subject", "measure", "iso3"], dropna=False):
        each_once = own[~own["stated"].str.casefold().duplicated()]  # as a statement is held against the record
        if len(each_once) > 1:
            first = next(each(each_once))
            said = " and ".join(f"{claim.stated} ({claim.as_printed})" for claim in each(each_once))
            what = f"gives as {measure} of {subject} {said}"
            yield Finding(first.source_id, first.publisher, "contradicts itself", tuple(each_once["claim_id"]), what)


def _parts(claims: pd.DataFrame) -> Iterator[Finding]:
    keys = ["source_id", "publisher", "subject"]
    counts = claims[(claims["measure"] == "organisations") & claims["stated"].str.fullmatch(r"[0-9]+")]
    names = claims[claims["measure"] == "organisation_names"]
    for pair in each(counts.merge(names, on=keys, suffixes=("", "_names"))):
        listed = pair.stated_names.split("|")
        if len(listed) != int(pair.stated):
            twice = sorted({name for name in listed if listed.count(name) > 1})
            what = f"counts {pair.stated} organisations and names {len(listed)}"
            what += f", {' and '.join(twice)} twice" if twice else ""
            yield Finding(pair.source_id, pair.publisher, "does not add up", (pair.claim_id, pair.claim_id_names), what)


def _percentages(claims: pd.DataFrame) -> Iterator[Finding]:
    for claim in each(claims[claims["kind"] == "percent"]):
        base = claims[
            (claims["source_id"] == claim.source_id)
            & (claims["locator"] == claim.locator)
            & claims["measure"].isin(["members", "votes_counted"])
        ]
        if base.empty:
            what = f"prints {claim.as_printed} and not of how many"
            yield Finding(claim.source_id, claim.publisher, "no base", (claim.claim_id,), what)


def _borrowed(claims: pd.DataFrame) -> Iterator[Finding]:
    for claim in each(claims[claims["other_vote"].notna()]):
        what = f"prints {claim.as_printed}, which is the figure of {claim.other_vote}"
        what += "" if isinstance(claim.subject, str) else ", and names no vote"
        yield Finding(claim.source_id, claim.publisher, "another vote's figure", (claim.claim_id,), what)


def _same(stated: str, recorded: str, kind: str) -> bool:
    """Names are the same in any order and in any case, and a share with a nought more at its end."""
    if kind == "percent" and stated[:1].isdigit():
        return _number(stated) == float(recorded)
    stated, recorded = stated.casefold(), recorded.casefold()
    return sorted(stated.split("|")) == sorted(recorded.split("|")) if kind == "names" else stated == recorded


def _never(_stated: str, _recorded: str) -> bool:
    return False


def _count(stated: str, recorded: str) -> bool:
    number, value = _number(stated), float(recorded)
    if stated.startswith(">"):
        return value > number
    if stated.startswith("<"):
        return value < number
    return stated.startswith("~") and abs(value - number) <= NEARLY * number


def _number(stated: str) -> float:
    try:
        return float(stated.lstrip("~<>"))
    except ValueError:
        raise ValueError(f"{stated!r} is no number. Write 60, or ~60, >60 or <60 where it is not exact.") from None


def _percent(stated: str, recorded: str) -> bool:
    if not stated[:1].isdigit():
        return _count(stated, recorded)
    number = _number(stated)
    return float(Decimal(recorded).quantize(Decimal(stated), ROUND_HALF_UP)) == number


def _date(stated: str, recorded: str) -> bool:
    return _within(recorded, stated)


def _within(narrow: str, wide: str) -> bool:
    (begins, ends), (first, last) = span(narrow), span(wide)
    return first <= begins and ends <= last


def _meet(one: str, other: str) -> bool:
    (begins, ends), (first, last) = span(one), span(other)
    return first <= ends and begins <= last


def _names(stated: str, recorded: str) -> bool:
    given, known = stated.split("|"), recorded.split("|")
    return len(given) == len(set(given)) and set(given) <= set(known)


_CONSISTENT: Final[dict[str, Callable[[str, str], bool]]] = {
    "count": _count,
    "percent": _percent,
    "date": _date,
    "names": _names,
}

_GROUP_WORDINGS: Final = {"Eastern European": frozenset({"central and eastern european"})}
"""A wording for a group that reports use and the United Nations do not."""


class _Record:
    """Looks up what the record says of a subject's measure, as text that a claim can be held against."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._tallies = {row.vote_id: row for row in each(record.tallies(bundle))}
        self._facts = {(fact.subject, fact.measure): fact for fact in each(bundle.facts)}
        self._positions = bundle.positions.set_index(["vote_id", "iso3"])["position"]
        self._groups = {row.iso3: row.regional_group for row in each(bundle.members)}
        self._results = {(row.election_id, row.iso3): row for row in each(bundle.elections)}
        self._dates = self._all_dates()
        self._publishers = self._event_publishers()

    def __call__(self, subject: str | None, measure: str, iso3: str | None) -> Recorded | None:
        if subject is None:
            return None
        if fact := self._facts.get((subject, measure)):
            vaguer = fact.vaguer.casefold().split("|") if isinstance(fact.vaguer, str) else []
            return Recorded(fact.value, frozenset(vaguer))
        if measure == "date":
            found = self._dates.get(subject)
            return Recorded(found, publishers=self._publishers.get(subject, frozenset())) if found else None
        if subject == ASSEMBLY:
            return self._of_assembly(measure, iso3)
        if subject in self._tallies:
            return self._of_vote(subject, measure, iso3)
        return self._of_election(subject, measure, iso3)

    def other_vote(self, subject: str | None, measure: str, stated: str) -> str | None:
        """Return the vote whose count is the one stated of a vote that has another, or of no vote at all."""
        if measure not in POSITIONS or not re.fullmatch(r"\d+", stated) or (subject and subject not in self._tallies):
            return None
        if subject and getattr(self._tallies[subject], measure) == int(stated):
            return None
        same = [vote for vote, row in self._tallies.items() if getattr(row, measure) == int(stated)]
        return same[0] if len(same) == 1 else None

    def _of_assembly(self, measure: str, iso3: str | None) -> Recorded | None:
        if measure == "members":
            return Recorded(str(len(self._groups)))
        if measure == "regional_group" and iso3:
            group = self._groups[iso3]
            return Recorded(group, _GROUP_WORDINGS.get(group, frozenset()))
        return None

    def _of_vote(self, vote_id: str, measure: str, iso3: str | None) -> Recorded | None:
        row = self._tallies[vote_id]
        tally = record.Tally(*(int(getattr(row, position)) for position in POSITIONS))
        if measure in POSITIONS:
            return Recorded(str(getattr(tally, measure)))
        if measure == "position" and iso3:
            return Recorded(self._positions[vote_id, iso3])
        if measure in ("votes_counted", "majority_base"):
            return Recorded(str(tally.present_and_voting))
        if measure == "votes_needed":
            majority = row.majority if isinstance(row.majority, str) else None
            return Recorded(str(record.needed(tally.present_and_voting, majority)))
        if measure == "suspension_order":
            before = self._facts.get((vote_id, "suspended_before"))
            return Recorded(str(len(before.value.split("|")) + 1)) if before else None
        if measure == "term_year" and iso3:
            return self._term_year(iso3, row.date.year)
        return None

    def _term_year(self, iso3: str, year: int) -> Recorded | None:
        for (_, candidate), result in self._results.items():
            first, last = (int(part) for part in result.term.split("-"))
            if candidate == iso3 and result.elected and first <= year <= last:
                return Recorded(str(year - first + 1))
        return None

    def _of_election(self, election_id: str, measure: str, iso3: str | None) -> Recorded | None:
        rows = [row for (election, _), row in self._results.items() if election == election_id]
        if measure == "term" and rows:
            return Recorded(rows[0].term)
        own = self._results.get((election_id, iso3))
        if own is None:
            return None
        if measure == "candidates":
            return Recorded("|".join(sorted(r.iso3 for r in rows if r.regional_group == own.regional_group)))
        if measure == "seats":
            return Recorded(str(own.seats))
        if measure == "elected":
            return Recorded("elected" if own.elected else "not elected")
        if measure == "votes" and not pd.isna(own.votes):
            return Recorded(str(own.votes))
        if measure == "share" and not pd.isna(own.votes):
            share = 100 * own.votes / len(self._groups)
            return Recorded(f"{share:.2f}", exact=f"{share:.9f}")
        return None

    def _all_dates(self) -> dict[str, str]:
        dates = {row.vote_id: row.date for row in each(self._bundle.votes)}
        dates |= {row.election_id: row.date for row in each(self._bundle.elections)}
        known = {key: date.date().isoformat() for key, date in dates.items()}
        return known | {row.event_id: iso_date(row.date.date(), row.precision) for row in each(self._bundle.events)}

    def _event_publishers(self) -> dict[str, frozenset[str]]:
        publisher = {row.source_id: row.publisher for row in each(self._bundle.sources)}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in each(self._bundle.event_sources):
            found[row.event_id].add(publisher[row.source_id])
        return {event: frozenset(publishers) for event, publishers in found.items()}
