"""Loading: typed, frozen tables of the bundle that one is in, or one error that says everything."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import hrcvote
from conftest import Damage
from hrcvote import Bundle, BundleError, RootError, data
from hrcvote.package import read_package
from hrcvote.place import PACKAGE, find_root
from hrcvote.schema import Breach, Table


def test_types_are_those_of_the_schema(root: Path, bundle: Bundle) -> None:
    expected = {"string": "str", "date": "datetime64[s]", "integer": "Int64", "boolean": "boolean"}
    schemas, _ = read_package(root / PACKAGE)
    for schema in schemas:
        frame = getattr(bundle, schema.name)
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
            column.name: expected[column.type] for column in schema.columns
        }


def test_the_columns_that_a_table_has_to_have_are_those_of_the_package(root: Path) -> None:
    schemas, _ = read_package(root / PACKAGE)
    declared = {schema.name: [(column.name, column.type) for column in schema.columns] for schema in schemas}
    assert declared == {name: list(columns.items()) for name, columns in data.COLUMNS.items()}
    assert tuple(data.COLUMNS) == data.TABLES


def test_a_column_that_a_table_does_not_have_is_named_with_the_table(root: Path) -> None:
    schemas, _ = read_package(root / PACKAGE)
    members = Table(next(schema for schema in schemas if schema.name == "members"), "data/members.csv")
    with pytest.raises(LookupError, match="members has no column flag"):
        members.column("flag")


def test_a_table_may_have_a_column_that_nothing_asks_for(copy_of_data: Path, damage: Damage) -> None:
    damage(
        "datapackage.json",
        '"name": "vaguer"',
        '"name": "remark", "type": "string", "description": "."}, {"name": "vaguer"',
    )
    path = copy_of_data / "data" / "facts.csv"
    header, *rows = (line.split(",") for line in path.read_text(encoding="utf-8").splitlines())
    more = [[*header[:3], "remark", *header[3:]], *([*row[:3], "", *row[3:]] for row in rows)]
    path.write_text("".join(",".join(row) + "\n" for row in more), encoding="utf-8")
    assert data.check(copy_of_data) == []


def test_every_row_of_every_file_is_loaded(root: Path, bundle: Bundle) -> None:
    for field in fields(Bundle)[1:]:
        lines = (root / "data" / f"{field.name}.csv").read_text(encoding="utf-8").splitlines()
        assert len(getattr(bundle, field.name)) == len(lines) - 1
    # Nine votes of 193 members.
    assert len(bundle.positions) == 9 * 193


def test_cells_are_read_as_they_stand(bundle: Bundle) -> None:
    members = bundle.members.set_index("iso3")
    assert members.loc["CIV", "name"] == "Côte d'Ivoire"
    assert members.loc["TUR", "label"] == "Türkiye"
    assert members.loc["RUS", "council_member"]
    assert not members.loc["AFG", "council_member"]
    # Namibia's code must not be taken for a missing value, nor an empty cell for a text.
    assert "NAM" in members.index
    votes: Any = bundle.votes.set_index("vote_id")
    assert votes.loc["ES-11/3", "date"] == pd.Timestamp("2022-04-07")
    assert votes.loc["ES-11/3", "majority"] == "two_thirds"
    assert pd.isna(votes.loc["68/262", "majority"])
    assert '"' not in votes.loc["ES-11/3", "note"]


def test_the_bundle_is_frozen(bundle: Bundle) -> None:
    with pytest.raises(FrozenInstanceError):
        bundle.votes = bundle.members  # type: ignore[misc]


def test_bundles_are_equal_when_their_tables_are(root: Path, bundle: Bundle, copy_of_data: Path) -> None:
    assert hrcvote.load(root) == bundle
    assert hash(hrcvote.load(root)) == hash(bundle)
    assert hrcvote.load(copy_of_data) != bundle, "the same tables in another directory"
    assert bundle != "bundle"


@pytest.mark.parametrize("table", [field.name for field in fields(Bundle)[1:]])
def test_a_bundle_with_another_cell_is_another(root: Path, bundle: Bundle, table: str) -> None:
    changed = hrcvote.load(root)
    frame = getattr(changed, table)
    frame.iloc[-1, 0] = frame.iloc[0, 0]
    assert changed != bundle
    assert hash(changed) != hash(bundle)


def test_bundle_of_a_directory_within(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_root(root / "src" / "hrcvote") == root
    monkeypatch.chdir(root / "data")
    assert find_root() == root
    assert hrcvote.load().root == root


def test_bundle_through_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    assert find_root(tmp_path / "link" / "data") == root


def test_that_there_is_no_bundle_is_told_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(RootError, match="Name the directory that does") as raised:
        hrcvote.load(tmp_path)
    assert raised.value._render_traceback_() == [str(raised.value)]


def test_a_bundle_that_is_named_is_that_one_and_may_be_named_in_text(root: Path) -> None:
    assert hrcvote.load(str(root)) == hrcvote.load(root)
    with pytest.raises(RootError, match="notebooks does not hold"):
        hrcvote.load(root / "notebooks")


def test_error_holds_every_breach(copy_of_data: Path, damage: Damage) -> None:
    damage("positions.csv", "ES-11/3,BRA,abstain\n", "ES-11/3,BRA,yes\n")
    damage("members.csv", "UKR,Ukraine,Ukraine,", "UKR,,Ukraine,")
    with pytest.raises(BundleError) as raised:
        hrcvote.load(copy_of_data)
    assert [breach.table for breach in raised.value.breaches] == ["members", "votes"]
    assert list(raised.value.breaches) == data.check(copy_of_data)
    assert raised.value._render_traceback_() == str(raised.value).splitlines()


def test_a_report_counts_breaches_and_files() -> None:
    one = Breach("votes", "data/votes.csv", 2, "yes", "x" * 61, "is wrong", "Correct it")
    other = Breach("members", "data/members.csv", None, None, None, "is wrong", "Correct it")
    assert data.report([one]) == (
        "The data cannot be used: 1 breach in 1 file.\n"
        f"data/votes.csv:2: column yes: '{'x' * 57}...' is wrong. Correct it"
    )
    assert data.report([one, one, other]).splitlines()[0] == "The data cannot be used: 3 breaches in 2 files."
    assert str(other) == "data/members.csv: is wrong. Correct it"


def test_of_many_breaches_of_a_kind_in_a_column_the_report_tells_the_first(copy_of_data: Path, damage: Damage) -> None:
    damage("votes.csv", "ES-11/8,", "ES-11/99,")
    damage("positions.csv", "68/262,AGO,abstain\n", "68/262,AGO,abstain \n")
    breaches = data.check(copy_of_data)
    assert len(breaches) == 195
    head, spaces, *unknown, more = data.report(breaches).splitlines()[:13]
    assert head == "The data cannot be used: 195 breaches in 1 file."
    assert "has spaces before or after it" in spaces
    assert unknown == [*map(str, breaches[1:11])]
    assert more == "… and 183 more in this column"
    assert data.report(breaches).splitlines()[13:] == [*map(str, breaches[194:])]


def test_breaches_are_of_a_kind_whatever_they_quote() -> None:
    def told(*breaches: Breach) -> list[str]:
        return data.report(breaches).splitlines()[1:]

    def breach(rule: str, column: str | None = "yes", file: str = "data/votes.csv") -> Breach:
        return Breach("votes", file, 2, column, None, rule, "Correct it")

    for say in ("is more than {}", "differs from '{}' in line {}", "cannot be seen (U+{})"):
        many = [breach(say.format(number, number)) for number in range(11)]
        assert told(*many) == [*map(str, many[:10]), "… and 1 more in this column"]
    assert told(*many[:10]) == [*map(str, many[:10])]
    others = [
        breach("is more"),
        breach("cannot be seen (U+1)", "no"),
        breach("cannot be seen (U+1)", file="data/x.csv"),
    ]
    assert told(*many[:10], *others) == [*map(str, many[:10]), *map(str, others)]
    lines = [breach("line is blank", None)] * 1_012
    assert told(*lines)[10:] == ["… and 1,002 more in this file"]


def test_each_yields_rows_with_named_cells(bundle: Bundle) -> None:
    first = next(data.each(bundle.members))
    assert (first.iso3, first.regional_group) == ("AFG", "Asia-Pacific")


def test_what_is_made_once_is_made_once_for_the_content_of_a_bundle(root: Path, bundle: Bundle) -> None:
    made: list[Bundle] = []

    @data.once
    def labels(bundle: Bundle) -> pd.DataFrame:
        """Return the labels."""
        made.append(bundle)
        return bundle.members[["label"]]

    first = labels(bundle)
    assert labels(hrcvote.load(root)).equals(first)
    assert made == [bundle]
    first.loc[0, "label"] = "another"
    assert "another" not in list(labels(bundle)["label"]), "each caller has a copy of their own"
    changed = hrcvote.load(root)
    labels(changed)
    changed.members.loc[0, "label"] = "another"
    assert labels(changed)["label"].iloc[0] == "another", "a cell was changed in place"
    assert len(made) == 2
    data.forget()
    labels(bundle)
    assert len(made) == 3
    assert (labels.__name__, labels.__doc__) == ("labels", "Return the labels.")


def test_a_bundle_shows_its_place_and_its_tables(bundle: data.Bundle) -> None:
    first, *lines = repr(bundle).splitlines()
    rows = sum(len(getattr(bundle, name)) for name in data.TABLES)
    assert first == f"Bundle in {bundle.root}: {len(data.TABLES)} tables, {rows:,} rows"
    assert [tuple(line.split()) for line in lines] == [
        (name, f"{len(getattr(bundle, name)):,}", "rows") for name in data.TABLES
    ]
