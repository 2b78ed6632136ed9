"""A stretch of the timeline that a reader opens: drawn over the strip with a pointer, or chosen from a list.

A list reaches those who have no pointer to draw with. Days are counted from the first of the timeline, so that no
reader's time zone moves one.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

import altair as alt

from hrcvote.chronology import FIRST, INVASION, LAST, VOTE, date_of, days_between
from hrcvote.data import Bundle
from hrcvote.words import length

DAYS: Final = (LAST - FIRST).days + 1
"""The days of the timeline."""
_PRESSED: Final = "event.item && test(regexp('^(concat_1_|strip|brush)'), event.item.mark.name)"
"""Whether a pointer is on the strip, the second part of the drawing: Vega-Lite names marks after their place in it."""


def day_of(date: dt.date) -> int:
    """Return how many days after the first of the timeline a day begins."""
    return (date - FIRST).days


def stretches(bundle: Bundle) -> dict[str, tuple[int, int]]:
    """Return the stretches that a reader can choose by name, each with the days where it begins and ends."""
    weeks = f"The {length(days_between(bundle, INVASION, VOTE))} from the invasion to the vote"
    years = {
        str(year): (day_of(dt.date(year, 1, 1)), day_of(dt.date(year + 1, 1, 1)))
        for year in range(FIRST.year, LAST.year + 1)
    }
    return {weeks: (day_of(date_of(bundle, INVASION)), day_of(date_of(bundle, VOTE)) + 1)} | years


def brush() -> alt.Parameter:
    """Return the stretch that a reader draws over the strip; it is shown by `span`, not by itself."""
    unseen = alt.BrushConfig(fillOpacity=0, strokeWidth=0, cursor="grab")
    # A wheel that zoomed the stretch would keep the page from scrolling.
    return alt.selection_interval(name="brush", encodings=["x"], zoom=False, mark=unseen)


def period(named: dict[str, tuple[int, int]]) -> alt.Parameter:
    """Return the stretch that a reader chooses by name; a press on the strip takes the choice back."""
    options: list[Any] = [None, *named]
    labels = ["All, or as drawn on the strip", *named]
    choice = alt.binding_select(options=options, labels=labels, name="Stretch ")
    return alt.selection_point(name="period", fields=["period"], bind=choice, clear=f"pointerdown[{_PRESSED}]")


def span(named: dict[str, tuple[int, int]]) -> alt.Parameter:
    """Return the stretch that is open: the one chosen by name, else the one drawn, else all days."""
    chosen = "(period.period || [null])[0]"
    return alt.param(name="span", expr=f"{chosen} ? {json.dumps(named)}[{chosen}] : brush.day || [0, {DAYS}]")


def edge(end: int, day: float) -> str:
    """Return the expression for where the open stretch begins (0) or ends (1), a pixel within a strip at the least."""
    return f"clamp(span[{end}] * {day:.5f}, 1, {DAYS * day - 1:.1f})"
