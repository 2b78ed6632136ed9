"""The words that the five texts use for the act, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import folded
from hrcvote.charts.sheet import LEADING, SIZE, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.verdicts import chip
from hrcvote.chronology import voted_on
from hrcvote.comparison import texts, words_used
from hrcvote.comparison.wording import where
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import RESOLUTION
from hrcvote.words import day, in_digits, of_all, plural, verb

_TIPS: Final = ("Word", "Source", "Paragraph", "Verdict", "Note")


def words(bundle: Bundle) -> Figure:
    """Return the figure of the words that the five texts use for the act."""
    table = words_used(bundle)
    more = table[table["verdict"] == "differs"]
    own = len(table) - len(more)
    who = more["source_id"].nunique()
    told = [
        f"{word}: " + "; ".join(f"{short} {where('p' + str(p) for p in part['paragraph'])}" for short, part in used)
        for word, used in ((w, g.groupby("short", sort=False)) for w, g in table.groupby("word", sort=False))
    ]
    uses = f"{of_all(who, len(texts(bundle)), 'text')} {verb(who, 'uses', 'use')}"
    often = f", {plural(len(more), 'time')} in all" if who else ""
    return Figure(
        id="discrepancies-words",
        title=f"{uses} a word that says more than the resolution did{often}; "
        f"its own word stands {plural(own, 'time') if own else 'nowhere'}",
        subtitle=f"Words for the act of {day(voted_on(bundle))} by paragraph (p), wherever a text says what was done "
        "and does not ask for it. The resolution suspends the rights of membership; it does not end the membership.",
        draw=lambda width: _draw(table, texts(bundle), width),
        table=_table(table),
        alt=f"Words by text and paragraph. {'. '.join(told)}.",
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, [RESOLUTION, *table["source_id"]])),
    )


def _table(table: pd.DataFrame) -> pd.DataFrame:
    says = table["verdict"].map({"agrees": "the resolution's word"}).fillna("says more")
    columns = {"Word": table["word"], "Source": table["short"], "Paragraph": table["paragraph"], "Against it": says}
    return pd.DataFrame(columns | {"Note": table["note"]})


def _draw(table: pd.DataFrame, columns: pd.DataFrame, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    wide = width >= style.WIDE
    left = 158 if wide else 0
    step = (sheet.wide - left) / len(columns)
    for place, column in enumerate(each(columns)):
        name = [column.short] if wide else folded(column.short, 11)
        sheet.write(
            left + place * step, 8, "\n".join(name), weight="bold" if wide else "normal", size=SIZE if wide else 11
        )
        if wide:
            sheet.write(left + place * step, 8 + LEADING, column.behind, style.MUTED)
    y, verdict = 40.0, ""
    for word, used in table.groupby("word", sort=False):
        if used["verdict"].iloc[0] != verdict:
            verdict = used["verdict"].iloc[0]
            own = "The resolution's own word" if verdict == "agrees" else "Words that say more than the resolution"
            sheet.line(0, y, sheet.wide, y, style.GRID)
            sheet.write(0, y + 14, own, style.MUTED)
            y += 32
        y = _row(sheet, str(word), used, list(columns["source_id"]), y, left, step)
    for note in dict.fromkeys(f"* {row.short}, p{row.paragraph}: {row.note}" for row in each(table) if row.note):
        sheet.write(0, y + 10, note, style.MUTED)
        y += 20
    return sheet.chart(y)


def _row(
    sheet: Sheet, word: str, used: pd.DataFrame, order: Sequence[str], y: float, left: float, step: float
) -> float:
    often = f"{in_digits(len(used), 'paragraph')} in {in_digits(used['source_id'].nunique(), 'text')}"
    sheet.write(0, y + 10, word, weight="bold")
    if left:
        sheet.write(0, y + 10 + LEADING, often, style.MUTED)
    else:
        sheet.write(sheet.wide, y + 10, often, style.MUTED, align="right")
        y += 22
    across = max(1, int(step // 50))
    deep = 1
    for source, part in used.groupby("source_id"):
        for place, row in enumerate(each(part)):
            x = left + order.index(str(source)) * step + 23 + place % across * 50
            told = (word, row.short, row.paragraph, style.VERDICT_LABELS[row.verdict], row.note)
            mark = f"p{row.paragraph}{'*' if row.note else ''}"
            chip(sheet, x, y + 10 + place // across * 24, 46, row.verdict, mark, told)
            deep = max(deep, place // across + 1)
    return y + max(deep * 24 + 4, 40 if left else 0) + (0 if left else 4)
