"""The figures of the timeline: nothing lost, cut or covered, and every sentence from the data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from changes import with_cell
from hrcvote import Bundle, chronology, figure, record, rules, style
from hrcvote.charts import timeline
from hrcvote.charts.timeline.caption import only_source
from hrcvote.engine import engine
from hrcvote.figure import Figure

FIGURES = (
    timeline.elections,
    timeline.by_election,
    timeline.race_2023,
    timeline.seven_weeks,
    timeline.dates_in_dispute,
    timeline.events,
)
IDS = (
    "timeline-elections",
    "timeline-by-election",
    "timeline-race-2023",
    "timeline-seven-weeks",
    "timeline-dates",
    "timeline-events",
)
BALLOTS = ("timeline-elections", "timeline-by-election", "timeline-race-2023")
Make = Callable[[Bundle], Figure]


def drawing(spec: dict[str, Any], width: int) -> dict[str, Any]:
    return spec if width == style.WIDE else figure.narrow(spec)


def rows(spec: dict[str, Any], column: str) -> list[dict[str, Any]]:
    """The rows of the drawing's datasets that have a column."""
    used = {layer["data"]["name"] for layer in spec["layer"]}
    return [row for name in sorted(used) for row in spec["datasets"][name] if column in row]


def parameters(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield from node.get("params", [])
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from parameters(child)


@pytest.fixture(scope="module")
def drawn(bundle: Bundle) -> dict[str, Figure]:
    return {made.id: made for made in (make(bundle) for make in FIGURES)}


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", IDS)
def test_a_drawing_fits_its_width_and_can_be_read(drawn: dict[str, Figure], name: str, width: int) -> None:
    svg = engine().vegalite_to_svg(drawing(drawn[name].spec, width))
    assert width - 20 <= float(ElementTree.fromstring(svg).attrib["width"]) <= width + 2
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)) >= 11


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_the_days_have_one_text_for_each_event_and_none_on_another(drawn: dict[str, Figure], width: int) -> None:
    made = drawn["timeline-seven-weeks"]
    spec = drawing(made.spec, width)
    marks = rows(spec, "known_from")
    assert [mark["title"] for mark in marks] == list(made.table["Event"])
    lines = sorted(row["y"] for row in rows(spec, "bold"))
    assert all(after - before >= 15 for before, after in pairwise(lines))
    assert all(any(abs(mark["y"] - line) < 0.2 for line in lines) for mark in marks)


def test_the_tables_of_elections_are_the_record(bundle: Bundle, drawn: dict[str, Figure]) -> None:
    tables = pd.concat([drawn[name].table for name in BALLOTS])
    for election, iso3 in rules.STORY_ELECTIONS:
        race = record.race(bundle, election, iso3).set_index("label")
        shown = tables[tables["Date"] == race["date"].iloc[0].date().isoformat()]
        assert len(shown)
        assert set(shown["Candidates"]) == {len(race)}
        for row in shown.itertuples():
            assert (row.Votes, row.Elected == "yes") == tuple(race.loc[row.Member, ["votes", "elected"]])
    assert list(drawn["timeline-race-2023"].table["Member"]) == ["Bulgaria", "Albania", "Russia"]


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", BALLOTS)
def test_the_bars_are_as_long_as_the_votes(drawn: dict[str, Figure], name: str, width: int) -> None:
    bars = rows(drawing(drawn[name].spec, width), "votes")
    assert sorted(bar["votes"] for bar in bars) == sorted(drawn[name].table["Votes"])
    assert len({round((bar["x2"] - bar["x"]) / bar["votes"], 2) for bar in bars}) == 1


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_the_seat_is_drawn_over_its_term(drawn: dict[str, Figure], width: int) -> None:
    spec = drawing(drawn["timeline-by-election"].spec, width)
    held, filled, empty = (spec["datasets"][layer["data"]["name"]][0] for layer in spec["layer"][:3])
    day = style.inner(width) / 1095
    assert held["x2"] - held["x"] == pytest.approx(461 * day, abs=0.2)
    assert (empty["x2"] - empty["x"]) / day == pytest.approx(33, abs=0.5)
    assert (held["x2"], empty["x2"]) == (empty["x"], filled["x"])


def test_sources_that_count_otherwise_are_named(bundle: Bundle, drawn: dict[str, Figure]) -> None:
    made = drawn["timeline-elections"]
    assert "Sputnik gives Russia 159" in made.alt
    assert "Sputnik" in {source.publisher for source in made.sources}
    agreed = with_cell(bundle, "claims", {"claim_id": "sputnik-01"}, stated="158")
    assert "Sputnik" not in timeline.elections(agreed).alt


def test_titles_follow_the_data(bundle: Bundle) -> None:
    invaded = with_cell(bundle, "events", {"event_id": "invasion"}, date=pd.Timestamp(2022, 2, 23))
    assert "43 days after it invaded" in timeline.seven_weeks(invaded).title
    assert "in the 43 days between" in timeline.events(invaded).title
    left = with_cell(bundle, "events", {"event_id": "russia-ends-membership"}, date=pd.Timestamp(2022, 4, 9))
    assert "31 days after Russia left it" in timeline.by_election(left).title


def test_the_title_of_the_elections_holds_only_where_it_is_true(bundle: Bundle) -> None:
    assert timeline.elections(bundle).title.startswith("Russia was elected without a rival for the seat, in 2013 and")
    ballot = {"election_id": "HRC-2016-10-28", "iso3": "RUS"}
    won = timeline.elections(with_cell(bundle, "elections", ballot, votes=150, elected=True)).title
    assert won == "Russia was elected in three of four elections: in 2013, 2016 and 2020"


def test_a_candidate_with_enough_votes_and_nobody_ahead_is_said_not_to_be_elected(bundle: Bundle) -> None:
    level = bundle
    for member in ("HRV", "HUN", "RUS"):
        ballot = {"election_id": "HRC-2016-10-28", "iso3": member}
        level = with_cell(level, "elections", ballot, votes=112, elected=False)
    said = str(timeline.elections(level).spec)
    assert "Russia had 15 more than needed, and was not elected" in said
    assert "fewer than Croatia" not in said


def test_the_timeline_cites_who_alone_knows_of_an_event(bundle: Bundle) -> None:
    figure = timeline.events(bundle)
    alone = figure.table.loc[~figure.table["Known from"].str.contains("; "), "Known from"]
    assert "UN Watch" in set(alone) <= {source.publisher for source in figure.sources}


def test_the_title_of_the_race_says_how_it_ended(bundle: Bundle) -> None:
    ballot = {"election_id": chronology.RACE, "iso3": "RUS"}
    lost = timeline.race_2023(bundle).title
    assert "Russia was 14 votes short of the 97 needed and 40 behind Albania; Bulgaria and Albania took" in lost
    enough = timeline.race_2023(with_cell(bundle, "elections", ballot, votes=100)).title
    assert "Russia had three more than the 97 needed; Bulgaria and Albania had more" in enough
    won = timeline.race_2023(with_cell(bundle, "elections", ballot, votes=150, elected=True)).title
    assert won.startswith("Russia returned in October 2023 with 150 votes")


def test_a_failed_vote_is_not_called_a_suspension(bundle: Bundle) -> None:
    positions = bundle.positions.copy()
    swung = (positions["vote_id"] == record.SUSPENSION) & (positions["position"] == "abstain")
    positions.loc[swung, "position"] = "no"
    failed = replace(bundle, positions=positions)
    assert timeline.seven_weeks(failed).title.startswith("The Assembly voted on suspending Russia")


def test_how_many_rest_on_one_source_follows_the_sources(bundle: Bundle) -> None:
    assert "nine of them from UN Watch" in timeline.events(bundle).subtitle
    found = pd.DataFrame([{"event_id": "liimets-council", "source_id": "voa", "locator": ""}])
    second = replace(bundle, event_sources=pd.concat([bundle.event_sources, found], ignore_index=True))
    assert "eight of them from UN Watch" in timeline.events(second).subtitle


@pytest.mark.parametrize("make", FIGURES)
def test_every_parameter_is_named_and_specs_are_stable(bundle: Bundle, make: Make) -> None:
    once, again = make(bundle).spec, make(bundle).spec
    assert json.dumps(once) == json.dumps(again)
    assert {one["name"] for one in parameters(once)} <= {"highlight", "brush", "period", "span", "pointed"}


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", ["timeline-events", "timeline-seven-weeks"])
def test_the_highlight_offers_every_category_that_is_drawn(drawn: dict[str, Figure], name: str, width: int) -> None:
    params = {one["name"]: one for one in drawing(drawn[name].spec, width)["params"]}
    here = set(drawn[name].table["Category"])
    offered = [category for category, label in style.CATEGORY_LABELS.items() if label in here]
    assert params["highlight"]["bind"]["options"] == ["all", *offered]


@pytest.mark.parametrize(
    ("alone", "said"),
    [
        ([None], "no are known from one source only"),
        (["UN Watch"], "one is known from UN Watch only"),
        (["UN Watch", "TASS"], "two are known from one source only, one of them from UN Watch"),
    ],
)
def test_what_one_source_tells_is_counted(alone: list[str | None], said: str) -> None:
    assert only_source(pd.DataFrame({"alone": alone})) == said


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", BALLOTS[1:])
def test_a_grey_bar_has_an_edge(drawn: dict[str, Figure], name: str, width: int) -> None:
    svg = engine().vegalite_to_svg(drawing(drawn[name].spec, width))
    bars = re.findall(rf'<path[^>]*fill="{style.CONTEXT}"[^>]*>', svg)
    assert bars
    assert [bar for bar in bars if f'stroke="{style.FAINT}"' not in bar] == []


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", BALLOTS)
def test_what_is_written_above_the_bars_has_a_tick(drawn: dict[str, Figure], name: str, width: int) -> None:
    found = rows(drawing(drawn[name].spec, width), "x")
    ticks = [(row["x"], row["y"]) for row in found if "y2" in row and row["y2"] - row["y"] == 6]
    for said in ("97 needed", "all 193"):
        label = next(row for row in found if row.get("text") == said)
        assert (label["x"], label["y"] + 8) in ticks, said
