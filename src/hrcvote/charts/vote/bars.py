"""Stacked bars of members by position, with their number on each part."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from hrcvote import style
from hrcvote.charts.vote.naming import COLOURS, INKS, tips
from hrcvote.data import each
from hrcvote.rules import POSITIONS


def draw_bars(parts: pd.DataFrame, y: alt.Y, top: int, *, legend: alt.Legend | None, small: bool) -> tuple[Any, Any]:
    """Return stacked bars of positions, and the number of members on each part."""
    shown = alt.Opacity("shown:Q", scale=None, legend=None)
    x = alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, top], nice=False))
    base = alt.Chart(parts[parts["members"] > 0]).encode(y=y)
    bar = base.mark_bar(height=32, stroke=style.FAINT, strokeWidth=0.75).encode(
        x=x,
        x2=alt.X2("to:Q"),
        opacity=shown,
        fill=alt.Fill("said:N", scale=COLOURS, legend=legend),
        tooltip=tips(("what", "Of"), ("said", "Position"), ("members", "Members")),
    )
    # A part may be drawn faintly; its number is read all the same.
    ink = alt.condition("datum.shown < 1", alt.value(style.MUTED), alt.Color("said:N", scale=INKS, legend=None))
    figures = base.mark_text(fontSize=12 if small else 14, fontWeight="bold").encode(
        x=alt.X("middle:Q", axis=None), text=alt.Text("members:Q"), color=ink
    )
    return bar, figures


def stacked(counted: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return one row for each part of a stacked bar, in the order of the positions."""
    rows = []
    for row in each(counted):
        start = 0
        for position in POSITIONS:
            members = getattr(row, position)
            rows.append(
                {
                    key: getattr(row, key),
                    "said": style.POSITION_LABELS[position],
                    "members": members,
                    "from": start,
                    "to": start + members,
                    "middle": start + members / 2,
                    "shown": 1.0,
                }
            )
            start += members
    return pd.DataFrame(rows)


def key_to_positions(offset: int) -> alt.Legend:
    """Return the key to the positions, in one line above the bars."""
    return alt.Legend(
        orient="top", title=None, symbolType="square", symbolStrokeWidth=1, columnPadding=16, offset=offset
    )
