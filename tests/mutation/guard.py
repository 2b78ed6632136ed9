"""Holds a changed bundle against what could notice, cheapest first: the validator, the tests, the notebooks."""

from __future__ import annotations

import importlib
import inspect
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final

from hrcvote import Bundle, data, rules
from hrcvote.place import PACKAGE
from hrcvote.schema import Breach, Table, check_foreign_keys, read_table
from mutation import notebooks
from mutation.book import Book, Change, text

VALIDATOR: Final = "hrcvote validate"

MODULES: Final = ("test_data", "test_sources", "test_record", "test_chronology", "test_comparison")
"""The tests that hold the data against facts written down in them, and take nothing but the bundle."""

TABLES: Final = frozenset(data.TABLES)


class Watched(Bundle):
    """A bundle that notes which of its tables are read."""

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute; a table is noted."""
        if name in TABLES:
            super().__getattribute__("__dict__").setdefault("_read", set()).add(name)
        return super().__getattribute__(name)

    @property
    def read(self) -> frozenset[str]:
        """The tables that were read."""
        return frozenset(self.__dict__.get("_read", ()))


@dataclass
class Witness:
    """Something that can notice a change."""

    name: str
    look: Callable[[Bundle], str | None]
    cost: float
    """Seconds that one look takes: guessed, until there was one."""
    reads: frozenset[str] = TABLES
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    noticed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def promise(self, column: tuple[str, str]) -> float:
        """Return how much is to be expected of a second of its time for a change in a column."""
        return (self.noticed[column] + 0.3) / (self.asked[column] + 1) / self.cost


class Guard:
    """The validator, and after it whatever is likeliest to notice soonest, which it learns as it goes.

    A witness is asked first about the bundle as it is. One that has something to say of that is stale, and is not
    asked again; of the others it is known thereby which tables they read.
    """

    def __init__(self, root: Path, book: Book, witnesses: Sequence[Witness]) -> None:
        self._root = root
        self._book = book
        self._waiting = [*witnesses]
        self._ready: list[Witness] = []
        self.stale: list[Witness] = []
        folder = (root / PACKAGE).parent
        self._tables = {name: read_table(schema, folder)[0] for name, schema in book.schemas.items()}
        self._scratch = TemporaryDirectory()

    def __enter__(self) -> Guard:
        """Return the guard; leaving it removes its scratch files."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._scratch.cleanup()

    def notices(self, change: Change) -> str | None:
        """Return what noticed a change, or None."""
        changed, breaches = self._read(change)
        if breaches:
            return VALIDATOR
        bundle = self._bundle(self._tables | changed)
        column = (change.table, change.column)
        for witness in self._by_promise(column, frozenset(changed)):
            witness.asked[column] += 1
            if witness.look(bundle):
                witness.noticed[column] += 1
                return witness.name
        return None

    def _read(self, change: Change) -> tuple[dict[str, Table], list[Breach]]:
        """Read the changed tables as `hrcvote validate` does."""
        folder = Path(self._scratch.name) / "data"
        folder.mkdir(exist_ok=True)
        changed, breaches = {}, []
        for name, rows in change.tables.items():
            schema = self._book.schemas[name]
            (folder / schema.path).write_text(text(schema, rows), encoding="utf-8", newline="")
            changed[name], found = read_table(schema, folder)
            breaches += found
        tables = self._tables | changed
        for table in tables.values():
            breaches += [] if breaches else check_foreign_keys(table, tables)
        breaches += [] if breaches else rules.check(tables)
        return changed, breaches

    def _bundle(self, tables: Mapping[str, Table]) -> Watched:
        return Watched(self._root, **{name: tables[name].frame() for name in TABLES})

    def _by_promise(self, column: tuple[str, str], changed: frozenset[str]) -> Iterator[Witness]:
        seen: set[str] = set()
        while True:
            left = [w for w in (*self._ready, *self._waiting) if w.name not in seen and w.reads & changed]
            if not left:
                return
            witness = max(left, key=lambda w: w.promise(column))
            seen.add(witness.name)
            if witness in self._waiting:
                self._waiting.remove(witness)
                if not self._is_sound(witness):
                    continue
            if witness.reads & changed:
                yield witness

    def _is_sound(self, witness: Witness) -> bool:
        bundle = self._bundle(self._tables)
        begun = time.process_time()
        stale = witness.look(bundle)
        witness.cost, witness.reads = time.process_time() - begun + 0.001, bundle.read
        (self.stale if stale else self._ready).append(witness)
        return not stale


def witnesses(root: Path) -> list[Witness]:
    """Return the tests that take nothing but the bundle, and the cells of the notebooks."""
    tests = [Witness(name, look, 0.05) for module in MODULES for name, look in _tests(module)]
    cells = [cell for path in sorted((root / "notebooks").glob("*.ipynb")) for cell in notebooks.cells(path)]
    return tests + [Witness(cell.name, cell.look, 1.0 if cell.draws else 0.02) for cell in cells]


def _tests(module: str) -> Iterator[tuple[str, Callable[[Bundle], str | None]]]:
    for name, test in inspect.getmembers(importlib.import_module(module), inspect.isfunction):
        if name.startswith("test_") and test.__module__ == module:
            for arguments in _arguments(test):
                if set(inspect.signature(test).parameters) == {"bundle", *arguments}:
                    yield f"{module}::{name}", _looking(test, arguments)


def _arguments(test: Callable[..., None]) -> list[dict[str, Any]]:
    """Return the arguments of each case of a parametrised test; of any other, none once."""
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        return [{}]
    names, cases = marks[0].args
    if isinstance(names, str):
        return [{names: getattr(case, "values", (case,))[0]} for case in cases]
    return [dict(zip(names, getattr(case, "values", case), strict=True)) for case in cases]


def _looking(test: Callable[..., None], arguments: Mapping[str, Any]) -> Callable[[Bundle], str | None]:
    def look(bundle: Bundle) -> str | None:
        try:
            test(bundle=bundle, **arguments)
        except Exception as error:  # whatever it is, the test would fail with it
            return type(error).__name__
        return None

    return look
