"""What figures call a vote, and a position in it: name, date and subject, word and colour."""

from __future__ import annotations

from typing import Final

import altair as alt

from hrcvote import record, style
from hrcvote.chronology import voted_on
from hrcvote.data import Bundle
from hrcvote.rules import POSITIONS
from hrcvote.words import day

STAGES: Final = ("ES-11/1", "ES-11/2", record.SUSPENSION)
"""The two votes on the invasion in March 2022, and the suspension."""

SIDES: Final = {"yes": "voted in favour", "no": "voted against", "abstain": "abstained", "not_voting": "did not vote"}
"""The positions as a sentence has them."""

SUBJECTS: Final = {
    "68/262": "territorial integrity",
    "ES-11/1": "aggression",
    "ES-11/2": "humanitarian consequences",
    "ES-11/3": "suspension from the Council",
    "ES-11/4": "territorial integrity, Charter",
    "ES-11/5": "remedy and reparation",
    "ES-11/6": "principles of a lasting peace",
    "ES-11/7": "advancing a lasting peace",
    "ES-11/8": "the path to peace",
}
"""What each vote was about, in fewer words than its title."""

_SAID: Final = [style.POSITION_LABELS[position] for position in POSITIONS]
COLOURS: Final = alt.Scale(domain=_SAID, range=[style.POSITIONS[position] for position in POSITIONS])
"""The colour of a mark by what it says of the position."""
INKS: Final = alt.Scale(domain=_SAID, range=[style.POSITION_INKS[position] for position in POSITIONS])
"""The colour of text on it."""


def date_of(bundle: Bundle, vote_id: str, *, year: bool = True) -> str:
    """Return when a vote was taken."""
    said = day(voted_on(bundle, vote_id))
    return said if year else said.rsplit(" ", 1)[0]


def short_date(bundle: Bundle, vote_id: str) -> str:
    """Return when a vote was taken, with the month in three letters."""
    date = voted_on(bundle, vote_id)
    return f"{date.day} {date:%b %Y}"


def with_date(bundle: Bundle, vote_id: str) -> str:
    """Return what a vote is called where there is little room: ES-11/3, 7 Apr 2022."""
    return f"{vote_id}, {short_date(bundle, vote_id)}"


def in_order(bundle: Bundle) -> list[str]:
    """Return the votes in the order of their dates."""
    return [str(vote) for vote in record.votes_by_date(bundle)["vote_id"]]


def subject(bundle: Bundle, vote_id: str) -> str:
    """Return what a vote was about, in a few words where there are some, else by its title."""
    return SUBJECTS.get(vote_id) or str(bundle.votes.set_index("vote_id")["title"][vote_id])


def tips(*fields: tuple[str, str]) -> list[alt.Tooltip]:
    """Return what a pointer on a mark is told: fields and what they are called."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in fields]
