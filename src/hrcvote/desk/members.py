"""Finds a member by any name that a reporter types, and says what the record and the sources have of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hrcvote import record, style
from hrcvote.data import Bundle, by, each
from hrcvote.desk.statements import choose, readable, statements
from hrcvote.rules import POSITIONS
from hrcvote.spelling import folded, without_accents, without_signs
from hrcvote.words import day, names, number, verb

SUGGESTIONS: Final = 4
"""How many names an unknown one is answered with."""
CODE: Final = 3
"""Letters of a code."""
_SHORT: Final = {
    "st": "saint",
    "rep": "republic",
    "dem": "democratic",
    "fed": "federated",
    "sts": "states",
    "is": "islands",
    "eq": "equatorial",
}
"""Words of names as tables of data shorten them."""
_LEFT_OUT: Final = frozenset({"the", "of", "and"})
LISTED: Final = 12
"""Members up to which a sentence names them; it says of more how many they are."""
_NEAR: Final = 0.55
"""How alike two names are for one to be suggested for the other, of 1."""


class Names:
    """The names of all members: what the United Nations, reports and older reports call them, and their codes."""

    def __init__(self, bundle: Bundle) -> None:
        self.labels = _labels(bundle)
        self._others: dict[str, list[str]] = {}
        self._known: dict[str, str] = {}
        for member in each(bundle.members):
            others = member.also_known_as.split("|") if isinstance(member.also_known_as, str) else []
            self._others[member.iso3] = others
            for name in (member.iso3, member.name, *others):
                self._known.setdefault(folded(name), member.iso3)
        # What one member is called for short goes before what another has among its other names.
        self._known |= {folded(label): iso3 for iso3, label in self.labels.items()}
        self._by_words = {words: iso3 for name, iso3 in self._known.items() if (words := _words(name))}
        # What `named` returns can be typed, too: it is what whoever mistypes a name is told to write.
        self._known |= {folded(self.named(iso3)): iso3 for iso3, others in self._others.items() if others}

    @property
    def listed(self) -> list[str]:
        """Every name that a list to choose from has: the labels, and the other names with theirs."""
        return sorted([*self.labels.values(), *(name for others in self._others.values() for name in others)])

    def find(self, typed: str) -> str | None:
        """Return the code of the member that has this name, however it is spelt, or None: Congo, Dem. Rep."""
        return self._known.get(folded(typed)) or self._by_words.get(_words(typed))

    def find_all(self, typed: str) -> tuple[list[str], list[str]]:
        """Return the codes of the members named between commas, each once, and the names that no member has.

        A semicolon is as good as a comma, and an `and` that is no name's own: Brazil, India and South Africa.
        """
        parts = [part.strip() for part in re.split(r"[,;](?![^(]*\))", typed) if part.strip()]
        found: list[str] = []
        unknown: list[str] = []
        while parts:
            # A comma can be a name's: Korea, Republic of.
            if not all(map(self.find, parts[:2])) and (both := self.find(", ".join(parts[:2]))):
                found.append(both)
                del parts[:2]
                continue
            part = parts.pop(0)
            one = self.find(part)
            several = [one] if one else [self.find(name) for name in re.split(r"\s+(?:and|&)\s+", part)]
            found += [iso3 for iso3 in several if iso3 and None not in several]
            unknown += [part] if None in several else []
        return list(dict.fromkeys(found)), unknown

    def suggest(self, typed: str) -> list[str]:
        """Return the names nearest to one that no member has: those that begin with it, look like it, or hold it."""
        wanted = folded(typed)
        if not wanted:
            return []
        begin = [name for name in self._known if any(word.startswith(wanted) for word in (name, *name.split()))]
        begin.sort(key=lambda name: (len(name) == CODE, len(name)))  # a code is the shortest, and nobody's name
        begin += self._told_by_a_word(wanted)
        hold = [name for name in self._known if wanted in name]
        words = [name for name in self._known if len(name) > CODE]  # a code looks like any short word
        alike = difflib.get_close_matches(wanted, words, n=2 * SUGGESTIONS, cutoff=_NEAR)
        members = dict.fromkeys(self._known[name] for name in (*begin, *alike, *hold))
        return [self.named(iso3) for iso3 in list(members)[:SUGGESTIONS]]

    def _told_by_a_word(self, wanted: str) -> list[str]:
        """Return the names that are a part of a longer one, or begin as a word of it that many names do not have."""
        inside = [name for name in self._known if len(name) > CODE and f" {name} " in f" {wanted} "]
        common = {word for name in self._known for word in name.split()}
        own = [word for word in wanted.split() if len(word) > CODE and word not in common]
        return inside + [name for word in own for name in self._known if name.startswith(word)]

    def unknown(self, typed: str) -> str:
        """Say that no member has a name, and which have one like it."""
        near = self.suggest(typed)
        if not near:
            return f"None of the {len(self.labels)} members has a name like “{typed}”."
        return f"No member is called “{typed}”. Did you mean {names(near, 'or')}?"

    def named(self, iso3: str) -> str:
        """Return what a member is called, with its other names: Türkiye (Turkey).

        Raises:
            KeyError: No member has this code.
        """
        others = self._others[iso3]
        return f"{self.labels[iso3]} ({', '.join(others)})" if others else self.labels[iso3]


def _words(name: str) -> str:
    """Return the words of a name in one order and in full, so that Congo, Dem. Rep. is the Democratic Republic."""
    words = without_signs(without_accents(name).casefold().replace("&", " and ")).split()
    return " ".join(sorted(_SHORT.get(word, word) for word in words if word not in _LEFT_OUT))


def code_of(bundle: Bundle, member: str) -> str:
    """Return the ISO 3166 code of a member that is named by it, or by any of its names.

    Raises:
        ValueError: No member has this name; the text gives names that are like it, or says that it is not a name.
    """
    if not (isinstance(member, str) and member.strip()):
        raise ValueError(f"{member!r} is not the name of a member. Write one such as 'Venezuela' or 'VEN'.")
    if member in set(bundle.members["iso3"]):  # to know all names takes longer than a control can wait
        return member
    names_of = Names(bundle)
    if (found := names_of.find(member)) is None:
        raise ValueError(names_of.unknown(member))
    return found


class Members:
    """The members' positions in every vote, laid out to be looked up: a control cannot wait for a join.

    Each member is asked for by its ISO 3166 code or any of its names; where nobody is called so, a ValueError says who
    is called alike.

    Args:
        bundle: The data.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.labels = _labels(bundle)
        self._bundle = bundle
        self._members = {member.iso3: member for member in each(bundle.members)}
        self._votes = list(each(record.votes_by_date(bundle)))
        self._places = {iso3: place for place, iso3 in enumerate(self._members)}
        self._taken = _taken(bundle.positions, list(self._members), [vote.vote_id for vote in self._votes])

    def about(self, iso3: str) -> str:
        """Say what a member is: its names, its group, and whether it was on the Council that day."""
        member = self._members[self._code(iso3)]
        others = f" ({member.also_known_as.replace('|', ', ')})" if isinstance(member.also_known_as, str) else ""
        council = "a member" if member.council_member else "no member"
        date = next(day(vote.date) for vote in self._votes if vote.vote_id == record.SUSPENSION)
        note = f" {member.note}." if isinstance(member.note, str) else ""
        group = style.GROUP_LABELS[member.regional_group]
        return f"{member.label}{others}: {group} group; {council} of the Council on {date}.{note}"

    def positions(self, iso3: str) -> pd.DataFrame:
        """Return a member's position in every vote, in the order of their dates: Vote, Date, Title, Position."""
        titles = [vote.title for vote in self._votes]
        return pd.DataFrame(self._dated() | {"Title": titles, "Position": self._said(self._code(iso3))})

    def side_by_side(self, members: Sequence[str]) -> pd.DataFrame:
        """Return the positions of several members in every vote: Vote, Date, and a column for each member.

        Raises:
            ValueError: None is named.
        """
        codes = self._codes(members)
        return pd.DataFrame(self._dated() | {self.labels[iso3]: self._said(iso3) for iso3 in codes})

    def agreement(self, members: Sequence[str]) -> pd.DataFrame:
        """Return in how many votes each two of several members took the same position: Member, And, Same, Of.

        Raises:
            ValueError: Fewer than two are named.
        """
        members = self._codes(members, least=2)
        taken = self._taken[[self._places[iso3] for iso3 in members]]
        took = [(taken == place).astype(np.float64) for place in range(len(POSITIONS))]
        # For each two rows of 0 and 1, the product of the one with the other turned counts where both have 1.
        same = sum(each_took @ each_took.T for each_took in took)
        pairs = [
            (self.labels[members[one]], self.labels[members[other]], int(same[one, other]), len(self._votes))
            for one, other in combinations(range(len(members)), 2)
        ]
        return pd.DataFrame(pairs, columns=["Member", "And", "Same", "Of"])

    def unanimous(self, members: Sequence[str]) -> int:
        """Count the votes in which several members all took the same position.

        Raises:
            ValueError: Fewer than two are named.
        """
        members = self._codes(members, least=2)
        taken = self._taken[[self._places[iso3] for iso3 in members]]
        return int((taken == taken[:1]).all(axis=0).sum())

    def alike(self, iso3: str) -> list[str]:
        """Return the other members that took the same position in every vote, by their names."""
        iso3 = self._code(iso3)
        same = (self._taken == self._taken[self._places[iso3]]).all(axis=1)
        return sorted(self.labels[other] for other, place in self._places.items() if same[place] and other != iso3)

    def alike_in_words(self, iso3: str) -> str:
        """Say which members took the same position in every vote."""
        same = self.alike(iso3)
        votes = number(len(self._votes))
        if not same:
            return f"No other member took the same position in all {votes} votes."
        count = f"{number(len(same)).capitalize()} other {verb(len(same), 'member', 'members')}"
        return f"{count} took the same position in all {votes} votes: {names(same)}."

    def agreed_in_words(self, members: Sequence[str]) -> str:
        """Say in how many votes several members took the same position.

        Raises:
            ValueError: Fewer than two are named.
        """
        all_took = "took" if len(members) == 2 else "all took"
        same, of = self.unanimous(members), len(self._votes)
        return f"{self.listed(members)} {all_took} the same position in {same} of {of} votes."

    def listed(self, members: Sequence[str]) -> str:
        """Return the names of several members for a sentence, or how many they are where they are too many for one.

        Raises:
            ValueError: None is named.
        """
        codes = self._codes(members)
        if len(codes) > LISTED:
            return f"The {len(codes)} members named"
        return names(self.labels[iso3] for iso3 in codes)

    def _dated(self) -> dict[str, list[str]]:
        return {"Vote": [vote.vote_id for vote in self._votes], "Date": [day(vote.date) for vote in self._votes]}

    def _code(self, member: str) -> str:
        return member if isinstance(member, str) and member in self._places else code_of(self._bundle, member)

    def _codes(self, members: Sequence[str], least: int = 1) -> list[str]:
        if isinstance(members, str):  # which is a sequence too, of letters
            listed = [part.strip() for part in members.split(",")]
            raise ValueError(f"{members!r} is one text. Write a list: {listed}.")
        if not isinstance(members, Iterable):
            raise ValueError(f"{members!r} is no list of names. Write one such as ['Venezuela', 'Brazil'].")
        codes = list(dict.fromkeys(map(self._code, members)))
        if len(codes) < least:
            asked = "Only two members or more can take the same position. Name another."
            raise ValueError(asked if codes else "No member is named. Write a list of names: ['Venezuela'].")
        return codes

    def _said(self, iso3: str) -> list[str]:
        return [style.POSITION_LABELS[POSITIONS[place]] for place in self._taken[self._places[iso3]].tolist()]


def named_by(bundle: Bundle, iso3: str) -> pd.DataFrame:
    """Return every statement of a source that names a member, and whether rightly: the columns of `readable`.

    Raises:
        ValueError: No member has this code or name.
    """
    return readable(choose(statements(bundle), member=code_of(bundle, iso3)))


def _taken(positions: pd.DataFrame, members: Sequence[str], votes: Sequence[str]) -> NDArray[np.int8]:
    """Return which of the positions each member took in each vote: a row for each member, a column for each vote.

    Raises:
        KeyError: One of the members has no position in one of the votes.
    """
    rows, columns, places = (
        pd.Index(known).get_indexer(pd.Index(positions[column]))
        for known, column in ((members, "iso3"), (votes, "vote_id"), (POSITIONS, "position"))
    )
    asked = (rows >= 0) & (columns >= 0)
    taken = np.full((len(members), len(votes)), -1, np.int8)
    taken[rows[asked], columns[asked]] = places[asked]
    if (taken < 0).any():
        raise KeyError("a member has no position in a vote")
    return taken


def _labels(bundle: Bundle) -> dict[str, str]:
    return by(bundle.members, "iso3", "label")
