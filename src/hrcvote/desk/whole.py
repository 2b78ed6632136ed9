"""Tables row by row as their files have them, so that whoever reads a figure can come to what it was made from."""

from __future__ import annotations

import pandas as pd

from hrcvote.data import TABLES, Bundle, each
from hrcvote.desk.asking import one_of
from hrcvote.desk.tables import SOURCES, as_text


def whole(bundle: Bundle, table: str) -> pd.DataFrame:
    """Return every row of a table of the bundle.

    Returns:
        The columns of the table, each cell a text as the file has it; of elections and events also `sources`: the
        short names of the sources, each with the paragraph where that is known.

    Raises:
        ValueError: The bundle has no such table.
    """
    one_of(table, TABLES, "table")
    rows: pd.DataFrame = getattr(bundle, table).map(as_text)
    if table in SOURCES:
        links, key = SOURCES[table]
        rows["sources"] = _sources(rows, getattr(bundle, links).map(as_text), key)
    return rows


def _sources(rows: pd.DataFrame, links: pd.DataFrame, key: list[str]) -> list[str]:
    """Return for each row the sources that name its key, in their order."""
    said: dict[tuple[str, ...], list[str]] = {}
    for link in each(links):
        where = getattr(link, "locator", "")
        said.setdefault(tuple(getattr(link, column) for column in key), []).append(f"{link.source_id} {where}".strip())
    return ["; ".join(said.get(tuple(getattr(row, column) for column in key), [])) for row in each(rows)]
