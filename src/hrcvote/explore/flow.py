"""The flow between two votes, drawn at once and to fit any width: controls that answer cannot wait for Vega."""

from __future__ import annotations

from html import escape
from typing import Final

import pandas as pd

from hrcvote import style
from hrcvote.data import each
from hrcvote.rules import POSITIONS

SCALE: Final = 1.4
"""Pixels for one member."""
GAP: Final = 20
"""Pixels between two positions: room for the name of one that nobody took."""
NODE: Final = 3
"""Width of a position's bar, of 100 for the whole drawing."""


def flow(flows: pd.DataFrame, heads: tuple[str, str], alt: str) -> str:
    """Return the flow between two votes as HTML.

    Args:
        flows: The members that went from each position to each, of `record.flows`.
        heads: What the two votes are called.
        alt: What the drawing shows, for someone who cannot see it.
    """
    left, right = _tops(flows, "before"), _tops(flows, "after")
    height = 1 + max(top + members * SCALE for side in (left, right) for top, members in side.values())
    bars = "".join(
        f'<rect class="{position}" x="{x}" y="{top:.1f}" width="{NODE}" height="{members * SCALE:.1f}"></rect>'
        for side, x in ((left, 0), (right, 100 - NODE))
        for position, (top, members) in side.items()
    )
    drawing = (
        f'<svg viewBox="0 0 100 {height:.0f}" height="{height:.0f}" preserveAspectRatio="none" aria-hidden="true">'
        f"{_ribbons(flows, left, right)}{bars}</svg>"
    )
    return (
        f'<div class="hrcvote-desk-flow" role="img" aria-label="{escape(alt)}">'
        f"{_labels(left, heads[0])}{drawing}{_labels(right, heads[1])}</div>"
    )


Sides = dict[str, tuple[float, int]]
"""For each position its top in pixels and its members."""


def _tops(flows: pd.DataFrame, side: str) -> Sides:
    counted = flows.groupby(side)["members"].sum().to_dict()
    tops, top = {}, 2.0 * GAP
    for position in POSITIONS:
        members = int(counted.get(position, 0))
        tops[position] = (top, members)
        top += members * SCALE + GAP
    return tops


def _ribbons(flows: pd.DataFrame, left: Sides, right: Sides) -> str:
    order = {position: place for place, position in enumerate(POSITIONS)}
    leave = {position: top for position, (top, _) in left.items()}
    enter = {position: top for position, (top, _) in right.items()}
    arrives = {}
    for row in sorted(each(flows), key=lambda row: (order[row.after], order[row.before])):
        arrives[row.before, row.after] = enter[row.after]
        enter[row.after] += row.members * SCALE
    paths = []
    for row in sorted(each(flows), key=lambda row: (order[row.before], order[row.after])):
        y0, y1, thick = leave[row.before], arrives[row.before, row.after], row.members * SCALE
        leave[row.before] += thick
        bend = f"M{NODE} {y0:.1f}C50 {y0:.1f} 50 {y1:.1f} {100 - NODE} {y1:.1f}v{thick:.1f}"
        back = f"C50 {y1 + thick:.1f} 50 {y0 + thick:.1f} {NODE} {y0 + thick:.1f}z"
        kind = f"{row.before} stayed" if row.before == row.after else row.before
        paths.append(f'<path class="{kind}" d="{bend}{back}"></path>')
    return "".join(paths)


def _labels(side: Sides, head: str) -> str:
    labels = [f'<span style="top: {GAP * 0.8:.0f}px">{escape(head)}</span>']
    for position, (top, members) in side.items():
        middle = top + members * SCALE / 2
        name = escape(style.POSITION_LABELS[position])
        labels.append(f'<span style="top: {middle:.0f}px">{name} <b>{members}</b></span>')
    return f'<div aria-hidden="true">{"".join(labels)}</div>'
