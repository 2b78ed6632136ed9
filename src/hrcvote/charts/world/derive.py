"""Makes `geometry.json` out of Natural Earth's countries, as the npm package `world-atlas` 2.0.2 has them.

Run it with the folder of the unpacked package: `python -m hrcvote.charts.world.derive FOLDER`. README.md beside this
file says what it changes and why.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import cos, hypot, pi, sin
from pathlib import Path
from typing import Any, Final

from hrcvote.charts.world.geometry import FILE, PIXEL, Line, Point, thinned
from hrcvote.charts.world.projection import CENTRAL, equal_earth

WIDTH: Final = 7040
"""Units from the westernmost land to the easternmost."""
THIN: Final = 130
"""Units squared: the smallest triangle of three points of a border that is kept."""
SPECK: Final = 300
"""Units squared: smaller islands and exclaves are dropped."""
SMALL: Final = 1230
"""Units squared: a member whose largest piece of land is smaller has a circle."""
VISIBLE: Final = 90
"""Units squared: the least land of a small member, or of a land that is none, that is drawn."""
CIRCLES: Final = {"wide": 46, "narrow": 56}
"""Units from the middle of a circle to halfway to its nearest neighbour, in each drawing."""
AWAY: Final = 0.2
"""What a unit away from the place that a circle stands for costs it, in squares of land covered."""
APART: Final = 4.0
"""What a unit of overlap with another circle costs."""

# ISO 3166-1: numeric code, then the alpha-3 code that the tables have.
CODES: Final = """
004AFG 008ALB 012DZA 020AND 024AGO 028ATG 031AZE 032ARG 036AUS 040AUT 044BHS 048BHR 050BGD 051ARM
052BRB 056BEL 064BTN 068BOL 070BIH 072BWA 076BRA 084BLZ 090SLB 096BRN 100BGR 104MMR 108BDI 112BLR
116KHM 120CMR 124CAN 132CPV 140CAF 144LKA 148TCD 152CHL 156CHN 170COL 174COM 178COG 180COD 188CRI
191HRV 192CUB 196CYP 203CZE 204BEN 208DNK 212DMA 214DOM 218ECU 222SLV 226GNQ 231ETH 232ERI 233EST
242FJI 246FIN 250FRA 262DJI 266GAB 268GEO 270GMB 276DEU 288GHA 296KIR 300GRC 308GRD 320GTM 324GIN
328GUY 332HTI 340HND 348HUN 352ISL 356IND 360IDN 364IRN 368IRQ 372IRL 376ISR 380ITA 384CIV 388JAM
392JPN 398KAZ 400JOR 404KEN 408PRK 410KOR 414KWT 417KGZ 418LAO 422LBN 426LSO 428LVA 430LBR 434LBY
438LIE 440LTU 442LUX 450MDG 454MWI 458MYS 462MDV 466MLI 470MLT 478MRT 480MUS 484MEX 492MCO 496MNG
498MDA 499MNE 504MAR 508MOZ 512OMN 516NAM 520NRU 524NPL 528NLD 548VUT 554NZL 558NIC 562NER 566NGA
578NOR 583FSM 584MHL 585PLW 586PAK 591PAN 598PNG 600PRY 604PER 608PHL 616POL 620PRT 624GNB 626TLS
634QAT 642ROU 643RUS 646RWA 659KNA 662LCA 670VCT 674SMR 678STP 682SAU 686SEN 688SRB 690SYC 694SLE
702SGP 703SVK 704VNM 705SVN 706SOM 710ZAF 716ZWE 724ESP 728SSD 729SDN 740SUR 748SWZ 752SWE 756CHE
760SYR 762TJK 764THA 768TGO 776TON 780TTO 784ARE 788TUN 792TUR 795TKM 798TUV 800UGA 804UKR 807MKD
818EGY 826GBR 834TZA 840USA 854BFA 858URY 860UZB 862VEN 882WSM 887YEM 894ZMB
"""

# Natural Earth's own name: whose colour the land takes. README.md has the reason of each.
PARTS: Final = {
    "Greenland": "DNK",
    "Faeroe Is.": "DNK",
    "Åland": "FIN",
    "Puerto Rico": "USA",
    "New Caledonia": "FRA",
    "Hong Kong": "CHN",
    "Macao": "CHN",
    "Isle of Man": "GBR",
    "N. Cyprus": "CYP",
    "Somaliland": "SOM",
}
# Natural Earth's own name: what the map calls a land that takes no member's colour.
OTHERS: Final = {
    "Palestine": "State of Palestine",
    "W. Sahara": "Western Sahara",
    "Kosovo": "Kosovo",
    "Taiwan": "Taiwan",
    "Falkland Is.": "Falkland Islands (Malvinas)",
    "Siachen Glacier": "Siachen Glacier",
}
LETTERS: Final = 90
"""Units on each side of a point: what the shortest name takes."""
CRIMEA: Final = (34.1, 45.0)
"""A place in Crimea: the part of Natural Earth's Russia that holds it is Ukraine's (A/RES/68/262)."""
SEATS: Final = {"KIR": (172.98, 1.45)}
"""Where the circle stands of a member whose largest island is far from where most of its people live."""

Polygon = list[list[int]]


class Topology:
    """A TopoJSON file: arcs in degrees, and the polygons that are made of them."""

    def __init__(self, path: Path) -> None:
        read = json.loads(path.read_text(encoding="utf-8"))
        (self._kx, self._ky), (self._x, self._y) = read["transform"]["scale"], read["transform"]["translate"]
        self.arcs: list[Line] = [list(self._degrees(arc)) for arc in read["arcs"]]
        self.countries: list[dict[str, Any]] = read["objects"]["countries"]["geometries"]

    def _degrees(self, arc: Sequence[Sequence[int]]) -> Iterator[Point]:
        x = y = 0
        for dx, dy in arc:
            x, y = x + dx, y + dy
            yield x * self._kx + self._x, y * self._ky + self._y

    def outline(self, ring: Iterable[int], arcs: Sequence[Line] | None = None) -> Line:
        """Return the closed line that a ring's arcs make."""
        lines = self.arcs if arcs is None else arcs
        return [p for n in ring for p in (lines[n] if n >= 0 else lines[~n][::-1])[:-1]]


def polygons(country: Mapping[str, Any]) -> list[Polygon]:
    """Return the polygons of a country: each a ring, and the holes in it."""
    arcs: list[Any] = country["arcs"]
    return arcs if country["type"] == "MultiPolygon" else [arcs]


def area(line: Sequence[Point]) -> float:
    """Return the area within a closed line, positive when it runs clockwise on the screen."""
    ends = zip(line, [*line[1:], *line[:1]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in ends) / 2


def holds(line: Sequence[Point], point: Point) -> bool:
    """Return whether a closed line goes around a point."""
    x, y = point
    within = False
    for (ax, ay), (bx, by) in zip(line, [*line[1:], *line[:1]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within


def owned(topology: Topology) -> dict[str, list[Polygon]]:
    """Return the polygons of each member by its code, and of each other land by its name."""
    codes = {code[:3]: code[3:] for code in CODES.split()}
    found: dict[str, list[Polygon]] = defaultdict(list)
    for country in topology.countries:
        name = country["properties"]["name"]
        owner = PARTS.get(name) or OTHERS.get(name) or codes.get(country.get("id", ""))
        for polygon in polygons(country) if owner else []:
            crimean = owner == "RUS" and holds(topology.outline(polygon[0]), CRIMEA)
            found["UKR" if crimean else str(owner)].append(polygon)
    return found


def merged(shapes: Sequence[Polygon], arcs: Sequence[Line]) -> list[tuple[int, ...]]:
    """Return the rings around polygons that touch, without the borders between them."""
    runs = [number for polygon in shapes for ring in polygon for number in ring]
    inner = {number for number in runs if ~number in set(runs)}
    starts: dict[Point, list[int]] = defaultdict(list)
    for number in runs:
        if number not in inner:
            starts[_ends(number, arcs)[0]].append(number)
    rings = []
    while any(starts.values()):
        first = next(numbers for numbers in starts.values() if numbers)
        ring = [first.pop(0)]
        begin, end = _ends(ring[0], arcs)
        while end != begin:
            ring.append(starts[end].pop(0))
            end = _ends(ring[-1], arcs)[1]
        rings.append(tuple(ring))
    return rings


def _ends(number: int, arcs: Sequence[Line]) -> tuple[Point, Point]:
    line = arcs[number if number >= 0 else ~number]
    return (line[0], line[-1]) if number >= 0 else (line[-1], line[0])


class Plane:
    """Places in degrees as places on the map, in units."""

    def __init__(self, topology: Topology, numbers: Iterable[int]) -> None:
        places = [equal_earth(*point) for number in numbers for point in topology.arcs[number]]
        self._left, self._top = min(x for x, _ in places), max(y for _, y in places)
        right, bottom = max(x for x, _ in places), min(y for _, y in places)
        self._scale = WIDTH / (right - self._left)
        self.size = (WIDTH, round((self._top - bottom) * self._scale))

    def place(self, point: Point) -> Point:
        """Return the nearest whole unit."""
        x, y = equal_earth(*point)
        return round((x - self._left) * self._scale), round((self._top - y) * self._scale)


def across_the_edge(line: Sequence[Point]) -> bool:
    """Return whether a ring in degrees lies on both sides of the map."""
    east = [(longitude - CENTRAL + 180) % 360 for longitude, _ in line]
    return any(abs(a - b) > 180 for a, b in zip(east, [*east[1:], *east[:1]], strict=True))


class Ground:
    """Which land lies where on the map, in squares of a pixel."""

    def __init__(self, size: Point, outlines: Mapping[str, Sequence[Line]]) -> None:
        self._at: dict[tuple[int, int], str] = {}
        # A circle hides more of a small land than of a large one.
        self._weight = {owner: 0.3 + 3000 / sum(abs(area(line)) for line in lines) for owner, lines in outlines.items()}
        for owner, lines in outlines.items():
            for y in range(int(size[1]) // PIXEL + 1):
                crossed = sorted(x for line in lines for x in _crossings(line, (y + 0.5) * PIXEL))
                for left, right in zip(crossed[::2], crossed[1::2], strict=True):
                    for x in range(round(left / PIXEL), round(right / PIXEL)):
                        self._at[x, y] = owner

    def covered(self, middle: Point, radius: float, own: str) -> float:
        """Return how many squares of others' land a circle covers, those of small lands counted more."""
        x0, y0, reach = middle[0] / PIXEL, middle[1] / PIXEL, radius / PIXEL
        squares = (
            (x, y)
            for x in range(int(x0 - reach), int(x0 + reach) + 1)
            for y in range(int(y0 - reach), int(y0 + reach) + 1)
            if hypot(x + 0.5 - x0, y + 0.5 - y0) < reach
        )
        return sum(self._weight[owner] for square in squares if (owner := self._at.get(square, own)) != own)

    def broad(self, middle: Point, own: str) -> int:
        """Return how far a line of text just below a point can reach on each side and stay on the land, in units."""
        x, y = int(middle[0] / PIXEL), int(middle[1] / PIXEL)
        reach = 0
        while all(self._at.get((x + side, y + down)) == own for side in (-reach, reach) for down in range(-3, 10)):
            reach += 1
        return reach * PIXEL


def _crossings(line: Sequence[Point], y: float) -> Iterator[float]:
    for (ax, ay), (bx, by) in zip(line, [*line[1:], *line[:1]], strict=True):
        if (ay > y) != (by > y):
            yield (bx - ax) * (y - ay) / (by - ay) + ax


def circles(anchors: Mapping[str, Point], ground: Ground, radius: float) -> dict[str, Point]:
    """Return where the circle of each small member stands: as near as can be, on no other circle, and best at sea."""
    placed = dict(anchors)
    steps = [(r * 15 * cos(a), r * 15 * sin(a)) for r in range(19) for a in _around(6 * r)]
    for _ in range(12):
        before = dict(placed)
        for own, (x, y) in anchors.items():
            others = [place for name, place in placed.items() if name != own]
            best = float("inf")
            for dx, dy in steps:
                away = hypot(dx, dy)
                here = (round(x + dx), round(y + dy))
                if away * AWAY >= best:
                    continue
                close = sum(max(0.0, 2 * radius - hypot(here[0] - ox, here[1] - oy)) for ox, oy in others)
                cost = away * AWAY + close * APART + ground.covered(here, radius, own)
                if cost < best:
                    best, placed[own] = cost, here
        if placed == before:
            break
    return placed


def _around(count: int) -> list[float]:
    return [2 * pi * n / count for n in range(count)] if count else [0.0]


def middle(rings: Sequence[Line]) -> tuple[Point, float]:
    """Return the place in the largest of some rings that is farthest from any border, and how far it is."""
    largest = max(rings, key=lambda ring: abs(area(ring)))
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    best, far = (float(xs[0]), float(ys[0])), 0.0
    reach = max(max(xs) - min(xs), max(ys) - min(ys))
    left, top, step = float(min(xs)), float(min(ys)), reach / 24
    while step >= 1:
        for across in range(25):
            for down in range(25):
                here = (left + across * step, top + down * step)
                if holds(largest, here) and (found := _to_border(rings, here, far)) > far:
                    best, far = here, found
        left, top, step = best[0] - 2 * step, best[1] - 2 * step, step / 6
    return (round(best[0]), round(best[1])), round(far, 1)


def _to_border(rings: Sequence[Line], here: Point, least: float) -> float:
    nearest = float("inf")
    for ring in rings:
        for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            nearest = min(nearest, _to_line(here, a, b))
            if nearest <= least:
                return nearest
    return nearest


def _to_line(here: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((here[0] - a[0]) * dx + (here[1] - a[1]) * dy) / length)) if length else 0.0
    return hypot(here[0] - a[0] - t * dx, here[1] - a[1] - t * dy)


class Numbering:
    """The arcs that the file keeps, numbered anew in the order in which they are first asked for."""

    def __init__(self, arcs: Sequence[Line]) -> None:
        self._all = arcs
        self._new: dict[int, int] = {}

    def ring(self, numbers: Iterable[int]) -> list[int]:
        """Return the new numbers of a ring's arcs."""
        return [self._of(number) if number >= 0 else ~self._of(~number) for number in numbers]

    def _of(self, number: int) -> int:
        return self._new.setdefault(number, len(self._new))

    def steps(self) -> list[list[int]]:
        """Return each arc kept as the steps from one point to the next."""
        kept = [self._all[number] for number in self._new]
        return [[int(v) for a, b in pairwise([(0, 0), *line]) for v in (b[0] - a[0], b[1] - a[1])] for line in kept]


def main(folder: Path) -> None:
    """Write the file."""
    fifty, ten = Topology(folder / "countries-50m.json"), Topology(folder / "countries-10m.json")
    rings = {
        owner: [ring for ring in merged(shapes, fifty.arcs) if not across_the_edge(fifty.outline(ring))]
        for owner, shapes in owned(fifty).items()
    }
    plane = Plane(fifty, {n if n >= 0 else ~n for found in rings.values() for ring in found for n in ring})
    flat = [[plane.place(point) for point in arc] for arc in fifty.arcs]
    size = {ring: abs(area(fifty.outline(ring, flat))) for found in rings.values() for ring in found}
    small = {c[3:] for c in CODES.split() if max((size[r] for r in rings.get(c[3:], [])), default=0.0) < SMALL}
    arcs = [thinned(arc, THIN) for arc in flat]
    tiny = small | set(OTHERS.values())

    def shown(ring: tuple[int, ...]) -> bool:
        return len(fifty.outline(ring, arcs)) > 2

    kept = {
        owner: [ring for ring in found if size[ring] >= (VISIBLE if owner in tiny else SPECK) and shown(ring)]
        for owner, found in rings.items()
    }
    outlines = {owner: [fifty.outline(ring, arcs) for ring in found] for owner, found in kept.items() if found}
    ground = Ground(plane.size, outlines)
    anchors = {iso3: plane.place(SEATS.get(iso3) or _largest(ten, iso3)) for iso3 in sorted(small)}
    places = {drawing: circles(anchors, ground, radius) for drawing, radius in CIRCLES.items()}
    numbering = Numbering(arcs)
    members: dict[str, Any] = {}
    for iso3 in sorted(code[3:] for code in CODES.split()):
        shape: dict[str, Any] = {"rings": [numbering.ring(ring) for ring in kept.get(iso3, [])]}
        if iso3 in small:
            shape |= {"at": anchors[iso3], "ring": {drawing: found[iso3] for drawing, found in places.items()}}
        else:
            shape["at"], shape["room"] = middle(outlines[iso3])
            shape |= {"broad": broad} if (broad := ground.broad(shape["at"], iso3)) > LETTERS else {}
        members[iso3] = shape
    others = {}
    for name in OTHERS.values():
        if name in outlines:
            at, room = middle(outlines[name])
            others[name] = {"rings": [numbering.ring(ring) for ring in kept[name]], "at": at, "room": room}
    stored = {"size": plane.size, "members": members, "others": others, "arcs": numbering.steps()}
    (Path(__file__).parent / FILE).write_text(_as_text(stored), encoding="utf-8")


def _largest(topology: Topology, iso3: str) -> Point:
    """Return the middle of a member's largest island, in degrees."""
    lines = [topology.outline(polygon[0]) for polygon in owned(topology)[iso3]]
    line = max(lines, key=lambda ring: abs(area(ring)))
    return sum(x for x, _ in line) / len(line), sum(y for _, y in line) / len(line)


def _as_text(stored: Mapping[str, Any]) -> str:
    """Return JSON with a line for each member and each arc, so that a diff shows what changed."""
    dense = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    parts = [f'"size":{dense(stored["size"])}']
    for name in ("members", "others"):
        rows = ",\n".join(f"{dense(key)}:{dense(value)}" for key, value in stored[name].items())
        parts.append(f'"{name}":{{\n{rows}\n}}')
    arcs = ",\n".join(dense(arc) for arc in stored["arcs"])
    return "{" + ",\n".join(parts) + f',\n"arcs":[\n{arcs}\n]}}\n'


if __name__ == "__main__":
    main(Path(sys.argv[1]))
