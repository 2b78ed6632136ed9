"""Figures of a reporter's own selection: the flow between any two votes, and any table as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import pandas as pd

from hrcvote import desk, style
from hrcvote.charts.lettering import text_width, widest_word, wrapped
from hrcvote.charts.ribbons import Band, ribbons
from hrcvote.charts.sheet import LEADING, SIZE, Sheet
from hrcvote.charts.sources import cite_votes
from hrcvote.data import Bundle, each
from hrcvote.desk.tables import as_text
from hrcvote.figure import Chart, Figure, Source

BETWEEN: Final = 18
"""Pixels between two columns of a table."""
CHIP: Final = 16
"""Pixels that the colour of a position takes before its name."""
LONGEST: Final = 60
"""Rows of which a table is still offered as a picture: one of all positions holds the kernel for a minute, takes more
than 2 GB and is read by nobody. The elections and the events are shorter, each as a whole.
"""
_COLOURS: Final = {style.POSITION_LABELS[position]: colour for position, colour in style.POSITIONS.items()}


def flow(bundle: Bundle, first: str, second: str, group: str | None = None) -> Figure:
    """How the members, or those of one regional group, moved between any two votes.

    Raises:
        KeyError: The bundle has no such vote.
        ValueError: There is no such group.
    """
    between = desk.Between(bundle, first, second, group)
    called = desk.vote_names(bundle)
    heads = [called[first], called[second]]
    members = len(between.members)
    bands = [Band(0, row.before, row.after, int(row.members)) for row in each(between.flows())]

    (_, table), said = between.told(), between.in_words()
    return Figure(
        id="-".join(["flow", *(_word(part) for part in (first, second, group) if part)]),
        title=said.rstrip("."),
        subtitle=f"The same {members} members in the votes of {heads[0]} and of {heads[1]}",
        draw=lambda width: ribbons(bands, heads, width),
        table=table,
        alt=f"Flow of {members} members from their position on {first} to that on {second}. {said}",
        sources=cite_votes(bundle, first, second),
    )


def listing(table: pd.DataFrame, name: str, title: str, subtitle: str, sources: Sequence[Source]) -> Figure:
    """Any table as a picture, drawn as a table.

    Args:
        table: The rows; the index is not drawn.
        name: The figure's id.
        title: What the table shows, in a sentence.
        subtitle: What is counted, of how many, when.
        sources: Whom the rows come from.
    """
    heads = [str(column) for column in table.columns]
    rows = [[as_text(cell) for cell in row] for row in table.itertuples(index=False)]

    def draw(width: int) -> Chart:
        sheet = Sheet(style.inner(width))
        if width >= style.WIDE and _fit(columns := _columns(sheet.wide, heads, rows), heads, rows):
            return sheet.chart(_as_table(sheet, columns, heads, rows))
        return sheet.chart(_as_cards(sheet, heads, rows))

    return Figure(name, title, subtitle, draw, table, f"A table of {len(table)} rows. {title}.", sources)


class _Column(NamedTuple):
    left: float
    width: float


def _as_table(sheet: Sheet, columns: Sequence[_Column], heads: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    y = float(LEADING)
    y = _row(sheet, columns, heads, y, weight="bold")
    for row in rows:
        sheet.line(0, y - LEADING * 0.85, sheet.wide, y - LEADING * 0.85, style.GRID)
        y = _row(sheet, columns, row, y)
    return y


def _row(sheet: Sheet, columns: Sequence[_Column], row: Sequence[str], y: float, weight: str = "normal") -> float:
    deepest = 1
    for column, text in zip(columns, row, strict=True):
        chip = _chip(sheet, column.left, y, text) if weight == "normal" else 0
        lines = wrapped(text, column.width - chip, SIZE, bold=weight == "bold")
        sheet.write(column.left + chip, y, "\n".join(lines), weight=weight)
        deepest = max(deepest, len(lines))
    return y + deepest * LEADING + 8


def _as_cards(sheet: Sheet, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """Draw each row as a block of its own: a phone has no room for columns, and no picture has it for many."""
    y = float(LEADING)
    for row in rows:
        for place, (head, text) in enumerate(zip(heads, row, strict=True)):
            if not text:
                continue
            said = text if place == 0 else f"{head}: {text}"
            lines = wrapped(said, sheet.wide, SIZE, bold=place == 0, cut=True)
            sheet.write(0, y, "\n".join(lines), weight="bold" if place == 0 else "normal")
            y += len(lines) * LEADING
        sheet.line(0, y - 2, sheet.wide, y - 2, style.GRID)
        y += 12
    return y


def _fit(columns: Sequence[_Column], heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether no word is wider than its column, and so would stand on what is in the next."""
    lines = [(heads, True), *((row, False) for row in rows)]
    return all(
        _widest(text, bold) <= column.width
        for texts, bold in lines
        for column, text in zip(columns, texts, strict=True)
    )


def _widest(text: str, bold: bool) -> float:
    chip = CHIP if text in _COLOURS and not bold else 0  # a heading has none
    return chip + widest_word(text, SIZE, bold)


def _chip(sheet: Sheet, x: float, y: float, text: str) -> float:
    """Draw a position's colour before its name, and return how far that moves the name."""
    if text not in _COLOURS:
        return 0
    sheet.box(x, y - 5, 10, 10, _COLOURS[text], style.FAINT)
    return CHIP


def _columns(wide: float, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[_Column]:
    """Give each column what it needs, and share what is left among those that need more by the root of their need."""
    needed = [
        max(text_width(head, SIZE, bold=True), *(text_width(row[place], SIZE) + CHIP for row in rows), 24)
        for place, head in enumerate(heads)
    ]
    left = wide - BETWEEN * (len(heads) - 1)
    widths = dict.fromkeys(range(len(heads)), 0.0)
    order = sorted(widths, key=lambda place: needed[place])
    for done, place in enumerate(order):
        widths[place] = min(needed[place], left * needed[place] ** 0.5 / sum(needed[p] ** 0.5 for p in order[done:]))
        left -= widths[place]
    columns, x = [], 0.0
    for width in widths.values():
        columns.append(_Column(x, width))
        x += width + BETWEEN
    return columns


def _word(part: str) -> str:
    return part.lower().replace("/", "-").replace(" ", "-")
