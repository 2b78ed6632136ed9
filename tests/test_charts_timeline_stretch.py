"""The strip of all events and the list that opens a stretch of it: the list is right at every stretch."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest

from hrcvote import Bundle, figure, style
from hrcvote.charts import timeline
from hrcvote.charts.lettering import text_width
from hrcvote.charts.placing import Box
from hrcvote.charts.timeline.events import TURNING_POINTS, event_rows
from hrcvote.charts.timeline.stretch import DAYS, day_of, stretches
from hrcvote.chronology import happened
from hrcvote.data import each
from hrcvote.engine import engine
from hrcvote.figure import Figure

WIDTHS = pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
DRAWN = [(0, DAYS), (0, 40), (400, 600), (760, 800), (815, 828), (700, 1100)]
"""All of it, and stretches with one event, none, a few, many on a few days, and more than a list has room for."""
MARK = re.compile(
    r'aria-label="x: (?P<x>[\d.]+); y: (?P<y>[\d.]+);(?: x2: (?P<x2>[\d.]+);)? [^"]*?'
    r'Date: (?P<when>[^;"]*); Event: (?P<title>[^;"]*);'
)


@pytest.fixture(scope="module")
def made(bundle: Bundle) -> Figure:
    return timeline.events(bundle)


def opened(made: Figure, width: int, **values: Any) -> str:
    """The drawing as SVG, with parameters set as a reader would."""
    spec = made.spec if width == style.WIDE else figure.narrow(made.spec)
    params = [one | ({"value": values[one["name"]]} if one["name"] in values else {}) for one in spec["params"]]
    return str(engine().vegalite_to_svg({**spec, "params": params}))


def by_name(made: Figure, width: int, name: str) -> str:
    return opened(made, width, period=[{"period": name}])


def by_hand(made: Figure, width: int, first: float, last: float) -> str:
    return opened(made, width, brush={"x": [first, last]})


def texts(svg: str) -> list[tuple[str, Box]]:
    """Each line of text, and the box that it fills."""
    found: list[tuple[str, Box]] = []

    def walk(node: ElementTree.Element, x: float, y: float) -> None:
        moved = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", node.get("transform", ""))
        if moved:
            x, y = x + float(moved[1]), y + float(moved[2])
        if node.tag.endswith("}text"):
            size = float(node.get("font-size", "").removesuffix("px"))
            lines = [tspan.text or "" for tspan in node] or [node.text or ""]
            leads = [float(tspan.get("dy", "0")) for tspan in node] or [0.0]
            share = {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor", ""), 0.0)
            base = y
            for line, lead in zip(lines, leads, strict=True):
                base += lead
                wide = text_width(line, size, node.get("font-weight") == "bold")
                found.append((line, Box(x - share * wide, base - 0.7 * size, x + (1 - share) * wide, base)))
        for child in node:
            walk(child, x, y)

    walk(ElementTree.fromstring(svg), 0, 0)
    return [(line, box) for line, box in found if line]


def marks(svg: str) -> list[dict[str, str]]:
    return [match.groupdict() for match in MARK.finditer(svg)]


def listed(svg: str, count: int) -> list[dict[str, str]]:
    """The marks of the list: those after the strip's, which has every event."""
    return marks(svg)[count:]


def summary(svg: str) -> str:
    said = [line for line, _ in texts(svg) if re.match(r"(Listed: \d+ of )?(\d+|One|No) events?\b|from \d", line)]
    return " ".join(said).removeprefix("Listed: ")


@WIDTHS
def test_every_event_is_a_mark_on_the_strip(bundle: Bundle, made: Figure, width: int) -> None:
    shown = happened(bundle)
    on_strip = marks(opened(made, width))[: len(shown)]
    assert len(shown) == (bundle.events["date"].dt.year.between(2020, 2023)).sum()
    day = style.inner(width) / DAYS
    middles = sorted(day * (day_of(one.date.date()) + day_of(one.until) + 1) / 2 for one in each(shown))
    drawn = sorted((float(one["x"]) + float(one["x2"] or one["x"])) / 2 for one in on_strip)
    assert drawn == pytest.approx(middles, abs=0.1)


@WIDTHS
def test_a_month_is_drawn_as_long_as_it_is(made: Figure, width: int) -> None:
    (month,) = (one for one in marks(opened(made, width)) if one["when"] == "February 2022")
    assert float(month["x2"]) - float(month["x"]) == pytest.approx(28 / DAYS * style.inner(width), abs=0.1)


@WIDTHS
def test_no_mark_of_the_strip_lies_on_another(bundle: Bundle, made: Figure, width: int) -> None:
    places = [
        (float(one["x"]), float(one["y"]))
        for one in marks(opened(made, width))[: len(happened(bundle))]
        if not one["x2"]
    ]
    apart = 7 if width == style.NARROW else 9.9
    assert not [
        (one, other)
        for one, other in combinations(places, 2)
        if abs(one[0] - other[0]) < apart and abs(one[1] - other[1]) < apart
    ]


@WIDTHS
@pytest.mark.parametrize(("first", "last"), DRAWN)
def test_a_stretch_drawn_over_the_strip_is_listed_without_a_collision(
    bundle: Bundle, made: Figure, width: int, first: int, last: int
) -> None:
    shown = happened(bundle)
    within = [one for one in each(shown) if day_of(one.date.date()) < last and day_of(one.until) + 1 > first]
    svg = by_hand(made, width, first, last)
    rows = listed(svg, len(shown))
    whole = len(rows) == len(within)
    assert summary(svg).startswith(("No", "One")[len(within)] if len(within) < 2 else f"{len(rows)} ")
    assert ("turning points first" in summary(svg)) == (not whole)
    assert whole or len(rows) >= 15
    boxes = [box for _, box in texts(svg)]
    assert not [(one, other) for one, other in combinations(boxes, 2) if one.meets(other)]
    root = ElementTree.fromstring(svg)
    assert float(root.attrib["width"]) <= width + 2
    parts = (made.spec if width == style.WIDE else figure.narrow(made.spec))["vconcat"]
    # A drawing whose height changed with the stretch would move the page below it.
    assert float(root.attrib["height"]) == sum(part["height"] for part in parts) + 2 * style.PADDING


@WIDTHS
def test_a_stretch_can_be_chosen_by_name(bundle: Bundle, made: Figure, width: int) -> None:
    named = stretches(bundle)
    params = {one["name"]: one for one in made.spec["params"]}
    assert params["period"]["bind"]["options"] == [None, *named]
    weeks, *years = named
    assert years == ["2020", "2021", "2022", "2023"]
    for name, (first, last) in named.items():
        assert texts(by_name(made, width, name)) == texts(by_hand(made, width, first, last))
    assert "turning points first" not in summary(by_name(made, width, weeks))


@WIDTHS
def test_what_is_listed_when_not_all_fit_are_the_turning_points(bundle: Bundle, made: Figure, width: int) -> None:
    lines = " ".join(line for line, _ in texts(opened(made, width)))
    titles = {row.title for row in each(event_rows(bundle, happened(bundle))) if row.point}
    assert len(titles) == len(TURNING_POINTS)
    assert not [title for title in titles if title.replace("\u00a0", " ") not in lines.replace("\u00a0", " ")]


def test_a_press_on_the_list_leaves_the_stretch_as_it_is(made: Figure) -> None:
    """The strip is the second of three parts, which is how a press on it is told from one on the list."""
    vega = engine().vegalite_to_vega(made.spec)
    groups = [mark for mark in vega["marks"] if mark["type"] == "group"]
    pressed = re.compile(r"^(concat_1_|strip|brush)")
    inside = [[bool(pressed.match(mark["name"])) for mark in group["marks"]] for group in groups]
    assert [set(one) for one in inside] == [{False}, {True}, {False}]
