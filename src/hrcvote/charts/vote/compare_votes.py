"""Any two of the nine votes held against each other: how many members went from each position to each."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations, product
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.sheet import Rows, between, draw_rules, draw_texts, inline, pixel, text_at
from hrcvote.charts.sources import cite_votes
from hrcvote.charts.vote.naming import date_of, in_order, subject, tips, with_date
from hrcvote.charts.vote.signs import CODES, draw_records, record_of
from hrcvote.chronology import voted_on
from hrcvote.data import Bundle
from hrcvote.figure import Chart, Figure
from hrcvote.rules import POSITIONS

START: Final = ("ES-11/3", "ES-11/7")
"""The two votes that are compared until a reader chooses others."""

_SHOWN: Final = 60
"""Most names that a pointer on a cell is told: more would cover the figure."""
_ORDER: Final = record_of(POSITIONS)
_LABELS: Final = json.dumps([style.POSITION_LABELS[position] for position in POSITIONS])
_COLOURS: Final = json.dumps([style.POSITIONS[position] for position in POSITIONS])
_EDGES: Final = json.dumps([style.POSITION_EDGES[position] or style.POSITIONS[position] for position in POSITIONS])
_NAMES: Final = "pluck(datum.who, 'member')"


class _Grid(NamedTuple):
    """Where the cells are: a row for each position on the first vote, a column for each on the second."""

    left: float
    top: float
    wide: float
    high: float
    """From one row to the next."""
    below: float
    """From the top of a row to that of its cells."""
    size: int
    """Of a cell's number."""

    @property
    def cell(self) -> float:
        """The height of a cell."""
        return self.high - self.below


_WIDE: Final = _Grid(left=132, top=100, wide=145, high=64, below=0, size=18)
_NARROW: Final = _Grid(left=0, top=110, wide=83, high=78, below=24, size=15)


def compare_votes(bundle: Bundle) -> Figure:
    """How many members went from each position in one vote to each in another; a reader chooses which two."""
    first, second = START
    votes = in_order(bundle)
    moved = record.flows(bundle, first, second).set_index(["before", "after"])["members"]
    kept = sum(int(moved.get((position, position), 0)) for position in POSITIONS)
    return Figure(
        id="compare-votes",
        title=_title(bundle),
        subtitle=f"Members by position on {_called(bundle, first)}, and on {_called(bundle, second)};"
        f" the {kept} of {moved.sum()} drawn faintly took the same one both times",
        draw=lambda width: _draw(bundle, votes, width),
        table=_table(bundle, votes),
        alt=f"A grid of four positions on {first} by four on {second}. "
        + " ".join(
            f"{style.POSITION_LABELS[before]} on {first}: "
            + ", ".join(
                f"{moved.get((before, after), 0)} {style.POSITION_LABELS[after].lower()}" for after in POSITIONS
            )
            + "."
            for before in POSITIONS
        ),
        sources=cite_votes(bundle, *votes),
    )


def _called(bundle: Bundle, vote: str) -> str:
    return f"{vote} ({subject(bundle, vote)}), {date_of(bundle, vote)}"


def _title(bundle: Bundle) -> str:
    first, second = START
    before, after = (record.tally(bundle, vote).yes for vote in START)
    both = record.in_both(bundle, first, second)
    years = [voted_on(bundle, vote).year for vote in START]
    if before == after:
        those = "of the same members" if both == before else f"but only {both} members are in both"
        return f"{first} in {years[0]} and {second} in {years[1]} each had {before} votes in favour, {those}"
    counts = f"{first} had {before} votes in favour in {years[0]}, {second} {after} in {years[1]}"
    return f"{counts}; {both} members are in both"


def _table(bundle: Bundle, votes: list[str]) -> pd.DataFrame:
    """Return a row for each two votes: how many members went from each position to each."""
    rows = []
    taken = record.histories(bundle)
    for first, second in combinations(votes, 2):
        moved = Counter(zip(taken[first], taken[second], strict=True))
        counts = {
            f"{style.POSITION_LABELS[before]} → {style.POSITION_LABELS[after].lower()}": moved[before, after]
            for before, after in product(POSITIONS, POSITIONS)
        }
        rows.append({"First vote": first, "Second vote": second, **counts})
    return pd.DataFrame(rows)


def _draw(bundle: Bundle, votes: list[str], width: int) -> Chart:
    grid, inner = _WIDE if width >= style.WIDE else _NARROW, style.inner(width)
    histories = record.histories(bundle)[["label", *votes]]
    rows = [{"member": label, "record": record_of(word)} for label, *word in histories.itertuples(index=False)]
    place = f"indexof('{_ORDER}', datum.record[indexof({json.dumps(votes)}, %s)])"
    members = alt.Chart(inline(rows)).transform_calculate(before=place % "first", after=place % "second")
    most = int(record.tallies(bundle)[[*POSITIONS]].to_numpy().max())
    across = [between(0, y, inner, y) for y in (grid.top + row * grid.high for row in range(len(POSITIONS) + 1))]
    layers = [
        draw_rules(across, style.GRID),
        *_compared(bundle, votes, short=not grid.left),
        *_heads(members, grid),
        *_cells(members, grid, most),
    ]
    params = [
        _choice(bundle, votes, "first", "First vote ", START[0]),
        _choice(bundle, votes, "second", "Second vote ", START[1]),
    ]
    height = round(grid.top + len(POSITIONS) * grid.high + 1)
    return layered(layers, inner, height, params=params)


def _choice(bundle: Bundle, votes: list[str], name: str, label: str, start: str) -> alt.Parameter:
    return alt.param(
        name=name,
        value=start,
        bind=alt.binding_select(options=votes, labels=[_short(bundle, vote) for vote in votes], name=label),
    )


def _short(bundle: Bundle, vote: str) -> str:
    return f"{with_date(bundle, vote)}: {subject(bundle, vote)}"


def _compared(bundle: Bundle, votes: list[str], *, short: bool) -> list[Any]:
    """Say which two votes the grid compares, whichever a reader has chosen."""
    called = json.dumps({vote: with_date(bundle, vote) if short else _short(bundle, vote) for vote in votes})
    drawn = []
    for y, side, chosen in ((8, "First vote, in rows", "first"), (26, "Second vote, in columns", "second")):
        said: Any = alt.Chart(inline([{"x": 0, "y": y}])).mark_text(
            align="left", baseline="middle", fontSize=12.5, fontWeight="bold", color=style.INK
        )
        said = said.transform_calculate(text=f"'{side}: ' + ({called})[{chosen}]")
        drawn.append(said.encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), text=alt.Text("text:N")))
    return drawn


def _heads(members: Any, grid: _Grid) -> list[Any]:
    """Draw the positions above the columns and beside or above the rows, and how many members took each."""
    tiles: Rows = []
    texts: Rows = []
    for place, position in enumerate(POSITIONS):
        label, code = style.POSITION_LABELS[position], CODES[position]
        x, y = grid.left + place * grid.wide, grid.top - 38
        tiles.append({"x": x, "y": y - 6 if grid.left else y - 24, "record": code})
        texts.append(text_at(x + 17 if grid.left else x, y, label))
        y = grid.top + place * grid.high + (grid.cell / 2 - 9 if grid.left else 14)
        tiles.append({"x": 0, "y": y - 6, "record": code})
        texts.append(text_at(17, y, label))
    base = alt.Chart(inline(tiles)).encode(pixel(alt.X, "x"), pixel(alt.Y, "y"))
    columns = {"x": f"{grid.left + (17 if grid.left else 0)} + datum.after * {grid.wide}", "y": str(grid.top - 18)}
    down = grid.cell / 2 + 9 if grid.left else 14
    rows = {"x": str(17 if grid.left else 110), "y": f"{grid.top + down} + datum.before * {grid.high}"}
    return [
        *draw_records(base, [0], 12),
        draw_texts(texts, 12, style.INK, bold=True),
        *(
            members.transform_aggregate(count="count()", groupby=[by])
            .transform_calculate(**at)
            .mark_text(align="left", baseline="middle", fontSize=12, color=style.MUTED)
            .encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), text=alt.Text("count:Q"))
            for by, at in (("after", columns), ("before", rows))
        ),
    ]


def _cells(members: Any, grid: _Grid, most: int) -> list[Any]:
    """Draw each move that occurs as a square whose area is its members, with their number.

    The largest count of any vote would have a square as high as a cell.
    """
    largest = grid.cell - 6
    counted = members.transform_aggregate(
        count="count()", who="values(member)", groupby=["before", "after"]
    ).transform_calculate(
        x=f"{grid.left + largest / 2} + datum.after * {grid.wide}",
        y=f"{grid.top + grid.below + grid.cell / 2} + datum.before * {grid.high}",
        area=f"datum.count * {largest**2 / most:.2f}",
        colour=f"{_COLOURS}[datum.after]",
        edge=f"{_EDGES}[datum.after]",
        move=f"{_LABELS}[datum.before] + ', then ' + lower({_LABELS}[datum.after])",
        names=f"join(slice({_NAMES}, 0, {_SHOWN}), ', ') + (datum.count > {_SHOWN} ? ' and others' : '')",
    )
    at = (pixel(alt.X, "x"), pixel(alt.Y, "y"))
    square = counted.mark_square(strokeWidth=1).encode(
        *at,
        size=alt.Size("area:Q", scale=None),
        fill=alt.Fill("colour:N", scale=None),
        stroke=alt.Stroke("edge:N", scale=None),
        opacity=alt.OpacityValue(1, condition={"test": "datum.before == datum.after", "value": 0.3}),
    )
    number = counted.mark_text(
        align="left", baseline="middle", fontSize=grid.size, fontWeight="bold", color=style.INK, dx=largest / 2 + 2
    )
    over = counted.transform_calculate(
        left=f"datum.x - {largest / 2}",
        right=f"datum.x + {grid.wide - largest / 2 - 4}",
        top=f"datum.y - {grid.cell / 2}",
        bottom=f"datum.y + {grid.cell / 2}",
    ).mark_rect(opacity=0)
    told = over.encode(
        pixel(alt.X, "left"),
        pixel(alt.Y, "top"),
        alt.X2("right"),
        alt.Y2("bottom"),
        tooltip=tips(("move", "Positions"), ("count", "Members"), ("names", "Who")),
    )
    return [square, number.encode(*at, text=alt.Text("count:Q")), told]
