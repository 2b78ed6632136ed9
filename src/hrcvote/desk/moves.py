"""Two votes side by side: who moved from where to where."""

from __future__ import annotations

from itertools import product

import pandas as pd

from hrcvote import record, style
from hrcvote.data import Bundle, each
from hrcvote.rules import POSITIONS
from hrcvote.words import day, names, number


def vote_names(bundle: Bundle) -> dict[str, str]:
    """Return what a reader calls each vote, in the order of their dates: ES-11/3, 7 April 2022."""
    votes = bundle.votes.sort_values(["date", "vote_id"])
    return {vote.vote_id: f"{vote.vote_id}, {day(vote.date)}" for vote in each(votes)}


def moved(bundle: Bundle, first: str, second: str, group: str | None = None) -> pd.DataFrame:
    """Return who took another position in the second vote, by regional group and by name.

    Returns:
        One row for each move within a group: Regional group, From, To, Members, Who.
    """
    changed = _changed(bundle, first, second, group)
    who = changed.groupby(["regional_group", "before", "after"])["label"].agg(list).to_dict()
    rows = [
        (
            style.GROUP_LABELS[name],
            style.POSITION_LABELS[before],
            style.POSITION_LABELS[after],
            len(labels),
            ", ".join(labels),
        )
        for name, before, after in product(style.GROUP_LABELS, POSITIONS, POSITIONS)
        if (labels := who.get((name, before, after)))
    ]
    return pd.DataFrame(rows, columns=["Regional group", "From", "To", "Members", "Who"])


def flows_of(bundle: Bundle, first: str, second: str, group: str | None = None) -> pd.DataFrame:
    """Count the members of a group, or all, that went from each position in one vote to each position in another.

    Returns:
        One row for each pair of positions that occurs: before, after, members.
    """
    every = _of(record.moves(bundle, first, second), group)
    counted: pd.DataFrame = every.groupby(["before", "after"]).size().rename("members").reset_index()
    return counted


def positions_in_both(bundle: Bundle, first: str, second: str, group: str | None = None) -> pd.DataFrame:
    """Count the members by their position in one vote and in another: From, To, Members."""
    counted = flows_of(bundle, first, second, group)
    return pd.DataFrame(
        {
            "From": counted["before"].map(style.POSITION_LABELS),
            "To": counted["after"].map(style.POSITION_LABELS),
            "Members": counted["members"],
        }
    )


def movers(bundle: Bundle, first: str, second: str, group: str | None = None) -> pd.DataFrame:
    """Return the members that took another position in the second vote, by name.

    Returns:
        One row a member: Member, Regional group, From, To.
    """
    changed = _changed(bundle, first, second, group)
    return pd.DataFrame(
        {
            "Member": changed["label"],
            "Regional group": changed["regional_group"].map(style.GROUP_LABELS),
            "From": changed["before"].map(style.POSITION_LABELS),
            "To": changed["after"].map(style.POSITION_LABELS),
        }
    ).reset_index(drop=True)


def moves_in_words(bundle: Bundle, first: str, second: str, group: str | None = None) -> str:
    """Say how many members took another position, and which moves were the largest."""
    every = _of(record.moves(bundle, first, second), group)
    changed = every[every["before"] != every["after"]]
    of = f"the {style.GROUP_LABELS[group]} group's {len(every)} members" if group else f"{len(every)} members"
    if changed.empty:
        return f"None of {of} took another position on {second} than on {first}."
    counted = changed.groupby(["before", "after"]).size().rename("members").reset_index()
    largest = counted.sort_values("members", ascending=False, kind="stable").head(3)
    went = names(
        f"{move.members} from “{style.POSITION_LABELS[move.before].lower()}” to "
        f"“{style.POSITION_LABELS[move.after].lower()}”"
        for move in each(largest)
    )
    moves = f": {went}" if len(largest) == len(counted) else f", among them {went}"
    took = f"{number(len(changed)).capitalize()} of {of} took another position on {second} than on {first}"
    return f"{took}{moves}."


def _changed(bundle: Bundle, first: str, second: str, group: str | None) -> pd.DataFrame:
    every = _of(record.moves(bundle, first, second), group)
    return every[every["before"] != every["after"]]


def _of(moves: pd.DataFrame, group: str | None) -> pd.DataFrame:
    return moves if group is None else moves[moves["regional_group"] == group]
