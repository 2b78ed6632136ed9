"""The picture that stands for a page where it is linked to: its title and the tally, 1200 by 630 pixels."""

from __future__ import annotations

import base64
import textwrap
from typing import Any, Final

from altair import SCHEMA_URL

from hrcvote import style
from hrcvote.engine import engine
from hrcvote.figure import with_palette
from hrcvote.report.drawn import Drawn
from hrcvote.summary import Summary

SIZE: Final = (1200, 630)
MARGIN: Final = 72
_COLOURS: Final = 64
_TITLE_SIZES: Final = ((64, 30), (54, 36), (46, 42))
"""Sizes of type for a title, with the characters that fit in a line; the first is taken that needs three lines."""


def tally(summary: Summary) -> str:
    """Return the tally in a line."""
    return ", ".join(f"{part.members} {part.label.lower()}" for part in summary.parts)


def draw(title: str, summary: Summary, site: str, drawn: Drawn | None = None) -> bytes:
    """Return the picture as PNG: what the page is called, the finding and its tally."""
    spec = {
        "$schema": SCHEMA_URL,
        "width": SIZE[0],
        "height": SIZE[1],
        "layer": [*_words(title, summary, site), *_bar(summary)],
        "config": style.config(style.WIDE) | {"padding": 0, "background": style.PAPER},
    }

    def picture() -> str:
        return base64.b64encode(with_palette(bytes(engine().vegalite_to_png(spec)), _COLOURS)).decode("ascii")

    return base64.b64decode((drawn or Drawn()).of(spec, draw=picture))


def _words(title: str, summary: Summary, site: str) -> list[Any]:
    lines, size = _fitted(title)
    above = [
        _text([{"x": MARGIN, "y": 138 + place * size * 1.14, "text": line}], size, "bold", style.INK)
        for place, line in enumerate(lines)
    ]
    finding = summary.counted if title == summary.headline else f"{summary.headline}."
    return [
        _boxes([{"x": MARGIN, "x2": MARGIN + 96, "y": 62, "y2": 68, "fill": style.ACCENT}]),
        _text([{"x": MARGIN, "y": 88, "text": site}], 22, "bold", style.MUTED),
        *above,
        _text([{"x": MARGIN, "y": 388, "text": finding}], 24, "normal", style.INK),
    ]


def _bar(summary: Summary) -> list[Any]:
    total = sum(part.members for part in summary.parts)
    width, x, strip = SIZE[0] - 2 * MARGIN, float(MARGIN), []
    for part in summary.parts:
        wide = part.members / total * width
        strip.append({"x": x, "x2": x + wide, "y": 436, "y2": 488, "fill": part.colour})
        x += wide
    key, counts, labels = [], [], []
    for place, part in enumerate(summary.parts):
        x = MARGIN + place * width / len(summary.parts)
        key.append({"x": x, "x2": x + 22, "y": 562, "y2": 584, "fill": part.colour})
        counts.append({"x": x, "y": 508, "text": str(part.members)})
        labels.append({"x": x + 32, "y": 561, "text": part.label.lower()})
    words = [_text(counts, 46, "bold", style.INK), _text(labels, 25, "normal", style.INK)]
    return [_boxes(strip), _boxes(key), *words]


def _text(rows: list[dict[str, Any]], size: float, weight: str, ink: str) -> dict[str, Any]:
    mark = {"type": "text", "align": "left", "baseline": "top", "fontSize": size, "fontWeight": weight, "color": ink}
    return _drawn(rows, mark, {"x": _along("x", 0), "y": _along("y", 1), "text": {"field": "text", "type": "nominal"}})


def _boxes(rows: list[dict[str, Any]]) -> dict[str, Any]:
    light = [style.POSITIONS[position] for position, edge in style.POSITION_EDGES.items() if edge]
    edged = {"condition": {"test": f"indexof({light}, datum.fill) >= 0", "value": style.MUTED}, "value": None}
    ends = {"x": _along("x", 0), "x2": {"field": "x2"}, "y": _along("y", 1), "y2": {"field": "y2"}}
    filled = {"color": {"field": "fill", "type": "nominal", "scale": None}, "stroke": edged}
    return _drawn(rows, {"type": "rect", "strokeWidth": 1.5}, ends | filled)


def _drawn(rows: list[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    """Return a layer. Altair would hold each against its schema, which takes longer than to draw the picture."""
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _fitted(title: str) -> tuple[list[str], int]:
    for size, characters in _TITLE_SIZES:
        lines = textwrap.wrap(title, characters)
        if len(lines) <= 3:
            return lines, size
    return [*lines[:2], f"{lines[2]} …"], size


def _along(field: str, side: int) -> dict[str, Any]:
    """Return a place in pixels from the left or from the top."""
    scale = {"domain": [0, SIZE[side]], "range": [0, SIZE[side]], "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}
