"""Flows drawn as ribbons between columns of nodes: Vega-Lite has no such mark, so their outlines are computed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import altair as alt

from hrcvote import style
from hrcvote.charts.layers import layered
from hrcvote.charts.lettering import text_width
from hrcvote.charts.sheet import Rows, between, inline, pixel, text_at
from hrcvote.figure import Chart
from hrcvote.rules import POSITIONS

GAP: Final = 9.0
"""Space between two nodes of a column, in members."""
NODE: Final = 16
"""Width of a node in pixels."""
HEAD: Final = 44
"""Height of what stands above the columns."""
EDGE: Final = 0.75
"""Width of the line around a ribbon, which a pale or a faint one needs to stand out from the page."""
NUMBERED: Final = 14
"""Fewest pixels of a ribbon of movers that has its number on it."""
LABELLED: Final = 0.11
"""How far along a ribbon its number stands: where it has left the node, and is neither steep yet nor crossed."""


class Band(NamedTuple):
    """Members that went from one position to another between two stages."""

    stage: int
    """The stage they came from, 0 for the first."""
    before: str
    after: str
    members: int


class _Node(NamedTuple):
    """A position in one of the stages."""

    position: str
    members: int
    x: float
    """The left edge, in pixels."""
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class _Ribbon(NamedTuple):
    """A band with where it leaves and where it arrives, in pixels."""

    band: Band
    left: float
    right: float
    leaves: float
    arrives: float
    thick: float

    @property
    def path(self) -> str:
        """The outline, from the upper left corner."""
        bend = (self.left + self.right) / 2
        down, low = self.leaves + self.thick, self.arrives + self.thick
        points = (self.left, self.leaves, bend, self.leaves, bend, self.arrives, self.right, self.arrives)
        back = (self.right, low, bend, low, bend, down, self.left, down)
        there = "M{:.1f},{:.1f}C{:.1f},{:.1f},{:.1f},{:.1f},{:.1f},{:.1f}".format(*points)
        return there + "L{:.1f},{:.1f}C{:.1f},{:.1f},{:.1f},{:.1f},{:.1f},{:.1f}Z".format(*back)

    def at(self, t: float) -> tuple[float, float]:
        """Return the point in the middle of the ribbon, `t` of its way."""
        bend = 3 * t * t * (1 - t) + t**3
        along = 1.5 * t * (1 - t) + t**3
        x = self.left + (self.right - self.left) * along
        return x, self.leaves + (self.arrives - self.leaves) * bend + self.thick / 2


def ribbons(bands: Sequence[Band], heads: Sequence[str], width: int) -> Chart:
    """Draw bands between stages, each stage a column of one node for each position.

    Args:
        bands: All moves between each two neighbouring stages, those that kept their position among them.
        heads: What stands above each stage; what follows a comma is in a line of its own.
        width: Width of the drawing in pixels, labels included.
    """
    wide = width >= style.WIDE
    width, height = style.inner(width), 430 if wide else 460
    margin = 128 if wide else 40
    reach = (width - 2 * margin) / (len(heads) - 1)
    columns = [
        _column(bands, stage, last=stage == len(heads) - 1, x=margin + stage * reach - NODE / 2, height=height)
        for stage in range(len(heads))
    ]
    found = [ribbon for stage in range(len(heads) - 1) for ribbon in _between(bands, columns, stage)]
    layers = [
        _drawn([_shape(ribbon, heads) for ribbon in sorted(found, key=_over)]),
        _boxes([node for column in columns for node in column]),
        *_written(_numbers(found), 13, halo=False),
        *_labels(columns, wide=wide),
        *_above(heads, columns, width),
    ]
    return layered(layers, width, height)


def _column(bands: Sequence[Band], stage: int, *, last: bool, x: float, height: float) -> list[_Node]:
    """Stack the nodes of a stage; a node's height is its members."""
    of_stage = [(b.after, b.members) for b in bands if b.stage == stage - 1] if last else []
    of_stage = of_stage or [(b.before, b.members) for b in bands if b.stage == stage]
    counts = [(position, sum(members for taken, members in of_stage if taken == position)) for position in POSITIONS]
    scale = (height - HEAD - 1) / (sum(members for _, members in counts) + GAP * (len(POSITIONS) - 1))
    nodes = []
    top = float(HEAD)
    for position, members in counts:
        nodes.append(_Node(position, members, x, top, top + members * scale))
        top += (members + GAP) * scale
    return nodes


def _between(bands: Sequence[Band], columns: Sequence[Sequence[_Node]], stage: int) -> Iterator[_Ribbon]:
    """Yield the ribbons from a stage to the next, which leave and arrive in the order of the positions."""
    order = {position: place for place, position in enumerate(POSITIONS)}
    here = [band for band in bands if band.stage == stage]
    leaves = {node.position: node.top for node in columns[stage]}
    enters = {node.position: node.top for node in columns[stage + 1]}
    scale = max((node.bottom - node.top) / node.members for node in columns[stage] if node.members)
    arrivals = {}
    for band in sorted(here, key=lambda b: (order[b.after], order[b.before])):
        arrivals[band] = enters[band.after]
        enters[band.after] += band.members * scale
    left, right = columns[stage][0].x + NODE, columns[stage + 1][0].x
    for band in sorted(here, key=lambda b: (order[b.before], order[b.after])):
        yield _Ribbon(band, left, right, leaves[band.before], arrivals[band], band.members * scale)
        leaves[band.before] += band.members * scale


def _over(ribbon: _Ribbon) -> tuple[bool, int]:
    """Return the order in which ribbons are drawn: movers over those that kept their position, thin over thick."""
    return ribbon.band.before != ribbon.band.after, -ribbon.band.members


def _shape(ribbon: _Ribbon, heads: Sequence[str]) -> dict[str, Any]:
    stage, before, after, members = ribbon.band
    return {
        "path": ribbon.path,
        "from": f"{style.POSITION_LABELS[before]} on {heads[stage]}",
        "to": f"{style.POSITION_LABELS[after]} on {heads[stage + 1]}",
        "members": members,
        "colour": style.CONTEXT if before == "not_voting" else style.POSITIONS[before],
        "edge": style.POSITION_OUTLINES[before],
        "opacity": 0.85 if before != after else 0.28,
    }


def _drawn(shapes: Rows) -> Any:
    # A path drawn as a symbol of size 4 is as large as it says.
    marks: Any = alt.Chart(inline(shapes)).mark_point(size=4, strokeWidth=EDGE, opacity=1)
    return marks.encode(
        x=alt.XValue(0),
        y=alt.YValue(0),
        shape=alt.Shape("path:N", scale=None),
        fill=alt.Fill("colour:N", scale=None),
        fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
        stroke=alt.Stroke("edge:N", scale=None),
        tooltip=[
            alt.Tooltip("from:N", title="From"),
            alt.Tooltip("to:N", title="To"),
            alt.Tooltip("members:Q", title="Members"),
        ],
    )


def _boxes(nodes: Sequence[_Node]) -> Any:
    rows = [
        between(node.x, node.top, node.x + NODE, node.bottom) | {"colour": style.POSITIONS[node.position]}
        for node in nodes
    ]
    marks: Any = alt.Chart(inline(rows)).mark_rect(stroke=style.FAINT, strokeWidth=0.75, aria=False)
    return marks.encode(
        pixel(alt.X, "x"),
        pixel(alt.Y, "y"),
        alt.X2("x2"),
        alt.Y2("y2"),
        fill=alt.Fill("colour:N", scale=None),
    )


def _numbers(found: Sequence[_Ribbon]) -> Rows:
    """Return the number of members on each ribbon of movers that is thick enough to hold it."""
    return [
        text_at(*ribbon.at(LABELLED), str(ribbon.band.members))
        | {"ink": style.ON_DARK if ribbon.band.before in ("yes", "no") else style.ON_LIGHT}
        for ribbon in found
        if ribbon.band.before != ribbon.band.after and ribbon.thick >= NUMBERED
    ]


def _labels(columns: Sequence[Sequence[_Node]], *, wide: bool) -> Iterator[Any]:
    """Yield the words of the outer columns, and the numbers of all."""
    sides: dict[str, Rows] = {"right": [], "left": []}
    words: Rows = []
    for place, column in enumerate(columns):
        outer = place in (0, len(columns) - 1)
        side = "right" if place == 0 else "left"
        for node in column:
            x = node.x - 6 if place == 0 else node.x + NODE + 6
            text = f"{style.POSITION_LABELS[node.position]} {node.members}" if wide and outer else str(node.members)
            sides[side].append(text_at(x, node.middle, text) | {"ink": style.INK})
            if place == 0 and not wide:
                words.append(
                    text_at(node.x + NODE + 5, node.middle, style.POSITION_LABELS[node.position]) | {"ink": style.INK}
                )
    for side, rows in sides.items():
        yield from _written(rows, 14, align=side)
    if words:
        yield from _written(words, 12, align="left", weight="normal")


def _above(heads: Sequence[str], columns: Sequence[Sequence[_Node]], width: float) -> Iterator[Any]:
    """Yield what stands above each column, in its middle, or at the edge of a drawing that is too narrow for that."""
    for head, column in zip(heads, columns, strict=True):
        first, _, rest = head.partition(", ")
        half = max(text_width(first, 13, bold=True), text_width(rest, 13)) / 2
        x = min(max(column[0].x + NODE / 2, half), width - half)
        yield from _written([text_at(x, 8, first) | {"ink": style.INK}], 13, halo=False)
        yield from _written([text_at(x, 25, rest) | {"ink": style.MUTED}], 13, weight="normal", halo=False)


def _written(rows: Rows, size: int, *, align: str = "center", weight: str = "bold", halo: bool = True) -> Iterator[Any]:
    """Yield texts, with the page's colour around them where they stand on a drawing."""
    chart: Any = alt.Chart(inline(rows))
    look: dict[str, Any] = {"align": align, "baseline": "middle", "fontSize": size, "fontWeight": weight, "aria": False}
    at = (pixel(alt.X, "x"), pixel(alt.Y, "y"), alt.Text("text:N"))
    if halo:
        yield chart.mark_text(**look, stroke=style.PAPER, strokeWidth=3, strokeJoin="round").encode(*at)
    yield chart.mark_text(**look).encode(*at, color=alt.Color("ink:N", scale=None))
