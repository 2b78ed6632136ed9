"""Where the shapes of the map stand in a drawing: in one piece where there is room, in two where there is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import dist
from typing import Final

from hrcvote import style
from hrcvote.charts.world.geometry import PIXEL, Area, Line, Point, Shape, load

SMOOTH: Final = 2.4
"""Square pixels of the smallest triangle of a border that is drawn."""
SPECK: Final = 2.0
"""Square pixels of the smallest island that is drawn."""
FAR: Final = 72
"""Pixels of the widest map from a member's sign: a land farther off is a mark of its own."""
EDGE: Final = ((2880.0, 150.0), (2640.0, 1400.0))
"""Two points of a line down the Atlantic, in units: the lands left of it are the Americas."""


@dataclass(frozen=True)
class Layout:
    """How large the map is drawn, and how far each half of it is moved."""

    name: str
    size: tuple[int, int]
    """Pixels across and down."""
    scale: float
    """Pixels for a pixel of the file."""
    circle: float
    """The radius of a circle in pixels."""
    west: Point = (0.0, 0.0)
    """Pixels by which the Americas are moved."""
    east: Point = (0.0, 0.0)
    """Pixels by which the other lands are moved."""
    key: Point = (0.0, 0.0)
    """Where the key begins."""

    def shape(self, area: Area) -> Shape:
        """Return an area as this drawing has it."""
        k = self.scale / PIXEL
        rings = load().rings(area, SMOOTH / k**2 if self.scale < 1 else 0)
        drawn = [[self._place(point, moved) for point in ring] for ring in rings for moved in [self._moved(ring)]]
        moved = self._moved([area.at])
        at = self._place(area.at, moved)
        x, y = _rounded(self._place(area.ring[self.name], moved) if area.ring else at)
        if area.ring:
            circled = circle(self.circle) + _leader((at[0] - x, at[1] - y), self.circle)
            return Shape(x, y, circled, self.circle, land=_path(drawn, x, y))
        near, *beyond = self._together(drawn, at)
        afar = tuple((*there, _path(lines, *there)) for lines in beyond for there in [_rounded(_mean(lines[0]))])
        name = area.name and (*_rounded(self._place(area.name[0], moved)), area.name[1] * k)
        return Shape(x, y, _path(near, x, y), area.room * k, name=name or None, afar=afar)

    def _together(self, lines: Sequence[Line], at: Point) -> list[list[Line]]:
        """Return the lines that lie around a place, then those that lie around each line far from it."""
        groups: list[tuple[Point, list[Line]]] = [(at, [])]
        for line in lines:
            here = _mean(line)
            found = next((group for place, group in groups if dist(place, here) <= FAR * self.scale), None)
            if found is None:
                groups.append((here, [line]))
            else:
                found.append(line)
        return [group for _, group in groups]

    def _moved(self, ring: Sequence[Point]) -> Point:
        x, y = _mean(ring)
        (ax, ay), (bx, by) = EDGE
        return self.west if x < ax + (bx - ax) * (y - ay) / (by - ay) else self.east

    def _place(self, point: Point, moved: Point) -> Point:
        k = self.scale / PIXEL
        return point[0] * k + moved[0], point[1] * k + moved[1]


def _mean(line: Sequence[Point]) -> Point:
    return sum(x for x, _ in line) / len(line), sum(y for _, y in line) / len(line)


def _rounded(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def _path(lines: Sequence[Line], x: float, y: float) -> str:
    return "".join(f"M{'L'.join(f'{_digits(px - x)},{_digits(py - y)}' for px, py in line)}Z" for line in lines)


def _leader(away: Point, circle: float) -> str:
    length = (away[0] ** 2 + away[1] ** 2) ** 0.5
    if length < circle + 1.5:
        return ""
    x, y = (part * circle / length for part in away)
    return f"M{_digits(x)},{_digits(y)}L{_digits(away[0])},{_digits(away[1])}"


def circle(radius: float) -> str:
    """Return a circle around nothing, in four curves: Vega draws arcs with many digits."""
    r, k = radius, radius * 0.5523
    corners = [(r, 0, r, k, k, r), (0, r, -k, r, -r, k), (-r, 0, -r, -k, -k, -r), (0, -r, k, -r, r, -k)]
    ends = [(0, r), (-r, 0), (0, -r), (r, 0)]
    curves = (f"C{','.join(map(_digits, (*corner[2:], *end)))}" for corner, end in zip(corners, ends, strict=True))
    return f"M{_digits(r)},0{''.join(curves)}Z"


def _digits(value: float) -> str:
    return f"{round(value, 1) or 0:g}"


WIDE: Final = Layout(
    name="wide", size=(style.inner(style.WIDE), 326), scale=1.0, circle=3.9, west=(4, 6), east=(4, 6), key=(12, 190)
)
NARROW: Final = Layout(
    name="narrow",
    size=(style.inner(style.NARROW), 474),
    scale=0.75,
    circle=3.6,
    west=(-8, 4),
    east=(-202, 246),
    key=(200, 70),
)
"""The Americas stand above the other lands, and no member's borders are cut."""
