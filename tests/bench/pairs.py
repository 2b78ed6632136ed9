"""Two ways to do one thing, held against each other as the ratio of what they take."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PAIRS = 5


@dataclass(frozen=True)
class Compared:
    """What one thing took, and what the other way to do it took, pair by pair."""

    what: str
    own: Sequence[float]
    other: Sequence[float]
    unit: str = "s"
    bound: float | None = None
    """What the median ratio may be at most, if anything was said of it."""

    @property
    def ratios(self) -> list[float]:
        """The first as a part of the second, in each pair."""
        return [own / other for own, other in zip(self.own, self.other, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)

    def cells(self) -> list[str]:
        """Return the comparison as cells of a table: what, own, other, ratio, its spread, bound, met."""
        return [
            self.what,
            f"{statistics.median(self.own):.3g} {self.unit}",
            f"{statistics.median(self.other):.3g} {self.unit}",
            f"{self.ratio:.2f}",
            f"{min(self.ratios):.2f} to {max(self.ratios):.2f}",
            *judged(self.ratio, self.bound, ".2f"),
        ]


@dataclass(frozen=True)
class Measured:
    """What one thing took, several times."""

    what: str
    values: Sequence[float]
    unit: str = "s"
    bound: float | None = None

    def cells(self) -> list[str]:
        """Return the measurement as cells of a table: what, median, spread, bound, met."""
        middle = statistics.median(self.values)
        return [
            self.what,
            f"{middle:.3g} {self.unit}",
            f"{min(self.values):.3g} to {max(self.values):.3g}",
            *judged(middle, self.bound, ".3g", f" {self.unit}"),
        ]


def judged(value: float, bound: float | None, form: str, unit: str = "") -> list[str]:
    """Return what was allowed and whether it was kept, as two cells."""
    if bound is None:
        return ["", ""]
    return [f"{bound:{form}}{unit}", "yes" if value <= bound else "**no**"]


def in_turn(what: str, own: Callable[[], float], other: Callable[[], float], bound: float | None = None) -> Compared:
    """Measure both ways in turn, `PAIRS` times; every other time the second goes first."""
    found: list[tuple[float, float]] = []
    for number in range(PAIRS):
        tell(f"{what}: pair {number + 1} of {PAIRS}")
        if number % 2:
            second = other()
            found.append((own(), second))
        else:
            found.append((own(), other()))
    return Compared(what, [one for one, _ in found], [one for _, one in found], bound=bound)


def again(what: str, measure: Callable[[], float], unit: str = "s", bound: float | None = None) -> Measured:
    """Measure one thing `PAIRS` times."""
    tell(what)
    return Measured(what, [measure() for _ in range(PAIRS)], unit, bound)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; all columns but the first hold figures."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def tell(line: str) -> None:
    """Say how far it is."""
    print(line, file=sys.stderr, flush=True)
