"""What each of the five texts states, held against the record: a column for each text, a way to each source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.discrepancies.parts import in_parts
from hrcvote.charts.lettering import text_width, widest_word, wrapped
from hrcvote.charts.sheet import ALL, LEADING, SIZE, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.verdicts import edge, key
from hrcvote.chronology import voted_on
from hrcvote.comparison import (
    LABELS,
    Text,
    beyond_the_vote,
    departures,
    passage,
    recorded_values,
    stated,
    statements,
    texts,
)
from hrcvote.data import Bundle, by, each
from hrcvote.figure import Chart, Figure
from hrcvote.words import day, in_digits, names, number, of_all, plural, verb

_TIPS: Final = ("Of", "Source", "States", "As printed", "Where", "The record", "Verdict")

_CHOICES: Final = {
    ALL: "all statements",
    "off": "what is wrong or imprecise",
    "differs": "what differs from the record",
    "unverifiable": "what cannot be verified",
    "omits": "what is left out",
}
"""What a reader can have shown, and the label of each choice."""

_KEPT: Final[Mapping[str, str]] = {"differs": "off differs", "imprecise": "off"}
"""The choices that keep a verdict, where it is not the one of its own name."""

_GROUPS: Final = {"yes": "The outcome", "date": "The act", "other_dates": "All else"}
"""The first row of each part of the matrix."""

_COUNTED: Final = ("other_dates", "elections", "others")
"""The rows that count statements."""

_SMALL: Final = 11
"""The size of text in the narrow matrix."""
_GAP: Final = 1.5
"""Between its columns, in pixels."""


class Cell(NamedTuple):
    """What one text states of one thing."""

    figure: str
    source_id: str
    verdict: str
    """The worst of its values."""
    values: Sequence[tuple[str, str]]
    """Each verdict with what is stated, or with how many statements have it; empty where the text is silent."""
    told: tuple[str, ...]
    url: str


def matrix(bundle: Bundle) -> Figure:
    """Return the figure of what each of the five texts states, held against the record."""
    of_the_vote, rest, table = stated(bundle), beyond_the_vote(bundle), statements(bundle)
    found = departures(bundle)
    departing = int((found["differs"] > 0).sum())
    wrong = of_the_vote[of_the_vote["verdict"] == "differs"]
    told = [f"{row.short}: {LABELS.get(row.figure, row.figure).lower()}, {row.value}" for row in each(wrong)]
    silent = not (of_the_vote["figure"].eq("not_voting") & ~of_the_vote["verdict"].isin(["omits", "silent"])).any()
    counts = rest.groupby("verdict")["made"].sum()
    said = [_in_words(verdict, int(counts[verdict])) for verdict in _IN_WORDS if verdict in counts]
    made = int(table["Paragraph"].notna().sum())
    return Figure(
        id="discrepancies-matrix",
        title=f"{of_all(departing, len(found), 'text')} {verb(departing, 'departs', 'depart')} from the record "
        + (f"somewhere, {_some(int((found['totals'] > 0).sum()))} in a total" if departing else "on the vote")
        + (", and none says how many members did not vote" if silent else ""),
        subtitle=f"{made} statements in {plural(len(found), 'text')}: on the vote of {day(voted_on(bundle))} and, "
        "counted below, on all else. A cell has the colour of its worst statement. The table names the paragraph of "
        "each.",
        draw=lambda width: _draw(_cells(of_the_vote, rest, bundle), bundle, width),
        table=table,
        alt=f"Table of {len(recorded_values(bundle))} things that can be said of the vote, by text. "
        + (f"Different from the record: {'; '.join(told)}. " if told else "Nothing differs from the record. ")
        + f"Left out: {'; '.join(_left_out_by(of_the_vote)) or 'nothing'}. On all else: {names(said)}.",
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, texts(bundle)["source_id"])),
    )


_IN_WORDS: Final = {
    "differs": ("differs", "differ"),
    "imprecise": ("is imprecise", "are imprecise"),
    "unverifiable": ("cannot be verified", "cannot be verified"),
    "agrees": ("agrees", "agree"),
}
"""What is said of one statement with a verdict, and of several."""


def _in_words(verdict: str, count: int) -> str:
    return f"{count} {verb(count, *_IN_WORDS[verdict])}"


def _some(count: int) -> str:
    return f"{number(count)} of them" if count else "none"


def _left_out_by(table: pd.DataFrame) -> Iterable[str]:
    for short, own in table[table["verdict"] == "omits"].groupby("short", sort=False):
        yield f"{short}, {names(LABELS[figure].lower() for figure in own['figure'])}"


def _cells(of_the_vote: pd.DataFrame, rest: pd.DataFrame, bundle: Bundle) -> dict[tuple[str, str], Cell]:
    """Return every cell of the matrix, row by row."""
    urls = by(bundle.sources, "source_id", "url")
    cells = {}
    for table, make in ((of_the_vote, _stated), (rest, _counted)):
        for (figure, source), group in table.groupby(["figure", "source_id"], sort=False):
            values, told = make(list(each(group)))
            first, place = next(each(group)), (str(figure), str(source))
            opens = passage(urls[source], first.printed.split("; ")[0]) if values else ""
            verdict = first.verdict if values else "silent"
            cells[place] = Cell(*place, verdict, values, told, opens)
    return cells


def _stated(rows: Sequence[Any]) -> tuple[Sequence[tuple[str, str]], tuple[str, ...]]:
    if rows[0].verdict == "silent":
        return [], ()
    joined = [_once(getattr(row, part) for row in rows) for part in ("value", "printed", "where")]
    verdicts = _once(style.VERDICT_LABELS[row.verdict] for row in rows)
    label = LABELS.get(rows[0].figure, rows[0].figure)
    return [(row.verdict, row.value) for row in rows], (label, rows[0].short, *joined, rows[0].recorded, verdicts)


def _counted(rows: Sequence[Any]) -> tuple[Sequence[tuple[str, str]], tuple[str, ...]]:
    worst = rows[0]
    counts = names(_in_words(row.verdict, row.made) for row in rows)
    parts = (worst.printed, worst.where, worst.recorded, style.VERDICT_LABELS[worst.verdict])
    return [(row.verdict, str(row.made)) for row in rows], (LABELS[worst.figure], worst.short, counts, *parts)


def _once(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(value for value in values if value))


def _draw(cells: Mapping[tuple[str, str], Cell], bundle: Bundle, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    choice = alt.param(
        name="show",
        value=ALL,
        bind=alt.binding_select(options=list(_CHOICES), labels=list(_CHOICES.values()), name="Show"),
    )
    bottom = key(sheet, 10, [verdict for cell in cells.values() for verdict, _ in cell.values])
    draw = _draw_wide if width >= style.WIDE else _draw_narrow
    return sheet.chart(draw(sheet, cells, bundle, bottom + 12), choice)


def _draw_wide(sheet: Sheet, cells: Mapping[tuple[str, str], Cell], bundle: Bundle, y: float) -> float:
    known, first = 118, 216
    all_texts: list[Text] = list(each(texts(bundle)))
    need = 8 + max(widest_word(text.short, SIZE, bold=True) for text in all_texts)
    for columns, lefts in in_parts(all_texts, [need] * len(all_texts), sheet.wide - first):
        y = _part_wide(sheet, cells, bundle, columns, y, (known, first, lefts[1])) + 12
    return y - 12


def _part_wide(
    sheet: Sheet,
    cells: Mapping[tuple[str, str], Cell],
    bundle: Bundle,
    columns: Sequence[Text],
    y: float,
    at: tuple[float, float, float],
) -> float:
    known, first, step = at
    heads = [wrapped(column.short, step - 8, SIZE, bold=True, cut=True) for column in columns]
    behind = [wrapped(column.behind, step - 8, SIZE) for column in columns]
    y += 23 + LEADING * max(0, max(map(len, heads)) - 2)
    sheet.write(known, y, "The record", weight="bold")
    for place, (name, words) in enumerate(zip(heads, behind, strict=True)):
        left = first + place * step + 4
        sheet.write(left, y - LEADING * (len(name) - 1), "\n".join(name), weight="bold")
        sheet.write(left, y + 15, "\n".join(words), style.MUTED)
    y += 31 + LEADING * (max(map(len, behind)) - 1)
    for figure, recorded in _rows(cells, bundle):
        label = wrapped(LABELS.get(figure, figure), known - 6, SIZE, bold=True)
        value = wrapped(recorded, first - known - 8, SIZE)
        row = [cells.get((figure, column.source_id)) for column in columns]
        height = max(LEADING * max(len(label), len(value)) + 9, *(_height(cell, step - 3, SIZE) for cell in row))
        sheet.line(0, y - 1.5, sheet.wide, y - 1.5, style.MUTED if figure in _GROUPS else style.GRID)
        sheet.write(0, y + 12, "\n".join(label), weight="bold")
        sheet.write(known, y + 12, "\n".join(value))
        for place, cell in enumerate(row):
            _cell(sheet, cell, (first + place * step, y, step - 3, height), SIZE)
        y += height + 3
    return y


def _draw_narrow(sheet: Sheet, cells: Mapping[tuple[str, str], Cell], bundle: Bundle, y: float) -> float:
    all_texts: list[Text] = list(each(texts(bundle)))
    for columns, lefts in in_parts(all_texts, _needs(cells, all_texts), sheet.wide + _GAP):
        for figure, recorded in _rows(cells, bundle):
            if figure in _GROUPS:
                y = _heads(sheet, [column.short for column in columns], _GROUPS[figure], y, lefts)
            sheet.write(0, y + 10, LABELS.get(figure, figure), weight="bold")
            known = recorded if figure in _COUNTED else f"record: {recorded}"
            sheet.write(sheet.wide, y + 10, known, align="right")
            y += 20
            row = [cells.get((figure, column.source_id)) for column in columns]
            widths = [right - left - _GAP for left, right in pairwise(lefts)]
            height = max(_height(cell, width, _SMALL) for cell, width in zip(row, widths, strict=True))
            for left, width, cell in zip(lefts, widths, row, strict=False):
                _cell(sheet, cell, (left, y, width, height), _SMALL)
            y += height + 8
    return y


def _needs(cells: Mapping[tuple[str, str], Cell], columns: Sequence[Text]) -> list[float]:
    """Return how wide each narrow column is at least: it has room for its longest word."""
    needs = {column.source_id: widest_word(column.short, _SMALL) for column in columns}
    for cell in cells.values():
        for word in " ".join(value for _, value in cell.values).split():
            needs[cell.source_id] = max(needs[cell.source_id], _indent(_SMALL) + text_width(word, _SMALL))
    return list(needs.values())


def _heads(sheet: Sheet, columns: Sequence[str], title: str, y: float, lefts: Sequence[float]) -> float:
    sheet.write(0, y + 10, title, style.MUTED)
    sheet.line(0, y + 20, sheet.wide, y + 20, style.MUTED)
    deep = 1
    for short, (left, right) in zip(columns, pairwise(lefts), strict=True):
        name = wrapped(short, right - left, _SMALL, cut=True)
        deep = max(deep, len(name))
        sheet.write(left + 1, y + 32, "\n".join(name), size=_SMALL)
    return y + 32 + LEADING * deep


def _rows(cells: Mapping[tuple[str, str], Cell], bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield the rows, with what the record says of each, or how many statements are counted in it."""
    counted = beyond_the_vote(bundle).groupby("figure")["made"].sum()
    recorded = recorded_values(bundle) | {str(row): in_digits(count, "statement") for row, count in counted.items()}
    for figure in dict.fromkeys(figure for figure, _ in cells):
        yield figure, recorded[figure]


def _lines(cell: Cell, width: float, size: int) -> list[tuple[str, list[str]]]:
    """Break each value of a cell into lines, beside its sign."""
    return [(verdict, wrapped(value, width - _indent(size) - 3, size)) for verdict, value in cell.values]


def _indent(size: int) -> float:
    return 17 if size == SIZE else 11


def _height(cell: Cell | None, width: float, size: int) -> float:
    values = _lines(cell, width, size) if cell else []
    single = all(len(lines) == 1 for _, lines in values)
    lines = len(_signed(cell.values, size)) if cell and single else sum(len(lines) for _, lines in values)
    return LEADING * max(lines, 1) + 9


def _cell(sheet: Sheet, cell: Cell | None, place: tuple[float, float, float, float], size: int) -> None:
    """Draw what one text states of one thing: the colour is that of the worst verdict, the signs are each value's."""
    x, y, width, height = place
    left = x + (4 if size == SIZE else 1.5)
    if cell is None or not cell.values:
        sheet.write(left, y + 12, "not said", style.MUTED, size=size, at=ALL)
        return
    at = " ".join(dict.fromkeys(_KEPT.get(verdict, verdict) for verdict, _ in cell.values))
    ink = style.VERDICT_INKS[cell.verdict]
    sheet.box(x, y, width, height, style.VERDICTS[cell.verdict], edge(cell.verdict), cell.told, at=at, url=cell.url)
    values = _lines(cell, width, size)
    if all(len(lines) == 1 for _, lines in values):
        sheet.write(left, y + 12, "\n".join(_signed(cell.values, size)), ink, size=size, at=at)
        return
    line = y + 12
    for verdict, lines in values:
        sheet.write(left, line, style.VERDICT_SIGNS[verdict], ink, size=size, at=at)
        sheet.write(
            left + _indent(size) - 4 + (0 if size == SIZE else 2), line, "\n".join(lines), ink, size=size, at=at
        )
        line += LEADING * len(lines)


def _signed(values: Sequence[tuple[str, str]], size: int) -> list[str]:
    """Write single-line values with their signs, a line each; of mere counts two fit a line."""
    gap = " " if size == SIZE else "\u2009"
    signed = [f"{style.VERDICT_SIGNS[verdict]}{gap}{value}" for verdict, value in values]
    if not all(value.isdigit() for _, value in values):
        return signed
    return ["\u00a0\u00a0\u00a0".join(signed[place : place + 2]) for place in range(0, len(signed), 2)]
