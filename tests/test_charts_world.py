from __future__ import annotations

import dataclasses
import json
import re
from itertools import combinations
from math import cos, hypot, radians
from typing import Any

import pandas as pd
import pytest

from changes import voting
from hrcvote import Bundle, figure, record, style
from hrcvote.charts import world
from hrcvote.charts.lettering import text_width
from hrcvote.charts.vote.naming import in_order
from hrcvote.charts.world import geometry, layout
from hrcvote.charts.world.derive.lands import CODES, OTHERS, PARTS
from hrcvote.charts.world.derive.topology import holds
from hrcvote.charts.world.projection import equal_earth
from hrcvote.engine import engine
from hrcvote.figure import Figure
from hrcvote.rules import POSITIONS

DRAWINGS = pytest.mark.parametrize("drawing", [layout.WIDE, layout.NARROW], ids=lambda drawing: str(drawing.name))
PLACES = {
    "Simferopol": ("UKR", 34.1, 45.0),
    "Yalta": ("UKR", 34.2, 44.6),
    "Kyiv": ("UKR", 30.5, 50.4),
    "Krasnodar": ("RUS", 39.0, 45.0),
    "Anadyr": ("RUS", 176.0, 64.7),
    "Hargeisa": ("SOM", 44.1, 9.6),
    "Sukhumi": ("GEO", 41.6, 42.9),
    "Nuuk's inland": ("DNK", -45.0, 65.0),
    "Cayenne's inland": ("FRA", -53.0, 4.0),
    "Laayoune's inland": ("Western Sahara", -13.0, 26.0),
    "Dakhla's inland": ("Western Sahara", -15.0, 23.5),
    "Tan-Tan's inland": ("MAR", -11.0, 28.2),
    "Ramallah": ("State of Palestine", 35.25, 32.0),
    "Taichung": ("Taiwan", 120.9, 24.0),
    "Pristina": ("Kosovo", 20.9, 42.6),
    "Maseru's inland": ("LSO", 28.2, -29.5),
    "Nunavut": ("CAN", -95.0, 65.0),
}


@pytest.fixture(scope="module")
def drawn(bundle: Bundle) -> Figure:
    return world.members_map(bundle)


def specs(drawn: Figure) -> dict[str, dict[str, Any]]:
    return {"wide": drawn.spec, "narrow": figure.narrow(drawn.spec)}


def rows(spec: dict[str, Any], *fields: str) -> list[dict[str, Any]]:
    """The rows of the one dataset of the drawing that has these fields."""
    names = set(
        re.findall(
            r'"name": "(data-\w+)"', json.dumps({k: v for k, v in spec.items() if k not in {"datasets", "usermeta"}})
        )
    )
    found = [spec["datasets"][name] for name in names if set(fields) <= set(spec["datasets"][name][0])]
    assert len(found) == 1
    return list(found[0])


def place(atlas: geometry.Atlas, longitude: float, latitude: float) -> geometry.Point:
    """A place in degrees in the file's units, fitted to two circles whose places are known."""
    (west, east) = (equal_earth(-59.53, 13.19), equal_earth(166.93, -0.52))  # Barbados, Nauru
    a, b = atlas.members["BRB"].at, atlas.members["NRU"].at
    x, y = equal_earth(longitude, latitude)
    scale = (b[0] - a[0]) / (east[0] - west[0])
    return a[0] + (x - west[0]) * scale, a[1] - (y - west[1]) * scale


def owners(atlas: geometry.Atlas, point: geometry.Point) -> list[str]:
    return [
        name
        for name, area in {**atlas.members, **atlas.others}.items()
        if sum(holds(ring, point) for ring in atlas.rings(area)) % 2
    ]


def test_every_member_has_one_mark(bundle: Bundle, drawn: Figure) -> None:
    codes = sorted(bundle.members["iso3"])
    assert len(codes) == 193
    assert sorted(geometry.load().members) == sorted(CODES.values()) == codes
    for spec in specs(drawn).values():
        marks = rows(spec, "iso3", "path", "edge")
        assert sorted(mark["iso3"] for mark in marks if "sign" in mark) == codes
        assert {mark["iso3"] for mark in marks if "sign" not in mark} >= {"DNK", "FRA"}  # Greenland, French Guiana
        assert [
            mark["iso3"] for mark in marks if not re.fullmatch(r"(M[-\d.,]+([LC][-\d.,]+)*Z?)+", mark["path"])
        ] == []


def test_a_land_that_is_as_pale_as_the_sea_has_a_line_around_it(bundle: Bundle, drawn: Figure) -> None:
    positions = record.roll_call(bundle).set_index("iso3")["position"]
    for kind in ("wide", "narrow"):
        marks = rows(specs(drawn)[kind], "iso3", "path", "edge")
        for position in ("abstain", "not_voting"):
            edges = {mark["edge"] for mark in marks if positions[mark["iso3"]] == position}
            assert edges == {style.POSITION_OUTLINES[position], style.INK}  # circles have a darker one
        # Its neighbours are drawn before it, and so over no part of its line.
        lands = [POSITIONS.index(positions[mark["iso3"]]) for mark in marks if mark["edge"] != style.INK]
        assert lands == sorted(lands)


def test_other_lands_are_listed(bundle: Bundle) -> None:
    assert set(geometry.load().others) == set(OTHERS.values())
    assert set(PARTS.values()) <= set(bundle.members["iso3"])
    assert not set(PARTS) & set(OTHERS)


@pytest.mark.parametrize("name", PLACES)
def test_a_place_lies_in_whose_land_it_is(name: str) -> None:
    atlas = geometry.load()
    owner, longitude, latitude = PLACES[name]
    assert owners(atlas, place(atlas, longitude, latitude)) == [owner]


def test_the_projection_is_the_published_one_and_keeps_areas() -> None:
    def cell(longitude: float, latitude: float) -> float:
        """The area on the plane of a tenth of a degree square, of what it is on the sphere."""
        (x, y), (x1, y1), (x2, y2) = (
            equal_earth(longitude + dx, latitude + dy) for dx, dy in [(0, 0), (0.1, 0), (0, 0.1)]
        )
        return abs((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y)) / (radians(0.1) ** 2 * cos(radians(latitude + 0.05)))

    assert equal_earth(11, 90) == pytest.approx((0, 1.31736), abs=1e-5)
    assert equal_earth(11 - 180, 0) == pytest.approx((-2.70663, 0), abs=1e-5)
    assert [cell(*at) for at in [(0, 0), (100, 40), (-120, -50), (170, 70)]] == pytest.approx([1.0] * 4, rel=2e-3)


@DRAWINGS
def test_no_circle_lies_on_another(drawing: layout.Layout) -> None:
    shapes = {iso3: drawing.shape(area) for iso3, area in geometry.load().members.items() if area.ring}
    assert {"NRU", "TUV", "MCO", "SMR", "LIE", "AND", "MDV", "KNA", "BHR", "SGP"} <= set(shapes)
    near = [(a, b) for a, b in combinations(shapes, 2) if _apart(shapes[a], shapes[b]) < 2 * drawing.circle + 0.4]
    assert near == []


def _apart(a: geometry.Shape, b: geometry.Shape) -> float:
    return hypot(a.x - b.x, a.y - b.y)


@DRAWINGS
def test_everything_lies_within_the_drawing(drawing: layout.Layout) -> None:
    atlas = geometry.load()
    for area in [*atlas.members.values(), *atlas.others.values()]:
        shape = drawing.shape(area)
        for path in (shape.path, shape.land or ""):
            for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path):
                assert 0 <= shape.x + float(x) <= drawing.size[0]
                assert 0 <= shape.y + float(y) <= drawing.size[1]


@pytest.mark.parametrize("kind", ["wide", "narrow"])
def test_it_is_drawn_within_its_width_and_weight(drawn: Figure, kind: str) -> None:
    svg = engine().vegalite_to_svg(specs(drawn)[kind])
    width = re.search(r'width="([\d.]+)"', svg)
    assert width is not None
    assert float(width[1]) <= {"wide": style.WIDE, "narrow": style.NARROW}[kind]
    paths = re.findall(r' d="([^"]*)"', svg)
    assert sum(map(len, paths)) < {"wide": 55_000, "narrow": 33_000}[kind]
    assert [path for path in paths if re.search(r"\.\d{3}", path)] == []
    assert [size for size in re.findall(r'font-size="([\d.]+)px"', svg) if float(size) < 11] == []


@pytest.mark.parametrize("kind", ["wide", "narrow"])
def test_the_sea_has_a_colour_that_no_land_and_no_paper_has(drawn: Figure, kind: str) -> None:
    sea = specs(drawn)[kind]["view"]["fill"]
    painted = {sea, style.DARK[sea]}
    lands = {*style.POSITIONS.values(), world.members.NOT_A_MEMBER}
    assert painted.isdisjoint(lands | {style.DARK[colour] for colour in lands})


def test_every_position_of_a_member_is_told(bundle: Bundle, drawn: Figure) -> None:
    for spec in specs(drawn).values():
        records = {row["iso3"]: row["record"] for row in rows(spec, "iso3", "record")}
        assert {len(word) for word in records.values()} == {len(bundle.votes)}
        marks = next(layer for layer in spec["layer"] if "tooltip" in layer["encoding"])
        titles = [tip["title"] for tip in marks["encoding"]["tooltip"]]
        assert titles[:2] == ["Member", "Regional group"]
        assert [title.split(", ")[0] for title in titles[2:]] == in_order(bundle)
        assert sum("tooltip" in layer["encoding"] for layer in spec["layer"]) == 1


def test_the_key_counts_the_record(bundle: Bundle, drawn: Figure) -> None:
    tally = record.tally(bundle)
    said = [f"{style.POSITION_LABELS[position]} {getattr(tally, position)}" for position in POSITIONS]
    for spec in specs(drawn).values():
        assert [row["text"] for row in rows(spec, "text", "said")] == said
    assert drawn.table["Position"].value_counts().to_dict() == {
        style.POSITION_LABELS[position]: getattr(tally, position) for position in POSITIONS
    }


def test_a_member_is_found_by_any_of_its_names(drawn: Figure) -> None:
    spec = drawn.spec

    def named(sought: str) -> set[str]:
        params = [p | {"value": sought} if p["name"] == "member" else p for p in spec["params"]]
        return set(re.findall(r">([^<]+)</text>", engine().vegalite_to_svg(spec | {"params": params})))

    always = named("")
    assert {"Russia", "China"} <= always
    for sought, found in {
        "Turkey": "Türkiye",
        "turkiye": "Türkiye",
        "BURMA ": "Myanmar",
        "dprk": "North Korea",
    }.items():
        assert named(sought) - always == {found}
    assert "Nauru" not in always


@pytest.mark.parametrize(("sought", "western"), [("congo", "Congo"), ("guinea", "Guinea-Bissau")])
def test_each_of_two_neighbours_is_named_on_its_own_side_or_line(drawn: Figure, sought: str, western: str) -> None:
    params = [p | {"value": sought} if p["name"] == "member" else p for p in drawn.spec["params"]]
    svg = engine().vegalite_to_svg(drawn.spec | {"params": params})
    named = re.findall(r'translate\(([-\d.]+),([-\d.]+)\)"[^>]*font-weight="bold"[^>]*>([^<]+)</text>', svg)
    at = {name: (float(x), float(y)) for x, y, name in named if sought in name.lower()}
    west, east = sorted(at, key=lambda name: at[name][0])[:2]
    boxes = [(at[name][0], at[name][0] + text_width(name, 13, bold=True), at[name][1]) for name in (west, east)]
    (_, end, above), (begin, _, below) = boxes
    assert end <= begin or abs(above - below) >= 13
    assert west == western


def test_a_land_that_has_its_name_on_it_is_not_named_again(drawn: Figure) -> None:
    params = [p | {"value": "united states"} if p["name"] == "member" else p for p in drawn.spec["params"]]
    assert engine().vegalite_to_svg(drawn.spec | {"params": params}).count(">United States</text>") == 1


def test_the_controls_are_the_same_in_both_widths(drawn: Figure) -> None:
    for spec in specs(drawn).values():
        assert [param["name"] for param in spec["params"] if "bind" in param] == ["member", "group"]
        assert [param["name"] for param in spec["params"]].count("pointed") == 1


def test_the_title_is_the_data_s(bundle: Bundle, drawn: Figure) -> None:
    groups = record.by_group(bundle).set_index("regional_group")
    others = groups["members"] - groups["yes"]
    assert drawn.title.startswith(f"Of the {others.sum()} members")
    assert f"{others['African'] + others['Asia-Pacific']} are in the African and Asia-Pacific groups" in drawn.title
    fewer = voting(bundle, "no", "yes", 5)
    assert world.members_map(fewer).title.startswith(f"Of the {others.sum() - 5} members")
    positions = bundle.positions.assign(position="yes")
    assert "All members" in world.members_map(dataclasses.replace(bundle, positions=positions)).title


def test_a_line_is_thinned_between_its_ends() -> None:
    line = [(0.0, 0.0), (10.0, 0.1), (20.0, 8.0), (30.0, 0.0)]
    assert geometry.thinned(line, 0) == line
    assert geometry.thinned(line, 45) == [line[0], line[2], line[3]]
    assert geometry.thinned(line, 1e6) == [line[0], line[3]]


def test_its_file_is_small_and_explained(bundle: Bundle) -> None:
    room = bundle.root / "src" / "hrcvote" / "charts" / "world"
    assert (room / geometry.FILE).stat().st_size < 45_000
    readme = (room / "README.md").read_text(encoding="utf-8")
    assert [name for name in OTHERS.values() if f"| {name} | not a member |" not in readme] == []
    assert pd.Series(["Crimea", "public domain", "world-atlas` 2.0.2"]).map(readme.__contains__).all()
