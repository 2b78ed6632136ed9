"""The figures of the timeline: nothing lost, cut or covered, and every sentence from the data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
import vl_convert

from hrcvote import Bundle, chronology, figure, record, style
from hrcvote.charts import timeline
from hrcvote.charts.lettering import text_width
from hrcvote.charts.placing import Box
from hrcvote.charts.timeline.events import turning_points
from hrcvote.figure import Figure

FIGURES = (timeline.elections, timeline.seven_weeks, timeline.events)
Make = Callable[[Bundle], Figure]


def drawing(spec: dict[str, Any], width: int) -> dict[str, Any]:
    return spec if width == style.WIDE else figure.narrow(spec)


def rows(spec: dict[str, Any], column: str) -> list[dict[str, Any]]:
    """The rows of the drawing's datasets that have a column."""
    used = {layer["data"]["name"] for layer in spec["layer"]}
    return [row for name in sorted(used) for row in spec["datasets"][name] if column in row]


def changed(bundle: Bundle, table: str, key: Mapping[str, object], **values: object) -> Bundle:
    frame = getattr(bundle, table).copy()
    chosen = pd.Series(True, index=frame.index)
    for column, value in key.items():
        chosen &= frame[column] == value
    assert chosen.sum() == 1
    for column, value in values.items():
        frame.loc[chosen, column] = value
    return replace(bundle, **{table: frame})


def parameters(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield from node.get("params", [])
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from parameters(child)


@pytest.fixture(scope="module")
def drawn(bundle: Bundle) -> dict[str, Figure]:
    return {made.id: made for made in (make(bundle) for make in FIGURES)}


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", ["timeline-elections", "timeline-seven-weeks", "timeline-events"])
def test_a_drawing_fits_its_width(drawn: dict[str, Figure], name: str, width: int) -> None:
    svg = ElementTree.fromstring(vl_convert.vegalite_to_svg(drawing(drawn[name].spec, width)))
    assert width - 20 <= float(svg.attrib["width"]) <= width + 2


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", ["timeline-elections", "timeline-seven-weeks", "timeline-events"])
def test_no_text_is_cut_or_smaller_than_eleven_pixels(drawn: dict[str, Figure], name: str, width: int) -> None:
    spec = drawing(drawn[name].spec, width)
    for layer in spec["layer"]:
        mark = layer["mark"]
        if mark["type"] != "text":
            continue
        assert mark["fontSize"] >= 11
        for row in spec["datasets"][layer["data"]["name"]]:
            wide = text_width(row["text"], mark["fontSize"], mark["fontWeight"] == "bold")
            share = {"left": 0.0, "center": 0.5, "right": 1.0}[mark["align"]]
            left = row["x"] - share * wide
            assert left >= -1, row
            assert left + wide <= spec["width"] + 3, row


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_every_event_of_the_years_is_a_mark(bundle: Bundle, drawn: dict[str, Figure], width: int) -> None:
    marks = rows(drawing(drawn["timeline-events"].spec, width), "known_from")
    expected = bundle.events[bundle.events["date"].dt.year.between(2020, 2023)]
    assert sorted(mark["title"] for mark in marks) == sorted(expected["title"])
    hollow = {mark["title"] for mark in marks if mark["alone"]}
    publishers = bundle.event_sources.merge(bundle.sources, on="source_id").groupby("event_id")["publisher"].nunique()
    assert hollow == set(expected.loc[expected["event_id"].map(publishers) == 1, "title"])


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_a_month_is_drawn_as_long_as_it_is(drawn: dict[str, Figure], width: int) -> None:
    (month,) = (row for row in rows(drawing(drawn["timeline-events"].spec, width), "known_from") if "x2" in row)
    along = month["x2"] - month["x"] if width == style.WIDE else month["y2"] - month["y"]
    span = 596 if width == style.WIDE else 1100
    assert month["when"] == "February 2022"
    assert along == pytest.approx(28 / 1461 * span, abs=0.2)


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_labels_stand_apart_and_off_the_marks(drawn: dict[str, Figure], width: int) -> None:
    spec = drawing(drawn["timeline-events"].spec, width)
    boxes = []
    for layer in spec["layer"]:
        if layer["mark"]["type"] == "text" and "align" in layer["mark"]:
            for row in spec["datasets"][layer["data"]["name"]]:
                if "category" in row:
                    wide = text_width(row["text"], 12)
                    left = row["x"] - (wide if layer["mark"]["align"] == "right" else 0)
                    boxes.append(Box(left, row["y"] - 6, left + wide, row["y"] + 6))
    marks = [
        Box(row["x"] - 5, row["y"] - 5, row["x"] + 5, row["y"] + 5)
        for row in rows(spec, "known_from")
        if "x2" not in row
    ]
    assert len(boxes) >= 2 * 12
    assert not [(one, other) for one, other in combinations(boxes, 2) if one.meets(other)]
    assert not [(box, mark) for box in boxes for mark in marks if box.meets(mark)]
    assert not [(one, other) for one, other in combinations(marks, 2) if one.meets(other)]


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_every_turning_point_is_labelled(bundle: Bundle, drawn: dict[str, Figure], width: int) -> None:
    text = " ".join(str(row["text"]) for row in rows(drawing(drawn["timeline-events"].spec, width), "text"))
    assert not [label for label in turning_points(bundle).values() if label not in text]


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_the_days_have_one_text_for_each_event_and_none_on_another(drawn: dict[str, Figure], width: int) -> None:
    made = drawn["timeline-seven-weeks"]
    spec = drawing(made.spec, width)
    marks = rows(spec, "known_from")
    assert [mark["title"] for mark in marks] == list(made.table["Event"])
    lines = sorted(row["y"] for row in rows(spec, "bold"))
    assert all(after - before >= 15 for before, after in pairwise(lines))
    assert all(any(abs(mark["y"] - line) < 0.2 for line in lines) for mark in marks)


def test_the_table_of_elections_is_the_record(bundle: Bundle, drawn: dict[str, Figure]) -> None:
    table = drawn["timeline-elections"].table
    for election, iso3 in chronology.PANELS:
        race = record.race(bundle, election, iso3)
        shown = table[table["Date"] == race["date"].iloc[0].date().isoformat()]
        assert list(shown["Votes"]) == list(race["votes"])
        assert list(shown["Elected"] == "yes") == list(race["elected"])


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_the_bars_are_as_long_as_the_votes(drawn: dict[str, Figure], width: int) -> None:
    spec = drawing(drawn["timeline-elections"].spec, width)
    bars = rows(spec, "votes")
    scale = {round((bar["x2"] - bar["x"]) / bar["votes"], 2) for bar in bars}
    assert len(bars) == len(drawn["timeline-elections"].table)
    assert len(scale) == 1


def test_sources_that_count_otherwise_are_named(bundle: Bundle, drawn: dict[str, Figure]) -> None:
    made = drawn["timeline-elections"]
    assert "Sputnik gives Russia 159" in made.alt
    assert "Sputnik" in {source.publisher for source in made.sources}
    agreed = changed(bundle, "claims", {"claim_id": "sputnik-01"}, stated="158")
    assert "Sputnik" not in timeline.elections(agreed).alt


def test_titles_follow_the_data(bundle: Bundle) -> None:
    invaded = changed(bundle, "events", {"event_id": "invasion"}, date=pd.Timestamp(2022, 2, 23))
    assert "43 days after it invaded" in timeline.seven_weeks(invaded).title
    assert "in the 43 days between" in timeline.events(invaded).title
    ballot = {"election_id": "HRC-2023-10-10", "iso3": "RUS"}
    assert "below the 97 needed" in timeline.elections(bundle).title
    more = timeline.elections(changed(bundle, "elections", ballot, votes=160, elected=True)).title
    assert more.startswith("Russia rose from 158 votes in 2020 to 160 in 2023, at or above the 97 needed")
    earlier = {"election_id": "HRC-2016-10-28", "iso3": "RUS"}
    assert "in 2016 it had 90" in timeline.elections(changed(bundle, "elections", earlier, votes=90)).title


def test_a_failed_vote_is_not_called_a_suspension(bundle: Bundle) -> None:
    positions = bundle.positions.copy()
    swung = (positions["vote_id"] == record.SUSPENSION) & (positions["position"] == "abstain")
    positions.loc[swung, "position"] = "no"
    failed = replace(bundle, positions=positions)
    assert timeline.seven_weeks(failed).title.startswith("The Assembly voted on suspending Russia")
    assert turning_points(failed)[chronology.VOTE].startswith("Not suspended")


def test_how_many_rest_on_one_source_follows_the_sources(bundle: Bundle) -> None:
    assert "nine of them from UN Watch" in timeline.events(bundle).subtitle
    found = pd.DataFrame([{"event_id": "liimets-council", "source_id": "voa", "locator": ""}])
    second = replace(bundle, event_sources=pd.concat([bundle.event_sources, found], ignore_index=True))
    assert "eight of them from UN Watch" in timeline.events(second).subtitle


@pytest.mark.parametrize("make", FIGURES)
def test_every_parameter_is_named_and_specs_are_stable(bundle: Bundle, make: Make) -> None:
    once, again = make(bundle).spec, make(bundle).spec
    assert json.dumps(once) == json.dumps(again)
    assert {one["name"] for one in parameters(once)} <= {"highlight"}


def test_the_highlight_offers_every_category(drawn: dict[str, Figure]) -> None:
    for width in (style.WIDE, style.NARROW):
        (chosen,) = parameters(
            {k: v for k, v in drawing(drawn["timeline-events"].spec, width).items() if k != "usermeta"}
        )
        assert chosen["bind"]["options"] == ["all", *style.CATEGORIES]
