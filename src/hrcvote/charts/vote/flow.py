"""How the same members moved from the two votes of March to the suspension."""

from __future__ import annotations

from itertools import pairwise, product

import pandas as pd

from hrcvote import record, style
from hrcvote.charts.ribbons import Band, ribbons
from hrcvote.charts.sources import cite_votes
from hrcvote.charts.vote.ballots import SIDES, STAGES, date_of
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import names


def flow(bundle: Bundle) -> Figure:
    """How the same members moved from the two votes of March to the suspension."""
    counts = {vote: record.tally(bundle, vote) for vote in STAGES}
    bands = _bands(bundle)
    dates = [date_of(bundle, vote, year=False) for vote in STAGES]
    heads = [f"{vote}, {date}" for vote, date in zip(STAGES, dates, strict=True)]

    def draw(width: int) -> Chart:
        return ribbons(bands, heads, width, height=430 if width >= style.WIDE else 460)

    moved = record.flows(bundle, *STAGES[1:])
    left = moved[(moved["before"] == "yes") & (moved["after"] != "yes")].sort_values("members", ascending=False)
    went = names(f"{row.members} {SIDES[row.after]}" for row in each(left))
    lost = f"of the {left['members'].sum()} who left, {went}" if len(left) else "none of them left"
    before, after = counts[STAGES[1]].yes, counts[STAGES[2]].yes
    return Figure(
        id="vote-flow",
        title=f"{before} members were in favour on {dates[1]}, {after} on {dates[2]}: {lost}",
        subtitle=f"The same {counts[STAGES[2]].members} members in the votes of {names(heads)}",
        draw=draw,
        table=_flow_table(bundle, *STAGES[1:]),
        alt=(
            f"Flow of {counts[STAGES[2]].members} members through three votes; in favour were "
            f"{names(str(tally.yes) for tally in counts.values())}. Of the {before} in favour in the second, "
            f"{left['members'].sum()} were not in the third: {went}."
        ),
        sources=cite_votes(bundle, *STAGES),
    )


def _bands(bundle: Bundle) -> list[Band]:
    return [
        Band(stage, row.before, row.after, int(row.members))
        for stage, (first, second) in enumerate(pairwise(STAGES))
        for row in each(record.flows(bundle, first, second))
    ]


def _flow_table(bundle: Bundle, first: str, second: str) -> pd.DataFrame:
    """Return who moved between two votes, by name, and how many stayed."""
    order = list(POSITIONS)
    moved = record.moves(bundle, first, second)
    rows = []
    for before, after in product(order, order):
        who = moved[(moved["before"] == before) & (moved["after"] == after)]
        if len(who):
            rows.append(
                {
                    first: style.POSITION_LABELS[before],
                    second: style.POSITION_LABELS[after],
                    "Members": len(who),
                    "Who": "" if before == after else ", ".join(sorted(who["label"])),
                }
            )
    return pd.DataFrame(rows)
