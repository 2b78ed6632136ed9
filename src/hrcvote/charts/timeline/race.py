"""The race of October 2023: two seats, three candidates, and the votes that elect."""

from __future__ import annotations

import pandas as pd

from hrcvote import record
from hrcvote.charts.timeline.ballots import ballot_sources, ballot_table, draw_ballots, drawing, panel, told
from hrcvote.chronology import RACE, RUSSIA, Result, races
from hrcvote.data import Bundle, each
from hrcvote.figure import Figure
from hrcvote.words import names, number, plural, years


def race_2023(bundle: Bundle) -> Figure:
    """The candidates of the group with which Russia stood again, and their votes."""
    found = races(bundle)
    stood = found[found["election_id"] == RACE]
    own = next(each(stood[stood["iso3"] == RUSSIA]))
    needed = record.votes_to_be_elected(bundle)
    shown = panel(bundle, stood)
    return Figure(
        id="timeline-race-2023",
        title=_finding(stood, own, needed),
        subtitle=f"Votes in the secret ballot for the Eastern European seats of {years(own.term)}; of"
        f" {len(bundle.members)} members, {needed} are needed. Filled bars: elected; outlined: not elected.",
        draw=lambda width: drawing(*draw_ballots(bundle, [shown], width), width),
        table=ballot_table(stood),
        alt=f"Bars for {plural(len(stood), 'candidate')}, with a line at the {needed} votes needed. {told([shown])}",
        sources=ballot_sources(bundle, stood),
    )


def _finding(stood: pd.DataFrame, own: Result, needed: int) -> str:
    seats = f"the {plural(own.seats, 'seat')}"
    when = f"{own.date:%B %Y}"
    elected = stood[stood["elected"] & (stood["iso3"] != RUSSIA)]
    others = names(elected["label"])
    if own.elected:
        return f"Russia returned in {when} with {own.votes} votes, {number(own.margin)} more than the {needed} needed"
    if own.margin < 0:
        missed = f"{plural(-own.margin, 'vote')} short of the {needed} needed"
        last = elected.nsmallest(1, "votes")  # with as many votes as were needed one may still lose to two others
        behind = "".join(f" and {row.votes - own.votes} behind {row.label}" for row in each(last))
        return f"In {when} Russia was {missed}{behind}; {others} took {seats}"
    return (
        f"In {when} Russia had {number(own.margin)} more than the {needed} needed; {others} had more and took {seats}"
    )
