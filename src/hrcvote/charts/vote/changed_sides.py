"""Who changed position between the two votes of March and the suspension, by name, path and regional group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.lettering import text_width, wrapped
from hrcvote.charts.sheet import Rows, between, draw_areas, draw_rules, draw_texts, inline, pixel, text_at
from hrcvote.charts.sources import cite_votes
from hrcvote.charts.vote.naming import STAGES, date_of
from hrcvote.charts.vote.signs import draw_records, record_of, separators
from hrcvote.data import Bundle
from hrcvote.figure import Chart, Figure
from hrcvote.words import in_digits, names, verb

_TIMES: Final = {1: "", 2: " twice"}
_FAMILIES: Final = (
    "In favour in March, not in April",
    "In favour in April, not throughout March",
    "Against in April, not in March, and never in favour",
    "Never in favour nor against, silent in different ways",
    "Against in March, not in April",
)
_SIZE: Final = 14
_OFFSETS: Final = (0, 16, 32)
_LEADING: Final = 16
_GROUPS_AT: Final = 236
_NAMES_AT: Final = 352
_LOOKS: Final = {
    "family": (14, style.INK, True),
    "count": (14, style.INK, True),
    "path": (12, style.INK, False),
    "group": (12, style.MUTED, False),
    "names": (12, style.INK, False),
}
"""Size, colour and weight of each kind of text."""


def changed_sides(bundle: Bundle) -> Figure:
    """Who changed position between ES-11/1, ES-11/2 and ES-11/3, written out."""
    moved = record.changed_sides(bundle, STAGES)
    moved["family"] = [_family(row) for row in moved[[*STAGES]].itertuples(index=False)]
    left = int((moved["family"] == _FAMILIES[0]).sum())
    turned = int(((moved[STAGES[-1]] == "no") & (moved[[*STAGES[:-1]]] != "no").all(axis=1)).sum())
    votes = [f"{vote}, {date_of(bundle, vote, year=vote == STAGES[-1])}" for vote in STAGES]
    table = pd.DataFrame({"Member": moved["label"], "Regional group": moved["regional_group"].map(style.GROUP_LABELS)})
    for vote in STAGES:
        table[vote] = moved[vote].map(style.POSITION_LABELS)
    return Figure(
        id="changed-sides",
        title=f"{in_digits(left, 'member')} {verb(left, 'was', 'were')} in favour in March and not in April;"
        f" {turned} turned to voting against",
        subtitle=f"The {in_digits(len(moved), 'member')} of {len(bundle.members)} that took different positions on"
        f" {names(votes)}, by path and regional group",
        draw=lambda width: _draw(moved, width),
        table=table,
        alt=" ".join(f"{said}: {_by_group(some)}." for _, said, _, some in _paths(moved)),
        sources=cite_votes(bundle, *STAGES),
    )


def _family(path: Sequence[str]) -> str:
    *before, last = path
    if last != "yes" and "yes" in before:
        return _FAMILIES[0]
    if last == "yes":
        return _FAMILIES[1]
    if last == "no" and "no" not in before:
        return _FAMILIES[2]
    return _FAMILIES[4] if "no" in path else _FAMILIES[3]


def _said(path: Sequence[str]) -> str:
    """Return a path in words: in favour twice, then abstained."""
    runs = [(style.POSITION_LABELS[position].lower(), len([*some])) for position, some in groupby(path)]
    return ", then ".join(f"{said}{_TIMES.get(times, f' {times} times')}" for said, times in runs)


def _paths(moved: pd.DataFrame) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """Yield each path with its family, its words, its record and its members: families in their order, many first."""
    for family in _FAMILIES:
        of_family = moved[moved["family"] == family]
        for _, some in sorted(of_family.groupby([*STAGES]), key=lambda found: -len(found[1])):
            path = [*some[[*STAGES]].iloc[0]]
            yield family, _said(path).capitalize(), record_of(path), some


def _groups(some: pd.DataFrame) -> Iterator[tuple[str, list[str]]]:
    for group, label in style.GROUP_LABELS.items():
        who = [*some.loc[some["regional_group"] == group, "label"]]
        if who:
            yield label, who


def _by_group(some: pd.DataFrame) -> str:
    return "; ".join(f"{label}: {names(who)}" for label, who in _groups(some))


def _draw(moved: pd.DataFrame, width: int) -> Chart:
    """Draw each path with its tiles, its members and its words, and who took it: beside them, or on a phone below."""
    beside = width >= style.WIDE
    width = style.inner(width)
    sheet = _Lines()
    families = moved["family"].value_counts()
    y, shown = 8.0, ""
    for family, said, word, some in _paths(moved):
        if family != shown:
            y = sheet.write("family", 0, y + (22 if shown else 0), f"{family}: {families[family]}", width, 18) + 6
            shown = family
        sheet.rules.append(between(0, y - 2, width, y - 2))
        y += 14
        sheet.tiles.append({"x": 0, "y": y - 7, "record": word})
        sheet.write("count", 56, y, str(len(some)), width)
        below = sheet.write("path", 84, y, said, (_GROUPS_AT if beside else width) - 92)
        y = (_who_beside(sheet, y, some, width) if beside else _who_below(sheet, below + 2, some, width)) + 1
        y = max(y, below) + 1
    return sheet.chart(width, y)


def _who_beside(sheet: _Lines, y: float, some: pd.DataFrame, width: int) -> float:
    """Write the regional groups in a column and the members in the next."""
    for label, who in _groups(some):
        below = sheet.write("group", _GROUPS_AT, y, label, _NAMES_AT - _GROUPS_AT - 8)
        y = max(below, sheet.write("names", _NAMES_AT, y, _kept_whole(who), width - _NAMES_AT)) + 3
    return y


def _who_below(sheet: _Lines, y: float, some: pd.DataFrame, width: int) -> float:
    """Write each regional group and its members as one paragraph."""
    for label, who in _groups(some):
        head = f"{label}: ".replace(" ", "\u00a0")
        first, *rest = wrapped(head + _kept_whole(who), width, 12)
        sheet.write("group", 0, y, head, width)
        sheet.write("names", text_width(head, 12), y, first.removeprefix(head), width)
        y += _LEADING
        y = (sheet.write("names", 0, y, " ".join(rest), width) if rest else y) + 3
    return y


def _kept_whole(who: Sequence[str]) -> str:
    """Join names so that a line breaks between two of them and not within one."""
    return ", ".join(name.replace(" ", "\u00a0") for name in who)


class _Lines:
    """The parts of the drawing, as they are written down the page."""

    def __init__(self) -> None:
        self.tiles: Rows = []
        self.rules: Rows = []
        self.texts: dict[str, Rows] = {look: [] for look in _LOOKS}

    def write(self, look: str, x: float, y: float, text: str, width: float, leading: int = _LEADING) -> float:
        """Write a text in lines of at most a width, and return where the next line would be."""
        size, _, bold = _LOOKS[look]
        for line in wrapped(text, width, size, bold):
            self.texts[look].append(text_at(x, y, line.replace("\u00a0", " ").rstrip()))
            y += leading
        return y

    def chart(self, width: int, height: float) -> Chart:
        """Return the chart."""
        base = alt.Chart(inline(self.tiles)).encode(pixel(alt.X, "x"), pixel(alt.Y, "y"))
        gaps = [
            area for row in self.tiles for area in separators(row["x"], row["y"], row["y"] + _SIZE, _OFFSETS, _SIZE)
        ]
        layers: list[Any] = [
            draw_rules(self.rules, style.GRID),
            *draw_records(base, _OFFSETS, _SIZE),
            draw_areas(gaps, color=style.PAPER),
            *(draw_texts(rows, *_LOOKS[look][:2], bold=_LOOKS[look][2]) for look, rows in self.texts.items()),
        ]
        return layered(layers, width, round(height))
