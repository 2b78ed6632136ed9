"""A line for each column, that changes with any cell of it."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pandas as pd

from changes import with_cell
from hrcvote import Bundle, desk


def test_each_checksum_is_of_the_column_as_its_file_has_it(root: Path, bundle: Bundle) -> None:
    held = desk.holdings(bundle)
    assert len(held) == sum(len(getattr(bundle, table).columns) for table in held["Table"].unique())
    assert sorted(held["Table"].unique()) == sorted(path.stem for path in (root / "data").glob("*.csv"))
    for table, lines in held.groupby("Table"):
        with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for line in lines.itertuples():
            cells = [row[str(line.Column)] for row in rows]
            assert line.Checksum == hashlib.sha256("\n".join(cells).encode()).hexdigest()[:8], (table, line.Column)
            assert (line.Rows, line.Filled) == (len(rows), len([cell for cell in cells if cell]))
            assert line.Different == len({*cells} - {""})


def test_a_changed_cell_changes_the_line_of_its_column_alone(bundle: Bundle) -> None:
    changed = desk.holdings(with_cell(bundle, "events", {"event_id": "invasion"}, date=pd.Timestamp("2022-02-25")))
    before = desk.holdings(bundle)
    other = before[(before != changed).any(axis=1)]
    assert other[["Table", "Column"]].to_numpy().tolist() == [["events", "date"]]
