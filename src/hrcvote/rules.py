"""What the tables must agree on with each other, and no schema can say: one rule, one function.

Each rule yields every breach it finds. A rule is not asked where a column that it reads breaches the schema.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Final

from hrcvote.schema import Breach, Row, Table, Unsound
from hrcvote.spelling import folded

Tables = Mapping[str, Table]
Rule = Callable[[Tables], Iterator[Breach]]

RULES: Final[list[Rule]] = []
"""Every rule, in the order in which they are asked."""

ASSEMBLY: Final = "UNGA"
"""The subject of claims about the Assembly as a whole, whose members are counted in `members`."""

COUNCIL: Final = "HRC"
"""The subject of claims about the Human Rights Council as a whole, of which `facts` speaks."""

COUNCIL_RESOLUTION: Final = "a-res-60-251"
"""The source by which members of the Council are elected (A/RES/60/251, paragraph 7) and suspended (paragraph 8)."""

RESOLUTION: Final = "a-res-es-11-3"
"""The source that is the text of the suspension, A/RES/ES-11/3."""

ARGUING: Final = "neatkariga"
"""The source that argues that absent members could have defeated the suspension: an argument is no claim."""

ADVOCATE: Final = "UN Watch"
"""The advocacy group that is a party to the story: what only it reports, nobody else confirms."""

SUSPENSION: Final = "ES-11/3"
STORY_VOTES: Final = ("ES-11/1", "ES-11/2", SUSPENSION, "ES-11/7")
STORY_EVENTS: Final = (
    "blinken-council",
    "bbc-reveals-paper",
    "bucha-images",
    "candidacy-2021-2023",
    "candidacy-2024-2026",
    "candidacy-2024-2026-confirmed",
    "invasion",
    "russia-ends-membership",
    "term-begins",
    "un-watch-report-2020",
    "us-seeks-suspension",
    "vote-es-11-3",
)
STORY_ELECTIONS: Final = (  # each with the member whose race it shows
    ("HRC-2013-11-12", "RUS"),
    ("HRC-2016-10-28", "RUS"),
    ("HRC-2020-10-13", "RUS"),
    ("HRC-2022-05-10", "CZE"),
    ("HRC-2023-10-10", "RUS"),
)
STORY_SOURCES: Final = (COUNCIL_RESOLUTION, RESOLUTION, ARGUING)
STORY_PUBLISHERS: Final = (ADVOCATE,)
STORY_FACTS: Final = ((SUSPENSION, "act"),)
"""What figures and sentences ask for by name: without it they could not be drawn or written."""

POSITIONS: Final = ("yes", "no", "abstain", "not_voting")

LETTERS: Final = {"year": 4, "month": 7, "week": 8, "day": 10}
"""How many letters a date has in ISO 8601, by how exact it is: 2020, 2020-04, 2020-W18, 2020-04-29."""

_ROUNDED = "with ~ for nearly, > for more than or < for fewer than"
_COUNT = re.compile(r"[~<>]?(0|[1-9][0-9]*)")
_PERCENT = re.compile(r"[~<>]?[0-9]+(\.[0-9]+)?")
_PRINTED = re.compile("(?<![0-9])(?:[0-9]{1,3}(?:[.,'’ ][0-9]{3}(?![0-9]))+|[0-9]+)(?:[.,][0-9]+)?")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def rule(function: Rule) -> Rule:
    """Register a rule."""
    RULES.append(function)
    return function


def check(tables: Tables) -> Iterator[Breach]:
    """Yield the breaches of every rule, as far as the columns that it reads are sound.

    A rule relies on the schema for the columns that there are and for what their cells may hold.
    """
    for function in RULES:
        try:
            with suppress(Unsound):
                yield from function(tables)
        except (LookupError, ValueError) as error:
            wrong = f"does not declare what a rule relies on ({function.__name__}: {error!r})"
            yield Breach("datapackage", "data/datapackage.json", None, None, None, wrong, "Restore it from git")


@rule
def every_member_has_a_position(tables: Tables) -> Iterator[Breach]:
    """Each vote has a position for each of the members."""
    members = {iso3 for _, (iso3,) in tables["members"].values("iso3")}
    absent = cache(members.difference)
    recorded = dict(tables["positions"].groups("vote_id", "iso3"))
    for _, (vote,) in tables["votes"].values("vote_id"):
        missing = sorted(absent(recorded.get(vote, frozenset())))
        if missing:
            yield tables["positions"].breach(
                f"vote {vote} has no position for {len(missing)} of {len(members)} members: {_some(missing)}",
                "Add a row for each: a member that did not vote is not_voting, and a state that was no member has no "
                "row in data/members.csv",
                value=vote,
            )


@rule
def positions_add_up(tables: Tables) -> Iterator[Breach]:
    """The positions of each vote add up to its official totals."""
    counted = Counter(tables["positions"].counts("vote_id", "position"))
    for row, (vote, *totals) in tables["votes"].values("vote_id", *POSITIONS):
        wrong = [
            f"{position} counted {counted[vote, position]}, official {total}"
            for position, total in zip(POSITIONS, totals, strict=True)
            if counted[vote, position] != int(total)
        ]
        if wrong:
            yield tables["votes"].breach(
                f"does not add up: {'; '.join(wrong)}",
                "Correct the position in data/positions.csv, or the official total here",
                row,
                "vote_id",
            )


@rule
def names_denote_one_member(tables: Tables) -> Iterator[Breach]:
    """No code, name, label or alias, however it is spelt, denotes two members: a reader types any of them."""
    table, spelling = tables["members"], cache(folded)  # most members have one name twice
    columns = ("also_known_as", "label", "name", "iso3")
    first: dict[str, tuple[str, int]] = {}
    for row, cells in table.values(*columns):
        own = {
            spelt: (column, name)
            for column, cell in zip(columns, cells, strict=True)
            for name in cell.split("|")
            if (spelt := spelling(name))
        }
        for spelt, (column, name) in own.items():
            iso3, line = first.setdefault(spelt, (cells[-1], row.line))
            if iso3 != cells[-1]:
                wrong = f"denotes {iso3} in line {line}, too"
                yield table.breach(wrong, "Keep it for one of the two", row, column, value=name)


@rule
def the_council_has_its_seats(tables: Tables) -> Iterator[Breach]:
    """As many members sit on the Council as it has seats, where `facts` says how many it has."""
    counted = str(tables["members"].counts("council_member").get(("true",), 0))
    for row, (subject, measure, seats) in tables["facts"].values("subject", "measure", "value"):
        if (subject, measure) == (COUNCIL, "seats") and seats[:1].isdigit() and seats != counted:
            wrong = f"is not how many members have council_member true in data/members.csv, which is {counted}"
            yield tables["facts"].breach(wrong, "Correct one of the two", row, "value")


@rule
def election_rows_agree(tables: Tables) -> Iterator[Breach]:
    """The rows of one election give it one date, term and kind, and each group one number of seats."""
    table = tables["elections"]
    shared = (("date", ()), ("term", ()), ("kind", ()), ("seats", ("regional_group",)))
    for column, within in shared:
        first: dict[tuple[str, ...], tuple[str, int]] = {}
        for row, (value, *key) in table.values(column, "election_id", *within):
            said, line = first.setdefault(tuple(key), (value, row.line))
            if value != said:
                yield table.breach(
                    f"differs from {said!r} in line {line} of the same election", "Correct one of the two", row, column
                )
    for row, (election, date) in table.values("election_id", "date"):
        if election != f"HRC-{date}":
            yield table.breach(f"is not the date of {election}", "Correct the date or the election", row, "date")


@rule
def seats_are_filled(tables: Tables) -> Iterator[Breach]:
    """No more candidates of a group are elected than it has seats, and none with fewer votes than one who was not."""
    table = tables["elections"]
    filled: Counter[tuple[str, str]] = Counter()
    won: dict[tuple[str, str], list[tuple[int, str, Row]]] = defaultdict(list)
    lost: dict[tuple[str, str], list[tuple[int, str, Row]]] = defaultdict(list)
    columns = ("election_id", "regional_group", "seats", "votes", "elected", "iso3")
    for row, (election, group, seats, votes, elected, iso3) in table.values(*columns):
        if elected == "true":
            filled[election, group] += 1
            if filled[election, group] > int(seats):
                wrong = f"elects more candidates of {group} than it has seats: {seats}"
                yield table.breach(wrong, "Correct elected or seats", row, "elected")
        if votes:
            (won if elected == "true" else lost)[election, group].append((int(votes), iso3, row))
    for race in [race for race in lost if race in won]:
        (most, _, row), (least, iso3, _) = max(lost[race]), min(won[race])
        if most >= least:
            wrong = f"is not fewer than the votes of {iso3}, which was elected with {least} for the same seats"
            yield table.breach(wrong, "Correct votes or elected", row, "votes")


@rule
def candidates_stand_in_their_group(tables: Tables) -> Iterator[Breach]:
    """A candidate stands for a seat of its own regional group."""
    group = {iso3: of for _, (iso3, of) in tables["members"].values("iso3", "regional_group")}
    for row, (iso3, contested) in tables["elections"].values("iso3", "regional_group"):
        if group.get(iso3, contested) != contested:
            wrong = f"is not the group of {iso3}, which is {group[iso3]}"
            yield tables["elections"].breach(wrong, "Correct it here or in members", row, "regional_group")


@rule
def elections_have_sources(tables: Tables) -> Iterator[Breach]:
    """Each result has a source."""
    known = {key for _, key in tables["election_sources"].values("election_id", "iso3")}
    for row, key in tables["elections"].values("election_id", "iso3"):
        if key not in known:
            yield tables["elections"].breach(
                "has no source", "Add one to data/election_sources.csv", row, "iso3", value=", ".join(key)
            )


@rule
def events_have_sources(tables: Tables) -> Iterator[Breach]:
    """Each event has a source."""
    known = {event for _, (event,) in tables["event_sources"].values("event_id")}
    for row, (event,) in tables["events"].values("event_id"):
        if event not in known:
            yield tables["events"].breach("has no source", "Add one to data/event_sources.csv", row, "event_id")


@rule
def the_story_has_what_it_is_told_by(tables: Tables) -> Iterator[Breach]:
    """The votes, the events, the elections, the sources and the word for the act that the story rests on are there."""
    for name, columns, needed in (
        ("votes", ("vote_id",), [(vote,) for vote in STORY_VOTES]),
        ("events", ("event_id",), [(event,) for event in STORY_EVENTS]),
        ("elections", ("election_id", "iso3"), STORY_ELECTIONS),
        ("sources", ("source_id",), [(source,) for source in STORY_SOURCES]),
        ("sources", ("publisher",), [(publisher,) for publisher in STORY_PUBLISHERS]),
        ("facts", ("subject", "measure"), STORY_FACTS),
    ):
        known = {key for _, key in tables[name].values(*columns)}
        for key in needed:
            if key not in known:
                yield tables[name].breach(
                    "is missing, and figures ask for it by name",
                    "Restore it from git, or first change its name in hrcvote.rules",
                    value=", ".join(key),
                )


@rule
def events_of_the_story_are_known_to_the_day(tables: Tables) -> Iterator[Breach]:
    """An event that the story is told by has its day: sentences give it, and count from it."""
    for row, (event, precision) in tables["events"].values("event_id", "precision"):
        if event in STORY_EVENTS and precision != "day":
            wrong = "is not day, and the story gives the day of this event"
            remedy = "Enter its day, or first rewrite what names it in notebooks/ and hrcvote.rules"
            yield tables["events"].breach(wrong, remedy, row, "precision")


@rule
def races_of_the_story_have_votes(tables: Tables) -> Iterator[Breach]:
    """Each candidate of a race that the story shows has its votes: figures draw and compare them."""
    table = tables["elections"]
    shown = {
        (election, group)
        for _, (election, iso3, group) in table.values("election_id", "iso3", "regional_group")
        if (election, iso3) in STORY_ELECTIONS
    }
    for row, (election, group, votes) in table.values("election_id", "regional_group", "votes"):
        if (election, group) in shown and not votes:
            yield table.breach("is empty, and figures draw the votes of this race", "Fill it in", row, "votes")


@rule
def the_suspension_is_under_its_rule(tables: Tables) -> Iterator[Breach]:
    """A member of the Council is suspended by two thirds (A/RES/60/251, paragraph 8): figures count by it."""
    for row, (vote, majority) in tables["votes"].values("vote_id", "majority"):
        if vote == SUSPENSION and majority != "two_thirds":
            yield tables["votes"].breach(
                "is not the rule of A/RES/60/251, paragraph 8", "Write two_thirds", row, "majority"
            )


@rule
def events_are_on_the_day_of_their_vote_or_election(tables: Tables) -> Iterator[Breach]:
    """An event that is a vote or an election of the tables has its date."""
    days = {
        f"vote-{vote.lower().replace('/', '-')}": ([date], "votes")
        for _, (vote, date) in tables["votes"].values("vote_id", "date")
    }
    for _, (election, kind) in tables["elections"].values("election_id", "kind"):
        date = election.removeprefix("HRC-")
        of_year, _ = days.setdefault(f"{'by-' if kind == 'by_election' else ''}election-{date[:4]}", ([], "elections"))
        of_year.append(date)
    for row, (event, date) in tables["events"].values("event_id", "date"):
        known, table = days.get(event, ([date], ""))
        if date not in known:
            wrong = f"is not the day of {event} in data/{table}.csv, which is {' or '.join(dict.fromkeys(known))}"
            yield tables["events"].breach(wrong, "Correct one of the two", row, "date")


@rule
def rules_have_sources(tables: Tables) -> Iterator[Breach]:
    """The rule that decides a vote has a source, and a source states a rule."""
    for row, (majority, source) in tables["votes"].values("majority", "rule_source_id"):
        if bool(majority) != bool(source):
            wrong = "has no source" if majority else "stands without its rule"
            column = "majority" if majority else "rule_source_id"
            yield tables["votes"].breach(wrong, "Give both majority and rule_source_id, or neither", row, column)


@rule
def dates_are_as_precise_as_they_say(tables: Tables) -> Iterator[Breach]:
    """A date known to the month is the first of it; a date and its precision come together."""
    first = {"day": "", "month": "-01", "year": "-01-01"}
    for table, column in ((tables["events"], "date"), (tables["sources"], "published")):
        for row, (date, precision) in table.values(column, "precision"):
            if bool(date) != bool(precision):
                wrong = "stands without its date" if precision else "is missing"
                yield table.breach(wrong, "Give both or neither", row, "precision")
            elif date and not date.endswith(first[precision]):
                wrong = f"is not the first day of its {precision}"
                yield table.breach(wrong, "Write the first day, or a precision of day", row, column)


@rule
def claims_of_full_texts_name_a_paragraph(tables: Tables) -> Iterator[Breach]:
    """A claim of a text that was read in full names its paragraph."""
    full = {source for _, (source, seen) in tables["sources"].values("source_id", "seen") if seen == "full"}
    for row, (source, locator) in tables["claims"].values("source_id", "locator"):
        if source in full and not locator.startswith("p"):
            yield tables["claims"].breach(
                f"is not a paragraph, and {source} was read in full",
                "Write p and the paragraph's number",
                row,
                "locator",
            )


@rule
def statements_are_of_texts_that_are_tested(tables: Tables) -> Iterator[Breach]:
    """A claim is of a text of the story or of the wider press: figures and counts know no other."""
    sets = {source: kind for _, (source, kind) in tables["sources"].values("source_id", "set")}
    for row, (source,) in tables["claims"].values("source_id"):
        if sets.get(source, "story") not in ("story", "wider_press"):
            wrong = f"is in the set {sets[source]}, whose statements are not tested"
            remedy = "Change its set in data/sources.csv to wider_press, or to story if it was read in full"
            yield tables["claims"].breach(wrong, remedy, row, "source_id")


@rule
def the_story_is_read_in_full_and_the_wider_press_in_excerpts(tables: Tables) -> Iterator[Breach]:
    """Only a text that was read in full can be said to leave something out, and those are the story."""
    seen_of = {"story": "full", "wider_press": "excerpt"}
    for row, (kind, seen) in tables["sources"].values("set", "seen"):
        if seen_of.get(kind, seen) != seen:
            wrong = f"is not how a source of the set {kind} is seen, which is {seen_of[kind]}"
            yield tables["sources"].breach(wrong, "Correct it, or the set", row, "seen")


@rule
def texts_of_the_story_have_statements(tables: Tables) -> Iterator[Breach]:
    """A text of the story has at least one claim: without any it would count as one that leaves everything out."""
    stating = {source for _, (source,) in tables["claims"].values("source_id")}
    for row, (source, kind) in tables["sources"].values("source_id", "set"):
        if kind == "story" and source not in stating:
            yield tables["sources"].breach(
                "is a text of the story and has no statement",
                "Enter what it states in data/claims.csv",
                row,
                "source_id",
            )


@rule
def subjects_exist(tables: Tables) -> Iterator[Breach]:
    """A claim or a fact is about a vote, an election, an event, the Council or the Assembly."""
    known = {ASSEMBLY, COUNCIL}
    for name, column in (("votes", "vote_id"), ("elections", "election_id"), ("events", "event_id")):
        known |= {value for _, (value,) in tables[name].values(column)}
    for name in ("claims", "facts"):
        for row, (subject,) in tables[name].values("subject"):
            if subject and subject not in known:
                wrong = "is not a vote, election or event of the bundle"
                yield tables[name].breach(wrong, "Correct it, or add the event it means", row, "subject")


@rule
def statements_are_of_their_kind(tables: Tables) -> Iterator[Breach]:
    """What is stated can be compared as its measure says."""
    kinds = {measure: kind for _, (measure, kind) in tables["measures"].values("measure", "kind")}
    for name, column in (("claims", "stated"), ("facts", "value")):
        for row, (measure, stated) in tables[name].values("measure", column):
            form = _FORMS.get(kinds.get(measure, ""))
            if form and (remedy := form(stated)):
                kind = kinds[measure].replace("names", "list of names")
                yield tables[name].breach(f"is not a {kind}, as {measure} is", remedy, row, column)
            elif form in (_count, _percent) and name == "facts" and not stated[:1].isdigit():
                wrong = "is not exact, and statements are compared with it"
                yield tables[name].breach(wrong, "Write the number in digits", row, column)


@rule
def statements_stand_once(tables: Tables) -> Iterator[Breach]:
    """A source states a thing in one place once: what is entered twice would be counted twice."""
    columns = ("source_id", "locator", "subject", "measure", "iso3", "stated")
    first: dict[tuple[str, ...], str] = {}
    for row, (claim, *what) in tables["claims"].values("claim_id", *columns):
        if (entered := first.setdefault(tuple(what), claim)) != claim:
            wrong = f"states in the same place what {entered} does"
            yield tables["claims"].breach(wrong, "Remove one of the two, or correct it", row, "claim_id")


@rule
def claims_are_named_by_their_source(tables: Tables) -> Iterator[Breach]:
    """The id of a claim is its source's, and a number."""
    for row, (claim, source) in tables["claims"].values("claim_id", "source_id"):
        if claim.rpartition("-")[0] != source:
            yield tables["claims"].breach(f"is not of {source}", f"Write {source}- and a number", row, "claim_id")


@rule
def positions_are_of_a_member(tables: Tables) -> Iterator[Breach]:
    """A claim of a position names the member that took it."""
    kinds = {measure: kind for _, (measure, kind) in tables["measures"].values("measure", "kind")}
    for row, (measure, member) in tables["claims"].values("measure", "iso3"):
        if kinds.get(measure) == "position" and not member:
            yield tables["claims"].breach(f"is empty, and {measure} is of a member", "Fill it in", row, "iso3")


@rule
def numbers_are_stated_as_printed(tables: Tables) -> Iterator[Breach]:
    """A count or a percentage that is printed in digits is stated as one of the numbers printed."""
    kinds = {measure: kind for _, (measure, kind) in tables["measures"].values("measure", "kind")}
    for row, (measure, stated, printed) in tables["claims"].values("measure", "stated", "as_printed"):
        form = _FORMS.get(kinds.get(measure, ""))
        if form not in (_count, _percent) or form(stated):
            continue
        numbers = _PRINTED.findall(printed)
        if numbers and not any(float(stated.lstrip("~<>")) in _readings(number) for number in numbers):
            wrong = f"is none of the numbers in as_printed: {_some(numbers)}"
            yield tables["claims"].breach(wrong, "Correct one of the two", row, "stated")


def _readings(number: str) -> set[float]:
    """Return what a printed number may say: before three digits a sign parts thousands, or begins decimals."""
    *thousands, last = re.split("[^0-9]", number)
    whole = "".join(thousands)
    readings = {float(whole + last)} if not whole or len(last) == 3 else set()
    return readings | ({float(f"{whole}.{last}")} if whole else set())


def _count(stated: str) -> str | None:
    # 93.0 is another text than 93, and would be judged to differ from it.
    return None if _COUNT.fullmatch(stated) else f"Write a whole number in digits, {_ROUNDED}"


def _percent(stated: str) -> str | None:
    return None if _PERCENT.fullmatch(stated) else f"Write digits, {_ROUNDED}"


def _position(stated: str) -> str | None:
    return None if stated in POSITIONS else f"Write one of {', '.join(POSITIONS)}"


def _date(stated: str) -> str | None:
    try:
        span(stated)
    except ValueError:
        return "Write a date that exists, as 2022-04-07, 2022-04, 2022 or 2022-W14"
    return None


def _names(stated: str) -> str | None:
    apart = all(name and name == name.strip() for name in stated.split("|"))
    return None if apart else "Write | between the names, and no spaces around it"


_FORMS: Final[dict[str, Callable[[str], str | None]]] = {
    "count": _count,
    "percent": _percent,
    "position": _position,
    "date": _date,
    "names": _names,
}


def iso_date(date: dt.date, precision: str) -> str:
    """Return a date in ISO 8601, no finer than it is known; its precision is one of `LETTERS`."""
    return date.isoformat()[: LETTERS[precision]]


def span(stated: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day of an ISO 8601 day, week, month or year.

    Raises:
        ValueError: The text is none of these, or no calendar has it.
    """
    if week := _WEEK.fullmatch(stated):
        year, number = int(week[1]), int(week[2])
        return dt.date.fromisocalendar(year, number, 1), dt.date.fromisocalendar(year, number, 7)
    if not _DATE.fullmatch(stated):
        raise ValueError(f"{stated!r} is no day, week, month or year")
    first = dt.date.fromisoformat(stated + "-01-01"[len(stated) - 4 :])
    if len(stated) == 10:
        return first, first
    month = first.month if len(stated) == 7 else 12
    return first, dt.date(first.year, month, calendar.monthrange(first.year, month)[1])


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
