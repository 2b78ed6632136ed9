"""The strip of a timeline: every event as a mark on one axis of time, with the stretch that is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import style
from hrcvote.charts.layers import layered
from hrcvote.charts.placing import lanes
from hrcvote.charts.sheet import between, draw_areas, draw_rules, draw_texts, inline, pixel, text_at
from hrcvote.charts.timeline.marks import TOLD, mark_days, mark_months
from hrcvote.charts.timeline.stretch import DAYS, brush, day_of, edge, period, stretches
from hrcvote.chronology import END, FIRST, LAST, TERM, date_of, seat_months
from hrcvote.data import Bundle
from hrcvote.words import plural

_SEAT: Final = 16
"""The height of the bar of Russia's seat."""


def strip(bundle: Bundle, rows: pd.DataFrame, width: int, reach: float, size: int) -> Any:
    """Draw the strip.

    Args:
        bundle: The data.
        rows: All events in their order, as `events.event_rows` has them.
        width: The strip's width in pixels; every day has its share.
        reach: From the middle of a mark to its edge.
        size: The size of the text.
    """
    day = width / DAYS
    piles = _piles(rows, day, reach)
    base = round(2 * reach * (1 + max(piles)) + 8)
    height = base + _SEAT + 26
    years = [(year, day_of(dt.date(year, 1, 1)) * day) for year in range(FIRST.year, LAST.year + 1)]
    months = [day_of(dt.date(year, month, 1)) * day for year, _ in years for month in range(1, 13)]
    begun, ended = (day_of(date_of(bundle, event)) * day for event in (TERM, END))
    seat = base + 6 + _SEAT / 2
    named = stretches(bundle)
    layers = [
        *_open(day, height),
        draw_rules([between(x, 0, x, height) for _, x in years[1:]], style.GRID),
        draw_rules([between(0, base, width, base)], style.FAINT),
        draw_rules([between(x, base, x, base + 4) for x in months], style.FAINT),
        draw_areas([between(begun, base + 6, ended, base + 6 + _SEAT)], color=style.ACCENT),
        draw_texts([text_at(begun - 6, seat, "Russia's seat")], size, style.ACCENT, "right", bold=True),
        draw_texts(
            [text_at((begun + ended) / 2, seat, plural(seat_months(bundle), "month"))], size, style.ON_DARK, "center"
        ),
        draw_texts([text_at(x + 4, height - 8, str(year)) for year, x in years], size, style.MUTED),
        _ground(height).add_params(brush(), period(named)),
        *_marks(rows, piles, day, base - 2, reach),
    ]
    return layered(layers, width, height)


def _open(day: float, height: float) -> Iterator[alt.Chart]:
    """Draw the stretch that is open, with an edge on either side."""
    ends = alt.Chart(inline([{}])).transform_calculate(x=edge(0, day), x2=edge(1, day), y="0", y2=f"{height}")
    across, down = pixel(alt.X, "x"), pixel(alt.Y, "y")
    yield ends.mark_rect(color=style.GRID, opacity=0.7).encode(across, down, alt.X2("x2"), alt.Y2("y2"))
    for side in ("x", "x2"):
        yield ends.mark_rule(color=style.MUTED, strokeWidth=1.5).encode(pixel(alt.X, side), down, alt.Y2("y2"))


def _ground(height: float) -> alt.Chart:
    """Draw what a pointer presses between the marks; it has the scale that a stretch is drawn on."""
    whole = alt.Chart(inline([{"day": 0, "end": DAYS, "y": 0, "y2": height}]))
    across = alt.X("day:Q", axis=None, scale=alt.Scale(domain=[0, DAYS], nice=False, zero=False))
    drawn: alt.Chart = (
        whole.mark_rect(opacity=0, cursor="crosshair", aria=False)
        .encode(across, alt.X2("end"), pixel(alt.Y, "y"), alt.Y2("y2"))
        .properties(name="strip")
    )
    return drawn


def _piles(rows: pd.DataFrame, day: float, reach: float) -> list[int]:
    """Return for each event how high it lies in the pile of those that would lie on each other."""
    middles = (rows["begin"] + rows["end"]) / 2 * day
    return lanes((middle - reach, middle + reach) for middle in middles)


def _marks(rows: pd.DataFrame, piles: Sequence[int], day: float, base: float, reach: float) -> Iterator[alt.Chart]:
    """Draw each event: a mark where the day is known, a bar over the month where only that is."""
    placed: Any = alt.Chart(rows).transform_calculate(
        x=f"datum.begin * {day:.5f}",
        x2=f"datum.end * {day:.5f}",
        middle=f"{base - reach} - {2 * reach} * {[*piles]}[datum.place]",
    )
    days = placed.transform_filter("datum.end - datum.begin == 1").transform_calculate(
        x="(datum.x + datum.x2) / 2", y="datum.middle"
    )
    months = placed.transform_filter("datum.end - datum.begin > 1").transform_calculate(
        y=f"datum.middle - {reach - 1}", y2=f"datum.middle + {reach - 1}"
    )
    yield mark_days(days, reach).encode(tooltip=TOLD)
    yield mark_months(months).encode(tooltip=TOLD)
