"""A drawing laid out in pixels, for what has no scale that could place it: boxes, lines and text.

The functions draw one layer each; a `Sheet` collects a whole drawing, and what a pointer on a box is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import style
from hrcvote.figure import Chart

SIZE: Final = 12
"""The size of a sheet's text."""
LEADING: Final = 15
"""From one line of a sheet's text to the next."""

Rows = list[dict[str, Any]]


def text_at(x: float, y: float, text: str) -> dict[str, Any]:
    """Return the row of a text, `y` being the middle of its first line."""
    return {"x": round(x, 1), "y": round(y, 1), "text": text}


def between(x: float, y: float, x2: float, y2: float) -> dict[str, Any]:
    """Return the row of a line from one point to another, or of the area between them."""
    return {"x": round(x, 1), "y": round(y, 1), "x2": round(x2, 1), "y2": round(y2, 1)}


def pixel(channel: type[alt.X] | type[alt.Y], field: str) -> Any:
    """Return a field as a place in pixels."""
    return channel(field, type="quantitative", scale=None, axis=None)


def draw_texts(rows: Rows, size: float, colour: str, align: str = "left", bold: bool = False) -> alt.Chart:
    """Draw rows of `text_at` as a layer."""
    chart: Any = alt.Chart(pd.DataFrame(rows))
    weight = "bold" if bold else "normal"
    texts = chart.mark_text(align=align, baseline="middle", fontSize=size, color=colour, fontWeight=weight)
    drawn: alt.Chart = texts.encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), alt.Text("text:N"))
    return drawn


def draw_rules(rows: Rows, colour: str, **mark: Any) -> alt.Chart:
    """Draw rows of `between` as lines."""
    return _in_pixels(alt.Chart(pd.DataFrame(rows)).mark_rule(color=colour, **mark))


def draw_areas(rows: Rows, **mark: Any) -> alt.Chart:
    """Draw rows of `between` as areas."""
    return _in_pixels(alt.Chart(pd.DataFrame(rows)).mark_rect(**mark))


@dataclass
class Sheet:
    """A drawing laid out in pixels: boxes, lines and text, and what a pointer on a box is told."""

    wide: int
    boxes: Rows = field(default_factory=list)
    lines: Rows = field(default_factory=list)
    texts: dict[tuple[str, str, int], Rows] = field(default_factory=dict)
    tips: tuple[str, ...] = ()

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        edge: str = "",
        tip: Sequence[object] = (),
        *,
        thick: int = 1,
        dashed: bool = False,
        goes: bool = False,
    ) -> None:
        """Draw a box; `tip` has a value for each of the sheet's tips, and what `goes` does so by the chart's switch."""
        look = {"fill": fill, "edge": edge or fill, "thick": thick}
        told = dict(zip(self.tips, map(str, tip), strict=bool(tip)))
        flags = {flag: True for flag, is_set in (("dashed", dashed), ("goes", goes)) if is_set}
        self.boxes.append(between(x, y, x + width, y + height) | look | told | flags)

    def line(self, x: float, y: float, x2: float, y2: float, color: str, thick: int = 1) -> None:
        """Draw a line."""
        self.lines.append(between(x, y, x2, y2) | {"color": color, "thick": thick})

    def write(
        self,
        x: float,
        y: float,
        text: str,
        color: str = style.INK,
        *,
        align: str = "left",
        weight: str = "normal",
        size: int = SIZE,
        goes: bool = False,
    ) -> None:
        """Write a text of one line or more, `y` being the middle of its first line."""
        row = text_at(x, y, text) | {"color": color}
        self.texts.setdefault((align, weight, size), []).append(row | ({"goes": True} if goes else {}))

    def chart(self, height: float, switch: alt.Parameter | None = None) -> Chart:
        """Return the chart; with a switch, what is marked so goes when a reader turns it on."""
        across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, self.wide], nice=False))
        down = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[round(height, 1), 0], nice=False))
        layers = [*self._lines(across, down), *self._boxes(across, down), *self._texts(across, down)]
        if self.tips:
            tooltip = [alt.Tooltip(f"{tip}:N", title=tip) for tip in self.tips]
            # A text would keep the pointer from the box beneath it, so what is told lies over both.
            over = alt.Chart(alt.InlineData(values=self.boxes)).mark_rect(opacity=0, aria=False)
            layers.append(_spanning(over, across, down, tooltip=tooltip))
        if switch is not None:
            layers = [layer.transform_filter(f"!{switch.name} || !datum.goes") for layer in layers]
        whole = alt.layer(*layers, width=self.wide, height=round(height, 1))
        return whole.add_params(switch) if switch is not None else whole

    def _lines(self, across: alt.X, down: alt.Y) -> list[alt.Chart]:
        if not self.lines:
            return []
        rules = alt.Chart(alt.InlineData(values=self.lines)).mark_rule(aria=False)
        look = {"color": alt.Color("color:N", scale=None), "strokeWidth": alt.StrokeWidth("thick:Q", scale=None)}
        return [_spanning(rules, across, down, **look)]

    def _boxes(self, across: alt.X, down: alt.Y) -> list[alt.Chart]:
        boxes = alt.Chart(alt.InlineData(values=self.boxes))
        layers = [boxes.mark_rect(aria=False)]
        if any("dashed" in box for box in self.boxes):
            dashed = boxes.mark_rect(aria=False, strokeDash=[3, 2]).transform_filter("datum.dashed")
            layers = [layers[0].transform_filter("!datum.dashed"), dashed]
        look = {
            "fill": alt.Fill("fill:N", scale=None),
            "stroke": alt.Stroke("edge:N", scale=None),
            "strokeWidth": alt.StrokeWidth("thick:Q", scale=None),
        }
        return [_spanning(layer, across, down, **look) for layer in layers]

    def _texts(self, across: alt.X, down: alt.Y) -> list[alt.Chart]:
        layers = []
        for (align, weight, size), rows in self.texts.items():
            look: dict[str, Any] = {"align": align, "fontWeight": weight, "fontSize": size}
            texts = alt.Chart(alt.InlineData(values=rows)).mark_text(
                baseline="middle", lineBreak="\n", lineHeight=LEADING, aria=False, **look
            )
            layers.append(texts.encode(x=across, y=down, text="text:N", color=alt.Color("color:N", scale=None)))
        return layers


def _in_pixels(chart: Any) -> alt.Chart:
    return _spanning(chart, pixel(alt.X, "x"), pixel(alt.Y, "y"))


def _spanning(chart: Any, across: Any, down: Any, **look: Any) -> alt.Chart:
    drawn: alt.Chart = chart.encode(across, down, alt.X2("x2"), alt.Y2("y2"), **look)
    return drawn
