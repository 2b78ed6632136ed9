"""What the record says: positions counted, majorities applied, elections read.

The rule that decided ES-11/3 stands in A/RES/60/251, paragraph 8: the Assembly may suspend a member of the Council "by
a two-thirds majority of the members present and voting". Members that abstain, or do not vote, are not voting
(rule 86 of the Assembly's rules of procedure), so only votes in favour and against count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from numbers import Integral
from typing import Final, Literal, get_args

import pandas as pd

from hrcvote import rules
from hrcvote.data import Bundle
from hrcvote.rules import POSITIONS

SUSPENSION: Final = rules.SUSPENSION
"""The vote that this bundle is about."""

Base = Literal["present_and_voting", "with_abstentions", "all_members"]

BASES: Final[tuple[Base, ...]] = get_args(Base)
"""The bases on which reports count a majority; the first is the rule."""

TWO_THIRDS: Final = Fraction(2, 3)

Course = Literal["always_yes", "yes_or_silent", "both", "silent", "no_or_silent", "always_no"]

COURSES: Final[tuple[Course, ...]] = get_args(Course)
"""What a member's positions come to over several votes, from steady support to steady opposition."""


@dataclass(frozen=True)
class Tally:
    """How many members took each position.

    Raises:
        ValueError: One of them is no number of members, such as 1.5 or a text.
    """

    yes: int
    no: int
    abstain: int
    not_voting: int

    def __post_init__(self) -> None:
        for members in (self.yes, self.no, self.abstain, self.not_voting):
            _check_members(members)

    @property
    def present_and_voting(self) -> int:
        """Members that voted in favour or against: the base of the rule."""
        return self.yes + self.no

    @property
    def members(self) -> int:
        """All members, whatever they did."""
        return self.yes + self.no + self.abstain + self.not_voting

    def base(self, base: Base) -> int:
        """Return how many members the majority is counted of.

        Raises:
            ValueError: There is no such base.
        """
        if base not in BASES:
            raise ValueError(f"no base {base!r}: it is present_and_voting, with_abstentions or all_members")
        if base == "present_and_voting":
            return self.present_and_voting
        return self.present_and_voting + self.abstain if base == "with_abstentions" else self.members


@dataclass(frozen=True)
class Outcome:
    """A tally held against a majority on one base."""

    base: Base
    of: int
    """Members on the base."""
    yes: int
    needed: int
    """Fewest votes in favour that carry the resolution."""

    @property
    def margin(self) -> int:
        """Votes in favour beyond those needed; negative when they fell short."""
        return self.yes - self.needed

    @property
    def adopted(self) -> bool:
        """Whether the votes in favour reached the number needed."""
        return self.margin >= 0

    @property
    def share(self) -> float:
        """Votes in favour, of the members on the base; 0 when there are none."""
        return self.yes / self.of if self.of else 0.0


def needed(of: int, majority: str | None = "two_thirds") -> int:
    """Return the fewest votes in favour that make the majority of a base.

    Args:
        of: Members on the base.
        majority: `two_thirds` (at least two thirds) or `simple` (more than half). Where no statement of the rule was
            found (None), two thirds, the stricter of the two.

    A resolution for which nobody votes is not adopted, so at least one vote is needed.

    Raises:
        ValueError: There is no such majority, or the base is no number of members.
    """
    _check_members(of)
    if majority not in ("two_thirds", "simple", None):
        raise ValueError(f"no majority {majority!r}: it is two_thirds, simple, or None where no rule was found")
    if majority == "simple":
        return of // 2 + 1
    return max(1, -(-of * TWO_THIRDS.numerator // TWO_THIRDS.denominator))


def outcome(tally: Tally, base: Base = "present_and_voting", majority: str | None = "two_thirds") -> Outcome:
    """Return what a tally comes to on a base.

    Raises:
        ValueError: There is no such base or no such majority, or what is given is no tally.
    """
    _check_tally(tally)
    of = tally.base(base)
    return Outcome(base, of, tally.yes, needed(of, majority))


def outcomes(tally: Tally, majority: str | None = "two_thirds") -> pd.DataFrame:
    """Return the outcome of a tally on each base in use.

    Returns:
        One row a base: base, of, yes, needed, margin (members), share (of 1), adopted.

    Raises:
        ValueError: There is no such majority.
    """
    rows = [outcome(tally, base, majority) for base in BASES]
    columns = ("base", "of", "yes", "needed", "margin", "share", "adopted")
    return pd.DataFrame([{column: getattr(row, column) for column in columns} for row in rows])


def fewest_changes(tally: Tally, majority: str | None = "two_thirds") -> pd.DataFrame:
    """Return how many members would have had to change their position to turn the outcome around, for each change.

    Returns:
        One row a change of position: before, after, members (how many had to change), available (how many there were).
        members is missing where no number of them would have been enough.

    Raises:
        ValueError: There is no such majority.
    """
    rule: Base = "present_and_voting"
    adopted = outcome(tally, rule, majority).adopted
    changes = [("yes", "no"), ("yes", "abstain"), ("abstain", "no"), ("not_voting", "no"), ("not_voting", "abstain")]
    if not adopted:
        changes = [
            ("no", "yes"),
            ("no", "abstain"),
            ("abstain", "yes"),
            ("not_voting", "yes"),
            ("not_voting", "abstain"),
        ]
    rows = []
    for before, after in changes:
        available = getattr(tally, before)
        enough = (
            count
            for count in range(1, available + 1)
            if outcome(changed(tally, before, after, count), rule, majority).adopted != adopted
        )
        rows.append((before, after, next(enough, None), available))
    frame = pd.DataFrame(rows, columns=["before", "after", "members", "available"])
    return frame.astype({"members": "Int64"})


def changed(tally: Tally, before: str, after: str, members: int) -> Tally:
    """Return the tally with some members moved from one position to another.

    Raises:
        ValueError: There is no such position, or fewer members took it than are moved, or they are no whole number.
    """
    _check_tally(tally)
    _check_members(members)
    for position in (before, after):
        _check_position(position)
    counts = asdict(tally)
    if members > counts[before]:
        raise ValueError(f"{members} members cannot leave {before!r}: {counts[before]} took it")
    counts[before] -= members
    counts[after] += members
    return Tally(**counts)


def tally(bundle: Bundle, vote_id: str = SUSPENSION) -> Tally:
    """Count the positions of one vote.

    Raises:
        KeyError: The bundle has no such vote.
    """
    _check_vote(bundle, vote_id)
    counted = bundle.positions.loc[bundle.positions["vote_id"] == vote_id, "position"].value_counts()
    return Tally(*(int(counted.get(position, 0)) for position in POSITIONS))


def tallies(bundle: Bundle) -> pd.DataFrame:
    """Count the positions of every vote.

    Returns:
        One row a vote in the order of their dates: vote_id, date, title, majority, yes, no, abstain, not_voting
        (members that took each position), members (their sum).
    """
    counted = _counts(bundle.positions, ["vote_id"])
    votes = votes_by_date(bundle)[["vote_id", "date", "title", "majority"]]
    return votes.merge(counted, on="vote_id")


def votes_by_date(bundle: Bundle) -> pd.DataFrame:
    """Return the table of votes in the order of their dates, and those of one day in that of their ids."""
    return bundle.votes.sort_values(["date", "vote_id"], ignore_index=True)


def by_group(bundle: Bundle, vote_id: str = SUSPENSION) -> pd.DataFrame:
    """Count the positions of one vote in each regional group.

    Returns:
        One row a group: regional_group, yes, no, abstain, not_voting (members that took each position), members (their
        sum).

    Raises:
        KeyError: The bundle has no such vote; the text lists those it has.
    """
    return _counts(roll_call(bundle, vote_id), ["regional_group"])


def by_council_membership(bundle: Bundle, vote_id: str = SUSPENSION) -> pd.DataFrame:
    """Count the positions of one vote among the members of the Council of 7 April 2022, and among the others.

    Returns:
        One row for each: council_member, yes, no, abstain, not_voting (members that took each position), members
        (their sum).

    Raises:
        KeyError: The bundle has no such vote; the text lists those it has.
    """
    return _counts(roll_call(bundle, vote_id), ["council_member"])


def roll_call(bundle: Bundle, vote_id: str = SUSPENSION) -> pd.DataFrame:
    """Return the roll call of one vote.

    Returns:
        One row a member in alphabetical order of its label: iso3, label, regional_group, council_member, position.

    Raises:
        KeyError: The bundle has no such vote; the text lists those it has.
    """
    _check_vote(bundle, vote_id)
    positions = bundle.positions[bundle.positions["vote_id"] == vote_id].set_index("iso3")["position"]
    members = bundle.members[["iso3", "label", "regional_group", "council_member"]]
    return members.assign(position=members["iso3"].map(positions)).sort_values("label", ignore_index=True)


def moves(bundle: Bundle, first: str, second: str) -> pd.DataFrame:
    """Return each member's position in two votes.

    Returns:
        One row a member in alphabetical order of its label: iso3, label, regional_group, before, after.

    Raises:
        KeyError: The bundle has no such vote; the text lists those it has.
    """
    before = roll_call(bundle, first).drop(columns="council_member").rename(columns={"position": "before"})
    return before.assign(after=roll_call(bundle, second)["position"])


def flows(bundle: Bundle, first: str, second: str) -> pd.DataFrame:
    """Count the members that went from each position in one vote to each position in another.

    Returns:
        One row for each pair of positions that occurs: before, after, members.

    Raises:
        KeyError: The bundle has no such vote; the text lists those it has.
    """
    moved = moves(bundle, first, second)
    counted: pd.DataFrame = moved.groupby(["before", "after"]).size().rename("members").reset_index()
    return counted


def histories(bundle: Bundle) -> pd.DataFrame:
    """Return each member's position in every vote.

    Returns:
        One row a member in alphabetical order of its label: iso3, label, regional_group, a column for each vote in the
        order of their dates, and course (what its positions come to).
    """
    votes = [*votes_by_date(bundle)["vote_id"]]
    positions = bundle.positions.pivot(index="iso3", columns="vote_id", values="position")[votes]
    return courses(bundle).join(positions, on="iso3")[["iso3", "label", "regional_group", *votes, "course"]]


def courses(bundle: Bundle) -> pd.DataFrame:
    """Return what each member's positions come to over all votes.

    Returns:
        One row a member in alphabetical order of its label: iso3, label, regional_group, course.
    """
    taken = bundle.positions.groupby("iso3")["position"].unique()
    members = bundle.members[["iso3", "label", "regional_group"]]
    return members.assign(course=members["iso3"].map(taken.map(course))).sort_values("label", ignore_index=True)


def course(positions: Iterable[str]) -> Course:
    """Return what a member's positions come to over several votes; silent is neither in favour nor against.

    Raises:
        ValueError: There is no such position, or there are none.
    """
    taken = set(positions)
    if not taken:
        raise ValueError("no positions: write those that the member took, in a list")
    for position in taken:
        _check_position(position)
    if "yes" in taken and "no" in taken:
        return "both"
    if "yes" in taken:
        return "always_yes" if taken == {"yes"} else "yes_or_silent"
    if "no" in taken:
        return "always_no" if taken == {"no"} else "no_or_silent"
    return "silent"


def changed_sides(bundle: Bundle, votes: Sequence[str]) -> pd.DataFrame:
    """Return the members that did not take the same position in all of some votes.

    Returns:
        One row a member in alphabetical order of its label: iso3, label, regional_group, and a column for each vote.

    Raises:
        KeyError: The bundle has no such vote; the text lists those it has.
        ValueError: There are not two votes.
    """
    if votes is None or isinstance(votes, str) or len(set(votes)) < 2:  # a text is a sequence too, of letters
        raise ValueError(f"{votes!r} are not two votes: name two or more in a list")
    each_once = list(dict.fromkeys(votes))
    for vote_id in each_once:
        _check_vote(bundle, vote_id)
    rows = histories(bundle)[["iso3", "label", "regional_group", *each_once]]
    return rows[rows[each_once].nunique(axis=1) > 1].reset_index(drop=True)


def in_both(bundle: Bundle, first: str, second: str, position: str = "yes") -> int:
    """Count the members that took the same position in two votes.

    Raises:
        KeyError: The bundle has no such vote.
        ValueError: There is no such position, which is not the same as that none took it.
    """
    _check_position(position)
    moved = moves(bundle, first, second)
    return int(((moved["before"] == position) & (moved["after"] == position)).sum())


def race(bundle: Bundle, election_id: str, iso3: str = "RUS") -> pd.DataFrame:
    """Return the candidates of one member's regional group in one election.

    Returns:
        One row a candidate, most votes first: the columns of the table of elections, and: label.

    Raises:
        KeyError: There is no such election or member, or the member was not a candidate; the text says which there
            are, or what to write.
    """
    if iso3 not in list(bundle.members["iso3"]):
        raise KeyError(f"no member {iso3!r}: write its code as in members.csv, RUS")
    election = bundle.elections[bundle.elections["election_id"] == election_id]
    if election.empty:
        raise KeyError(unknown("election", election_id, bundle.elections["election_id"]))
    group = election.loc[election["iso3"] == iso3, "regional_group"]
    if group.empty:
        raise KeyError(f"{iso3} was no candidate in {election_id}: there were {', '.join(election['iso3'])}")
    rivals = election[election["regional_group"] == group.iloc[0]]
    named: pd.DataFrame = rivals.merge(bundle.members[["iso3", "label"]], on="iso3")
    return named.sort_values(["votes", "iso3"], ascending=[False, True], ignore_index=True)


def votes_to_be_elected(bundle: Bundle) -> int:
    """Return the votes that elect to the Council: a majority of the Assembly's members (A/RES/60/251, paragraph 7)."""
    return needed(len(bundle.members), "simple")


def unknown(what: str, asked: str, among: Iterable[str]) -> str:
    """Say that the bundle has nothing of an id, and which ids it has."""
    return f"no {what} {asked!r} in the bundle: it has {', '.join(dict.fromkeys(among))}"


def _check_members(count: object) -> None:
    if not isinstance(count, Integral) or count < 0:
        raise ValueError(f"{count!r} is no number of members: write a whole one, such as 93")


def _check_tally(tally: object) -> None:
    if not isinstance(tally, Tally):
        raise ValueError(f"a {type(tally).__name__} is no tally: write record.tally(bundle)")


def _check_position(asked: str) -> None:
    if asked not in POSITIONS:
        raise ValueError(f"no position {asked!r}: it is {', '.join(POSITIONS)}")


def _check_vote(bundle: Bundle, vote_id: str) -> None:
    if not isinstance(bundle, Bundle):
        raise ValueError(f"{bundle!r} is no bundle: write hrcvote.load() for it, and what is asked for after it")
    if vote_id not in list(bundle.votes["vote_id"]):
        raise KeyError(unknown("vote", vote_id, bundle.votes["vote_id"]))


def _counts(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    counted = (
        rows.groupby([*by, "position"]).size().unstack(fill_value=0).reindex(columns=list(POSITIONS), fill_value=0)
    )
    counted.columns.name = None
    return counted.assign(members=counted.sum(axis=1)).reset_index()
