"""What every column of the bundle holds, in a line each: so that a cell changed anywhere shows in a notebook."""

from __future__ import annotations

import hashlib
from dataclasses import fields

import pandas as pd

from hrcvote.data import Bundle
from hrcvote.desk.tables import as_text


def holdings(bundle: Bundle) -> pd.DataFrame:
    """Return how much each column holds, and a checksum of it.

    Returns:
        One row a column of a table: Table, Column, Rows, Filled, Different (values), Checksum (the first eight digits
        of the SHA-256 of the cells in their order, as the file has them, a line each).
    """
    lines = []
    for table in (field.name for field in fields(Bundle)[1:]):
        for column, cells in getattr(bundle, table).items():
            # Each different cell is written once: a table may have millions of rows, and few different cells.
            codes, different = pd.factorize(cells, use_na_sentinel=False)
            written = [as_text(cell) for cell in different]
            texts = [written[code] for code in codes.tolist()]
            filled = [text for text in texts if text]
            checksum = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]
            lines.append((table, str(column), len(texts), len(filled), len(set(filled)), checksum))
    return pd.DataFrame(lines, columns=["Table", "Column", "Rows", "Filled", "Different", "Checksum"])
