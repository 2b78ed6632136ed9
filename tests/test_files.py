"""Files are written whole or not at all: killed at any moment, without room, without permission, two at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from hrcvote.files import UNFINISHED, replace_all
from killing import NEW, OLD

AS_THEY_WERE = dict.fromkeys(OLD, "old")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A directory that everybody can reach, as pytest's own cannot be."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made) / "reports"


def played(scene: str, folder: Path) -> tuple[list[dict[str, Any]], str]:
    """Play a scene; return what it found, and what its writers complained of."""
    command = [sys.executable, str(ROOT / "tests" / "killing.py"), scene, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    found = [json.loads(line) for line in lines if line.startswith("{")]
    return found, "\n".join(line for line in lines if not line.startswith("{"))


def test_killed_at_any_moment_it_leaves_each_file_whole(folder: Path) -> None:
    found, _ = played("every_moment", folder)
    assert len(found) > 50
    assert [result["ended"] for result in found] == [-9] * (len(found) - 1) + [0]
    places = [{name: state for name, state in result["files"].items() if state != "left"} for result in found]
    assert {state for files in places for state in files.values()} == {"old", "new"}
    assert all(OLD.keys() <= files.keys() for files in places)
    # Nothing is replaced before everything is on disk: most moments leave all as it was.
    first = next(number for number, files in enumerate(places) if files != AS_THEY_WERE)
    assert "left" in {state for result in found[:first] for state in result["files"].values()}
    assert first > 40
    assert found[-1]["files"] == dict.fromkeys(NEW, "new")


def test_an_export_killed_at_any_moment_leaves_each_page_whole(folder: Path) -> None:
    found, _ = played("exports", folder)
    killed = [result for result in found if result["ended"]]
    assert len(killed) >= 8
    assert {state for result in found for state in result["files"].values()} == {"old", "new"}
    assert killed[0]["files"].keys() == {"index.html", "00_start.html", "01_two.html"}
    assert any(result["left"] for result in killed)
    assert (set(found[-1]["files"].values()), found[-1]["left"]) == ({"new"}, 0)


def test_of_two_at_once_one_comes_after_the_other(folder: Path) -> None:
    found, _ = played("two_at_once", folder)
    assert [result["ended"] for result in found] == [0] * 8
    for result in found:
        assert len(set(result["files"].values())) == 1, result["files"]
        assert result["files"].keys() == OLD.keys()


@pytest.mark.parametrize(("scene", "said"), [("disk_full", "27 2.html"), ("read_only", "13 0.html")])
def test_what_cannot_be_written_leaves_all_as_it_was_and_is_named(folder: Path, scene: str, said: str) -> None:
    ((result,), complaint) = played(scene, folder)
    if result["ended"] == 77:
        pytest.skip("there is nobody here who may not write")
    assert (result["ended"], complaint) == (1, said)
    assert result["files"] == AS_THEY_WERE


def test_places_are_given_back_when_the_last_cannot_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("old")
    put = os.replace

    def fails(new: Path, path: Path) -> None:
        if path.name == "c":
            raise OSError(5, "Input/output error", str(new))
        put(new, path)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match=r"Input/output error: '.*/c'"):
        replace_all({tmp_path / name: "new" for name in "abc"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old"}


def test_a_directory_in_the_place_of_a_file_is_found_before_anything_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").mkdir()
    with pytest.raises(IsADirectoryError, match=r"'.*/b'"):
        replace_all({tmp_path / "a": "new", tmp_path / "b": "new"})
    assert (tmp_path / "a").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_directory_that_cannot_be_made_is_told_by_the_file_that_was_to_stand_in_it(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OSError, match=r"'.*/taken/a'"):
        replace_all({tmp_path / "taken" / "a": "new"})


def test_what_was_left_behind_is_cleared_up_and_nothing_else(tmp_path: Path) -> None:
    for name in (f".a.html.x{UNFINISHED}", ".hidden", "kept.html"):
        (tmp_path / name).write_text("x")
    replace_all({tmp_path / "b.html": "new"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [".hidden", "b.html", "kept.html"]


def test_a_file_from_the_future_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    os.utime(tmp_path / "a", (4e9, 4e9))
    replace_all({tmp_path / "a": "new"})
    assert (tmp_path / "a").read_text() == "new"


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
def test_a_file_keeps_the_permissions_that_it_had(tmp_path: Path, mode: int) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "a").chmod(mode)
    replace_all({tmp_path / "a": "new"})
    assert (tmp_path / "a").read_text() == "new"
    assert (tmp_path / "a").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("mask", [0o022, 0o002, 0o027, 0o077])
def test_a_new_file_has_the_permissions_that_whoever_writes_gives(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        replace_all({tmp_path / "a": "new"})
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("old", ["old", None])
def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path, old: str | None) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "a").symlink_to("far/b")
    if old:
        (tmp_path / "a").write_text(old)
    replace_all({tmp_path / "a": "new"})
    assert (tmp_path / "a").readlink() == Path("far/b")
    assert [(path.name, path.read_text()) for path in (tmp_path / "far").iterdir()] == [("b", "new")]


@pytest.mark.parametrize("leads_to", ["a", "folder"])
def test_a_link_that_leads_to_no_file_is_named_and_nothing_replaced(tmp_path: Path, leads_to: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a").symlink_to(leads_to)
    (tmp_path / "0").write_text("old")
    with pytest.raises(OSError, match=r"'.*/a'"):
        replace_all({tmp_path / "0": "new", tmp_path / "a": "new"})
    assert (tmp_path / "0").read_text() == "old"
    assert (tmp_path / "a").readlink() == Path(leads_to)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "a", "folder"]
