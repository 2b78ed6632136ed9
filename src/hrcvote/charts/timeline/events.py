"""The events of four years by category: in rows on a wide page, in columns on a narrow one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.placing import Box, lanes
from hrcvote.charts.sheet import Rows, between, draw_areas, draw_rules, draw_texts, text_at
from hrcvote.charts.timeline.caption import event_table, lead, only_source
from hrcvote.charts.timeline.labels import Label, draw_labels, labelled
from hrcvote.charts.timeline.marks import (
    ALONE,
    REACH,
    TOLD,
    by_category,
    draw_marks,
    highlight,
    key_to_marks,
    mark_of,
    opacity,
)
from hrcvote.chronology import (
    BUCHA,
    END,
    FIRST,
    INVASION,
    LAST,
    PANELS,
    TERM,
    VOTE,
    Event,
    date_of,
    days_between,
    happened,
    seat_months,
    weeks_to_the_vote,
    when,
)
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.words import from_to, length, number, plural

_APART: Final = 11
"""From the middle of one mark to the next, where they would lie on each other."""


class _Spot(NamedTuple):
    """An event with its place along the axis of time, to `until` where it is dated to a month, and its lane."""

    event: Event
    along: float
    until: float
    lane: int


class _Row(NamedTuple):
    """The row of a category: its marks, its labels and where it ends."""

    category: str
    marks: list[tuple[_Spot, Box]]
    labels: list[Label]
    top: float
    bottom: float


def events(bundle: Bundle) -> Figure:
    """The events of the years from the first candidacy to the second election lost, by category."""
    shown = happened(bundle)
    named = turning_points(bundle)
    labels = {event_id: named[event_id] for event_id in shown["event_id"] if event_id in named}
    weeks = weeks_to_the_vote(bundle)
    span = length(days_between(bundle, INVASION, VOTE))
    counts = shown["category"].value_counts()
    listed = [
        f"{style.CATEGORY_LABELS[category].lower()} {counts.get(category, 0)}" for category in style.CATEGORY_LABELS
    ]
    points = [f"{when(event)}, {labels[event.event_id]}" for event in each(shown) if event.event_id in labels]
    return Figure(
        id="timeline-events",
        title=f"Of {plural(len(shown), 'event')} around Russia's seat in four years, {number(len(weeks))} fall in the"
        f" {span} between the invasion and the vote",
        subtitle=f"Events {from_to(FIRST, LAST)} that the tables hold, by category; {only_source(shown)}."
        " The table names the sources of each.",
        draw=lambda width: (_draw_across if width >= style.WIDE else _draw_down)(bundle, shown, labels),
        table=event_table(shown),
        alt=f"A timeline with a row for each category of event: {', '.join(listed)}. Turning points:"
        f" {'; '.join(points)}. Russia had its seat for {plural(seat_months(bundle), 'month')}.",
        sources=lead(bundle, labels),
    )


def turning_points(bundle: Bundle) -> dict[str, str]:
    """Return a short label for each event that the figures name, with counts and outcomes from the record."""
    deplored = record.tally(bundle, "ES-11/1")
    suspended = record.tally(bundle)
    done = "Suspended" if record.outcome(suspended).adopted else "Not suspended"
    return {
        "candidacy-2021-2023-paper": "Paper on the candidacy",
        "election-2020": _result(bundle, *PANELS[1]),
        INVASION: "Invasion of Ukraine",
        "vote-es-11-1": f"Aggression deplored, {deplored.yes} to {deplored.no}",
        BUCHA: "Pictures from Bucha",
        VOTE: f"{done}, {suspended.yes} to {suspended.no}",
        "russia-ends-membership": "Russia says it leaves",
        "by-election-2022": _result(bundle, *PANELS[2]),
        "candidacy-2024-2026": "Russia will stand again",
        "inquiry-report": "Inquiry reports war crimes",
        "bbc-reveals-paper": "BBC on Russia's paper",
        "election-2023": _result(bundle, *PANELS[3]),
    }


def _result(bundle: Bundle, election: str, iso3: str) -> str:
    race = record.race(bundle, election, iso3)
    own = race[race["iso3"] == iso3].iloc[0]
    return f"{own['label']} {'elected' if own['elected'] else 'not elected'}, {own['votes']} votes"


def _draw_across(bundle: Bundle, shown: pd.DataFrame, labels: Mapping[str, str]) -> Chart:
    left, width = 112, style.inner(style.WIDE)
    span = width - left - 4
    years, months = _calendar(left, span)
    begun, ended, invaded, voted = (left + _along(date_of(bundle, one), span) for one in (TERM, END, INVASION, VOTE))
    rows: list[_Row] = []
    for category, spots in _spots(shown, span).items():
        top = rows[-1].bottom if rows else 70.0
        rows.append(_row(category, spots, labels, Box(left, top, width, top), (invaded, voted)))
    bottom = rows[-1].bottom
    heads = [text_at(0, row.top + 20, style.CATEGORY_LABELS[row.category]) for row in rows]
    weeks = f"{length(days_between(bundle, INVASION, VOTE))} from the invasion to the vote"
    layers = [
        draw_areas([between(invaded, 36, voted, bottom)], color=style.GRID, opacity=0.7),
        draw_rules([between(x, 70, x, bottom) for _, x in years[1:]], style.GRID),
        draw_rules([between(0, row.top, width, row.top) for row in rows], style.GRID),
        draw_rules([between(left, bottom, left + span, bottom)], style.FAINT),
        draw_rules([between(x, bottom, x, bottom + 4) for x in months], style.FAINT),
        draw_texts([text_at(x + span / 8, bottom + 16, str(year)) for year, x in years], 13, style.MUTED, "center"),
        draw_areas([between(begun, 42, ended, 60)], color=style.ACCENT),
        draw_texts(
            [text_at((begun + ended) / 2, 51, plural(seat_months(bundle), "month"))],
            12,
            style.ON_DARK,
            "center",
        ),
        draw_texts([text_at(voted + 8, 51, weeks)], 12, style.MUTED),
        draw_texts([text_at(0, 51, "Russia's seat"), *heads], 13, style.INK, bold=True),
        *draw_labels([label for row in rows for label in row.labels]),
        *_year_marks([mark for row in rows for mark in row.marks]),
        *_year_key(4, width),
    ]
    return alt.layer(*layers).properties(width=width, height=round(bottom + 24)).add_params(highlight())


def _draw_down(bundle: Bundle, shown: pd.DataFrame, labels: Mapping[str, str]) -> Chart:
    width, span = style.inner(style.NARROW), 1100
    spots = _spots(shown, span)
    top = 60.0 + 16 * (len(spots) + 1)
    years, months = _calendar(top, span)
    begun, ended, invaded, voted = (top + _along(date_of(bundle, one), span) for one in (TERM, END, INVASION, VOTE))
    columns = _columns([1, *(max(spot.lane for spot in found) + 1 for found in spots.values())], 46, width)
    marks = [
        (spot, _mark_box(spot, top, x, down=True))
        for x, found in zip(columns[1:], spots.values(), strict=True)
        for spot in found
    ]
    heads = [
        f"Russia's seat: {plural(seat_months(bundle), 'month')}",
        *(style.CATEGORY_LABELS[category] for category in spots),
    ]
    headed = [(x, 56 + 16 * place, head) for place, (x, head) in enumerate(zip(columns, heads, strict=True))]
    room = Box(columns[1] - REACH, top, width, top + span)
    placed = labelled([(spot.event, box) for spot, box in marks], labels, room, [Box(0, invaded, width, voted)], 190)
    layers = [
        draw_areas([between(34, invaded, width, voted)], color=style.GRID, opacity=0.7),
        draw_rules([between(x, y + 9, x, top + span) for x, y, _ in headed], style.GRID),
        draw_rules([between(0, y, width, y) for _, y in years], style.GRID),
        draw_rules([between(34, top, 34, top + span)], style.FAINT),
        draw_rules([between(30, y, 34, y) for y in months], style.FAINT),
        draw_texts([text_at(0, y + 10, str(year)) for year, y in years], 12, style.MUTED),
        draw_texts([text_at(x - 4, y, head) for x, y, head in headed], 12, style.INK, bold=True),
        draw_areas([between(columns[0] - 4, begun, columns[0] + 4, ended)], color=style.ACCENT),
        *draw_labels(placed),
        *_year_marks(marks),
        *_year_key(4, width),
    ]
    return alt.layer(*layers).properties(width=width, height=round(top + span + 4)).add_params(highlight())


def _along(date: dt.date, span: float) -> float:
    return (date - FIRST).days / ((LAST - FIRST).days + 1) * span


def _end(event: Event, span: float) -> float:
    """Return where an event ends on the axis of time: a month has a length there, a day has none."""
    return _along(event.date.date() if event.precision == "day" else event.until + dt.timedelta(days=1), span)


def _reach(along: float, until: float) -> tuple[float, float]:
    return (along, until) if until > along else (along - REACH, along + REACH)


def _spots(shown: pd.DataFrame, span: float) -> dict[str, list[_Spot]]:
    """Place the events of each category along the axis of time, in as many lanes as keep them apart."""
    found = {}
    for category in style.CATEGORY_LABELS:
        rows = [*each(shown[shown["category"] == category])]
        places = [(_along(event.date.date(), span), _end(event, span)) for event in rows]
        taken = lanes(_reach(*place) for place in places)
        found[category] = [_Spot(row, *place, lane) for row, place, lane in zip(rows, places, taken, strict=True)]
    return {category: spots for category, spots in found.items() if spots}


def _calendar(origin: float, span: float) -> tuple[list[tuple[int, float]], list[float]]:
    """Return where each year begins on the axis of time, and where each month."""
    years = range(FIRST.year, LAST.year + 1)
    begun = {(year, month): origin + _along(dt.date(year, month, 1), span) for year in years for month in range(1, 13)}
    return [(year, begun[year, 1]) for year in years], [*begun.values()]


def _row(
    category: str, spots: Sequence[_Spot], labels: Mapping[str, str], room: Box, weeks: tuple[float, float]
) -> _Row:
    """Lay out a row just high enough for its marks to stand apart and its labels to lie on nothing."""
    deep = _APART * (1 + max(spot.lane for spot in spots))
    for height in range(max(deep, 28) + 10, 300, 4):
        room = Box(room.left, room.top, room.right, room.top + height)
        marks = [(spot, _mark_box(spot, room.left, room.bottom - 11, down=False)) for spot in spots]
        placed = labelled(
            [(spot.event, box) for spot, box in marks],
            labels,
            room,
            [Box(weeks[0], room.top, weeks[1], room.bottom)],
            210,
        )
        if len(placed) == sum(spot.event.event_id in labels for spot in spots):
            break
    return _Row(category, marks, placed, room.top, room.bottom)


def _columns(sizes: Sequence[int], left: float, right: float) -> list[float]:
    """Return where columns of so many lanes begin that fill the width."""
    gap = (right - left - _APART * sum(sizes)) / len(sizes)
    return [left + _APART * sum(sizes[:place]) + gap * place for place in range(len(sizes))]


def _mark_box(spot: _Spot, origin: float, base: float, *, down: bool) -> Box:
    """Return where a mark stands, its first lane at `base`."""
    across = base + _APART * spot.lane * (1 if down else -1)
    first, last = _reach(spot.along, spot.until)
    if down:
        return Box(across - REACH, origin + first, across + REACH, origin + last)
    return Box(origin + first, across - REACH, origin + last, across + REACH)


def _year_marks(marks: Sequence[tuple[_Spot, Box]]) -> Iterator[alt.Chart]:
    """Draw each event: a mark where the day is known, a bar over the month where only that is."""
    days = [mark_of(spot.event, *box.middle) for spot, box in marks if spot.until == spot.along]
    months = [mark_of(spot.event, 0, 0) | between(*box) for spot, box in marks if spot.until > spot.along]
    yield draw_marks(days)
    if months:
        yield _bars(months)


def _bars(rows: Rows) -> alt.Chart:
    colour = alt.Stroke("category:N", scale=by_category(style.CATEGORIES), legend=None)
    bars = draw_areas(rows, strokeWidth=1.6, fill=style.PAPER).encode(stroke=colour, opacity=opacity())
    return bars.encode(tooltip=TOLD) if "title" in rows[0] else bars


def _year_key(left: float, right: float) -> Iterator[alt.Chart]:
    """Draw the key: what is hollow, and what is a bar."""
    bar = "Bar: dated to the month only"
    marks, texts, _ = key_to_marks(left, 10, right, 12, [ALONE, (ALONE[0], True, bar)])
    x, y = marks[-1]["x"], marks[-1]["y"]
    yield draw_marks(marks[:-1])
    yield _bars([between(x - 6, y - 4, x + 6, y + 4) | {"category": ALONE[0]}])
    yield draw_texts([*texts[:-1], text_at(x + 12, y, bar)], 12, style.MUTED)
