"""The by-election of 2022: the seat that Russia left, and who was elected to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import altair as alt

from hrcvote import record, style
from hrcvote.charts.sheet import between, draw_areas, draw_rules, draw_texts, text_at
from hrcvote.charts.timeline.ballots import Panel, ballot_sources, ballot_table, draw_ballots, drawing, panel, told
from hrcvote.charts.timeline.caption import lead
from hrcvote.chronology import BY_ELECTION, END, TERM, Result, date_of, races, seat_months
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.words import day, plural, years

_BAR = (26, 50)
"""Where the bar of the seat begins and ends, downwards."""


def by_election(bundle: Bundle) -> Figure:
    """Who held one seat of the Council over its term, and the ballot by which it changed hands."""
    found = races(bundle)
    stood = found[found["election_id"] == BY_ELECTION]
    won = next(each(stood))
    left = date_of(bundle, END)
    empty = (won.date.date() - left).days
    held = plural(seat_months(bundle), "month")
    needed = record.votes_to_be_elected(bundle)
    shown = panel(bundle, stood)
    return Figure(
        id="timeline-by-election",
        title=_finding(won, len(stood), empty),
        subtitle=f"One seat of the Council over its term {years(won.term)}, and the ballot of"
        f" {day(won.date)}; of {len(bundle.members)} members, {needed} are needed.",
        draw=lambda width: _draw(bundle, won, shown, width),
        table=ballot_table(stood),
        alt=f"A bar for the term of the seat: Russia for {held}, to {day(left)}; empty for {plural(empty, 'day')};"
        f" {won.label} from {day(won.date)}, for the rest of the term. Below it the ballot. {told([shown])}",
        sources=[*dict.fromkeys([*ballot_sources(bundle, stood), *lead(bundle, [TERM, END])])],
    )


def _finding(won: Result, stood: int, empty: int) -> str:
    rivals = plural(stood - 1, "rival")
    if not won.elected:
        return f"Nobody was elected to the seat that Russia left; {won.label} had {won.votes} votes"
    after = f"{plural(empty, 'day')} after Russia left it"
    return f"{won.label} was elected to the seat {after}, with {won.votes} votes and {rivals}"


def _draw(bundle: Bundle, won: Result, shown: Panel, width: int) -> Chart:
    ballots, bottom = draw_ballots(bundle, [shown], width, 112 if width < style.WIDE else 96)
    return drawing([*_seat(bundle, won, width), *ballots], bottom, width)


def _seat(bundle: Bundle, won: Result, width: int) -> Iterator[alt.Chart]:
    """Draw the seat over its term: Russia's time, the days that it was empty, and the time of who was elected."""
    size, wide = 13 if width >= style.WIDE else 12, style.inner(width)
    first, last = date_of(bundle, TERM), dt.date(int(won.term[-4:]), 12, 31)
    days = (last - first).days + 1
    left, filled = ((date - first).days * wide / days for date in (date_of(bundle, END), won.date.date()))
    top, bottom = _BAR
    under = bottom + 12
    empty = f"empty, {plural((won.date.date() - date_of(bundle, END)).days, 'day')}"
    outer = under if width >= style.WIDE else under + 16
    yield draw_areas([between(0, top, left, bottom)], color=style.ACCENT)
    yield draw_areas([between(filled, top, wide - 1, bottom)], fill=style.CONTEXT, stroke=style.FAINT)
    yield draw_areas([between(left, top, filled, bottom)], fill=style.PAPER, stroke=style.FAINT, strokeDash=[3, 2])
    yield draw_rules([between(x, bottom, x, under - 7) for x in (left, filled)], style.FAINT)
    held = f"Russia, {plural(seat_months(bundle), 'month')}"
    yield draw_texts([text_at(0, top - 11, held)], size, style.ACCENT, bold=True)
    yield draw_texts([text_at(left, top - 11, empty)], size, style.INK)
    yield draw_texts([text_at(wide, top - 11, f"{won.label}, the rest")], size, style.INK, "right")
    yield draw_texts([text_at(filled, under, day(won.date)), text_at(0, outer, day(first))], size, style.MUTED)
    ends = [text_at(left, under, day(date_of(bundle, END))), text_at(wide, outer, day(last))]
    yield draw_texts(ends, size, style.MUTED, "right")
