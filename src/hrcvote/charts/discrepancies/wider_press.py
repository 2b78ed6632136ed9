"""The totals that each publication prints, in the order of their dates."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import text_width, wrapped
from hrcvote.charts.sheet import LEADING, SIZE, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.verdicts import chip, key
from hrcvote.chronology import voted_on
from hrcvote.comparison import Repeated, Total, publications, repeated, tally_in_words
from hrcvote.comparison.wording import total_in_words
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import day, number, of_all, plural, verb

_NAMES: Final = 118
"""Where the names of the wide drawing stand, in pixels."""
_CHIP: Final = 38
"""How wide a mark with a total is."""
_TIPS: Final = ("Publication", "Published", "Figure", "As printed", "The record", "Verdict")


def wider_press(bundle: Bundle) -> Figure:
    """Return the figure of the totals that each publication prints, in the order of their dates."""
    table = publications(bundle)
    printed = table[table["verdict"] != "omits"]
    again = repeated(bundle)
    wrong = printed.loc[printed["verdict"] == "differs", "source_id"].nunique()
    seen = printed["source_id"].nunique()
    title = f"{of_all(wrong, seen, 'publication')} {verb(wrong, 'prints', 'print')} a total that differs"
    counted = record.tally(bundle)
    off = [
        f"{r.label}, {r.published}: {total_in_words(r.stated, r.measure)}"
        for r in each(printed[printed["verdict"] == "differs"])
    ]
    return Figure(
        id="discrepancies-wider-press",
        title=f"{title} from the record{''.join(map(_again, each(again)))}",
        subtitle=f"Totals of the vote of {day(voted_on(bundle))} in {plural(seen, 'publication')} by date. "
        "Left of a line: fewer than the record; right: more. Bold: read in full. Of the others only excerpts were "
        "seen, so a missing figure is no omission.",
        draw=lambda width: _draw(table, again, counted, width),
        table=_table(printed, counted),
        alt=f"{title} from the record ({tally_in_words(counted)})." + (f" {'; '.join(off)}." if off else ""),
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, table["source_id"])),
    )


def _again(wrong: Repeated) -> str:
    return f"; {wrong.phrase} appears in {number(wrong.publications)}"


def _table(printed: pd.DataFrame, counted: record.Tally) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Published": printed["published"],
            "Publication": printed["label"],
            "Figure": printed["measure"].map(style.POSITION_LABELS),
            "As printed": printed["printed"],
            "The record": [getattr(counted, measure) for measure in printed["measure"]],
            "Verdict": printed["verdict"].map(style.VERDICT_LABELS),
        }
    )


def _draw(table: pd.DataFrame, again: pd.DataFrame, counted: record.Tally, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    wide = width >= style.WIDE
    left, shift = (224, 39) if wide else (0, 21)
    step = (sheet.wide - left) / len(POSITIONS)
    middle = {position: left + (place + 0.5) * step for place, position in enumerate(POSITIONS)}
    y = key(sheet, 10, table["verdict"]) + 14
    for position, x in middle.items():
        sheet.write(x, y, style.POSITION_LABELS[position], weight="bold", align="center")
        sheet.write(x, y + LEADING, f"record {getattr(counted, position)}", align="center")
    y += 28
    stops: dict[tuple[str, str], list[float]] = {}
    for _, rows in table.groupby("source_id", sort=False):
        sheet.line(0, y - 0.5, sheet.wide, y - 0.5, style.GRID)
        first = min(middle[row.measure] + shift * row.side for row in each(rows)) - _CHIP / 2
        y, least = _name(sheet, next(each(rows)), y, first if wide else 0)
        y = _row(sheet, rows, counted, (y, least), middle, shift, stops)
    for error in each(again):
        x, places = middle[error.measure] + shift * error.side, stops[error.measure, error.stated]
        sheet.line(x, places[0], x, places[-1], style.VERDICTS["differs"], 2)
    return sheet.chart(y + 2)


def _name(sheet: Sheet, row: Total, y: float, first: float) -> tuple[float, float]:
    """Name a publication, left of its first mark or above it, and return where its marks begin and the least end."""
    bold = row.set == "story"
    left, room = (_NAMES, first - _NAMES) if first else (0, sheet.wide - text_width(row.published, SIZE))
    lines = wrapped(row.label, room - 4, SIZE, bold, cut=True)
    sheet.write(left, y + (13 if first else 11), "\n".join(lines), weight="bold" if bold else "normal")
    if first:
        sheet.write(0, y + 13, row.published, style.MUTED)
        return y, y + LEADING * len(lines) + 11
    sheet.write(sheet.wide, y + 11, row.published, style.MUTED, align="right")
    return y + 4 + LEADING * len(lines), y


def _row(
    sheet: Sheet,
    rows: pd.DataFrame,
    counted: record.Tally,
    within: tuple[float, float],
    middle: dict[str, float],
    shift: float,
    stops: dict[tuple[str, str], list[float]],
) -> float:
    (y, least), roomy = within, shift > _CHIP
    deepest = y
    for measure, values in rows.groupby("measure", sort=False):
        beside: Counter[int] = Counter()  # a rounder figure stands on the line, as the exact one does
        for place, row in enumerate(each(values)):
            down = y + 13 + 23 * (beside[row.side] if roomy else place)
            beside[row.side] += 1
            known = getattr(counted, str(measure))
            told = (row.label, row.published, style.POSITION_LABELS[str(measure)], row.printed, known)
            wide = 22 if row.verdict == "omits" else _CHIP
            x = middle[str(measure)] + shift * row.side
            chip(sheet, x, down, wide, row.verdict, row.shown, (*told, style.VERDICT_LABELS[row.verdict]))
            stops.setdefault((str(measure), row.stated), []).append(down)
            deepest = max(deepest, down)
    bottom = max(deepest + (13 if roomy else 16), least)
    for x in middle.values():
        sheet.line(x, y, x, bottom, style.INK)
    return bottom
