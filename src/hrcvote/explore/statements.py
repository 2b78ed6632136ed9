"""Ask the sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import ipywidgets as widgets
import pandas as pd

from hrcvote import desk, style
from hrcvote.charts import selection
from hrcvote.charts.sources import cite
from hrcvote.claims import VERDICTS
from hrcvote.data import Bundle
from hrcvote.explore import markup
from hrcvote.explore.tool import Answer, Selection, Tool, named
from hrcvote.figure import Figure
from hrcvote.words import plural

ALL: Final = "All"
AT_ONCE: Final = 20
"""Statements that are shown unfolded: more of them take a browser longer than an answer may take."""
DOES: Final = (
    "Filter every statement of every source by source, subject, verdict and date; each row leads to its paragraph, and "
    "the selection becomes a table and the wording of a request for correction."
)

_SAID: Final = {
    "source": "Source",
    "kind": "Subject",
    "verdict": "Verdict",
    "since": "Published from",
    "until": "Published to",
    "holding": "Holding the text",
}
"""What the controls are called."""


def ask_sources(bundle: Bundle, *, key: str = "ask_sources") -> Tool:
    """Filter the statements of the sources, and get a table and a request for correction.

    Args:
        bundle: The data.
        key: Under which the controls keep their values while the kernel lives; another key for a second such tool.
    """
    every = desk.statements(bundle)
    in_story = set(bundle.sources.loc[bundle.sources["set"] == "story", "source_id"])
    story = sorted(every.loc[every["source_id"].isin(in_story), "source"].unique())
    others = sorted(set(every["source"]) - set(story))
    kinds = [kind for kind in desk.KINDS if kind in set(every["kind"])]
    verdicts = [(ALL, ""), *((style.VERDICT_LABELS[verdict], verdict) for verdict in VERDICTS)]
    controls = {
        "source": widgets.Dropdown(options=_or_all([*story, *others]), description=_SAID["source"]),
        "kind": widgets.Dropdown(options=_or_all(kinds), description=_SAID["kind"]),
        "verdict": widgets.Dropdown(options=verdicts, value="differs", description=_SAID["verdict"]),
        "since": widgets.DatePicker(description=_SAID["since"]),
        "until": widgets.DatePicker(description=_SAID["until"]),
        "holding": widgets.Text(description=_SAID["holding"], placeholder="such as: against"),
    }

    @cache
    def answered(*asked: tuple[str, str]) -> Answer:
        return statements_asked(bundle, every, dict(asked))

    def answer() -> Answer:
        asked = {name: _plain(control.value) for name, control in controls.items()}
        return answered(*((name, value) for name, value in asked.items() if value))

    return Tool(DOES, key, controls, answer)


def statements_asked(bundle: Bundle, every: pd.DataFrame, asked: dict[str, str]) -> Answer:
    """Return the statements asked for, each with the way to its paragraph, and the requests for correction."""
    if asked.get("since", "") > asked.get("until", "9"):
        return Answer(markup.said("The last day is before the first: exchange them."))
    chosen = desk.choose(every, **asked)
    table = desk.readable(chosen)
    count = f"{plural(len(chosen), 'statement')} of {plural(chosen['source_id'].nunique(), 'source')}"
    html = markup.said(f"{count[0].upper()}{count[1:]}." if len(chosen) else "No statement is like that.")
    requests = desk.corrections(chosen)
    if requests:
        to = f"each of {plural(len(requests), 'source')}" if len(requests) > 1 else "one source"
        ask = f"Ask for a correction: a text to {to}"
        html += markup.folded(ask, markup.items(requests), is_open=len(requests) == 1)
    elif len(chosen):
        none = "None of them differs" if len(chosen) > 1 else "It does not differ"
        html += markup.paragraph(f"{none} from the record: there is nothing to correct.")
    if len(chosen):
        html += _linked(table[:AT_ONCE], "Each leads to its place, where the source has an address", chosen[:AT_ONCE])
    if len(chosen) > AT_ONCE:
        more = len(chosen) - AT_ONCE
        rest = f"The other {plural(more, 'statement')}" if more > 1 else "The other statement"
        html += markup.folded(rest, _linked(table[AT_ONCE:], rest, chosen[AT_ONCE:]))
    given = "".join(f", {name}={value!r}" for name, value in asked.items())
    python = f"from hrcvote import desk, load; desk.followable(desk.choose(desk.statements(load()){given}))"
    name = named("statements", *asked.values())

    def figure() -> Figure:
        sources = cite(bundle, chosen["source_id"])
        title = f"{count[0].upper()}{count[1:]}"
        sources_in_all = plural(every["source_id"].nunique(), "source")
        of_all = f"Of {len(every)} statements from {sources_in_all}, checked against the record"
        asked_for = "; ".join(f"{_SAID[control]}: {value}" for control, value in asked.items())
        subtitle = f"{of_all}. {asked_for}" if asked_for else of_all
        return selection.listing(table, name, title, subtitle, sources)

    return Answer(html, Selection(name, desk.followable(chosen), python, figure) if len(chosen) else None)


def _linked(table: pd.DataFrame, caption: str, chosen: pd.DataFrame) -> str:
    return markup.table(table, caption, {"Where": list(chosen["address"])})


def _or_all(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(ALL, ""), *((name, name) for name in names)]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else value or ""
