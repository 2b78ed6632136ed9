"""The tables row by row: every cell as its file has it, and each source with the row that it is for."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from changes import with_cell
from hrcvote import Bundle, desk
from hrcvote.data import TABLES
from hrcvote.desk.tables import SOURCES, sources_of


def filed(root: Path, table: str) -> list[dict[str, str]]:
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_as_its_file_has_it(root: Path, bundle: Bundle, table: str) -> None:
    rows = desk.whole(bundle, table)
    assert rows[list(getattr(bundle, table).columns)].to_dict("records") == filed(root, table)


@pytest.mark.parametrize(
    ("table", "links", "key"),
    [("elections", "election_sources", ["election_id", "iso3"]), ("events", "event_sources", ["event_id"])],
)
def test_each_source_stands_with_the_row_that_it_is_for(
    root: Path, bundle: Bundle, table: str, links: str, key: list[str]
) -> None:
    shown = [
        (*(row[column] for column in key), source)
        for row in desk.whole(bundle, table).to_dict("records")
        for source in row["sources"].split("; ")
    ]
    named = [
        (*(row[column] for column in key), f"{row['source_id']} {row.get('locator', '')}".strip())
        for row in filed(root, links)
    ]
    assert sorted(shown) == sorted(named)


def test_a_changed_cell_changes_its_row_alone(bundle: Bundle) -> None:
    changed = with_cell(bundle, "event_sources", {"event_id": "bbc-on-un-watch"}, locator="p15")
    before, after = (desk.whole(b, "events") for b in (bundle, changed))
    other = (before != after).any(axis=1)
    assert before[other]["sources"].tolist() == ["un-watch p14"]
    assert after[other]["sources"].tolist() == ["un-watch p15"]


def test_a_row_without_a_source_has_none(bundle: Bundle) -> None:
    nothing = bundle.event_sources.iloc[:0]
    alone = Bundle(bundle.root, **({name: getattr(bundle, name) for name in TABLES} | {"event_sources": nothing}))
    assert set(desk.whole(alone, "events")["sources"]) == {""}


def test_only_the_tables_of_the_bundle_have_rows(bundle: Bundle) -> None:
    with pytest.raises(ValueError, match=r"There is no table 'verdicts'\. There are: sources, members"):
        desk.whole(bundle, "verdicts")
    assert isinstance(desk.whole(bundle, "facts"), pd.DataFrame)


@pytest.mark.parametrize("table", ["elections", "events"])
def test_the_sources_of_a_row_are_its_own_whatever_columns_they_have(bundle: Bundle, table: str) -> None:
    links = SOURCES[table][0]
    noted = dataclasses.replace(bundle, **{links: getattr(bundle, links).assign(note="x")})
    assert (desk.whole(noted, table)["sources"] == desk.whole(bundle, table)["sources"]).all()
    rows = getattr(bundle, table).assign(note="y")
    assert sources_of(noted, table, rows) == sorted(set(getattr(bundle, links)["source_id"]))
