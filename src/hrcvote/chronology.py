"""What happened when, and who says so: the events of the story, its elections, and the days between them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Final, Protocol

import pandas as pd

from hrcvote import claims, record
from hrcvote.data import Bundle, by, each, once
from hrcvote.rules import STORY_ELECTIONS, iso_date, span
from hrcvote.words import dated, names

FIRST: Final = dt.date(2020, 1, 1)
LAST: Final = dt.date(2023, 12, 31)
"""The years of the timeline."""

BY_ELECTION: Final = "HRC-2022-05-10"
RACE: Final = "HRC-2023-10-10"

RUSSIA: Final = "RUS"
INVASION: Final = "invasion"
BUCHA: Final = "bucha-images"
VOTE: Final = "vote-es-11-3"
"""The events that the weeks before the vote are counted from, and the vote."""

TERM: Final = "term-begins"
END: Final = "russia-ends-membership"
"""The first and the last day of Russia on the Council."""

CALLS: Final = ("blinken-council", "us-seeks-suspension", BUCHA)
"""The first time that the seat was in question in the Council, the bid to suspend, and what came between."""
RETURN: Final = ("candidacy-2024-2026", "bbc-reveals-paper", "candidacy-2024-2026-confirmed")
"""The steps by which the bid to return became known."""
BIDS: Final = ("candidacy-2021-2023", "candidacy-2021-2023-council", "candidacy-2021-2023-paper", *RETURN)
"""The steps by which a bid of Russia's became known."""


class Dated(Protocol):
    """A row with a date that may be known to the month only."""

    date: pd.Timestamp
    precision: str
    """Day or month."""


class Event(Dated, Protocol):
    """A row of `happened`."""

    event_id: str
    until: dt.date
    category: str
    title: str
    known_from: str
    alone: str | float
    """The publisher, where there is only one; else not a number."""


class Result(Protocol):
    """A row of `races`."""

    election_id: str
    date: pd.Timestamp
    term: str
    kind: str
    seats: int
    candidates: int
    iso3: str
    label: str
    votes: int
    elected: bool
    margin: int


def happened(bundle: Bundle, first: dt.date = FIRST, last: dt.date = LAST) -> pd.DataFrame:
    """Return the events of a span, with whom each is known from.

    Returns:
        One row an event in the order of their days: event_id, date, precision, category, title, note, until (the last
        day that it may have happened on), known_from (publishers), alone (the publisher, where there is only one).
    """
    events = bundle.events[bundle.events["date"].dt.date.between(first, last)]
    known = _known_from(bundle)
    # Within a day, what was done stands before what was said of it.
    rank = events["category"].map({category: rank for rank, category in enumerate(_IN_A_DAY)})
    events = events.assign(rank=rank).sort_values(["date", "rank", "event_id"], ignore_index=True)
    publishers = [known.get(event_id, ()) for event_id in events["event_id"]]
    shown: pd.DataFrame = events.drop(columns="rank").assign(
        until=[span(iso(event))[1] for event in each(events)],
        known_from=["; ".join(found) for found in publishers],
        alone=[found[0] if len(found) == 1 else None for found in publishers],
    )
    return shown


def weeks_to_the_vote(bundle: Bundle) -> pd.DataFrame:
    """Return the events from the invasion to the vote that are known to the day.

    Returns:
        One row an event: the columns of `happened`.
    """
    events = happened(bundle, date_of(bundle, INVASION), date_of(bundle, VOTE))
    return events[events["precision"] == "day"].reset_index(drop=True)


def dated_to_a_month(bundle: Bundle) -> pd.DataFrame:
    """Return the events that may fall between the invasion and the vote, and are not known to the day.

    Returns:
        One row an event: the columns of `happened`.
    """
    last = date_of(bundle, VOTE)
    events = happened(bundle, date_of(bundle, INVASION).replace(day=1), last)
    return events[events["precision"] != "day"].reset_index(drop=True)


def date_of(bundle: Bundle, event_id: str) -> dt.date:
    """Return the day of an event; the first of the month where it is known to the month only.

    Raises:
        KeyError: There is no such event; the text lists those that there are.
    """
    return _day_of(bundle.events, "event", event_id)


def voted_on(bundle: Bundle, vote_id: str = record.SUSPENSION) -> dt.date:
    """Return the day of a vote.

    Raises:
        KeyError: There is no such vote; the text lists those that there are.
    """
    return _day_of(bundle.votes, "vote", vote_id)


def days_between(bundle: Bundle, first: str, second: str) -> int:
    """Return the days from one event to another, as `date_of` has them; less than zero where the other is earlier.

    Raises:
        KeyError: There is no such event; the text lists those that there are.
    """
    return (date_of(bundle, second) - date_of(bundle, first)).days


def days_off(stated: str, recorded: str) -> int:
    """Return the days from a recorded date to the nearest that a stated one may mean; less than zero before it.

    Args:
        stated: An ISO 8601 day, week, month or year.
        recorded: Another.

    Raises:
        ValueError: One of them is none, or no calendar has it.
    """
    (first, last), (begins, ends) = span(stated), span(recorded)
    return max((first - ends).days, 0) + min((last - begins).days, 0)


def quiet_days(bundle: Bundle) -> tuple[dt.date, dt.date]:
    """Return the two days, on the way to the vote, that have most days without an event between them."""
    dates = [date.date() for date in weeks_to_the_vote(bundle)["date"]]
    return max(pairwise(dates), key=lambda pair: pair[1] - pair[0])


def in_last_days(events: pd.DataFrame, last: dt.date, days: int) -> int:
    """Return how many of the events fall on so many days up to the last."""
    return int((events["date"].dt.date > last - dt.timedelta(days=days)).sum())


def seat_months(bundle: Bundle) -> int:
    """Return the whole months from the beginning of Russia's term to the day that it ended its membership."""
    begun, ended = date_of(bundle, TERM), date_of(bundle, END)
    return 12 * (ended.year - begun.year) + ended.month - begun.month - (ended.day < begun.day)


@once
def races(bundle: Bundle) -> pd.DataFrame:
    """Return the elections of the story with every candidate of the group.

    Returns:
        One row a candidate, the elections in the order of their days and most votes first: election_id, date, term,
        kind, seats, candidates (of the group), iso3, label, votes, elected, margin (votes beyond those needed; negative
        when short of them), note.
    """
    needed = record.votes_to_be_elected(bundle)
    found = pd.concat([record.race(bundle, election, iso3) for election, iso3 in STORY_ELECTIONS], ignore_index=True)
    found["candidates"] = found.groupby("election_id")["iso3"].transform("size")
    found["margin"] = found["votes"] - needed
    columns = ["election_id", "date", "term", "kind", "seats", "candidates", "iso3", "label", "votes", "elected"]
    return found[[*columns, "margin", "note"]]


@once
def other_counts(bundle: Bundle) -> pd.DataFrame:
    """Return the votes that a source gives a candidate of these elections and that differ from the table's.

    Returns:
        One row a claim: election_id, iso3, votes (the table's), stated, source_id, publisher.
    """
    said = claims.verdicts(bundle).query("measure == 'votes' and verdict == 'differs'")
    said = said.rename(columns={"subject": "election_id"})
    said = said.merge(races(bundle)[["election_id", "iso3", "votes"]], on=["election_id", "iso3"])
    return said[["election_id", "iso3", "votes", "stated", "source_id", "publisher"]].reset_index(drop=True)


def other_counts_of(bundle: Bundle, election_id: str, iso3: str) -> pd.DataFrame:
    """Return the rows of `other_counts` that are of one candidate in one election."""
    counts = other_counts(bundle)
    return counts[(counts["election_id"] == election_id) & (counts["iso3"] == iso3)]


def bids(bundle: Bundle) -> pd.DataFrame:
    """Return each step by which Russia made a bid known, and each source that dates a step otherwise.

    Returns:
        One row a step or a source, for the reader: Date, Step, Known from.
    """
    steps = bundle.events[bundle.events["event_id"].isin(BIDS)]
    known = _known_from(bundle)
    titles = by(steps, "event_id", "title")
    rows = [(iso(event), when(event), event.title, "; ".join(known[event.event_id])) for event in each(steps)]
    otherwise = claims.dated_by_sources(bundle)
    otherwise = otherwise[otherwise["subject"].isin(BIDS)]
    for (subject, stated), own in otherwise.groupby(["subject", "stated"]):
        who = own["publisher"].unique()
        said = f"Dated so by {names(who)}" + (" alone" if len(who) == 1 else "")
        rows.append((str(stated), dated(str(stated)), titles[subject], said))
    rows.sort(key=lambda row: (span(row[0]), row))  # a week sorts after the months of its year
    return pd.DataFrame([row[1:] for row in rows], columns=["Date", "Step", "Known from"])


def publishers_of(bundle: Bundle, event_id: str) -> list[str]:
    """Return the publishers that an event is known from, by name and without where they were read.

    Raises:
        KeyError: There is no such event; the text lists those that there are.
    """
    _day_of(bundle.events, "event", event_id)
    links = bundle.event_sources
    return _publishers(bundle, links[links["event_id"] == event_id])


def publishers_of_votes(bundle: Bundle, election_id: str, iso3: str) -> list[str]:
    """Return the publishers of the votes that the table gives a candidate, as `publishers_of` does those of an event.

    Of a member that was no candidate there are none.

    Raises:
        KeyError: There is no such election; the text lists those that there are.
    """
    _day_of(bundle.elections, "election", election_id)
    links = bundle.election_sources
    return _publishers(bundle, links[(links["election_id"] == election_id) & (links["iso3"] == iso3)])


def lone(bundle: Bundle) -> pd.DataFrame:
    """Return the events of the timeline that one source alone vouches for.

    Returns:
        One row an event, for the reader: Date, Event, Only source.
    """
    shown = happened(bundle)
    shown = shown[shown["alone"].notna()]
    dates = [when(event) for event in each(shown)]
    return pd.DataFrame({"Date": dates, "Event": shown["title"], "Only source": shown["alone"]}).reset_index(drop=True)


def iso(event: Dated) -> str:
    """Return the date of an event in ISO 8601, no finer than it is known."""
    return iso_date(event.date.date(), event.precision)


def when(event: Dated) -> str:
    """Return the date of an event in words, no finer than it is known."""
    return dated(iso(event))


_IN_A_DAY: Final = ("war", "vote", "election", "diplomacy", "announcement", "report")


def _known_from(bundle: Bundle) -> dict[str, tuple[str, ...]]:
    sources = bundle.event_sources.merge(bundle.sources[["source_id", "publisher"]], on="source_id")
    return {str(event): tuple(sorted(set(rows["publisher"]))) for event, rows in sources.groupby("event_id")}


def _publishers(bundle: Bundle, links: pd.DataFrame) -> list[str]:
    """Return the publishers of some sources; what stands after a comma is where their text was read."""
    names = links.merge(bundle.sources[["source_id", "publisher"]], on="source_id")["publisher"]
    return sorted({str(name).partition(",")[0] for name in names})


def _day_of(table: pd.DataFrame, what: str, asked: str) -> dt.date:
    days = by(table, f"{what}_id", "date")
    if asked not in days:
        raise KeyError(record.unknown(what, asked, days))
    found: dt.date = days[asked].date()
    return found
