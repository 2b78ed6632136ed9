"""The figures of the discrepancies: what each text says of the vote, held against the record, and whether it matters.

They are laid out in pixels, since a table of sentences has no scale that could place it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.lettering import folded
from hrcvote.charts.sheet import LEADING, Sheet
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.verdicts import chip, edge, key
from hrcvote.chronology import voted_on
from hrcvote.comparison import (
    LABELS,
    SEVERITY,
    behind_outcomes,
    cases,
    departures,
    of_vote,
    publications,
    recorded_values,
    repeated,
    reported,
    stated,
    tally_in_words,
    texts,
    words_used,
)
from hrcvote.comparison.wording import where
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure, Source
from hrcvote.rules import POSITIONS
from hrcvote.words import day, in_digits, names, number, of_all, plural, verb

# The figures


def matrix(bundle: Bundle) -> Figure:
    """Return the figure of what each of the five texts states of the vote, held against the record."""
    table = stated(bundle)
    short = list(texts(bundle)["short"])
    found = departures(bundle)
    departing = int((found["differs"] > 0).sum())
    statements = len(of_vote(bundle, texts(bundle)["source_id"]))
    wrong = table[table["verdict"] == "differs"]
    told = [f"{row.short}: {LABELS.get(row.figure, row.figure).lower()}, {row.value}" for row in each(wrong)]
    silent = not (table["figure"].eq("not_voting") & ~table["verdict"].isin(["omits", "silent"])).any()
    return Figure(
        id="discrepancies-matrix",
        title=f"{of_all(departing, len(found), 'text')} {verb(departing, 'departs', 'depart')} from the record "
        + f"somewhere, {_some(int((found['totals'] > 0).sum()))} in a total"
        + (", and none says how many members did not vote" if silent else ""),
        subtitle=f"What {names(short)} state of the vote of {day(voted_on(bundle))}: {statements} statements, each "
        "with its verdict; a cell has the colour of its worst. Left out: a total that a text with others does not "
        "give.",
        draw=lambda width: _draw_matrix(table, bundle, width),
        table=_matrix_table(table),
        alt=f"Table of {len(recorded_values(bundle))} things that can be said of the vote, by text. "
        + (f"Different from the record: {'; '.join(told)}. " if told else "Nothing differs from the record. ")
        + f"Left out: {'; '.join(_left_out_by(table))}.",
        sources=_sources(bundle, texts(bundle)["source_id"]),
    )


def totals(bundle: Bundle) -> Figure:
    """Return the figure of each source's totals, as shares of all members, with what they leave over."""
    table = reported(bundle)
    story = table[table["set"] == "story"]
    wrong = story[story["wrong"].str.len() > 0]
    counted = record.tally(bundle)
    left = sorted({int(value) for value in wrong.loc[wrong["implied"], "not_voting"]})
    over = f" and so leave {names(map(str, left))} members not voting, not {counted.not_voting}"
    over = over if left and counted.not_voting not in left else ""
    undivided = story[story["abstain"].isna()]
    title = f"{of_all(len(wrong), len(story), 'text')} {verb(len(wrong), 'prints', 'print')} a total that differs"
    return Figure(
        id="discrepancies-totals",
        title=f"{title} from the record{over}" if len(wrong) else "Every total that the texts print is the record's",
        subtitle=f"Totals of the vote of {day(voted_on(bundle))} as printed, of {counted.members} members. "
        "Dashed: not printed, what the other totals leave. Thick outline: differs from the recount. "
        "Lines: where the recount divides.",
        draw=lambda width: _draw_totals(table, counted, width),
        table=_totals_table(table),
        alt=f"Stacked bars of {counted.members} members, the recount first: {tally_in_words(counted)}. "
        + "; ".join(f"{row.label}: {row.remark}" for row in each(table[table["set"] != "record"]))
        + (f". {names(undivided['label'])} gives votes in favour and against only." if len(undivided) else "."),
        sources=_sources(bundle, table["source_id"].dropna()),
    )


def outcomes(bundle: Bundle) -> Figure:
    """Return the figure of the outcome under each reported tally, and on the bases that the rule does not use."""
    table = cases(bundle)
    by_rule = table[table["group"] == "rule"]
    adopted = record.outcome(record.tally(bundle)).adopted
    turned = int((by_rule["adopted"] != adopted).sum())
    said = [f"{row.label} ({row.who}): {row.needed} needed, {_margin(row)}" for row in each(table)]
    least = int(by_rule["margin"].abs().min())
    unturned = (
        f"No error in the reported counts changes the result: each {'carries' if adopted else 'defeats'} the resolution"
    )
    return Figure(
        id="discrepancies-outcomes",
        title=f"{plural(turned, 'reported count')} of {number(len(by_rule))} would have changed the result".capitalize()
        if turned
        else f"{unturned} by {plural(least, 'vote')} or more",
        subtitle="Votes in favour against the votes needed: two thirds of those cast in favour and against on "
        f"{day(voted_on(bundle))}. A source that prints one of the two counts gets the other from the record.",
        draw=lambda width: _draw_outcomes(table, width),
        table=_outcomes_table(table),
        alt=f"Bars of the votes in favour with a line at the votes needed. {'; '.join(said)}.",
        sources=_sources(bundle, behind_outcomes(bundle), "a-res-60-251"),
    )


def words(bundle: Bundle) -> Figure:
    """Return the figure of the words that the five texts use for the act."""
    table = words_used(bundle)
    more = table[table["verdict"] == "differs"]
    own = len(table) - len(more)
    who = more["source_id"].nunique()
    told = [
        f"{word}: " + "; ".join(f"{short} {where('p' + str(p) for p in part['paragraph'])}" for short, part in used)
        for word, used in ((w, g.groupby("short", sort=False)) for w, g in table.groupby("word", sort=False))
    ]
    return Figure(
        id="discrepancies-words",
        title=f"{of_all(who, len(texts(bundle)), 'text')} {verb(who, 'uses', 'use')} a word that says more than the "
        f"resolution did, {plural(len(more), 'time')} in all; its own word stands {plural(own, 'time')}",
        subtitle=f"Words for the act of {day(voted_on(bundle))}, by the paragraph (p) that uses them. "
        "The resolution suspends the rights of membership; it does not end the membership.",
        draw=lambda width: _draw_words(table, texts(bundle), width),
        table=_words_table(table),
        alt=f"Words by text and paragraph. {'. '.join(told)}.",
        sources=_sources(bundle, table["source_id"], "a-res-es-11-3"),
    )


def wider_press(bundle: Bundle) -> Figure:
    """Return the figure of the totals that each publication prints, in the order of their dates."""
    table = publications(bundle)
    printed = table[table["verdict"] != "omits"]
    again = repeated(bundle)
    wrong = printed.loc[printed["verdict"] == "differs", "source_id"].nunique()
    seen = printed["source_id"].nunique()
    title = f"{of_all(wrong, seen, 'publication')} {verb(wrong, 'prints', 'print')} a total that differs"
    counted = record.tally(bundle)
    return Figure(
        id="discrepancies-wider-press",
        title=_travelled(again.iloc[0]) if len(again) else f"{title} from the record",
        subtitle=f"Totals of the vote of {day(voted_on(bundle))} in {plural(seen, 'publication')} by date. "
        "Left of a line: fewer than the record; right: more. Bold: read in full. Of the others only excerpts were "
        "seen, so that a missing figure is no omission.",
        draw=lambda width: _draw_press(table, again, counted, width),
        table=_press_table(printed, counted),
        alt=f"{title} from the record ({tally_in_words(counted)}). "
        + "; ".join(f"{r.label}, {r.published}: {r.printed}" for r in each(printed[printed["verdict"] == "differs"]))
        + ".",
        sources=_sources(bundle, table["source_id"]),
    )


def _some(count: int) -> str:
    return f"{number(count)} of them" if count else "none"


def _travelled(again: Any) -> str:
    by = int(again["stated"]) - int(again["recorded"])
    more = f"{plural(abs(by), 'vote')} {'more' if by > 0 else 'fewer'} than the record"
    phrase = f"{again['stated']} {again['phrase']}, {more}"
    return (
        f"{phrase}, stands in {plural(again['publications'], 'publication')} from {again['first']} to {again['last']}"
    )


def _margin(row: Any) -> str:
    return f"adopted, {row.margin} to spare" if row.adopted else f"not adopted, {-row.margin} short"


def _sources(bundle: Bundle, source_ids: Iterable[str], *more: str) -> Sequence[Source]:
    return (*cite_votes(bundle, record.SUSPENSION), *cite(bundle, more), *cite(bundle, source_ids))


def _left_out_by(table: pd.DataFrame) -> Iterable[str]:
    for short, own in table[table["verdict"] == "omits"].groupby("short", sort=False):
        yield f"{short}, {names(LABELS[figure].lower() for figure in own['figure'])}"


def _matrix_table(table: pd.DataFrame) -> pd.DataFrame:
    labels = {**style.VERDICT_LABELS, "silent": "Not said"}
    return pd.DataFrame(
        {
            "Figure": table["figure"].map(lambda figure: LABELS.get(figure, figure)),
            "Source": table["short"],
            "States": table["value"],
            "As printed": table["printed"],
            "Where": table["where"],
            "The record": table["recorded"],
            "Verdict": table["verdict"].map(labels),
        }
    )


def _totals_table(table: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {"Source": table["label"]}
    for position in POSITIONS:
        columns[style.POSITION_LABELS[position]] = table[position].astype("Int64")
    columns["In no total"] = table["rest"]
    columns["Against the recount"] = table["remark"]
    return pd.DataFrame(columns)


def _outcomes_table(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Case": table["label"],
            "Who": table["who"],
            "In favour": table["yes"],
            "Against": table["no"],
            "Counted": table["of"],
            "Needed": table["needed"],
            "Margin": table["margin"],
            "Outcome": table["adopted"].map({True: "adopted", False: "not adopted"}),
        }
    )


def _words_table(table: pd.DataFrame) -> pd.DataFrame:
    says = table["verdict"].map({"agrees": "the resolution's word"}).fillna("says more")
    columns = {"Word": table["word"], "Source": table["short"], "Paragraph": table["paragraph"], "Against it": says}
    return pd.DataFrame(columns | {"Note": table["note"]})


def _press_table(printed: pd.DataFrame, counted: record.Tally) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Published": printed["published"],
            "Publication": printed["label"],
            "Figure": printed["measure"].map(style.POSITION_LABELS),
            "As printed": printed["printed"],
            "The record": [getattr(counted, measure) for measure in printed["measure"]],
            "Verdict": printed["verdict"].map(style.VERDICT_LABELS),
        }
    )


# How the figures are drawn


_MATRIX_TIPS: Final = ("Figure", "Source", "States", "As printed", "Where", "The record", "Verdict")


def _draw_matrix(table: pd.DataFrame, bundle: Bundle, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_MATRIX_TIPS)
    switch = alt.param(
        name="only_differs",
        value=False,
        bind=alt.binding_checkbox(name="Show only what differs from the record "),
    )
    bottom = key(sheet, 10, table["verdict"])
    draw = _matrix_wide if width >= style.WIDE else _matrix_narrow
    return sheet.chart(draw(sheet, table, texts(bundle), bottom + 12), switch)


def _matrix_wide(sheet: Sheet, table: pd.DataFrame, columns: pd.DataFrame, y: float) -> float:
    left, known, first = 0, 112, 212
    step = (sheet.wide - first) / len(columns)
    sheet.write(known, y + 23, "The record", weight="bold")
    for place, column in enumerate(each(columns)):
        name = folded(column.short, 14)
        sheet.write(first + place * step + 4, y + 23 - LEADING * (len(name) - 1), "\n".join(name), weight="bold")
        sheet.write(first + place * step + 4, y + 38, column.behind, style.MUTED)
    y += 54
    for figure, row in table.groupby("figure", sort=False):
        cells = {source: list(each(cell)) for source, cell in row.groupby("source_id")}
        label, recorded = folded(LABELS.get(str(figure), str(figure)), 16), folded(row["recorded"].iloc[0], 15)
        lines = [sum(len(folded(value.value, 13)) for value in cell) for cell in cells.values()]
        height = LEADING * max(len(label), len(recorded), *lines) + 9
        sheet.line(left, y - 1.5, sheet.wide, y - 1.5, style.MUTED if figure in ("yes", "date") else style.GRID)
        sheet.write(left, y + 12, "\n".join(label), weight="bold")
        sheet.write(known, y + 12, "\n".join(recorded))
        for place, source in enumerate(columns["source_id"]):
            _matrix_cell(sheet, first + place * step, y, step - 3, height, cells[source])
        y += height + 3
    return y


def _matrix_cell(sheet: Sheet, x: float, y: float, width: float, height: float, cell: Sequence[Any]) -> None:
    """Draw what one text states of one figure: the colour is that of the worst verdict, the signs are each value's."""
    worst = cell[0].verdict
    if worst == "silent":
        sheet.write(x + 4, y + 12, cell[0].value, style.MUTED, goes=True)
        return
    goes = worst != "differs"
    sheet.box(x, y, width, height, style.VERDICTS[worst], edge(worst), _matrix_tip(cell), goes=goes)
    line = y + 12
    for value in cell:
        lines = folded(value.value, 13)
        sheet.write(x + 4, line, style.VERDICT_SIGNS[value.verdict], style.VERDICT_INKS[worst], goes=goes)
        sheet.write(x + 17, line, "\n".join(lines), style.VERDICT_INKS[worst], goes=goes)
        line += LEADING * len(lines)


def _matrix_tip(cell: Sequence[Any]) -> list[str]:
    first = cell[0]
    parts = [
        LABELS.get(first.figure, first.figure),
        ", ".join(dict.fromkeys(value.short for value in cell)),
        *(
            "; ".join(dict.fromkeys(getattr(value, column) for value in cell))
            for column in ("value", "printed", "where")
        ),
        first.recorded,
    ]
    return [*parts, "; ".join(dict.fromkeys(style.VERDICT_LABELS[value.verdict] for value in cell))]


def _matrix_narrow(sheet: Sheet, table: pd.DataFrame, _: pd.DataFrame, y: float) -> float:
    """Lay out figure by figure and value by value, each value with the texts that state it."""
    for figure, rows in table.groupby("figure", sort=False):
        sheet.line(0, y - 2, sheet.wide, y - 2, style.GRID)
        sheet.write(0, y + 10, LABELS.get(str(figure), str(figure)), weight="bold")
        sheet.write(sheet.wide, y + 10, f"record: {rows['recorded'].iloc[0]}", align="right")
        y += 22
        values = [list(each(group)) for _, group in rows.groupby(["verdict", "value"], sort=False)]
        order = (*SEVERITY, "omits", "silent")
        for value in sorted(values, key=lambda group: order.index(group[0].verdict)):
            y += _narrow_value(sheet, y, value) + 3
        y += 7
    return y


def _narrow_value(sheet: Sheet, y: float, value: Sequence[Any]) -> float:
    verdict, goes = value[0].verdict, value[0].verdict != "differs"
    who = ", ".join(row.short for row in value)
    if verdict == "silent":
        lines = folded(f"{value[0].value}: {who}", 56)
        sheet.write(0, y + 10, "\n".join(lines), style.MUTED, goes=goes)
        return LEADING * len(lines) + 3
    stated_lines, lines = folded(value[0].value, 16), folded(who, 34)
    height = LEADING * max(len(stated_lines), len(lines)) + 6
    sheet.box(0, y, 122, height, style.VERDICTS[verdict], edge(verdict), _matrix_tip(value), goes=goes)
    sheet.write(5, y + 11, style.VERDICT_SIGNS[verdict], style.VERDICT_INKS[verdict], goes=goes)
    sheet.write(20, y + 11, "\n".join(stated_lines), style.VERDICT_INKS[verdict], goes=goes)
    sheet.write(129, y + 11, "\n".join(lines), goes=goes)
    return height


_SETS: Final = {"record": "", "story": "The five texts", "wider_press": "Wider press, where an excerpt has all totals"}
_TOTALS_TIPS: Final = ("Source", "Position", "Members", "The recount", "How it is known")


def _draw_totals(table: pd.DataFrame, counted: record.Tally, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_TOTALS_TIPS)
    wide = width >= style.WIDE
    left, right = (124, 512) if wide else (0, sheet.wide - 1)
    scale = (right - left) / counted.members
    y, kind = _totals_head(sheet, counted, left, scale) + (0 if wide else 4), "record"
    for row in each(table):
        if row.set != kind:
            kind = row.set
            sheet.write(0, y + 16, _SETS[kind], style.MUTED)
            y += 32
        y = (_totals_row if wide else _totals_row_narrow)(sheet, row, counted, y, left, scale)
    return sheet.chart(y)


def _totals_head(sheet: Sheet, counted: record.Tally, left: float, scale: float) -> float:
    """Name each position over its part of the recount."""
    at, free = left, left
    for position in POSITIONS:
        label = style.POSITION_LABELS[position]
        cut = at + 6 * len(label) > sheet.wide
        sheet.write(sheet.wide if cut else max(at, free), 8, label, style.MUTED, align="right" if cut else "left")
        free = max(at, free) + 6 * len(label) + 6
        at += getattr(counted, position) * scale
    return 20


def _totals_row(sheet: Sheet, row: Any, counted: record.Tally, y: float, left: float, scale: float) -> float:
    lines, label = _remarked(row).split("; "), row.label.split(", ")
    height = max(24, LEADING * max(len(lines), len(label)))
    weight = "bold" if row.set == "record" else "normal"
    sheet.write(0, y + height / 2 - LEADING / 2 * (len(label) - 1), "\n".join(label), weight=weight)
    _totals_bar(sheet, row, counted, y + height / 2 - 12, left, scale)
    right = left + counted.members * scale + 12
    ink = style.INK if row.wrong or row.rest else style.MUTED
    sheet.write(right, y + height / 2 - LEADING / 2 * (len(lines) - 1), "\n".join(lines), ink)
    return y + height + 10


def _totals_row_narrow(sheet: Sheet, row: Any, counted: record.Tally, y: float, left: float, scale: float) -> float:
    weight = "bold" if row.set == "record" else "normal"
    sheet.write(0, y + 8, row.label, weight=weight)
    short = not (row.wrong or row.rest)
    if short:
        sheet.write(sheet.wide, y + 8, _remarked(row), style.MUTED, align="right")
    _totals_bar(sheet, row, counted, y + 18, left, scale)
    if not short:
        lines = folded(_remarked(row), 56)
        sheet.write(0, y + 53, "\n".join(lines))
        y += LEADING * len(lines) + 4
    return y + 54


def _remarked(row: Any) -> str:
    return str(row.remark) if row.set == "record" else f"{style.VERDICT_SIGNS[row.verdict]} {row.remark}"


def _totals_bar(sheet: Sheet, row: Any, counted: record.Tally, y: float, left: float, scale: float) -> None:
    edge = left
    for position in POSITIONS[:-1]:
        edge += getattr(counted, position) * scale
        sheet.line(edge, y - 4, edge, y + 28, style.FAINT)
    at, parts = left, []
    for position in POSITIONS:
        if pd.notna(value := getattr(row, position)):
            parts.append((at, position, int(value)))
            at += int(value) * scale
    # An outline is drawn over both neighbours.
    for place, position, value in sorted(parts, key=lambda part: part[1] in row.wrong):
        _totals_part(sheet, row, counted, (place, y, value * scale), position, value)
    if row.rest:
        members = counted.abstain + counted.not_voting
        told = (row.label, "In no total", row.rest, members, "what the other totals leave")
        sheet.box(at, y, row.rest * scale, 24, style.CONTEXT, "", told)
        sheet.write(at + row.rest * scale / 2, y + 12, f"{row.rest} not told apart", align="center")


def _totals_part(
    sheet: Sheet, row: Any, counted: record.Tally, place: tuple[float, float, float], position: str, value: int
) -> None:
    x, y, width = place
    implied, differs = position == "not_voting" and bool(row.implied), position in row.wrong
    edge = style.INK if differs else style.FAINT if position == "not_voting" else style.PAPER
    how = "recounted" if row.set == "record" else "what the other totals leave" if implied else "as printed"
    told = (row.label, style.POSITION_LABELS[position], value, getattr(counted, position), how)
    sheet.box(x, y, width, 24, style.POSITIONS[position], edge, told, dashed=implied, thick=2 if differs else 1)
    sign = f"{style.VERDICT_SIGNS['differs']} " if differs and not implied else ""
    sheet.write(x + width / 2, y + 12, f"{sign}{value}", style.POSITION_INKS[position], align="center")


_GROUPS: Final = {
    "rule": "By the rule, as each source counts",
    "argument": "By the rule, if the absent had come and abstained",
    "base": "By bases that the rule does not use",
}
_OUTCOME_TIPS: Final = ("Case", "Who", "In favour", "Counted", "Needed", "Outcome")


def _draw_outcomes(table: pd.DataFrame, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_OUTCOME_TIPS)
    wide = width >= style.WIDE
    left, right = (240, 560) if wide else (0, sheet.wide - 4)
    scale = (right - left) / max(table[["yes", "needed"]].max())
    y, group = 0.0, ""
    for row in each(table):
        if row.group != group:
            group = row.group
            y += 10 if y else 0
            sheet.write(0, y + 8, _GROUPS[group], style.MUTED)
            sheet.line(0, y + 20, sheet.wide, y + 20, style.GRID)
            y += 26
        y = (_outcome_row if wide else _outcome_row_narrow)(sheet, row, y, left, scale)
    return sheet.chart(y)


def _outcome_row(sheet: Sheet, row: Any, y: float, left: float, scale: float) -> float:
    who = folded(row.who, 40)
    sheet.write(0, y + 12, row.label, weight="bold")
    sheet.write(0, y + 12 + LEADING, "\n".join(who), style.MUTED)
    height = max(46, 22 + LEADING * len(who))
    _outcome_bar(sheet, row, y + 18, left, scale)
    sheet.write(sheet.wide, y + 28, _margin(row), align="right", weight="normal" if row.adopted else "bold")
    return y + height + 4


def _outcome_row_narrow(sheet: Sheet, row: Any, y: float, left: float, scale: float) -> float:
    who = folded(row.who, 54)
    sheet.write(0, y + 10, row.label, weight="bold")
    sheet.write(sheet.wide, y + 10, _margin(row), align="right", weight="normal" if row.adopted else "bold")
    sheet.write(0, y + 10 + LEADING, "\n".join(who), style.MUTED)
    _outcome_bar(sheet, row, y + LEADING * len(who) + 41, left, scale)
    return y + LEADING * len(who) + 74


def _outcome_bar(sheet: Sheet, row: Any, y: float, left: float, scale: float) -> None:
    fill, ink = (style.CONTEXT, style.INK) if row.group == "base" else (style.POSITIONS["yes"], style.ON_DARK)
    told = (row.label, row.who, row.yes, row.of, row.needed, _margin(row))
    needed = left + row.needed * scale
    sheet.box(left, y, row.yes * scale, 20, fill, "", told)
    sheet.write(left + 6, y + 10, f"{row.yes} in favour", ink)
    sheet.box(needed - 1, y - 4, 2, 28, style.ACCENT, "", told)
    sheet.write(min(needed, sheet.wide - 34), y - 11, f"{row.needed} needed", style.ACCENT, align="center")


_WORD_TIPS: Final = ("Word", "Source", "Paragraph", "Verdict", "Note")


def _draw_words(table: pd.DataFrame, columns: pd.DataFrame, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_WORD_TIPS)
    wide = width >= style.WIDE
    left = 158 if wide else 0
    step = (sheet.wide - left) / len(columns)
    for place, column in enumerate(each(columns)):
        name = [column.short] if wide else folded(column.short, 11)
        look = {"weight": "bold"} if wide else {"size": 11}
        sheet.write(left + place * step, 8, "\n".join(name), **look)
        if wide:
            sheet.write(left + place * step, 8 + LEADING, column.behind, style.MUTED)
    y, verdict = 40.0, ""
    for word, used in table.groupby("word", sort=False):
        if used["verdict"].iloc[0] != verdict:
            verdict = used["verdict"].iloc[0]
            own = "The resolution's own word" if verdict == "agrees" else "Words that say more than the resolution"
            sheet.line(0, y, sheet.wide, y, style.GRID)
            sheet.write(0, y + 14, own, style.MUTED)
            y += 32
        y = _word_row(sheet, str(word), used, list(columns["source_id"]), y, left, step)
    for note in dict.fromkeys(f"* {row.short}, p{row.paragraph}: {row.note}" for row in each(table) if row.note):
        sheet.write(0, y + 10, note, style.MUTED)
        y += 20
    return sheet.chart(y)


def _word_row(
    sheet: Sheet, word: str, used: pd.DataFrame, order: Sequence[str], y: float, left: float, step: float
) -> float:
    often = f"{in_digits(len(used), 'paragraph')} in {in_digits(used['source_id'].nunique(), 'text')}"
    sheet.write(0, y + 10, word, weight="bold")
    if left:
        sheet.write(0, y + 10 + LEADING, often, style.MUTED)
    else:
        sheet.write(sheet.wide, y + 10, often, style.MUTED, align="right")
        y += 22
    across = max(1, int(step // 50))
    deep = 1
    for source, part in used.groupby("source_id"):
        for place, row in enumerate(each(part)):
            x = left + order.index(str(source)) * step + 23 + place % across * 50
            told = (word, row.short, row.paragraph, style.VERDICT_LABELS[row.verdict], row.note)
            chip(
                sheet,
                x,
                y + 10 + place // across * 24,
                46,
                row.verdict,
                f"p{row.paragraph}{'*' if row.note else ''}",
                told,
            )
            deep = max(deep, place // across + 1)
    return y + max(deep * 24 + 4, 40 if left else 0) + (0 if left else 4)


_PRESS_TIPS: Final = ("Publication", "Published", "Figure", "As printed", "The record", "Verdict")


def _draw_press(table: pd.DataFrame, again: pd.DataFrame, counted: record.Tally, width: int) -> Chart:
    sheet = Sheet(style.inner(width), tips=_PRESS_TIPS)
    wide = width >= style.WIDE
    left, shift = (224, 39) if wide else (0, 21)
    step = (sheet.wide - left) / len(POSITIONS)
    middle = {position: left + (place + 0.5) * step for place, position in enumerate(POSITIONS)}
    y = key(sheet, 10, table["verdict"]) + 14
    for position, x in middle.items():
        sheet.write(x, y, style.POSITION_LABELS[position], weight="bold", align="center")
        sheet.write(x, y + LEADING, f"record {getattr(counted, position)}", align="center")
    y += 28
    stops: dict[tuple[str, str], list[float]] = {}
    for _, rows in table.groupby("source_id", sort=False):
        sheet.line(0, y - 0.5, sheet.wide, y - 0.5, style.GRID)
        y = _press_name(sheet, rows.iloc[0], y, wide)
        y = _press_row(sheet, rows, counted, y, middle, shift, stops)
    for error in each(again):
        x, places = middle[error.measure] + shift * error.side, stops[error.measure, error.stated]
        sheet.line(x, places[0], x, places[-1], style.VERDICTS["differs"], 2)
    return sheet.chart(y + 2)


def _press_name(sheet: Sheet, row: pd.Series[Any], y: float, wide: bool) -> float:
    weight = "bold" if row["set"] == "story" else "normal"
    sheet.write(118 if wide else 0, y + (13 if wide else 11), row["label"], weight=weight)
    if wide:
        sheet.write(0, y + 13, row["published"], style.MUTED)
        return y
    sheet.write(sheet.wide, y + 11, row["published"], style.MUTED, align="right")
    return y + 19


def _press_row(
    sheet: Sheet,
    rows: pd.DataFrame,
    counted: record.Tally,
    y: float,
    middle: dict[str, float],
    shift: float,
    stops: dict[tuple[str, str], list[float]],
) -> float:
    deepest, roomy = y, shift > 38
    for measure, values in rows.groupby("measure", sort=False):
        for place, row in enumerate(each(values)):
            down = y + 13 + (0 if roomy else 23 * place)
            known = getattr(counted, str(measure))
            told = (row.label, row.published, style.POSITION_LABELS[str(measure)], row.printed, known)
            wide = 22 if row.verdict == "omits" else 38
            x = middle[str(measure)] + shift * row.side
            chip(sheet, x, down, wide, row.verdict, row.shown, (*told, style.VERDICT_LABELS[row.verdict]))
            stops.setdefault((str(measure), row.stated), []).append(down)
            deepest = max(deepest, down)
    bottom = deepest + (13 if roomy else 16)
    for x in middle.values():
        sheet.line(x, y, x, bottom, style.INK)
    return bottom
