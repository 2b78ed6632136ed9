"""Reads CSV tables as strictly as their schema asks, and reports every breach it finds instead of the first.

Frictionless checks the same schema in the tests. It is not used here because each breach has to say what to do about
it, bytes included (byte-order mark, line ends, encoding), and because loading has to take milliseconds.
"""

from hrcvote.schema.breach import Breach
from hrcvote.schema.keys import check_foreign_keys
from hrcvote.schema.reading import content, read_table
from hrcvote.schema.table import Column, Row, Schema, Table, Unsound

__all__ = ["Breach", "Column", "Row", "Schema", "Table", "Unsound", "check_foreign_keys", "content", "read_table"]
