"""What is wrong with the data, told to the person who can mend it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from unicodedata import is_normalized

HIDDEN: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that show nothing, though Unicode counts them as printable."""

_PARTICULAR = re.compile(r"'[^']*'|\([^)]*\)|\S*[0-9]\S*")
"""What two breaches of one kind say otherwise: what they quote, and numbers."""


class Breach(NamedTuple):
    """One thing that is wrong with the data, told to the person who can mend it."""

    table: str
    file: str
    line: int | None
    column: str | None
    value: str | None
    rule: str
    remedy: str

    @property
    def kind(self) -> tuple[str, str | None, str]:
        """The file, the column and what is wrong, without what is particular to the row."""
        return self.file, self.column, _PARTICULAR.sub("", self.rule)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        column = f" column {self.column}:" if self.column else ""
        value = f" {_shown(self.value)}" if self.value is not None else ""
        return f"{place}:{column}{value} {self.rule}. {self.remedy}"


def _shown(value: str) -> str:
    shown = value if len(value) <= 60 else value[:57] + "..."
    seen = shown.isprintable() and not HIDDEN.search(shown) and is_normalized("NFC", shown)
    return repr(shown) if seen else ascii(shown)
