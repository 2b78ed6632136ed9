"""What was drawn for a page is not drawn again, and what would come out otherwise is."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import altair as alt
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from hrcvote import Bundle
from hrcvote.engine import engine
from hrcvote.figure import Figure, Source
from hrcvote.report import card, drawing
from hrcvote.report.drawn import Drawn
from hrcvote.report.page import compose, render
from hrcvote.report.site import Site
from hrcvote.summary import summary

TABLE = pd.DataFrame({"Group": ["African", "Asia-Pacific"], "Members": [3, 7]})


def figure(
    table: pd.DataFrame = TABLE,
    id: str = "groups",  # noqa: A002
    title: str = "Two groups",
    alt_text: str = "Two bars.",
    mark: str = "bar",
) -> Figure:
    def draw(width: int) -> alt.Chart:
        bars = getattr(alt.Chart(table), f"mark_{mark}")().encode(x="Members:Q", y="Group:N")
        return bars.properties(width=width - 100)  # type: ignore[no-any-return]

    source = Source("a", "A publisher", "A record", "https://example.org/a")
    return Figure(id, title, "Two groups, one day", draw, table, alt_text, [source])


def page(shown: Figure, drawn: Drawn) -> str:
    data = {kind: value for kind, value in shown._repr_mimebundle_().items() if kind != "image/png"}
    cells = [new_markdown_cell("# A"), new_code_cell("a", outputs=[new_output("display_data", data=data)])]
    return render(compose(new_notebook(cells=cells), drawn), "01_a.ipynb", Site())


@pytest.fixture(scope="module")
def before() -> str:
    """What was drawn for a page of one figure."""
    drawn = Drawn()
    page(figure(), drawn)
    return drawn.text()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How wide each drawing is that is made from here on."""
    made: list[str] = []
    own = engine()

    def compile_(spec: dict[str, Any]) -> Any:
        made.append("wide" if spec["width"] > 500 else "narrow")
        return own.vegalite_to_vega(spec)

    watched = SimpleNamespace(vegalite_to_vega=compile_, vega_to_svg=own.vega_to_svg)
    monkeypatch.setattr(drawing, "engine", lambda: watched)
    return made


def test_a_page_is_the_same_whether_drawn_or_kept(before: str, compiled: list[str]) -> None:
    drawn = page(figure(), Drawn())
    assert compiled == ["wide", "narrow"]
    assert page(figure(), Drawn(before)) == drawn
    assert compiled == ["wide", "narrow"]


@pytest.mark.parametrize(
    "change",
    [
        lambda: figure(table=TABLE.assign(Members=[3, 8])),
        lambda: figure(id="others"),
        lambda: figure(mark="point"),
    ],
)
def test_what_has_changed_is_drawn_anew(before: str, compiled: list[str], change: Callable[[], Figure]) -> None:
    kept, anew = page(change(), Drawn(before)), compiled.copy()
    assert anew == ["wide", "narrow"]
    assert kept == page(change(), Drawn())


def test_what_stands_around_a_drawing_does_not_have_it_drawn_anew(before: str, compiled: list[str]) -> None:
    told = figure(title="Two groups more", alt_text="Two bars more.")
    kept = page(told, Drawn(before))
    assert compiled == []
    assert kept == page(told, Drawn())


def test_only_what_the_page_has_now_is_kept(before: str) -> None:
    drawn = Drawn(before)
    page(figure(id="others"), drawn)
    alone = Drawn()
    page(figure(id="others"), alone)
    assert drawn.text() == alone.text()
    assert drawn.text() != before


def test_the_picture_of_a_page_is_kept_too(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    told, drawn = summary(bundle), Drawn()
    picture = card.draw("A title", told, "A bundle", drawn)
    assert card.draw("A title", told, "A bundle", Drawn(drawn.text())) == picture
    assert card.draw("Another title", told, "A bundle", Drawn(drawn.text())) != picture
    monkeypatch.setattr(card, "engine", None)
    assert card.draw("A title", told, "A bundle", Drawn(drawn.text())) == picture
    with pytest.raises(TypeError):
        card.draw("A third title", told, "A bundle", Drawn(drawn.text()))
