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


def figures(bundle: Bundle) -> Iterator[Figure]:
    """Yield every figure, made from the bundle."""
    for make in FIGURES:
        yield make(bundle)
