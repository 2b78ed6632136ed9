"""What each of the five texts says of the outcome of the vote, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.discrepancies.parts import in_parts
from hrcvote.charts.lettering import text_width, widest_word, wrapped
from hrcvote.charts.sheet import LEADING, SIZE, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.verdicts import edge
from hrcvote.chronology import voted_on
from hrcvote.comparison import LABELS, Text, Told, texts, told_of_outcome
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import RESOLUTION
from hrcvote.words import day, names, of_all, plural, verb

_TIPS: Final = ("Of", "Source", "Says", "As printed", "Where", "The record")

_SMALL: Final = 11
"""The size of text in the narrow drawing."""

_SAYS: Final = {
    "agrees": "said",
    "imprecise": "vague",
    "differs": "differs",
    "both": "two ways",
    "unverifiable": "unverified",
    "omits": "left out",
}
"""What a text does with a thing, in a word or two."""

_LOOKS: Final = {"both": "differs"}
"""The verdict whose look is used, where it has another name."""

_MISSED: Final = {
    "yes": "how many voted in favour",
    "no": "how many voted against",
    "abstain": "how many abstained",
    "not_voting": "how many members did not vote",
    "majority": "how many votes were needed",
    "resolution": "which number the resolution has",
    "date": "when the vote was",
    "organ": "which organ voted",
    "session": "in which session it met",
    "act": "what was done",
}
"""What a reader does not learn where a thing is left out."""


def omissions(bundle: Bundle) -> Figure:
    """Return the figure of what each of the five texts leaves out of the outcome of the vote."""
    table = told_of_outcome(bundle)
    columns = texts(bundle)
    asked = table["figure"].nunique()
    gone, off = (_by_text(table, verdicts) for verdicts in (["omits"], ["differs", "both"]))
    return Figure(
        id="omissions",
        title=_title(table, len(columns)),
        subtitle=f"What {plural(len(columns), 'text')} read in full {verb(len(columns), 'does', 'do')} with {asked} "
        f"things that a reader needs to follow the vote of {day(voted_on(bundle))} or to look it up; most often left "
        "out first. Two ways: both as recorded and otherwise.",
        draw=lambda width: _draw(table, columns, width),
        table=_table(table),
        alt=f"Table of {asked} things by text. Left out by {gone}. Stated differently from the record by {off}.",
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, [RESOLUTION, *columns["source_id"]])),
    )


def _by_text(table: pd.DataFrame, verdicts: Sequence[str]) -> str:
    found = table[table["verdict"].isin(verdicts)].groupby("short", sort=False)["figure"]
    said = [f"{short} ({names(LABELS[figure].lower() for figure in own)})" for short, own in found]
    return "; ".join(said) or "none"


def _title(table: pd.DataFrame, of: int) -> str:
    most = int(table["missing"].max())
    if not most:
        return f"No text leaves out any of the {table['figure'].nunique()} things that explain the vote"
    missed = [_MISSED[figure] for figure in table.loc[table["missing"] == most, "figure"].drop_duplicates()]
    said = names(missed, "or")
    if most == of:
        return f"None of the {plural(of, 'text')} says {said}" if of > 1 else f"The one text does not say {said}"
    return f"{of_all(most, of, 'text')} {verb(most, 'does', 'do')} not say {said}"


def _table(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "About": table["figure"].map(LABELS),
            "Source": table["short"],
            "How stated": table["verdict"].map(_SAYS),
            "As printed": table["printed"],
            "Where": table["where"],
            "The record": table["recorded"],
        }
    )


def _draw(table: pd.DataFrame, columns: pd.DataFrame, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    left = 272 if width >= style.WIDE else 0
    of_texts: list[Text] = list(each(columns))
    needs = [_need(of_texts, SIZE if left else _SMALL, bold=left > 0)] * len(of_texts)
    y = 0.0
    for part, lefts in in_parts(of_texts, needs, sheet.wide + 3 - left):
        own = table[table["source_id"].isin(text.source_id for text in part)]
        y = _heads(sheet, part, y + (16 if y else 0), left, lefts[1])
        for figure, row in own.groupby("figure", sort=False):
            sheet.line(0, y - 2, sheet.wide, y - 2, style.GRID)
            y = _row(sheet, str(figure), list(each(row)), y, left, lefts[1])
    return sheet.chart(y - 2)


def _need(columns: Sequence[Text], size: int, *, bold: bool) -> float:
    """Return how wide a column is at least: it has room for what a text does, and for each word of its name."""
    said = [f"{style.VERDICT_SIGNS[_LOOKS.get(verdict, verdict)]} {label}" for verdict, label in _SAYS.items()]
    widest = max(widest_word(text.short, size, bold) for text in columns)
    return max(widest + 1, max(text_width(text, size) for text in said) + 4)


def _heads(sheet: Sheet, columns: Sequence[Text], y: float, left: float, step: float) -> float:
    size = SIZE if left else _SMALL
    heads = [wrapped(column.short, step - 1, size, bold=left > 0, cut=True) for column in columns]
    for place, name in enumerate(heads):
        sheet.write(left + place * step + 2, y + 8, "\n".join(name), weight="bold" if left else "", size=size)
    if left:
        sheet.write(170, y + 8, "The record", weight="bold")
    return y + 12 + LEADING * max(map(len, heads))


def _row(sheet: Sheet, figure: str, row: Sequence[Told], y: float, left: float, step: float) -> float:
    wide = left > 0
    recorded = wrapped(row[0].recorded, 96, SIZE) if wide else [f"record: {row[0].recorded}"]
    sheet.write(0, y + 13, LABELS[figure], weight="bold")
    sheet.write(170 if wide else sheet.wide, y + 13, "\n".join(recorded), align="left" if wide else "right")
    y += 0 if wide else 22
    height = max(24, LEADING * len(recorded) + 8)
    for place, cell in enumerate(row):
        label, look = _SAYS[cell.verdict], _LOOKS.get(cell.verdict, cell.verdict)
        told = (LABELS[figure], cell.short, label, cell.printed or "nothing", cell.where or "nowhere", cell.recorded)
        x, size = left + place * step, SIZE if wide else _SMALL
        sheet.box(x, y + 1, step - 3, height - 2, style.VERDICTS[look], edge(look), told)
        signed = f"{style.VERDICT_SIGNS[look]} {label}"
        sheet.write(x + (5 if wide else 2), y + 13, signed, style.VERDICT_INKS[look], size=size)
    return y + height + (4 if wide else 10)
