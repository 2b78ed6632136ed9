"""The shapes of the map, read from the file that `derive` makes and laid out for a drawing."""

from __future__ import annotations

import heapq
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

FILE: Final = "geometry.json"
PIXEL: Final = 10
"""Units of the file in a pixel of the widest map."""

Point = tuple[float, float]
Line = list[Point]


class Shape(NamedTuple):
    """One member, or one land that is none, ready to be drawn."""

    x: float
    y: float
    path: str
    """As SVG has it, in pixels from x and y: the land, or a circle for one too small to see."""
    room: float
    """Pixels from x and y to the nearest border, or to the circle's edge."""
    land: str | None = None
    """The land that a circle stands for; empty where there is none to be seen, None where there is no circle."""
    name: tuple[float, float, float] | None = None
    """The middle of the line for the name, and how far it reaches on each side, where it is of some length."""
    afar: tuple[tuple[float, float, str], ...] = ()
    """The lands far from x and y: the middle of each, and its path from there."""


@dataclass(frozen=True)
class Area:
    """What the file says of one area: its borders, and where its sign stands."""

    rings: tuple[tuple[int, ...], ...]
    """Numbers of arcs one after the other; `~number` is an arc run backwards."""
    at: Point
    room: float = 0.0
    """From there to the nearest border."""
    name: tuple[Point, float] | None = None
    """The middle of the line for the name, and how far it reaches on each side, where it is of some length."""
    ring: Mapping[str, Point] | None = None
    """Where the circle of an area too small to see stands, for each drawing; `at` is the place that it stands for."""


@dataclass(frozen=True)
class Atlas:
    """All shapes, in units of the file."""

    arcs: tuple[tuple[Point, ...], ...]
    members: Mapping[str, Area]
    others: Mapping[str, Area]
    size: Point

    def rings(self, area: Area, thinner: float = 0.0) -> list[Line]:
        """Return the closed lines around an area, less the points that make a triangle of less than `thinner`."""
        return [ring for ring in (self._ring(arcs, thinner) for arcs in area.rings) if len(ring) > 2]

    def _ring(self, arcs: Sequence[int], thinner: float) -> Line:
        line: Line = []
        for number in arcs:
            part = thinned(self.arcs[number if number >= 0 else ~number], thinner)
            line += part[:-1] if number >= 0 else part[:0:-1]
        return line


@cache
def load() -> Atlas:
    """Read the file."""
    stored = json.loads((files(__package__) / FILE).read_text(encoding="utf-8"))
    arcs = tuple(tuple(_added_up(arc)) for arc in stored["arcs"])
    members = {iso3: _area(area) for iso3, area in stored["members"].items()}
    others = {name: _area(area) for name, area in stored["others"].items()}
    return Atlas(arcs, members, others, tuple(stored["size"]))


def _area(stored: dict[str, Any]) -> Area:
    return Area(**stored | {"rings": tuple(map(tuple, stored["rings"]))})


def _added_up(steps: Sequence[int]) -> Line:
    x = y = 0
    line: Line = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        line.append((x, y))
    return line


def thinned(line: Sequence[Point], least: float) -> Line:
    """Return a line without the points that matter least, its ends kept (Visvalingam and Whyatt 1993).

    Args:
        line: The points.
        least: The area of the smallest triangle of three neighbours whose middle one is kept.
    """
    if least <= 0 or len(line) < 3:
        return list(line)
    before = list(range(-1, len(line) - 1))
    after = list(range(1, len(line) + 1))
    areas = [_triangle(line[i - 1], line[i], line[i + 1]) for i in range(1, len(line) - 1)]
    current = [float("inf"), *areas, float("inf")]
    queue = [(area, i) for i, area in enumerate(areas, start=1)]
    heapq.heapify(queue)
    gone = [False] * len(line)
    while queue and queue[0][0] < least:
        area, here = heapq.heappop(queue)
        if gone[here] or area != current[here]:
            continue
        gone[here] = True
        left, right = before[here], after[here]
        after[left], before[right] = right, left
        for near in (left, right):
            if 0 < near < len(line) - 1:
                anew = max(area, _triangle(line[before[near]], line[near], line[after[near]]))
                current[near] = anew
                heapq.heappush(queue, (anew, near))
    return [point for point, dropped in zip(line, gone, strict=True) if not dropped]


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
