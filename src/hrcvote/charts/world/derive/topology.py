"""Countries that share their borders, as a TopoJSON file has them, and what can be measured of a closed line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import hypot
from pathlib import Path
from typing import Any, NamedTuple

from hrcvote.charts.world.geometry import Line, Point

Ring = tuple[int, ...]
"""Numbers of arcs one after the other; `~number` is an arc run backwards."""
Polygon = list[Ring]
"""A ring, and the holes in it."""


class Country(NamedTuple):
    """One country of the file."""

    name: str
    code: str
    """ISO 3166-1 numeric; empty where it has none."""
    polygons: list[Polygon]


class Topology:
    """The file: arcs in degrees, and the countries that are made of them."""

    def __init__(self, path: Path) -> None:
        read = json.loads(path.read_text(encoding="utf-8"))
        (self._kx, self._ky), (self._x, self._y) = read["transform"]["scale"], read["transform"]["translate"]
        self.arcs: list[Line] = [list(self._degrees(arc)) for arc in read["arcs"]]
        self.countries = [_country(stored) for stored in read["objects"]["countries"]["geometries"]]

    def _degrees(self, arc: Sequence[Sequence[int]]) -> Iterator[Point]:
        x = y = 0
        for dx, dy in arc:
            x, y = x + dx, y + dy
            yield x * self._kx + self._x, y * self._ky + self._y

    def add(self, line: Line) -> int:
        """Take in an arc, and return its number."""
        self.arcs.append(line)
        return len(self.arcs) - 1

    def outline(self, ring: Iterable[int], arcs: Sequence[Line] | None = None) -> Line:
        """Return the closed line that a ring's arcs make."""
        lines = self.arcs if arcs is None else arcs
        return [point for n in ring for point in (lines[n] if n >= 0 else lines[~n][::-1])[:-1]]

    def merged(self, polygons: Iterable[Polygon]) -> list[Ring]:
        """Return the rings around polygons, without the borders between those that touch."""
        runs = [number for polygon in polygons for ring in polygon for number in ring]
        inner = {number for number in runs if ~number in set(runs)}
        starts: dict[Point, list[int]] = defaultdict(list)
        for number in runs:
            if number not in inner:
                starts[self._ends(number)[0]].append(number)
        rings = []
        while any(starts.values()):
            ring = [next(numbers for numbers in starts.values() if numbers).pop(0)]
            begin, end = self._ends(ring[0])
            while end != begin:
                ring.append(starts[end].pop(0))
                end = self._ends(ring[-1])[1]
            rings.append(tuple(ring))
        return rings

    def _ends(self, number: int) -> tuple[Point, Point]:
        line = self.arcs[arc(number)]
        return (line[0], line[-1]) if number >= 0 else (line[-1], line[0])


def _country(stored: dict[str, Any]) -> Country:
    polygons = stored["arcs"] if stored["type"] == "MultiPolygon" else [stored["arcs"]]
    rings = [[tuple(ring) for ring in polygon] for polygon in polygons]
    return Country(stored["properties"]["name"], stored.get("id", ""), rings)


def arc(number: int) -> int:
    """Return which arc a number of a ring means, whichever way it is run."""
    return number if number >= 0 else ~number


def sides(line: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Yield each side of a closed line."""
    return zip(line, [*line[1:], *line[:1]], strict=True)


def area(line: Sequence[Point]) -> float:
    """Return the area within a closed line."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in sides(line))) / 2


def crossings(line: Sequence[Point], y: float) -> Iterator[float]:
    """Yield where a closed line crosses a level."""
    for (ax, ay), (bx, by) in sides(line):
        if (ay > y) != (by > y):
            yield (bx - ax) * (y - ay) / (by - ay) + ax


def holds(line: Sequence[Point], point: Point) -> bool:
    """Return whether a closed line goes around a point."""
    return sum(x > point[0] for x in crossings(line, point[1])) % 2 == 1


def to_side(here: Point, a: Point, b: Point) -> float:
    """Return how far a point is from the line between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = ((here[0] - a[0]) * dx + (here[1] - a[1]) * dy) / length if length else 0.0
    part = max(0.0, min(1.0, along))
    return hypot(here[0] - a[0] - part * dx, here[1] - a[1] - part * dy)
