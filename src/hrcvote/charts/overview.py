"""The figure of 00_start_here: every statement of the five documents, and what the record says of it."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import style
from hrcvote.charts.layers import layered
from hrcvote.charts.lettering import wrapped
from hrcvote.charts.sources import cite
from hrcvote.claims import VERDICTS, verdicts
from hrcvote.comparison.publishers import told_apart
from hrcvote.comparison.wording import readable
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure
from hrcvote.words import in_digits, plural, verb

ORDER: Final = ("agrees", "imprecise", "unverifiable", "differs")
"""The verdicts by how far the record bears a statement out: it does what is imprecise, and not what cannot be verified.
How much they say against a text is another order, `comparison.SEVERITY`."""

_SIZE: Final = 13
_LEADING: Final = 16

_LABELS: Final = [f"{style.VERDICT_SIGNS[verdict]} {style.VERDICT_LABELS[verdict]}" for verdict in ORDER]
_FILL: Final = alt.Scale(domain=_LABELS, range=[style.VERDICTS[verdict] for verdict in ORDER])
_INK: Final = alt.Scale(domain=_LABELS, range=[style.VERDICT_INKS[verdict] for verdict in ORDER])


def statements(bundle: Bundle) -> Figure:
    """Every checkable statement of the five documents, one mark for each, by verdict."""
    claims = verdicts(bundle)
    claims = claims[claims["set"] == "story"]
    named = told_apart(bundle, claims["source_id"], str)
    claims = claims.assign(
        publisher=claims["source_id"].map(named), known=[_known(claim, bundle) for claim in each(claims)]
    )
    counted = (
        claims.groupby(["publisher", "verdict"]).size().unstack(fill_value=0).reindex(columns=list(ORDER), fill_value=0)
    )
    counted = counted.assign(claims=counted.sum(axis=1)).sort_values(["claims", "publisher"], ascending=[False, True])
    order = [str(publisher) for publisher in counted.index]
    wrong = int(counted["differs"].sum())
    documents = plural(len(order), "document")
    differ = verb(wrong, "differs", "differ")
    everyone = "; each document has at least one of them" if len(order) > 1 and counted["differs"].all() else ""

    def draw(width: int) -> Chart:
        per_row, size = (21, 24.2) if width >= style.WIDE else (15, 22)
        shift = width - per_row * size - 10 if width >= style.WIDE else 0
        marks, heads, rows = _marks(claims, order, per_row, size, shift)
        y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[0, rows], reverse=True, nice=False))
        x = alt.X("column:Q", axis=None, scale=alt.Scale(domain=[-shift / size, per_row], nice=False))
        base = alt.Chart(marks).encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("publisher:N", title="Source"),
                alt.Tooltip("printed:N", title="Printed"),
                alt.Tooltip("where:N", title="Paragraph"),
                alt.Tooltip("record:N", title="The record"),
                alt.Tooltip("said:N", title="Verdict"),
            ],
        )
        legend = alt.Legend(
            orient="top", title=None, symbolType="square", columns=0 if width >= style.WIDE else 1, columnPadding=16
        )
        square = base.mark_square(size=(size - 3) ** 2, stroke=style.FAINT, strokeWidth=0.75, opacity=1).encode(
            fill=alt.Fill("said:N", scale=_FILL, legend=legend)
        )
        sign = base.mark_text(fontSize=12).encode(
            text=alt.Text("sign:N"), color=alt.Color("said:N", scale=_INK, legend=None)
        )
        head = (
            alt.Chart(heads)
            .mark_text(
                align="left", baseline="middle", fontSize=_SIZE, color=style.INK, lineBreak="\n", lineHeight=_LEADING
            )
            .encode(x=alt.XValue(0), y=y, text=alt.Text("text:N"))
        )
        return layered((square, sign, head), width - 10, int(rows * size), independent=["color"])

    table = counted.reset_index().rename(
        columns={"publisher": "Source", "claims": "Statements"} | {v: style.VERDICT_LABELS[v] for v in VERDICTS}
    )
    table.columns.name = None
    return Figure(
        id="overview-statements",
        title=f"Of {len(claims)} statements in {documents}, {wrong} {differ} from the record{everyone}",
        subtitle=f"Every checkable statement in {documents}, compared with the record",
        draw=draw,
        table=table,
        alt=" ".join(
            f"{row.publisher}: {in_digits(row.claims, 'statement')}, of which {row.agrees} "
            f"{verb(row.agrees, 'agrees', 'agree')}, {row.imprecise} {verb(row.imprecise, 'is', 'are')} imprecise, "
            f"{row.unverifiable} cannot be verified, {row.differs} {verb(row.differs, 'differs', 'differ')}."
            for row in each(counted.reset_index())
        ),
        sources=cite(bundle, claims["source_id"]),
    )


def _known(claim: Any, bundle: Bundle) -> str:
    return readable(claim.measure, claim.recorded, bundle) if isinstance(claim.recorded, str) else "none"


def _marks(
    claims: pd.DataFrame, order: list[str], per_row: int, size: float, shift: float
) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Place one mark for each claim in a block for each source; return marks, headings and the height in rows.

    A heading stands above its block, or where the marks are shifted, in pixels, at its left.
    """
    marks, heads, top = [], [], 0.0 if shift else 1.0
    line = _LEADING / size
    for publisher in order:
        block = claims[claims["publisher"] == publisher]
        block = block.assign(place=block["verdict"].map(ORDER.index)).sort_values(["place", "claim_id"])
        counted = in_digits(len(block), "statement")
        if shift:
            lines = [*wrapped(publisher, shift - 8, _SIZE, cut=True), counted]
            heads.append({"row": top + 0.5, "text": "\n".join(lines)})
        else:
            lines = wrapped(f"{publisher}: {counted}", per_row * size, _SIZE, cut=True)
            heads.append({"row": top - 0.5, "text": "\n".join(lines)})
            top += (len(lines) - 1) * line
        for place, claim in enumerate(each(block)):
            marks.append(
                {
                    "publisher": publisher,
                    "printed": claim.as_printed,
                    "where": claim.locator.removeprefix("p"),
                    "record": claim.known,
                    "said": f"{style.VERDICT_SIGNS[claim.verdict]} {style.VERDICT_LABELS[claim.verdict]}",
                    "sign": style.VERDICT_SIGNS[claim.verdict],
                    "column": place % per_row + 0.5,
                    "row": top + place // per_row + 0.5,
                }
            )
        high = -(-len(block) // per_row)
        top += max(high, 2, len(lines) * line) + 0.6 if shift else high + 1.5
    return pd.DataFrame(marks), pd.DataFrame(heads), top - 0.5
