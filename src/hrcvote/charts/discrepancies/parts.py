"""Columns that stand beside each other where there is room, and else in parts, one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import ceil
from typing import TypeVar

Column = TypeVar("Column")


def in_parts(
    columns: Sequence[Column], needs: Sequence[float], wide: float
) -> Iterator[tuple[Sequence[Column], list[float]]]:
    """Yield the columns with where each begins and the last ends: all of them, or in as few parts as have room.

    Args:
        columns: What stands side by side.
        needs: The least width of each, in pixels.
        wide: How much room there is, in pixels.
    """
    for parts in range(1, len(columns) + 1):
        many = ceil(len(columns) / parts)
        starts = range(0, len(columns), many)
        rooms = [needs[first : first + many] for first in starts]
        if many == 1 or all(sum(room) <= wide for room in rooms):
            for first, room in zip(starts, rooms, strict=True):
                spare = (wide - sum(room)) / len(room)
                yield columns[first : first + many], [0.0, *accumulate(need + spare for need in room)]
            return
