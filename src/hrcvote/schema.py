"""Reads CSV tables as strictly as their schema asks, and reports every breach it finds instead of the first.

Frictionless checks the same schema in the tests. It is not used here because each breach has to say what to do about
it, bytes included (byte-order mark, line ends, encoding), and because loading has to take milliseconds.

A table is held by column: each different text once, and for every row the place of its text among them. So a text is
checked and typed once, however many rows have it, and whole tables are compared as numbers.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import os
import re
import stat
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, compress, count, islice, pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple
from unicodedata import is_normalized

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_string_dtype

MAX_CELL: Final = 10_000
"""Longest cell in characters that a table may hold: longer ones are damage, not data."""

MAX_BYTES: Final = 64_000_000
"""Largest file that is read, room for ten thousand votes: larger ones are no tables of this bundle."""

MAX_BREACHES: Final = 1_000
"""How many breaches of one file are looked for: whoever has mended these sees the others."""

_AT_A_TIME: Final = 100
"""Rows that are held as Python objects at once: so few that the garbage collector does not look at them."""

_LARGE: Final = 1_000_000
"""Bytes from which it is worth the while to see whether pandas can read a file."""

_NOT_PLAIN: Final = (b'"', b"\r", b"\0")
"""What pandas would read otherwise than Python's own reader."""

_OF_CELLS: Final = bytes(sorted({*range(256)} - {*b",\n"}))
"""What stands within the cells of a plain file, and not between them."""

_MOST: Final = 2**31
"""More than any table has rows, and little enough to be multiplied by as many in 64 bits."""

_SPARSE: Final = 4
"""How many numbers, for each row, are at most worth the while to be counted in one array of them all."""

_MAX_DIGITS = 18
"""Longer numbers do not fit into a column of 64 bits."""

_HIDDEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that show nothing, though Unicode counts them as printable."""

_FORMULA = tuple("=+-@＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula; the last four are of East Asian width."""

_SEPARATORS: Final = {";": "semicolons", "\t": "tabs"}
"""What spreadsheets put between cells where a comma is the sign of decimals, or when they are asked for text."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_PARTICULAR = re.compile(r"'[^']*'|\([^)]*\)|\S*[0-9]\S*")
"""What two breaches of one kind say otherwise: what they quote, and numbers."""
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Breach(NamedTuple):
    """One thing that is wrong with the data, told to the person who can mend it."""

    table: str
    file: str
    line: int | None
    column: str | None
    value: str | None
    rule: str
    remedy: str

    @property
    def kind(self) -> tuple[str, str | None, str]:
        """The file, the column and what is wrong, without what is particular to the row."""
        return self.file, self.column, _PARTICULAR.sub("", self.rule)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        column = f" column {self.column}:" if self.column else ""
        value = f" {_shown(self.value)}" if self.value is not None else ""
        return f"{place}:{column}{value} {self.rule}. {self.remedy}"


class Unsound(Exception):  # noqa: N818 (an answer, not an error)
    """The columns asked for hold a breach, so that nothing can be concluded from them."""


class Row(NamedTuple):
    """A row of a file: the number of its line, and its place in the table where it has one."""

    line: int
    place: int | None = None


@dataclass(frozen=True)
class Column:
    """A column as the schema declares it."""

    name: str
    type: str
    constraints: Mapping[str, Any]

    @property
    def required(self) -> bool:
        """Whether an empty cell is a breach."""
        return bool(self.constraints.get("required"))


@dataclass(frozen=True)
class Schema:
    """A table as `datapackage.json` declares it."""

    name: str
    path: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The column names in their order in the file."""
        return tuple(column.name for column in self.columns)


class Cells(NamedTuple):
    """The cells of a column: its different texts in their order, and for each row the place of its text among them."""

    texts: Sequence[str] = ()
    codes: NDArray[np.int32] = np.empty(0, np.int32)

    def at(self, rows: NDArray[np.int64]) -> Iterator[str]:
        """Return the cells of some rows."""
        return map(self.texts.__getitem__, self.codes[rows].tolist())


@dataclass
class Table:
    """The rows of one file that have the right number of cells."""

    schema: Schema
    file: str
    columns: list[Cells] = field(init=False)
    lines: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """The line in which each row begins."""
    whole: bool = False
    """Whether every row could be read."""
    broken: dict[str, list[int]] = field(default_factory=dict)
    """The texts of each column that breach the schema, by their places among its texts."""

    def __post_init__(self) -> None:
        self.columns = [Cells() for _ in self.schema.columns]

    def column(self, name: str) -> Cells:
        """Return the cells of a column.

        Raises:
            LookupError: The schema does not declare it.
        """
        if name not in self.schema.names:
            raise LookupError(f"{self.schema.name} has no column {name}")
        return self.columns[self.schema.names.index(name)]

    def values(self, *columns: str) -> Iterator[tuple[Row, tuple[str, ...]]]:
        """Yield each row with its cells in the named columns.

        Raises:
            Unsound: Rows are missing, or a cell of these columns breaches the schema.
        """
        self._demand(columns)
        yield from self.cells(*columns)

    def cells(self, *columns: str) -> Iterator[tuple[Row, tuple[str, ...]]]:
        """Yield each row with its cells in the named columns, except where one of these breaches the schema."""
        rows = self.sound(*columns)
        cells = zip(*(self.column(column).at(rows) for column in columns), strict=True)
        yield from zip(map(Row, self.lines[rows].tolist(), rows.tolist()), cells, strict=True)

    def counts(self, *columns: str) -> dict[tuple[str, ...], int]:
        """Return in how many rows each combination of cells in the named columns stands.

        Raises:
            Unsound: Rows are missing, or a cell of these columns breaches the schema.
        """
        self._demand(columns)
        return self.combinations(*columns)

    def combinations(self, *columns: str) -> dict[tuple[str, ...], int]:
        """Return what `counts` does, without the rows in which one of these columns breaches the schema."""
        rows = self.sound(*columns)
        ranks = self.ranks(rows, *columns)
        if ranks.max(initial=0) > _SPARSE * len(rows):
            ranks = pd.factorize(ranks)[0]
        counts = np.bincount(ranks)
        one_of_each = np.empty(len(counts), np.int64)
        one_of_each[ranks] = rows
        found = np.flatnonzero(counts)
        cells = zip(*(self.column(column).at(one_of_each[found]) for column in columns), strict=True)
        return dict(zip(cells, counts[found].tolist(), strict=True))

    def groups(self, column: str, other: str) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield each text of a column with all texts of another that stand in a row with it.

        Raises:
            Unsound: Rows are missing, or a cell of these columns breaches the schema.
        """
        self._demand((column, other))
        texts, codes = self.column(column)
        others = self.column(other)
        beside = others.codes[np.argsort(codes, kind="stable")]
        ends = np.cumsum(np.bincount(codes, minlength=len(texts))).tolist()
        same: dict[bytes, frozenset[str]] = {}
        for text, (start, end) in zip(texts, pairwise([0, *ends]), strict=True):
            held = beside[start:end].tobytes()
            if held not in same:
                same[held] = frozenset(map(others.texts.__getitem__, beside[start:end].tolist()))
            yield text, same[held]

    def sound(self, *columns: str) -> NDArray[np.int64]:
        """Return the places of the rows in which none of some columns breaches the schema."""
        broken = self.broken.keys() & set(columns)
        if not broken:
            return np.arange(len(self.lines))
        sound = np.ones(len(self.lines), bool)
        for column in broken:
            sound &= ~np.isin(self.column(column).codes, self.broken[column])
        return np.flatnonzero(sound)

    def at(self, row: Row, column: str) -> str:
        """Return one cell."""
        texts, codes = self.column(column)
        return texts[int(codes[row.place])]

    def ranks(self, rows: NDArray[np.int64], *columns: str) -> NDArray[np.int64]:
        """Return a number for each of some rows: equal where their cells are, and else in the order of these."""
        first, *others = (self.column(column) for column in columns)
        ranks = first.codes[rows].astype(np.int64)
        for cells in others:
            if ranks.max(initial=0) > _MOST:
                ranks = pd.factorize(ranks, sort=True)[0]
            ranks = ranks * len(cells.texts) + cells.codes[rows]
        return ranks

    def breach(
        self, rule: str, remedy: str, row: Row | None = None, column: str | None = None, *, value: str | None = None
    ) -> Breach:
        """Return a breach that stands in this table; it quotes `value`, or else the cell of `row` and `column`."""
        if value is None and row and row.place is not None and column:
            value = self.at(row, column)
        return Breach(self.schema.name, self.file, row.line if row else None, column, value, rule, remedy)

    def frame(self) -> pd.DataFrame:
        """Return the rows as a DataFrame with the types of the schema."""
        columns = zip(self.schema.columns, self.columns, strict=True)
        arrays = {column.name: _typed(column, cells.texts).array.take(cells.codes) for column, cells in columns}
        return pd.DataFrame(arrays, copy=False)

    def _demand(self, columns: Sequence[str]) -> None:
        if not self.whole or not self.broken.keys().isdisjoint(columns):
            raise Unsound


def content(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return what a file holds.

    Raises:
        OSError: It cannot be read, is none that ends, or is too large.
    """
    told = path.stat()
    if not stat.S_ISREG(told.st_mode) and not stat.S_ISDIR(told.st_mode):
        raise OSError(errno.EINVAL, "Not a file")
    if told.st_size > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return path.read_bytes()


def read_table(schema: Schema, folder: Path) -> tuple[Table, list[Breach]]:
    """Read one table and check its bytes, its header and its cells.

    Returns:
        The table with the rows that could be read, and every breach found in it.
    """
    table = Table(schema, f"{folder.name}/{schema.path}")
    found = list(islice(_read(table, folder / schema.path), MAX_BREACHES + 1))
    if len(found) > MAX_BREACHES:
        table.whole = False
        wrong = f"has more than {MAX_BREACHES:,} breaches, of which only so many are counted"
        found[MAX_BREACHES:] = [table.breach(wrong, "Mend these, or restore the file from git, and ask again")]
    return table, found


def check_foreign_keys(table: Table, tables: Mapping[str, Table]) -> Iterator[Breach]:
    """Yield a breach for each key that points to no row; an empty key points nowhere and is no breach."""
    for columns, target, target_columns in table.schema.foreign_keys:
        if target not in tables:
            continue
        try:
            known = tables[target].counts(*target_columns)
        except Unsound:
            continue
        where = tables[target].file
        astray = {values for values in table.combinations(*columns) if any(values) and values not in known}
        for row, values in table.cells(*columns) if astray else ():
            if values in astray:
                yield table.breach(
                    f"is not among the {', '.join(target_columns)} of {where}",
                    f"Correct it, or add the row to {where}",
                    row,
                    ", ".join(columns),
                    value=", ".join(values),
                )


def _read(table: Table, path: Path) -> Iterator[Breach]:
    try:
        raw = content(path)
    except FileNotFoundError:
        yield table.breach("file is missing", "Restore it from git, or write it with the columns of the dictionary")
        return
    except OSError as error:
        yield table.breach(f"cannot be read ({error.strerror})", "Check the file and its permissions")
        return
    if not raw or raw.isspace():
        yield table.breach("file is empty", "Restore it from git, or write it with the columns of the dictionary")
        return
    if raw.startswith(_ZIP):
        yield table.breach("is a zip archive or a spreadsheet", "Save the sheet as CSV in UTF-8 under this name")
        return
    if raw.startswith(_UTF_16) or 0 in raw[:2]:
        yield table.breach("is in UTF-16", "Save the file again as UTF-8")
        return
    yield from _check_bytes(table, raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = f"is not UTF-8 (byte 0x{raw[error.start]:02x})"
        yield table.breach(wrong, "Save the file again as UTF-8", _line_of(raw, error.start))
        return
    if len(text) > MAX_CELL and "\n" not in (top := text[:MAX_CELL]) and "\r" not in top:
        wrong = f"begins with a line of more than {MAX_CELL:,} characters"
        yield table.breach(wrong, "Restore the line ends: the first line names the columns", Row(1))
        return
    del text  # of a large table, much of what it takes to read it
    yield from _check_rows(table, raw)


def _check_bytes(table: Table, raw: bytes) -> Iterator[Breach]:
    if raw.startswith(b"\xef\xbb\xbf"):
        yield table.breach("begins with a byte-order mark", "Save the file as UTF-8 without one")
    if b"\r" in raw:
        first = _line_of(raw, raw.index(b"\r"))
        yield table.breach("has a carriage return", "Save the file with LF line ends, not CRLF", first)
    if not raw.endswith((b"\n", b"\r")):
        last = _line_of(raw, len(raw))
        yield table.breach("does not end with a line end", "End the last row with a line end: it may be cut off", last)


def _line_of(raw: bytes, place: int) -> Row:
    return Row(raw.count(b"\n", 0, place) + 1)


def _check_rows(table: Table, raw: bytes) -> Iterator[Breach]:
    if len(raw) >= _LARGE and _is_plain(table.schema, raw):
        _read_plain(table, raw)
    else:
        yield from _read_any(table, raw)
    yield from _remove_blank(table)
    if not len(table.lines) and table.whole:
        table.whole = False
        yield table.breach("has a header and no rows", "Restore the rows from git")
    for column in table.schema.columns:
        yield from _check_column(table, column)
    yield from _check_key(table)


def _is_plain(schema: Schema, raw: bytes) -> bool:
    """Return whether a file has the schema's header, a cell for each of several columns in every line, and no quotes.

    In a table of one column an empty line could be a row.
    """
    header = f"{','.join(schema.names)}\n".encode()
    if not raw.startswith(header) or not raw.endswith(b"\n") or any(sign in raw for sign in _NOT_PLAIN):
        return False
    line = b"," * (len(schema.names) - 1) + b"\n"
    between = raw.translate(None, _OF_CELLS)
    return len(line) > 1 and between == line * (len(between) // len(line))


def _read_plain(table: Table, raw: bytes) -> None:
    """Read a plain file with pandas, which is faster than Python's own reader and as frugal."""
    names = [*table.schema.names]

    def read(columns: list[str], dtype: str | type[object]) -> pd.DataFrame:
        return pd.read_csv(
            io.BytesIO(raw),
            header=0,
            names=names,
            usecols=columns,
            index_col=False,
            dtype=dtype,
            na_filter=False,
            quoting=csv.QUOTE_NONE,
            skip_blank_lines=False,
        )

    frame = read(names, "category")
    # Where all of a column's texts are numbers, or true and false, pandas would have them be that: "01" is no 1.
    taken = [name for name in names if not is_string_dtype(frame[name].cat.categories.dtype)]
    if taken:
        frame[taken] = read(taken, object).astype("category")
    for place, name in enumerate(names):
        cells = frame.pop(name).cat
        table.columns[place] = _in_order(cells.categories.tolist(), cells.codes.to_numpy())
    table.lines = np.arange(2, len(table.columns[0].codes) + 2)
    table.whole = True


def _read_any(table: Table, raw: bytes) -> Iterator[Breach]:
    names = table.schema.names
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(raw), "utf-8-sig"), strict=True)
    known: defaultdict[str, int] = defaultdict(count().__next__)
    codes = [np.empty(0, np.int32)]
    lines = [table.lines]
    start = 1
    table.whole = True
    try:
        header: list[str] = []
        for header in reader:
            if not _is_blank(header):
                break
            yield _blank(table, start)
            start = reader.line_num + 1
        if tuple(header) != names:
            table.whole = False
            yield from _check_header(table, header, Row(start))
            return
        start = reader.line_num + 1
        for rows in _some_rows(reader):
            begun, start = _begun(rows, start, reader.line_num)
            if not {len(names)}.issuperset(map(len, rows)):
                yield from _check_lengths(table, rows, begun)
                even = [len(cells) == len(names) for cells in rows]
                rows, begun = [*compress(rows, even)], begun[even]
            lines.append(begun)
            codes.append(
                np.fromiter(map(known.__getitem__, chain.from_iterable(rows)), np.int32, len(rows) * len(names))
            )
    except csv.Error as error:
        table.whole = False
        wrong = f"cannot be read as CSV ({error})"
        yield table.breach(wrong, "Check the quotes of the row that begins here", Row(start))
    table.lines, texts = np.concatenate(lines), [*known]
    table.columns = [_in_order(texts, column) for column in np.concatenate(codes).reshape(-1, len(names)).T]


def _some_rows(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """Yield rows, some at a time; those before one that cannot be read come before the error."""
    while True:
        some: list[list[str]] = []
        try:
            some.extend(islice(rows, _AT_A_TIME))
        except csv.Error:
            yield some
            raise
        if not some:
            return
        yield some


def _begun(rows: Sequence[Sequence[str]], first: int, last: int) -> tuple[NDArray[np.int64], int]:
    """Return the line in which each row begins, and the one after them all."""
    if last - first + 1 == len(rows):
        return np.arange(first, last + 1), last + 1
    lines = np.cumsum([first, *(1 + sum(cell.count("\n") for cell in cells) for cells in rows)])
    return lines[:-1], int(lines[-1])


def _in_order(texts: Sequence[str], codes: NDArray[np.integer[Any]]) -> Cells:
    """Return a column of which is known by what place among some texts, in any order, each row has its own."""
    own = sorted(pd.unique(codes).tolist(), key=texts.__getitem__)
    places = np.empty(len(texts), np.int32)
    places[own] = np.arange(len(own))
    return Cells([texts[code] for code in own], places[codes])


def _check_lengths(table: Table, rows: Sequence[Sequence[str]], lines: NDArray[np.int64]) -> Iterator[Breach]:
    wanted = len(table.schema.names)
    for cells, line in zip(rows, lines.tolist(), strict=True):
        if len(cells) != wanted and _is_blank(cells):
            yield _blank(table, line)
        elif len(cells) != wanted:
            table.whole = False
            yield table.breach(
                f"row has too {'few' if len(cells) < wanted else 'many'} cells: {len(cells)}, not {wanted}",
                "Give each column one cell; put quotes around a cell that holds a comma",
                Row(line),
            )


def _remove_blank(table: Table) -> Iterator[Breach]:
    """Take rows of empty cells out of a table: a spreadsheet leaves the commas of a row that was emptied."""
    if any(not cells.texts or cells.texts[0] for cells in table.columns):  # an empty text is the first of its column
        return
    filled = np.any([cells.codes for cells in table.columns], axis=0)
    lines = table.lines[~filled].tolist()
    table.lines = table.lines[filled]
    table.columns = [_in_order(cells.texts, cells.codes[filled]) for cells in table.columns]
    for line in lines:
        yield _blank(table, line)


def _is_blank(cells: Sequence[str]) -> bool:
    return not "".join(cells).strip()


def _blank(table: Table, line: int) -> Breach:
    return table.breach("line is blank", "Remove it", Row(line))


def _check_header(table: Table, header: Sequence[str], top: Row) -> Iterator[Breach]:
    names = table.schema.names
    separators = [name for sign, name in _SEPARATORS.items() if sign in header[0]] if len(header) == 1 else []
    if separators:
        yield table.breach(f"is separated by {separators[0]}", "Save it with commas", top)
        return
    missing = [name for name in names if name not in header]
    extra = [name for name in dict.fromkeys(header) if name not in names]
    renamed = len(missing) == len(extra) == 1
    for name in missing:
        remedy = f"Rename {extra[0]!r} back, or add it" if renamed else "Add it back"
        yield table.breach("is missing from the header", remedy, top, name)
    for name in extra:
        remedy = f"Rename it {missing[0]!r}, or remove it" if renamed else "Remove it, or declare it in the schema"
        remedy = remedy if name else "Remove the column"
        yield table.breach("is no column of the schema", remedy, top, value=name)
    for name, times in Counter(header).items():
        if times > 1:
            yield table.breach("stands more than once in the header", "Keep one of them", top, name)
    if sorted(header) == sorted(names):
        remedy = f"Put them in this order: {', '.join(names)}"
        yield table.breach("columns are not in the schema's order", remedy, top, value=", ".join(header))


def _check_column(table: Table, column: Column) -> Iterator[Breach]:
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
        if not cell.isprintable() or (not cell.isascii() and _HIDDEN.search(cell)):
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
            return f"is not of the form {limits['pattern']}", "Write it as the dictionary's description says"
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
        return "is not a date of the form YYYY-MM-DD", "Write it as 2022-04-07"
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


def _check_key(table: Table) -> Iterator[Breach]:
    name = ", ".join(table.schema.key)
    rows = table.sound(*table.schema.key)
    ranks = table.ranks(rows, *table.schema.key)
    steps = np.diff(ranks, prepend=-1)
    if (steps > 0).all():  # and so no key stands twice
        return
    again = pd.Series(ranks).duplicated().to_numpy()
    lines = table.lines[rows]
    for at in np.flatnonzero(again | (steps < 0)).tolist():
        row = Row(int(lines[at]), int(rows[at]))
        shown = ", ".join(table.at(row, column) for column in table.schema.key)
        if again[at]:
            wrong = f"is a duplicate of the key in line {lines[np.argmax(ranks == ranks[at])]}"
            yield table.breach(wrong, "Remove or correct one of the two", row, name, value=shown)
        else:
            wrong = "sorts before the row above it"
            yield table.breach(wrong, f"Sort the rows by {name}", row, name, value=shown)


def _typed(column: Column, values: Sequence[str]) -> pd.Series[Any]:
    if column.type == "integer":
        return pd.Series([int(v) if v else None for v in values], dtype="Int64")
    if column.type == "boolean":
        return pd.Series([v == "true" if v else None for v in values], dtype="boolean")
    if column.type == "date":
        return pd.Series([dt.date.fromisoformat(v) if v else None for v in values]).astype("datetime64[s]")
    return pd.Series([value or None for value in values], dtype="str")


def _unseen(cell: str) -> str:
    return ", ".join(sorted({f"U+{ord(c):04X}" for c in cell if not c.isprintable() or _HIDDEN.match(c)})[:3])


def _shown(value: str) -> str:
    shown = value if len(value) <= 60 else value[:57] + "..."
    seen = shown.isprintable() and not _HIDDEN.search(shown) and is_normalized("NFC", shown)
    return repr(shown) if seen else ascii(shown)
