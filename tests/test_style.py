from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest

from hrcvote import style
from hrcvote.claims import VERDICTS
from hrcvote.record import BASES
from hrcvote.rules import POSITIONS

# Machado, Oliveira and Fernandes (2009), severity 1: linear RGB as seen with each deficiency.
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
STEP_OF_GREY = 11.0
"""Distance in lightness (of 100) that is told apart without hue."""
TELLS_APART = 20.0
"""Distance in CIE Lab (1976) from which two marks of this size are told apart at a glance."""


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1)
    scaled = xyz / [0.95047, 1.0, 1.08883]
    f = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    light = [float(np.dot([0.2126, 0.7152, 0.0722], linear(colour))) for colour in (one, other)]
    return (max(light) + 0.05) / (min(light) + 0.05)


def dark(colour: str) -> str:
    return style.DARK.get(colour, colour)


def seen(colour: str, sight: str) -> np.ndarray:
    if sight == "greyscale":
        return np.array([lab(linear(colour))[0], 0, 0])
    return lab(np.array(DEFICIENCIES[sight]) @ linear(colour))


def too_close(colours: dict[str, str], pairs: Iterable[tuple[str, str]], sight: str, scheme: str) -> dict[str, float]:
    shown = {name: colour if scheme == "light" else dark(colour) for name, colour in colours.items()}
    apart = {
        f"{one}, {other}": float(np.linalg.norm(seen(shown[one], sight) - seen(shown[other], sight)))
        for one, other in pairs
    }
    needed = STEP_OF_GREY if sight == "greyscale" else TELLS_APART
    return {pair: round(distance, 1) for pair, distance in apart.items() if distance < needed}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", [*DEFICIENCIES, "greyscale"])
def test_positions_are_told_apart(sight: str, scheme: str) -> None:
    colours = dict(style.POSITIONS)
    assert too_close(colours, combinations(colours, 2), sight, scheme) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", DEFICIENCIES)
def test_what_differs_stands_out(sight: str, scheme: str) -> None:
    colours = dict(style.VERDICTS)
    pairs = [("differs", other) for other in colours if other != "differs"]
    assert too_close(colours, pairs, sight, scheme) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_reads_on_its_mark_and_on_the_page(scheme: str) -> None:
    def shown(colour: str) -> str:
        return colour if scheme == "light" else dark(colour)

    pairs = [
        (style.INK, style.PAPER),
        (style.MUTED, style.PAPER),
        (style.INK, style.SEA),
        (style.INK, style.CONTEXT),
        (style.ON_DARK, style.POSITIONS["yes"]),
        (style.ON_DARK, style.POSITIONS["no"]),
        (style.ON_LIGHT, style.POSITIONS["abstain"]),
        (style.INK, style.POSITIONS["not_voting"]),
        (style.ON_DARK, style.VERDICTS["differs"]),
        *((style.ON_LIGHT, style.VERDICTS[verdict]) for verdict in ("agrees", "imprecise", "unverifiable")),
    ]
    assert {pair: round(contrast(*map(shown, pair)), 2) for pair in pairs if contrast(*map(shown, pair)) < 4.5} == {}


def test_each_base_of_a_majority_has_a_name() -> None:
    assert tuple(style.BASE_LABELS) == BASES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", [style.PAPER, style.SEA])
def test_a_land_and_a_ribbon_stand_out_from_what_is_beneath_them(ground: str, scheme: str) -> None:
    """By their line or by their own colour; a ribbon of members that stayed is faint, and has its line alone."""

    def against(colour: str, other: str) -> float:
        return contrast(*(one if scheme == "light" else dark(one) for one in (colour, other)))

    for position, line in style.POSITION_OUTLINES.items():
        lines = against(line, ground)
        assert (lines if ground == style.PAPER else max(lines, against(style.POSITIONS[position], ground))) >= 3
    # Between two lands that abstained there is nothing but the line.
    assert against(style.POSITION_OUTLINES["abstain"], style.POSITIONS["abstain"]) >= 3


def test_nothing_is_told_by_colour_alone() -> None:
    assert set(style.POSITIONS) == set(style.POSITION_LABELS) == set(POSITIONS)
    assert set(style.VERDICTS) == set(style.VERDICT_SIGNS) == set(style.VERDICT_LABELS) == {*VERDICTS, "omits"}
    assert len(set(style.VERDICT_SIGNS.values())) == len(style.VERDICT_SIGNS)


def test_every_repainted_colour_has_a_rule_for_fill_and_stroke() -> None:
    css = style.dark_css(".chart")
    for light, dark_colour in style.DARK.items():
        assert f'.chart svg [fill="{light}"] {{ fill: {dark_colour}; }}' in css
        assert f'.chart svg [stroke="{light}"] {{ stroke: {dark_colour}; }}' in css


def test_text_is_never_smaller_on_a_desk_than_on_a_phone() -> None:
    assert (
        style.config(style.WIDE)["axis"]["labelFontSize"] >= style.config(style.NARROW)["axis"]["labelFontSize"] >= 11
    )
