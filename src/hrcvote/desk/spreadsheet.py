"""Tables as CSV that is safe to open in a spreadsheet: no cell can be taken for a formula."""

from __future__ import annotations

import base64
import csv
import io
import re
from typing import Final

import pandas as pd

from hrcvote.desk.tables import as_text

_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, or skips before one; the last four in East Asian width."""
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def safe_csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV in which an apostrophe stands before whatever a spreadsheet would take for a formula.

    Plain numbers keep their sign and have none.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(str(column)) for column in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_safe(as_text(cell)) for cell in row])
    return out.getvalue()


def address_of(frame: pd.DataFrame) -> str:
    """Return an address that holds the whole CSV of a table, in UTF-8 with the mark by which Excel knows it."""
    content = base64.b64encode(safe_csv(frame).encode("utf-8-sig")).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{content}"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
