"""The line that says that the first cell is at work."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from hrcvote import working


class Line:
    """What `display` returns."""

    def __init__(self) -> None:
        self.shown = working.SAID

    def update(self, html: Any) -> None:
        self.shown = html.data


@pytest.fixture
def cleared(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    calls: list[bool] = []
    monkeypatch.setattr("IPython.display.clear_output", lambda: calls.append(True))
    return calls


def test_it_leaves_nothing_in_a_cell_that_shows_nothing(cleared: list[bool]) -> None:
    working.take_away(Line(), SimpleNamespace(result=None, info=SimpleNamespace(raw_cell="bundle = load()")))
    assert cleared == [True]


@pytest.mark.parametrize(
    ("result", "cell", "shown"), [(1, "1", working.SAID), (None, "print(1)", ""), (None, "display(figure)", "")]
)
def test_it_leaves_what_the_cell_shows(result: Any, cell: str, shown: str, cleared: list[bool]) -> None:
    line = Line()  # what the cell shows has taken its place, and an update of it changes nothing
    working.take_away(line, SimpleNamespace(result=result, info=SimpleNamespace(raw_cell=cell)))
    assert cleared == []
    assert line.shown == shown


def test_it_says_nothing_where_nobody_looks_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    working.say_so()
    assert capsys.readouterr().out == ""
