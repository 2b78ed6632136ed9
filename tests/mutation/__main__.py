"""`python -m mutation`: every cell of the data changed once, and what nothing noticed."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hrcvote.place import find_root
from mutation.book import Book, Change, Place
from mutation.guard import VALIDATOR, Guard, witnesses

SEED = 20220407
SHOW_EVERY = 2.0


@dataclass
class Result:
    """What became of the changes."""

    by: Counter[str] = field(default_factory=Counter)
    unnoticed: list[Change] = field(default_factory=list)
    same: int = 0
    """Cells for which no mistake leaves the tables other than they are."""
    stale: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds: Counter[str] = Counter()
        for name, count in self.by.items():
            kinds[VALIDATOR if name == VALIDATOR else "a test" if "::" in name else "a notebook"] += count
        lines = [str(change) for change in self.unnoticed]
        lines += [f"{count:>7,} noticed by {kind}" for kind, count in kinds.most_common()]
        lines += [f"{len(self.unnoticed):>7,} noticed by nothing"]
        lines += [f"{self.same:>7,} cells without a mistake that would change the tables"] if self.same else []
        columns = Counter(f"{change.table}.{change.column}" for change in self.unnoticed)
        lines += [f"        {count:>5,} in {column}" for column, count in columns.most_common()]
        lines += [f"stale, and so not asked: {name}" for name in self.stale]
        return "\n".join(lines)


def chosen(book: Book, seed: int, each: int | None, only: str = "") -> list[Place]:
    """Return the cells to change: all, or so many of each column, drawn with a seed."""
    columns: dict[str, list[Place]] = defaultdict(list)
    for place in book.places():
        name = f"{place[0]}.{place[2]}"
        if only in ("", place[0], name):
            columns[name].append(place)
    if each is None:
        return [place for places in columns.values() for place in places]
    drawn = (random.Random(f"{seed} {name}").sample(places, min(each, len(places))) for name, places in columns.items())
    return [place for places in drawn for place in places]


def run(guard: Guard, places: Sequence[Place], book: Book, seed: int, tell: Callable[[int, Result], None]) -> Result:
    """Change each cell in turn, and return what noticed."""
    result = Result()
    with guard:
        for done, place in enumerate(places, 1):
            change = book.change(place, seed)
            if change is None:
                result.same += 1
            elif by := guard.notices(change):
                result.by[by] += 1
            else:
                result.unnoticed.append(change)
            tell(done, result)
        result.stale = [witness.name for witness in guard.stale]
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Change the cells that are asked for, and return 1 if a change went unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("--root", type=Path, help="the bundle's directory; by default the one this is run in")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes other changes")
    parser.add_argument("--each", type=int, help="how many cells of each column to change; all by default")
    parser.add_argument("--only", default="", help="change only one table, or one table.column")
    parser.add_argument("--without", help="do not ask tests or cells with this in their name")
    asked = parser.parse_args(arguments)
    root = find_root(asked.root)
    book = Book(root)
    places = chosen(book, asked.seed, asked.each, asked.only)
    begun = shown = time.monotonic()

    def tell(done: int, result: Result) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= SHOW_EVERY or done == len(places):
            left = (now - begun) / done * (len(places) - done) / 60
            last = places[done - 1]
            line = (
                f"{done:,} of {len(places):,} changes, {len(result.unnoticed):,} unnoticed; about {left:.0f} min left"
            )
            print(f"{line} ({last[0]}.{last[2]})", file=sys.stderr, flush=True)
            shown = now

    asked_of = [
        witness
        for witness in witnesses(root)
        if asked.without is None or asked.without not in witness.name.rpartition("/")[2]
    ]
    result = run(Guard(root, book, asked_of), places, book, asked.seed, tell)
    print(result)
    return 1 if result.unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
