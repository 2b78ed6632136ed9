"""How an event is drawn: the colour and shape of its category, hollow where one source alone tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import altair as alt

from hrcvote import style
from hrcvote.charts.lettering import text_width
from hrcvote.charts.sheet import Rows, inline, pixel, text_at
from hrcvote.chronology import Event, when

REACH: Final = 5.5
"""From the middle of a mark to its edge."""
ALONE: Final = ("diplomacy", True, "Hollow: known from one source only")
"""An entry of the key: the category that is drawn, whether hollow, and what it means."""

_SHOWN: Final = "highlight == 'all' || highlight == datum.category"
TOLD: Final = [
    alt.Tooltip("when:N", title="Date"),
    alt.Tooltip("title:N", title="Event"),
    alt.Tooltip("known_from:N", title="Known from"),
]


def highlight(categories: Iterable[str]) -> alt.Parameter:
    """Return the control that lets a reader highlight one of the categories."""
    options = ["all", *categories]
    labels = ["All categories", *(style.CATEGORY_LABELS[category] for category in options[1:])]
    return alt.param(
        name="highlight", value="all", bind=alt.binding_select(options=options, labels=labels, name="Highlight ")
    )


def by_category(values: Mapping[str, str]) -> alt.Scale:
    """Return a scale with one value for each category."""
    return alt.Scale(domain=list(values), range=list(values.values()))


def opacity() -> Any:
    """Return how strongly a row is drawn: faintly where the reader highlights another category."""
    return alt.OpacityValue(0.15, condition={"test": _SHOWN, "value": 1.0})


def mark_of(event: Event, x: float, y: float) -> dict[str, Any]:
    """Return the row of an event's mark, with what a pointer on it is told."""
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "category": event.category,
        "alone": isinstance(event.alone, str),
        "when": when(event),
        "title": event.title,
        "known_from": event.known_from,
    }


def draw_marks(rows: Rows) -> alt.Chart:
    """Draw each event in the colour and shape of its category, hollow where it is known from one source only."""
    drawn = mark_days(alt.Chart(inline(rows)))
    return drawn.encode(tooltip=TOLD) if "title" in rows[0] else drawn


def mark_days(chart: alt.Chart, reach: float = REACH) -> alt.Chart:
    """Draw the events of a chart as `draw_marks` does, without what a pointer on them is told."""
    colour = alt.Color("category:N", scale=by_category(style.CATEGORIES), legend=None)
    marks: alt.Chart = chart.mark_point(size=round((2 * reach - 3.1) ** 2), strokeWidth=1.6).encode(
        pixel(alt.X, "x"),
        pixel(alt.Y, "y"),
        alt.Stroke("category:N", scale=by_category(style.CATEGORIES), legend=None),
        alt.Shape("category:N", scale=by_category(style.CATEGORY_SHAPES), legend=None),
        fill=alt.condition("datum.alone", alt.value(style.PAPER), colour),
        opacity=opacity(),
    )
    return marks


def draw_bars(rows: Rows) -> alt.Chart:
    """Draw each event as a bar over the month that it is dated to."""
    drawn = mark_months(alt.Chart(inline(rows)))
    return drawn.encode(tooltip=TOLD) if "title" in rows[0] else drawn


def mark_months(chart: alt.Chart) -> alt.Chart:
    """Draw the events of a chart as `draw_bars` does, without what a pointer on them is told."""
    bars: alt.Chart = chart.mark_rect(strokeWidth=1.6, fill=style.PAPER).encode(
        pixel(alt.X, "x"),
        pixel(alt.Y, "y"),
        alt.X2("x2"),
        alt.Y2("y2"),
        alt.Stroke("category:N", scale=by_category(style.CATEGORIES), legend=None),
        opacity=opacity(),
    )
    return bars


def key_to_marks(
    left: float, top: float, right: float, size: float, entries: Iterable[tuple[str, bool, str]]
) -> tuple[Rows, Rows, float]:
    """Lay out the key to the marks in lines; return its marks, its texts and where it ends."""
    marks: Rows = []
    texts: Rows = []
    x, y = left, top
    for category, alone, label in entries:
        wide = 14 + text_width(label, size)
        if x + wide > right:
            x, y = left, y + 20
        marks.append({"x": round(x + 5, 1), "y": y, "category": category, "alone": alone})
        texts.append(text_at(x + 14, y, label))
        x += wide + 18
    return marks, texts, y + 20
