"""Reads a CSV table from its bytes."""

from __future__ import annotations

import csv
import errno
import io
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, compress, count, islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_string_dtype

from hrcvote.schema.breach import Breach
from hrcvote.schema.cells import MAX_CELL, check_column
from hrcvote.schema.keys import check_key
from hrcvote.schema.table import Cells, Row, Schema, Table

MAX_BYTES: Final = 64_000_000
"""Largest file that is read, room for ten thousand votes: larger ones are no tables of this bundle."""

MAX_BREACHES: Final = 1_000
"""How many breaches of one file are looked for: whoever has mended these sees the others."""

_AT_A_TIME: Final = 100
"""Rows that are held as Python objects at once: so few that the garbage collector does not look at them."""

_LARGE: Final = 1_000_000
"""Bytes from which it is worth the while to see whether pandas can read a file."""

_NOT_PLAIN: Final = (b'"', b"\r", b"\0")
"""What pandas would not read as Python's own reader does."""

_OF_CELLS: Final = bytes(sorted({*range(256)} - {*b",\n"}))
"""What stands within the cells of a plain file, and not between them."""

_SEPARATORS: Final = {";": "semicolons", "\t": "tabs"}
"""What spreadsheets put between cells where a comma is the sign of decimals, or when they are asked for text."""

_RESTORE = "Restore it from git, or write it with the columns that data/README.md lists"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"


def content(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return what a file holds.

    Raises:
        OSError: It cannot be read, is not a regular file, or is too large.
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
        wrong = f"has more than {MAX_BREACHES:,} breaches, and only the first {MAX_BREACHES:,} are counted"
        found[MAX_BREACHES:] = [table.breach(wrong, "Mend these, or restore the file from git, and check it again")]
    return table, found


def _read(table: Table, path: Path) -> Iterator[Breach]:
    try:
        raw = content(path)
    except FileNotFoundError:
        yield table.breach("file is missing", _RESTORE)
        return
    except OSError as error:
        yield table.breach(f"cannot be read ({error.strerror})", "Check the file and its permissions")
        return
    if not raw or raw.isspace():
        yield table.breach("file is empty", _RESTORE)
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
        yield table.breach(wrong, "Restore the line endings: the first line names the columns", Row(1))
        return
    del text  # of a large table, much of what it takes to read it
    yield from _check_rows(table, raw)


def _check_bytes(table: Table, raw: bytes) -> Iterator[Breach]:
    if raw.startswith(b"\xef\xbb\xbf"):
        yield table.breach("begins with a byte-order mark", "Save the file as UTF-8 without one")
    if b"\r" in raw:
        first = _line_of(raw, raw.index(b"\r"))
        yield table.breach("has a carriage return", "Save the file with LF line endings, not CRLF", first)
    if not raw.endswith((b"\n", b"\r")):
        last = _line_of(raw, len(raw))
        yield table.breach("does not end with a newline", "End the last row with one, if it was not cut off", last)


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
        yield from check_column(table, column)
    yield from check_key(table)


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
        yield table.breach("is not a column of the schema", remedy, top, value=name)
    for name, times in Counter(header).items():
        if times > 1:
            yield table.breach("stands more than once in the header", "Keep one of them", top, name)
    if sorted(header) == sorted(names):
        remedy = f"Put them in this order: {', '.join(names)}"
        yield table.breach("columns are not in the schema's order", remedy, top, value=", ".join(header))
