"""A table as a picture: in columns where every word fits its column, else a block for each row."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from hrcvote import Bundle, desk, record, style
from hrcvote.charts import selection
from hrcvote.charts.lettering import text_width
from hrcvote.charts.sheet import SIZE
from hrcvote.figure import Source

UN = Source("un", "UN", "Record", "https://example.org/record")


def written(table: pd.DataFrame, kind: str = "wide") -> list[dict[str, Any]]:
    spec = selection.listing(table, "rows", "Rows of a table", "Some", [UN]).spec
    layers = spec["layer"] if kind == "wide" else spec["usermeta"]["hrcvote"]["narrow"]["layer"]
    drawn = [layer["data"]["name"] for layer in layers if layer["mark"]["type"] == "text"]
    return [row for name in drawn for row in spec["datasets"][name]]


def columns(texts: list[dict[str, Any]]) -> int:
    return len({text["x"] for text in texts})


def test_a_table_that_fits_has_its_columns(bundle: Bundle) -> None:
    table = desk.Members(bundle).side_by_side(["TUR", "BRA", "ARE"])
    assert columns(written(table)) > len(table.columns)  # and the names beside the colours of positions
    assert columns(written(pd.DataFrame({"a": ["b"], "c": ["d"]}))) == 2


def test_a_heading_that_is_called_like_a_position_has_no_colour_before_it(bundle: Bundle) -> None:
    table = desk.readings(record.tally(bundle))
    assert "In favour" in table
    assert columns(written(table)) == len(table.columns)


def test_a_narrow_picture_has_a_block_for_each_row() -> None:
    assert columns(written(pd.DataFrame({"a": ["b"], "c": ["d"]}), "narrow")) == 1


@pytest.mark.parametrize("name", ["sources", "votes", "elections"])
def test_a_table_that_does_not_fit_has_a_block_for_each_row(bundle: Bundle, name: str) -> None:
    table = desk.rows(bundle, name).head(5)
    texts = written(table)
    assert columns(texts) == 1
    assert len(texts) == sum(
        bool(cell) for row in desk.whole(bundle, name)[list(table)].head(5).to_numpy() for cell in row
    )


@pytest.mark.parametrize(("kind", "width"), [("wide", style.WIDE), ("narrow", style.NARROW)])
def test_no_line_is_wider_than_the_picture(kind: str, width: int) -> None:
    texts = written(pd.DataFrame({"a": ["b"], "url": [f"https://example.org/{'long-' * 60}"]}), kind)
    lines = [line for text in texts for line in text["text"].split("\n")]
    assert len(lines) > 2
    assert max(text_width(line, SIZE) for line in lines) <= width
