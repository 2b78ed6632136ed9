"""Tools for work at the desk: ipywidgets over `record` and `claims`.

They hold no arithmetic: every number that a tool shows comes from a plain function, which a notebook shows beside it.
A report has no kernel, so each tool says in one line what it does live.
"""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from hrcvote import record, style
from hrcvote.claims import VERDICTS, verdicts
from hrcvote.data import Bundle, each
from hrcvote.words import percent, plural


class Tool(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Controls and their answer, with the line that stands in their place where there is no kernel."""

    def __init__(self, does: str, *children: widgets.Widget) -> None:
        self._does = does
        super().__init__(children=children)

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/markdown": self._does, "text/plain": self._does}


def what_if(bundle: Bundle) -> Tool:
    """Change the tally of the suspension, and see what it comes to on each base."""
    counted = record.tally(bundle)
    boxes = [
        widgets.BoundedIntText(
            value=getattr(counted, position),
            min=0,
            max=counted.members,
            description=style.POSITION_LABELS[position],
            style={"description_width": "8em"},
            layout={"width": "14em"},
        )
        for position in ("yes", "no", "abstain")
    ]
    answer = widgets.HTML()

    def show(_: Any = None) -> None:
        answer.value = outcome_html(counted.members, *(box.value for box in boxes))

    for box in boxes:
        box.observe(show, names="value")
    show()
    return Tool(
        "Change the votes in favour, the votes against and the abstentions, and see what majority they come to "
        "on each base, and how far they are from the other outcome.",
        *boxes,
        answer,
    )


def outcome_html(members: int, yes: int, no: int, abstain: int) -> str:
    """Return what a tally comes to on each base, as an HTML table, or what is wrong with the tally."""
    silent = members - yes - no - abstain
    if silent < 0:
        over = plural(-silent, "vote")
        return (
            f'<p role="status">These are {over} more than the Assembly has members ({members}): lower one of them.</p>'
        )
    results = record.outcomes(record.Tally(yes, no, abstain, silent))
    rows = "".join(
        f"<tr><th scope='row' style='text-align: left'>{record.BASES[row.base]}</th>"
        + "".join(
            f"<td style='text-align: right'>{cell}</td>"
            for cell in (row.of, row.needed, row.yes, percent(row.share), f"{row.margin:+d}")
        )
        + f"<td>{'' if row.adopted else 'not '}carried</td></tr>"
        for row in each(results)
    )
    head = "".join(
        f"<th scope='col'>{name}</th>"
        for name in ("Base", "Members", "Needed", "In favour", "Share", "Margin", "Outcome")
    )
    return (
        f"<p>{silent} did not vote.</p><table><caption>Two thirds of each base; the rule is the first</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def ask_sources(bundle: Bundle) -> Tool:
    """Filter the claims by source and verdict."""
    claims = verdicts(bundle)
    story = sorted(claims.loc[claims["set"] == "story", "publisher"].unique())
    others = sorted(set(claims["publisher"]) - set(story))
    source = widgets.Dropdown(options=["All", *story, *others], description="Source")
    verdict = widgets.Dropdown(
        options=[("All", "All"), *((style.VERDICT_LABELS[verdict], verdict) for verdict in VERDICTS)],
        value="differs",
        description="Verdict",
        layout={"width": "26em"},
    )
    answer = widgets.HTML()

    def show(_: Any = None) -> None:
        answer.value = claims_html(chosen(claims, source.value, verdict.value))

    source.observe(show, names="value")
    verdict.observe(show, names="value")
    show()
    return Tool(
        "Choose a source and a verdict, and see every claim of that kind with its paragraph and what the record says.",
        source,
        verdict,
        answer,
    )


def chosen(claims: pd.DataFrame, publisher: str = "All", verdict: str = "All") -> pd.DataFrame:
    """Return the claims of one publisher, with one verdict, or all of either."""
    kept = (claims["publisher"] == publisher) | (publisher == "All")
    kept &= (claims["verdict"] == verdict) | (verdict == "All")
    return claims[kept].reset_index(drop=True)


def claims_html(claims: pd.DataFrame) -> str:
    """Return claims as an HTML table under a line that counts them."""
    head = "".join(
        f"<th scope='col'>{name}</th>" for name in ("Source", "Where", "Printed", "Stated", "Record", "Verdict")
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(str(cell))}</td>"
            for cell in (
                claim.publisher,
                claim.locator,
                claim.as_printed,
                claim.stated,
                claim.recorded if isinstance(claim.recorded, str) else "none",
                f"{style.VERDICT_SIGNS[claim.verdict]} {claim.verdict}",
            )
        )
        + "</tr>"
        for claim in each(claims)
    )
    count = plural(len(claims), "claim")
    return f"<p role='status'>{count}.</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
