"""Keeps things on a drawing apart: boxes that meet no other, tops in their order, lanes along an axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def nearest(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return the point of the rectangle that is nearest to another."""
        return min(max(point[0], self.left), self.right), min(max(point[1], self.top), self.bottom)

    def holds(self, point: tuple[float, float]) -> bool:
        """Return whether a point lies within."""
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom

    def meets(self, other: Box) -> bool:
        """Return whether the two have a point in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return tops for boxes in their order that lie as near as can be to those wanted, and on no other box.

    Boxes that would overlap are pooled and moved together, by least squares (pool adjacent violators).
    """
    before = [sum(heights[:i]) for i in range(len(heights))]
    pools: list[tuple[float, int]] = []
    for top, above in zip(wanted, before, strict=True):
        pool = (top - above, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, count = pools.pop()
            pool = ((mean * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1])
        pools.append(pool)
    shifts = [mean for mean, count in pools for _ in range(count)]
    highest = high - sum(heights)
    return [min(max(shift, low), highest) + above for shift, above in zip(shifts, before, strict=True)]


def lanes(spans: Iterable[tuple[float, float]]) -> list[int]:
    """Return for each span along an axis the first lane that no earlier span of it reaches into."""
    ends: list[float] = []
    found = []
    for start, end in spans:
        lane = next((lane for lane, taken in enumerate(ends) if taken <= start), len(ends))
        ends[lane : lane + 1] = [end]
        found.append(lane)
    return found
