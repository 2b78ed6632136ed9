"""When Russia is said to have announced that it stands for the Council, and by whom."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple, Protocol

import pandas as pd

from hrcvote import claims
from hrcvote.chronology import days_off, iso
from hrcvote.comparison.publishers import short
from hrcvote.comparison.wording import readable, where
from hrcvote.data import Bundle, each
from hrcvote.rules import LETTERS, span
from hrcvote.words import dated

_CANDIDACY: Final = "candidacy-"
_TERM: Final = len("2021-2023")
"""An announcement is named after the term that it is for: candidacy-2021-2023-paper."""
_PRECISIONS: Final = {letters: precision for precision, letters in LETTERS.items()}


class Announced(Protocol):
    """A row of the events."""

    event_id: str
    date: pd.Timestamp
    precision: str
    title: str


class Dating(NamedTuple):
    """When Russia announced a candidacy, as one or more publishers have it."""

    term: str
    event_id: str
    publishers: list[str]
    source_ids: list[str]
    date: dt.date
    """The day, or the first that may be meant."""
    stated: str
    """The same in ISO 8601, no finer than it is known; empty where a source names the session alone."""
    precision: str
    """Day, week, month or year; the session, where a source names that alone."""
    verdict: str
    """`record` where the record has the day from these publishers."""
    recorded: dt.date
    """The day of the record, or the first that may be."""
    late: int
    """Days from the record's date to the nearest that may be meant; less than zero before it."""
    what: str
    also: str
    """What the record has on a day that a source states of its own; empty where it has nothing."""
    where: str


def candidacies(bundle: Bundle) -> pd.DataFrame:
    """Return Russia's announcements of its candidacies, as each publisher dates them.

    The record's own days come from the sources of its events. A source that names only the session of the Council is
    set apart, and so is every source that states a day of its own.

    Returns:
        One row a day and event, in the order of the terms and the days: the columns of `Dating`.
    """
    held = claims.verdicts(bundle)
    held = held[held["subject"].fillna("").str.startswith(_CANDIDACY)]
    announced = bundle.events[bundle.events["event_id"].str.startswith(_CANDIDACY)]
    known = bundle.event_sources.merge(bundle.sources[["source_id", "publisher"]], on="source_id")
    rows = []
    for event in each(announced):
        own = known[known["event_id"] == event.event_id]
        said = held[held["subject"] == event.event_id]
        sessions = said[said["measure"] == "session"]
        days = own[~own["source_id"].isin(sessions["source_id"])]
        rows.append(_dating(event, days, event.precision, "record", event.title))
        for _, claim in sessions.groupby("claim_id"):
            named = readable("session", claim["stated"].iloc[0], bundle)
            rows.append(_dating(event, claim, "session", "imprecise", f"Names the {named}, and no day"))
        for _, claim in said[said["measure"] == "date"].groupby("claim_id"):
            rows.append(_stated(bundle, event, claim))
    rows = [row for row in rows if row.publishers]
    rows.sort(key=lambda row: (row.term, row.date, row.verdict != "record", row.publishers))
    return pd.DataFrame(rows, columns=list(Dating._fields))


def _dating(event: Announced, own: pd.DataFrame, precision: str, verdict: str, what: str) -> Dating:
    term = event.event_id.removeprefix(_CANDIDACY)[:_TERM]
    publishers = [short(publisher) for publisher in dict.fromkeys(own["publisher"])]
    place = where(own["locator"].dropna())
    ids, day = list(own["source_id"]), event.date.date()
    stated = "" if precision == "session" else iso(event)
    return Dating(term, event.event_id, publishers, ids, day, stated, precision, verdict, day, 0, what, "", place)


def _stated(bundle: Bundle, event: Announced, claim: pd.DataFrame) -> Dating:
    """Return the date that one source states; what else the record has on a day may be what the source has dated by."""
    stated = claim["stated"].iloc[0]
    first, _ = span(stated)
    precision = _PRECISIONS[len(stated)]
    also, what = "", f"Names {dated(stated)}, and no day"
    if precision == "day":
        of_day = (bundle.events["date"].dt.date == first) & (bundle.events["precision"] == "day")
        also = "; ".join(bundle.events.loc[of_day, "title"])
        what = f"On that day: {also or 'nothing is on record'}"
    row = _dating(event, claim, precision, claim["verdict"].iloc[0], what)
    return row._replace(date=first, stated=stated, late=days_off(stated, iso(event)), also=also)
