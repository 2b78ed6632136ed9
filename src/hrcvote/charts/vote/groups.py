"""How each regional group voted on the suspension."""

from __future__ import annotations

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.sources import cite_votes
from hrcvote.charts.vote.bars import draw_bars, key_to_positions, stacked
from hrcvote.charts.vote.naming import SIDES, date_of
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import names, verb


def groups(bundle: Bundle) -> Figure:
    """How each regional group voted."""
    counted = record.by_group(bundle)
    counted["share"] = counted["yes"] / counted["members"]
    counted = counted.sort_values(["share", "regional_group"], ascending=[False, True], ignore_index=True)
    parts = stacked(counted, "regional_group")
    parts["what"] = parts["regional_group"].map(style.GROUP_LABELS)
    order = [style.GROUP_LABELS[group] for group in counted["regional_group"]]
    largest = int(counted["members"].max())

    def draw(width: int) -> Chart:
        wide = width >= style.WIDE
        labels = alt.Axis(title=None, labelFontSize=14, labelColor=style.INK, labelLimit=220, labelPadding=8)
        y = alt.Y("what:N", sort=order, axis=labels if wide else None, scale=alt.Scale(padding=0))
        bar, figures = draw_bars(parts, y, largest, legend=key_to_positions(6 if wide else 22), small=not wide)
        heads = (
            alt.Chart(pd.DataFrame({"what": order}))
            .mark_text(align="left", baseline="bottom", dy=-20, fontSize=13, color=style.INK)
            .encode(x=alt.XValue(0), y=y, text=alt.Text("what:N"))
        )
        layers = (bar, figures) if wide else (bar, figures, heads)
        inner, step = (width - 206, 46) if wide else (width - 10, 66)
        return layered(layers, inner, step * len(order), independent=["color"])

    table = pd.DataFrame({"Regional group": counted["regional_group"].map(style.GROUP_LABELS)})
    for position in POSITIONS:
        table[style.POSITION_LABELS[position]] = counted[position]
    table["Members"] = counted["members"]
    united = counted[counted["yes"] == counted["members"]]
    divided = counted[counted["share"] < 0.5]
    return Figure(
        id="vote-groups",
        title=_title(united, divided),
        subtitle=f"Positions on ES-11/3 by regional group, {int(counted['members'].sum())} member states, "
        f"{date_of(bundle, record.SUSPENSION)}",
        draw=draw,
        table=table,
        alt=" ".join(
            f"{style.GROUP_LABELS[row.regional_group]}, {row.members} members: "
            + ", ".join(f"{getattr(row, position)} {SIDES[position]}" for position in POSITIONS)
            + "."
            for row in each(counted)
        ),
        sources=cite_votes(bundle, record.SUSPENSION),
    )


def _title(united: pd.DataFrame, divided: pd.DataFrame) -> str:
    """Say which groups were all in favour, and in which fewer than half were."""

    def called(groups: pd.DataFrame) -> str:
        return names(style.GROUP_LABELS[group] for group in groups["regional_group"])

    whole = "No group voted as one"
    if len(united):
        whole = f"All of the {called(united)} {verb(len(united), 'group', 'groups')} voted in favour"
    if divided.empty:
        return f"{whole}; in every group at least half did"
    return f"{whole}; in the {called(divided)} {verb(len(divided), 'group', 'groups')} fewer than half did"
