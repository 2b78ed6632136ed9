"""The events of four years: all of them as marks on a strip, and those of any stretch of it in a list."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.sheet import between, draw_texts
from hrcvote.charts.timeline.caption import event_table, lead, only_source, said
from hrcvote.charts.timeline.listing import Measures, listing
from hrcvote.charts.timeline.marks import draw_bars, draw_marks, highlight, key_to_marks
from hrcvote.charts.timeline.stretch import day_of, span, stretches
from hrcvote.charts.timeline.strip import strip
from hrcvote.chronology import (
    BUCHA,
    END,
    FIRST,
    INVASION,
    LAST,
    VOTE,
    Event,
    date_of,
    dated_to_a_month,
    days_between,
    happened,
    seat_months,
    weeks_to_the_vote,
    when,
)
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import STORY_ELECTIONS
from hrcvote.words import from_to, length, number, plural

_MEASURES: Final = {
    style.WIDE: Measures(style.inner(style.WIDE), 132, 148, 272, 13, 17, 6, False),
    style.NARROW: Measures(style.inner(style.NARROW), 56, 68, 68, 12, 15, 7, True),
}


def events(bundle: Bundle) -> Figure:
    """The events of the years from the first candidacy to the second election lost, and any stretch of them."""
    shown = happened(bundle)
    rows = event_rows(bundle, shown)
    points = [event for event in each(shown) if event.event_id in TURNING_POINTS]
    weeks = weeks_to_the_vote(bundle)
    some = "at least " if len(dated_to_a_month(bundle)) else ""
    six = length(days_between(bundle, INVASION, VOTE))
    counts = shown["category"].value_counts()
    listed = [
        f"{style.CATEGORY_LABELS[category].lower()} {counts.get(category, 0)}" for category in style.CATEGORY_LABELS
    ]
    return Figure(
        id="timeline-events",
        title=f"Of {plural(len(shown), 'event')} around Russia's seat in four years, {some}{number(len(weeks))} fall in"
        f" the {six} between the invasion and the vote",
        subtitle=f"Events {from_to(FIRST, LAST)} that the tables hold; {only_source(shown)}."
        " Each is a mark on the strip; the list shows a stretch of it.",
        draw=lambda width: _draw(bundle, rows, _MEASURES[width]),
        table=event_table(shown),
        alt=f"A strip of time with a mark for each event: {', '.join(listed)}. Below it a list of a stretch of the"
        f" strip, turning points first. Turning points:"
        f" {'; '.join(f'{when(event)}, {told(bundle, event)}' for event in points)}."
        f" Russia had its seat for {plural(seat_months(bundle), 'month')}.",
        sources=lead(bundle, shown["event_id"]),
    )


TURNING_POINTS: Final = (
    "candidacy-2021-2023-paper",
    "election-2020",
    INVASION,
    "vote-es-11-1",
    BUCHA,
    VOTE,
    END,
    "by-election-2022",
    "candidacy-2024-2026",
    "inquiry-report",
    "bbc-reveals-paper",
    "election-2023",
)
"""The events that a list has first when it has no room for all."""


def told(bundle: Bundle, event: Event) -> str:
    """Return what happened in a line, with the count where the record has one."""
    title = said(event)
    for vote_id in bundle.votes["vote_id"]:
        if title.endswith(f" ({vote_id})"):
            tally = record.tally(bundle, vote_id)
            return f"{title.removesuffix(f' ({vote_id})')}, {tally.yes}\u00a0to\u00a0{tally.no}"
    for result in each(bundle.elections) if event.category == "election" else ():
        if (result.election_id, result.iso3) in STORY_ELECTIONS and result.date == event.date:
            return f"{title}, {result.votes}\u00a0votes"
    return title


def event_rows(bundle: Bundle, shown: pd.DataFrame) -> pd.DataFrame:
    """Return the events as both drawings have them, so that a page carries them once.

    Returns:
        One row an event: place (in the order of days), begin, end (days of the timeline), category, alone (whether one
        source alone tells of it), when, title, known_from, point (whether it is a turning point).
    """
    rows = [
        {
            "place": place,
            "begin": day_of(event.date.date()),
            "end": day_of(event.until) + 1,
            "category": event.category,
            "alone": isinstance(event.alone, str),
            "when": when(event),
            "title": told(bundle, event),
            "known_from": event.known_from,
            "point": event.event_id in TURNING_POINTS,
        }
        for place, event in enumerate(each(shown))
    ]
    return pd.DataFrame(rows)


def _draw(bundle: Bundle, rows: pd.DataFrame, at: Measures) -> Chart:
    first, last = day_of(date_of(bundle, INVASION)), day_of(date_of(bundle, VOTE))
    weeks = rows[(rows["begin"] <= last) & (rows["end"] > first)]
    room = sum(at.height(at.lines(row.title, row.point)) for row in each(weeks))
    reach = 5.0 if at.width > style.NARROW else 3.6
    parts = [_key(at), strip(bundle, rows, at.width, reach, at.size - 1), listing(rows, room, at)]
    # Given to the whole at once: `add_params` would copy each part several times over.
    params = [highlight(style.CATEGORY_LABELS).param, span(stretches(bundle)).param]
    drawn: Chart = alt.vconcat(*parts, spacing=0, bounds="flush", params=params)
    return drawn


def _key(at: Measures) -> Any:
    """Draw the key to the marks: the categories, what is hollow, and what is a bar."""
    entries = [(category, False, label) for category, label in style.CATEGORY_LABELS.items()]
    entries += [("diplomacy", True, "Hollow: one source"), ("diplomacy", True, "Bar: month only")]
    marks, texts, height = key_to_marks(4, 10, at.width, at.size - 1, entries)
    *marks, month = marks
    layers = [
        draw_marks(marks),
        draw_bars([month | between(month["x"] - 5, month["y"] - 4, month["x"] + 5, month["y"] + 4)]),
        draw_texts(texts, at.size - 1, style.MUTED),
    ]
    return layered(layers, at.width, round(height + 4))
