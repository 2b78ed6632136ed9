"""How the Human Rights Council's own members voted on the suspension of one of them, by name and regional group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import text_width
from hrcvote.charts.sheet import Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.vote.naming import date_of
from hrcvote.chronology import RUSSIA
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import COUNCIL_RESOLUTION, POSITIONS
from hrcvote.words import in_digits, names

_HIGH: Final = 21
_PITCH: Final = 24


def council_members(bundle: Bundle) -> Figure:
    """How each member of the Council of that day voted in the Assembly."""
    roll = record.roll_call(bundle)
    council = roll[roll["council_member"]]
    counts = {position: int((council["position"] == position).sum()) for position in POSITIONS}
    table = pd.DataFrame(
        {
            "Member": council["label"],
            "Regional group": council["regional_group"].map(style.GROUP_LABELS),
            "Position": council["position"].map(style.POSITION_LABELS),
        }
    )
    return Figure(
        id="council-members",
        title=f"{_part(counts['yes'], len(council))} of the Council's own {len(council)} members voted to suspend"
        f" Russia: {counts['yes']} in favour, {counts['no']} against; {counts['abstain']} abstained and"
        f" {counts['not_voting']} did not vote",
        subtitle="Positions in the General Assembly on ES-11/3 of the states that were members of the Human Rights"
        f" Council on {date_of(bundle, record.SUSPENSION)}, by regional group; the suspended member is outlined",
        draw=lambda width: (_draw_wide if width >= style.WIDE else _draw_narrow)(council, width),
        table=table,
        alt=" ".join(
            f"{style.POSITION_LABELS[position]}: {names(council.loc[council['position'] == position, 'label'])}."
            for position in POSITIONS
        ),
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, [COUNCIL_RESOLUTION])),
    )


def _part(some: int, of: int) -> str:
    if 2 * some == of:
        return "Half"
    return "Most" if 2 * some > of else "Fewer than half"


def _draw_wide(council: pd.DataFrame, width: int) -> Chart:
    """Draw a table: a row for each regional group, a column for each position."""
    sheet = _sheet(width)
    left, gap = 124, 8
    column = (sheet.wide - left) / len(POSITIONS)
    for place, position in enumerate(POSITIONS):
        count = int((council["position"] == position).sum())
        sheet.write(left + place * column, 8, f"{style.POSITION_LABELS[position]}: {count}", weight="bold", size=14)
    y = 26.0
    for group, label, some in _groups(council):
        sheet.line(0, y, sheet.wide, y, style.GRID)
        y += 8
        sheet.write(0, y + _HIGH / 2, label.replace(" and ", "\nand "), weight="bold")
        lines = 1 + label.count(" and ")
        sheet.write(0, y + _HIGH / 2 + 16 * lines, in_digits(len(some), "seat"), style.MUTED)
        deepest = 2
        for place, position in enumerate(POSITIONS):
            who = [*each(some[some["position"] == position])]
            for down, member in enumerate(who):
                _chip(sheet, left + place * column, y + down * _PITCH, column - gap, member, group)
            deepest = max(deepest, len(who))
        y += deepest * _PITCH + 6
    return sheet.chart(y)


def _draw_narrow(council: pd.DataFrame, width: int) -> Chart:
    """Draw a block for each position, its members by regional group."""
    sheet = _sheet(width)
    y = 8.0
    for position in POSITIONS:
        some = council[council["position"] == position]
        sheet.write(0, y, f"{style.POSITION_LABELS[position]}: {len(some)}", weight="bold", size=14)
        y += 22
        for group, label, members in _groups(some):
            sheet.write(0, y, label, style.MUTED)
            x, y = 0.0, y + 12
            for member in each(members):
                wide = text_width(member.label, 12, bold=member.iso3 == RUSSIA) + 14
                if x and x + wide > sheet.wide:
                    x, y = 0.0, y + _PITCH
                _chip(sheet, x, y, wide, member, group)
                x += wide + 4
            y += _PITCH + 12
        y += 10
    return sheet.chart(y - 16)


def _sheet(width: int) -> Sheet:
    return Sheet(style.inner(width), tips=("Member", "Position", "Regional group"))


def _groups(some: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    for group, label in style.GROUP_LABELS.items():
        members = some[some["regional_group"] == group]
        if len(members):
            yield group, label, members


def _chip(sheet: Sheet, x: float, y: float, wide: float, member: Any, group: str) -> None:
    """Draw a member's name on the colour of its position; the suspended one has an outline."""
    mine = member.iso3 == RUSSIA
    fill = style.POSITIONS[member.position]
    edge = style.INK if mine else style.POSITION_EDGES[member.position]
    tip = (member.label, style.POSITION_LABELS[member.position], style.GROUP_LABELS[group])
    inset = 1 if mine else 0
    sheet.box(x + inset, y + inset, wide - 2 * inset, _HIGH - 2 * inset, fill, edge, tip, thick=3 if mine else 1)
    ink = style.POSITION_INKS[member.position]
    sheet.write(x + 7, y + _HIGH / 2 + 0.5, member.label, ink, weight="bold" if mine else "normal")
