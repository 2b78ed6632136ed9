"""`python -m mutation.code`: what `mutmut run` left of the code, held against the mutants that `docs/mutants.md` lists.

A mutant is known by its function and the lines that it changes: its number becomes another's with every change of code.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from hrcvote.place import find_root

LISTED: Final = Path("docs", "mutants.md")
KILLED: Final = frozenset({"killed", "timeout"})
"""What mutmut calls a mutant that a test noticed, be it that the test did not end."""

_NAME = re.compile(r"hrcvote\.(?P<module>\w+)\.(?:xǁ(?P<method>\w+ǁ\w+)|x_(?P<function>\w+))__mutmut_\d+")
_SECTION = re.compile(r"^### `(?P<function>[\w.]+)`\n(?P<text>.*?)(?=^#|\Z)", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^```diff\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


class Mutant(NamedTuple):
    """A change of one function."""

    function: str
    """Its name within the package, as `record.tally`."""
    change: tuple[str, ...]
    """The lines that go and those that come, each after its sign, without their indentation."""

    def __str__(self) -> str:
        return "\n".join([self.function, *(f"    {line[0]} {line[1:]}" for line in self.change)])


class Left(NamedTuple):
    """What a run of mutmut made of its mutants."""

    made: int
    survivors: list[Mutant]


def changed_lines(diff: str) -> tuple[str, ...]:
    """Return the lines of a diff that go and that come, each after its sign."""
    return tuple(line[0] + line[1:].strip() for line in diff.splitlines() if re.match(r"(?!--- |\+\+\+ )[-+]", line))


def listed(text: str) -> dict[Mutant, str]:
    """Return the mutants that a text lists, each with the reason that it gives: what follows the lines it changes."""
    found = {}
    for section in _SECTION.finditer(text):
        _, *parts = _FENCE.split(section["text"])
        for diffs, reason in zip(parts[::2], parts[1::2], strict=True):
            for diff in diffs.split("\n\n"):
                found[Mutant(section["function"], changed_lines(diff))] = " ".join(reason.split())
    return found


def sentence(made: int, same: int) -> str:
    """Return how many mutants there are, and what becomes of them."""
    return f"Of {made:,} mutants the tests kill {made - same:,}; the other {same:,} are the same program."


def left(mutmut: Callable[..., str]) -> Left:
    """Return what mutmut's last run left.

    Args:
        mutmut: Runs mutmut with some arguments, and returns what it prints.

    Raises:
        RuntimeError: There was no run, or it did not end.
    """
    became = dict(line.strip().rsplit(": ", 1) for line in mutmut("results", "--all", "true").splitlines() if line)
    counted = Counter(became.values())
    if not became or counted["not checked"]:
        raise RuntimeError(
            f"{counted['not checked']:,} of {len(became):,} mutants were not tried: run mutmut to its end"
        )
    survivors = [name for name, status in became.items() if status not in KILLED]
    return Left(len(became), [Mutant(function(name), changed_lines(mutmut("show", name))) for name in survivors])


def function(name: str) -> str:
    """Return the function that a mutant is of, from the name that mutmut gives it.

    Raises:
        ValueError: It is no name of a mutant of this package.
    """
    match = _NAME.fullmatch(name)
    if not match:
        raise ValueError(f"{name!r} is no name of a mutant of hrcvote")
    return f"{match['module']}.{match['function'] or match['method'].replace('ǁ', '.')}"


def complaints(run: Left, text: str) -> list[str]:
    """Return what a run and a list of mutants do not agree on."""
    known = listed(text)
    said = [
        f"No test kills this, and {LISTED} does not list it: {mutant}"
        for mutant in run.survivors
        if mutant not in known
    ]
    said += [
        f"{LISTED} lists this, and it does not survive: {mutant}" for mutant in known if mutant not in run.survivors
    ]
    total = sentence(run.made, len(run.survivors))
    return said if said or total in text else [f"{LISTED} does not say: {total}"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Say what the run left, and return 1 if that is not what is listed."""
    parser = argparse.ArgumentParser(prog="python -m mutation.code", description=__doc__)
    parser.add_argument("--root", type=Path, help="the bundle's directory; by default the one this is run in")
    root = find_root(parser.parse_args(arguments).root)

    def mutmut(*command: str) -> str:
        ran = [sys.executable, "-m", "mutmut", *command]
        return subprocess.run(ran, cwd=root, stdout=subprocess.PIPE, text=True, check=True).stdout

    run = left(mutmut)
    said = complaints(run, (root / LISTED).read_text(encoding="utf-8"))
    print("\n".join(said) or sentence(run.made, len(run.survivors)))
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
