"""Russia's votes in each election that it stood in, against those that elect."""

from __future__ import annotations

import pandas as pd

from hrcvote import record
from hrcvote.charts.timeline.ballots import ballot_sources, ballot_table, draw_ballots, drawing, panel, told
from hrcvote.chronology import RUSSIA, races
from hrcvote.data import Bundle
from hrcvote.figure import Figure
from hrcvote.words import names, number, plural


def elections(bundle: Bundle) -> Figure:
    """Russia's votes in each election that it stood in, with how many stood for how many seats."""
    found = races(bundle)
    own = found[found["iso3"] == RUSSIA]
    panels = [panel(bundle, own[own["election_id"] == election]) for election in own["election_id"]]
    needed = record.votes_to_be_elected(bundle)
    return Figure(
        id="timeline-elections",
        title=_finding(own),
        subtitle=f"Russia's votes in secret ballots for the Eastern European seats, {own['date'].iloc[0].year} to"
        f" {own['date'].iloc[-1].year}; of {len(bundle.members)} members, {needed} are needed. Filled bar:"
        " elected; outlined: not elected.",
        draw=lambda width: drawing(*draw_ballots(bundle, panels, width), width),
        table=ballot_table(own),
        alt=f"A bar for Russia in each of {plural(len(panels), 'election')}, with a line at the {needed} votes needed."
        f" {told(panels)}",
        sources=ballot_sources(bundle, own),
    )


def _finding(own: pd.DataFrame) -> str:
    """Say whether Russia won when it had no rival for a seat and lost when it had one, or how often it won."""
    rivals = own["candidates"] > own["seats"]
    won, lost = (names(str(date.year) for date in own.loc[own["elected"] == one, "date"]) for one in (True, False))
    if (own["elected"] == ~rivals).all() and rivals.any() and not rivals.all():
        return f"Russia was elected without a rival for the seat, in {won}, and lost with one, in {lost}"
    return f"Russia was elected in {number(own['elected'].sum())} of {plural(len(own), 'election')}: in {won}"
