"""How the same members moved from the two votes of March to the suspension."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.ribbons import Band, ribbons
from hrcvote.charts.sources import cite_votes
from hrcvote.charts.vote.naming import SIDES, STAGES, date_of
from hrcvote.data import Bundle, each
from hrcvote.figure import Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import names


def flow(bundle: Bundle) -> Figure:
    """How the same members moved from the two votes of March to the suspension."""
    counts = {vote: record.tally(bundle, vote) for vote in STAGES}
    bands = _bands(bundle)
    other = [band for band in bands if band.before != band.after]
    changed = [sum(band.members for band in other if band.stage == stage) for stage in (0, 1)]
    dates = [date_of(bundle, vote, year=False) for vote in STAGES]
    heads = [f"{vote}, {date}" for vote, date in zip(STAGES, dates, strict=True)]

    moved = record.flows(bundle, *STAGES[1:])
    left = moved[(moved["before"] == "yes") & (moved["after"] != "yes")].sort_values("members", ascending=False)
    went = names(f"{row.members} {SIDES[row.after]}" for row in each(left))
    lost = f"of the {left['members'].sum()} no longer in favour, {went}" if len(left) else "all of them stayed"
    before, after = counts[STAGES[1]].yes, counts[STAGES[2]].yes
    return Figure(
        id="vote-flow",
        title=f"{before} members were in favour on {dates[1]}, {after} on {dates[2]}: {lost}",
        subtitle=f"The same {counts[STAGES[2]].members} members in the votes of {names(heads)}",
        draw=lambda width: ribbons(bands, heads, width),
        table=pd.DataFrame([row for pair in pairwise(STAGES) for row in _rows(bundle, *pair)]),
        alt=(
            f"Flow of {counts[STAGES[2]].members} members through three votes; in favour were "
            f"{names(str(tally.yes) for tally in counts.values())}. Between the first and the second "
            f"{changed[0]} members took another position, between the second and the third {changed[1]}. Of the "
            f"{before} in favour in the second, {left['members'].sum()} were not in the third: {went}."
        ),
        sources=cite_votes(bundle, *STAGES),
    )


def _bands(bundle: Bundle) -> list[Band]:
    return [
        Band(stage, row.before, row.after, int(row.members))
        for stage, (first, second) in enumerate(pairwise(STAGES))
        for row in each(record.flows(bundle, first, second))
    ]


def _rows(bundle: Bundle, first: str, second: str) -> Iterator[dict[str, object]]:
    """Yield who moved between two votes, by name, and how many stayed."""
    moved = record.moves(bundle, first, second)
    for before, after in product(POSITIONS, POSITIONS):
        who = moved[(moved["before"] == before) & (moved["after"] == after)]
        if len(who):
            yield {
                "Between": f"{first} and {second}",
                "Before": style.POSITION_LABELS[before],
                "After": style.POSITION_LABELS[after],
                "Members": len(who),
                "Who": "the same position" if before == after else ", ".join(sorted(who["label"])),
            }
