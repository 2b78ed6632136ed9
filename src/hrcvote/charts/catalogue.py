"""All figures of the story, in the order in which the notebooks show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from hrcvote.charts import discrepancies, overview, timeline, vote, world
from hrcvote.data import Bundle
from hrcvote.figure import Figure

FIGURES: Final[tuple[Callable[[Bundle], Figure], ...]] = (
    overview.statements,
    vote.members,
    world.members_map,
    vote.majority,
    vote.groups,
    vote.council_members,
    vote.flow,
    vote.changed_sides,
    vote.nine_votes,
    vote.compare_votes,
    timeline.events,
    timeline.elections,
    timeline.seven_weeks,
    timeline.by_election,
    timeline.race_2023,
    timeline.dates_in_dispute,
    discrepancies.matrix,
    discrepancies.totals,
    discrepancies.outcomes,
    discrepancies.words,
    discrepancies.candidacy_dates,
    discrepancies.omissions,
    discrepancies.wider_press,
)


class FigureError(Exception):
    """A figure cannot be made of the data; the text says which and what to do."""


def figures(bundle: Bundle) -> Iterator[Figure]:
    """Yield every figure, made from the bundle.

    Raises:
        FigureError: The data no longer have what a figure shows.
    """
    for make in FIGURES:
        yield made(make, bundle)


def made(make: Callable[[Bundle], Figure], bundle: Bundle) -> Figure:
    """Return one figure, made from the bundle.

    Raises:
        FigureError: The data no longer have what it shows.
    """
    try:
        return make(bundle)
    except (LookupError, ValueError) as error:
        name = f"{make.__module__}.{make.__name__}"
        why = error.args[0] if error.args else error
        advice = "Draw it anew, or take it out of hrcvote.charts.catalogue and the notebooks."
        raise FigureError(f"{name} cannot be made of these data: {why}\n{advice}") from error
