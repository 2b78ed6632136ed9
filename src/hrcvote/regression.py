"""A pytest plugin: says what changed in a figure when a notebook's output does, in sentences and rows of its table.

Without it the regression would show two specifications of some thousand lines each, and take more than twice as long:
it also has the notebooks' kernels forked (see `hrcvote.kernels`), and draws no pictures, which nbval does not compare.
"""

from __future__ import annotations

import difflib
from collections.abc import Generator, Iterator
from typing import Any, Final

import pytest
from bs4 import BeautifulSoup

from hrcvote import forking, kernels
from hrcvote.engine import WITHOUT_PICTURES

IN_NOTEBOOK: Final = pytest.StashKey[bool]()
"""Whether what runs is a notebook: what other tests compare is told as pytest tells it."""


def pytest_configure(config: pytest.Config) -> None:
    """Have the kernels of notebooks forked, and what they send not laid out for a log that nobody reads."""
    if config.getoption("nbval", default=False):
        kernels.fork()
        import nbval.kernel  # type: ignore[import-untyped,unused-ignore]

        # Whether the log is kept or not, nbval lays out every message for it, and a figure's is long.
        nbval.kernel.pformat = _as_it_is


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Let the kernel of a notebook, which starts with its first cell, draw no pictures."""
    item.config.stash[IN_NOTEBOOK] = in_notebook = item.path.suffix == ".ipynb"
    with pytest.MonkeyPatch.context() as environment:
        if in_notebook:
            for name, value in (forking.QUIET | WITHOUT_PICTURES).items():
                environment.setenv(name, value)
        return (yield)


def _as_it_is(message: Any) -> Any:
    return message


def pytest_assertrepr_compare(config: pytest.Config, op: str, left: Any, right: Any) -> list[str] | None:
    """Explain two versions of a figure that differ, or of a notebook's text; `left` is the one in git."""
    if op != "==":
        return None
    before, after = told(left), told(right)
    if before and after:
        return [f"the figure {before['id']} has changed", *changes(before, after), *chart_changes(left, right)]
    if isinstance(left, str) and isinstance(right, str) and config.stash.get(IN_NOTEBOOK, False):
        what = "table" if "<table" in left and "<table" in right else "text"
        return [f"the {what} has changed", *text_changes(*(lines_of(text) for text in (left, right)))]
    return None


def lines_of(text: str) -> list[str]:
    """Return a text by its lines, and a table in HTML by its rows, so that each can be read."""
    if "<table" not in text:
        return text.splitlines()
    rows = BeautifulSoup(text, "html.parser").select("caption, tr")
    return [" | ".join(cell.get_text(" ", strip=True) for cell in row.select("th, td") or [row]) for row in rows]


def text_changes(before: list[str], after: list[str]) -> Iterator[str]:
    """Yield a line for each line that is gone, and one for each that is new, in their order."""
    yield from (line for line in difflib.ndiff(before, after, linejunk=None, charjunk=None) if line[0] in "-+")


def told(output: Any) -> dict[str, Any] | None:
    """Return what a figure tells beside its chart, or None where the output is no figure."""
    about = output.get("usermeta", {}).get("hrcvote") if isinstance(output, dict) else None
    return about if isinstance(about, dict) else None


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each sentence and each row that is gone, and one for each that is new."""
    for part in ("title", "subtitle", "alt", "sources"):
        if before[part] != after[part]:
            yield from (f"{part}:", f"- {before[part]}", f"+ {after[part]}")
    rows = [[tuple(map(str, row)) for row in about["table"]["rows"]] for about in (before, after)]
    gone = [row for row in rows[0] if row not in rows[1]]
    new = [row for row in rows[1] if row not in rows[0]]
    if gone or new or before["table"]["columns"] != after["table"]["columns"]:
        yield f"table: {' | '.join(after['table']['columns'])}"
        yield from (f"- {' | '.join(row)}" for row in gone)
        yield from (f"+ {' | '.join(row)}" for row in new)


def chart_changes(left: Any, right: Any) -> Iterator[str]:
    """Yield a line for each part of the drawing that differs, by its place in the specification."""
    for part in sorted((set(left) | set(right)) - {"usermeta", "description"}):
        if left.get(part) != right.get(part):
            yield f"the drawing differs in {part}"
