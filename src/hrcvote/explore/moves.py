"""Two votes side by side."""

from __future__ import annotations

from functools import cache
from typing import Final

import ipywidgets as widgets

from hrcvote import desk, record, style
from hrcvote.charts import selection
from hrcvote.data import Bundle
from hrcvote.explore import markup
from hrcvote.explore.flow import flow
from hrcvote.explore.tool import Answer, Selection, Tool, named

DOES: Final = (
    "Choose any two of the recorded votes, and see who moved from where to where between them, by regional group, as "
    "a flow and by name."
)


def compare_votes(bundle: Bundle, *, key: str = "compare_votes") -> Tool:
    """Choose two votes, and see who moved between them.

    Args:
        bundle: The data.
        key: Under which the controls keep their values while the kernel lives; another key for a second such tool.
    """
    called = desk.vote_names(bundle)
    options = [(name, vote_id) for vote_id, name in called.items()]
    votes = list(called)
    before = votes[votes.index(record.SUSPENSION) - 1]  # the last of all where there is none before it
    first = widgets.Dropdown(options=options, value=before, description="First vote")
    second = widgets.Dropdown(options=options, value=record.SUSPENSION, description="Second vote")
    groups = [("All groups", ""), *((label, group) for group, label in style.GROUP_LABELS.items())]
    group = widgets.Dropdown(options=groups, description="Regional group")

    compared = cache(lambda *chosen: votes_compared(bundle, *chosen))

    def answer() -> Answer:
        return compared(first.value, second.value, group.value or None)

    return Tool(DOES, key, {"first": first, "second": second, "group": group}, answer)


def votes_compared(bundle: Bundle, first: str, second: str, group: str | None) -> Answer:
    """Return who moved between two votes."""
    if first == second:
        return Answer(markup.said(f"Both are the vote on {first}: choose another for one of them."))
    between = desk.Between(bundle, first, second, group)
    (what, table), said = between.told(), between.in_words()
    called = desk.vote_names(bundle)
    titles = bundle.votes.set_index("vote_id")["title"]
    drawn = flow(between.flows(), (called[first], called[second]), said)
    html = markup.said(said) + drawn + markup.items([f"{vote}: {titles[vote]}" for vote in (first, second)])
    if what == "moved":
        html += markup.table(table, "Who moved, by regional group")
    of_group = f', "{group}"' if group else ""
    python = f'from hrcvote import desk, load; desk.Between(load(), "{first}", "{second}"{of_group}).{what}()'
    name = named(f"{what}-{first}-{second}".replace("/", "-"), group or "")
    return Answer(html, Selection(name, table, python, lambda: selection.flow(bundle, first, second, group)))
