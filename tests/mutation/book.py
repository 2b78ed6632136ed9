"""The tables as text, as an editor has them before them, and the mistakes that a careful editor could make."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Final

from hrcvote.package import read_package
from hrcvote.place import PACKAGE
from hrcvote.rules import POSITIONS
from hrcvote.schema import Column, Schema

Row = dict[str, str]
Place = tuple[str, int, str]
"""A cell: its table, its line in the file and its column."""

_FIRST_LINE: Final = 2
_ATTEMPTS: Final = 30
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SWAPPABLE = re.compile(r"([0-9])(?!\1)([0-9])")


@dataclass(frozen=True)
class Change:
    """One cell changed into a wrong value, and the tables as that leaves them."""

    table: str
    line: int
    column: str
    old: str
    new: str
    tables: Mapping[str, Sequence[Row]]

    def __str__(self) -> str:
        return f"data/{self.table}.csv:{self.line}: {self.column}: {self.old!r} → {self.new!r}"


class Book:
    """All tables of a bundle as text."""

    def __init__(self, root: Path) -> None:
        folder = (root / PACKAGE).parent
        self.schemas = {schema.name: schema for schema in read_package(root / PACKAGE)[0]}
        self.rows: dict[str, list[Row]] = {}
        for name, schema in self.schemas.items():
            with (folder / schema.path).open(encoding="utf-8", newline="") as file:
                self.rows[name] = list(csv.DictReader(file))

    def places(self) -> Iterator[Place]:
        """Yield every cell, column by column."""
        for table, schema in self.schemas.items():
            for column in schema.names:
                yield from ((table, line, column) for line in range(_FIRST_LINE, len(self.rows[table]) + _FIRST_LINE))

    def change(self, place: Place, seed: int) -> Change | None:
        """Return a mistake in one cell: always the same one for a seed, whatever else is changed.

        Two rows with the same cells can be mixed up and nothing is another, so a mistake is made until the tables are.
        None where there is none to make: a member with one position in every vote has no wrong vote.
        """
        table, line, column = place
        old = self.rows[table][line - _FIRST_LINE][column]
        chance = random.Random(f"{seed} {table} {line} {column}")
        for _ in range(_ATTEMPTS):
            new = _wrong(self, place, old, chance)
            edit = Edit(self)
            edit.enter(table, line - _FIRST_LINE, column, new)
            if any(rows != self.rows[name] for name, rows in edit.tables.items()):
                return Change(table, line, column, old, new, edit.tables)
        return None

    def others(self, table: str, column: str, value: str) -> list[str]:
        """Return every other value of a column, in order."""
        return sorted({row[column] for row in self.rows[table]} - {value, ""})

    def neighbours(self, table: str, column: str, value: str) -> list[str]:
        """Return the values of a column that stand next to one when all are in order."""
        values = sorted({row[column] for row in self.rows[table]} | {value})
        at = values.index(value)
        return [*values[max(at - 1, 0) : at], *values[at + 1 : at + 2]]


class Edit:
    """A change being made, with what a careful editor brings along so that the tables stay valid."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.tables: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table, to be changed."""
        return self.tables.setdefault(table, [dict(row) for row in self._book.rows[table]])

    def enter(self, table: str, at: int, column: str, new: str) -> None:
        """Change a cell, then what hangs on it, and put the rows in the order of their key."""
        rows, schema = self.rows(table), self._book.schemas[table]
        before = dict(rows[at])
        rows[at][column] = new
        if column in schema.key:
            self._exchange(rows, at, schema, column, before[column])
        if bring_along := _ALONG.get((table, column)):
            bring_along(self, rows[at], before)
        for name in self.tables:
            self.tables[name].sort(key=itemgetter(*self._book.schemas[name].key))

    def _exchange(self, rows: list[Row], at: int, schema: Schema, column: str, old: str) -> None:
        """Where the new key is another row's, give that row the old one: who mixes up two rows mixes up both."""
        key = [rows[at][part] for part in schema.key]
        for place, row in enumerate(rows):
            if place != at and [row[part] for part in schema.key] == key:
                row[column] = old


def text(schema: Schema, rows: Sequence[Row]) -> str:
    """Return rows as a file has them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, schema.names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _wrong(book: Book, place: Place, old: str, chance: random.Random) -> str:
    """Return a value that the schema allows in a cell and that is not the one in it."""
    table, line, name = place
    schema = book.schemas[table]
    column = schema.columns[schema.names.index(name)]
    row = book.rows[table][line - _FIRST_LINE]
    if old and not column.required and chance.random() < 0.2:
        return ""
    if target := _target(schema, name):
        return chance.choice(book.others(*target, old))
    if schema.key == (name,):
        return chance.choice(book.neighbours(table, name, old))
    if "enum" in column.constraints:
        return chance.choice([str(value) for value in column.constraints["enum"] if value != old])
    if column.type == "boolean":
        return "false" if old == "true" else "true"
    if column.type == "date" and old:
        return _another_day(old, row.get("precision", "day"), chance)
    if column.type == "integer" and old:
        return _another_number(old, column, chance)
    return _another_text(book, table, name, old, chance)


def _target(schema: Schema, column: str) -> tuple[str, str] | None:
    for columns, table, targets in schema.foreign_keys:
        if column in columns:
            return table, targets[columns.index(column)]
    return None


def _another_day(old: str, precision: str, chance: random.Random) -> str:
    date = dt.date.fromisoformat(old)
    step = chance.choice([-1, 1])
    if precision == "day":
        return (date + dt.timedelta(days=step)).isoformat()
    if precision == "year":
        return date.replace(year=date.year + step).isoformat()
    return ((date + dt.timedelta(days=32)) if step > 0 else (date - dt.timedelta(days=1))).replace(day=1).isoformat()


def _another_number(old: str, column: Column, chance: random.Random) -> str:
    low, high = column.constraints.get("minimum", 0), column.constraints.get("maximum", 10**6)
    swapped = _digits_swapped(old, chance)
    near = [str(number) for number in (int(old) - 1, int(old) + 1) if low <= number <= high]
    return swapped if swapped and low <= int(swapped) <= high and swapped[0] != "0" else chance.choice(near)


def _digits_swapped(old: str, chance: random.Random) -> str | None:
    pairs = [match for match in _SWAPPABLE.finditer(old) if match[1] != match[2]]
    if not pairs:
        return None
    pair = chance.choice(pairs)
    return f"{old[: pair.start()]}{pair[2]}{pair[1]}{old[pair.end() :]}"


def _another_text(book: Book, table: str, column: str, old: str, chance: random.Random) -> str:
    """Return another text: one day off, two digits swapped, one word changed, or a neighbour's."""
    if _DAY.fullmatch(old):
        return _another_day(old, "day", chance)
    swapped = _digits_swapped(old, chance)
    if swapped and (column == "url" or old[:1] in "~<>0123456789"):
        return swapped
    words = old.split(" ")
    if len(words) > 1 and column not in ("name", "label", "publisher"):
        known = sorted({word for other in book.others(table, column, old) for word in other.split(" ")} - set(words))
        at = chance.randrange(len(words))
        return " ".join([*words[:at], chance.choice(known or ["another"]), *words[at + 1 :]])
    return chance.choice(book.neighbours(table, column, old) if old else book.others(table, column, old))


def _totals(edit: Edit, _now: Row, _before: Row) -> None:
    counted = Counter((row["vote_id"], row["position"]) for row in edit.rows("positions"))
    for vote in edit.rows("votes"):
        vote |= {position: str(counted[vote["vote_id"], position]) for position in POSITIONS}


def _all_candidates(column: str, *within: str) -> Callable[[Edit, Row, Row], None]:
    def bring_along(edit: Edit, now: Row, before: Row) -> None:
        for row in edit.rows("elections"):
            if all(row[name] == before[name] for name in ("election_id", *within)):
                row[column] = now[column]

    return bring_along


def _election(edit: Edit, now: Row, before: Row) -> None:
    _all_candidates("date")(edit, now, before)
    old, new = before["election_id"], f"HRC-{now['date']}"
    for table, column in (
        ("elections", "election_id"),
        ("election_sources", "election_id"),
        ("claims", "subject"),
        ("facts", "subject"),
    ):
        for row in edit.rows(table):
            row[column] = new if row[column] == old else row[column]


def _group(edit: Edit, now: Row, _before: Row) -> None:
    for row in edit.rows("elections"):
        if row["iso3"] == now["iso3"]:
            row["regional_group"] = now["regional_group"]


def _publication(_edit: Edit, now: Row, before: Row) -> None:
    """A day that is filled in is known to the day, and one that is removed not at all."""
    if bool(now["published"]) != bool(before["published"]):
        now["precision"], now["dated_by"] = ("day", "source") if now["published"] else ("", "")


def _precision(column: str) -> Callable[[Edit, Row, Row], None]:
    def bring_along(_edit: Edit, now: Row, _before: Row) -> None:
        date = now[column] or "2022-04-07"
        now[column] = {"": "", "day": date, "month": f"{date[:7]}-01", "year": f"{date[:4]}-01-01"}[now["precision"]]

    return bring_along


_ALONG: Final[dict[tuple[str, str], Callable[[Edit, Row, Row], None]]] = {
    ("positions", "vote_id"): _totals,
    ("positions", "iso3"): _totals,
    ("positions", "position"): _totals,
    ("elections", "date"): _election,
    ("elections", "term"): _all_candidates("term"),
    ("elections", "kind"): _all_candidates("kind"),
    ("elections", "seats"): _all_candidates("seats", "regional_group"),
    ("members", "regional_group"): _group,
    ("sources", "published"): _publication,
    ("sources", "precision"): _precision("published"),
    ("events", "precision"): _precision("date"),
}
"""What a careful editor brings along with a cell: official totals, the other rows of one election, a date's precision.

The data dictionary counts rows and says nothing of cells, so no change of a cell makes it stale.
"""
