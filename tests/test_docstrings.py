"""What docstrings say of tables, held against the tables."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from hrcvote import Bundle, chronology, claims, comparison, desk, record
from hrcvote.charts.timeline.ballots import ballot_table
from hrcvote.charts.timeline.caption import event_table
from hrcvote.charts.timeline.events import event_rows

PAIR = ("ES-11/1", "ES-11/3")
ASKED: dict[str, Callable[[Bundle], tuple[Any, ...]]] = {
    "outcomes": lambda bundle: (record.tally(bundle),),
    "fewest_changes": lambda bundle: (record.tally(bundle),),
    "moves": lambda bundle: (bundle, *PAIR),
    "flows": lambda bundle: (bundle, *PAIR),
    "changed_sides": lambda bundle: (bundle, PAIR),
    "race": lambda bundle: (bundle, "HRC-2023-10-10"),
    "readings": lambda bundle: (record.tally(bundle),),
    "followable": lambda bundle: (desk.statements(bundle),),
    "whole": lambda bundle: (bundle, "events"),
    "ballot_table": lambda bundle: (chronology.races(bundle),),
    "event_table": lambda bundle: (chronology.happened(bundle),),
    "event_rows": lambda bundle: (bundle, chronology.happened(bundle)),
}
"""What functions are asked for that take more than a bundle, or none."""

OTHERS = re.compile(r"a column for each vote|with its columns|[Tt]he columns of|The rows of")
"""What says that a table has columns which are named elsewhere."""


def named(module: ModuleType) -> list[Any]:
    every = (getattr(module, name) for name in getattr(module, "__all__", vars(module)) if not name.startswith("_"))
    own = (one for one in every if getattr(one, "__module__", "").startswith(module.__name__))
    return [one for one in own if "Returns:" in (inspect.getdoc(one) or "") and gives_a_table(one)]


def gives_a_table(one: Any) -> bool:
    return inspect.isfunction(one) and one.__annotations__.get("return") == "pd.DataFrame"


def returns(function: Callable[..., Any]) -> str:
    """What a docstring says of the table, without what it says in brackets, and in one line."""
    part = (inspect.getdoc(function) or "").split("Returns:\n")[1].split("\n\n")[0]
    while "(" in part:
        part = re.sub(r"\s*\([^()]*\)", "", part)
    return " ".join(part.split())


TOLD = [function for room in (record, claims, chronology, comparison, desk) for function in named(room)]
TOLD += [ballot_table, event_table, event_rows]


@pytest.mark.parametrize("function", TOLD, ids=lambda function: f"{function.__module__}.{function.__name__}")
def test_a_docstring_names_the_columns_in_their_order(function: Callable[..., pd.DataFrame], bundle: Bundle) -> None:
    asked = ASKED[function.__name__](bundle) if function.__name__ in ASKED else (bundle,)
    columns = [str(column) for column in function(*asked).columns]
    told = returns(function).split(". ")[0]
    listed = [part.strip(" .") for part in re.split(r"[,:]", told)]
    if added := re.search(r" (?:and|with): (.*)", told):
        listed = [part.strip(" .") for part in added[1].split(",")]
    if added or not OTHERS.search(told):
        assert listed[-len(columns) :] == columns[-len(listed) :]
    else:
        assert [part for part in listed if part in columns] == [column for column in columns if column in listed]
