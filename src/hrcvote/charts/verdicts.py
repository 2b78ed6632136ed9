"""How a verdict is drawn on a sheet: its colour, its sign, and the key to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hrcvote import style
from hrcvote.charts.lettering import text_width
from hrcvote.charts.sheet import SIZE, Sheet


def edge(verdict: str, *, bare: bool = False) -> str:
    """Return the colour of a verdict's outline: none, but that of a mark as white as the page.

    A bare mark, which tells by its place or its length and by no text, has one in any light colour.
    """
    return style.FAINT if verdict == "omits" or (bare and verdict not in ("differs", "record")) else ""


def chip(sheet: Sheet, x: float, y: float, width: float, verdict: str, text: str, tip: Sequence[object]) -> None:
    """Draw a verdict's sign and a text on its colour, around a point."""
    sheet.box(x - width / 2, y - 10, width, 20, style.VERDICTS[verdict], edge(verdict, bare=not text), tip)
    sign = style.VERDICT_SIGNS[verdict]
    sheet.write(x, y, f"{sign} {text}".strip(), style.VERDICT_INKS[verdict], align="center")


def key(sheet: Sheet, y: float, verdicts: Iterable[str]) -> float:
    """Draw what the signs mean, from the height `y` down, and return where it ends."""
    x = 0.0
    for verdict in [verdict for verdict in style.VERDICTS if verdict in set(verdicts)]:
        label = style.VERDICT_LABELS[verdict]
        width = 23 + text_width(label, SIZE)
        if x and x + width > sheet.wide:
            x, y = 0.0, y + 22
        sheet.box(x, y - 8, 18, 16, style.VERDICTS[verdict], edge(verdict))
        sheet.write(x + 9, y, style.VERDICT_SIGNS[verdict], style.VERDICT_INKS[verdict], align="center")
        sheet.write(x + 23, y, label, style.MUTED)
        x += width + 14
    return y + 12
