"""The line that says that the first cell is at work: gone when it has run, and with it nothing that the cell shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from typing import Any

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from hrcvote import working


def shown(*cells: str) -> list[list[str]]:
    """Return what each cell shows in a kernel that somebody looks on at, up to the first that fails."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    client = NotebookClient(notebook, kernel_name="python3", timeout=60, coalesce_streams=True)
    with suppress(CellExecutionError):
        client.execute(env={**os.environ, working.SESSION: "somebody"})
    return [[_text(output) for output in cell.outputs] for cell in notebook.cells]


def _text(output: Any) -> str:
    if output.output_type == "error":
        return str(output.ename)
    return str(output.text if output.output_type == "stream" else output.data["text/plain"]).strip()


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("import hrcvote\na = 1", []),
        ("from hrcvote import record\na = record.SUSPENSION", []),
        ("import hrcvote\n1", ["1"]),
        ("import hrcvote\nprint(1)", ["1"]),
        ("import hrcvote, sys\n_ = sys.stdout.write('1')", ["1"]),
        ("import hrcvote, sys\n_ = sys.stderr.write('1')", ["1"]),
        ("import hrcvote\nshow = display\nshow(1)", ["1"]),
        ("import hrcvote\ndisplay(1)\n2", ["1", "2"]),
        ("print(1)\nimport hrcvote", ["1"]),
        ("print(1)\nimport hrcvote\nprint(2)", ["1\n2"]),
        ("import hrcvote\n1 / 0", ["ZeroDivisionError"]),
        ("import hrcvote\nprint(1)\n1 / 0", ["1", "ZeroDivisionError"]),
        ("import hrcvote\nhrcvote.load('/')", ["RootError"]),
    ],
)
def test_it_leaves_nothing_but_what_the_cell_shows(cell: str, left: list[str]) -> None:
    first, second = shown(cell, "print('next')")
    assert first == left
    assert second in ([], ["next"])


def test_it_leaves_a_warning() -> None:
    (first,) = shown("import hrcvote, warnings\nwarnings.warn('look here')")
    assert "look here" in first[0]


def test_what_looks_on_is_gone_after_the_cell() -> None:
    looks = "import sys\nf'{sys.stdout.write} {sys.stderr.write} {get_ipython().display_pub._hooks}'"
    before, importing, (after,) = shown(f"import sys\n{looks}", "import hrcvote", looks)
    assert importing == []
    assert "_Shown" not in after
    assert re.sub(" at 0x[0-9a-f]+", "", after) == re.sub(" at 0x[0-9a-f]+", "", before[0])


@pytest.mark.parametrize(
    ("cell", "begins"),
    [
        ("import hrcvote", True),
        ("import pandas as pd\nx = 1\nfrom hrcvote.charts import vote", True),
        ("import hrcvotes", False),
        ("x = 1", False),
        ("print(1)\nimport hrcvote", False),
        ("%time import hrcvote", False),
        ("", False),
    ],
)
def test_it_is_said_only_where_nothing_can_stand_before_it(cell: str, begins: bool) -> None:
    assert working.begins_with_imports(cell) == begins


def test_a_process_that_a_kernel_has_started_says_nothing() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import ipykernel, hrcvote"],
        env={**os.environ, working.SESSION: "somebody"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_it_says_nothing_where_nobody_looks_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(working.SESSION, raising=False)
    working.say_so()
    assert capsys.readouterr().out == ""
