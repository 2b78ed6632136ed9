"""Take it away: any table of the bundle, or some of its rows."""

from __future__ import annotations

from typing import Any, Final

import ipywidgets as widgets
import pandas as pd

from hrcvote import desk
from hrcvote.charts import selection
from hrcvote.charts.sources import cite
from hrcvote.data import Bundle
from hrcvote.desk.tables import as_text, sources_of
from hrcvote.explore import markup
from hrcvote.explore.tool import Answer, Selection, Tool, named
from hrcvote.figure import Figure
from hrcvote.spelling import as_typed
from hrcvote.words import names, number, plural

SHOWN: Final = 10
"""Rows that are shown of a table."""
FEW: Final = 8
"""Values up to which a column's are named where none of them holds what is looked for."""
ANY: Final = "Any column"
DOES: Final = (
    "Choose a table and the rows you want, and take them away as CSV that is safe to open in a spreadsheet, as a "
    "picture, and as a line of Python that gives the same table."
)


def take_away(bundle: Bundle, *, key: str = "take_away") -> Tool:
    """Choose a table and some of its rows, and take them away.

    Args:
        bundle: The data.
        key: Under which the controls keep their values while the kernel lives; another key for a second such tool.
    """
    table = widgets.Dropdown(options=desk.TABLES, value="votes", description="Table")
    column = widgets.Dropdown(options=[ANY], description="Column")
    holding = widgets.Text(description="Holding the text", placeholder="every row, when empty")

    def columns(_: Any = None) -> None:
        column.options = [ANY, *desk.rows(bundle, table.value).columns]

    columns()
    table.observe(columns, names="value")

    def answer() -> Answer:
        searched = None if column.value in (ANY, None) else column.value
        return rows_taken(bundle, table.value, searched, holding.value)

    return Tool(DOES, key, {"table": table, "column": column, "holding": holding}, answer)


def rows_taken(bundle: Bundle, table: str, column: str | None, holding: str) -> Answer:
    """Return rows of a table, to be taken away."""
    rows = desk.rows(bundle, table, column, holding)
    if rows.empty:
        return Answer(markup.said("No row is like that.") + _known(bundle, table, column))
    shown = rows.head(SHOWN)
    count = plural(len(rows), "row")
    more = f"the first {len(shown)} of them" if len(rows) > len(shown) else "all of them"
    html = markup.said(f"{count[0].upper()}{count[1:]} of {table}.") + _in_part(rows, column, holding.strip())
    html += markup.table(shown, f"{table}: {more}")
    given = "".join(f", {value!r}" for value in (table, column, holding)) if holding.strip() else f", {table!r}"
    python = f"from hrcvote import desk, load; desk.rows(load(){given})"
    behind = sources_of(bundle, table, rows)

    name = named(table, *((column or "", holding) if holding.strip() else ()))

    def figure() -> Figure:
        sources = cite(bundle, behind)
        return selection.listing(rows, name.replace("_", "-"), f"{count} of {table}", "A table of this bundle", sources)

    return Answer(html, Selection(name, rows, python, figure if behind else None))


def _in_part(rows: pd.DataFrame, column: str | None, holding: str) -> str:
    """Say in how many rows a text is only a part of the cell, as Niger is of Nigeria: their count is no answer."""
    wanted = as_typed(holding)
    alone = sum(as_typed(as_text(cell)) == wanted for cell in rows[column]) if column and holding else 0
    if alone in (0, len(rows)):
        return ""
    more = number(len(rows) - alone)
    told = f"In {number(alone)} of them {column} is “{holding}”; in {more} that is only a part of what it is."
    return markup.paragraph(told)


def _known(bundle: Bundle, table: str, column: str | None) -> str:
    """Say what a column has, where that is little: who looks for against in positions does not know that it is no."""
    known = {as_text(cell) for cell in desk.rows(bundle, table)[column]} - {""} if column else set()
    return markup.paragraph(f"{column} is {names(sorted(known), 'or')}.") if 0 < len(known) <= FEW else ""
