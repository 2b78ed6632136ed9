"""The mutants that docs/mutants.md lists are of the code as it is, and a run of mutmut is held against the list."""

from __future__ import annotations

import functools
import importlib
import inspect
from pathlib import Path

import pytest

from mutation.code import LISTED, Left, Mutant, complaints, function, left, listed, sentence

TEXT = """# Mutants

Of 3 mutants the tests kill 1; the other 2 are the same program.

### `record.tally`

```diff
-    return one
+    return two

-    return one
+    return three
```

One is both
in this world.
"""
TWO, THREE = (Mutant("record.tally", ("-return one", f"+return {word}")) for word in ("two", "three"))


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / LISTED).read_text(encoding="utf-8")


def test_each_listed_mutant_is_of_a_function_as_it_is(text: str) -> None:
    assert listed(text)
    for mutant in listed(text):
        module, *path = mutant.function.split(".")
        code = inspect.getsource(functools.reduce(getattr, path, importlib.import_module(f"hrcvote.{module}")))
        lines = [line.strip() for line in code.splitlines()]
        gone = [line[1:] for line in mutant.change if line[0] == "-"]
        assert gone, mutant
        assert [line for line in gone if line not in lines] == [], mutant
        assert len(gone) < len(mutant.change)


def test_each_listed_mutant_has_a_reason(text: str) -> None:
    assert [mutant for mutant, reason in listed(text).items() if not reason.endswith(".")] == []


def test_as_many_are_listed_as_are_said_to_be_the_same_program(text: str) -> None:
    assert f"; the other {len(listed(text)):,} are the same program." in text


def test_the_list_is_read_with_its_reasons() -> None:
    assert listed(TEXT) == {TWO: "One is both in this world.", THREE: "One is both in this world."}


def test_a_run_that_left_what_is_listed_has_no_complaints() -> None:
    assert complaints(Left(3, [THREE, TWO]), TEXT) == []


def test_a_survivor_that_is_not_listed_is_told_with_what_it_changes() -> None:
    other = Mutant("claims.judge", ("-if a:", "+if b:"))
    assert complaints(Left(3, [TWO, THREE, other]), TEXT) == [
        f"No test kills this, and {LISTED} does not list it: claims.judge\n    - if a:\n    + if b:"
    ]


def test_a_listed_mutant_that_a_test_kills_is_told() -> None:
    (said,) = complaints(Left(3, [TWO]), TEXT)
    assert said == f"{LISTED} lists this, and it does not survive: {THREE}"


def test_other_numbers_than_the_run_s_are_told() -> None:
    assert complaints(Left(4, [TWO, THREE]), TEXT) == [f"{LISTED} does not say: {sentence(4, 2)}"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hrcvote.record.x_tally__mutmut_1", "record.tally"),
        ("hrcvote.record.x__vote__mutmut_12", "record._vote"),
        ("hrcvote.claims.xǁ_Recordǁ__call____mutmut_3", "claims._Record.__call__"),
    ],
)
def test_a_mutant_is_of_a_function(name: str, expected: str) -> None:
    assert function(name) == expected


def test_what_is_no_mutant_is_named() -> None:
    with pytest.raises(ValueError, match=r"'hrcvote\.record\.tally' is no name of a mutant"):
        function("hrcvote.record.tally")


DIFF = """# hrcvote.record.x_tally__mutmut_2: survived
--- src/hrcvote/record.py
+++ src/hrcvote/record.py
@@ -9,5 +9,5 @@
     one = 1
-    return one
+    return two
"""


def test_what_a_run_left_is_what_no_test_killed() -> None:
    said = {
        ("results", "--all", "true"): "    hrcvote.record.x_tally__mutmut_1: killed\n"
        "    hrcvote.record.x_tally__mutmut_2: survived\n    hrcvote.record.x_tally__mutmut_3: timeout\n",
        ("show", "hrcvote.record.x_tally__mutmut_2"): DIFF,
    }
    assert left(lambda *command: said[command]) == Left(3, [TWO])


@pytest.mark.parametrize(
    ("printed", "error"),
    [
        ("", "0 of 0 mutants were not tried"),
        ("    hrcvote.record.x_tally__mutmut_1: not checked\n", "1 of 1 mutants were not tried: run mutmut to its end"),
    ],
)
def test_a_run_that_did_not_end_is_no_run(printed: str, error: str) -> None:
    with pytest.raises(RuntimeError, match=error):
        left(lambda *_: printed)
