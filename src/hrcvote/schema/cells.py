"""What a cell of a column may hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from unicodedata import is_normalized

import numpy as np

from hrcvote.schema.breach import HIDDEN, Breach
from hrcvote.schema.table import Column, Row, Table

MAX_CELL: Final = 10_000
"""Longest cell in characters that a table may hold: longer ones are damage, not data."""

_FORMULA = tuple("=+-@＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula; the last four are of East Asian width."""

_MAX_DIGITS = 18
"""Longer numbers do not fit into a column of 64 bits."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_column(table: Table, column: Column) -> Iterator[Breach]:
    """Yield a breach for each cell of a column that the schema does not allow, and note its text as broken."""
    check, cells = _checker(column), table.column(column.name)
    wrong = {code: verdict for code, text in enumerate(cells.texts) if (verdict := check(text))}
    if wrong:
        table.broken[column.name] = [*wrong]
        for place in np.flatnonzero(np.isin(cells.codes, [*wrong])).tolist():
            row = Row(int(table.lines[place]), place)
            yield table.breach(*wrong[int(cells.codes[place])], row, column.name)


def _checker(column: Column) -> Callable[[str], tuple[str, str] | None]:
    """Return a function that says what is wrong with a cell of the column, and what to do, or None."""
    limits = column.constraints
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None
    enum = limits.get("enum")
    typed = {"integer": _check_integer, "date": _check_date, "boolean": _check_boolean}.get(column.type)

    def check(cell: str) -> tuple[str, str] | None:
        if not cell:
            return ("is empty, and may not be", "Fill it in") if column.required else None
        if cell != cell.strip():
            return "has spaces before or after it", "Remove them"
        if len(cell) > MAX_CELL:
            return f"is longer than {MAX_CELL:,} characters", "Restore the cell from git"
        if not cell.isprintable() or (not cell.isascii() and HIDDEN.search(cell)):
            return f"holds characters that cannot be seen ({_unseen(cell)})", "Remove them"
        if not is_normalized("NFC", cell):
            return "is not in composed form (NFC)", "Type its accented letters again, each as one character"
        if column.type == "string" and cell.startswith(_FORMULA):
            return "begins as a formula does", "Begin it with a word: a spreadsheet would run it"
        if typed and (wrong := typed(cell)):
            return wrong
        if enum and cell not in enum:
            return f"is not one of {', '.join(enum)}", "Write one of these"
        if pattern and not pattern.fullmatch(cell):
            return f"is not of the form {limits['pattern']}", "Write it as data/README.md describes it"
        if column.type == "integer":
            return _check_range(int(cell), limits)
        return None

    return check


def _check_integer(cell: str) -> tuple[str, str] | None:
    if not _INTEGER.fullmatch(cell):
        return "is not a whole number", "Write digits only, such as 93"
    return ("is a number of too many digits", "Correct it") if len(cell) > _MAX_DIGITS else None


def _check_boolean(cell: str) -> tuple[str, str] | None:
    return None if cell in ("true", "false") else ("is neither true nor false", "Write true or false")


def _check_date(cell: str) -> tuple[str, str] | None:
    if not _ISO_DATE.fullmatch(cell):
        return "is not a date of the form YYYY-MM-DD", "Write a day such as 2022-04-07"
    try:
        dt.date.fromisoformat(cell)
    except ValueError:
        return "is a date that no calendar has", "Correct the month or the day"
    return None


def _check_range(number: int, limits: Mapping[str, Any]) -> tuple[str, str] | None:
    if "minimum" in limits and number < limits["minimum"]:
        return f"is less than {limits['minimum']}", "Correct it"
    if "maximum" in limits and number > limits["maximum"]:
        return f"is more than {limits['maximum']}", "Correct it"
    return None


def _unseen(cell: str) -> str:
    return ", ".join(sorted({f"U+{ord(c):04X}" for c in cell if not c.isprintable() or HIDDEN.match(c)})[:3])
