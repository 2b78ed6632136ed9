"""Flows drawn as ribbons between columns of nodes: Vega-Lite has no such mark, so their outlines are computed here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import style
from hrcvote.data import each
from hrcvote.figure import Chart
from hrcvote.rules import POSITIONS

GAP: Final = 9.0
"""Space between two nodes of a column, in members."""
STEPS: Final = 12
"""Points along a ribbon: enough for its curve to look smooth at either width."""
LABELLED: Final = 2
"""The point at which a ribbon's number stands."""
SMALLEST: Final = 9
"""Fewest members that a ribbon of movers is labelled from: in thinner ones the number would not fit."""


class Band(NamedTuple):
    """Members that went from one position to another between two stages."""

    stage: int
    """The stage they came from, 0 for the first."""
    before: str
    after: str
    members: int


def ribbons(bands: Sequence[Band], heads: Sequence[str], width: int, height: int) -> Chart:
    """Draw bands between stages, each stage a column of one node for each position.

    Args:
        bands: All moves between each two neighbouring stages, those that kept their position among them.
        heads: What stands above each stage.
        width: Width of the drawing in pixels, labels included.
        height: Height of the drawing in pixels.
    """
    nodes = _nodes(bands, len(heads))
    wide = width >= style.WIDE
    margin = 128 if wide else 40
    width = style.inner(width)
    inner = width - 2 * margin
    node = 16
    reach = inner / (len(heads) - 1)
    drawn = [_outline(bands, nodes, stage, heads, reach, node, margin) for stage in range(len(heads) - 1)]
    outline, numbers = (pd.concat(parts) for parts in zip(*drawn, strict=True))
    boxes = nodes.assign(left=margin + nodes["stage"] * reach - node / 2)
    boxes = boxes.assign(right=boxes["left"] + node, middle=(boxes["top"] + boxes["bottom"]) / 2)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], range=[0, width], nice=False))
    y = alt.Y("y0:Q", axis=None, scale=alt.Scale(domain=[-16, float(nodes["bottom"].max())], reverse=True, nice=False))
    area = (
        alt.Chart(outline)
        .mark_area(interpolate="linear", strokeWidth=0.5)
        .encode(
            x=x,
            y=y,
            y2="y1:Q",
            detail="what:N",
            fill=alt.Fill("colour:N", scale=None),
            stroke=alt.Stroke("colour:N", scale=None),
            opacity=alt.Opacity("opacity:Q", scale=None),
            tooltip=alt.Tooltip("what:N", title="Members"),
        )
    )
    box = (
        alt.Chart(boxes)
        .mark_rect(stroke=style.FAINT, strokeWidth=0.75)
        .encode(
            x=alt.X("left:Q", axis=None),
            x2="right:Q",
            y=alt.Y("top:Q", axis=None),
            y2="bottom:Q",
            fill=alt.Fill("colour:N", scale=None),
        )
    )
    return alt.layer(area, box, *_labels(boxes, heads, margin, reach, wide=wide), _counts(numbers)).properties(
        width=width, height=height
    )


def _nodes(bands: Sequence[Band], stages: int) -> pd.DataFrame:
    """Stack the nodes of each stage; a node's height is its members."""
    rows = []
    for stage in range(stages):
        top = 0.0
        for position in POSITIONS:
            if stage < stages - 1:
                members = sum(b.members for b in bands if b.stage == stage and b.before == position)
            else:
                members = sum(b.members for b in bands if b.stage == stage - 1 and b.after == position)
            rows.append((stage, position, members, top, top + members, style.POSITIONS[position]))
            top += members + GAP
    return pd.DataFrame(rows, columns=["stage", "position", "members", "top", "bottom", "colour"])


def _outline(
    bands: Sequence[Band],
    nodes: pd.DataFrame,
    stage: int,
    heads: Sequence[str],
    reach: float,
    node: float,
    margin: float,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the points of every ribbon between a stage and the next, and the numbers that stand on them."""
    numbers: list[dict[str, Any]] = []
    leave = nodes[nodes["stage"] == stage].set_index("position")["top"].to_dict()
    enter = nodes[nodes["stage"] == stage + 1].set_index("position")["top"].to_dict()
    order = {position: place for place, position in enumerate(POSITIONS)}
    here = [band for band in bands if band.stage == stage]
    arrivals = {}
    for band in sorted(here, key=lambda b: (order[b.after], order[b.before])):
        arrivals[band] = enter[band.after]
        enter[band.after] += band.members
    rows = []
    start, end = margin + stage * reach + node / 2, margin + (stage + 1) * reach - node / 2
    for band in sorted(here, key=lambda b: (order[b.before], order[b.after])):
        colour = style.CONTEXT if band.before == "not_voting" else style.POSITIONS[band.before]
        drawn = {
            "what": f"{heads[stage]} to {heads[stage + 1]}: {band.members} {style.POSITION_LABELS[band.before].lower()}"
            f" to {style.POSITION_LABELS[band.after].lower()}",
            "colour": colour,
            "opacity": 0.8 if band.before != band.after else 0.28,
        }
        for step in range(STEPS + 1):
            t = step / STEPS
            ease = t * t * (3 - 2 * t)
            y = leave[band.before] + (arrivals[band] - leave[band.before]) * ease
            point = {"x": round(start + (end - start) * t, 1), "y0": round(y, 2), "y1": round(y + band.members, 2)}
            rows.append(drawn | point)
            if step == LABELLED and band.before != band.after and band.members >= SMALLEST:
                ink = style.ON_DARK if band.before in ("yes", "no") else style.ON_LIGHT
                numbers.append({"x": point["x"], "y0": y + band.members / 2, "label": band.members, "ink": ink})
        leave[band.before] += band.members
    return pd.DataFrame(rows), pd.DataFrame(numbers, columns=["x", "y0", "label", "ink"])


def _labels(boxes: pd.DataFrame, heads: Sequence[str], margin: int, reach: float, *, wide: bool) -> list[Any]:
    """Return the words of the outer columns, the numbers of all, and what stands above each."""
    last = len(heads) - 1
    charts = []
    for stage, side in ((0, "left"), (last, "right")):
        shown = boxes[boxes["stage"] == stage].assign(
            text=[
                f"{style.POSITION_LABELS[b.position]} {b.members}" if wide else str(b.members)
                for b in each(boxes[boxes["stage"] == stage])
            ]
        )
        charts.append(
            alt.Chart(shown)
            .mark_text(
                align="right" if side == "left" else "left",
                dx=-6 if side == "left" else 6,
                fontSize=14,
                fontWeight="bold",
                color=style.INK,
            )
            .encode(x=alt.X(f"{side}:Q", axis=None), y=alt.Y("middle:Q", axis=None), text="text:N")
        )
    if not wide:
        charts.append(
            alt.Chart(boxes[boxes["stage"] == 0].assign(text=list(style.POSITION_LABELS.values())))
            .mark_text(align="left", dx=4, fontSize=12, color=style.INK)
            .encode(x=alt.X("right:Q", axis=None), y=alt.Y("middle:Q", axis=None), text="text:N")
        )
    inner = boxes[(boxes["stage"] > 0) & (boxes["stage"] < last)]
    charts.append(
        alt.Chart(inner)
        .mark_text(align="left", dx=5, fontSize=14, fontWeight="bold", color=style.INK)
        .encode(x=alt.X("right:Q", axis=None), y=alt.Y("middle:Q", axis=None), text="members:Q")
    )
    for stage in range(last + 1):
        align, at = {0: ("left", 0.0), last: ("right", 2 * margin + last * reach)}.get(
            stage, ("center", margin + stage * reach)
        )
        text = heads[stage] if wide else heads[stage].replace(", ", "\n")
        here = pd.DataFrame({"x": [at], "text": [text]})
        charts.append(
            alt.Chart(here)
            .mark_text(
                align=align,  # type: ignore[arg-type]
                baseline="top",
                fontSize=13,
                color=style.MUTED,
                lineBreak="\n",
                lineHeight=15,
            )
            .encode(x=alt.X("x:Q", axis=None), y=alt.value(0), text="text:N")
        )
    return charts


def _counts(numbers: pd.DataFrame) -> Any:
    """Return the number of members on each ribbon of movers that is thick enough to hold it."""
    return (
        alt.Chart(numbers)
        .mark_text(fontSize=13, fontWeight="bold")
        .encode(
            x=alt.X("x:Q", axis=None),
            y=alt.Y("y0:Q", axis=None),
            text="label:Q",
            color=alt.Color("ink:N", scale=None),
        )
    )
