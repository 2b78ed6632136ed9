"""Who states it, and when: publishers in a few letters, publications in the order of their dates."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, Protocol

import pandas as pd

from hrcvote.data import Bundle, by, each
from hrcvote.rules import iso_date, span
from hrcvote.words import dated

SHORT: Final[dict[str, tuple[str, str]]] = {
    "Radio Free Europe/Radio Liberty": ("RFE/RL", "broadcaster"),
    "Unattributed tabloid": ("Tabloid", "unattributed"),
    "The Kyiv Independent": ("Kyiv Independent", "news site"),
    "UN Watch": ("UN Watch", "advocacy group"),
    "1776 Coalition": ("1776 Coalition", "partisan site"),
}
"""Publishers in a figure's few pixels, and what stands behind each."""


class Text(NamedTuple):
    """One of the five texts, which were read in full."""

    source_id: str
    publisher: str
    short: str
    """Its publisher in a few letters, told apart from another text of the same one."""
    behind: str
    """What stands behind it."""
    placed: dt.date


class Source(Protocol):
    """A row of the sources."""

    source_id: str
    publisher: str
    set: str
    published: pd.Timestamp
    precision: str


def texts(bundle: Bundle) -> pd.DataFrame:
    """Return the five texts in the order of their dates.

    Returns:
        One row a text: the columns of `Text`.
    """
    story = bundle.sources[bundle.sources["set"] == "story"]
    named = told_apart(bundle, story["source_id"])
    rows = [
        Text(row.source_id, row.publisher, named[row.source_id], SHORT.get(row.publisher, ("", ""))[1], placed(row))
        for row in each(story)
    ]
    table = pd.DataFrame(rows, columns=list(Text._fields))
    return table.sort_values(["placed", "source_id"], ignore_index=True)


def order(bundle: Bundle) -> dict[str, int]:
    """Return the place of each of the five texts among them."""
    return {str(source): place for place, source in enumerate(texts(bundle)["source_id"])}


def called(bundle: Bundle) -> dict[str, str]:
    """Return what each of the five texts is called in a few letters."""
    return by(texts(bundle), "source_id", "short")


def short(publisher: str) -> str:
    """Return a publisher in a few letters."""
    return SHORT.get(publisher, (publisher, ""))[0]


def told_apart(bundle: Bundle, source_ids: Iterable[str], name: Callable[[str], str] = short) -> dict[str, str]:
    """Return a name for each of some sources: its publisher, with its date and its id where others have the same.

    Args:
        bundle: The data.
        source_ids: Those that stand beside each other; each may be there several times.
        name: What a publisher is called; `str` for its whole name.
    """
    sources = bundle.sources[bundle.sources["source_id"].isin(list(source_ids))]
    called = Counter(map(name, sources["publisher"]))
    with_date = {
        row.source_id: name(row.publisher) + (f", {published(row)}" if called[name(row.publisher)] > 1 else "")
        for row in each(sources)
    }
    alike = Counter(with_date.values())
    return {source: f"{name}, {source}" if alike[name] > 1 else name for source, name in with_date.items()}


def published(source: Source) -> str:
    """Return when a source was published, no finer than it is known."""
    if pd.isna(source.published):
        return "undated"
    return dated(iso_date(source.published.date(), source.precision))


def placed(source: Source) -> dt.date:
    """Return the day at which a source stands among the others: the last of its month, the middle of its year."""
    if pd.isna(source.published):
        return dt.date.max
    first: dt.date = source.published.date()
    return dt.date(first.year, 6, 30) if source.precision == "year" else span(iso_date(first, source.precision))[1]
