"""Each source's totals as shares of all members, with what they leave over."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import folded, text_width, wrapped
from hrcvote.charts.sheet import LEADING, SIZE, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.chronology import voted_on
from hrcvote.comparison import Reported, departures, reported, tally_in_words
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import day, names, of_all, plural, verb

_PRESS: Final = "Wider press, where an excerpt has all totals"
_TIPS: Final = ("Source", "Position", "Members", "The recount", "How it is known")
_BESIDE: Final = 524
"""Where the remarks of the wide drawing stand, in pixels."""


def totals(bundle: Bundle) -> Figure:
    """Return the figure of each source's totals, as shares of all members, with what they leave over."""
    table = reported(bundle)
    story = table[table["set"] == "story"]
    every = departures(bundle)
    undrawn = every[~every["source_id"].isin(story["source_id"])]
    wrong, drawn = every[every["totals"] > 0], story[story["wrong"].str.len() > 0]
    counted = record.tally(bundle)
    left = sorted({int(value) for value in drawn.loc[drawn["implied"], "not_voting"]})
    over = f"{names(map(str, left))} members not voting, not {counted.not_voting}"
    over = f" and so {verb(len(drawn), 'leaves', 'leave')} {over}"
    # Of one that leaves something out, or prints a round number, nothing follows.
    if set(wrong["source_id"]) != set(drawn["source_id"]) or not drawn["implied"].all() or counted.not_voting in left:
        over = ""
    undivided = story[story["abstain"].isna() & story["not_voting"].isna() & (story["rounded"] == "")]
    title = f"{of_all(len(wrong), len(every), 'text')} {verb(len(wrong), 'prints', 'print')} a total that differs"
    rounds = f"{verb(len(undrawn), 'leaves out or rounds', 'leave out or round')} votes in favour or against"
    return Figure(
        id="discrepancies-totals",
        title=f"{title} from the record{over}" if len(wrong) else "Every total that the texts print is the record's",
        subtitle=f"Totals of the vote of {day(voted_on(bundle))} as printed, of {counted.members} members. "
        "Dashed: not printed; what the other totals leave. Thick outline: differs from the recount. "
        "Lines: where the recount divides."
        + (f" Not drawn: {names(undrawn['short'])}, which {rounds}." if len(undrawn) else ""),
        draw=lambda width: _draw(table, len(every), counted, width),
        table=_table(table),
        alt=f"Stacked bars of {counted.members} members, the recount first: {tally_in_words(counted)}. "
        + "; ".join(f"{row.label}: {row.remark}" for row in each(table[table["set"] != "record"]))
        + (
            f". {names(undivided['label'])} {verb(len(undivided), 'gives', 'give')} votes in favour and against only."
            if len(undivided)
            else "."
        ),
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, table["source_id"].dropna())),
    )


def _table(table: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {"Source": table["label"]}
    for position in POSITIONS:
        columns[style.POSITION_LABELS[position]] = table[position].astype("Int64")
    columns["In no total"] = table["rest"]
    columns["Compared with the recount"] = table["remark"]
    return pd.DataFrame(columns)


def _draw(table: pd.DataFrame, texts: int, counted: record.Tally, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    wide = width >= style.WIDE
    left, right = (124, _BESIDE - 12) if wide else (0, sheet.wide - 1)
    scale = (right - left) / (counted.members + int(table["over"].max()))
    drawn = int((table["set"] == "story").sum())
    story = f"The {plural(texts, 'text')}" if drawn == texts else of_all(drawn, texts, "text")
    y, kind = _head(sheet, counted, left, scale) + (0 if wide else 4), "record"
    for row in each(table):
        if row.set != kind:
            kind = row.set
            sheet.write(0, y + 16, _PRESS if kind == "wider_press" else story, style.MUTED)
            y += 32
        y = (_row if wide else _row_narrow)(sheet, row, counted, y, left, scale)
    return sheet.chart(y)


def _head(sheet: Sheet, counted: record.Tally, left: float, scale: float) -> float:
    """Name each position over its part of the recount."""
    at, free = left, left
    for position in POSITIONS:
        label = style.POSITION_LABELS[position]
        cut = at + 6 * len(label) > sheet.wide
        sheet.write(sheet.wide if cut else max(at, free), 8, label, style.MUTED, align="right" if cut else "left")
        free = max(at, free) + 6 * len(label) + 6
        at += getattr(counted, position) * scale
    return 20


def _row(sheet: Sheet, row: Reported, counted: record.Tally, y: float, left: float, scale: float) -> float:
    lines, bold = _remarked(row).split("; "), row.set == "record"
    label = [line for part in row.label.split(", ") for line in wrapped(part, left - 6, SIZE, bold, cut=True)]
    height = max(24, LEADING * max(len(lines), len(label)))
    weight = "bold" if bold else "normal"
    sheet.write(0, y + height / 2 - LEADING / 2 * (len(label) - 1), "\n".join(label), weight=weight)
    _bar(sheet, row, counted, y + height / 2 - 12, left, scale)
    ink = style.INK if _remarkable(row) else style.MUTED
    sheet.write(_BESIDE, y + height / 2 - LEADING / 2 * (len(lines) - 1), "\n".join(lines), ink)
    return y + height + 10


def _row_narrow(sheet: Sheet, row: Reported, counted: record.Tally, y: float, left: float, scale: float) -> float:
    short, bold = not _remarkable(row), row.set == "record"
    room = sheet.wide - (text_width(_remarked(row), SIZE) + 8 if short else 0)
    label = wrapped(row.label, room, SIZE, bold, cut=True)
    sheet.write(0, y + 8, "\n".join(label), weight="bold" if bold else "normal")
    y += LEADING * (len(label) - 1)
    if short:
        sheet.write(sheet.wide, y + 8, _remarked(row), style.MUTED, align="right")
    _bar(sheet, row, counted, y + 18, left, scale)
    if not short:
        lines = folded(_remarked(row), 56)
        sheet.write(0, y + 53, "\n".join(lines))
        y += LEADING * len(lines) + 4
    return y + 54


def _remarkable(row: Reported) -> bool:
    return bool(row.wrong or row.rest or row.elsewhere)


def _remarked(row: Reported) -> str:
    return row.remark if row.set == "record" else f"{style.VERDICT_SIGNS[row.verdict]} {row.remark}"


def _bar(sheet: Sheet, row: Reported, counted: record.Tally, y: float, left: float, scale: float) -> None:
    edge = left
    for position in POSITIONS[:-1]:
        edge += getattr(counted, position) * scale
        sheet.line(edge, y - 4, edge, y + 28, style.FAINT)
    at, parts = left, []
    for position in POSITIONS:
        if pd.notna(value := getattr(row, position)):
            parts.append((at, position, int(value)))
            at += int(value) * scale
    # An outline is drawn over both neighbours.
    for place, position, value in sorted(parts, key=lambda part: part[1] in row.wrong):
        _part(sheet, row, counted, (place, y, value * scale), position, value)
    if row.rest:
        members = counted.abstain + counted.not_voting
        told = (row.label, "In no total", row.rest, members, "what the other totals leave")
        sheet.box(at, y, row.rest * scale, 24, style.CONTEXT, style.FAINT, told)
        sheet.write(at + row.rest * scale / 2, y + 12, f"{row.rest} not told apart", align="center")


def _part(
    sheet: Sheet, row: Reported, counted: record.Tally, place: tuple[float, float, float], position: str, value: int
) -> None:
    x, y, width = place
    implied, differs = position == "not_voting" and bool(row.implied), position in row.wrong
    edge = style.INK if differs else style.POSITION_EDGES[position] or style.PAPER
    how = "recounted" if row.set == "record" else "what the other totals leave" if implied else "as printed"
    told = (row.label, style.POSITION_LABELS[position], value, getattr(counted, position), how)
    sheet.box(x, y, width, 24, style.POSITIONS[position], edge, told, dashed=implied, thick=2 if differs else 1)
    sign = f"{style.VERDICT_SIGNS['differs']} " if differs and not implied else ""
    sheet.write(x + width / 2, y + 12, f"{sign}{value}", style.POSITION_INKS[position], align="center")
