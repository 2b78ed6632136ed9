"""A table and what the schema declares of it.

A table is held by column: each different text once, and for every row the place of its text among them. So a text is
checked and typed once, however many rows have it, and whole tables are compared as numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hrcvote.schema.breach import Breach

_MOST: Final = 2**31
"""More than any table has rows, and little enough to be multiplied by as many in 64 bits."""

_SPARSE: Final = 4
"""How many numbers, for each row, are at most worth the while to be counted in one array of them all."""


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


def _typed(column: Column, values: Sequence[str]) -> pd.Series[Any]:
    if column.type == "integer":
        return pd.Series([int(v) if v else None for v in values], dtype="Int64")
    if column.type == "boolean":
        return pd.Series([v == "true" if v else None for v in values], dtype="boolean")
    if column.type == "date":
        return pd.Series([dt.date.fromisoformat(v) if v else None for v in values]).astype("datetime64[s]")
    return pd.Series([value or None for value in values], dtype="str")
