"""What each of the five texts states of the vote, held against the record: a column for each text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import folded
from hrcvote.charts.sheet import LEADING, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.verdicts import edge, key
from hrcvote.chronology import voted_on
from hrcvote.comparison import LABELS, SEVERITY, Statement, departures, of_vote, recorded_values, stated, texts
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.words import day, names, number, of_all, verb

_TIPS: Final = ("Figure", "Source", "States", "As printed", "Where", "The record", "Verdict")


def matrix(bundle: Bundle) -> Figure:
    """Return the figure of what each of the five texts states of the vote, held against the record."""
    table = stated(bundle)
    short = list(texts(bundle)["short"])
    found = departures(bundle)
    departing = int((found["differs"] > 0).sum())
    statements = len(of_vote(bundle, texts(bundle)["source_id"]))
    wrong = table[table["verdict"] == "differs"]
    told = [f"{row.short}: {LABELS.get(row.figure, row.figure).lower()}, {row.value}" for row in each(wrong)]
    silent = not (table["figure"].eq("not_voting") & ~table["verdict"].isin(["omits", "silent"])).any()
    return Figure(
        id="discrepancies-matrix",
        title=f"{of_all(departing, len(found), 'text')} {verb(departing, 'departs', 'depart')} from the record "
        + f"somewhere, {_some(int((found['totals'] > 0).sum()))} in a total"
        + (", and none says how many members did not vote" if silent else ""),
        subtitle=f"What {names(short)} state of the vote of {day(voted_on(bundle))}: {statements} statements, each "
        "with its verdict; a cell has the colour of its worst. Left out: a total that a text with others does not "
        "give.",
        draw=lambda width: _draw(table, bundle, width),
        table=_table(table),
        alt=f"Table of {len(recorded_values(bundle))} things that can be said of the vote, by text. "
        + (f"Different from the record: {'; '.join(told)}. " if told else "Nothing differs from the record. ")
        + f"Left out: {'; '.join(_left_out_by(table))}.",
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, texts(bundle)["source_id"])),
    )


def _some(count: int) -> str:
    return f"{number(count)} of them" if count else "none"


def _left_out_by(table: pd.DataFrame) -> Iterable[str]:
    for short, own in table[table["verdict"] == "omits"].groupby("short", sort=False):
        yield f"{short}, {names(LABELS[figure].lower() for figure in own['figure'])}"


def _table(table: pd.DataFrame) -> pd.DataFrame:
    labels = {**style.VERDICT_LABELS, "silent": "Not said"}
    return pd.DataFrame(
        {
            "Figure": table["figure"].map(lambda figure: LABELS.get(figure, figure)),
            "Source": table["short"],
            "States": table["value"],
            "As printed": table["printed"],
            "Where": table["where"],
            "The record": table["recorded"],
            "Verdict": table["verdict"].map(labels),
        }
    )


def _draw(table: pd.DataFrame, bundle: Bundle, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    switch = alt.param(
        name="only_differs",
        value=False,
        bind=alt.binding_checkbox(name="Show only what differs from the record "),
    )
    bottom = key(sheet, 10, table["verdict"])
    draw = _draw_wide if width >= style.WIDE else _draw_narrow
    return sheet.chart(draw(sheet, table, texts(bundle), bottom + 12), switch)


def _draw_wide(sheet: Sheet, table: pd.DataFrame, columns: pd.DataFrame, y: float) -> float:
    left, known, first = 0, 112, 212
    step = (sheet.wide - first) / len(columns)
    sheet.write(known, y + 23, "The record", weight="bold")
    for place, column in enumerate(each(columns)):
        name = folded(column.short, 14)
        sheet.write(first + place * step + 4, y + 23 - LEADING * (len(name) - 1), "\n".join(name), weight="bold")
        sheet.write(first + place * step + 4, y + 38, column.behind, style.MUTED)
    y += 54
    for figure, row in table.groupby("figure", sort=False):
        cells = {source: list(each(cell)) for source, cell in row.groupby("source_id")}
        label, recorded = folded(LABELS.get(str(figure), str(figure)), 16), folded(row["recorded"].iloc[0], 15)
        lines = [sum(len(folded(value.value, 13)) for value in cell) for cell in cells.values()]
        height = LEADING * max(len(label), len(recorded), *lines) + 9
        sheet.line(left, y - 1.5, sheet.wide, y - 1.5, style.MUTED if figure in ("yes", "date") else style.GRID)
        sheet.write(left, y + 12, "\n".join(label), weight="bold")
        sheet.write(known, y + 12, "\n".join(recorded))
        for place, source in enumerate(columns["source_id"]):
            _cell(sheet, first + place * step, y, step - 3, height, cells[source])
        y += height + 3
    return y


def _cell(sheet: Sheet, x: float, y: float, width: float, height: float, cell: Sequence[Statement]) -> None:
    """Draw what one text states of one figure: the colour is that of the worst verdict, the signs are each value's."""
    worst = cell[0].verdict
    if worst == "silent":
        sheet.write(x + 4, y + 12, cell[0].value, style.MUTED, goes=True)
        return
    goes = worst != "differs"
    sheet.box(x, y, width, height, style.VERDICTS[worst], edge(worst), _told(cell), goes=goes)
    line = y + 12
    for value in cell:
        lines = folded(value.value, 13)
        sheet.write(x + 4, line, style.VERDICT_SIGNS[value.verdict], style.VERDICT_INKS[worst], goes=goes)
        sheet.write(x + 17, line, "\n".join(lines), style.VERDICT_INKS[worst], goes=goes)
        line += LEADING * len(lines)


def _draw_narrow(sheet: Sheet, table: pd.DataFrame, _: pd.DataFrame, y: float) -> float:
    """Lay out figure by figure and value by value, each value with the texts that state it."""
    for figure, rows in table.groupby("figure", sort=False):
        sheet.line(0, y - 2, sheet.wide, y - 2, style.GRID)
        sheet.write(0, y + 10, LABELS.get(str(figure), str(figure)), weight="bold")
        sheet.write(sheet.wide, y + 10, f"record: {rows['recorded'].iloc[0]}", align="right")
        y += 22
        values = [list(each(group)) for _, group in rows.groupby(["verdict", "value"], sort=False)]
        order = (*SEVERITY, "omits", "silent")
        for value in sorted(values, key=lambda group: order.index(group[0].verdict)):
            y += _value(sheet, y, value) + 3
        y += 7
    return y


def _value(sheet: Sheet, y: float, value: Sequence[Statement]) -> float:
    verdict, goes = value[0].verdict, value[0].verdict != "differs"
    who = ", ".join(row.short for row in value)
    if verdict == "silent":
        lines = folded(f"{value[0].value}: {who}", 56)
        sheet.write(0, y + 10, "\n".join(lines), style.MUTED, goes=goes)
        return LEADING * len(lines) + 3
    stated_lines, lines = folded(value[0].value, 16), folded(who, 34)
    height = LEADING * max(len(stated_lines), len(lines)) + 6
    sheet.box(0, y, 122, height, style.VERDICTS[verdict], edge(verdict), _told(value), goes=goes)
    sheet.write(5, y + 11, style.VERDICT_SIGNS[verdict], style.VERDICT_INKS[verdict], goes=goes)
    sheet.write(20, y + 11, "\n".join(stated_lines), style.VERDICT_INKS[verdict], goes=goes)
    sheet.write(129, y + 11, "\n".join(lines), goes=goes)
    return height


def _told(cell: Sequence[Statement]) -> list[str]:
    first = cell[0]
    parts = [
        LABELS.get(first.figure, first.figure),
        ", ".join(dict.fromkeys(value.short for value in cell)),
        *(
            "; ".join(dict.fromkeys(getattr(value, column) for value in cell))
            for column in ("value", "printed", "where")
        ),
        first.recorded,
    ]
    return [*parts, "; ".join(dict.fromkeys(style.VERDICT_LABELS[value.verdict] for value in cell))]
