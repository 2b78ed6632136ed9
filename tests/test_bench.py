"""What `make bench` makes of what it measures. Nothing here measures a time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.__main__ import PATH, Results, document, growing, largest
from bench.commands import CommandError, copied_bundle, run
from bench.desk import Answered
from bench.growth import COUNT, LOAD, Growth
from bench.pages import Seen
from bench.pairs import PAIRS, Compared, Measured, again, in_turn, table
from hrcvote.data import check
from hrcvote.place import notebooks

GROWTH = [
    Growth(10, 1930, LOAD, 0.1, 100),
    Growth(10, 1930, COUNT, 0.1, 100),
    Growth(100, 19300, LOAD, 0.3, 120),
    Growth(100, 19300, COUNT, 1.8, 700),
]


def test_a_ratio_is_taken_of_each_pair_and_the_middle_one_is_told() -> None:
    compared = Compared("what", [1, 1, 4], [10, 5, 8], bound=0.2)
    assert compared.ratios == [0.1, 0.2, 0.5]
    assert compared.cells() == ["what", "1 s", "8 s", "0.20", "0.10 to 0.50", "0.20", "yes"]


def test_what_is_over_its_bound_is_said_to_be() -> None:
    assert Compared("what", [3.0], [10.0], bound=0.29).cells()[-2:] == ["0.29", "**no**"]
    assert Measured("what", [61.0, 62.0, 59.0], "ms", 60).cells() == ["what", "61 ms", "59 to 62", "60 ms", "**no**"]
    assert Measured("what", [59.0], "ms").cells()[-2:] == ["", ""]


def test_pairs_take_turns() -> None:
    called: list[str] = []

    def measure(name: str, value: float) -> float:
        called.append(name)
        return value

    compared = in_turn("what", lambda: measure("own", 1.0), lambda: measure("other", 4.0))
    assert compared.ratios == [0.25] * PAIRS
    assert "".join(name[1] for name in called) == ("wt" + "tw") * (PAIRS // 2) + "wt" * (PAIRS % 2)
    assert again("what", lambda: 1.0).values == [1.0] * PAIRS


def test_growth_is_told_beside_the_size_before() -> None:
    assert growing(GROWTH)[1] == ["100", "19,300", LOAD, "0.3 s", "10.0", "3.0", "120 MB"]
    assert growing(GROWTH)[2][4:6] == ["", ""]
    loaded, peak = largest(GROWTH)
    assert (loaded.values, peak.values) == ([2.1], [700])
    assert [one.cells()[-1] for one in (loaded, peak)] == ["**no**", "**no**"]


def test_the_page_holds_everything_that_was_measured() -> None:
    seen = Seen("the report", "disk", 900_000, 330_000, [250.0], [])
    answered = Answered("a tool", [40.0, 101.0, 50.0])
    text = document(Results([Compared("one", [1], [2]), Measured("two", [3])], [seen], [answered], GROWTH))
    for row in (
        ["one", "1 s", "2 s"],
        ["two", "3 s"],
        ["the report", "disk", "900 kB", "330 kB", "250 ms", "never"],
        ["a tool", "3", "50 ms", "101 ms", "2 of 3"],
    ):
        assert f"| {' | '.join(row)} |" in text
    assert text.count(f"| {LOAD} |") == 2


def test_what_is_committed_is_such_a_page() -> None:
    """All that is to be measured stands in it; whether it was met is for whoever reads it."""
    text = PATH.read_text(encoding="utf-8")
    heads = [line for line in text.splitlines() if line.startswith("| ") and line.endswith(" |")]
    assert [table(names, []).splitlines()[0] in heads for names in bench.HEADS.values()] == [True] * 5
    assert len(re.findall(r"\| (?:yes|\*\*no\*\*) \|$", text, re.MULTILINE)) == 8
    for size in (10, 100, 1_000, 10_000):
        assert len(re.findall(rf"^\| {size:,} \| {size * 193:,} \|", text, re.MULTILINE)) == 4


def test_what_is_measured_is_a_whole_bundle(root: Path) -> None:
    with copied_bundle() as copied:
        assert check(copied) == []
        assert [path.name for path in notebooks(copied)] == [path.name for path in notebooks(root)]


def test_a_command_that_fails_takes_no_time_that_could_be_compared() -> None:
    with pytest.raises(CommandError, match="no-such-module"):
        run("python3", "-m", "no-such-module")
