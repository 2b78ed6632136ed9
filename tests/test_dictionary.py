"""The data dictionary says what the package says, and is not stale."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from conftest import ROOT, Damage
from hrcvote import Bundle, dictionary
from hrcvote.place import PACKAGE

TABLES: list[dict[str, Any]] = json.loads((ROOT / PACKAGE).read_text(encoding="utf-8"))["resources"]


def test_the_dictionary_is_not_stale(root: Path) -> None:
    made = dictionary.render(root)
    assert (root / dictionary.PATH).read_text(encoding="utf-8") == made, "data/README.md is stale: hrcvote dictionary"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table["name"]))
def test_it_describes_each_table(root: Path, bundle: Bundle, table: dict[str, Any]) -> None:
    text = dictionary.render(root)
    name = table["name"]
    assert f"\n## {name}\n" in text
    section = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert table["description"] in section
    assert f" {len(getattr(bundle, name)):,} rows" in section
    for column in table["schema"]["fields"]:
        assert f"| `{column['name']}` | {column['type']} |" in section
        assert column["description"].replace("|", "\\|") in section
    for licence in table["licenses"]:
        assert f"[{licence['title']}]({licence['path']})" in section
    for source in table["sources"]:
        assert source["title"] in section


def test_who_was_in_the_council_has_a_source() -> None:
    # GA/12457 names the members that went on and those that left at the end of 2022; Czechia had Russia's seat by then.
    members = next(table for table in TABLES if table["name"] == "members")
    assert "https://press.un.org/en/2022/ga12457.doc.htm" in [source["path"] for source in members["sources"]]


def test_allowed_values_and_references(root: Path) -> None:
    text = dictionary.render(root)
    assert "| `position` | string | yes | `yes`, `no`, `abstain`, `not_voting` |" in text
    assert "| `yes` | integer | yes | 0 to 193 | Official total in favour (members). |  |" in text
    assert "| `p[1-9][0-9]*\\|headline\\|excerpt` |" in text
    assert "| The member state. | [members](#members) `iso3` |" in text


@pytest.mark.parametrize(("limit", "said"), [('"maximum": 13', "at most 13"), ('"minimum": 1', "at least 1")])
def test_a_limit_on_one_side_is_told(copy_of_data: Path, damage: Damage, limit: str, said: str) -> None:
    damage("datapackage.json", '"minimum": 1,\n              "maximum": 13', limit)
    assert f"| `seats` | integer | yes | {said} |" in dictionary.render(copy_of_data)


def test_every_link_within_leads_to_a_table(root: Path) -> None:
    text = dictionary.render(root)
    anchors = set(re.findall(r"^## (.+)$", text, flags=re.MULTILINE))
    linked = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert linked == {table["name"] for table in TABLES}
    assert linked <= anchors


def test_every_row_of_its_grids_has_the_header_s_cells(root: Path) -> None:
    for grid in re.findall(r"(?:^\|.*\n)+", dictionary.render(root), flags=re.MULTILINE):
        cells = {len(re.split(r"(?<!\\)\|", line)) for line in grid.splitlines()}
        assert len(cells) == 1, grid


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table["name"]))
def test_its_line_of_pandas_reads_the_table(
    root: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch, table: dict[str, Any]
) -> None:
    monkeypatch.chdir(root)
    line = dictionary.example(table)
    assert line in dictionary.render(root)
    names: dict[str, Any] = {"pd": pd}
    exec(line, names)  # the line is the product
    read, typed = names[table["name"]], getattr(bundle, table["name"])
    assert list(read.columns) == list(typed.columns)
    assert (read.isna() == typed.isna()).all(axis=None)
    dates = typed.select_dtypes("datetime").columns
    assert list(read.select_dtypes("datetime").columns) == list(dates)


def test_follows_the_package_and_the_tables(copy_of_data: Path, damage: Damage) -> None:
    before = dictionary.render(copy_of_data)
    damage("datapackage.json", '"description": "One member\'s position in one vote."', '"description": "New words."')
    damage("claims.csv", "afp-01,afp,excerpt,ES-11/3,yes,,93,93 voted in favor,\n", "")
    text = dictionary.render(copy_of_data)
    assert "New words. 1,737 rows" in text
    assert text != before
    claims = len((copy_of_data / "data" / "claims.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert f" {claims:,} rows in [claims.csv]" in text
