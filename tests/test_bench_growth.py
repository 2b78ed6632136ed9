"""The bundles that growth is measured with: valid, the same twice, and the real votes in them as they were."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bench import growth
from bench.growth import LOAD, SEED, grown, measure
from hrcvote import Bundle, load, record
from hrcvote.charts import vote, world
from hrcvote.data import check
from hrcvote.rules import POSITIONS

VOTES = 20


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grown(root, tmp_path_factory.mktemp("grown"), VOTES)


@pytest.fixture(scope="module")
def larger(made: Path) -> Bundle:
    return load(made)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "data").iterdir()}


def drawn(node: Any) -> int:
    """Count the rows that a specification carries to be drawn, also those in its narrow drawing."""
    if isinstance(node, list):
        return sum(map(drawn, node))
    if not isinstance(node, dict):
        return 0
    named = sum(map(len, node.get("datasets", {}).values()))
    inline = len(node["values"]) if isinstance(node.get("values"), list) else 0
    return named + inline + sum(drawn(part) for name, part in node.items() if name not in ("datasets", "values"))


def test_it_is_sound_and_as_large_as_asked(made: Path, larger: Bundle) -> None:
    assert check(made) == []
    assert len(larger.votes) == VOTES
    assert len(larger.positions) == VOTES * len(larger.members)


def test_it_is_the_same_twice_and_another_with_another_seed(root: Path, made: Path, tmp_path: Path) -> None:
    assert content(grown(root, tmp_path / "again", VOTES, SEED)) == content(made)
    other = content(grown(root, tmp_path / "other", VOTES, SEED + 1))
    assert {name for name, raw in content(made).items() if raw != other[name]} == {"positions.csv", "votes.csv"}


def test_all_but_the_made_votes_is_as_it_was(root: Path, made: Path, tmp_path: Path) -> None:
    before, after = content(root), content(made)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"positions.csv", "votes.csv"}
    for name in changed:
        made_lines = [line for line in after[name].splitlines() if line.startswith(b"99/")]
        assert [line for line in after[name].splitlines() if line not in made_lines] == before[name].splitlines()
    assert content(grown(root, tmp_path / "same", 9)) == before


def test_fewer_votes_than_there_are_cannot_be_made(root: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="8 votes are fewer than the 9 of the bundle"):
        grown(root, tmp_path, 8)


def test_its_totals_are_those_of_its_positions(larger: Bundle) -> None:
    counted = record.tallies(larger).set_index("vote_id")[[*POSITIONS]]
    official = larger.votes.set_index("vote_id")[[*POSITIONS]].astype("int64")
    pd.testing.assert_frame_equal(counted.sort_index(), official.sort_index())
    assert counted.nunique().min() > 1


def test_the_real_votes_are_counted_by_group_as_before(bundle: Bundle, larger: Bundle) -> None:
    for vote_id in bundle.votes["vote_id"]:
        pd.testing.assert_frame_equal(record.by_group(larger, vote_id), record.by_group(bundle, vote_id))


@pytest.mark.parametrize(
    "make",
    [
        vote.members,
        vote.majority,
        vote.groups,
        vote.council_members,
        vote.flow,
        vote.changed_sides,
        world.members_map,
    ],
    ids=lambda make: make.__name__,
)
def test_a_figure_of_some_votes_carries_no_more_rows_for_the_others(make: Any, bundle: Bundle, larger: Bundle) -> None:
    before, after = make(bundle), make(larger)
    assert drawn(after.spec) == drawn(before.spec) > 0
    assert len(after.table) == len(before.table)


def test_each_task_is_measured_with_each_size(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "TIMES", 1)
    rows = measure(root, (9, VOTES), (LOAD, "pairs of members"))
    assert [(row.votes, row.rows, row.task) for row in rows] == [
        (votes, votes * 193, task) for votes in (9, VOTES) for task in (LOAD, "pairs of members")
    ]
    assert all(row.seconds > 0 and row.megabytes > 10 for row in rows)


def test_the_peak_is_that_of_the_process_and_not_of_the_one_that_started_it(root: Path) -> None:
    here = bytearray(b"x" * 600_000_000)
    code = "from bench.growth import peak; before = peak(); much = bytearray(b'x' * 300_000_000); print(before, peak())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=root / "tests")
    before, after = map(float, run.stdout.split())
    assert before < len(here) / 1e6 - 100
    assert after >= 300
