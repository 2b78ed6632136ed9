"""The nine votes from 2014 to 2025: a row for each member on a wide page, for each record on a narrow one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.lettering import text_width
from hrcvote.charts.sheet import Rows, draw_areas, draw_texts, inline, pixel, text_at
from hrcvote.charts.sources import cite_votes
from hrcvote.charts.vote.naming import in_order, short_date, subject, with_date
from hrcvote.charts.vote.search import IS_FOUND, find_member, findable, opacity
from hrcvote.charts.vote.signs import CODES, draw_records, record_of, separators, spaced
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import names, number, verb

COURSES: Final[dict[record.Course, str]] = {
    "always_yes": "In favour every time",
    "yes_or_silent": "In favour at times, never against",
    "both": "In favour at times, against at times",
    "silent": "Neither in favour nor against",
    "no_or_silent": "Against at times, never in favour",
    "always_no": "Against every time",
}
"""What a member's positions come to, as a figure has it."""

_BLOCKS: Final = 3
_GUTTER: Final = 14
_BLOCK: Final = (style.inner(style.WIDE) - (_BLOCKS - 1) * _GUTTER) // _BLOCKS
_PITCH: Final = 14
"""From one row of the wide drawing to the next."""
_LEADING: Final = 16
"""From one line of the narrow drawing to the next."""
_TALL: Final = 48
"""The height of the votes' names, which stand upright."""
_SHORTER: Final = ((" and the ", " & "), ("Saint ", "St "), (" and ", " & "), ("Republic", "Rep."))
"""How a name is written that is too wide for its column; the table has it whole."""


class _Layout(NamedTuple):
    """Where everything stands in one drawing, except the members."""

    heads: Rows
    """The courses' headings."""
    votes: Sequence[tuple[float, float]]
    """Where the names of the votes stand, over the first tile."""
    offsets: list[int]
    size: int
    top: float
    """Where the first tiles begin."""
    bottom: float


def nine_votes(bundle: Bundle) -> Figure:
    """Every member's position in each of the nine votes, from steady support to steady opposition."""
    votes = in_order(bundle)
    rows = by_course(bundle)
    counts = rows["course"].value_counts()
    always, never, both = (int(counts.get(course, 0)) for course in ("always_yes", "always_no", "both"))
    times, years = number(len(votes)), [date.year for date in bundle.votes["date"]]
    return Figure(
        id="nine-votes",
        title=f"{always} of {len(rows)} members voted in favour all {times} times, {never} against all {times};"
        f" {both} {verb(both, 'has', 'have')} voted both ways",
        subtitle=f"Positions in {times} recorded votes of the Assembly on the war, {min(years)} to {max(years)}, from"
        " steady support to steady opposition: ordered by votes in favour less votes against, then like records"
        " together, then by name",
        draw=lambda width: (_draw_wide if width >= style.WIDE else _draw_narrow)(bundle, rows, votes),
        table=_table(rows, votes),
        alt=_alt(rows, votes),
        sources=cite_votes(bundle, *votes),
    )


def by_course(bundle: Bundle) -> pd.DataFrame:
    """Return the members' histories from steady support to steady opposition.

    Within a course by votes in favour less votes against, members with the same record together, then by name.

    Returns:
        The columns of `record.histories`, and record (a letter for each position).
    """
    rows = record.histories(bundle)
    votes = in_order(bundle)
    rank = {code: str(place) for place, code in enumerate(CODES[p] for p in ("yes", "abstain", "not_voting", "no"))}
    words = [record_of(row) for row in rows[votes].itertuples(index=False)]
    order = rows.assign(
        rank=rows["course"].map(record.COURSES.index),
        net=(rows[votes] == "no").sum(axis=1) - (rows[votes] == "yes").sum(axis=1),
        like=["".join(rank[code] for code in word) for word in words],
        record=words,
    ).sort_values(["rank", "net", "like", "label"], ignore_index=True)
    return order.drop(columns=["rank", "net", "like"])


def _table(rows: pd.DataFrame, votes: Sequence[str]) -> pd.DataFrame:
    said = {vote: rows[vote].map(style.POSITION_LABELS) for vote in votes}
    return pd.DataFrame({"Member": rows["label"], **said})


def _alt(rows: pd.DataFrame, votes: Sequence[str]) -> str:
    """Count the courses, and name the members of those that few took."""
    parts = []
    for course, label in COURSES.items():
        who = rows.loc[rows["course"] == course, "label"]
        parts.append(f"{label}: {len(who)}" + (f" ({names(who)})" if 0 < len(who) <= 12 else ""))
    return f"A row of {number(len(votes))} tiles for each of {len(rows)} members. {'; '.join(parts)}."


def _draw_wide(bundle: Bundle, rows: pd.DataFrame, votes: Sequence[str]) -> Chart:
    """Draw a row for each member, in blocks side by side."""
    key, layout, members = _laid_out(bundle, rows, votes, style.WIDE)
    base = _placed(members)
    tiles = layout.offsets[-1] + layout.size
    texts = base.mark_text(align="right", baseline="middle", fontSize=11, dx=-5, dy=layout.size / 2, aria=False)
    over = base.mark_rect(opacity=0).transform_calculate(
        left=f"datum.x - {_BLOCK - tiles}", right=f"datum.x + {tiles}", low=f"datum.y + {_PITCH - 2}"
    )
    gaps = [
        area for x, _ in layout.votes for area in separators(x, layout.top, layout.bottom, layout.offsets, layout.size)
    ]
    layers = [
        *key,
        *draw_records(base.encode(opacity=opacity()), layout.offsets, layout.size),
        draw_areas(gaps, color=style.PAPER, aria=False),
        *_vote_names(votes, layout),
        draw_texts(layout.heads, 11.5, style.INK, bold=True),
        texts.transform_calculate(shown="datum.short || datum.member").encode(
            text=alt.Text("shown:N"), opacity=opacity()
        ),
        _told(bundle, votes, over.encode(pixel(alt.X, "left"), alt.X2("right"), alt.Y2("low"))),
    ]
    return _whole(layers, style.inner(style.WIDE), layout.bottom)


def _draw_narrow(bundle: Bundle, rows: pd.DataFrame, votes: Sequence[str]) -> Chart:
    """Draw a row for each record, with the names of all that have it beside it."""
    key, layout, members = _laid_out(bundle, rows, votes, style.NARROW)
    base = _placed(members, "across", "down")
    found = base.transform_calculate(found=IS_FOUND).transform_joinaggregate(any="max(found)", groupby=["record"])
    tiles = found.transform_filter("isValid(datum.start)").encode(
        pixel(alt.Y, "start"), x=alt.XValue(0), opacity=opacity("datum.any")
    )
    texts = base.mark_text(align="left", baseline="middle", fontSize=12, dy=layout.size / 2)
    written = texts.transform_calculate(shown="datum.member + (datum.more ? ',' : '')")
    layers = [
        *key,
        *draw_records(tiles, layout.offsets, layout.size),
        draw_areas(
            separators(0, layout.top, layout.bottom, layout.offsets, layout.size), color=style.PAPER, aria=False
        ),
        *_vote_names(votes, layout),
        draw_texts(layout.heads, 12.5, style.INK, bold=True),
        _told(bundle, votes, written.encode(text=alt.Text("shown:N"), opacity=opacity())),
    ]
    return _whole(layers, style.inner(style.NARROW), layout.bottom)


def _laid_out(bundle: Bundle, rows: pd.DataFrame, votes: Sequence[str], width: int) -> tuple[list[Any], _Layout, Rows]:
    """Lay out both drawings, so that they share their rows; return the key and the layout of one, and the rows."""
    (wide_top, wide_key), (narrow_top, narrow_key) = _key(bundle, votes, 2), _key(bundle, votes, 1)
    gaps = _gaps(bundle, votes, 3)
    wide, in_blocks = _blocks(rows, spaced(gaps, 11), wide_top + _TALL)
    narrow, in_lines = _records(rows, spaced(gaps, 12), narrow_top)
    find = findable(bundle)
    members = [
        {"member": row.label, "group": row.regional_group, "find": find[row.iso3], "record": row.record} | one | other
        for row, one, other in zip(each(rows), in_blocks, in_lines, strict=True)
    ]
    return (wide_key, wide, members) if width >= style.WIDE else (narrow_key, narrow, members)


def _whole(layers: list[Any], width: int, height: float) -> Chart:
    return layered(layers, width, round(height), params=find_member())


def _placed(rows: Rows, x: str = "x", y: str = "y") -> Any:
    return alt.Chart(inline(rows)).encode(pixel(alt.X, x), pixel(alt.Y, y))


def _told(bundle: Bundle, votes: Sequence[str], chart: Any) -> Any:
    """Let a chart with a row for each member tell its position in every vote."""
    said = {CODES[position]: label for position, label in style.POSITION_LABELS.items()}
    values = {f"v{place}": f"({said})[datum.record[{place}]]" for place in range(len(votes))}
    groups = dict(style.GROUP_LABELS)
    tips = [alt.Tooltip(f"v{place}:N", title=with_date(bundle, vote)) for place, vote in enumerate(votes)]
    return chart.transform_calculate(region=f"({groups})[datum.group]", **values).encode(
        tooltip=[alt.Tooltip("member:N", title="Member"), alt.Tooltip("region:N", title="Regional group"), *tips]
    )


def _gaps(bundle: Bundle, votes: Sequence[str], gap: int) -> list[int]:
    """Return the space before each vote's column: some where a year begins."""
    years = bundle.votes.set_index("vote_id")["date"].dt.year
    return [0, *(gap if years[before] != years[vote] else 0 for before, vote in pairwise(votes))]


def _courses(rows: pd.DataFrame) -> list[tuple[str, list[Any]]]:
    """Return the members of each course under its heading."""
    courses = [(course, [*members]) for course, members in groupby(each(rows), key=lambda row: row.course)]
    return [(f"{COURSES[course]}: {len(members)}", members) for course, members in courses]


def _blocks(rows: pd.DataFrame, offsets: list[int], top: float) -> tuple[_Layout, Rows]:
    """Lay the members out in blocks; a course that goes on in the next block has its heading there again."""
    size = 10
    name = _BLOCK - offsets[-1] - size
    courses = _courses(rows)
    deep = -(-(len(rows) + 2 * len(courses) + _BLOCKS - 2) // _BLOCKS)
    members: Rows = []
    heads: Rows = []
    column, line = 0, 0
    for head, some in courses:
        if line + 3 > deep:
            column, line = column + 1, 0
        heads.append(text_at(column * (_BLOCK + _GUTTER), top + line * _PITCH + size / 2, head))
        for member in some:
            line += 1
            if line >= deep and column + 1 < _BLOCKS:
                column, line = column + 1, 1
                again = f"… {head[0].lower()}{head[1:].partition(':')[0]}"
                heads.append(text_at(column * (_BLOCK + _GUTTER), top + size / 2, again))
            short = _fitting(member.label, name - 5)
            at = {"x": column * (_BLOCK + _GUTTER) + name, "y": round(top + line * _PITCH)}
            members.append(at | ({"short": short} if short != member.label else {}))
        line += 2
    above = [(column * (_BLOCK + _GUTTER) + name, top - 4) for column in range(_BLOCKS)]
    return _Layout(heads, above, offsets, size, top, top + deep * _PITCH), members


def _records(rows: pd.DataFrame, offsets: list[int], top: float) -> tuple[_Layout, Rows]:
    """Lay the records out one below the other; each has the names of its members beside it, in lines."""
    size = 11
    left, wide = offsets[-1] + size + 10, style.inner(style.NARROW)
    members: Rows = []
    heads: Rows = []
    names_of_votes: list[tuple[float, float]] = []
    y = round(top)
    for head, some in _courses(rows):
        names_of_votes.append((0, y + _TALL))
        lines = head.replace(", ", ",\n").split("\n")
        heads += [text_at(left, y + _TALL - 8 - 16 * above, line) for above, line in enumerate(reversed(lines))]
        y += _TALL + 6
        for _, alike in groupby(some, key=lambda member: member.record):
            x, start = float(left), y
            labels = [member.label for member in alike]
            for place, label in enumerate(labels):
                more = place + 1 < len(labels)
                reach = text_width(label + "," * more, 12)
                if x > left and x + reach > wide:
                    x, y = left, y + _LEADING
                at = {"across": round(x), "down": y}
                members.append(at | ({"more": True} if more else {}) | ({} if place else {"start": start}))
                x += reach + 4
            y += _LEADING
        y += 10
    return _Layout(heads, names_of_votes, offsets, size, top + _TALL, y), members


def _fitting(name: str, width: float) -> str:
    """Return a name in fewer letters where it is too wide."""
    for long, short in _SHORTER:
        if text_width(name, 11) > width:
            name = name.replace(long, short)
    return name


def _vote_names(votes: Sequence[str], layout: _Layout) -> Iterator[Any]:
    """Write above each column of tiles, upright, which vote it is."""
    for mine in (False, True):
        rows = [
            text_at(x + offset + layout.size / 2, y, vote)
            for x, y in layout.votes
            for vote, offset in zip(votes, layout.offsets, strict=True)
            if (vote == record.SUSPENSION) == mine
        ]
        chart: Any = alt.Chart(inline(rows)).mark_text(
            angle=270,
            align="left",
            baseline="middle",
            fontSize=11,
            fontWeight="bold" if mine else "normal",
            color=style.ACCENT if mine else style.MUTED,
            aria=False,
        )
        yield chart.encode(pixel(alt.X, "x"), pixel(alt.Y, "y"), alt.Text("text:N"))


def _key(bundle: Bundle, votes: Sequence[str], columns: int) -> tuple[float, list[Any]]:
    """Draw what the tiles mean and which votes they are; return where the key ends, and its layers."""
    wide = style.inner(style.WIDE if columns > 1 else style.NARROW)
    marks: Rows = []
    said: Rows = []
    per_line = 2 * columns
    for place, position in enumerate(POSITIONS):
        x, y = place % per_line * wide / per_line, 6 + place // per_line * 20
        marks.append({"x": x, "y": y - 6, "record": CODES[position]})
        said.append(text_at(x + 17, y, style.POSITION_LABELS[position]))
    top = said[-1]["y"] + 26
    per_column = -(-len(votes) // columns)
    ids: dict[bool, Rows] = {True: [], False: []}
    about: Rows = []
    for place, vote in enumerate(votes):
        x, y = place // per_column * wide / columns, top + place % per_column * 16
        ids[vote == record.SUSPENSION].append(text_at(x, y, vote))
        about += [
            text_at(x + 48, y, short_date(bundle, vote)),
            text_at(x + 120, y, subject(bundle, vote)),
        ]
    layers = [
        *draw_records(_placed(marks), [0], 12),
        draw_texts(said, 12, style.INK),
        draw_texts(ids[False], 11.5, style.INK, bold=True),
        draw_texts(ids[True], 11.5, style.ACCENT, bold=True),
        draw_texts(about, 11.5, style.MUTED),
    ]
    return top + per_column * 16 + 8, layers
