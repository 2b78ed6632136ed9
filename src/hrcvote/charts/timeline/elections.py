"""The elections of the story: the votes of Russia and its rivals, against those that elect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import text_width, wrapped
from hrcvote.charts.sheet import Rows, between, draw_areas, draw_rules, draw_texts, text_at
from hrcvote.charts.sources import cite
from hrcvote.chronology import PANELS, RUSSIA, Result, other_counts, races
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure, Source
from hrcvote.words import day, number, plural


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
        draw=lambda width: _draw(panels, needed, members, _MEASURES[width]),
        table=_table(found),
        alt=f"Bars for {plural(len(panels), 'election')}, with a line at the {needed} votes needed. {' '.join(told)}",
        sources=_sources(bundle, found),
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


def _table(found: pd.DataFrame) -> pd.DataFrame:
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


def _sources(bundle: Bundle, found: pd.DataFrame) -> tuple[Source, ...]:
    results = found[["election_id", "iso3"]].merge(bundle.election_sources, on=["election_id", "iso3"])
    return cite(bundle, [*results["source_id"], *other_counts(bundle)["source_id"], "a-res-60-251"])


def _draw(panels: Sequence[tuple[str, str, pd.DataFrame]], needed: int, members: int, at: _Measures) -> Chart:
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
