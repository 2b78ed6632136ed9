"""Ballots as bars: the votes of each candidate, against those that elect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.lettering import text_width, wrapped
from hrcvote.charts.sheet import Rows, between, draw_areas, draw_rules, draw_texts, text_at
from hrcvote.charts.sources import cite
from hrcvote.chronology import RUSSIA, Result, other_counts, other_counts_of
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Source
from hrcvote.rules import COUNCIL_RESOLUTION, STORY_ELECTIONS
from hrcvote.words import day, number, plural, years


@dataclass(frozen=True)
class _Measures:
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


_MEASURES: Final = {
    style.WIDE: _Measures(style.inner(style.WIDE), 78, 3.0, 0, 18, 26, 19, 13),
    style.NARROW: _Measures(style.inner(style.NARROW), 0, 1.7, 16, 14, 38, 16, 12),
}


class _Bar(NamedTuple):
    """A candidate's bar: the row of `races`, and where its line begins and its bar's middle is."""

    result: Result
    top: float
    y: float


class Panel(NamedTuple):
    """One election on a drawing."""

    headline: str
    remark: str
    results: pd.DataFrame
    """Rows of `races`."""


def panel(bundle: Bundle, results: pd.DataFrame) -> Panel:
    """Return an election as a drawing has it, with how the member fared whom the story follows there."""
    return Panel(_headline(results), _remark(bundle, results), results)


def told(panels: Iterable[Panel]) -> str:
    """Return the elections in sentences."""
    return " ".join(
        f"{one.headline}: {'; '.join(_outcome(result, result.label) for result in each(one.results))}. {one.remark}."
        for one in panels
    )


def ballot_table(found: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `races` as a table for a reader.

    Returns:
        One row a candidate: Date, Election, Term, Seats, Candidates, Member, Votes, Beyond those needed, Elected, Note.
    """
    return pd.DataFrame(
        {
            "Date": found["date"].dt.strftime("%Y-%m-%d"),
            "Election": found["kind"].str.replace("_", "-"),
            "Term": found["term"],
            "Seats": found["seats"],
            "Candidates": found["candidates"],
            "Member": found["label"],
            "Votes": found["votes"],
            "Beyond those needed": found["margin"],
            "Elected": found["elected"].map({True: "yes", False: "no"}),
            "Note": found["note"],
        }
    )


def ballot_sources(bundle: Bundle, found: pd.DataFrame) -> tuple[Source, ...]:
    """Return whom rows of `races` come from, whoever counts them otherwise, and the rule."""
    others = other_counts(bundle)
    results = found[["election_id", "iso3"]]
    sources = [
        *results.merge(bundle.election_sources, on=["election_id", "iso3"])["source_id"],
        *results.merge(others, on=["election_id", "iso3"])["source_id"],
    ]
    return cite(bundle, [*sources, COUNCIL_RESOLUTION])


def _headline(group: pd.DataFrame) -> str:
    first = group.iloc[0]
    rest = "the rest of " if first["kind"] == "by_election" else ""
    return f"{day(first['date'])}: {plural(first['seats'], 'seat')} for {rest}{years(first['term'])}"


def _remark(bundle: Bundle, group: pd.DataFrame) -> str:
    """Say how many stood, how the member that the election is about fared, and who counts its votes otherwise."""
    own = next(each(group[group["iso3"] == dict(STORY_ELECTIONS)[group.iloc[0]["election_id"]]]))
    others = other_counts_of(bundle, own.election_id, own.iso3)
    stood = plural(own.candidates, "candidate")
    stood = f"By-election, {stood}" if own.kind == "by_election" else stood[0].upper() + stood[1:]
    said = [f"{claim.publisher} gives {own.label} {claim.stated}" for claim in each(others)]
    return "; ".join([stood, *_fared(bundle, own), *said])


def _fared(bundle: Bundle, own: Result) -> Iterator[str]:
    needed = record.votes_to_be_elected(bundle)
    if own.margin < 0:
        yield f"{own.label} was {plural(-own.margin, 'vote')} short of the {needed}"
    elif not own.elected:
        race = record.race(bundle, own.election_id, own.iso3)
        ahead = race[race["votes"] > own.votes].tail(1)
        fewer = [f"{number(row.votes - own.votes)} fewer than {row.label}" for row in each(ahead)]
        yield ", ".join([f"{own.label} had {number(own.margin)} more than needed", *(fewer or ["and was not elected"])])


def _outcome(result: Result, label: str) -> str:
    return f"{label} {result.votes}, {'elected' if result.elected else 'not elected'}".strip()


def draw_ballots(bundle: Bundle, panels: Iterable[Panel], width: int, top: float = 0) -> tuple[list[alt.Chart], float]:
    """Draw the elections from a height on; return the layers and where they end."""
    at = _MEASURES[width]
    needed, members = record.votes_to_be_elected(bundle), len(bundle.members)
    y = top + 24.0
    heads: Rows = []
    remarks: Rows = []
    bars: list[_Bar] = []
    for headline, remark, results in panels:
        for rows, lines in (
            (heads, wrapped(headline, at.width, at.size, bold=True)),
            (remarks, wrapped(remark, at.width, at.size)),
        ):
            rows += [text_at(0, y + at.head * (place + 0.5), line) for place, line in enumerate(lines)]
            y += at.head * len(lines)
        bars += [
            _Bar(result, y + 6 + at.step * place, y + 6 + at.step * place + at.above + at.thick / 2 + 2)
            for place, result in enumerate(each(results))
        ]
        y += 26 + at.step * len(results)
    line, end = at.left + needed * at.member, at.left + members * at.member
    crossed = [one for one in bars if one.result.elected and one.result.margin >= 0]
    half = at.thick / 2
    short = [
        between(at.left + one.result.votes * at.member, one.y - half, line, one.y + half)
        for one in bars
        if one.result.margin < 0
    ]
    layers = [
        draw_rules([between(end, top + 16, end, top + 22)], style.FAINT),
        draw_rules([between(line, top + 16, line, top + 22)], style.ACCENT, strokeWidth=1.5),
        *([draw_areas(short, fill=style.PAPER, stroke=style.ACCENT, strokeDash=[3, 3])] if short else []),
        _candidates(bars, needed, at),
        draw_rules([between(line, one.y - half, line, one.y + half) for one in crossed], style.PAPER, strokeWidth=5),
        draw_rules([between(line, one.top, line, one.top + at.step) for one in bars], style.ACCENT, strokeWidth=1.5),
        draw_texts([text_at(line, top + 8, f"{needed} needed")], at.size, style.ACCENT, "center", bold=True),
        draw_texts([text_at(end, top + 8, f"all {members}")], at.size, style.MUTED, "center" if at.left else "right"),
        draw_texts(heads, at.size, style.INK, bold=True),
        draw_texts(remarks, at.size, style.MUTED),
        *_bar_texts(bars, line, at),
    ]
    return layers, y - 16


def _candidates(bars: Sequence[_Bar], needed: int, at: _Measures) -> alt.Chart:
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
            "edge": style.ACCENT if one.result.iso3 == RUSSIA else style.FAINT,
        }
        for one in bars
    ]
    drawn = draw_areas(rows, strokeWidth=1.5)
    return drawn.encode(
        fill=alt.FillValue(
            style.PAPER,
            condition={"test": "datum.result == 'elected'", "field": "colour", "type": "nominal", "scale": None},
        ),
        stroke=alt.Stroke("edge:N", scale=None),
        tooltip=[
            alt.Tooltip("when:N", title="Election"),
            alt.Tooltip("member:N", title="Member"),
            alt.Tooltip("votes:Q", title="Votes"),
            alt.Tooltip("needed:Q", title="Needed"),
            alt.Tooltip("result:N", title="Result"),
        ],
    )


def _bar_texts(bars: Sequence[_Bar], line: float, at: _Measures) -> Iterator[alt.Chart]:
    """Write the name before its bar and the outcome after it, or both above it; Russia's stand out."""
    for russia, colour in ((True, style.ACCENT), (False, style.INK)):
        chosen = [one for one in bars if (one.result.iso3 == RUSSIA) == russia]
        rows = [text for one in chosen for text in _named(one, line, at)]
        if rows:
            yield draw_texts(rows, at.size, colour, bold=russia)


def _named(one: _Bar, line: float, at: _Measures) -> Rows:
    if at.above:
        return [text_at(0, one.top + at.above / 2, _outcome(one.result, one.result.label))]
    outcome = _outcome(one.result, "")
    x = at.left + one.result.votes * at.member + 8
    if x < line + 8 and line < x + text_width(outcome, at.size, bold=True):
        x = line + 8  # the text would lie on the line of the votes needed
    return [text_at(0, one.y, one.result.label), text_at(x, one.y, outcome)]


def drawing(layers: Sequence[alt.Chart], bottom: float, width: int) -> Chart:
    """Return layers as a drawing of the width that a figure has for it."""
    return layered(layers, style.inner(width), round(bottom))
