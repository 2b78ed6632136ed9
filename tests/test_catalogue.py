"""What holds of every figure of the story, whoever draws it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from altair.vegalite.v6.schema.core import Root

from hrcvote import Bundle
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


def test_no_two_figures_have_one_address(bundle: Bundle) -> None:
    ids = [make(bundle).id for make in FIGURES]
    assert len(set(ids)) == len(ids) > 0
