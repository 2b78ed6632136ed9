"""The days from the invasion to the vote, on an axis of days that runs downwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.lettering import wrapped
from hrcvote.charts.placing import spread
from hrcvote.charts.sheet import Rows, between, draw_areas, draw_rules, draw_texts, inline, pixel, text_at
from hrcvote.charts.timeline.caption import event_table, lead, only_source, said
from hrcvote.charts.timeline.marks import ALONE, draw_marks, highlight, key_to_marks, mark_of, opacity
from hrcvote.chronology import (
    BUCHA,
    INVASION,
    VOTE,
    Event,
    date_of,
    dated_to_a_month,
    days_between,
    in_last_days,
    quiet_days,
    weeks_to_the_vote,
)
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.words import day, from_to, length, number, plural, verb


@dataclass(frozen=True)
class _Measures:
    """The measures of one drawing of the days."""

    width: int
    axis: int
    """Where the axis of days stands."""
    edge: int
    """Where the leader lines end."""
    dated: int
    marks: int
    text: int
    size: int
    line: int
    gap: int
    own_line: bool
    """Whether the date stands above the day's text, for want of room beside it."""
    pitch: float
    """The least height of a day."""


_MEASURES: Final = {
    style.WIDE: _Measures(style.inner(style.WIDE), 60, 122, 130, 190, 204, 13, 19, 8, False, 15),
    style.NARROW: _Measures(style.inner(style.NARROW), 48, 74, 80, 85, 98, 12, 16, 9, True, 14),
}


class _Line(NamedTuple):
    """One line of a day's text, with its event if it is the event's first."""

    text: str
    category: str
    bold: bool
    event: Event | None


class _Day(NamedTuple):
    """One day with its place on the axis, and the top and height of its text."""

    date: dt.date
    y: float
    top: float
    height: float
    lines: list[_Line]


def seven_weeks(bundle: Bundle) -> Figure:
    """The days from the invasion to the vote, on an axis of days that runs downwards."""
    events = weeks_to_the_vote(bundle)
    first, last = date_of(bundle, INVASION), date_of(bundle, VOTE)
    days = days_between(bundle, INVASION, VOTE)
    quiet = quiet_days(bundle)
    vague = len(dated_to_a_month(bundle))
    left_out = f"; {plural(vague, 'event')} dated to a month only {verb(vague, 'is', 'are')} left out" if vague else ""
    done = (
        "Russia was suspended"
        if record.outcome(record.tally(bundle)).adopted
        else "The Assembly voted on suspending Russia"
    )
    return Figure(
        id="timeline-seven-weeks",
        title=f"{done} {plural(days, 'day')} after it invaded Ukraine, "
        f"{plural(days_between(bundle, BUCHA, VOTE), 'day')} after the first pictures from Bucha",
        subtitle=f"{plural(len(events), 'event')} of the {length(days)} {from_to(first, last)}, day by day; "
        f"{only_source(events)}{left_out}.",
        draw=lambda width: _draw(events, _MEASURES[width]),
        table=event_table(events),
        alt=f"A timeline that runs downwards from the invasion on {day(first)} to the vote on {day(last)}, with a"
        f" line of text for each of {plural(len(events), 'event')}. The longest stretch without one lies between"
        f" {day(quiet[0])} and {day(quiet[1])}; {number(in_last_days(events, last, 7))} of the events fall in the last"
        f" seven days. Of all of them, {only_source(events)}; these have hollow marks.",
        sources=lead(bundle, events["event_id"]),
    )


def _draw(events: pd.DataFrame, at: _Measures) -> Chart:
    shown = [category for category in style.CATEGORY_LABELS if category in set(events["category"])]
    entries = [(category, False, style.CATEGORY_LABELS[category]) for category in shown]
    key, labels, top = key_to_marks(2, 10, at.width, at.size - 1, [*entries, ALONE])
    placed, pitch = _placed(events, at, top + at.line)
    height = round(max(placed[-1].y + pitch, placed[-1].top + placed[-1].height))
    dates = [text_at(at.dated, one.top + at.line / 2, _short(one.date)) for one in placed]
    lines: dict[bool, Rows] = {True: [], False: []}
    for one in _day_texts(placed, at):
        lines[one["bold"]].append(one)
    layers = [
        *_axis(placed, pitch, at, height),
        draw_rules([between(at.axis, one.y, at.edge, one.top + at.line / 2) for one in placed], style.FAINT),
        draw_rules([_bracket(one, at) for one in placed], style.FAINT, strokeWidth=1.5),
        draw_texts(dates, at.size, style.INK, bold=True),
        draw_texts([_quiet(placed, at)], at.size, style.MUTED),
        *(
            draw_texts(rows, at.size, style.INK, bold=bold).encode(opacity=opacity())
            for bold, rows in lines.items()
            if rows
        ),
        draw_marks([*_day_marks(placed, at)]),
        draw_marks(key),
        draw_texts(labels, at.size - 1, style.MUTED),
    ]
    return layered(layers, at.width, height, params=[highlight(shown)])


def _axis(placed: Sequence[_Day], pitch: float, at: _Measures, height: float) -> list[alt.Chart]:
    """Draw the axis with a tick for each day, a date for each week and a dot for each day with an event."""
    start, end = placed[0].y, placed[-1].y
    days = [start + n * pitch for n in range((placed[-1].date - placed[0].date).days + 1)]
    weeks = [(placed[0].date + dt.timedelta(weeks=n), y) for n, y in enumerate(days[::7])]
    bands = [between(0, y - pitch / 2, at.axis, min(y + 6.5 * pitch, height)) for _, y in weeks[::2]]
    dots = alt.Chart(inline({"x": at.axis, "y": round(one.y, 1)} for one in placed))
    return [
        draw_areas(bands, color=style.GRID, opacity=0.7),
        draw_rules([between(at.axis, start, at.axis, end)], style.FAINT, strokeWidth=1.5),
        draw_rules([between(at.axis - 5, y, at.axis, y) for y in days], style.FAINT),
        draw_texts([text_at(at.axis - 9, y, _short(date)) for date, y in weeks], at.size - 1, style.MUTED, "right"),
        dots.mark_circle(size=28, color=style.MUTED, opacity=1).encode(pixel(alt.X, "x"), pixel(alt.Y, "y")),
    ]


def _placed(events: pd.DataFrame, at: _Measures, top: float) -> tuple[list[_Day], float]:
    """Place each day's text as near to its day as the others allow; return the days and the height of one."""
    dates = sorted({date.date() for date in events["date"]})
    texts = [[*_lines(events[events["date"].dt.date == date], at)] for date in dates]
    heights = [(len(lines) + at.own_line) * at.line + at.gap for lines in texts]
    pitch = max(at.pitch, (sum(heights) - at.line) / ((dates[-1] - dates[0]).days + 1))
    ys = [top + (date - dates[0]).days * pitch for date in dates]
    wanted = [y - at.line / 2 for y in ys]
    tops = spread(wanted, heights, wanted[0], max(wanted[-1] + heights[-1], wanted[0] + sum(heights)))
    return [_Day(*one) for one in zip(dates, ys, tops, heights, texts, strict=True)], pitch


def _quiet(placed: Sequence[_Day], at: _Measures) -> dict[str, Any]:
    """Say in the widest gap how many days it has."""
    before, after = max(pairwise(placed), key=lambda pair: pair[1].date - pair[0].date)
    days = (after.date - before.date).days - 1
    return text_at(
        at.text,
        (before.top + before.height + after.top - at.gap) / 2,
        f"{plural(days, 'day')} without an event in the tables",
    )


def _lines(events: pd.DataFrame, at: _Measures) -> Iterator[_Line]:
    for event in each(events):
        turns = event.event_id in (INVASION, BUCHA, VOTE)
        first, *more = wrapped(said(event), at.width - at.text, at.size, turns)
        yield _Line(first, event.category, turns, event)
        yield from (_Line(text, event.category, turns, None) for text in more)


def _on_lines(placed: Iterable[_Day], at: _Measures) -> Iterator[tuple[_Line, float]]:
    for one in placed:
        for place, line in enumerate(one.lines):
            yield line, one.top + (place + at.own_line + 0.5) * at.line


def _day_texts(placed: Iterable[_Day], at: _Measures) -> Iterator[dict[str, Any]]:
    for line, y in _on_lines(placed, at):
        yield text_at(at.text, y, line.text) | {"category": line.category, "bold": line.bold}


def _day_marks(placed: Iterable[_Day], at: _Measures) -> Iterator[dict[str, Any]]:
    for line, y in _on_lines(placed, at):
        if line.event is not None:
            yield mark_of(line.event, at.marks, y)


def _bracket(one: _Day, at: _Measures) -> dict[str, float]:
    return between(at.edge, one.top + 2, at.edge, one.top + (len(one.lines) + at.own_line) * at.line - 2)


def _short(date: dt.date) -> str:
    return f"{date.day} {date:%b}"
