"""Tiles for the positions in several votes, told apart by what is cut out of them as well as by their colour.

A member's record is a word with a letter for each vote. Its tiles are drawn by Vega as one path for each position, in
which neighbours are one run: a figure of all members and votes would else weigh three times as much. `separators` cuts
the runs into tiles again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import cos, pi
from typing import Any, Final

import altair as alt

from hrcvote import style
from hrcvote.charts.sheet import Rows, between
from hrcvote.rules import POSITIONS

CODES: Final = {"yes": "Y", "no": "N", "abstain": "A", "not_voting": "-"}
"""A letter for each position."""


def record_of(positions: Sequence[str]) -> str:
    """Return the word for a member's positions in several votes."""
    return "".join(CODES[position] for position in positions)


def spaced(gaps: Sequence[int], pitch: int) -> list[int]:
    """Return where each of several tiles begins that stand at a pitch, with a gap before each."""
    return [*accumulate(gap + (pitch if place else 0) for place, gap in enumerate(gaps))]


def draw_records(base: Any, offsets: Sequence[int], size: int) -> list[alt.Chart]:
    """Draw a row of tiles for each record, a layer for each position.

    Against has a cross cut out, abstained a slot; did not vote is hollow. An abstention has the outline of what is
    hollow, since its amber alone hardly stands out from white paper.

    Args:
        base: A chart with x and y, the upper left corner of the row, and a field `record`.
        offsets: Where each vote's tile begins.
        size: Width and height of a tile in pixels.
    """
    return [_layer(base, position, offsets, size) for position in POSITIONS]


def separators(x: float, top: float, bottom: float, offsets: Sequence[int], size: int) -> Rows:
    """Return the areas between the tiles of rows that begin at `x`."""
    return [between(x + before + size, top, x + after, bottom) for before, after in pairwise(offsets)]


def _layer(base: Any, position: str, offsets: Sequence[int], size: int) -> alt.Chart:
    look: dict[str, Any] = {"color": style.POSITIONS[position], "filled": True}
    if position == "not_voting":
        look = {"filled": False, "stroke": style.POSITION_EDGES[position], "strokeWidth": 1}
    # A path drawn as a symbol of size 4 is as large as it says.
    marks = base.mark_point(size=4, opacity=1, aria=False, **look)
    drawn: alt.Chart = (
        marks.transform_filter(" || ".join(f"indexof(datum.record, '{code}') >= 0" for code in _codes(position)))
        .transform_calculate(tiles=" + ".join(_tiles(position, offsets, size)))
        .encode(shape=alt.Shape("tiles:N", scale=None))
    )
    return drawn


def _tiles(position: str, offsets: Sequence[int], size: int) -> Iterator[str]:
    """Yield the parts of a Vega expression for the outline of all tiles of a position."""
    if position == "not_voting":
        # Vega leaves out the line that closes a path when another one follows.
        edge = f"h{size - 1}v{size - 1}h{1 - size}v{1 - size}"
        yield from (_if(position, place, f"M{x + 0.5},0.5{edge}") for place, x in enumerate(offsets))
    elif position == "abstain":
        yield from _runs(position, offsets, size, 0, size // 2 - 1)
        yield from _runs(position, offsets, size, size // 2 + 1, size)
    else:
        yield from _runs(position, offsets, size, 0, size)
    if position == "no":
        yield from (
            _if(position, place, _cross(x + size / 2, size / 2, size * 0.42)) for place, x in enumerate(offsets)
        )


def _runs(position: str, offsets: Sequence[int], size: int, top: int, bottom: int) -> Iterator[str]:
    """Yield for each place where a run of one position begins and where it ends."""
    code, last = CODES[position], len(offsets) - 1
    for place, x in enumerate(offsets):
        yield _if(position, place, f"M{x},{top}V{bottom}", f" && datum.record[{place - 1}] != '{code}'" * (place > 0))
        ends = f" && datum.record[{place + 1}] != '{code}'" * (place < last)
        yield _if(position, place, f"H{x + size}V{top}z", ends)


def _if(position: str, place: int, path: str, also: str = "") -> str:
    own = " || ".join(f"datum.record[{place}] == '{code}'" for code in _codes(position))
    return f"({f'({own})' if also else own}{also} ? '{path}' : '')"


def _codes(position: str) -> Sequence[str]:
    """Return the letters for which a position's layer draws: the hollow outlines are an abstention's, too."""
    return (CODES[position], CODES["abstain"]) if position == "not_voting" else (CODES[position],)


def _cross(x: float, y: float, reach: float) -> str:
    """Return a diagonal cross around a point, with the clock: the runs go against it, so it is cut out."""
    thin = reach / 5
    quarter = [(thin, -thin), (reach, -thin), (reach, thin)]
    points = [(a * turn[0] - b * turn[1], a * turn[1] + b * turn[0]) for turn in _QUARTERS for a, b in quarter]
    tilt = cos(pi / 4)
    return "M" + "L".join(f"{x + (a - b) * tilt:.1f},{y + (a + b) * tilt:.1f}" for a, b in points) + "z"


_QUARTERS: Final = ((1, 0), (0, 1), (-1, 0), (0, -1))
