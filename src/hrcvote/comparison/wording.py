"""What sources state, in a reader's words: what it is about, what is said, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Protocol
from urllib.parse import quote

from hrcvote import style
from hrcvote.data import Bundle, by
from hrcvote.record import Tally
from hrcvote.rules import ASSEMBLY, COUNCIL
from hrcvote.words import dated, day, names, verb

LABELS: Final = {
    "yes": "In favour",
    "no": "Against",
    "abstain": "Abstained",
    "not_voting": "Did not vote",
    "majority": "Votes needed",
    "resolution": "Number of the resolution",
    "date": "Day of the vote",
    "act": "Word for the act",
    "organ": "Deciding organ",
    "suspended_from": "Suspended from",
    "session": "Session",
    "initiator": "Set in motion by",
    "suspended_before": "Earlier suspension",
    "suspension_order": "Which suspension",
    "term_year": "Year of Russia's term",
    "barred_from": "Barred from",
    "position": "Named members",
    "other_dates": "Other dates",
    "elections": "Elections, terms and seats",
    "others": "Other acts, bodies and names",
}
"""What can be stated of the vote, and of all else, in the order of the matrix."""

ORDINALS: Final = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth"}

PHRASES: Final = {"yes": "in favour", "no": "against", "abstain": "abstaining", "not_voting": "not voting"}
"""The positions as they follow a number."""

_ROUNDED: Final = {"~": "nearly", ">": "more than", "<": "fewer than"}


class Claim(Protocol):
    """A row of the claims."""

    subject: str | float
    """What the claim is of; not a number where it names nothing."""
    measure: str
    iso3: str | float


def readable(measure: str, value: str, bundle: Bundle) -> str:
    """Return what is stated or recorded as a reader finds it: names for codes, ordinals, days, and shares with a %."""
    if measure == "date":
        return dated(value)
    if measure in ("suspension_order", "term_year"):
        return ORDINALS.get(value, value)
    if by(bundle.measures, "measure", "unit").get(measure) == "percent":
        return f"{value}%"
    if measure == "position":
        return style.POSITION_LABELS[value].lower()
    labels = by(bundle.members, "iso3", "label")
    return ", ".join(labels.get(part, part) for part in value.split("|"))


def total_in_words(stated: str, position: str) -> str:
    """Return a total of a position as a sentence has it: 24 against, more than 90 in favour."""
    sign, number = (stated[0], stated[1:]) if stated[0] in _ROUNDED else ("", stated)
    return " ".join(filter(None, [_ROUNDED.get(sign, ""), number, PHRASES[position]]))


def where(locators: Iterable[str]) -> str:
    """Return where statements stand: paragraphs 3 and 7, excerpt."""
    found = list(dict.fromkeys(locators))
    paragraphs = sorted({int(place[1:]) for place in found if re.fullmatch(r"p\d+", place)})
    parts = [f"{verb(len(paragraphs), 'paragraph', 'paragraphs')} {names(map(str, paragraphs))}"] if paragraphs else []
    return ", ".join([*parts, *(place for place in found if not re.fullmatch(r"p\d+", place))])


def passage(url: object, printed: str = "") -> str:
    """Return a page's address, with the words that a browser is to find on it; nothing where there is no page.

    A number alone is not looked for: it would be found in a date as well.
    """
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        return ""
    # A hyphen has a meaning of its own within the words to be found.
    words = quote(printed, safe="").replace("-", "%2D")
    return f"{url}#:~:text={words}" if re.search(r"[^\W\d_]", printed) else url


def about(bundle: Bundle, claim: Claim) -> str:
    """Return what a claim is about: its subject, its measure, and the member if it is of one."""
    described, labels = by(bundle.measures, "measure", "description"), by(bundle.members, "iso3", "label")
    return f"{subject_of(bundle, claim.subject)}: {measured(claim, described, labels)}"


def measured(claim: Claim, described: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return the measure of a claim as it is described, and the member if it is of one."""
    said = described[claim.measure].split(":")[0]
    who = f", {labels[claim.iso3]}" if isinstance(claim.iso3, str) else ""
    return f"{said[0].lower()}{said[1:]}{who}"


def subject_of(bundle: Bundle, subject: object) -> str:
    """Return what a claim is of, by its title."""
    if not isinstance(subject, str):
        return "No vote is named"
    titles = by(bundle.events, "event_id", "title")
    if subject in titles:
        return str(titles[subject])
    if subject in bundle.votes["vote_id"].tolist():
        return f"The vote on {subject}"
    held = by(bundle.elections, "election_id", "date")
    if subject in held:
        return f"The Council election of {day(held[subject])}"
    return {COUNCIL: "The Human Rights Council", ASSEMBLY: "The General Assembly"}.get(subject, subject)


def reports(bundle: Bundle, claim: Claim) -> int:
    """Count the publishers that the tables have an event, an election or a candidate's votes from."""
    if claim.subject in set(bundle.events["event_id"]):
        links = bundle.event_sources[bundle.event_sources["event_id"] == claim.subject]
    else:
        links = bundle.election_sources[bundle.election_sources["election_id"] == claim.subject]
        links = links[links["iso3"] == claim.iso3] if isinstance(claim.iso3, str) else links
    return int(links["source_id"].map(by(bundle.sources, "source_id", "publisher")).nunique())


def tally_in_words(tally: Tally) -> str:
    """Return a tally as a sentence has it."""
    return names(f"{getattr(tally, position)} {phrase}" for position, phrase in PHRASES.items())
