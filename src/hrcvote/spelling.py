"""Names and texts however they are spelt: what two spellings of one have in common."""

from __future__ import annotations

import unicodedata
from typing import Final

_AS_TYPED: Final = str.maketrans("‘’“”‐‑–—", "''\"\"----")
"""The marks of print that a keyboard has others for."""


def without_signs(name: str) -> str:
    """Return a name without points, and with one space for all else that is no letter and no digit."""
    return " ".join("".join(c if c.isalnum() else " " for c in name.replace(".", "")).split())


def without_accents(name: str) -> str:
    """Return a name with the plain letters that its accented ones are made of."""
    if name.isascii():
        return name
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def folded(name: str) -> str:
    """Return a name without what spellings differ in: case, accents, points, hyphens, an article before or after it."""
    return without_signs(without_accents(name).casefold()).removeprefix("the ").removesuffix(" the")


def as_typed(text: str) -> str:
    """Return a text as whoever looks for it may type it: in no case, without accents, with a keyboard's own marks."""
    return without_accents(text.translate(_AS_TYPED)).casefold()
