"""The one theme: type, colours and formats of every figure, and what each colour becomes on a dark page.

Colours were chosen to differ in lightness as well as in hue, so that positions and verdicts can be told apart in
greyscale and under the common colour-vision deficiencies; each also has a shape or a sign of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

WIDE: Final = 720
"""Width in pixels of a figure on a desk or in print."""
NARROW: Final = 340
"""Width in pixels of a figure on a phone."""
PADDING: Final = 4
"""Pixels that the theme leaves on each side of a drawing."""

# Vega measures text with Liberation Sans, whose widths are Arial's: labels fit where a font of these widths is present,
# or a narrow one.
FONT: Final = 'Arial, "Liberation Sans", Arimo, Helvetica, "Nimbus Sans", "DejaVu Sans Condensed", sans-serif'

INK: Final = "#1f2328"
MUTED: Final = "#59636e"
FAINT: Final = "#8c959f"
GRID: Final = "#dfe3e8"
PAPER: Final = "#ffffff"
ACCENT: Final = "#8a1c2c"
"""Russia, thresholds, and whatever a figure is about."""
CONTEXT: Final = "#a9b4c0"
"""What a figure is not about."""
SEA: Final = "#e9eef3"
"""What is no land on a map: members that did not vote are white, and would be holes in white paper."""
ON_DARK: Final = PAPER
"""Text on a dark mark; it turns dark where dark pages make the mark light."""
ON_LIGHT: Final = "#20242a"
"""Text on a light mark, on light and dark pages alike."""

POSITIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"yes": "#2673b3", "no": "#9b2226", "abstain": "#e9b44c", "not_voting": "#ffffff"}
)
POSITION_EDGES: Final[Mapping[str, str]] = MappingProxyType(
    {"yes": "", "no": "", "abstain": FAINT, "not_voting": FAINT}
)
"""The outline of a mark of the position: where its own colour stands out from white paper by less than 3 to 1."""
POSITION_OUTLINES: Final[Mapping[str, str]] = MappingProxyType(
    {"yes": POSITIONS["yes"], "no": POSITIONS["no"], "abstain": "#785711", "not_voting": MUTED}
)
"""The line around a land or a ribbon of the position: at least 3 to 1 against paper and sea, or its colour is."""
POSITION_INKS: Final[Mapping[str, str]] = MappingProxyType(
    {"yes": ON_DARK, "no": ON_DARK, "abstain": ON_LIGHT, "not_voting": INK}
)
"""Text on a mark of the position."""
POSITION_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {"yes": "In favour", "no": "Against", "abstain": "Abstained", "not_voting": "Did not vote"}
)

BASE_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "present_and_voting": "Present and voting, the rule",
        "with_abstentions": "With abstentions",
        "all_members": "All members",
    }
)
"""The bases that a majority is counted on."""

VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agrees": "#cfe3dc",
        "imprecise": "#f2d58a",
        "differs": "#b3362b",
        "unverifiable": "#e3e6ea",
        "omits": "#ffffff",
    }
)
VERDICT_INKS: Final[Mapping[str, str]] = MappingProxyType(
    {"agrees": ON_LIGHT, "imprecise": ON_LIGHT, "differs": ON_DARK, "unverifiable": ON_LIGHT, "omits": INK}
)
"""Text on a mark of the verdict."""
VERDICT_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agrees": "Agrees with the record",
        "imprecise": "Imprecise: rounder or vaguer",
        "differs": "Differs from the record",
        "unverifiable": "Cannot be verified",
        "omits": "Left out",
    }
)
VERDICT_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {"agrees": "=", "imprecise": "≈", "differs": "≠", "unverifiable": "?", "omits": "–"}
)

GROUP_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "African": "African",
        "Asia-Pacific": "Asia-Pacific",
        "Eastern European": "Eastern European",
        "GRULAC": "Latin American and Caribbean",
        "WEOG": "Western European and others",
    }
)

CATEGORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "election": "#2673b3",
        "announcement": "#7b5ea7",
        "war": "#1f2328",
        "diplomacy": "#5f8f7b",
        "vote": "#9b2226",
        "report": "#b57d18",
    }
)

CATEGORY_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "election": "Elections",
        "announcement": "Announcements",
        "war": "War",
        "diplomacy": "Diplomacy",
        "vote": "Votes",
        "report": "Reports",
    }
)
CATEGORY_SHAPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "election": "circle",
        "announcement": "diamond",
        "war": "cross",
        "diplomacy": "triangle-up",
        "vote": "square",
        "report": "triangle-down",
    }
)

DARK: Final[Mapping[str, str]] = MappingProxyType(
    {
        INK: "#e6e9ed",
        MUTED: "#a8b1bb",
        FAINT: "#8b949e",
        GRID: "#343b44",
        PAPER: "#14171b",
        ACCENT: "#ff8c94",
        CONTEXT: "#5f6a76",
        SEA: "#262d35",
        POSITIONS["yes"]: "#64abe3",
        POSITIONS["no"]: "#d9565d",
        POSITIONS["abstain"]: "#f4d385",
        POSITION_OUTLINES["abstain"]: "#8f6b1c",
        VERDICTS["agrees"]: "#9cc5b7",
        VERDICTS["imprecise"]: "#ecd28c",
        VERDICTS["differs"]: "#e8695d",
        VERDICTS["unverifiable"]: "#8d96a1",
        CATEGORIES["announcement"]: "#a98fd6",
        CATEGORIES["diplomacy"]: "#84b8a2",
        CATEGORIES["report"]: "#e0a84a",
    }
)
"""What each colour of a figure becomes on a dark page; a colour that is not named here stays as it is."""


def inner(width: int) -> int:
    """Return the pixels that a figure `width` pixels wide has for its drawing."""
    return width - 2 * PADDING


def config(width: int) -> dict[str, Any]:
    """Return the Vega-Lite configuration of every figure drawn `width` pixels wide."""
    size = 13 if width >= WIDE else 12
    return {
        "font": FONT,
        "background": "transparent",
        "padding": PADDING,
        "view": {"stroke": None},
        "axis": {
            "labelColor": MUTED,
            "titleColor": MUTED,
            "labelFontSize": size,
            "titleFontSize": size,
            "titleFontWeight": "normal",
            "domainColor": FAINT,
            "tickColor": FAINT,
            "gridColor": GRID,
            "labelLimit": width // 2,
            "titlePadding": 8,
        },
        "axisY": {"domain": False, "ticks": False},
        "legend": {
            "labelColor": INK,
            "titleColor": MUTED,
            "labelFontSize": size,
            "titleFontSize": size,
            "titleFontWeight": "normal",
            "symbolSize": 110,
            "labelLimit": 0,
        },
        "header": {"labelColor": INK, "titleColor": MUTED, "labelFontSize": size, "labelFontWeight": "bold"},
        "text": {"color": INK, "fontSize": size},
        "title": {
            "color": INK,
            "subtitleColor": MUTED,
            "fontSize": 17 if width >= WIDE else 15,
            "subtitleFontSize": size,
            "anchor": "start",
            "frame": "bounds",
            "offset": 14,
        },
        "tick": {"color": INK},
        "rule": {"color": MUTED},
    }


def dark_css(scope: str) -> str:
    """Return the CSS rules that repaint the figures below the selector `scope` for a dark page."""
    rules = []
    for light, dark in DARK.items():
        for attribute in ("fill", "stroke"):
            rules.append(f'{scope} svg [{attribute}="{light}"] {{ {attribute}: {dark}; }}')
    return "\n".join(rules)
