"""The votes in favour against the majority needed, on the base of the rule and on the two others in use."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.charts.vote.bars import draw_bars, key_to_positions, stacked
from hrcvote.charts.vote.naming import date_of
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.rules import COUNCIL_RESOLUTION
from hrcvote.words import number, percent, percentage, plural


def majority(bundle: Bundle) -> Figure:
    """The votes in favour against the majority needed, on the base of the rule and on the two others in use."""
    tally = record.tally(bundle)
    results = record.outcomes(tally)
    rule, others = results.iloc[0], results.iloc[1:]
    parts, marks = _rows(tally, results)

    def draw(width: int) -> Chart:
        wide = width >= style.WIDE
        y = alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(len(results))), padding=0))
        bar, figures = draw_bars(parts, y, tally.members, legend=key_to_positions(6), small=not wide)
        threshold = alt.Chart(marks).encode(x=alt.X("needed:Q", axis=None), y=y)
        tick = threshold.mark_tick(thickness=3, size=42, orient="vertical", color=style.INK, opacity=1)
        need = threshold.mark_text(
            align="right", baseline="top", dx=2, dy=24, fontSize=13, color=style.INK, fontWeight="bold"
        ).encode(text=alt.Text("need:N"))
        head = (
            alt.Chart(marks)
            .mark_text(align="left", baseline="bottom", dy=-24, fontSize=14 if wide else 13, color=style.INK)
            .encode(x=alt.XValue(0), y=y, text=alt.Text("head:N" if wide else "head_short:N"))
        )
        layers = (bar, figures, tick, need, head)
        return layered(layers, width - 10, 100 * len(results), independent=["color"])

    table = pd.DataFrame(
        {
            "Base": [style.BASE_LABELS[base] for base in results["base"]],
            "Members in the base": results["of"],
            "In favour": results["yes"],
            "Share in favour (%)": results["share"].map(percentage).astype(float),
            "Needed": results["needed"],
            "Margin": results["margin"],
            "Carried": results["adopted"].map({True: "yes", False: "no"}),
        }
    )
    failed = int((~others["adopted"]).sum())
    contrast = (
        f"counted on either of the other {number(len(others))} bases it would have failed"
        if failed == len(others)
        else f"counted on the other bases it would have failed on {number(failed)}"
        if failed
        else f"counted on the other {number(len(others))} bases it would have been carried too"
    )
    return Figure(
        id="vote-majority",
        title=f"By the rule {_carried(rule)}; {contrast}",
        subtitle=(
            "Votes in favour of ES-11/3 against two thirds of each base; members outside the base are drawn faintly. "
            f"The rule counts only members present and voting. {date_of(bundle, record.SUSPENSION)}"
        ),
        draw=draw,
        table=table,
        alt="Three bars. "
        + " ".join(
            f"{style.BASE_LABELS[row.base]}: {row.yes} in favour of {row.of}, {row.needed} needed, {row.margin:+d}."
            for row in each(results)
        ),
        sources=(*cite_votes(bundle, record.SUSPENSION), *cite(bundle, [COUNCIL_RESOLUTION])),
    )


def _rows(tally: record.Tally, results: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the parts of each bar, those outside the base marked, and what is said of it."""
    counted = pd.DataFrame([{"row": place, **asdict(tally)} for place in range(len(results))])
    parts = stacked(counted, "row")
    parts["what"] = [style.BASE_LABELS[results["base"].iloc[part.row]] for part in each(parts)]
    parts["shown"] = [0.22 if part.to > results["of"].iloc[part.row] else 1.0 for part in each(parts)]
    marks = []
    for place, row in enumerate(each(results)):
        result = f"carried by {row.margin}" if row.adopted else f"short by {-row.margin}"
        marks.append(
            {
                "row": place,
                "needed": row.needed,
                "need": f"{row.needed} needed",
                "head": f"{style.BASE_LABELS[row.base]}: {row.yes} of {row.of} is {percent(row.share)}, {result}",
                "head_short": f"{style.BASE_LABELS[row.base]}: {percent(row.share)}, {result}",
            }
        )
    return parts, pd.DataFrame(marks)


def _carried(rule: Any) -> str:
    if rule["adopted"]:
        return f"the resolution was carried with {plural(rule['margin'], 'vote')} to spare"
    return f"the resolution fell short by {plural(-rule['margin'], 'vote')}"
