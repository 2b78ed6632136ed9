"""The figures of 01_vote_breakdown: who voted how on 7 April 2022, by what majority, and who had moved since March."""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise, product
from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.ribbons import Band, ribbons
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import day, names, number, percent, plural, verb

STAGES: Final = ("ES-11/1", "ES-11/2", record.SUSPENSION)
"""The two votes on the invasion in March 2022, and the suspension."""

SIDES: Final = {"yes": "voted in favour", "no": "voted against", "abstain": "abstained", "not_voting": "did not vote"}
"""The positions as a sentence has them."""

BASES: Final = {
    "present_and_voting": "Present and voting, the rule",
    "with_abstentions": "With abstentions",
    "all_members": "All members",
}
"""The bases of a majority as a figure names them."""

_SAID: Final = [style.POSITION_LABELS[position] for position in POSITIONS]
_COLOURS: Final = alt.Scale(domain=_SAID, range=[style.POSITIONS[position] for position in POSITIONS])
_INKS: Final = alt.Scale(domain=_SAID, range=[style.POSITION_INKS[position] for position in POSITIONS])


def members(bundle: Bundle) -> Figure:
    """Every member's position on the suspension, one mark for each."""
    tally = record.tally(bundle)
    roll = record.roll_call(bundle)
    date = _date(bundle, record.SUSPENSION)

    def draw(width: int) -> Chart:
        per_row, size = (24, 29.6) if width >= style.WIDE else (11, 30)
        tiles, heads, rows = _tiles(roll, per_row)
        group = alt.param(
            name="group",
            bind=alt.binding_select(
                options=[None, *style.GROUP_LABELS],
                labels=["All groups", *style.GROUP_LABELS.values()],
                name="Regional group ",
            ),
            value=None,
        )
        shown = alt.condition("group == null || datum.group == group", alt.value(1), alt.value(0.18))
        base = alt.Chart(tiles).encode(
            x=alt.X("column:Q", axis=None, scale=alt.Scale(domain=[0, per_row], nice=False)),
            y=alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[0, rows], reverse=True, nice=False)),
            opacity=shown,
            tooltip=_tips(
                ("member", "Member"),
                ("said", "Position"),
                ("region", "Regional group"),
                ("council", "On the Council that day"),
            ),
        )
        square = base.mark_square(size=(size - 3) ** 2, stroke=style.FAINT, strokeWidth=0.75).encode(
            fill=alt.Fill("said:N", scale=_COLOURS, legend=None)
        )
        code = base.mark_text(fontSize=10.5).encode(text="iso3:N", color=alt.Color("said:N", scale=_INKS, legend=None))
        head = (
            alt.Chart(heads)
            .mark_text(align="left", baseline="bottom", fontSize=15, fontWeight="bold", color=style.INK)
            .encode(
                x=alt.value(0),
                y=alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[0, rows], reverse=True, nice=False)),
                text="text:N",
            )
        )
        chart: Chart = (
            alt.layer(square, code, head)
            .add_params(group)
            .properties(width=int(per_row * size), height=int(rows * size))
            .resolve_scale(fill="independent", color="independent")
        )
        return chart

    table = roll.assign(
        Member=roll["label"],
        Position=roll["position"].map(style.POSITION_LABELS),
        Group=roll["regional_group"].map(style.GROUP_LABELS),
        Council=roll["council_member"].map({True: "yes", False: "no"}),
    )[["Member", "Position", "Group", "Council"]].rename(
        columns={"Group": "Regional group", "Council": "On the Council that day"}
    )
    against = names(roll.loc[roll["position"] == "no", "label"])
    absent = names(roll.loc[roll["position"] == "not_voting", "label"])
    silent = tally.abstain + tally.not_voting
    return Figure(
        id="vote-members",
        title=f"{tally.yes} members voted to suspend Russia, {tally.no} against; {silent} abstained or did not vote",
        subtitle=f"Position of each of the {tally.members} member states on resolution ES-11/3, {date}",
        draw=draw,
        table=table,
        alt=(
            f"One tile for each of {tally.members} member states, in four blocks: {tally.yes} in favour, {tally.no} "
            f"against, {tally.abstain} abstained, {tally.not_voting} did not vote. Against: {against}. "
            f"Did not vote: {absent}."
        ),
        sources=cite_votes(bundle, record.SUSPENSION),
    )


def majority(bundle: Bundle) -> Figure:
    """The votes in favour against the majority needed, on the base of the rule and on the two others in use."""
    tally = record.tally(bundle)
    results = record.outcomes(tally)
    rule, others = results.iloc[0], results.iloc[1:]
    bars, marks = _majority_rows(tally, results)

    def draw(width: int) -> Chart:
        wide = width >= style.WIDE
        y = alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(len(results))), padding=0))
        bar, figures = _bars(bars, y, tally.members, legend=_key(6), small=not wide)
        threshold = alt.Chart(marks).encode(x=alt.X("needed:Q", axis=None), y=y)
        tick = threshold.mark_tick(thickness=3, size=42, orient="vertical", color=style.INK, opacity=1)
        need = threshold.mark_text(
            align="right", baseline="top", dx=2, dy=24, fontSize=13, color=style.INK, fontWeight="bold"
        ).encode(text="need:N")
        head = (
            alt.Chart(marks)
            .mark_text(align="left", baseline="bottom", dy=-24, fontSize=14 if wide else 13, color=style.INK)
            .encode(x=alt.value(0), y=y, text="head:N" if wide else "head_short:N")
        )
        layers = alt.layer(bar, figures, tick, need, head).resolve_scale(color="independent")
        chart: Chart = layers.properties(width=width - 10, height=100 * len(results))
        return chart

    table = pd.DataFrame(
        {
            "Base": [BASES[base] for base in results["base"]],
            "Members on the base": results["of"],
            "In favour": results["yes"],
            "Share in favour (%)": (100 * results["share"]).round(1),
            "Needed": results["needed"],
            "Margin": results["margin"],
            "Carried": results["adopted"].map({True: "yes", False: "no"}),
        }
    )
    failed = int((~others["adopted"]).sum())
    contrast = (
        "counted on any other base it would have failed"
        if failed == len(others)
        else f"counted on the other bases it would have failed on {number(failed)}"
    )
    return Figure(
        id="vote-majority",
        title=f"By the rule {_carried(rule)}; {contrast}",
        subtitle=(
            "Votes in favour of ES-11/3 against two thirds of each base; members outside the base are drawn faintly. "
            f"The rule counts only members present and voting. {_date(bundle, record.SUSPENSION)}"
        ),
        draw=draw,
        table=table,
        alt="Three bars. "
        + " ".join(
            f"{BASES[row.base]}: {row.yes} in favour of {row.of}, {row.needed} needed, {row.margin:+d}."
            for row in each(results)
        ),
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, ["a-res-60-251"])),
    )


def groups(bundle: Bundle) -> Figure:
    """How each regional group voted."""
    counted = record.by_group(bundle)
    counted["share"] = counted["yes"] / counted["members"]
    counted = counted.sort_values(["share", "regional_group"], ascending=[False, True], ignore_index=True)
    bars = _stacked(counted, "regional_group")
    bars["what"] = bars["regional_group"].map(style.GROUP_LABELS)
    order = [style.GROUP_LABELS[group] for group in counted["regional_group"]]
    largest = int(counted["members"].max())

    def draw(width: int) -> Chart:
        wide = width >= style.WIDE
        labels = alt.Axis(title=None, labelFontSize=14, labelColor=style.INK, labelLimit=220)
        y = alt.Y("what:N", sort=order, axis=labels if wide else None, scale=alt.Scale(padding=0))
        bar, figures = _bars(bars, y, largest, legend=_key(6 if wide else 22), small=not wide)
        heads = (
            alt.Chart(pd.DataFrame({"what": order}))
            .mark_text(align="left", baseline="bottom", dy=-20, fontSize=13, color=style.INK)
            .encode(x=alt.value(0), y=y, text="what:N")
        )
        layers = alt.layer(*((bar, figures) if wide else (bar, figures, heads))).resolve_scale(color="independent")
        inner, step = (width - 206, 46) if wide else (width - 10, 66)
        chart: Chart = layers.properties(width=inner, height=step * len(order))
        return chart

    table = pd.DataFrame({"Regional group": counted["regional_group"].map(style.GROUP_LABELS)})
    for position in POSITIONS:
        table[style.POSITION_LABELS[position]] = counted[position]
    table["Members"] = counted["members"]
    united = counted[counted["yes"] == counted["members"]]
    divided = counted[counted["share"] < 0.5]
    return Figure(
        id="vote-groups",
        title=_groups_title(united, divided),
        subtitle=f"Positions on ES-11/3 by regional group, {int(counted['members'].sum())} member states, "
        f"{_date(bundle, record.SUSPENSION)}",
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


def flow(bundle: Bundle) -> Figure:
    """How the same members moved from the two votes of March to the suspension."""
    counts = {vote: record.tally(bundle, vote) for vote in STAGES}
    bands = _bands(bundle)
    heads = [f"{vote}, {_date(bundle, vote, year=False)}" for vote in STAGES]

    def draw(width: int) -> Chart:
        return ribbons(bands, heads, width, height=430 if width >= style.WIDE else 460)

    moved = record.flows(bundle, *STAGES[1:])
    left = moved[(moved["before"] == "yes") & (moved["after"] != "yes")].sort_values("members", ascending=False)
    went = names(f"{row.members} {SIDES[row.after]}" for row in each(left))
    before, after = counts[STAGES[1]].yes, counts[STAGES[2]].yes
    return Figure(
        id="vote-flow",
        title=f"{before} members were in favour in March, {after} in April: of those who left, {went}",
        subtitle=f"The same {counts[STAGES[2]].members} members in the votes of {names(heads)}",
        draw=draw,
        table=_flow_table(bundle, *STAGES[1:]),
        alt=(
            f"Flow of {counts[STAGES[2]].members} members through three votes; in favour were "
            f"{names(str(tally.yes) for tally in counts.values())}. Of the {before} in favour in the second, "
            f"{int(left['members'].sum())} were not in the third: {went}."
        ),
        sources=cite_votes(bundle, *STAGES),
    )


def _date(bundle: Bundle, vote_id: str, *, year: bool = True) -> str:
    dates = bundle.votes.set_index("vote_id")["date"]
    said = day(dates[vote_id])
    return said if year else said.rsplit(" ", 1)[0]


def _tiles(roll: pd.DataFrame, per_row: int) -> tuple[pd.DataFrame, pd.DataFrame, float]:
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
                    "region": style.GROUP_LABELS[member.regional_group],
                    "council": "yes" if member.council_member else "no",
                    "column": place % per_row + 0.5,
                    "row": top + place // per_row + 0.5,
                }
            )
        top += -(-len(block) // per_row) + 1.3
    return pd.DataFrame(tiles), pd.DataFrame(heads), top - 1.2


def _majority_rows(tally: record.Tally, results: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the parts of each bar, those outside the base marked, and what is said of it."""
    counted = pd.DataFrame([{"row": place, **asdict(tally)} for place in range(len(results))])
    bars = _stacked(counted, "row")
    bars["what"] = [BASES[results["base"].iloc[part.row]] for part in each(bars)]
    bars["shown"] = [0.22 if part.to > results["of"].iloc[part.row] else 1.0 for part in each(bars)]
    marks = []
    for place, row in enumerate(each(results)):
        result = f"carried by {row.margin}" if row.adopted else f"short by {-row.margin}"
        marks.append(
            {
                "row": place,
                "needed": row.needed,
                "need": f"{row.needed} needed",
                "head": f"{BASES[row.base]}: {row.yes} of {row.of} is {percent(row.share)}, {result}",
                "head_short": f"{BASES[row.base]}: {percent(row.share)}, {result}",
            }
        )
    return bars, pd.DataFrame(marks)


def _bars(parts: pd.DataFrame, y: alt.Y, top: int, *, legend: alt.Legend | None, small: bool) -> tuple[Any, Any]:
    """Return stacked bars of positions, and the number of members on each part."""
    shown = alt.Opacity("shown:Q", scale=None, legend=None)
    x = alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, top], nice=False))
    base = alt.Chart(parts[parts["members"] > 0]).encode(y=y, opacity=shown)
    bar = base.mark_bar(height=32, stroke=style.FAINT, strokeWidth=0.75).encode(
        x=x,
        x2="to:Q",
        fill=alt.Fill("said:N", scale=_COLOURS, legend=legend),
        tooltip=_tips(("what", "Of"), ("said", "Position"), ("members", "Members")),
    )
    figures = base.mark_text(fontSize=12 if small else 14, fontWeight="bold").encode(
        x=alt.X("middle:Q", axis=None), text="members:Q", color=alt.Color("said:N", scale=_INKS, legend=None)
    )
    return bar, figures


def _stacked(counted: pd.DataFrame, key: str) -> pd.DataFrame:
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


def _key(offset: int) -> alt.Legend:
    """Return the key to the positions, in one line above the bars."""
    return alt.Legend(
        orient="top", title=None, symbolType="square", symbolStrokeWidth=1, columnPadding=16, offset=offset
    )


def _tips(*fields: tuple[str, str]) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in fields]


def _carried(rule: Any) -> str:
    if rule["adopted"]:
        return f"the resolution was carried with {rule['margin']} votes to spare"
    return f"the resolution fell short by {plural(-rule['margin'], 'vote')}"


def _groups_title(united: pd.DataFrame, divided: pd.DataFrame) -> str:
    """Say which groups were all in favour, and in which fewer than half were."""

    def called(groups: pd.DataFrame) -> str:
        return names(style.GROUP_LABELS[group] for group in groups["regional_group"])

    whole = f"All of the {called(united)} group voted in favour" if len(united) else "No group voted as one"
    if divided.empty:
        return f"{whole}; in every group at least half did"
    return f"{whole}; in the {called(divided)} {verb(len(divided), 'group', 'groups')} fewer than half did"


def _bands(bundle: Bundle) -> list[Band]:
    return [
        Band(stage, row.before, row.after, int(row.members))
        for stage, (first, second) in enumerate(pairwise(STAGES))
        for row in each(record.flows(bundle, first, second))
    ]


def _flow_table(bundle: Bundle, first: str, second: str) -> pd.DataFrame:
    """Return who moved between two votes, by name, and how many stayed."""
    order = list(POSITIONS)
    moved = record.moves(bundle, first, second)
    rows = []
    for before, after in product(order, order):
        who = moved[(moved["before"] == before) & (moved["after"] == after)]
        if len(who):
            rows.append(
                {
                    first: style.POSITION_LABELS[before],
                    second: style.POSITION_LABELS[after],
                    "Members": len(who),
                    "Who": "" if before == after else ", ".join(sorted(who["label"])),
                }
            )
    return pd.DataFrame(rows)
