"""A table by column says of its rows what they say one by one, also where it is read in many parts."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hrcvote.schema import Breach, Column, Schema, Table, Unsound, read_table, reading

NAMES = ("vote", "member", "said", "note")
SCHEMA = Schema(
    "table",
    "table.csv",
    tuple(Column(name, "string", {"required": name != "note", "pattern": "[a-z0-9\n]*"}) for name in NAMES),
    ("vote", "member", "said"),
    (),
)


def rows(count: int) -> list[list[str]]:
    """Rows in the order of their key, with few different texts in each column."""
    seed = Random(count)
    keys = {tuple(f"{seed.randrange(most):03}" for most in (30, 190, 4)) for _ in range(count)}
    return [[*key, seed.choice(["", "note"])] for key in sorted(keys)]


def read(folder: Path, lines: list[list[str]], ending: str = "") -> tuple[Table, list[Breach]]:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([NAMES, *lines])
    (folder / SCHEMA.path).write_text(out.getvalue() + ending, encoding="utf-8", newline="")
    return read_table(SCHEMA, folder)


@pytest.mark.parametrize("count", [1, 499, 500, 501, 1000, 2300])
def test_rows_are_kept_in_their_order_and_counted(tmp_path: Path, count: int) -> None:
    lines = rows(count)
    table, breaches = read(tmp_path, lines)
    assert breaches == []
    assert [(row.line, [*cells]) for row, cells in table.values(*NAMES)] == [*enumerate(lines, start=2)]
    assert table.counts("said", "vote") == Counter((line[2], line[0]) for line in lines)
    assert table.counts(*NAMES) == {tuple(line): 1 for line in lines}
    held = {vote: {line[1] for line in lines if line[0] == vote} for vote in {line[0] for line in lines}}
    assert dict(table.groups("vote", "member")) == held
    assert table.frame()["note"].fillna("").tolist() == [line[3] for line in lines]


@pytest.mark.parametrize("at", [0, 499, 500, 1200])
def test_a_cell_of_several_lines_moves_the_lines_below_it(tmp_path: Path, at: int) -> None:
    lines = rows(2300)
    lines[at][3] = "note\nand\nmore"
    lines[1300][3] = "NO"
    table, breaches = read(tmp_path, lines)
    assert [(breach.line, breach.value) for breach in breaches] == [(at + 2, "note\nand\nmore"), (1304, "NO")]
    places = [row.line for row, _ in table.values("vote")]
    assert places == [place + 2 + (2 if place > at else 0) for place in range(len(lines))]


@pytest.mark.parametrize("count", [3, 700])
def test_what_is_wrong_above_a_row_that_cannot_be_read_is_said(tmp_path: Path, count: int) -> None:
    lines = rows(count)
    lines[-1][3] = "NO"
    lines[-2].append("more")
    table, breaches = read(tmp_path, lines, ending='a,b,"c\n')
    end = len(lines) + 2
    assert [(breach.line, breach.value) for breach in breaches] == [(end - 2, None), (end, None), (end - 1, "NO")]
    assert len(list(table.cells("vote"))) == len(lines) - 1
    for ask in (lambda: list(table.values("vote")), lambda: table.counts("vote")):
        with pytest.raises(Unsound):
            ask()


def test_nothing_is_concluded_from_a_column_with_a_breach(tmp_path: Path) -> None:
    lines = rows(700)
    lines[5][3] = lines[600][3] = "NO"
    table, breaches = read(tmp_path, lines)
    assert len(breaches) == 2
    sound = Counter((line[3],) for line in lines if line[3] != "NO")
    assert table.combinations("note") == sound
    assert table.counts("vote") == Counter((line[0],) for line in lines)
    with pytest.raises(Unsound):
        table.counts("vote", "note")
    with pytest.raises(Unsound):
        next(table.groups("vote", "note"))


def test_a_row_out_of_order_or_twice_is_named_far_from_where_it_belongs(tmp_path: Path) -> None:
    lines = rows(1600)
    moved, again = lines.pop(3), lines[7]
    table, breaches = read(tmp_path, [*lines, moved, again])
    end, key = len(lines) + 2, ", ".join(SCHEMA.key)
    assert [str(breach) for breach in breaches] == [
        f"{table.file}:{end}: column {key}: {', '.join(moved[:3])!r} sorts before the row above it. "
        f"Sort the rows by {key}",
        f"{table.file}:{end + 1}: column {key}: {', '.join(again[:3])!r} is a duplicate of the key in line 9. "
        "Remove or correct one of the two",
    ]


def test_no_number_of_columns_is_too_many_to_be_told_apart(tmp_path: Path) -> None:
    names = [f"c{place}" for place in range(9)]
    schema = Schema("table", "table.csv", tuple(Column(name, "string", {}) for name in names), tuple(names), ())
    seed = Random(1)
    lines = sorted([str(seed.randrange(1000)) for _ in names] for _ in range(600))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([names, *lines])
    (tmp_path / "table.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    table, _ = read_table(schema, tmp_path)
    assert len(table.counts(*names)) == 600
    ranks = table.ranks(table.sound(), *names)
    assert sorted(range(600), key=lines.__getitem__) == sorted(range(600), key=ranks.__getitem__)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=',"\n\r\0'), max_size=4)
WIDE = [CELLS] * len(NAMES)


@given(lines=st.lists(st.tuples(*WIDE), min_size=1, max_size=30))
@example(lines=[("", "", "", ""), ("NA", "nan", "1", "1.0")])
@example(lines=[("01", "1.0", "True", "b"), ("1", "1", "False", "a")])
@example(lines=[(" a ", "\u00a0", "\u2028", "\ud7ff"), ("ab", "a", "\U0001f600", "\uffff")])
def test_a_plain_file_is_read_with_pandas_as_without(lines: list[tuple[str, ...]]) -> None:
    raw = "".join(f"{','.join(line)}\n" for line in [NAMES, *lines]).encode()
    plain, other = Table(SCHEMA, "table.csv"), Table(SCHEMA, "table.csv")
    assert reading._is_plain(SCHEMA, raw)
    reading._read_plain(plain, raw)
    assert list(reading._read_any(other, raw)) == []
    assert [[*cells.texts] for cells in plain.columns] == [[*cells.texts] for cells in other.columns]
    assert all(np.array_equal(a.codes, b.codes) for a, b in zip(plain.columns, other.columns, strict=True))
    assert plain.lines.tolist() == other.lines.tolist()
    assert plain.whole
    assert other.whole


@pytest.mark.parametrize(
    "body",
    [
        "a,b,c\n",
        "a,b,c,d,e\nf,g,h\n",
        "\na,b,c,d\n",
        "a,b,c,d",
        'a,b,"c",d\n',
        "a,b,c,d\r\n",
        "a,b,c\0,d\n",
        ",,,\n,,\n,,,,\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_reader_that_says_what_is_wrong(body: str) -> None:
    header = f"{','.join(NAMES)}\n"
    assert not reading._is_plain(SCHEMA, (header + body).encode())
    assert not reading._is_plain(SCHEMA, ("x" + header + "a,b,c,d\n").encode())
    assert reading._is_plain(SCHEMA, (header + "a,b,c,d\n").encode())


@pytest.mark.parametrize("body", ["a\nb\n", "a\n\nb\n", "a,b\n"])
def test_a_large_table_of_one_column_is_read_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    schema = Schema("table", "table.csv", (Column("vote", "string", {}),), ("vote",), ())
    (tmp_path / schema.path).write_text(f"vote\n{body}", encoding="utf-8", newline="")
    table, breaches = read_table(schema, tmp_path)
    monkeypatch.setattr(reading, "_LARGE", 0)
    again, same = read_table(schema, tmp_path)
    assert same == breaches
    assert [*again.cells("vote")] == [*table.cells("vote")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text('a,\n"N ', max_size=40))
def test_a_large_file_has_the_breaches_of_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    (tmp_path / SCHEMA.path).write_text(f"{','.join(NAMES)}\n{body}", encoding="utf-8", newline="")
    _, expected = read_table(SCHEMA, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "_LARGE", 0)
        assert read_table(SCHEMA, tmp_path)[1] == expected
