"""The events that sources date differently: both dates are shown, each as long as it is vague."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from changes import stating, with_cell
from hrcvote import Bundle, claims, style
from hrcvote.charts import timeline
from hrcvote.comparison import disputed
from hrcvote.data import each


def boxes(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a specification that has a place."""
    if isinstance(node, dict) and "x2" in node:
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from boxes(child)


def test_every_date_that_differs_is_there_with_its_distance(bundle: Bundle) -> None:
    found = disputed(bundle)
    off = found[found["verdict"] == "differs"]
    expected = claims.dated_by_sources(bundle)
    assert sorted(zip(off["subject"], [names[0] for names in off["publishers"]], strict=True)) == sorted(
        zip(expected["subject"], expected["publisher"], strict=True)
    )
    days = dict(zip(zip(off["subject"], off["stated"], strict=True), off["days"], strict=True))
    assert days["ES-11/3", "5 April 2022"] == -2
    assert days["rapporteur-report", "the week of 11 September 2023"] == -1
    assert days["candidacy-2021-2023", "29 April 2020"] == (pd.Timestamp(2020, 4, 29) - pd.Timestamp(2018, 6, 20)).days
    assert (found.loc[found["verdict"] != "differs", "days"] == 0).all()


def test_the_dates_that_agree_are_shown_beside_those_that_differ(bundle: Bundle) -> None:
    table = timeline.dates_in_dispute(bundle).table
    vote = table[table["Event"] == "The vote on ES-11/3"]
    assert list(vote["Date"]) == ["5 April 2022", "6 April 2022", "7 April 2022", "April 2022", "2022"]
    assert set(vote["The record"]) == {"7 April 2022"}


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_a_date_is_drawn_as_long_as_it_is_vague(bundle: Bundle, width: int) -> None:
    made = timeline.dates_in_dispute(bundle)
    told = [row for row in boxes(json.loads(json.dumps(made.draw(width).to_dict()))) if "tip0" in row]
    long = {(row["tip0"], row["tip1"], row["tip2"]): row["x2"] - row["x"] for row in told}
    report = "Katzarova's first report on Russia becomes public"
    weeks = [length for (event, _, date), length in long.items() if event == report and "week" in date]
    assert len(weeks) == 2
    assert weeks[0] == pytest.approx(weeks[1], abs=0.2)
    day = weeks[0] / 7
    assert long[report, "The record", "18 September 2023"] == pytest.approx(max(day, 18), abs=0.2)
    assert len(told) == len(made.table) + made.table["Event"].nunique()


def test_the_title_counts_the_events_and_how_far_off(bundle: Bundle) -> None:
    title = timeline.dates_in_dispute(bundle).title
    assert title.endswith(
        "six events differently from the record: four by at most seven days, two by six months or more"
    )
    right = stating(bundle, nv_02="2023-03-02", coalition_1776_09="2023-W38")
    agreed = timeline.dates_in_dispute(right).title
    assert agreed.endswith(
        "four events differently from the record: three by at most two days, one by 22 months or more"
    )


def test_without_a_date_that_differs_the_figure_says_what_to_do_with_it(bundle: Bundle) -> None:
    off = claims.verdicts(bundle).query("measure == 'date' and verdict == 'differs'")
    agreed = stating(bundle, **{row.claim_id.replace("-", "_"): row.recorded for row in each(off)})
    with pytest.raises(LookupError, match=r"No source dates an event otherwise .* Remove it from the notebooks"):
        timeline.dates_in_dispute(agreed)


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_a_record_that_is_known_to_the_month_is_no_day(bundle: Bundle, width: int) -> None:
    month = with_cell(
        bundle, "events", {"event_id": "rapporteur-report"}, date=pd.Timestamp(2023, 9, 1), precision="month"
    )
    changed = stating(month, coalition_1776_26="2023-W40", coalition_1776_09="2023-08-30")
    made = timeline.dates_in_dispute(changed)
    rows = made.table[made.table["Event"] == "Katzarova's first report on Russia becomes public"]
    assert set(rows["The record"]) == {"September 2023"}
    told = dict(zip(rows["Date"], rows["Difference"], strict=True))
    assert told["30 August 2023"] == "two to 31 days before"
    assert told["the week of 2 October 2023"] == "two to 37 days after"
    assert "becomes public, September 2023 in the record" in made.alt
    drawn = [row for row in boxes(json.loads(json.dumps(made.draw(width).to_dict()))) if "y2" in row]
    marks = [row for row in drawn if "tip0" in row]
    report = {(row["tip1"], row["tip2"]): row["x2"] - row["x"] for row in marks if row["tip0"] in set(rows["Event"])}
    week = next(length for (_, date), length in report.items() if "week" in date)
    assert report["The record", "September 2023"] == pytest.approx(week * 30 / 7, rel=0.05)
    ends = next((row["x"], row["x2"]) for row in marks if row["tip2"] == "September 2023")
    lines = [row for row in drawn if row.get("color") == style.INK and row["x"] == row["x2"]]
    assert {row["x"] for row in lines} >= set(ends)


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_a_date_in_a_light_colour_has_an_edge(bundle: Bundle, width: int) -> None:
    drawn = json.loads(json.dumps(timeline.dates_in_dispute(bundle).draw(width).to_dict()))
    light = [row for row in boxes(drawn) if row.get("tip3") == "none"]
    assert light
    assert {row.get("edge") for row in light} == {style.FAINT}
