"""What holds of every figure of the story, whoever draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from altair.utils.schemapi import SchemaBase
from altair.vegalite.v6.schema.core import Root

from hrcvote import Bundle, style
from hrcvote.charts.catalogue import FIGURES
from hrcvote.figure import Figure, narrow


@pytest.fixture(
    scope="module", params=FIGURES, ids=lambda make: f"{make.__module__.rpartition('.')[2]}.{make.__name__}"
)
def figure(request: pytest.FixtureRequest, bundle: Bundle) -> Figure:
    make: Callable[[Bundle], Figure] = request.param
    return make(bundle)


def test_both_drawings_are_what_the_schema_of_vega_lite_asks_for(figure: Figure) -> None:
    """A figure is built without this, because it takes as long as the building."""
    Root.validate({key: value for key, value in figure.spec.items() if key != "usermeta"})
    Root.validate(narrow(figure.spec))


def test_every_channel_is_given_as_what_it_is(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a text or a dict in the place of a channel Altair builds a table of all its classes, each time anew."""
    monkeypatch.setattr(
        SchemaBase, "from_dict", classmethod(lambda _, given, **__: pytest.fail(f"{given} is no channel"))
    )
    for width in (style.WIDE, style.NARROW):
        assert figure.draw(width).to_dict()


def params(node: Any) -> Iterator[str | None]:
    """Yield the name of every parameter of a specification."""
    if isinstance(node, dict) and isinstance(node.get("params"), list):
        yield from (param.get("name") for param in node["params"])
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from params(child)


def test_every_parameter_is_named_by_hand(figure: Figure) -> None:
    """Altair's own names count what the process has drawn before."""
    assert [name for name in params(figure.spec) if not name or name.startswith(("param_", "view_"))] == []


def test_no_two_figures_have_one_address(bundle: Bundle) -> None:
    ids = [make(bundle).id for make in FIGURES]
    assert len(set(ids)) == len(ids) > 0
