"""Russia's candidacies for the Council, as each publisher dates their announcement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

import pandas as pd

from hrcvote import style
from hrcvote.charts.lettering import text_width, wrapped
from hrcvote.charts.sheet import LEADING, SIZE, Sheet
from hrcvote.charts.sources import cite
from hrcvote.charts.verdicts import edge
from hrcvote.chronology import RUSSIA
from hrcvote.comparison import Dating, candidacies, passage
from hrcvote.data import Bundle, by, each
from hrcvote.figure import Chart, Figure
from hrcvote.words import dated, day, names, plural, verb, years

_TIPS: Final = ("Dated by", "Candidacy for", "Announced", "Known to the", "Of that day", "Where")
_LEFT: Final = 300
"""The width that the wide drawing has for words."""
_TWO_YEARS: Final = 730
"""Days."""


class Axis(NamedTuple):
    """The days of a panel, in pixels."""

    first: dt.date
    last: dt.date
    left: float
    step: float
    """Pixels a day."""

    def at(self, date: dt.date) -> float:
        """Return the place of a day."""
        return self.left + (date - self.first).days * self.step


def candidacy_dates(bundle: Bundle) -> Figure:
    """Return the figure of the days on which Russia announced its candidacies, by whom they are dated so."""
    table = candidacies(bundle)
    elected = {row.term: row.date.date() for row in each(bundle.elections[bundle.elections["iso3"] == RUSSIA])}
    off = table[table["verdict"] == "differs"]
    terms = names(map(years, table["term"].unique()))
    told = [f"{years(row.term)}: {_said(row)}, {names(row.publishers)} ({_remark(row)})" for row in each(table)]
    return Figure(
        id="candidacy-dates",
        title=_title(off),
        subtitle=f"Announcements of Russia's candidacies for {terms}, each with the publishers that date it so, up "
        "to the election. Red: dated differently from the first announcement on record.",
        draw=lambda width: _draw(table, elected, bundle, width),
        table=_table(table),
        alt=f"Days of announcements by candidacy. {'; '.join(told)}.",
        sources=cite(bundle, [source for sources in table["source_ids"] for source in sources]),
    )


def _title(off: pd.DataFrame) -> str:
    if off.empty:
        return "No source dates Russia's candidacies differently from the record"
    who = names(names(row.publishers) for row in each(off))
    terms = off["term"].drop_duplicates()
    bids = f"{verb(len(terms), 'candidacy', 'candidacies')} for {names(map(years, terms))}"
    if (off["late"] > 0).all():
        late = f"{names(map(str, off['late']))} {verb(off['late'].max(), 'day', 'days')}"
        return f"Russia announced its {bids} earlier than {who} {verb(len(off), 'says', 'say')}: by {late}"
    apart = names(_apart(row) for row in each(off))
    return f"{who} {verb(len(off), 'dates', 'date')} Russia's {bids} differently from the record: {apart}"


def _said(row: Dating) -> str:
    return dated(row.stated) if row.stated else "no day given"


def _apart(row: Dating) -> str:
    return f"{plural(abs(row.late), 'day')} {'after' if row.late > 0 else 'before'}"


def _remark(row: Dating) -> str:
    if row.verdict == "differs":
        return f"{_apart(row)} the record"
    return "on record" if row.verdict == "record" else row.what[0].lower() + row.what[1:]


def _table(table: pd.DataFrame) -> pd.DataFrame:
    labels = {**style.VERDICT_LABELS, "record": "The record's own"}
    return pd.DataFrame(
        {
            "Candidacy for": table["term"].map(years),
            "Dated by": table["publishers"].str.join(", "),
            "Announced": [row.stated or None for row in each(table)],
            "Known to the": table["precision"],
            "Days from the record": table["late"],
            "What": table["what"],
            "Where": table["where"],
            "Verdict": table["verdict"].map(labels),
        }
    )


def _draw(table: pd.DataFrame, elected: dict[str, dt.date], bundle: Bundle, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TIPS)
    urls = by(bundle.sources, "source_id", "url")
    wide = width >= style.WIDE
    y = 0.0
    for term, rows in table.groupby("term", sort=False):
        election = elected.get(str(term))
        axis = _axis(sheet, rows, election, wide)
        sheet.write(0, y + 8, f"Candidacy for {years(str(term))}", weight="bold")
        if election is not None:
            sheet.write(sheet.wide, y + 8, f"election, {day(election)}", align="right")
        for tick, label in _ticks(axis):
            sheet.write(axis.at(tick), y + 26, label, style.MUTED, align="center", size=11)
        y += 46
        if wide:
            bottom = y + sum(_Row(row, sheet, wide).height for row in each(rows)) - 12
            _rules(sheet, axis, election, y - 10, bottom)
        for row in each(rows):
            laid = _Row(row, sheet, wide)
            if not wide:
                _rules(sheet, axis, election, y + laid.line - 4, y + laid.line + 4)
                sheet.line(axis.left, y + laid.line, axis.at(axis.last), y + laid.line, style.GRID)
            sheet.write(0, y + 8, "\n".join(laid.who), weight="bold")
            sheet.write(0, y + 8 + LEADING * len(laid.who), "\n".join(laid.what), style.MUTED)
            place = (y + laid.line, axis.at(row.recorded))
            _mark(sheet, row, axis, place, passage(urls[row.source_ids[0]]), wide)
            y += laid.height
        y += 14
    return sheet.chart(y - 22)


class _Row:
    """The words of a row, and where its line runs below the row's top."""

    def __init__(self, row: Dating, sheet: Sheet, wide: bool) -> None:
        room = _LEFT if wide else sheet.wide
        self.who = wrapped(", ".join(row.publishers), room, SIZE, bold=True)
        self.what = wrapped(row.what, room, SIZE)
        deep = LEADING * (len(self.who) + len(self.what))
        below = LEADING if row.verdict == "differs" else 0
        self.line = 9 if wide else deep + 25
        self.height = max(deep, 24 + below) + 13 if wide else deep + 42


def _axis(sheet: Sheet, rows: pd.DataFrame, election: dt.date | None, wide: bool) -> Axis:
    left, right = (_LEFT + 16, sheet.wide - 8) if wide else (6, sheet.wide - 8)
    first = min(rows["date"].min(), rows["recorded"].min())
    last = max(rows["date"].max(), rows["recorded"].max(), election or dt.date.min)
    return Axis(first, last, left, (right - left) / max((last - first).days, 1))


def _ticks(axis: Axis) -> Iterator[tuple[dt.date, str]]:
    """Yield the first days of years or, in a panel of less than two years, of every second month, with their labels."""
    by_year = (axis.last - axis.first).days > _TWO_YEARS
    years = range(axis.first.year, axis.last.year + 1)
    firsts = [dt.date(year, month, 1) for year in years for month in ((1,) if by_year else range(1, 13, 2))]
    for tick in firsts:
        if axis.first <= tick <= axis.last:
            yield tick, str(tick.year) if by_year else f"{tick:%B %Y}"


def _rules(sheet: Sheet, axis: Axis, election: dt.date | None, top: float, bottom: float) -> None:
    for tick, _ in _ticks(axis):
        sheet.line(axis.at(tick), top, axis.at(tick), bottom, style.GRID)
    if election is not None:
        sheet.line(axis.at(election), top, axis.at(election), bottom, style.INK)


def _mark(sheet: Sheet, row: Dating, axis: Axis, place: tuple[float, float], url: str, wide: bool) -> None:
    y, recorded = place
    x, differs = axis.at(row.date), row.verdict == "differs"
    if differs:
        sheet.line(recorded, y, x, y, style.VERDICTS["differs"], 2)
    fill = style.INK if row.verdict == "record" else style.VERDICTS[row.verdict]
    announced = _said(row)
    told = (", ".join(row.publishers), years(row.term), announced, row.precision, row.what, row.where or "its page")
    sheet.box(x - 5, y - 5, 10, 10, fill, edge(row.verdict, bare=True) or style.PAPER, told, url=url)
    sign = "" if row.verdict == "record" else f"{style.VERDICT_SIGNS[row.verdict]} "
    label = f"{sign}{announced}" + (f", {_apart(row)}" if differs else "")
    ink, weight = (style.VERDICTS["differs"], "bold") if differs else (style.INK, "")
    long = text_width(label, SIZE, bold=differs)
    if not wide:
        side = "left" if x + long <= axis.at(axis.last) else "right"
        sheet.write(x - 5 if side == "left" else x + 5, y - 14, label, ink, weight=weight, align=side)
    elif x + 10 + long <= axis.at(axis.last):
        sheet.write(x + 10, y, label, ink, weight=weight)
    else:
        aside = (x + 5, y + 15) if differs else (x - 10, y)
        sheet.write(*aside, label, ink, weight=weight, align="right")
