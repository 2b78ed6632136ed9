"""Every table that can be taken away: those of the bundle, and the first that are computed from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from hrcvote import claims, data, record
from hrcvote.data import Bundle
from hrcvote.desk.asking import one_of, text
from hrcvote.rules import POSITIONS
from hrcvote.spelling import as_typed

_COMPUTED: Final[dict[str, Callable[[Bundle], pd.DataFrame]]] = {
    "verdicts": claims.verdicts,
    "tallies": record.tallies,
    "roll_call": record.roll_call,
    "by_group": record.by_group,
}

TABLES: Final = (*data.TABLES, *_COMPUTED)
"""The names of the tables of the bundle, and of those that `record` and `claims` compute."""
SOURCES: Final = {
    "elections": ("election_sources", ["election_id", "iso3"]),
    "events": ("event_sources", ["event_id"]),
}
"""Tables whose rows have their sources in another one, a row each, and the columns that say which row."""
_COUNTED: Final = ("positions", "tallies", "roll_call", "by_group")
"""Tables whose rows come from the records of the votes that they name, or of the suspension where they name none."""


def rows(bundle: Bundle, table: str, column: str | None = None, holding: str = "") -> pd.DataFrame:
    """Return a table, or those of its rows in which a column holds a text, in any case and with or without accents.

    A position that is looked for in the column of positions is the whole of it: `no` is not found in `not_voting`.

    Args:
        bundle: The data.
        table: Its name, of `TABLES`.
        column: The column that is searched; every column where none is named.
        holding: The text.

    Raises:
        ValueError: There is no such table, or no such column in it, or what is searched for is not text.
    """
    one_of(table, TABLES, "table")
    wanted = as_typed(text(holding).strip())
    frame = _COMPUTED[table](bundle) if table in _COMPUTED else getattr(bundle, table)
    searched = frame[[one_of(column, list(frame.columns), "column")]] if column else frame
    if not wanted:
        return frame.reset_index(drop=True)
    if column == "position" and wanted in POSITIONS:
        return frame[frame[column] == wanted].reset_index(drop=True)
    hit = searched.map(lambda cell: not _absent(cell) and wanted in as_typed(as_text(cell)))
    return frame[hit.any(axis=1)].reset_index(drop=True)


def sources_of(bundle: Bundle, table: str, rows: pd.DataFrame) -> list[str]:
    """Return the ids of the sources that rows of a table come from, sorted; none where the table names none.

    Args:
        bundle: The data.
        table: The table's name, of `TABLES`.
        rows: Some of its rows, or all.
    """
    if "source_id" in rows:  # a vote also has the source of its rule
        named = pd.concat([rows[column] for column in ("source_id", "rule_source_id") if column in rows])
    elif table in SOURCES:
        links, key = SOURCES[table]
        named = rows[key].merge(getattr(bundle, links), on=key)["source_id"]
    elif table in _COUNTED:
        votes = rows.get("vote_id", [record.SUSPENSION])
        named = bundle.votes.loc[bundle.votes["vote_id"].isin(votes), "source_id"]
    else:
        return []
    return sorted(set(named.dropna()))


def as_text(cell: object) -> str:
    """Return a cell as a table in a file has it: dates without a time, truth in words, nothing where nothing is."""
    if _absent(cell):
        return ""
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).lower() if pd.api.types.is_bool(cell) else str(cell)


def _absent(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell)
