"""The picture that stands for a page where it is linked to: its title and the tally, 1200 by 630 pixels."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import Any, Final

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from hrcvote import style
from hrcvote.summary import Summary

SIZE: Final = (1200, 630)
MARGIN: Final = 72
_TITLE_SIZES: Final = ((64, 30), (54, 36), (46, 42))
"""Sizes of type for a title, with the characters that fit in a line; the first is taken that needs three lines."""


def name(file: str) -> str:
    """Return the name of a page's picture."""
    return f"card-{Path(file).stem}.png"


def tally(summary: Summary) -> str:
    """Return the tally in a line."""
    return ", ".join(f"{part.members} {part.label.lower()}" for part in summary.parts)


def draw(title: str, summary: Summary, site: str) -> bytes:
    """Return the picture as PNG: what the page is called, the finding and its tally."""
    import vl_convert

    # Altair would hold every mark against its schema, which takes longer than to draw it. A test does it.
    with debug_mode(False):
        spec = alt.layer(*_words(title, summary, site), *_bar(summary)).to_dict(validate=False)
    spec |= {"width": SIZE[0], "height": SIZE[1]}
    spec["config"] = style.config(style.WIDE) | {"padding": 0, "background": style.PAPER}
    return _in_few_colours(bytes(vl_convert.vegalite_to_png(spec)))


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


def _text(rows: list[dict[str, Any]], size: float, weight: Any, ink: str) -> Any:
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_text(align="left", baseline="top", fontSize=size, fontWeight=weight, color=ink)
        .encode(x=_across(), y=_down(), text="text:N")
    )


def _boxes(rows: list[dict[str, Any]]) -> Any:
    edged = alt.condition(f"datum.fill === '{style.PAPER}'", alt.value(style.MUTED), alt.value(None))
    return (
        alt.Chart(pd.DataFrame(rows))
        .mark_rect(strokeWidth=1.5)
        .encode(x=_across(), x2="x2", y=_down(), y2="y2", color=alt.Color("fill:N", scale=None), stroke=edged)
    )


def _fitted(title: str) -> tuple[list[str], int]:
    for size, characters in _TITLE_SIZES:
        lines = textwrap.wrap(title, characters)
        if len(lines) <= 3:
            return lines, size
    return [*lines[:2], f"{lines[2]} …"], size


def _across() -> Any:
    return alt.X("x:Q", scale=alt.Scale(domain=[0, SIZE[0]], range=[0, SIZE[0]], nice=False), axis=None)


def _down() -> Any:
    return alt.Y("y:Q", scale=alt.Scale(domain=[0, SIZE[1]], range=[0, SIZE[1]], nice=False), axis=None)


def _in_few_colours(png: bytes) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()
