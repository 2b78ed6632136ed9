"""Where signs, names and circles stand on the map. All lengths are in units of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, hypot, pi, sin
from typing import Final

from hrcvote.charts.world.derive.topology import area, crossings, holds, sides, to_side
from hrcvote.charts.world.geometry import PIXEL, Line, Point

AWAY: Final = 2.5
"""What a pixel away from the place that a circle stands for costs it, in square pixels of land covered."""
APART: Final = 40.0
"""What a pixel of overlap with another circle costs."""
CROSSED: Final = 30.0
"""What a line from a circle to its place that runs through another circle costs."""
HIDDEN: Final = 25.0
"""What hiding another member's sign costs."""
SIGN: Final = 15
"""Around the middle of a land, what its sign needs at least."""
LETTERS: Final = 12
"""How high a line of text is, in pixels."""
LINE: Final = 3
"""From the middle of a land to that of its name, in pixels: the sign then stands above it."""
STEP: Final = 15
"""From one place that is tried for a circle to the next."""
REACH: Final = 18
"""How many steps away from its place a circle is tried."""


class Ground:
    """Which land lies where on the map, in squares of a pixel, and where the signs are."""

    def __init__(self, height: float, outlines: Mapping[str, Sequence[Line]], signs: Mapping[str, Point]) -> None:
        self._signs = signs
        self._at: dict[tuple[int, int], str] = {}
        # A circle hides more of a small land than of a large one.
        self._weight = {owner: 0.3 + 3000 / max(sum(map(area, lines)), 1.0) for owner, lines in outlines.items()}
        for owner, lines in outlines.items():
            for y in range(int(height) // PIXEL + 1):
                crossed = sorted(x for line in lines for x in crossings(line, (y + 0.5) * PIXEL))
                for left, right in zip(crossed[::2], crossed[1::2], strict=True):
                    self._at |= {(x, y): owner for x in range(round(left / PIXEL), round(right / PIXEL))}

    def covered(self, centre: Point, radius: float, own: str) -> float:
        """Return what a circle hides of others' land and signs, in square pixels."""
        x0, y0, reach = centre[0] / PIXEL, centre[1] / PIXEL, radius / PIXEL
        owners = (
            self._at.get((x, y), own)
            for x in range(int(x0 - reach), int(x0 + reach) + 1)
            for y in range(int(y0 - reach), int(y0 + reach) + 1)
            if hypot(x + 0.5 - x0, y + 0.5 - y0) < reach
        )
        signs = sum(hypot(x - centre[0], y - centre[1]) < radius + SIGN for x, y in self._signs.values())
        return sum(self._weight[owner] for owner in owners if owner != own) + HIDDEN * signs

    def name(self, own: str) -> tuple[Point, int]:
        """Return the middle of a line of text just below a land's middle, and how far it reaches on each side."""
        x, y = (int(part / PIXEL) for part in self._signs[own])
        y += LINE
        band = range(y - LETTERS // 2, y + LETTERS // 2 + 1)
        reach = 0
        while all(self._at.get((x + side, row)) == own for side in (-reach, reach) for row in band):
            reach += 1
        return (x * PIXEL, y * PIXEL), reach * PIXEL


def circles(anchors: Mapping[str, Point], ground: Ground, radius: float) -> dict[str, Point]:
    """Return where the circle of each small member stands: near its place, on no other circle, and best at sea."""
    placed = dict(anchors)
    before: dict[str, Point] = {}
    rounds = 0
    while placed != before and (rounds := rounds + 1) <= 12:
        before = dict(placed)
        for own, anchor in anchors.items():
            others = [(anchors[name], place) for name, place in placed.items() if name != own]
            best = float("inf")
            for away, here in _tried(anchor):
                cost = away * AWAY / PIXEL
                if cost < best:
                    cost += _crowded(anchor, here, others, radius)
                if cost < best and (cost := cost + ground.covered(here, radius, own)) < best:
                    best, placed[own] = cost, here
    return placed


def _tried(anchor: Point) -> Iterator[tuple[float, Point]]:
    """Yield the places to try for a circle, each with its distance."""
    for ring in range(REACH + 1):
        for turn in range(6 * ring or 1):
            angle = 2 * pi * turn / (6 * ring or 1)
            yield (
                ring * STEP,
                (round(anchor[0] + ring * STEP * cos(angle)), round(anchor[1] + ring * STEP * sin(angle))),
            )


def _crowded(anchor: Point, here: Point, others: Sequence[tuple[Point, Point]], radius: float) -> float:
    """Return what a circle costs for the others that it, its line or their lines meet."""
    cost = 0.0
    for other_anchor, other in others:
        cost += max(0.0, 2 * radius - hypot(here[0] - other[0], here[1] - other[1])) * APART / PIXEL
        cost += CROSSED * (to_side(other, anchor, here) < radius)
        cost += CROSSED * (to_side(here, other_anchor, other) < radius)
    return cost


def middle(lines: Sequence[Line], seat: Point | None = None) -> tuple[Point, float]:
    """Return the place within some closed lines that is farthest from any of them, and how far.

    Args:
        lines: The borders of a land.
        seat: A place within the line that is meant; the one around the largest area by default.
    """
    largest = max(lines, key=lambda line: (seat is not None and holds(line, seat), area(line)))
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    best, far = (float(xs[0]), float(ys[0])), 0.0
    left, top = float(min(xs)), float(min(ys))
    step = max(max(xs) - left, max(ys) - top) / 24
    while step >= 1:
        for place in ((left + across * step, top + down * step) for across in range(25) for down in range(25)):
            if holds(largest, place) and (found := _to_border(lines, place, far)) > far:
                best, far = place, found
        left, top, step = best[0] - 2 * step, best[1] - 2 * step, step / 6
    return (round(best[0]), round(best[1])), round(far)


def _to_border(lines: Sequence[Line], here: Point, least: float) -> float:
    """Return how far it is to the nearest border, or anything below `least` where it is nearer than that."""
    nearest = float("inf")
    for a, b in (side for line in lines for side in sides(line)):
        nearest = min(nearest, to_side(here, a, b))
        if nearest <= least:
            break
    return nearest
