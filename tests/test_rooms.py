"""The rooms of the package: as the README lists them, each below all that it imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from conftest import ROOT

SOURCE = ROOT / "src" / "hrcvote"


def rooms() -> list[str]:
    """The rooms in the order of the README's tree."""
    tree = (ROOT / "README.md").read_text(encoding="utf-8").split("src/hrcvote/", 1)[1].split("\ntests/", 1)[0]
    lines = re.findall(r"^  (\w+/?(?:, \w+)*) {2,}", tree, re.MULTILINE)
    return [room.rstrip("/") for line in lines for room in line.split(", ")]


def files(room: str) -> list[Path]:
    folder = SOURCE / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [SOURCE / f"{room}.py"]


def imported(file: Path) -> set[str]:
    """The rooms that a file imports from, also within its functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[0] == "hrcvote":
                found |= {parts[1]} if len(parts) > 1 else {name.name for name in node.names}
    return found


def test_the_readme_lists_rooms_that_are() -> None:
    assert len(rooms()) >= 14
    assert [str(file) for room in rooms() for file in files(room) if not file.is_file()] == []


def test_the_readme_lists_every_room() -> None:
    there = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert there - {"__init__", "__main__"} == set(rooms()) - {"jupyter"}


@pytest.mark.parametrize("room", rooms())
def test_a_room_imports_only_rooms_above_it(room: str) -> None:
    order = rooms()
    below = set(order[order.index(room) + 1 :])
    assert [(file.name, sorted(imported(file) & below)) for file in files(room) if imported(file) & below] == []
