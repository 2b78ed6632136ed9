"""A drawing laid out in pixels, for what has no scale that could place it: boxes, lines and text.

The functions draw one layer each; a `Sheet` collects a whole drawing, and what a pointer on a box is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import altair as alt

from hrcvote import style
from hrcvote.charts.layers import layered
from hrcvote.figure import Chart

SIZE: Final = 12
"""The size of a sheet's text."""
LEADING: Final = 15
"""From one line of a sheet's text to the next."""

ALL: Final = "all"
"""The choice that keeps all of a sheet."""

Rows = list[dict[str, Any]]


def text_at(x: float, y: float, text: str) -> dict[str, Any]:
    """Return the row of a text, `y` being the middle of its first line."""
    return {"x": round(x, 1), "y": round(y, 1), "text": text}


def between(x: float, y: float, x2: float, y2: float) -> dict[str, Any]:
    """Return the row of a line from one point to another, or of the area between them."""
    return {"x": round(x, 1), "y": round(y, 1), "x2": round(x2, 1), "y2": round(y2, 1)}


def inline(rows: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """Return rows as data that a chart carries.

    As a tuple: Altair copies a list, and all that is in it, with every layer that joins the others.
    """
    return alt.InlineData(values=tuple(rows))


def pixel(channel: type[alt.X] | type[alt.Y], field: str) -> Any:
    """Return a field as a place in pixels."""
    return channel(field, type="quantitative", scale=None, axis=None)


def draw_texts(rows: Rows, size: float, colour: str, align: str = "left", bold: bool = False) -> alt.Chart:
    """Draw rows of `text_at` as a layer."""
    chart: Any = alt.Chart(inline(rows))
    weight = "bold" if bold else "normal"
    texts = chart.mark_text(align=align, baseline="middle", fontSize=size, color=colour, fontWeight=weight)
    drawn: alt.Chart = texts.encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), alt.Text("text:N"))
    return drawn


def draw_rules(rows: Rows, colour: str, **mark: Any) -> alt.Chart:
    """Draw rows of `between` as lines."""
    return _in_pixels(alt.Chart(inline(rows)).mark_rule(color=colour, **mark))


def draw_areas(rows: Rows, **mark: Any) -> alt.Chart:
    """Draw rows of `between` as areas."""
    return _in_pixels(alt.Chart(inline(rows)).mark_rect(**mark))


@dataclass
class Sheet:
    """A drawing laid out in pixels: boxes, lines and text, and what a pointer on a box is told.

    What a reader may leave out by a choice names, in `at`, the choices that keep it.
    """

    wide: int
    boxes: Rows = field(default_factory=list)
    outlines: Rows = field(default_factory=list)
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
        at: str = "",
        url: str = "",
    ) -> None:
        """Draw a box; `tip` has a value for each of the sheet's tips, and a box with an address opens it."""
        told = {f"tip{place}": str(value) for place, value in enumerate(tip)}
        if told and len(told) != len(self.tips):
            raise ValueError(f"a box is told {len(told)} things of {len(self.tips)}: {', '.join(map(str, tip))}")
        place = between(x, y, x + width, y + height)
        look = {"edge": edge} | ({"thick": thick} if thick > 1 else {}) if edge else {}
        if dashed:
            self.outlines.append(place | look)
        self.boxes.append(place | {"fill": fill} | ({} if dashed else look) | told | _given(at=at, url=url))

    def line(self, x: float, y: float, x2: float, y2: float, color: str, thick: int = 1) -> None:
        """Draw a line."""
        self.lines.append(between(x, y, x2, y2) | {"color": color} | ({"thick": thick} if thick > 1 else {}))

    def write(
        self,
        x: float,
        y: float,
        text: str,
        color: str = style.INK,
        *,
        align: str = "left",
        weight: str = "",
        size: int = SIZE,
        at: str = "",
    ) -> None:
        """Write a text of one line or more, `y` being the middle of its first line."""
        row = text_at(x, y, text) | {"color": color} | _given(at=at)
        self.texts.setdefault((align, weight, size), []).append(row)

    def chart(self, height: float, choice: alt.Parameter | None = None) -> Chart:
        """Return the chart; with a choice, what names the choices that keep it is drawn at those and at the first."""
        layers = [*self._lines(), *self._boxes(), *self._texts()]
        if choice is not None:
            kept = f"!datum.at || {choice.name} == '{ALL}' || indexof(datum.at, {choice.name}) >= 0"
            layers = [layer.transform_filter(kept) if self._chosen(layer) else layer for layer in layers]
        return layered(layers, self.wide, round(height, 1), params=[choice] if choice is not None else [])

    def _chosen(self, layer: alt.Chart) -> bool:
        return any("at" in row for row in layer.data.values)

    def _lines(self) -> list[alt.Chart]:
        if not self.lines:
            return []
        rules = alt.Chart(inline(self.lines)).mark_rule(aria=False)
        look = {"color": alt.Color("color:N", scale=None), "strokeWidth": alt.StrokeWidth("thick:Q", scale=None)}
        return [_in_pixels(rules, **look)]

    def _boxes(self) -> list[alt.Chart]:
        mute, told, opening = _sorted(self.boxes)
        layers = [_drawn(mute, "plain")] if mute else []
        tooltip = [alt.Tooltip(f"tip{place}:N", title=tip) for place, tip in enumerate(self.tips)]
        layers += [_drawn(told, "told").encode(tooltip=tooltip)] if told else []
        layers += [_drawn(opening, "opening").encode(tooltip=tooltip, href=alt.Href("url:N"))] if opening else []
        if told or opening:
            # Beside a selection, a text without a tooltip lets the pointer through to the box beneath it.
            pointed = alt.selection_point(
                name="pointed", on="pointerover", clear="pointerout", fields=["x", "y"], empty=False
            )
            edge = alt.condition(pointed, alt.value(style.INK), alt.Stroke("edge:N", scale=None))
            layers[-1] = layers[-1].encode(stroke=edge).add_params(pointed)
        return layers + ([_drawn(self.outlines, "dashed", filled=False, strokeDash=[3, 2])] if self.outlines else [])

    def _texts(self) -> list[alt.Chart]:
        layers = []
        for (align, weight, size), rows in self.texts.items():
            look: dict[str, Any] = {"align": align, "fontSize": size} | ({"fontWeight": weight} if weight else {})
            texts: Any = alt.Chart(inline(rows)).mark_text(
                baseline="middle", lineBreak="\n", lineHeight=LEADING, aria=False, **look
            )
            colour = alt.Color("color:N", scale=None)
            layers.append(texts.encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), text=alt.Text("text:N"), color=colour))
        return layers


def _sorted(boxes: Rows) -> tuple[Rows, Rows, Rows]:
    """Part boxes that tell nothing, that tell something, and that open an address too."""
    told = [row for row in boxes if "tip0" in row]
    return (
        [row for row in boxes if "tip0" not in row],
        [row for row in told if "url" not in row],
        [row for row in told if "url" in row],
    )


def _drawn(rows: Rows, view: str, **mark: Any) -> alt.Chart:
    boxes = alt.Chart(inline(rows), name=view).mark_rect(aria=False, **mark)
    channels: list[Any] = [alt.Fill("fill:N", scale=None)] if any("fill" in row for row in rows) else []
    channels += [alt.Stroke("edge:N", scale=None)] if any("edge" in row for row in rows) else []
    channels += [alt.StrokeWidth("thick:Q", scale=None)] if any("thick" in row for row in rows) else []
    return _in_pixels(boxes).encode(*channels)


def _given(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _in_pixels(chart: Any, **look: Any) -> alt.Chart:
    drawn: alt.Chart = chart.encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), alt.X2("x2"), alt.Y2("y2"), **look)
    return drawn
