"""Reads the bundle's tables, checks them, and hands them out typed.

Nothing here knows what a vote means; that begins in `record`.
"""

from __future__ import annotations

from collections import Counter, namedtuple
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, Final, Protocol, Self, TypeVar

import pandas as pd

from hrcvote import rules
from hrcvote.package import read_package
from hrcvote.place import PACKAGE, find_root, named_root
from hrcvote.schema import Breach, Schema, Table, check_foreign_keys, read_table


class BundleError(Exception):
    """The data cannot be used; the text lists every breach."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        self.breaches = tuple(breaches)
        super().__init__(report(self.breaches))

    def _render_traceback_(self) -> list[str]:
        """Show the report alone in a notebook: where Python was is of no use to whoever mends a table."""
        return str(self).splitlines()


@dataclass(frozen=True, eq=False, repr=False)
class Bundle:
    """All tables of the bundle, each a DataFrame with the columns of the data dictionary (`data/README.md`).

    Two bundles are equal when their tables are, so that what was made of a bundle can be kept for it: when a cell of a
    table is changed, in place too, it is another bundle.
    """

    root: Path
    sources: pd.DataFrame
    members: pd.DataFrame
    votes: pd.DataFrame
    positions: pd.DataFrame
    elections: pd.DataFrame
    election_sources: pd.DataFrame
    events: pd.DataFrame
    event_sources: pd.DataFrame
    measures: pd.DataFrame
    claims: pd.DataFrame
    facts: pd.DataFrame

    def __repr__(self) -> str:
        rows = [len(table) for table in self._tables()]
        width = max(map(len, TABLES))
        lines = [f"  {name:{width}} {count:6,} rows" for name, count in zip(TABLES, rows, strict=True)]
        return "\n".join([f"Bundle in {self.root}: {len(rows)} tables, {sum(rows):,} rows", *lines])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bundle) or self.root != other.root:
            return False
        return all(mine.equals(theirs) for mine, theirs in zip(self._tables(), other._tables(), strict=True))

    def __hash__(self) -> int:
        # Of Python's own hashes, which its texts keep: whatever is made once is looked up by it, and often.
        columns = (column for table in self._tables() for column in table.items())
        return hash((self.root, *((name, *cells.tolist()) for name, cells in columns)))

    def _tables(self) -> list[pd.DataFrame]:
        return [getattr(self, name) for name in TABLES]


TABLES: Final = tuple(field.name for field in fields(Bundle)[1:])
"""The names of the tables of a bundle, in their order."""

COLUMNS: Final[dict[str, dict[str, str]]] = {
    name: {column: kind or "string" for column, _, kind in (word.partition(":") for word in columns.split())}
    for name, columns in {
        "sources": "source_id set publisher title published:date precision dated_by url language seen note",
        "members": "iso3 name label also_known_as regional_group council_member:boolean note",
        "votes": "vote_id date:date title majority rule_source_id yes:integer no:integer abstain:integer"
        " not_voting:integer source_id note",
        "positions": "vote_id iso3 position",
        "elections": "election_id iso3 date:date term kind regional_group seats:integer votes:integer elected:boolean"
        " note",
        "election_sources": "election_id iso3 source_id",
        "events": "event_id date:date precision category title note",
        "event_sources": "event_id source_id locator",
        "measures": "measure kind unit description",
        "claims": "claim_id source_id locator subject measure iso3 stated as_printed note",
        "facts": "subject measure value vaguer source_id",
    }.items()
}
"""The columns that each table has to have, and their types: what is made of them relies on both. It may have others."""

ALIKE: Final = 10
"""How many breaches of one kind in one column are told one by one."""


def check(root: Path) -> list[Breach]:
    """Return every breach of the schema and of the rules, in the order of the tables."""
    return _read(root)[1]


def load(root: str | Path | None = None) -> Bundle:
    """Read and check the bundle.

    Args:
        root: The bundle's directory, and none above it; by default the one that the working directory is in.

    Returns:
        All tables, typed.

    Raises:
        BundleError: The data breach the schema or a rule.
        RootError: There is no bundle.
    """
    place = find_root() if root is None else named_root(Path(root))
    tables, breaches = _read(place)
    if breaches:
        raise BundleError(breaches)
    return Bundle(place, **{name: tables[name].frame() for name in TABLES})


def report(breaches: Sequence[Breach]) -> str:
    """Return the breaches as text, one a line, under a line that counts them; of many of a kind the first ones."""
    files = len({breach.file for breach in breaches})
    count = f"{len(breaches)} breach{'es' if len(breaches) != 1 else ''} in {files} file{'s' if files != 1 else ''}"
    return "\n".join([f"The data cannot be used: {count}.", *_listed(breaches)])


def _listed(breaches: Sequence[Breach]) -> Iterator[str]:
    alike = Counter(breach.kind for breach in breaches)
    told = Counter[tuple[str, str | None, str]]()
    for breach in breaches:
        kind = breach.kind
        told[kind] += 1
        if told[kind] <= ALIKE:
            yield str(breach)
        if told[kind] == ALIKE < alike[kind]:
            yield f"… and {alike[kind] - ALIKE:,} more in this {'column' if breach.column else 'file'}"


class Copied(Protocol):
    """A table or a dict: what can be handed out as one's own."""

    def copy(self) -> Self:
        """Return another one of the same content."""
        ...


Made = TypeVar("Made", bound=Copied)
_forget: list[Callable[[], None]] = []


def once(make: Callable[[Bundle], Made]) -> Callable[[Bundle], Made]:
    """Have what is made of a bundle made once for its content, and each caller given a copy of their own."""
    made = lru_cache(maxsize=4)(make)
    _forget.append(made.cache_clear)

    @wraps(make)
    def own(bundle: Bundle) -> Made:
        return made(bundle).copy()

    return own


def forget() -> None:
    """Have everything made anew that is made once."""
    for clear in _forget:
        clear()


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table with its columns as attributes, typed loosely: the stubs allow a cell anything.

    The same as `itertuples`, which takes several times as long to leave pandas' own columns one cell at a time.
    """
    row = _row(tuple(map(str, frame.columns)))
    return map(row._make, zip(*(column.tolist() for _, column in frame.items()), strict=True))


def by(frame: pd.DataFrame, key: str, value: str) -> dict[Any, Any]:
    """Return the cells of one column by those of another, the last where a key stands more than once."""
    return dict(zip(frame[key].tolist(), frame[value].tolist(), strict=True))


@cache
def _row(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)


def _read(root: Path) -> tuple[dict[str, Table], list[Breach]]:
    schemas, breaches = read_package(root / PACKAGE)
    if not breaches:
        breaches = [*_missing(schemas)]
    declared = not breaches
    # A file that has a column which its schema lacks would be told to remove it.
    lacking = {breach.table for breach in breaches}
    tables: dict[str, Table] = {}
    for schema in schemas:
        if schema.name in lacking:
            continue
        tables[schema.name], found = read_table(schema, root / PACKAGE.parent)
        breaches += found
    for table in tables.values():
        breaches += check_foreign_keys(table, tables)
    if declared:
        breaches += rules.check(tables)
    return tables, breaches


def _missing(schemas: Sequence[Schema]) -> Iterator[Breach]:
    """Yield a breach for each table and column of `COLUMNS` that is not declared, or not as the type that it has."""
    declared = {schema.name: {column.name: column.type for column in schema.columns} for schema in schemas}
    file, restore = PACKAGE.as_posix(), "Restore it from git"
    for name in TABLES:
        if name not in declared:
            yield Breach(name, file, None, None, None, f"does not declare the table {name}", restore)
            continue
        for column, kind in COLUMNS[name].items():
            if column not in declared[name]:
                yield Breach(name, file, None, None, None, f"does not declare the column {column} of {name}", restore)
            elif (other := declared[name][column]) != kind:
                wrong = f"declares the column {column} of {name} as {other}, not {kind}"
                yield Breach(name, file, None, None, None, wrong, restore)
