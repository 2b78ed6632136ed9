"""What is said and cited of events, whichever figure shows them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from hrcvote import style
from hrcvote.charts.sources import cite
from hrcvote.chronology import Event, iso
from hrcvote.data import Bundle, each
from hrcvote.figure import Source
from hrcvote.rules import ADVOCATE
from hrcvote.words import number, verb


def event_table(events: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `happened` as a table for a reader.

    Returns:
        One row an event: Date, Category, Event, Known from, Note.
    """
    return pd.DataFrame(
        {
            "Date": [iso(event) for event in each(events)],
            "Category": events["category"].map(style.CATEGORY_LABELS),
            "Event": events["title"],
            "Known from": events["known_from"],
            "Note": events["note"],
        }
    )


def said(event: Event) -> str:
    """Return what happened, and who alone says so."""
    if not isinstance(event.alone, str):
        return str(event.title)
    only = f"({event.alone} only)".replace(" ", "\u00a0")
    return f"{event.title.removesuffix(f', as {event.alone} says')} {only}"


def only_source(events: pd.DataFrame) -> str:
    """Return how many of the events rest on one source, and how many of these on the advocacy group."""
    alone = events["alone"].dropna()
    own = int((alone == ADVOCATE).sum())
    count = f"{number(len(alone))} {verb(len(alone), 'is', 'are')} known from"
    if own == len(alone) > 0:
        return f"{count} {ADVOCATE} only"
    return f"{count} one source only" + (f", {number(own)} of them from {ADVOCATE}" if own else "")


def lead(bundle: Bundle, event_ids: Iterable[str]) -> tuple[Source, ...]:
    """Return one source for each event: the record before reports, and others before the advocacy group."""
    sources = bundle.event_sources.merge(bundle.sources[["source_id", "publisher", "set"]], on="source_id")
    sources = sources.assign(reported=sources["set"] != "record", party=sources["publisher"] == ADVOCATE)
    first = sources.sort_values(["reported", "party", "source_id"]).groupby("event_id")["source_id"].first()
    return cite(bundle, [first[event_id] for event_id in event_ids])
