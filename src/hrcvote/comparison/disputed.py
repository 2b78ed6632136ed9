"""Which events a source dates otherwise than the record, with every date that a source gives them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd

from hrcvote import claims
from hrcvote.chronology import days_off
from hrcvote.comparison.wording import subject_of
from hrcvote.data import Bundle, each
from hrcvote.rules import span
from hrcvote.words import dated


class Given(NamedTuple):
    """A date that one or more publishers give an event."""

    subject: str
    event: str
    recorded: dt.date
    """The record's day, or the first that may be."""
    until: dt.date
    """The same, or the last that may be."""
    known: str
    """The record's date in words, no finer than it is known."""
    stated: str
    """In words, no finer than it is given."""
    first: dt.date
    last: dt.date
    verdict: str
    days: int
    """From the record's date to the nearest that may be meant; less than zero before it."""
    most: int
    """From the record's date to the farthest that may be meant on the same side of it."""
    publishers: list[str]
    source_ids: list[str]


def disputed(bundle: Bundle) -> pd.DataFrame:
    """Return every date that a source gives an event which some source dates otherwise than the record.

    Returns:
        One row a date, by the record's day and then by the dates: the columns of `Given`.
    """
    held = claims.verdicts(bundle)
    held = held[(held["measure"] == "date") & held["subject"].isin(claims.dated_by_sources(bundle)["subject"])]
    given = [
        _given(bundle, str(subject), str(stated), rows)
        for (subject, stated), rows in held.groupby(["subject", "stated"], sort=False)
    ]
    given.sort(key=lambda one: (one.recorded, one.subject, one.last, one.first))
    return pd.DataFrame(given, columns=list(Given._fields))


def _given(bundle: Bundle, subject: str, stated: str, rows: pd.DataFrame) -> Given:
    one = next(each(rows))
    recorded, until = span(one.recorded)
    first, last = span(stated)
    days = days_off(stated, one.recorded)
    most = last - recorded if days > 0 else first - until if days < 0 else dt.timedelta()
    publishers, source_ids = (list(dict.fromkeys(rows[column])) for column in ("publisher", "source_id"))
    of = (subject, subject_of(bundle, subject), recorded, until, dated(one.recorded))
    return Given(*of, dated(stated), first, last, one.verdict, days, most.days, publishers, source_ids)
