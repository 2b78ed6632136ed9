"""Labels beside the marks of a timeline, each as near to its own as it can stand without lying on anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import style
from hrcvote.charts.lettering import text_width, wrapped
from hrcvote.charts.placing import Box
from hrcvote.charts.sheet import between, draw_areas, draw_rules, draw_texts, text_at
from hrcvote.charts.timeline.marks import REACH, opacity
from hrcvote.chronology import Event, when

FAR: Final = 110
"""How far from its mark a label may stand."""


class Label(NamedTuple):
    """A label with its place, and the mark that it belongs to."""

    event: Event
    lines: list[str]
    box: Box
    mark: Box

    @property
    def leftwards(self) -> bool:
        """Whether it stands left of its mark."""
        return self.box.left + self.box.right < self.mark.left + self.mark.right


def labelled(
    marks: Sequence[tuple[Event, Box]], labels: Mapping[str, str], room: Box, kept: Sequence[Box], wide: float
) -> list[Label]:
    """Place each label as near to its mark as it can stand, on no mark, no other label and nothing to be kept free.

    Args:
        marks: Every mark that a label could lie on.
        labels: The labels in the order in which they choose a place.
        room: Where labels may stand.
        kept: What else is to be kept free.
        wide: The greatest width of a line.

    Returns:
        The labels that found a place.
    """
    # A label that all but touches another's mark would be read as that one's.
    taken = [Box(box.left - 4, box.top, box.right + 4, box.bottom) for _, box in marks]
    found: list[Label] = []
    places = {event.event_id: (event, box) for event, box in marks}
    for event, mark in (places[event_id] for event_id in labels if event_id in places):
        lines = [*wrapped(labels[event.event_id], wide, 12), when(event)]
        size = max(text_width(line, 12) for line in lines) + 4, 14 * len(lines)
        others = [*(box for _, box in marks if box is not mark), *(label.box for label in found)]
        for box in _beside(mark, size, room):
            way = _way(mark, box)
            if not any(box.meets(one) for one in [*taken, *kept]) and not any(
                one.holds(point) for one in others for point in way
            ):
                taken.append(Box(box.left - 4, box.top - 1, box.right + 4, box.bottom + 1))
                found.append(Label(event, lines, box, mark))
                break
    return found


def draw_labels(labels: Sequence[Label]) -> Iterator[alt.Chart]:
    """Draw the labels, the last line of each quieter, with a leader line to a mark that is not beside them."""
    yield draw_areas([between(*label.box) for label in labels], color=style.PAPER)
    far = [label for label in labels if _gap(label.mark, label.box) > 2 * REACH]
    if far:
        leaders = [
            between(*label.mark.nearest(label.box.nearest(label.mark.middle)), *label.box.nearest(label.mark.middle))
            for label in far
        ]
        yield draw_rules(leaders, style.FAINT)
    rows = pd.DataFrame(
        {
            **text_at(
                label.box.right - 2 if label.leftwards else label.box.left + 2, label.box.top + 14 * place + 7, line
            ),
            "category": label.event.category,
            "align": "right" if label.leftwards else "left",
            "colour": style.INK if place < len(label.lines) - 1 else style.MUTED,
        }
        for label in labels
        for place, line in enumerate(label.lines)
    )
    for (align, colour), group in rows.groupby(["align", "colour"]):
        texts: Any = group[["x", "y", "text", "category"]].to_dict("records")
        yield draw_texts(texts, 12, str(colour), str(align)).encode(opacity=opacity())


def _beside(mark: Box, size: tuple[float, float], room: Box) -> list[Box]:
    """Return where a label could stand in the room, the nearest to its mark first."""
    wide, high = size
    _, y = mark.middle
    lefts = [mark.right + 5, mark.left - 5 - wide, mark.left, mark.right - wide]
    lefts += [room.left + 8 * step for step in range(int((room.right - wide - room.left) // 8) + 1)]
    tops = [y - high / 2, *(y - high / 2 + side * 3 * step for step in range(1, FAR // 3) for side in (-1, 1))]
    boxes = [
        Box(left, top, left + wide, top + high)
        for left in lefts
        for top in tops
        if room.left <= left <= room.right - wide and room.top + 3 <= top <= room.bottom - 2 - high
    ]
    near = [box for box in boxes if _gap(mark, box) <= FAR]
    return sorted(near, key=lambda box: (round(_strain(mark, box)), abs((box.top + box.bottom) / 2 - y), -box.left))


def _gap(mark: Box, box: Box) -> float:
    (x, y), (to_x, to_y) = mark.middle, box.nearest(mark.middle)
    return float(((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5)


def _strain(mark: Box, box: Box) -> float:
    """Return how hard it is to see that a label belongs to its mark: least beside it, more when out of line with it."""
    if box.top < mark.middle[1] < box.bottom:
        return _gap(mark, box)
    return 12 + _gap(mark, box) + min(abs(box.left - mark.left), abs(box.right - mark.right)) / 2


def _way(mark: Box, box: Box) -> list[tuple[float, float]]:
    """Return points on the leader line from a mark to its label."""
    (x, y), (to_x, to_y) = mark.middle, box.nearest(mark.middle)
    return [(x + (to_x - x) * step / 24, y + (to_y - y) * step / 24) for step in range(24)]
