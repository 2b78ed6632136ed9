"""Two votes side by side: who moved from where to where."""

from __future__ import annotations

from itertools import product

import pandas as pd

from hrcvote import record, style
from hrcvote.data import Bundle, each
from hrcvote.desk.asking import one_of
from hrcvote.rules import POSITIONS
from hrcvote.words import day, names, number


def vote_names(bundle: Bundle) -> dict[str, str]:
    """Return what a reader calls each vote, in the order of their dates: ES-11/3, 7 April 2022."""
    return {vote.vote_id: f"{vote.vote_id}, {day(vote.date)}" for vote in each(record.votes_by_date(bundle))}


class Between:
    """Two votes side by side.

    Args:
        bundle: The data.
        first: The id of one vote.
        second: The id of the other.
        group: A regional group, where only its members are of interest.

    Raises:
        KeyError: The bundle has no such vote.
        ValueError: There is no such group.
    """

    def __init__(self, bundle: Bundle, first: str, second: str, group: str | None = None) -> None:
        if group is not None:
            one_of(group, style.GROUP_LABELS, "regional group")
        self.first, self.second, self.group = first, second, group
        every = record.moves(bundle, first, second)
        self.members = every if group is None else every[every["regional_group"] == group]
        """One row a member: iso3, label, regional_group, before, after."""
        self.changed = self.members[self.members["before"] != self.members["after"]]

    def moved(self) -> pd.DataFrame:
        """Return who took another position in the second vote, by regional group and by name.

        Returns:
            One row for each move within a group: Regional group, From, To, Members, Who.
        """
        who = self.changed.groupby(["regional_group", "before", "after"])["label"].agg(list).to_dict()
        said = style.POSITION_LABELS
        rows = [
            (style.GROUP_LABELS[group], said[before], said[after], len(labels), ", ".join(labels))
            for group, before, after in product(style.GROUP_LABELS, POSITIONS, POSITIONS)
            if (labels := who.get((group, before, after)))
        ]
        return pd.DataFrame(rows, columns=["Regional group", "From", "To", "Members", "Who"])

    def told(self) -> tuple[str, pd.DataFrame]:
        """Return the name and the table of the method that tells of moves: `moved`, or `positions` if nobody did."""
        return ("positions", self.positions()) if self.changed.empty else ("moved", self.moved())

    def movers(self) -> pd.DataFrame:
        """Return the members that took another position in the second vote: Member, Regional group, From, To."""
        table = {
            "Member": self.changed["label"],
            "Regional group": self.changed["regional_group"].map(style.GROUP_LABELS),
            "From": self.changed["before"].map(style.POSITION_LABELS),
            "To": self.changed["after"].map(style.POSITION_LABELS),
        }
        return pd.DataFrame(table).reset_index(drop=True)

    def flows(self) -> pd.DataFrame:
        """Count the members that went from each position to each: before, after, members."""
        return _flows(self.members)

    def positions(self) -> pd.DataFrame:
        """Count the members by their positions in the two votes: From, To, Members."""
        counted = self.flows()
        return pd.DataFrame(
            {
                "From": counted["before"].map(style.POSITION_LABELS),
                "To": counted["after"].map(style.POSITION_LABELS),
                "Members": counted["members"],
            }
        )

    def in_words(self) -> str:
        """Say how many members took another position, and which moves were the largest."""
        of = f"{len(self.members)} members"
        of = f"the {style.GROUP_LABELS[self.group]} group's {of}" if self.group else of
        took = f"of {of} took another position on {self.second} than on {self.first}"
        if self.changed.empty:
            return f"None {took}."
        counted = _flows(self.changed)
        largest = counted.sort_values("members", ascending=False, kind="stable").head(3)
        went = names(
            f"{move.members} from “{style.POSITION_LABELS[move.before].lower()}” to "
            f"“{style.POSITION_LABELS[move.after].lower()}”"
            for move in each(largest)
        )
        moves = f": {went}" if len(largest) == len(counted) else f", among them {went}"
        return f"{number(len(self.changed)).capitalize()} {took}{moves}."


def _flows(members: pd.DataFrame) -> pd.DataFrame:
    counted: pd.DataFrame = members.groupby(["before", "after"]).size().reset_index(name="members")
    return counted
