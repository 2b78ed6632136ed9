"""The figures of the timeline: what happened when, day by day to the vote, and the elections.

Dates become pixels here and not in Vega, so that no reader's time zone moves a day, and labels can be kept apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import text_width, wrapped
from hrcvote.charts.placing import Box, lanes, spread
from hrcvote.charts.sheet import Rows, between, draw_areas, draw_rules, draw_texts, pixel, text_at
from hrcvote.charts.sources import cite
from hrcvote.chronology import (
    ADVOCATE,
    BUCHA,
    END,
    FIRST,
    INVASION,
    LAST,
    PANELS,
    RUSSIA,
    TERM,
    VOTE,
    Event,
    Result,
    date_of,
    days_between,
    happened,
    in_last_days,
    iso,
    other_counts,
    quiet_days,
    races,
    seat_months,
    weeks_to_the_vote,
    when,
)
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure, Source
from hrcvote.words import day, from_to, length, number, plural, verb

# What happened, and who says so


def _lead(bundle: Bundle, event_ids: Iterable[str]) -> tuple[Source, ...]:
    """Return one source for each event: the record before reports, and others before the advocacy group."""
    sources = bundle.event_sources.merge(bundle.sources[["source_id", "publisher", "set"]], on="source_id")
    sources = sources.assign(reported=sources["set"] != "record", party=sources["publisher"] == ADVOCATE)
    first = sources.sort_values(["reported", "party", "source_id"]).groupby("event_id")["source_id"].first()
    return cite(bundle, [first[event_id] for event_id in event_ids])


def _event_table(events: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Date": [iso(event) for event in each(events)],
            "Category": events["category"].map(style.CATEGORY_LABELS),
            "Event": events["title"],
            "Known from": events["known_from"],
            "Note": events["note"],
        }
    )


def _lone(events: pd.DataFrame) -> str:
    """Return how many of the events rest on one source, and how many of these on the advocacy group."""
    alone = events["alone"].dropna()
    own = int((alone == ADVOCATE).sum())
    count = f"{number(len(alone))} {verb(len(alone), 'is', 'are')} known from"
    if own == len(alone) > 0:
        return f"{count} {ADVOCATE} only"
    return f"{count} one source only" + (f", {number(own)} of them from {ADVOCATE}" if own else "")


# Marks in pixels


_SHOWN: Final = "highlight == 'all' || highlight == datum.category"


def _highlight() -> alt.Parameter:
    options = ["all", *style.CATEGORY_LABELS]
    labels = ["All categories", *style.CATEGORY_LABELS.values()]
    return alt.param(
        name="highlight", value="all", bind=alt.binding_select(options=options, labels=labels, name="Highlight ")
    )


def _by_category(values: Mapping[str, str], **kept: Any) -> Any:
    return alt.Scale(domain=list(values), range=list(values.values()), **kept)


def _marks(rows: Rows) -> alt.Chart:
    """Draw each event in the colour and shape of its category, hollow where it is known from one source only."""
    colour = alt.Color("category:N", scale=_by_category(style.CATEGORIES), legend=None)
    marks = alt.Chart(pd.DataFrame(rows)).mark_point(size=62, strokeWidth=1.6)
    drawn: alt.Chart = marks.encode(
        pixel(alt.X, "x"),
        pixel(alt.Y, "y"),
        alt.Stroke("category:N", scale=_by_category(style.CATEGORIES), legend=None),
        alt.Shape("category:N", scale=_by_category(style.CATEGORY_SHAPES), legend=None),
        fill=alt.condition("datum.alone", alt.value(style.PAPER), colour),
        opacity=_opacity(),
    )
    return drawn.encode(tooltip=_TOLD) if "title" in rows[0] else drawn


_TOLD: Final = [
    alt.Tooltip("when:N", title="Date"),
    alt.Tooltip("title:N", title="Event"),
    alt.Tooltip("known_from:N", title="Known from"),
]


def _opacity() -> Any:
    return alt.condition(_SHOWN, alt.value(1.0), alt.value(0.15))


def _mark(event: Event, x: float, y: float) -> dict[str, Any]:
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "category": event.category,
        "alone": isinstance(event.alone, str),
        "when": when(event),
        "title": event.title,
        "known_from": event.known_from,
    }


def _short(date: dt.date) -> str:
    return f"{date.day} {date:%b}"


_ALONE: Final = ("diplomacy", True, "Hollow: known from one source only")


def _key(
    left: float, top: float, right: float, size: float, entries: Iterable[tuple[str, bool, str]]
) -> tuple[Rows, Rows, float]:
    """Lay out the key to the marks in lines; return its marks, its texts and where it ends."""
    marks: Rows = []
    texts: Rows = []
    x, y = left, top
    for category, alone, label in entries:
        wide = 14 + text_width(label, size)
        if x + wide > right:
            x, y = left, y + 20
        marks.append({"x": round(x + 5, 1), "y": y, "category": category, "alone": alone})
        texts.append(text_at(x + 14, y, label))
        x += wide + 18
    return marks, texts, y + 20


# The events from 2020 to 2023 by category


FAR: Final = 110
"""How far from its mark a label may stand."""
_APART: Final = 11
"""From the middle of one mark to the next, where they would lie on each other."""
_REACH: Final = 5.5
"""From the middle of a mark to its edge."""


class _Spot(NamedTuple):
    """An event with its place along the axis of time, to `until` where it is dated to a month, and its lane."""

    event: Event
    along: float
    until: float
    lane: int


class _Label(NamedTuple):
    """A label with its place, and the mark that it belongs to."""

    event: Event
    lines: list[str]
    box: Box
    mark: Box

    @property
    def leftwards(self) -> bool:
        """Whether it stands left of its mark."""
        return self.box.left + self.box.right < self.mark.left + self.mark.right


class _Row(NamedTuple):
    """The row of a category: its marks, its labels and where it ends."""

    category: str
    marks: list[tuple[_Spot, Box]]
    labels: list[_Label]
    top: float
    bottom: float


def events(bundle: Bundle) -> Figure:
    """The events of the years from the first candidacy to the second election lost, by category."""
    shown = happened(bundle)
    named = turning_points(bundle)
    labels = {event_id: named[event_id] for event_id in shown["event_id"] if event_id in named}
    weeks = weeks_to_the_vote(bundle)
    span = length(days_between(bundle, INVASION, VOTE))
    counts = shown["category"].value_counts()
    listed = [
        f"{style.CATEGORY_LABELS[category].lower()} {counts.get(category, 0)}" for category in style.CATEGORY_LABELS
    ]
    points = [f"{when(event)}, {labels[event.event_id]}" for event in each(shown) if event.event_id in labels]
    return Figure(
        id="timeline-events",
        title=f"Of {plural(len(shown), 'event')} around Russia's seat in four years, {number(len(weeks))} fall in the"
        f" {span} between the invasion and the vote",
        subtitle=f"Events {from_to(FIRST, LAST)} that the tables hold, by category; {_lone(shown)}. The table names"
        " the sources of each.",
        draw=lambda width: (_draw_across if width >= style.WIDE else _draw_down)(bundle, shown, labels),
        table=_event_table(shown),
        alt=f"A timeline with a row for each category of event: {', '.join(listed)}. Turning points:"
        f" {'; '.join(points)}. Russia had its seat for {plural(seat_months(bundle), 'month')}.",
        sources=_lead(bundle, labels),
    )


def turning_points(bundle: Bundle) -> dict[str, str]:
    """Return a short label for each event that the figures name, with counts and outcomes from the record."""
    deplored = record.tally(bundle, "ES-11/1")
    suspended = record.tally(bundle)
    done = "Suspended" if record.outcome(suspended).adopted else "Not suspended"
    return {
        "candidacy-2021-2023-paper": "Paper on the candidacy",
        "election-2020": _result(bundle, *PANELS[1]),
        INVASION: "Invasion of Ukraine",
        "vote-es-11-1": f"Aggression deplored, {deplored.yes} to {deplored.no}",
        BUCHA: "Pictures from Bucha",
        VOTE: f"{done}, {suspended.yes} to {suspended.no}",
        "russia-ends-membership": "Russia says it leaves",
        "by-election-2022": _result(bundle, *PANELS[2]),
        "candidacy-2024-2026": "Russia will stand again",
        "inquiry-report": "Inquiry reports war crimes",
        "bbc-reveals-paper": "BBC on Russia's paper",
        "election-2023": _result(bundle, *PANELS[3]),
    }


def _result(bundle: Bundle, election: str, iso3: str) -> str:
    race = record.race(bundle, election, iso3)
    own = race[race["iso3"] == iso3].iloc[0]
    return f"{own['label']} {'elected' if own['elected'] else 'not elected'}, {own['votes']} votes"


def _along(date: dt.date, span: float) -> float:
    return (date - FIRST).days / ((LAST - FIRST).days + 1) * span


def _end(event: Event, span: float) -> float:
    """Return where an event ends on the axis of time: a month has a length there, a day has none."""
    return _along(event.date.date() if event.precision == "day" else event.until + dt.timedelta(days=1), span)


def _reach(along: float, until: float) -> tuple[float, float]:
    return (along, until) if until > along else (along - _REACH, along + _REACH)


def _spots(shown: pd.DataFrame, span: float) -> dict[str, list[_Spot]]:
    """Place the events of each category along the axis of time, in as many lanes as keep them apart."""
    found = {}
    for category in style.CATEGORY_LABELS:
        rows = [*each(shown[shown["category"] == category])]
        places = [(_along(event.date.date(), span), _end(event, span)) for event in rows]
        taken = lanes(_reach(*place) for place in places)
        found[category] = [_Spot(row, *place, lane) for row, place, lane in zip(rows, places, taken, strict=True)]
    return {category: spots for category, spots in found.items() if spots}


def _draw_across(bundle: Bundle, shown: pd.DataFrame, labels: Mapping[str, str]) -> Chart:
    left, width = 112, style.inner(style.WIDE)
    span = width - left - 4
    years, months = _calendar(left, span)
    begun, ended, invaded, voted = (left + _along(date_of(bundle, one), span) for one in (TERM, END, INVASION, VOTE))
    rows: list[_Row] = []
    for category, spots in _spots(shown, span).items():
        top = rows[-1].bottom if rows else 70.0
        rows.append(_row(category, spots, labels, Box(left, top, width, top), (invaded, voted)))
    bottom = rows[-1].bottom
    heads = [text_at(0, row.top + 20, style.CATEGORY_LABELS[row.category]) for row in rows]
    weeks = f"{length(days_between(bundle, INVASION, VOTE))} from the invasion to the vote"
    layers = [
        draw_areas([between(invaded, 36, voted, bottom)], color=style.GRID, opacity=0.7),
        draw_rules([between(x, 70, x, bottom) for _, x in years[1:]], style.GRID),
        draw_rules([between(0, row.top, width, row.top) for row in rows], style.GRID),
        draw_rules([between(left, bottom, left + span, bottom)], style.FAINT),
        draw_rules([between(x, bottom, x, bottom + 4) for x in months], style.FAINT),
        draw_texts([text_at(x + span / 8, bottom + 16, str(year)) for year, x in years], 13, style.MUTED, "center"),
        draw_areas([between(begun, 42, ended, 60)], color=style.ACCENT),
        draw_texts(
            [text_at((begun + ended) / 2, 51, plural(seat_months(bundle), "month"))],
            12,
            style.ON_DARK,
            "center",
        ),
        draw_texts([text_at(voted + 8, 51, weeks)], 12, style.MUTED),
        draw_texts([text_at(0, 51, "Russia's seat"), *heads], 13, style.INK, bold=True),
        *_label_texts([label for row in rows for label in row.labels]),
        *_year_marks([mark for row in rows for mark in row.marks]),
        *_year_key(4, width),
    ]
    return alt.layer(*layers).properties(width=width, height=round(bottom + 24)).add_params(_highlight())


def _calendar(origin: float, span: float) -> tuple[list[tuple[int, float]], list[float]]:
    """Return where each year begins on the axis of time, and where each month."""
    years = range(FIRST.year, LAST.year + 1)
    begun = {(year, month): origin + _along(dt.date(year, month, 1), span) for year in years for month in range(1, 13)}
    return [(year, begun[year, 1]) for year in years], [*begun.values()]


def _row(
    category: str, spots: Sequence[_Spot], labels: Mapping[str, str], room: Box, weeks: tuple[float, float]
) -> _Row:
    """Lay out a row just high enough for its marks to stand apart and its labels to lie on nothing."""
    deep = _APART * (1 + max(spot.lane for spot in spots))
    for height in range(max(deep, 28) + 10, 300, 4):
        room = Box(room.left, room.top, room.right, room.top + height)
        marks = [(spot, _mark_box(spot, room.left, room.bottom - 11, down=False)) for spot in spots]
        placed = _labelled(marks, labels, room, [Box(weeks[0], room.top, weeks[1], room.bottom)], 210)
        if len(placed) == sum(spot.event.event_id in labels for spot in spots):
            break
    return _Row(category, marks, placed, room.top, room.bottom)


def _draw_down(bundle: Bundle, shown: pd.DataFrame, labels: Mapping[str, str]) -> Chart:
    width, span = style.inner(style.NARROW), 1100
    spots = _spots(shown, span)
    top = 60.0 + 16 * (len(spots) + 1)
    years, months = _calendar(top, span)
    begun, ended, invaded, voted = (top + _along(date_of(bundle, one), span) for one in (TERM, END, INVASION, VOTE))
    columns = _columns([1, *(max(spot.lane for spot in found) + 1 for found in spots.values())], 46, width)
    marks = [
        (spot, _mark_box(spot, top, x, down=True))
        for x, found in zip(columns[1:], spots.values(), strict=True)
        for spot in found
    ]
    heads = [
        f"Russia's seat: {plural(seat_months(bundle), 'month')}",
        *(style.CATEGORY_LABELS[category] for category in spots),
    ]
    headed = [(x, 56 + 16 * place, head) for place, (x, head) in enumerate(zip(columns, heads, strict=True))]
    room = Box(columns[1] - _REACH, top, width, top + span)
    placed = _labelled(marks, labels, room, [Box(0, invaded, width, voted)], 190)
    layers = [
        draw_areas([between(34, invaded, width, voted)], color=style.GRID, opacity=0.7),
        draw_rules([between(x, y + 9, x, top + span) for x, y, _ in headed], style.GRID),
        draw_rules([between(0, y, width, y) for _, y in years], style.GRID),
        draw_rules([between(34, top, 34, top + span)], style.FAINT),
        draw_rules([between(30, y, 34, y) for y in months], style.FAINT),
        draw_texts([text_at(0, y + 10, str(year)) for year, y in years], 12, style.MUTED),
        draw_texts([text_at(x - 4, y, head) for x, y, head in headed], 12, style.INK, bold=True),
        draw_areas([between(columns[0] - 4, begun, columns[0] + 4, ended)], color=style.ACCENT),
        *_label_texts(placed),
        *_year_marks(marks),
        *_year_key(4, width),
    ]
    return alt.layer(*layers).properties(width=width, height=round(top + span + 4)).add_params(_highlight())


def _columns(sizes: Sequence[int], left: float, right: float) -> list[float]:
    """Return where columns of so many lanes begin that fill the width."""
    gap = (right - left - _APART * sum(sizes)) / len(sizes)
    return [left + _APART * sum(sizes[:place]) + gap * place for place in range(len(sizes))]


def _mark_box(spot: _Spot, origin: float, base: float, *, down: bool) -> Box:
    """Return where a mark stands, its first lane at `base`."""
    across = base + _APART * spot.lane * (1 if down else -1)
    first, last = _reach(spot.along, spot.until)
    if down:
        return Box(across - _REACH, origin + first, across + _REACH, origin + last)
    return Box(origin + first, across - _REACH, origin + last, across + _REACH)


def _labelled(
    marks: Sequence[tuple[_Spot, Box]], labels: Mapping[str, str], room: Box, kept: Sequence[Box], wide: float
) -> list[_Label]:
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
    found: list[_Label] = []
    places = {spot.event.event_id: (spot, box) for spot, box in marks}
    for spot, mark in (places[event] for event in labels if event in places):
        lines = [*wrapped(labels[spot.event.event_id], wide, 12), when(spot.event)]
        size = max(text_width(line, 12) for line in lines) + 4, 14 * len(lines)
        others = [*(box for _, box in marks if box is not mark), *(label.box for label in found)]
        for box in _beside(mark, size, room):
            way = _way(mark, box)
            if not any(box.meets(one) for one in [*taken, *kept]) and not any(
                one.holds(point) for one in others for point in way
            ):
                taken.append(Box(box.left - 4, box.top - 1, box.right + 4, box.bottom + 1))
                found.append(_Label(spot.event, lines, box, mark))
                break
    return found


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


def _label_texts(labels: Sequence[_Label]) -> Iterator[alt.Chart]:
    """Draw the labels, the last line of each quieter, with a leader line to a mark that is not beside them."""
    yield draw_areas([between(*label.box) for label in labels], color=style.PAPER)
    far = [label for label in labels if _gap(label.mark, label.box) > 2 * _REACH]
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
        yield draw_texts(texts, 12, str(colour), str(align)).encode(opacity=_opacity())


def _year_marks(marks: Sequence[tuple[_Spot, Box]]) -> Iterator[alt.Chart]:
    """Draw each event: a mark where the day is known, a bar over the month where only that is."""
    days = [_mark(spot.event, *box.middle) for spot, box in marks if spot.until == spot.along]
    months = [_mark(spot.event, 0, 0) | between(*box) for spot, box in marks if spot.until > spot.along]
    yield _marks(days)
    if months:
        yield _bars(months)


def _bars(rows: Rows) -> alt.Chart:
    colour = alt.Stroke("category:N", scale=_by_category(style.CATEGORIES), legend=None)
    bars = draw_areas(rows, strokeWidth=1.6, fill=style.PAPER).encode(stroke=colour, opacity=_opacity())
    return bars.encode(tooltip=_TOLD) if "title" in rows[0] else bars


def _year_key(left: float, right: float) -> Iterator[alt.Chart]:
    """Draw the key: what is hollow, and what is a bar."""
    bar = "Bar: dated to the month only"
    marks, texts, _ = _key(left, 10, right, 12, [_ALONE, (_ALONE[0], True, bar)])
    x, y = marks[-1]["x"], marks[-1]["y"]
    yield _marks(marks[:-1])
    yield _bars([between(x - 6, y - 4, x + 6, y + 4) | {"category": _ALONE[0]}])
    yield draw_texts([*texts[:-1], text_at(x + 12, y, bar)], 12, style.MUTED)


# From the invasion to the vote, day by day


@dataclass(frozen=True)
class _Days:
    """The measures of one drawing of the days."""

    width: int
    axis: int
    """Where the axis of days stands."""
    edge: int
    """Where the leader lines end."""
    dated: int
    marks: int
    text: int
    size: int
    line: int
    gap: int
    own_line: bool
    """Whether the date stands above the day's text, for want of room beside it."""
    pitch: float
    """The least height of a day."""


_DAYS: Final = {
    style.WIDE: _Days(style.inner(style.WIDE), 60, 122, 130, 190, 204, 13, 19, 8, False, 15),
    style.NARROW: _Days(style.inner(style.NARROW), 48, 74, 80, 85, 98, 12, 16, 9, True, 14),
}


class _Line(NamedTuple):
    """One line of a day's text, with its event if it is the event's first."""

    text: str
    category: str
    bold: bool
    event: Event | None


class _Day(NamedTuple):
    """One day with its place on the axis, and the top and height of its text."""

    date: dt.date
    y: float
    top: float
    height: float
    lines: list[_Line]


def seven_weeks(bundle: Bundle) -> Figure:
    """The days from the invasion to the vote, on an axis of days that runs downwards."""
    events = weeks_to_the_vote(bundle)
    first, last = date_of(bundle, INVASION), date_of(bundle, VOTE)
    days = days_between(bundle, INVASION, VOTE)
    quiet = quiet_days(bundle)
    vague = int(happened(bundle, first.replace(day=1), last)["precision"].ne("day").sum())
    left_out = f"; {plural(vague, 'event')} dated to a month only {verb(vague, 'is', 'are')} left out" if vague else ""
    done = (
        "Russia was suspended"
        if record.outcome(record.tally(bundle)).adopted
        else "The Assembly voted on suspending Russia"
    )
    return Figure(
        id="timeline-seven-weeks",
        title=f"{done} {plural(days, 'day')} after it invaded Ukraine, "
        f"{plural(days_between(bundle, BUCHA, VOTE), 'day')} after the first pictures from Bucha",
        subtitle=f"{plural(len(events), 'event')} of the {length(days)} {from_to(first, last)}, day by day; "
        f"{_lone(events)}{left_out}.",
        draw=lambda width: _draw_days(events, _DAYS[width]),
        table=_event_table(events),
        alt=f"A timeline that runs downwards from the invasion on {day(first)} to the vote on {day(last)}, with a"
        f" line of text for each of {plural(len(events), 'event')}. The longest stretch without one lies between"
        f" {day(quiet[0])} and {day(quiet[1])}; {number(in_last_days(events, last, 7))} of the events fall on the last"
        f" seven days. Of all of them, {_lone(events)}; these have hollow marks.",
        sources=_lead(bundle, events["event_id"]),
    )


def _draw_days(events: pd.DataFrame, at: _Days) -> Chart:
    shown = [category for category in style.CATEGORY_LABELS if category in set(events["category"])]
    entries = [(category, False, style.CATEGORY_LABELS[category]) for category in shown]
    key, labels, top = _key(2, 10, at.width, at.size - 1, [*entries, _ALONE])
    placed, pitch = _placed(events, at, top + at.line)
    height = round(max(placed[-1].y + pitch, placed[-1].top + placed[-1].height))
    dates = [text_at(at.dated, one.top + at.line / 2, _short(one.date)) for one in placed]
    lines: dict[bool, Rows] = {True: [], False: []}
    for one in _day_texts(placed, at):
        lines[one["bold"]].append(one)
    layers = [
        *_day_axis(placed, pitch, at, height),
        draw_rules([between(at.axis, one.y, at.edge, one.top + at.line / 2) for one in placed], style.FAINT),
        draw_rules([_bracket(one, at) for one in placed], style.FAINT, strokeWidth=1.5),
        draw_texts(dates, at.size, style.INK, bold=True),
        draw_texts([_quiet(placed, at)], at.size, style.MUTED),
        *(
            draw_texts(rows, at.size, style.INK, bold=bold).encode(opacity=_opacity())
            for bold, rows in lines.items()
            if rows
        ),
        _marks([*_day_marks(placed, at)]),
        _marks(key),
        draw_texts(labels, at.size - 1, style.MUTED),
    ]
    return alt.layer(*layers).properties(width=at.width, height=height).add_params(_highlight())


def _day_axis(placed: Sequence[_Day], pitch: float, at: _Days, height: float) -> list[alt.Chart]:
    """Draw the axis with a tick for each day, a date for each week and a dot for each day with an event."""
    start, end = placed[0].y, placed[-1].y
    days = [start + n * pitch for n in range((placed[-1].date - placed[0].date).days + 1)]
    weeks = [(placed[0].date + dt.timedelta(weeks=n), y) for n, y in enumerate(days[::7])]
    bands = [between(0, y - pitch / 2, at.axis, min(y + 6.5 * pitch, height)) for _, y in weeks[::2]]
    dots = alt.Chart(pd.DataFrame([{"x": at.axis, "y": round(one.y, 1)} for one in placed]))
    return [
        draw_areas(bands, color=style.GRID, opacity=0.7),
        draw_rules([between(at.axis, start, at.axis, end)], style.FAINT, strokeWidth=1.5),
        draw_rules([between(at.axis - 5, y, at.axis, y) for y in days], style.FAINT),
        draw_texts([text_at(at.axis - 9, y, _short(date)) for date, y in weeks], at.size - 1, style.MUTED, "right"),
        dots.mark_circle(size=28, color=style.MUTED, opacity=1).encode(pixel(alt.X, "x"), pixel(alt.Y, "y")),
    ]


def _placed(events: pd.DataFrame, at: _Days, top: float) -> tuple[list[_Day], float]:
    """Place each day's text as near to its day as the others allow; return the days and the height of one."""
    dates = sorted({date.date() for date in events["date"]})
    texts = [[*_lines(events[events["date"].dt.date == date], at)] for date in dates]
    heights = [(len(lines) + at.own_line) * at.line + at.gap for lines in texts]
    pitch = max(at.pitch, (sum(heights) - at.line) / ((dates[-1] - dates[0]).days + 1))
    ys = [top + (date - dates[0]).days * pitch for date in dates]
    wanted = [y - at.line / 2 for y in ys]
    tops = spread(wanted, heights, wanted[0], max(wanted[-1] + heights[-1], wanted[0] + sum(heights)))
    return [_Day(*one) for one in zip(dates, ys, tops, heights, texts, strict=True)], pitch


def _quiet(placed: Sequence[_Day], at: _Days) -> dict[str, Any]:
    """Say in the widest gap how many days it has."""
    before, after = max(pairwise(placed), key=lambda pair: pair[1].date - pair[0].date)
    days = (after.date - before.date).days - 1
    return text_at(
        at.text,
        (before.top + before.height + after.top - at.gap) / 2,
        f"{plural(days, 'day')} without an event in the tables",
    )


def _lines(events: pd.DataFrame, at: _Days) -> Iterator[_Line]:
    for event in each(events):
        turns = event.event_id in (INVASION, BUCHA, VOTE)
        first, *more = wrapped(_said(event), at.width - at.text, at.size, turns)
        yield _Line(first, event.category, turns, event)
        yield from (_Line(text, event.category, turns, None) for text in more)


def _said(event: Event) -> str:
    if not isinstance(event.alone, str):
        return str(event.title)
    only = f"({event.alone} only)".replace(" ", "\u00a0")
    return f"{event.title.removesuffix(f', as {event.alone} says')} {only}"


def _on_lines(placed: Iterable[_Day], at: _Days) -> Iterator[tuple[_Line, float]]:
    for one in placed:
        for place, line in enumerate(one.lines):
            yield line, one.top + (place + at.own_line + 0.5) * at.line


def _day_texts(placed: Iterable[_Day], at: _Days) -> Iterator[dict[str, Any]]:
    for line, y in _on_lines(placed, at):
        yield text_at(at.text, y, line.text) | {"category": line.category, "bold": line.bold}


def _day_marks(placed: Iterable[_Day], at: _Days) -> Iterator[dict[str, Any]]:
    for line, y in _on_lines(placed, at):
        if line.event is not None:
            yield _mark(line.event, at.marks, y)


def _bracket(one: _Day, at: _Days) -> dict[str, float]:
    return between(at.edge, one.top + 2, at.edge, one.top + (len(one.lines) + at.own_line) * at.line - 2)


# The elections


@dataclass(frozen=True)
class _Bars:
    """The measures of one drawing of the elections."""

    width: int
    left: int
    """Where the bars begin."""
    member: float
    """The pixels of one member's vote."""
    above: int
    """The height of a line for the name above each bar; 0 where it stands before the bar."""
    thick: int
    step: int
    head: int
    """The height of a line of text above the bars."""
    size: int


_BARS: Final = {
    style.WIDE: _Bars(style.inner(style.WIDE), 78, 3.0, 0, 18, 26, 19, 13),
    style.NARROW: _Bars(style.inner(style.NARROW), 0, 1.7, 16, 14, 38, 16, 12),
}


class _Bar(NamedTuple):
    """A candidate's bar: the row of `races`, and where its line begins and its bar's middle is."""

    result: Result
    top: float
    y: float


def elections(bundle: Bundle) -> Figure:
    """The votes of Russia and its rivals in each election of the story, against those that elect."""
    found = races(bundle)
    needed = record.votes_to_be_elected(bundle)
    members = len(bundle.members)
    panels = [(_headline(group), _remark(bundle, group, needed), group) for _, group in _panels(found)]
    told = [
        f"{headline}: {'; '.join(_outcome(one, one.label) for one in each(group))}. {remark}."
        for headline, remark, group in panels
    ]
    return Figure(
        id="timeline-elections",
        title=_finding(found, needed),
        subtitle=f"Votes in secret ballot for the Eastern European seats; of {members} members, {needed} elect."
        " Filled bars were elected, outlined ones were not.",
        draw=lambda width: _draw_elections(panels, needed, members, _BARS[width]),
        table=_result_table(found),
        alt=f"Bars for {plural(len(panels), 'election')}, with a line at the {needed} votes needed. {' '.join(told)}",
        sources=_election_sources(bundle, found),
    )


def _panels(found: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(election), group) for election, group in found.groupby("election_id", sort=False)]


def _finding(found: pd.DataFrame, needed: int) -> str:
    """Say how Russia's votes went, first between its last two elections, then in the one before."""
    before, once, now = each(found[found["iso3"] == RUSSIA])
    went = "fell" if now.votes < once.votes else "rose" if now.votes > once.votes else "kept"
    change = f"{went} from {once.votes} votes in {once.date.year} to {now.votes} in {now.date.year}"
    if went == "kept":
        change = f"kept its {once.votes} votes of {once.date.year} in {now.date.year}"
    side = "below" if now.margin < 0 else "at or above"
    return f"Russia {change}, {side} the {needed} needed; {_earlier(found, before)}"


def _earlier(found: pd.DataFrame, before: Result) -> str:
    ahead = found[(found["election_id"] == before.election_id) & (found["votes"] > before.votes)]
    if before.elected:
        return f"in {before.date.year} it was elected with {before.votes}"
    if before.margin < 0:
        return f"in {before.date.year} it had {before.votes}"
    return f"in {before.date.year}, {before.votes} were too few against {plural(len(ahead), 'rival')}"


def _headline(group: pd.DataFrame) -> str:
    first = group.iloc[0]
    rest = "the rest of " if first["kind"] == "by_election" else ""
    return f"{day(first['date'])}: {plural(first['seats'], 'seat')} for {rest}{first['term'].replace('-', '–')}"


def _remark(bundle: Bundle, group: pd.DataFrame, needed: int) -> str:
    """Say how many stood, how the member that the panel is about fared, and who counts its votes otherwise."""
    own = next(each(group[group["iso3"] == dict(PANELS)[group.iloc[0]["election_id"]]]))
    others = other_counts(bundle)
    others = others[(others["election_id"] == own.election_id) & (others["iso3"] == own.iso3)]
    stood = plural(len(group), "candidate")
    stood = f"By-election, {stood}" if own.kind == "by_election" else stood[0].upper() + stood[1:]
    said = [f"{claim.publisher} gives {own.label} {claim.stated}" for claim in each(others)]
    return "; ".join([stood, *_fared(own, group, needed), *said])


def _fared(own: Result, group: pd.DataFrame, needed: int) -> Iterator[str]:
    if own.margin < 0:
        yield f"{own.label} was {plural(-own.margin, 'vote')} short of the {needed}"
    elif not own.elected:
        ahead = group[group["votes"] > own.votes].iloc[-1]
        fewer = f"{number(ahead['votes'] - own.votes)} fewer than {ahead['label']}"
        yield f"{own.label} had {number(own.margin)} more than needed, {fewer}"


def _outcome(result: Result, label: str) -> str:
    return f"{label} {result.votes}, {'elected' if result.elected else 'not elected'}".strip()


def _result_table(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Date": found["date"].dt.strftime("%Y-%m-%d"),
            "Election": found["kind"].str.replace("_", "-"),
            "Term": found["term"],
            "Seats": found["seats"],
            "Member": found["label"],
            "Votes": found["votes"],
            "Beyond those needed": found["margin"],
            "Elected": found["elected"].map({True: "yes", False: "no"}),
        }
    )


def _election_sources(bundle: Bundle, found: pd.DataFrame) -> tuple[Source, ...]:
    results = found[["election_id", "iso3"]].merge(bundle.election_sources, on=["election_id", "iso3"])
    return cite(bundle, [*results["source_id"], *other_counts(bundle)["source_id"], "a-res-60-251"])


def _draw_elections(panels: Sequence[tuple[str, str, pd.DataFrame]], needed: int, members: int, at: _Bars) -> Chart:
    y = 24.0
    heads: Rows = []
    remarks: Rows = []
    bars: list[_Bar] = []
    for headline, remark, group in panels:
        for rows, lines in (
            (heads, wrapped(headline, at.width, at.size, bold=True)),
            (remarks, wrapped(remark, at.width, at.size)),
        ):
            rows += [text_at(0, y + at.head * (place + 0.5), line) for place, line in enumerate(lines)]
            y += at.head * len(lines)
        bars += [
            _Bar(result, y + 6 + at.step * place, y + 6 + at.step * place + at.above + at.thick / 2 + 2)
            for place, result in enumerate(each(group))
        ]
        y += 26 + at.step * len(group)
    line, end = at.left + needed * at.member, at.left + members * at.member
    crossed = [one for one in bars if one.result.elected and one.result.margin >= 0]
    half = at.thick / 2
    layers = [
        draw_rules([between(end, 16, end, 22)], style.FAINT),
        _candidates(bars, needed, at),
        draw_rules([between(line, one.y - half, line, one.y + half) for one in crossed], style.PAPER, strokeWidth=5),
        draw_rules([between(line, one.top, line, one.top + at.step) for one in bars], style.ACCENT, strokeWidth=1.5),
        draw_texts([text_at(line, 8, f"{needed} needed")], at.size, style.ACCENT, "center", bold=True),
        draw_texts([text_at(end, 8, f"all {members}")], at.size, style.MUTED, "center" if at.left else "right"),
        draw_texts(heads, at.size, style.INK, bold=True),
        draw_texts(remarks, at.size, style.MUTED),
        *_bar_texts(bars, line, at),
    ]
    return alt.layer(*layers).properties(width=at.width, height=round(y - 16))


def _candidates(bars: Sequence[_Bar], needed: int, at: _Bars) -> alt.Chart:
    """Draw the bars: filled where the candidate was elected, an outline where it was not."""
    rows: Rows = [
        between(at.left, one.y - at.thick / 2, at.left + one.result.votes * at.member, one.y + at.thick / 2)
        | {
            "member": one.result.label,
            "votes": int(one.result.votes),
            "needed": needed,
            "result": "elected" if one.result.elected else "not elected",
            "when": day(one.result.date),
            "colour": style.ACCENT if one.result.iso3 == RUSSIA else style.CONTEXT,
        }
        for one in bars
    ]
    drawn = draw_areas(rows, strokeWidth=1.5)
    return drawn.encode(
        fill=alt.condition("datum.result == 'elected'", alt.Fill("colour:N", scale=None), alt.value(style.PAPER)),
        stroke=alt.Stroke("colour:N", scale=None),
        tooltip=[
            alt.Tooltip("when:N", title="Election"),
            alt.Tooltip("member:N", title="Member"),
            alt.Tooltip("votes:Q", title="Votes"),
            alt.Tooltip("needed:Q", title="Needed"),
            alt.Tooltip("result:N", title="Result"),
        ],
    )


def _bar_texts(bars: Sequence[_Bar], line: float, at: _Bars) -> Iterator[alt.Chart]:
    """Write the name before its bar and the outcome after it, or both above it; Russia's stand out."""
    for russia, colour in ((True, style.ACCENT), (False, style.INK)):
        chosen = [one for one in bars if (one.result.iso3 == RUSSIA) == russia]
        rows = [text for one in chosen for text in _named(one, line, at)]
        if rows:
            yield draw_texts(rows, at.size, colour, bold=russia)


def _named(one: _Bar, line: float, at: _Bars) -> Rows:
    if at.above:
        return [text_at(0, one.top + at.above / 2, _outcome(one.result, one.result.label))]
    outcome = _outcome(one.result, "")
    x = at.left + one.result.votes * at.member + 8
    if x < line + 8 and line < x + text_width(outcome, at.size, bold=True):
        x = line + 8  # the text would lie on the line of the votes needed
    return [text_at(0, one.y, one.result.label), text_at(x, one.y, outcome)]
