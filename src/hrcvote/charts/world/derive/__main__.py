"""The command: `python -m hrcvote.charts.world.derive FOLDER`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from hrcvote.charts.world.derive.lands import CODES, OTHERS, SEATS, owned, restore_western_sahara
from hrcvote.charts.world.derive.placement import Ground, circles, middle
from hrcvote.charts.world.derive.topology import Ring, Topology, arc, area
from hrcvote.charts.world.geometry import FILE, Line, Point, thinned
from hrcvote.charts.world.projection import CENTRAL, equal_earth

WIDTH: Final = 7040
"""From the westernmost land to the easternmost. All lengths are in units of the file, ten to a pixel."""
SMALL: Final = 1230
"""A member whose largest piece of land has a smaller area has a circle."""
SPECK: Final = 350
"""Islands and exclaves of a smaller area are dropped,"""
VISIBLE: Final = 90
"""but for a small member, or a land that is no member's, only those below this."""
THIN: Final = 150
"""The area of the smallest triangle of three points that is kept of a border,"""
FINE: Final = 50
"""and of a small land's."""
FINELY: Final = 2500
"""The area of the largest land whose border is drawn so."""
CIRCLES: Final = {"wide": 46, "narrow": 53}
"""From the middle of a circle to halfway to its nearest neighbour, in each drawing."""
SHORTEST: Final = 130
"""How far the shortest line that a name is tried on reaches on each side."""


class Plane:
    """Places in degrees as places on the map."""

    def __init__(self, topology: Topology, rings: Iterable[Ring]) -> None:
        places = [equal_earth(*point) for ring in rings for number in ring for point in topology.arcs[arc(number)]]
        self._left, self._top = min(x for x, _ in places), max(y for _, y in places)
        right, bottom = max(x for x, _ in places), min(y for _, y in places)
        self._scale = WIDTH / (right - self._left)
        self.size = (WIDTH, round((self._top - bottom) * self._scale))

    def place(self, point: Point) -> Point:
        """Return the nearest whole unit."""
        x, y = equal_earth(*point)
        return round((x - self._left) * self._scale), round((self._top - y) * self._scale)


class Numbering:
    """The arcs that the file keeps, numbered anew in the order in which they are first asked for."""

    def __init__(self, arcs: Sequence[Line]) -> None:
        self._all = arcs
        self._new: dict[int, int] = {}

    def rings(self, rings: Iterable[Ring]) -> list[list[int]]:
        """Return rings in the new numbers."""
        return [[self._of(number) if number >= 0 else ~self._of(~number) for number in ring] for ring in rings]

    def _of(self, number: int) -> int:
        return self._new.setdefault(number, len(self._new))

    def steps(self) -> list[list[int]]:
        """Return each arc kept as the steps from one point to the next, the first from nothing."""
        kept = [self._all[number] for number in self._new]
        return [[int(v) for a, b in pairwise([(0, 0), *line]) for v in (b[0] - a[0], b[1] - a[1])] for line in kept]


def main(folder: Path) -> None:
    """Write the file."""
    fifty, ten = Topology(folder / "countries-50m.json"), Topology(folder / "countries-10m.json")
    restore_western_sahara(fifty)
    rings = {
        owner: [ring for ring in fifty.merged(polygons) if not across_the_edge(fifty.outline(ring))]
        for owner, polygons in owned(fifty).items()
    }
    plane = Plane(fifty, (ring for found in rings.values() for ring in found))
    exact = [[plane.place(point) for point in line] for line in fifty.arcs]
    size = {ring: area(fifty.outline(ring, exact)) for found in rings.values() for ring in found}
    small = {iso3 for iso3 in CODES.values() if max((size[r] for r in rings.get(iso3, [])), default=0.0) < SMALL}

    tiny = small | set(OTHERS.values())
    fine = {arc(number) for ring, its in size.items() if its < FINELY for number in ring}
    arcs = [thinned(line, FINE if number in fine else THIN) for number, line in enumerate(exact)]
    kept = {
        owner: [ring for ring in found if size[ring] >= (VISIBLE if owner in tiny else SPECK)]
        for owner, found in rings.items()
    }
    outlines = {owner: [fifty.outline(ring, arcs) for ring in found] for owner, found in kept.items() if found}

    seats = {iso3: plane.place(at) for iso3, at in SEATS.items()}
    middles = {owner: middle(lines, seats.get(owner)) for owner, lines in outlines.items() if owner not in small}
    signs = {owner: at for owner, (at, _) in middles.items() if owner in CODES.values()}
    ground = Ground(plane.size[1], outlines, signs)
    anchors = {iso3: seats.get(iso3) or plane.place(largest_island(ten, iso3)) for iso3 in sorted(small)}
    places = {drawing: circles(anchors, ground, radius) for drawing, radius in CIRCLES.items()}

    numbering = Numbering(arcs)
    stored: dict[str, dict[str, Any]] = {"members": {}, "others": {}}
    for owner in [*sorted(CODES.values()), *OTHERS.values()]:
        shape: dict[str, Any] = {"rings": numbering.rings(kept.get(owner, []))}
        if owner in small:
            shape |= {"at": anchors[owner], "ring": {drawing: found[owner] for drawing, found in places.items()}}
        else:
            shape["at"], shape["room"] = middles[owner]
            shape |= {"name": name} if owner in signs and (name := ground.name(owner))[1] >= SHORTEST else {}
        stored["others" if owner in OTHERS.values() else "members"][owner] = shape
    (Path(__file__).parents[1] / FILE).write_text(as_text(plane.size, stored, numbering.steps()), encoding="utf-8")


def across_the_edge(line: Sequence[Point]) -> bool:
    """Return whether a closed line in degrees lies on both sides of the map."""
    along = [(longitude - CENTRAL + 180) % 360 for longitude, _ in line]
    return any(abs(a - b) > 180 for a, b in pairwise([*along, along[0]]))


def largest_island(topology: Topology, iso3: str) -> Point:
    """Return the middle of a member's largest island, in degrees."""
    lines = [topology.outline(polygon[0]) for polygon in owned(topology)[iso3]]
    line = max(lines, key=area)
    return sum(x for x, _ in line) / len(line), sum(y for _, y in line) / len(line)


def as_text(size: Point, shapes: Mapping[str, Mapping[str, Any]], arcs: Sequence[Sequence[int]]) -> str:
    """Return JSON with a line for each shape and each arc, so that a diff shows what changed."""
    dense = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    parts = [f'"size":{dense(size)}']
    for kind, named in shapes.items():
        rows = ",\n".join(f"{dense(name)}:{dense(shape)}" for name, shape in named.items())
        parts.append(f'"{kind}":{{\n{rows}\n}}')
    parts.append('"arcs":[\n' + ",\n".join(map(dense, arcs)) + "\n]")
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
