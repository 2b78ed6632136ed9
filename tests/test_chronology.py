"""What happened when: the days between, who is behind a date, and who alone is."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from changes import repeating, stating, with_cell
from conftest import ROOT
from hrcvote import Bundle, chronology, record, rules
from hrcvote.data import each


def test_the_days_run_from_the_invasion_to_the_vote(bundle: Bundle) -> None:
    shown = chronology.weeks_to_the_vote(bundle)
    assert shown["date"].min() == pd.Timestamp(2022, 2, 24)
    assert shown["date"].max() == pd.Timestamp(2022, 4, 7)
    assert (
        chronology.days_between(bundle, chronology.INVASION, chronology.VOTE)
        == (dt.date(2022, 4, 7) - dt.date(2022, 2, 24)).days
    )
    assert list(shown["event_id"].tail(2)) == ["vote-es-11-3", "russia-ends-membership"]


def test_only_whole_months_of_the_seat_are_counted(bundle: Bundle) -> None:
    assert chronology.seat_months(bundle) == 15  # 1 January 2021 to 7 April 2022
    for begun, months in ((dt.datetime(2021, 1, 7), 15), (dt.datetime(2021, 1, 8), 14)):
        later = with_cell(bundle, "events", {"event_id": chronology.TERM}, date=pd.Timestamp(begun))
        assert chronology.seat_months(later) == months


def test_the_last_days_are_as_many_as_are_asked_for() -> None:
    events = pd.DataFrame({"date": pd.to_datetime(["2022-03-31", "2022-04-01", "2022-04-07"])})
    counted = [chronology.in_last_days(events, dt.date(2022, 4, 7), days) for days in (1, 6, 7, 8)]
    assert counted == [1, 1, 2, 3]


def test_the_quiet_days_are_those_with_most_between_them(bundle: Bundle) -> None:
    assert chronology.quiet_days(bundle) == (dt.date(2022, 3, 4), dt.date(2022, 3, 24))


def test_bids_show_who_dates_one_otherwise(bundle: Bundle) -> None:
    shown = chronology.bids(bundle)
    assert list(shown["Date"]) == sorted(shown["Date"], key=lambda said: dt.datetime.strptime(said, "%d %B %Y"))
    alone = shown[shown["Known from"].str.startswith("Dated so by")]
    assert list(alone["Date"]) == ["29 April 2020", "26 September 2023"]


def test_a_bid_is_dated_no_finer_than_its_source_does(bundle: Bundle) -> None:
    shown = chronology.bids(stating(bundle, nv_02="2023-09"))
    alone = shown[shown["Known from"].str.startswith("Dated so by")]
    assert list(alone["Date"]) == ["29 April 2020", "September 2023"]


def test_a_bid_that_is_dated_to_a_week_stands_where_the_week_begins(bundle: Bundle) -> None:
    dates = list(chronology.bids(stating(bundle, nv_02="2023-W39"))["Date"])
    week = dates.index("the week of 25 September 2023")
    before, after = (dt.datetime.strptime(dates[at], "%d %B %Y") for at in (week - 1, week + 1))
    assert before <= dt.datetime(2023, 9, 25) < after


def test_a_bid_that_two_sources_date_otherwise_is_dated_so_by_neither_alone(bundle: Bundle) -> None:
    shown = chronology.bids(repeating(bundle, "nv-02", "tabloid"))
    said = shown.loc[shown["Date"] == "26 September 2023", "Known from"]
    assert [who for who in said if who.startswith("Dated so by")] == ["Dated so by Unattributed tabloid and NV"]


def test_a_second_source_leaves_an_event_no_longer_alone(bundle: Bundle) -> None:
    found = pd.DataFrame([{"event_id": "liimets-council", "source_id": "voa", "locator": ""}])
    second = replace(bundle, event_sources=pd.concat([bundle.event_sources, found], ignore_index=True))
    assert len(chronology.lone(second)) == len(chronology.lone(bundle)) - 1


def test_publishers_are_named_without_where_they_were_read(bundle: Bundle) -> None:
    assert chronology.publishers_of(bundle, chronology.END) == ["Geneva Solutions", "Statement by G. Kuzmin", "Xinhua"]
    assert chronology.publishers_of_votes(bundle, "HRC-2020-10-13", "RUS") == ["Leral", "polit.ru"]
    links = bundle.event_sources[bundle.event_sources["source_id"] != "xinhua"]
    without = chronology.publishers_of(replace(bundle, event_sources=links), chronology.END)
    assert without == ["Geneva Solutions", "Statement by G. Kuzmin"]


def test_publishers_of_what_was_not_are_answered_with_what_there_is(bundle: Bundle) -> None:
    with pytest.raises(KeyError, match=r"no event 'exit'.*russia-ends-membership"):
        chronology.publishers_of(bundle, "exit")
    with pytest.raises(KeyError, match=r"no election 'HRC-1'.*HRC-2020-10-13"):
        chronology.publishers_of_votes(bundle, "HRC-1", "RUS")


def test_a_date_is_told_no_finer_than_it_is_known(bundle: Bundle) -> None:
    shown = chronology.happened(bundle)
    (month,) = each(shown[shown["precision"] == "month"])
    assert (chronology.iso(month), chronology.when(month)) == ("2022-02", "February 2022")
    assert month.until == dt.date(2022, 2, 28)


def test_the_day_of_a_vote_is_that_of_the_record(bundle: Bundle) -> None:
    assert chronology.voted_on(bundle) == dt.date(2022, 4, 7)
    assert chronology.voted_on(bundle, "ES-11/1") == dt.date(2022, 3, 2)


def test_the_day_of_what_was_not_is_answered_with_what_there_is(bundle: Bundle) -> None:
    with pytest.raises(KeyError, match=r"no event 'x' in the bundle: it has .*bucha-images, .*vote-es-11-3"):
        chronology.date_of(bundle, "x")
    with pytest.raises(KeyError, match=r"no vote 'ES-11/99' in the bundle: it has 68/262, .*ES-11/8"):
        chronology.voted_on(bundle, "ES-11/99")


def test_the_elections_have_every_rival(bundle: Bundle) -> None:
    needed = record.votes_to_be_elected(bundle)
    races = chronology.races(bundle)
    assert list(races["election_id"].unique()) == [election for election, _ in rules.STORY_ELECTIONS]
    assert list(races["margin"]) == list(races["votes"] - needed)
    assert list(chronology.other_counts(bundle)["stated"]) == ["159"]


@pytest.mark.parametrize(("stated", "otherwise"), [("~158", []), (">150", []), ("<158", ["<158"])])
def test_a_rounder_count_is_no_other_one(bundle: Bundle, stated: str, otherwise: list[str]) -> None:
    assert list(chronology.other_counts(stating(bundle, sputnik_01=stated))["stated"]) == otherwise


def test_what_the_story_is_told_by_is_asked_for_when_the_data_are_read() -> None:
    singles = (chronology.INVASION, chronology.BUCHA, chronology.VOTE, chronology.TERM, chronology.END)
    named = {*singles, *chronology.CALLS, *chronology.RETURN}
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        named |= set(re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', " ".join(asked_of_dates(path))))
    assert named == set(rules.STORY_EVENTS)
    assert {chronology.BY_ELECTION, chronology.RACE} <= {election for election, _ in rules.STORY_ELECTIONS}


def asked_of_dates(notebook: Path) -> list[str]:
    """Return the cells of a notebook that ask for the days of events."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [source for cell in cells if "chronology.date_of" in (source := "".join(cell["source"]))]
