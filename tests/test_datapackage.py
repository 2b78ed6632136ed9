"""The field's own tool reads the package and finds it sound; what hrcvote calls a breach, it calls one too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Report, validate

from conftest import ROOT, Damage
from hrcvote.data import Bundle, check
from hrcvote.place import PACKAGE
from hrcvote.words import number


def errors(root: Path) -> list[tuple[str, str]]:
    """Return the file and kind of everything that frictionless finds."""
    report: Report = validate(str(root / PACKAGE))
    found = [(task.name, error.type) for task in report.tasks for error in task.errors]
    return [*found, *(("datapackage", error.type) for error in report.errors)]


def test_the_package_is_valid(root: Path) -> None:
    assert errors(root) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        ("positions.csv", "ES-11/3,UKR,yes\n", "ES-11/3,UKR,Yes\n", "constraint-error"),
        ("positions.csv", "ES-11/3,UKR,yes\n", "ES-11/3,UKX,yes\n", "foreign-key"),
        ("positions.csv", "68/262,AGO,abstain\n", "68/262,AFG,abstain\n", "primary-key"),
        ("positions.csv", "ES-11/3,UKR,yes\n", "ES-11/3,UKR\n", "missing-cell"),
        ("votes.csv", ",93,24,58,18,", ",ninety-three,24,58,18,", "type-error"),
        ("events.csv", "invasion,2022-02-24,", "invasion,2022-02-30,", "type-error"),
        ("claims.csv", ",tabloid,p3,ES-11/3,abstain,", ",tabloid,,ES-11/3,abstain,", "constraint-error"),
        ("members.csv", "iso3,name,label,", "iso3,name,title,", "incorrect-label"),
    ],
)
def test_damage_is_seen_by_both(copy_of_data: Path, damage: Damage, file: str, old: str, new: str, kind: str) -> None:
    damage(file, old, new)
    table = file.removesuffix(".csv")
    assert (table, kind) in errors(copy_of_data)
    assert table in {breach.table for breach in check(copy_of_data)}


def package() -> dict[str, Any]:
    return dict(json.loads((ROOT / PACKAGE).read_text(encoding="utf-8")))


def test_the_package_is_under_the_licences_of_its_tables_and_no_other() -> None:
    licences = [licence for table in package()["resources"] for licence in table["licenses"]]
    assert package()["licenses"] == list({licence["name"]: licence for licence in licences}.values())


def test_a_table_whose_rows_are_said_to_name_their_sources_has_a_column_for_them() -> None:
    for table in package()["resources"]:
        said = any("each row names" in source["title"] for source in table["sources"])
        assert not said or "source_id" in [column["name"] for column in table["schema"]["fields"]], table["name"]


def test_every_table_and_column_is_described_sourced_and_licensed() -> None:
    for table in package()["resources"]:
        assert table["description"].endswith("."), table["name"]
        assert all(licence["title"] and licence["path"].startswith("https://") for licence in table["licenses"])
        assert table["licenses"]
        assert table["sources"]
        for column in table["schema"]["fields"]:
            assert column["description"].endswith("."), (table["name"], column["name"])


def test_every_file_is_declared_once() -> None:
    declared = [table["path"] for table in package()["resources"]]
    assert sorted(declared) == sorted(path.name for path in (ROOT / "data").glob("*.csv"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"name": "hrcvote",', '"name": "hrcvote"', "is not JSON ("),
        ('"resources": [', '"tables": [', "does not declare its tables as a Data Package does (KeyError('resources'))"),
        ('"[a-z]{2}"', '"[a-z"', "declares a pattern that is no regular expression ("),
        ('"name": "facts",', '"name": "fact",', "does not declare the table facts. Restore it from git"),
    ],
)
def test_package_that_cannot_be_used(copy_of_data: Path, damage: Damage, old: str, new: str, message: str) -> None:
    damage("datapackage.json", old, new)
    (breach,) = check(copy_of_data)
    assert str(breach).startswith(f"data/datapackage.json: {message}")


def test_package_that_is_missing(copy_of_data: Path) -> None:
    (copy_of_data / PACKAGE).unlink()
    assert [str(breach) for breach in check(copy_of_data)] == [
        "data/datapackage.json: file is missing. Restore it from git: it declares every table"
    ]


def test_what_the_descriptions_count_is_counted(bundle: Bundle) -> None:
    told = {resource["name"]: resource["description"] for resource in package()["resources"]}
    voted, happened = (table["date"].dt.year for table in (bundle.votes, bundle.events))
    votes = f"{number(len(bundle.votes)).capitalize()} recorded votes of the General Assembly, "
    assert told["votes"].startswith(f"{votes}{voted.min()} to {voted.max()}, ")
    assert told["events"].endswith(f"from the Council's creation in {happened.min()} to {happened.max()}.")
    assert told["members"].startswith(f"The {len(bundle.members)} member states ")
