"""A wrong cell does not get through: a sample of what `make mutate` does in full, and that what it says is so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
import pytest

from hrcvote import Bundle, load
from hrcvote.data import check
from mutation.__main__ import SEED, Result, chosen, main, run
from mutation.book import Book, Change, Row, text
from mutation.guard import VALIDATOR, Guard, Witness, witnesses
from mutation.notebooks import cells


@pytest.fixture(scope="module")
def book(root: Path) -> Book:
    return Book(root)


def silent(_done: int, _result: Result) -> None:
    pass


def saved(folder: Path, book: Book, tables: Mapping[str, Sequence[Row]]) -> None:
    for name, rows in tables.items():
        (folder / "data" / f"{name}.csv").write_text(text(book.schemas[name], rows), encoding="utf-8", newline="")


def change(book: Book, table: str, column: str, **key: str) -> Change:
    at = [all(row[name] == value for name, value in key.items()) for row in book.rows[table]].index(True)
    made = book.change((table, at + 2, column), SEED)
    assert made
    return made


def test_a_wrong_cell_of_any_column_is_noticed(root: Path, book: Book) -> None:
    result = run(Guard(root, book, witnesses(root)), chosen(book, SEED, 1), book, SEED, silent)
    assert result.stale == []
    assert [str(change) for change in result.unnoticed] == []
    assert sum(result.by.values()) + result.same == sum(len(schema.names) for schema in book.schemas.values())


def test_a_change_is_of_one_cell_and_always_the_same(book: Book) -> None:
    for place in chosen(book, SEED, 2):
        made, again = book.change(place, SEED), book.change(place, SEED)
        assert made == again
        assert made is None or made.new != made.old
    assert [str(book.change(place, 1)) for place in chosen(book, 1, 1)] != [
        str(book.change(place, 2)) for place in chosen(book, 1, 1)
    ]


def test_a_table_that_is_written_again_is_the_same(root: Path, book: Book) -> None:
    for name, rows in book.rows.items():
        assert text(book.schemas[name], rows) == (root / "data" / f"{name}.csv").read_text(encoding="utf-8")


def test_the_official_totals_follow_a_position(copy_of_data: Path, book: Book) -> None:
    made = change(book, "positions", "position", vote_id="ES-11/3", iso3="NOR")
    assert made.old == "yes"
    (vote,) = (row for row in made.tables["votes"] if row["vote_id"] == "ES-11/3")
    assert vote["yes"] == "92"
    saved(copy_of_data, book, made.tables)
    assert check(copy_of_data) == []


def test_two_members_mixed_up_are_both_mixed_up(book: Book) -> None:
    made = change(book, "members", "iso3", iso3="FRA")
    names = {row["iso3"]: row["name"] for row in made.tables["members"]}
    before = {row["iso3"]: row["name"] for row in book.rows["members"]}
    assert (names["FRA"], names[made.new]) == (before[made.new], before["FRA"])


def test_the_other_candidates_of_an_election_follow_its_date(copy_of_data: Path, book: Book) -> None:
    made = change(book, "elections", "date", election_id="HRC-2023-10-10")
    assert {row["date"] for row in made.tables["elections"] if row["election_id"] == f"HRC-{made.new}"} == {made.new}
    saved(copy_of_data, book, made.tables)
    # Within the election all agrees; what breaks is the story that names it by its day, and the event of that day.
    assert [breach.value for breach in check(copy_of_data)] == ["HRC-2023-10-10, RUS", "2023-10-10"]


def test_the_validator_speaks_before_any_witness(root: Path, copy_of_data: Path, book: Book) -> None:
    made = change(book, "votes", "yes", vote_id="ES-11/3")
    with Guard(root, book, []) as guard:
        assert guard.notices(made) == VALIDATOR
        assert guard.notices(change(book, "sources", "note", source_id="afp")) is None
    saved(copy_of_data, book, made.tables)
    assert check(copy_of_data) != []


def test_a_witness_is_asked_of_what_it_reads_and_not_when_it_is_stale(root: Path, book: Book) -> None:
    asked: list[str] = []

    def of_members(bundle: Bundle) -> None:
        asked.append(str(len(bundle.members)))

    def of_claims(bundle: Bundle) -> str | None:
        return None if "by AFP" in set(bundle.claims["note"]) else str(len(bundle.sources))

    guard = Guard(root, book, [Witness("members", of_members, 1.0), Witness("stale", of_claims, 1.0)])
    with guard:
        assert guard.notices(change(book, "sources", "note", source_id="afp")) is None
        assert [witness.name for witness in guard.stale] == ["stale"]
        assert asked == ["193"]  # once, to see what it reads
        assert guard.notices(change(book, "members", "note", iso3="AFG")) is None
        assert asked == ["193", "193"]


def test_what_nothing_notices_is_listed(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mutation.__main__.witnesses", lambda _root: [])
    assert main(["--root", str(root), "--only", "votes.note", "--each", "1"]) == 1
    out, progress = capsys.readouterr()
    assert re.match(r"data/votes\.csv:\d+: note: '.*' → '.*'\n", out)
    assert "1 noticed by nothing" in out
    assert progress.startswith("1 of 1 changes, 1 unnoticed; about 0 min left (votes.note)")


def test_all_are_asked_but_those_that_are_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def named(name: str) -> Witness:
        return Witness(name, lambda _bundle: asked.append(name), 1.0)

    names = ["test_data::test_a_row", "00_start_here/a-cell", "00_start_here/other-cell"]
    monkeypatch.setattr("mutation.__main__.witnesses", lambda _root: [named(name) for name in names])
    assert main(["--root", str(root), "--only", "votes.note", "--each", "1"]) == 1
    assert set(asked) == {*names}
    asked.clear()
    assert main(["--root", str(root), "--only", "votes.note", "--each", "1", "--without", "other"]) == 1
    assert set(asked) == {*names[:2]}


def test_the_comparison_in_process_is_that_of_the_regression(root: Path, copy_of_data: Path, book: Book) -> None:
    notebook = root / "notebooks" / "00_start_here.ipynb"
    made = change(book, "positions", "position", vote_id="ES-11/3", iso3="NOR")
    assert [cell.name for cell in cells(notebook) if cell.look(load(root))] == []
    saved(copy_of_data, book, made.tables)
    copied = Path(shutil.copy(notebook, copy_of_data))
    regression = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--nbval",
            "--nbval-current-env",
            "-rA",
            copied,
        ],
        cwd=copy_of_data,
        capture_output=True,
        text=True,
        check=False,
    )
    code = [cell.id for cell in nbformat.read(copied, as_version=4).cells if cell.cell_type == "code"]
    failed = {code[int(number)] for number in re.findall(r"^FAILED .*::Cell (\d+)", regression.stdout, re.MULTILINE)}
    assert len(re.findall(r"^PASSED ", regression.stdout, re.MULTILINE)) + len(failed) == len(code)
    here = {cell.name.rpartition("/")[2] for cell in cells(notebook) if cell.look(load(copy_of_data))}
    assert here == failed
    assert failed
