"""What `datapackage.json` may not say, or not leave out: each broken once, with the exact message."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hrcvote.data import check
from hrcvote.place import PACKAGE

Change = Callable[[Any], object]

DECLARES = "does not declare its tables as a Data Package does"


def table(package: Any, name: str) -> Any:
    return next(resource for resource in package["resources"] if resource["name"] == name)


def column(package: Any, of: str, name: str) -> Any:
    return next(field for field in table(package, of)["schema"]["fields"] if field["name"] == name)


def limits(package: Any, of: str, name: str) -> Any:
    return column(package, of, name)["constraints"]


def drop(package: Any, of: str, *names: str) -> None:
    schema = table(package, of)["schema"]
    schema["fields"] = [field for field in schema["fields"] if field["name"] not in names]


# Name, change, and all that is reported.
CASES: list[tuple[str, Change, list[str]]] = [
    ("no tables", lambda p: p.pop("resources"), [f"{DECLARES} (KeyError('resources')). Restore it from git"]),
    ("no title", lambda p: p.pop("title"), [f"{DECLARES} (KeyError('title')). Restore it from git"]),
    (
        "a title that is no text",
        lambda p: p.update(title=None),
        [f"{DECLARES} (ValueError('the title cannot be None')). Restore it from git"],
    ),
    (
        "a name that would turn a terminal",
        lambda p: table(p, "facts").update(name="facts\x1b[2J"),
        [f"{DECLARES} (ValueError(\"the name cannot be 'facts\\\\x1b[2J'\")). Restore it from git"],
    ),
    (
        "a table of another name",
        lambda p: table(p, "facts").update(name="fact"),
        ["does not declare the table facts. Restore it from git"],
    ),
    (
        "a table without columns that figures are drawn from",
        lambda p: drop(p, "members", "label", "council_member"),
        [
            "does not declare the column label of members. Restore it from git",
            "does not declare the column council_member of members. Restore it from git",
        ],
    ),
    (
        "a table without a column that a rule reads",
        lambda p: drop(p, "elections", "term"),
        ["does not declare the column term of elections. Restore it from git"],
    ),
    (
        "columns of other types",
        lambda p: [
            column(p, *of).update(type="string") for of in (("sources", "published"), ("members", "council_member"))
        ],
        [
            "declares the column published of sources as string, not date. Restore it from git",
            "declares the column council_member of members as string, not boolean. Restore it from git",
        ],
    ),
    (
        "a table twice",
        lambda p: p["resources"].append(table(p, "facts")),
        [f"{DECLARES} (ValueError('the table facts stands more than once')). Restore it from git"],
    ),
    (
        "a column twice",
        lambda p: column(p, "facts", "vaguer").update(name="value"),
        [f"{DECLARES} (ValueError('the column value stands more than once')). Restore it from git"],
    ),
    (
        "a table outside the directory",
        lambda p: table(p, "facts").update(path="../facts.csv"),
        [f"""{DECLARES} (ValueError("'../facts.csv' is not the name of a file")). Restore it from git"""],
    ),
    (
        "a type that no column has",
        lambda p: column(p, "facts", "value").update(type="text"),
        [
            f"""{DECLARES} (ValueError("'text' is not a type of column: string, integer, date, boolean")). """
            "Restore it from git"
        ],
    ),
    (
        "a constraint that none asks",
        lambda p: limits(p, "facts", "value").update(requierd=True),
        [f"{DECLARES} (ValueError('the requierd of value cannot be True')). Restore it from git"],
    ),
    (
        "a constraint of another type",
        lambda p: limits(p, "votes", "yes").update(maximum="193"),
        [f"""{DECLARES} (ValueError("the maximum of yes cannot be '193'")). Restore it from git"""],
    ),
    (
        "an enumeration of what is no text",
        lambda p: limits(p, "positions", "position")["enum"].append(True),
        [f"{DECLARES} (ValueError('the enum of position lists something that is not text')). Restore it from git"],
    ),
    (
        "a pattern that is none",
        lambda p: limits(p, "positions", "iso3").update(pattern="[A-Z"),
        [
            "declares a pattern that is no regular expression (unterminated character set at position 0). "
            "Restore it from git"
        ],
    ),
    (
        "no key",
        lambda p: table(p, "facts")["schema"].update(primaryKey=[]),
        [f"{DECLARES} (KeyError()). Restore it from git"],
    ),
    (
        "a key of columns that are not there",
        lambda p: table(p, "facts")["schema"].update(primaryKey=["subject", "tag"]),
        [f"{DECLARES} (KeyError('tag')). Restore it from git"],
    ),
    (
        "a key that leads to no column",
        lambda p: table(p, "positions")["schema"]["foreignKeys"][0]["reference"].update(fields=["number"]),
        [f"{DECLARES} (ValueError('the key of positions does not lead to votes')). Restore it from git"],
    ),
    (
        "a source without a title",
        lambda p: table(p, "facts")["sources"][0].pop("title"),
        [f"{DECLARES} (KeyError('title')). Restore it from git"],
    ),
    (
        "a licence without a name",
        lambda p: p["licenses"][0].pop("name"),
        [f"{DECLARES} (KeyError('name')). Restore it from git"],
    ),
]

DIRECTORY = ["cannot be read (Is a directory). Check the file and its permissions"]
RELIED_ON = [
    "does not declare what a rule relies on (dates_are_as_precise_as_they_say: KeyError('decade')). Restore it from git"
]

# Name, the file's bytes, and the one message.
DAMAGE: list[tuple[str, bytes, list[str]]] = [
    (
        "no JSON",
        b"{,}",
        [
            "is not JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1)). "
            "Mend the JSON, or restore the file from git"
        ],
    ),
    (
        "another encoding",
        b'{"title": "T\xfcrkiye"}',
        [
            "is not JSON ('utf-8' codec can't decode byte 0xfc in position 12: invalid start byte). "
            "Mend the JSON, or restore the file from git"
        ],
    ),
    (
        "no package",
        b"[]",
        [f"{DECLARES} (TypeError('list indices must be integers or slices, not str')). Restore it from git"],
    ),
]


def said(root: Path) -> list[str]:
    return [str(breach).removeprefix("data/datapackage.json: ") for breach in check(root)]


@pytest.mark.parametrize(("change", "messages"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_it_may_not_declare(copy_of_data: Path, change: Change, messages: list[str]) -> None:
    path = copy_of_data / PACKAGE
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package), encoding="utf-8")
    assert said(copy_of_data) == messages


@pytest.mark.parametrize(("content", "messages"), [case[1:] for case in DAMAGE], ids=[case[0] for case in DAMAGE])
def test_what_is_no_package(copy_of_data: Path, content: bytes, messages: list[str]) -> None:
    (copy_of_data / PACKAGE).write_bytes(content)
    assert said(copy_of_data) == messages


@pytest.mark.parametrize("content", [b"[" * 200_000, b'{"version": ' + b"9" * 10_000 + b"}"], ids=["depth", "digits"])
def test_json_that_python_will_not_read(copy_of_data: Path, content: bytes) -> None:
    (copy_of_data / PACKAGE).write_bytes(content)
    (message,) = said(copy_of_data)
    assert message.startswith("is not JSON (")


def test_a_schema_that_lets_through_what_a_rule_relies_on(copy_of_data: Path) -> None:
    path = copy_of_data / PACKAGE
    package = json.loads(path.read_text(encoding="utf-8"))
    column(package, "events", "precision").update(constraints={})
    path.write_text(json.dumps(package), encoding="utf-8")
    events = copy_of_data / "data" / "events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace(",day,", ",decade,", 1), encoding="utf-8")
    assert said(copy_of_data) == RELIED_ON


def test_a_column_that_is_neither_declared_nor_there(copy_of_data: Path) -> None:
    path = copy_of_data / PACKAGE
    package = json.loads(path.read_text(encoding="utf-8"))
    drop(package, "positions", "position")
    path.write_text(json.dumps(package), encoding="utf-8")
    positions = copy_of_data / "data" / "positions.csv"
    lines = positions.read_text(encoding="utf-8").splitlines()
    positions.write_text("".join(line.rpartition(",")[0] + "\n" for line in lines), encoding="utf-8")
    assert said(copy_of_data) == ["does not declare the column position of positions. Restore it from git"]


def test_a_directory_in_its_place(copy_of_data: Path) -> None:
    (copy_of_data / PACKAGE).unlink()
    (copy_of_data / PACKAGE).mkdir()
    assert said(copy_of_data) == DIRECTORY


def test_nothing_in_its_place(copy_of_data: Path) -> None:
    (copy_of_data / PACKAGE).unlink()
    assert said(copy_of_data) == ["file is missing. Restore it from git: it declares every table"]
