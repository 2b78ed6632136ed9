"""What several tests share: the real bundle, and a copy of its data to damage."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import hrcvote
from hrcvote import data

ROOT = Path(__file__).resolve().parents[1]

Damage = Callable[[str, str, str], None]


@pytest.fixture(scope="session")
def root() -> Path:
    """The directory of the real bundle."""
    return ROOT


@pytest.fixture(scope="session")
def bundle(root: Path) -> hrcvote.Bundle:
    """The real data."""
    return hrcvote.load(root)


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    """No test is answered by what another one had computed, nor a mutant by what the program had."""
    data.forget()


@pytest.fixture
def copy_of_data(tmp_path: Path, root: Path) -> Path:
    """A directory with a copy of `data/`."""
    shutil.copytree(root / "data", tmp_path / "data")
    return tmp_path


@pytest.fixture
def damage(copy_of_data: Path) -> Damage:
    """A function that replaces a text in a file of the copy; the text must stand there exactly once."""

    def replace(file: str, old: str, new: str) -> None:
        path = copy_of_data / "data" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    return replace


def alive(process: int) -> bool:
    """Say whether a process still runs; one that waits to be buried does not."""
    state = Path("/proc") / str(process) / "stat"
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"
