"""How wide a text is, and where it breaks: Vega breaks no line by itself."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

_CHARACTERS: Final = {
    222: "ijl'|",
    278: " \u00a0!,./:;I[]ft",
    333: "()-r“”",
    500: "Jckvxyzs",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    944: "W",
}
_WIDTHS: Final = {character: width for width, characters in _CHARACTERS.items() for character in characters}
_BOLD: Final = 1.08


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text in Arial is, in pixels."""
    return sum(_WIDTHS.get(character, 556) for character in text) * size / 1000 * (_BOLD if bold else 1)


def widest_word(text: str, size: float, bold: bool = False) -> float:
    """Return how wide the widest word of a text is, in pixels: the least width that the text can be broken to."""
    return max(text_width(word, size, bold) for word in text.split(" "))


def wrapped(text: str, width: float, size: float, bold: bool = False, *, cut: bool = False) -> list[str]:
    """Break a text into lines of at most a width in pixels; a longer word has a line of its own, or is cut."""
    lines = [""]
    words = text.split(" ")
    if cut:
        words = [piece for word in words for piece in _pieces(word, width, size, bold)]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _pieces(word: str, width: float, size: float, bold: bool) -> Iterator[str]:
    """Yield a word in as few pieces as fit a width; a letter is not cut."""
    piece = ""
    for letter in word:
        if piece and text_width(piece + letter, size, bold) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


def folded(text: str, letters: int) -> list[str]:
    """Break a text into lines of at most so many letters; a longer word has a line of its own."""
    return textwrap.wrap(text, letters, break_long_words=False) or [""]
