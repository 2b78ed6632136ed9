"""The words that the five texts use for the act, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.discrepancies.parts import in_parts
from hrcvote.charts.lettering import widest_word, wrapped
from hrcvote.charts.sheet import LEADING, SIZE, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.verdicts import chip
from hrcvote.chronology import voted_on
from hrcvote.comparison import Text, texts, words_used
from hrcvote.comparison.wording import where
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import RESOLUTION
from hrcvote.words import day, in_digits, of_all, plural, verb

_SMALL: Final = 11
"""The size of names in the narrow drawing."""
_CHIP: Final = 46
"""How wide the mark of a paragraph is."""
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
        f"its own word appears {plural(own, 'time') if own else 'nowhere'}",
        subtitle=f"Words for the act of {day(voted_on(bundle))} by paragraph (p), wherever a text says what was done, "
        "and is not asking for it. The resolution suspends the rights of membership; it does not end the membership.",
        draw=lambda width: _draw(table, texts(bundle), width),
        table=_table(table),
        alt=f"Words by text and paragraph. {'. '.join(told)}.",
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, [RESOLUTION, *table["source_id"]])),
    )


def _table(table: pd.DataFrame) -> pd.DataFrame:
    says = table["verdict"].map({"agrees": "the resolution's word"}).fillna("says more")
    columns = {
        "Word": table["word"],
        "Source": table["short"],
        "Paragraph": table["paragraph"],
        "How it compares": says,
    }
    return pd.DataFrame(columns | {"Note": table["note"]})


def _draw(table: pd.DataFrame, columns: pd.DataFrame, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    left = 158 if width >= style.WIDE else 0
    of_texts: list[Text] = list(each(columns))
    needs = [_need(of_texts, SIZE if left else _SMALL, bold=left > 0)] * len(of_texts)
    y = 0.0
    for part, lefts in in_parts(of_texts, needs, sheet.wide - left):
        own = table[table["source_id"].isin(text.source_id for text in part)]
        y, verdict = _heads(sheet, part, y + (16 if y else 0), left, lefts[1]), ""
        for word, used in own.groupby("word", sort=False):
            if used["verdict"].iloc[0] != verdict:
                verdict = used["verdict"].iloc[0]
                said = "The resolution's own word" if verdict == "agrees" else "Words that say more than the resolution"
                sheet.line(0, y, sheet.wide, y, style.GRID)
                sheet.write(0, y + 14, said, style.MUTED)
                y += 32
            y = _row(sheet, str(word), used, [text.source_id for text in part], y, left, lefts[1])
    for note in dict.fromkeys(f"* {row.short}, p{row.paragraph}: {row.note}" for row in each(table) if row.note):
        lines = wrapped(note, sheet.wide, SIZE)
        sheet.write(0, y + 10, "\n".join(lines), style.MUTED)
        y += 5 + LEADING * len(lines)
    return sheet.chart(y)


def _need(columns: Sequence[Text], size: int, *, bold: bool) -> float:
    """Return how wide a column is at least: it has room for a chip, and for each word of its text's name."""
    return 2 + max(_CHIP, *(widest_word(text.short, size, bold) for text in columns))


def _heads(sheet: Sheet, columns: Sequence[Text], y: float, left: float, step: float) -> float:
    size, deep = SIZE if left else _SMALL, 1
    for place, column in enumerate(columns):
        name = wrapped(column.short, step - 2, size, bold=left > 0, cut=True)
        behind = wrapped(column.behind, step - 2, size) if left and column.behind else []
        x = left + place * step
        sheet.write(x, y + 8, "\n".join(name), weight="bold" if left else "normal", size=size)
        if behind:
            sheet.write(x, y + 8 + LEADING * len(name), "\n".join(behind), style.MUTED)
        deep = max(deep, len(name) + len(behind))
    return y + 10 + LEADING * deep


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
            chip(sheet, x, y + 10 + place // across * 24, _CHIP, row.verdict, mark, told)
            deep = max(deep, place // across + 1)
    return y + max(deep * 24 + 4, 40 if left else 0) + (0 if left else 4)
