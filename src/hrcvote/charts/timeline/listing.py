"""The list of a timeline: the events of the stretch that is open, as many as there is room for.

Which events these are is found out when the reader opens a stretch, so it is Vega that filters, ranks and places the
rows: turning points first, then what most sources tell of. Each row is as high as its text, so no label meets another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import style
from hrcvote.charts.layers import layered
from hrcvote.charts.lettering import wrapped
from hrcvote.charts.sheet import inline, pixel
from hrcvote.charts.timeline.marks import REACH, TOLD, mark_days, mark_months, opacity
from hrcvote.charts.timeline.stretch import DAYS, edge
from hrcvote.chronology import FIRST
from hrcvote.data import each


@dataclass(frozen=True)
class Measures:
    """The measures of a list."""

    width: int
    lane: int
    """The width of the list's own axis of time."""
    dated: int
    text: int
    size: int
    line: int
    gap: int
    own_line: bool
    """Whether the date stands above the text, for want of room beside it."""

    @property
    def top(self) -> int:
        """Where the first row begins."""
        return _LEAD + self.line * (1 + self.own_line) + 8

    def lines(self, text: str, bold: bool) -> list[str]:
        """Break a row's text into lines."""
        return wrapped(text, self.width - self.text, self.size, bold)

    def height(self, lines: Sequence[str]) -> int:
        """Return how high a row is."""
        return (len(lines) + self.own_line) * self.line + self.gap


_LEAD: Final = 24
"""The height of the lines that lead from the strip to the list."""


def listing(rows: pd.DataFrame, room: int, at: Measures) -> Any:
    """Draw the list.

    Args:
        rows: All events in their order, as `events.event_rows` has them.
        room: The height that the rows may have together.
        at: The measures.
    """
    layers = [*_leads(at), *_lane(at), _summary(at), *_texts(at), *_marks()]
    steps = _placed(alt.Chart(), rows, room, at).transform
    return layered(layers, at.width, at.top + room + 2, data=rows, transform=steps)


def _placed(chart: Any, rows: pd.DataFrame, room: int, at: Measures) -> Any:
    """Find out which rows are listed and where: turning points first, then what most sources tell of."""
    first = [alt.SortField("point", "descending"), alt.SortField("known", "descending"), alt.SortField("place")]
    broken = [at.lines(row.title, row.point) for row in each(rows)]
    highs = [at.height(lines) for lines in broken]
    return (
        chart.transform_calculate(
            inside="datum.end > span[0] && datum.begin < span[1] ? 1 : 0",
            known="length(split(datum.known_from, ';'))",
            high=f"{highs}[datum.place]",
            cuts=f"{_cuts(broken)}[datum.place]".replace(" ", ""),
        )
        .transform_calculate(wants="datum.inside * datum.high")
        .transform_window(filled="sum(wants)", sort=first, frame=[None, 0])
        .transform_calculate(listed=f"datum.inside && datum.filled <= {room} ? 1 : 0")
        .transform_calculate(takes="datum.listed * datum.high")
        .transform_window(below="sum(takes)", sort=[alt.SortField("place")], frame=[None, 0])
        .transform_joinaggregate(inside_all="sum(inside)", listed_all="sum(listed)", long="sum(takes)")
        .transform_calculate(
            y=f"{at.top + at.line / 2} + datum.below - datum.high",
            x=_along("begin", at),
            x2=_along("end", at),
            lines=_in_lines(broken, at),
        )
        .transform_calculate(middle="(datum.x + datum.x2) / 2")
    )


def _along(end: str, at: Measures) -> str:
    """Return where a day lies on the list's own axis, whose ends keep clear of its edges by a mark."""
    share = f"clamp((datum.{end} - span[0]) / (span[1] - span[0]), 0, 1)"
    return f"{REACH + 1} + {share} * {at.lane - 2 * (REACH + 1)}"


def _cuts(broken: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return where each title breaks, for all as often as for the longest: the widths share the words themselves."""
    deepest = max(map(len, broken))
    ends = [[*accumulate(len(line) + 1 for line in lines)] for lines in broken]
    return [[0, *found, *[found[-1]] * (deepest - len(found))] for found in ends]


def _in_lines(broken: Sequence[Sequence[str]], at: Measures) -> str:
    """Return the expression for a title in as many lines as its row is high."""
    deepest = max(map(len, broken))
    lines = f"[{', '.join(f'slice(datum.title, datum.cuts[{n}], datum.cuts[{n + 1}] - 1)' for n in range(deepest))}]"
    return f"slice({lines}, 0, (datum.high - {at.gap}) / {at.line} - {int(at.own_line)})"


def _leads(at: Measures) -> Iterator[alt.Chart]:
    """Lead from the ends of the stretch on the strip to the ends of the list's own axis of time."""
    for end, to in ((0, 1), (1, at.lane)):
        lead = alt.Chart(inline([{}])).transform_calculate(
            x=edge(end, at.width / DAYS), x2=f"{to}", y="0", y2=f"{_LEAD}"
        )
        yield _rule(lead, "x", "y", style.MUTED).encode(alt.X2("x2"), alt.Y2("y2"))


def _lane(at: Measures) -> Iterator[alt.Chart]:
    """Draw the list's own axis of time down to the last row, and a line from each event to its text."""
    whole = _first().transform_calculate(top=f"{_LEAD}", bottom=f"{at.top} + datum.long", left="1", right=f"{at.lane}")
    for side in ("left", "right"):
        yield _rule(whole, side, "top", style.MUTED).encode(alt.Y2("bottom"))
    across = _listed().transform_calculate(end=f"{at.dated - 6}")
    yield _rule(across, "middle", "y", style.GRID).encode(alt.X2("end"))


def _summary(at: Measures) -> alt.Chart:
    """Say how many events of the stretch are listed."""
    first, last = (_said(day) for day in ("floor(span[0])", "ceil(span[1]) - 1"))
    when = f"'from ' + {first} + ' to ' + {last}"
    all_of = "datum.inside_all == 0 ? 'No event' : datum.inside_all == 1 ? 'One event' : datum.inside_all + ' events'"
    some_of = "'Listed: ' + datum.listed_all + ' of ' + datum.inside_all + ' events'"
    cut = "datum.listed_all < datum.inside_all"
    count, order = f"({cut} ? {some_of} : {all_of})", f"({cut} ? ', turning points first' : '')"
    words = _first().transform_calculate(
        words=f"[{count} + {order}, {when}]" if at.own_line else f"{count} + ' ' + {when} + {order}",
        x=f"{at.dated}",
        y=f"{_LEAD + at.line / 2}",
    )
    text = words.mark_text(
        align="left",
        baseline="middle",
        lineBreak="\n",
        lineHeight=at.line,
        fontSize=at.size,
        color=style.MUTED,
        aria=False,
    )
    drawn: alt.Chart = text.encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), alt.Text("words:N"))
    return drawn


def _said(day: str) -> str:
    return f"utcFormat(utc({FIRST.year}, {FIRST.month - 1}, {FIRST.day}) + ({day}) * 864e5, '%-d %B %Y')"


def _texts(at: Measures) -> Iterator[alt.Chart]:
    """Write the date and the text of each row, those of turning points bold."""
    dated = _listed().transform_calculate(x=f"{at.dated}")
    yield _text(dated, "when:N", at, "bold" if at.own_line else "normal")
    texts = _listed().transform_calculate(x=f"{at.text}", y=f"datum.y + {at.line * at.own_line}")
    for point, weight in (("datum.point", "bold"), ("!datum.point", "normal")):
        yield _text(texts.transform_filter(point), "lines:N", at, weight)


def _text(rows: alt.Chart, field: str, at: Measures, weight: str) -> alt.Chart:
    look: Any = {"fontWeight": weight, "fontSize": at.size, "lineHeight": at.line}
    text = rows.mark_text(align="left", baseline="middle", color=style.INK, aria=False, **look)
    drawn: alt.Chart = text.encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), alt.Text(field), opacity=opacity())
    return drawn


def _marks() -> Iterator[alt.Chart]:
    """Draw each event on the list's own axis: a mark for a day, a bar for a month."""
    days = _listed().transform_filter("datum.end - datum.begin == 1").transform_calculate(x="datum.middle")
    months = (
        _listed()
        .transform_filter("datum.end - datum.begin > 1")
        .transform_calculate(x2="max(datum.x2, datum.x + 3)", y2=f"datum.y + {REACH - 1}", y=f"datum.y - {REACH - 1}")
    )
    yield mark_months(months).encode(tooltip=TOLD)
    yield mark_days(days).encode(tooltip=TOLD)


def _listed() -> Any:
    return alt.Chart().transform_filter("datum.listed")


def _first() -> Any:
    return alt.Chart().transform_filter("datum.place == 0")


def _rule(rows: Any, across: str, down: str, colour: str) -> alt.Chart:
    drawn: alt.Chart = rows.mark_rule(color=colour, aria=False).encode(pixel(alt.X, across), pixel(alt.Y, down))
    return drawn
