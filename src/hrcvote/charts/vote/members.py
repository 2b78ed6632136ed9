"""Every member's position on the suspension, one tile for each."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.sources import cite_votes
from hrcvote.charts.vote.naming import COLOURS, INKS, date_of, tips
from hrcvote.charts.vote.search import find_member, findable, opacity
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import names


def members(bundle: Bundle) -> Figure:
    """Every member's position on the suspension, one mark for each."""
    tally = record.tally(bundle)
    roll = record.roll_call(bundle)
    date = date_of(bundle, record.SUSPENSION)

    def draw(width: int) -> Chart:
        per_row, size = (24, 29.6) if width >= style.WIDE else (11, 30)
        tiles, heads, rows = _tiles(roll, findable(bundle), per_row)
        y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[0, rows], reverse=True, nice=False))
        base = alt.Chart(tiles).encode(
            x=alt.X("column:Q", axis=None, scale=alt.Scale(domain=[0, per_row], nice=False)),
            y=y,
            opacity=opacity(),
            tooltip=tips(
                ("member", "Member"),
                ("said", "Position"),
                ("region", "Regional group"),
                ("council", "On the Council that day"),
            ),
        )
        square = base.mark_square(size=(size - 3) ** 2, stroke=style.FAINT, strokeWidth=0.75).encode(
            fill=alt.Fill("said:N", scale=COLOURS, legend=None)
        )
        code = base.mark_text(fontSize=10.5).encode(
            text=alt.Text("iso3:N"), color=alt.Color("said:N", scale=INKS, legend=None)
        )
        head = (
            alt.Chart(heads)
            .mark_text(align="left", baseline="bottom", fontSize=15, fontWeight="bold", color=style.INK)
            .encode(x=alt.XValue(0), y=y, text=alt.Text("text:N"))
        )
        layers = (square, code, head)
        measures = int(per_row * size), int(rows * size)
        return layered(layers, *measures, params=find_member(), independent=("fill", "color"))

    table = pd.DataFrame(
        {
            "Member": roll["label"],
            "Position": roll["position"].map(style.POSITION_LABELS),
            "Regional group": roll["regional_group"].map(style.GROUP_LABELS),
            "On the Council that day": roll["council_member"].map({True: "yes", False: "no"}),
        }
    )
    against = names(roll.loc[roll["position"] == "no", "label"])
    absent = names(roll.loc[roll["position"] == "not_voting", "label"])
    silent = tally.abstain + tally.not_voting
    return Figure(
        id="vote-members",
        title=f"{tally.yes} members voted to suspend Russia, {tally.no} against; {silent} abstained or did not vote",
        subtitle=f"Position of each of the {tally.members} member states on resolution {record.SUSPENSION}, {date};"
        " a tile has the member's three-letter code (ISO 3166)",
        draw=draw,
        table=table,
        alt=(
            f"One tile for each of {tally.members} member states, in four blocks: {tally.yes} in favour, {tally.no} "
            f"against, {tally.abstain} abstained, {tally.not_voting} did not vote. Against: {against}. "
            f"Did not vote: {absent}."
        ),
        sources=cite_votes(bundle, record.SUSPENSION),
    )


def _tiles(roll: pd.DataFrame, find: Mapping[str, str], per_row: int) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Place one tile for each member in a block for each position; return tiles, headings and the height in rows."""
    tiles, heads, top = [], [], 1.1
    for position in POSITIONS:
        block = roll[roll["position"] == position]
        heads.append({"row": top - 0.12, "text": f"{style.POSITION_LABELS[position]}: {len(block)}"})
        for place, member in enumerate(each(block)):
            tiles.append(
                {
                    "iso3": member.iso3,
                    "member": member.label,
                    "said": style.POSITION_LABELS[position],
                    "group": member.regional_group,
                    "find": find[member.iso3],
                    "region": style.GROUP_LABELS[member.regional_group],
                    "council": "yes" if member.council_member else "no",
                    "column": place % per_row + 0.5,
                    "row": top + place // per_row + 0.5,
                }
            )
        top += -(-len(block) // per_row) + 1.3
    return pd.DataFrame(tiles), pd.DataFrame(heads), top - 1.2
