"""The outcome of the vote by each count that was reported, and by the bases that the rule does not use."""

from __future__ import annotations

from typing import Final

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import folded
from hrcvote.charts.sheet import LEADING, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.chronology import voted_on
from hrcvote.comparison import Case, behind_outcomes, cases
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import COUNCIL_RESOLUTION
from hrcvote.words import day, number, plural

_GROUPS: Final = {
    "rule": "By the rule, as each source counts",
    "argument": "By the rule, if all that did not vote had abstained",
    "base": "By bases that the rule does not use",
}
_TIPS: Final = ("Case", "Who", "In favour", "Counted", "Needed", "Outcome")


def outcomes(bundle: Bundle) -> Figure:
    """Return the figure of the outcome under each reported tally, and on the bases that the rule does not use."""
    table = cases(bundle)
    by_rule = table[table["group"] == "rule"]
    adopted = record.outcome(record.tally(bundle)).adopted
    turned = int((by_rule["adopted"] != adopted).sum())
    said = [f"{row.label} ({row.who}): {row.needed} needed, {_margin(row)}" for row in each(table)]
    least = int(by_rule["margin"].abs().min())
    spare = f" by {plural(least, 'vote')} or more" if least else ", the closest with no vote to spare"
    unturned = (
        f"No error in the reported counts changes the result: each {'carries' if adopted else 'defeats'} the resolution"
    )
    return Figure(
        id="discrepancies-outcomes",
        title=f"{plural(turned, 'reported count')} of {number(len(by_rule))} would have changed the result".capitalize()
        if turned
        else f"{unturned}{spare}",
        subtitle="Votes in favour and the votes needed: two thirds of those cast in favour and against on "
        f"{day(voted_on(bundle))}. Where a source prints only one of the two counts, the record supplies the other.",
        draw=lambda width: _draw(table, width),
        table=_table(table),
        alt=f"Bars of the votes in favour with a line at the votes needed. {'; '.join(said)}.",
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, [COUNCIL_RESOLUTION, *behind_outcomes(bundle)])),
    )


def _margin(row: Case) -> str:
    return f"adopted, {row.margin} to spare" if row.adopted else f"not adopted, {-row.margin} short"


def _table(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Case": table["label"],
            "Who": table["who"],
            "In favour": table["yes"],
            "Against": table["no"],
            "Counted": table["of"],
            "Needed": table["needed"],
            "Margin": table["margin"],
            "Outcome": table["adopted"].map({True: "adopted", False: "not adopted"}),
        }
    )


def _draw(table: pd.DataFrame, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    wide = width >= style.WIDE
    left, right = (240, 560) if wide else (0, sheet.wide - 4)
    scale = (right - left) / max(table[["yes", "needed"]].max())
    y, group = 0.0, ""
    for row in each(table):
        if row.group != group:
            group = row.group
            y += 10 if y else 0
            sheet.write(0, y + 8, _GROUPS[group], style.MUTED)
            sheet.line(0, y + 20, sheet.wide, y + 20, style.GRID)
            y += 26
        y = (_row if wide else _row_narrow)(sheet, row, y, left, scale)
    return sheet.chart(y)


def _row(sheet: Sheet, row: Case, y: float, left: float, scale: float) -> float:
    who = folded(row.who, 40)
    sheet.write(0, y + 12, row.label, weight="bold")
    sheet.write(0, y + 12 + LEADING, "\n".join(who), style.MUTED)
    height = max(46, 22 + LEADING * len(who))
    _bar(sheet, row, y + 18, left, scale)
    sheet.write(sheet.wide, y + 28, _margin(row), align="right", weight="normal" if row.adopted else "bold")
    return y + height + 4


def _row_narrow(sheet: Sheet, row: Case, y: float, left: float, scale: float) -> float:
    who = folded(row.who, 54)
    sheet.write(0, y + 10, row.label, weight="bold")
    sheet.write(sheet.wide, y + 10, _margin(row), align="right", weight="normal" if row.adopted else "bold")
    sheet.write(0, y + 10 + LEADING, "\n".join(who), style.MUTED)
    _bar(sheet, row, y + LEADING * len(who) + 41, left, scale)
    return y + LEADING * len(who) + 74


def _bar(sheet: Sheet, row: Case, y: float, left: float, scale: float) -> None:
    fill, ink = (style.CONTEXT, style.INK) if row.group == "base" else (style.POSITIONS["yes"], style.ON_DARK)
    told = (row.label, row.who, row.yes, row.of, row.needed, _margin(row))
    needed = left + row.needed * scale
    sheet.box(left, y, row.yes * scale, 20, fill, style.FAINT if row.group == "base" else "", told)
    sheet.write(left + 6, y + 10, f"{row.yes} in favour", ink)
    # On the bar the line alone would hardly be seen: its edge is a gap.
    sheet.box(needed - 2, y - 5, 4, 30, style.ACCENT, style.PAPER, told, thick=2)
    sheet.write(min(needed, sheet.wide - 34), y - 11, f"{row.needed} needed", style.ACCENT, align="center")
