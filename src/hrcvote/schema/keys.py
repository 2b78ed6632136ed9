"""What the keys of tables must be: each once, in order, and leading to a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from hrcvote.schema.breach import Breach
from hrcvote.schema.table import Row, Table, Unsound


def check_key(table: Table) -> Iterator[Breach]:
    """Yield a breach for each key that stands twice or not in its order."""
    name = ", ".join(table.schema.key)
    rows = table.sound(*table.schema.key)
    ranks = table.ranks(rows, *table.schema.key)
    steps = np.diff(ranks, prepend=-1)
    if (steps > 0).all():  # and so no key stands twice
        return
    again = pd.Series(ranks).duplicated().to_numpy()
    lines = table.lines[rows]
    for at in np.flatnonzero(again | (steps < 0)).tolist():
        row = Row(int(lines[at]), int(rows[at]))
        shown = ", ".join(table.at(row, column) for column in table.schema.key)
        if again[at]:
            wrong = f"is a duplicate of the key in line {lines[np.argmax(ranks == ranks[at])]}"
            yield table.breach(wrong, "Remove or correct one of the two", row, name, value=shown)
        else:
            wrong = "sorts before the row above it"
            yield table.breach(wrong, f"Sort the rows by {name}", row, name, value=shown)


def check_foreign_keys(table: Table, tables: Mapping[str, Table]) -> Iterator[Breach]:
    """Yield a breach for each key that points to no row; an empty key points nowhere and is no breach."""
    for columns, target, target_columns in table.schema.foreign_keys:
        if target not in tables:
            continue
        try:
            known = tables[target].counts(*target_columns)
        except Unsound:
            continue
        where = tables[target].file
        astray = {values for values in table.combinations(*columns) if any(values) and values not in known}
        for row, values in table.cells(*columns) if astray else ():
            if values in astray:
                yield table.breach(
                    f"is not among the {', '.join(target_columns)} of {where}",
                    f"Correct it, or add the row to {where}",
                    row,
                    ", ".join(columns),
                    value=", ".join(values),
                )
