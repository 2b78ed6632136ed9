"""The events that a source dates otherwise than the record, each with every date that a source gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import pandas as pd

from hrcvote import style
from hrcvote.charts.lettering import wrapped
from hrcvote.charts.sheet import SIZE, Sheet
from hrcvote.charts.sources import cite
from hrcvote.charts.timeline.caption import lead
from hrcvote.charts.verdicts import chip, key
from hrcvote.comparison import Given, disputed
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.words import names, number, plural

_TIPS: Final = ("Event", "Dated by", "Date", "Difference")
_LINE: Final = 16
_SMALL: Final = 11
_LEAST: Final = 18
"""The least width of a date on its axis: its sign has to stand in it."""
_FAR: Final = 31
"""The most days to the nearer end of a date that are told in days; more are told in months."""


class _Columns(NamedTuple):
    """Where things stand on a drawing: who gives a date, which, and the axis that it lies on."""

    wide: int
    said: int
    axis: int

    @property
    def own_line(self) -> bool:
        """Whether words and axis stand one above the other, for want of room beside each other."""
        return not self.axis


_COLUMNS: Final = {
    style.WIDE: _Columns(style.inner(style.WIDE), 176, 452),
    style.NARROW: _Columns(style.inner(style.NARROW), 0, 0),
}


class _Axis(NamedTuple):
    """The days of an event's dates, in pixels."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    def at(self, date: dt.date) -> float:
        """Return where a day begins, within the axis."""
        share = (date - self.first).days / ((self.last - self.first).days + 1)
        return self.left + min(max(share, 0), 1) * (self.right - self.left)

    def over(self, first: dt.date, last: dt.date) -> tuple[float, float]:
        """Return the middle and the width of a date's mark: as long as it is vague, but wide enough for a sign."""
        begin, end = self.at(first), self.at(last + dt.timedelta(days=1))
        wide = max(end - begin, _LEAST)
        return min(max((begin + end) / 2, self.left + wide / 2), self.right - wide / 2), wide

    def ticks(self) -> tuple[str, list[dt.date]]:
        """Return what a tick is, and where they are."""
        days = [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        if len(days) <= 2 * _FAR:
            return "days", days
        months = [one for one in days if one.day == 1]
        return ("months", months) if len(months) <= 12 else ("quarters", [one for one in months if one.month % 3 == 1])


def dates_in_dispute(bundle: Bundle) -> Figure:
    """Each event that a source dates otherwise than the record, with every date that it is given.

    Raises:
        LookupError: There is none, since the data were corrected; the text says what is to be done with the figure.
    """
    found = disputed(bundle)
    if found.empty:
        said = "No source dates an event otherwise than the record any longer, and this figure is about such dates."
        raise LookupError(f"{said} Remove it from the notebooks and from hrcvote.charts.catalogue.")
    off = found[found["verdict"] == "differs"]
    events = [group for _, group in found.groupby("subject", sort=False)]
    return Figure(
        id="timeline-dates",
        title=_finding(off),
        subtitle=f"Every date that a source gives for the {plural(len(events), 'event')}, against the record's. A mark"
        " is as long as the date is vague: a day, a week, a month or a year. Each event has an axis of its own.",
        draw=lambda width: _draw(events, _COLUMNS[width]),
        table=pd.DataFrame(
            {
                "Event": found["event"],
                "Date": found["stated"],
                "Dated so by": [names(publishers) for publishers in found["publishers"]],
                "The record": found["known"],
                "Verdict": found["verdict"].map(style.VERDICT_LABELS),
                "Difference": [_off(row) for row in each(found)],
            }
        ),
        alt=" ".join(_told(group) for group in events),
        sources=cite(bundle, [*_records(bundle, found), *(one for sources in found["source_ids"] for one in sources)]),
    )


def _records(bundle: Bundle, found: pd.DataFrame) -> Iterator[str]:
    """Yield a source of the record for each event: of its day, its vote or its election."""
    votes = bundle.votes.set_index("vote_id")["source_id"]
    elections = bundle.election_sources.groupby("election_id")["source_id"].first()
    for subject in found["subject"].unique():
        if subject in votes.index:
            yield votes[subject]
        elif subject in elections.index:
            yield elections[subject]
        else:
            yield lead(bundle, [subject])[0].source_id


def _finding(off: pd.DataFrame) -> str:
    """Say of how many events a date differs, and by how much."""
    off = off[["days", "most"]].abs().groupby(off["subject"]).max()
    near, far = off.loc[off["days"] <= _FAR, "most"], off.loc[off["days"] > _FAR, "days"]
    parts = [f"{number(len(near))} by at most {plural(near.max(), 'day')}"] if len(near) else []
    parts += [f"{number(len(far))} by {plural(_months(far.min()), 'month')} or more"] if len(far) else []
    return f"Sources date {plural(len(off), 'event')} differently from the record: {', '.join(parts)}"


def _months(days: int) -> int:
    return int(days / 30.44)


def _off(row: Given) -> str:
    """Return how far a date that differs lies from the record's."""
    if row.verdict != "differs":
        return ""
    near, far = sorted((abs(row.days), abs(row.most)))
    length = plural(far, "day") if near <= _FAR else plural(_months(near), "month")
    length = f"{number(near)} to {length}" if near <= _FAR and near < far else length
    return f"{length} {'before' if row.days < 0 else 'after'}"


def _said(row: Given) -> str:
    return ", ".join(filter(None, [row.stated, _off(row)]))


def _told(group: pd.DataFrame) -> str:
    first = next(each(group))
    dates = "; ".join(f"{_said(row)} ({names(row.publishers)})" for row in each(group))
    return f"{first.event}, {first.known} in the record: {dates}."


def _draw(events: Sequence[pd.DataFrame], at: _Columns) -> Chart:
    sheet = Sheet(at.wide, tips=_TIPS)
    shown = [verdict for group in events for verdict in group["verdict"]]
    y = key(sheet, 10, shown) + 18
    for group in events:
        y = _event(sheet, y, group, at) + 24
    return sheet.chart(y - 16)


def _event(sheet: Sheet, y: float, group: pd.DataFrame, at: _Columns) -> float:
    """Draw an event from a height down: the record's date, each other that it is given, and the axis they lie on."""
    first = next(each(group))
    for line in wrapped(first.event, at.wide, SIZE + 1, bold=True):
        sheet.write(0, y, line, weight="bold", size=SIZE + 1)
        y += _LINE + 1
    axis = _axis(group, at)
    middle, wide = axis.over(first.recorded, first.until)
    # A day is one line through all that it is held against, and of a month each end is.
    lines = [middle] if first.recorded == first.until else [middle - wide / 2, middle + wide / 2]
    top, y = _words(sheet, y, "The record", first.known, at, style.INK)
    tip = (first.event, "The record", first.known, "–")
    sheet.box(middle - wide / 2, top - 10, wide, 20, style.INK, tip=tip)
    for row in each(group):
        mark, y = _words(sheet, y, names(row.publishers), _said(row), at, style.MUTED)
        _mark(sheet, mark, row, axis)
        if at.own_line:  # one line through all of them would cross the words between
            for x in lines:
                sheet.line(x, mark - 13, x, mark + 13, style.INK)
            top = mark
    unit, ticks = axis.ticks()
    for x in lines:
        sheet.line(x, top, x, y + 4, style.INK)
    sheet.line(axis.left, y + 4, axis.right, y + 4, style.FAINT)
    for tick in ticks:
        sheet.line(axis.at(tick), y + 4, axis.at(tick), y + 8, style.FAINT)
    x, below, align = (0, 18, "left") if at.own_line else (at.axis - 8, 4, "right")
    sheet.write(x, y + below, f"ticks: {unit}", style.MUTED, align=align, size=_SMALL)
    return y + below + 4


def _mark(sheet: Sheet, y: float, row: Given, axis: _Axis) -> None:
    """Draw a date around a height, with an arrow where it runs on beyond the axis."""
    x, wide = axis.over(row.first, row.last)
    chip(sheet, x, y, wide, row.verdict, "", (row.event, names(row.publishers), row.stated, _off(row) or "none"))
    for runs_on, end, arrow in (
        (row.first < axis.first, axis.left + 10, "‹"),
        (row.last > axis.last, axis.right - 10, "›"),
    ):
        if runs_on:
            sheet.write(end, y, arrow, style.VERDICT_INKS[row.verdict], align="center")


def _words(sheet: Sheet, y: float, who: str, said: str, at: _Columns, ink: str) -> tuple[float, float]:
    """Write who gives a date, and which; return the middle of its mark, and where the row ends."""
    if at.own_line:
        lines = wrapped(f"{who}: {said}", at.wide, SIZE)
        for place, line in enumerate(lines):
            sheet.write(0, y + _LINE * place + 8, line)
        end = y + _LINE * len(lines) + 12
        return end, end + 15
    whos, saids = wrapped(who, at.said - 12, SIZE), wrapped(said, at.axis - at.said - 12, SIZE)
    for x, lines, color in ((0, whos, ink), (at.said, saids, style.INK)):
        for place, line in enumerate(lines):
            sheet.write(x, y + _LINE * place + 11, line, color)
    return y + 11, y + _LINE * max(len(whos), len(saids)) + 7


def _axis(group: pd.DataFrame, at: _Columns) -> _Axis:
    """Return an axis that has every day and week of an event on it, and of longer spans what lies there."""
    record = next(each(group))
    exact = [row for row in each(group) if (row.last - row.first).days < 7]
    low, high = min([record.recorded, *(row.first for row in exact)]), max([record.until, *(row.last for row in exact)])
    margin = dt.timedelta(days=max(3, (high - low).days // 12))
    return _Axis(low - margin, high + margin, at.axis, at.wide)
