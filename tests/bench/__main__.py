"""`python -m bench`: measure everything, and write `docs/benchmarks.md`."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bench import commands, desk, growth, pages
from bench.pairs import PAIRS, Compared, Measured, table, tell
from conftest import ROOT
from hrcvote.files import replace_all
from hrcvote.forking import processors

PATH = ROOT / "docs" / "benchmarks.md"

HEADS = {
    "pairs": ["what", "here", "stock", "ratio", "spread", "at most", "met"],
    "alone": ["what", "median", "spread", "at most", "met"],
    "pages": ["page", "from", "bytes", "gzipped", "first figure visible", "interactive"],
    "answers": ["what is changed", "changes", "median", "slowest", f"within {desk.SOON_MS} ms"],
    "growth": ["votes", "positions", "task", "time", "times the rows before", "times the time before", "peak memory"],
}
SECONDS_AT_MOST = 2.0
MEGABYTES_AT_MOST = 600.0


@dataclass(frozen=True)
class Results:
    """Everything that was measured."""

    measured: Sequence[Compared | Measured]
    pages: Sequence[pages.Seen]
    answers: Sequence[desk.Answered]
    growth: Sequence[growth.Growth]


def main() -> int:
    """Measure and write."""
    seen, shown = pages.pages()
    answered = desk.answers()
    measured = [*commands.exports(), commands.regression(), commands.imports(), commands.loading(), shown]
    tell("growth")
    text = document(Results(measured, seen, answered, growth.measure(ROOT)))
    replace_all({PATH: text})
    print(text)
    return 0


def document(results: Results) -> str:
    """Return `docs/benchmarks.md`."""
    pairs = [one.cells() for one in results.measured if isinstance(one, Compared)]
    alone = [one.cells() for one in [*results.measured, *largest(results.growth)] if isinstance(one, Measured)]
    return f"""# Benchmarks

Made by `make bench`, which measures everything anew; change nothing here by hand.
Measured with Python {platform.python_version()} on {processors()} processors. No test asserts a time: this page is
where time is looked at.

## Against the stock tools

The two ways in turn, {PAIRS} pairs (of pages, {pages.OPENINGS}): the median of each, and the median, the least
and the greatest of the pairs' ratios.

{table(HEADS["pairs"], pairs)}

## Alone

The median, the least and the greatest of {PAIRS}; of growth, below, the middle one of {growth.TIMES}.

{table(HEADS["alone"], alone)}

## The page

The largest report in Chromium, without network; medians of {pages.OPENINGS}. The window is 1400 by 2400 pixels, so
that the first figure of each page stands in it as the page opens; at the address of a figure it is 1400 by 900, and
Chromium goes there when it has read the whole page. Interactive means that the figure answers a reader who moves the
pointer as soon as there is something to see.

{table(HEADS["pages"], [one.cells() for one in results.pages])}

## The tools

In a real JupyterLab with all five tools, at the pace of a reader: from the change of a control until another answer
stands in the page. The changes are the same each time, and no tool is asked the same twice, except for all sources.

{table(HEADS["answers"], [one.cells() for one in results.answers])}

## Growth

Votes made with a seed, each with a position of every member; the middle time and the highest peak of
{growth.TIMES}, each in a process of its own. The peak is of the whole process, with Python and its libraries.

{table(HEADS["growth"], growing(results.growth))}
"""


def largest(rows: Sequence[growth.Growth]) -> list[Measured]:
    """Return what the largest bundle takes to be loaded and counted."""
    votes = max(row.votes for row in rows)
    found = {row.task: row for row in rows if row.votes == votes}
    load, count = found[growth.LOAD], found[growth.COUNT]
    what = f"{votes:,} votes, {load.rows:,} positions"
    return [
        Measured(f"{what}: loaded, checked and counted", [load.seconds + count.seconds], "s", SECONDS_AT_MOST),
        Measured(f"{what}: peak memory", [max(load.megabytes, count.megabytes)], "MB", MEGABYTES_AT_MOST),
    ]


def growing(rows: Sequence[growth.Growth]) -> list[list[str]]:
    """Return the growth as rows of a table, task by task, each size beside the one before."""
    found = []
    for task in dict.fromkeys(row.task for row in rows):
        before: growth.Growth | None = None
        for row in (row for row in rows if row.task == task):
            times = [f"{row.rows / before.rows:.1f}", f"{row.seconds / before.seconds:.1f}"] if before else ["", ""]
            cells = [f"{row.votes:,}", f"{row.rows:,}", task, f"{row.seconds:.3g} s", *times, f"{row.megabytes:.0f} MB"]
            found.append(cells)
            before = row
    return found


if __name__ == "__main__":
    sys.exit(main())
