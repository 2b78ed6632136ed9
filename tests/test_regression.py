"""What the regression shows to the editor who has changed a cell of a table."""

from __future__ import annotations

import dataclasses
import json
import logging
from types import SimpleNamespace
from typing import Any

import nbval.kernel
import pandas as pd
import pytest

from hrcvote import Bundle, kernels, record, regression
from hrcvote.charts import vote
from hrcvote.regression import IN_NOTEBOOK, pytest_assertrepr_compare


def explain(op: str, left: Any, right: Any, *, notebook: bool = True) -> Any:
    config: Any = SimpleNamespace(stash=pytest.Stash())
    config.stash[IN_NOTEBOOK] = notebook
    return pytest_assertrepr_compare(config, op, left, right)


def kept(bundle: Bundle) -> Any:
    return json.loads(json.dumps(vote.groups(bundle).spec))


def test_a_changed_figure_is_told_sentence_by_sentence_and_row_by_row(bundle: Bundle) -> None:
    positions = bundle.positions.copy()
    norway = (positions["vote_id"] == record.SUSPENSION) & (positions["iso3"] == "NOR")
    positions.loc[norway, "position"] = "abstain"
    lines = explain("==", kept(bundle), kept(dataclasses.replace(bundle, positions=positions)))
    assert lines[0] == "the figure vote-groups has changed"
    assert any(line.startswith("+ No group voted as one") for line in lines)
    assert "- Western European and others | 29 | 0 | 0 | 0 | 29" in lines
    assert "+ Western European and others | 28 | 0 | 1 | 0 | 29" in lines
    assert "the drawing differs in datasets" in lines
    assert not any("African" in line for line in lines if line.startswith(("- African", "+ African")))


def test_a_long_sentence_is_shown_whole() -> None:
    assert explain("==", "93 members " * 20, "92 members " * 20) == [
        "the text has changed",
        "- " + "93 members " * 20,
        "+ " + "92 members " * 20,
    ]


def test_a_table_is_told_row_by_row() -> None:
    tables = [pd.DataFrame({"Group": ["African", "WEOG"], "No": [9, n]}).to_html(index=False) for n in (0, 1)]
    assert explain("==", *tables) == ["the table has changed", "- WEOG | 0", "+ WEOG | 1"]


def test_a_list_is_told_line_by_line() -> None:
    before = "Counted on 7 April 2022:\n\n- 93 in favour\n- 24 against"
    lines = explain("==", before, before.replace("93", "92"))
    assert lines == ["the text has changed", "- - 93 in favour", "+ - 92 in favour"]


def test_a_cell_that_has_no_table_any_more_is_told_whole() -> None:
    table = pd.DataFrame({"No": [1]}).to_html(index=False)
    lines = explain("==", table, "None")
    assert lines[0] == "the text has changed"
    assert sorted(lines[1:]) == ["+ None", "- 1", "- No"]


def test_what_is_neither_is_left_to_pytest() -> None:
    assert explain("==", {"a": 1}, {"a": 2}) is None
    assert explain("==", "93 members", "92 members", notebook=False) is None
    assert explain("in", "93 members " * 20, "92 members " * 20) is None


def test_a_message_is_laid_out_only_for_a_log_that_is_kept(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Message(dict[str, str]):
        laid_out = False

        def __repr__(self) -> str:
            self.laid_out = True
            return "93 to 24"

    monkeypatch.setattr(kernels, "fork", lambda: None)
    monkeypatch.setattr(nbval.kernel, "pformat", nbval.kernel.pformat)
    config: Any = SimpleNamespace(getoption=lambda *_, **__: True)
    regression.pytest_configure(config)
    message = Message()
    kernel = object.__new__(nbval.kernel.RunningKernel)
    kernel.kc = SimpleNamespace(get_iopub_msg=lambda **_: message)
    with caplog.at_level(logging.INFO, logger="nbval"):
        assert kernel.get_message("iopub") is message
    assert not message.laid_out
    with caplog.at_level(logging.DEBUG, logger="nbval"):
        kernel.get_message("iopub")
    assert "93 to 24" in caplog.text
