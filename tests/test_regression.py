"""What the regression shows to the editor who has changed a cell of a table."""

from __future__ import annotations

import copy
import dataclasses
import functools
import json
import logging
import operator
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import nbval.kernel
import pandas as pd
import pytest

from hrcvote import Bundle, kernels, record, regression
from hrcvote.charts import vote
from hrcvote.regression import IN_NOTEBOOK, pytest_assertrepr_compare
from hrcvote.report.run import execute
from hrcvote.words import literal


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


def altered(spec: Any, *path: Any, to: Any) -> Any:
    """Return a specification with another value at one place."""
    changed = copy.deepcopy(spec)
    node = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = to
    return changed


def test_a_change_of_any_part_of_a_figure_is_told(bundle: Bundle) -> None:
    spec = kept(bundle)
    about = ("usermeta", "hrcvote")
    parts: list[tuple[Any, ...]] = [(part,) for part in spec] + [(*about, part) for part in spec["usermeta"]["hrcvote"]]
    parts += [(*about, "narrow", part) for part in spec["usermeta"]["hrcvote"]["narrow"]]
    parts += [(*about, "table", part) for part in ("columns", "rows")]
    parts += [(*about, "sources", 0, part) for part in ("source_id", "publisher", "title", "url")]
    whole = {("usermeta",), about, (*about, "narrow"), (*about, "table")}
    empty = {str: "other", list: [], dict: {}, int: -1, float: -1.0}
    for path in parts:
        if path not in whole:
            value = functools.reduce(operator.getitem, path, spec)
            lines = explain("==", spec, altered(spec, *path, to=empty[type(value)]))
            assert len(lines) > 1, path


def test_a_change_of_the_narrow_drawing_alone_is_told(bundle: Bundle) -> None:
    spec = kept(bundle)
    height = spec["usermeta"]["hrcvote"]["narrow"]["height"]
    lines = explain("==", spec, altered(spec, "usermeta", "hrcvote", "narrow", "height", to=height + 7))
    assert lines[1:] == ["the narrow drawing differs in height", f"- {height}", f"+ {height + 7}"]


def test_rows_in_another_order_and_rows_that_are_there_twice_are_told(bundle: Bundle) -> None:
    spec = kept(bundle)
    place = ("usermeta", "hrcvote", "table", "rows")
    first, second, *others = functools.reduce(operator.getitem, place, spec)
    one, other = (" | ".join(map(str, row)) for row in (first, second))
    moved = explain("==", spec, altered(spec, *place, to=[second, first, *others]))
    assert moved[1].startswith("table: Regional group | ")
    assert moved[2:] in ([f"- {one}", f"+ {one}"], [f"+ {other}", f"- {other}"])
    twice = explain("==", spec, altered(spec, *place, to=[first, first, second, *others]))
    assert twice[2:] == [f"+ {one}"]


def test_a_number_that_has_become_a_text_is_told(bundle: Bundle) -> None:
    spec = kept(bundle)
    place = ("usermeta", "hrcvote", "table", "rows")
    group, votes, *_ = functools.reduce(operator.getitem, place, spec)[0]
    gone, new = explain("==", spec, altered(spec, *place, 0, 1, to=str(votes)))[2:]
    assert gone.startswith(f"- {group!r} | {votes} |")
    assert new.startswith(f"+ {group!r} | '{votes}' |")


def test_sources_are_told_that_are_gone_or_new_and_no_others(bundle: Bundle) -> None:
    spec = kept(bundle)
    place = ("usermeta", "hrcvote", "sources")
    source = {"source_id": "undl", "publisher": "UN Digital Library", "title": "Voting record", "url": "https://a"}
    other = {"source_id": "voa", "publisher": "Voice of America", "title": "", "url": ""}
    before = altered(spec, *place, to=[source])
    turned = dict(reversed(source.items()))

    def told(*sources: Any) -> list[str]:
        return list(explain("==", before, altered(spec, *place, to=list(sources))))[1:]

    assert told(turned, other) == ["sources:", "+ Voice of America"]
    assert told(other) == ["sources:", "- UN Digital Library, Voting record", "+ Voice of America"]
    assert told(turned | {"url": "https://b"}) == [
        "sources:",
        "- UN Digital Library, Voting record, https://a, undl",
        "+ UN Digital Library, Voting record, https://b, undl",
    ]
    assert told(source, source) == ["sources:", "+ UN Digital Library, Voting record"]


def test_of_a_paragraph_only_the_sentence_is_told_that_changed(bundle: Bundle) -> None:
    spec = kept(bundle)
    alt = "Events: 29 January 2020, a paper; 7 April 2022, the vote; 10 May 2022, Czechia. Russia had its seat."
    before = altered(spec, "usermeta", "hrcvote", "alt", to=alt) | {"description": alt}
    alt = alt.replace("7 April", "8 April")
    after = altered(spec, "usermeta", "hrcvote", "alt", to=alt) | {"description": alt}
    assert explain("==", before, after)[1:] == ["alt:", "- 7 April 2022, the vote;", "+ 8 April 2022, the vote;"]


def test_what_no_row_shows_is_told_by_its_values(bundle: Bundle) -> None:
    members = bundle.members.copy()
    members.loc[members["iso3"] == "AGO", ["name", "label"]] = "Angolaa"
    before, after = (
        json.loads(json.dumps(vote.compare_votes(of).spec))
        for of in (bundle, dataclasses.replace(bundle, members=members))
    )
    assert explain("==", before, after) == [
        "the figure compare-votes has changed",
        "the drawing differs in datasets",
        "- Angola",
        "+ Angolaa",
    ]


def test_of_many_values_five_are_told_and_of_a_long_one_where_it_differs(bundle: Bundle) -> None:
    spec = kept(bundle)
    before, after = (altered(spec, "datasets", to={"data-0": [f"{n}{sign}" for n in range(7)]}) for sign in "ab")
    lines = explain("==", before, after)[2:]
    told = [f"{mark} {n}{sign}" for n in range(5) for mark, sign in ("-a", "+b")]
    assert lines == [*told, "and 2 more"]
    five = (altered(spec, "datasets", to={"data-0": [f"{n}{sign}" for n in range(5)]}) for sign in "ab")
    assert explain("==", *five)[2:] == told
    texts = ["x" * 1000 + middle + "y" * 1000 for middle in ("Angola", "Angolaa")]
    long = explain("==", *(altered(spec, "datasets", to={"data-0": [text]}) for text in texts))[2:]
    assert [len(line) for line in long] == [2 + 120 + 2] * 2
    assert "xAngolaay" in long[1]


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
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Message(dict[str, str]):
        laid_out = False

        def __repr__(self) -> str:
            self.laid_out = True
            return "93 to 24"

    monkeypatch.setattr(kernels, "fork", lambda: None)
    monkeypatch.setattr(nbval.kernel, "pformat", nbval.kernel.pformat)
    config: Any = SimpleNamespace(
        getoption=lambda *_, **__: True, stash=pytest.Stash(), add_cleanup=request.addfinalizer
    )
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


def notebook(path: Path, cells: dict[str, tuple[str, str]]) -> None:
    """Write a notebook of cells, each with its id, its source and the text that git has of its output."""
    made = nbformat.v4.new_notebook()
    for number, (cell_id, (source, kept)) in enumerate(cells.items(), 1):
        data = {"text/plain": kept}
        output = nbformat.v4.new_output("execute_result", data, execution_count=number)
        made.cells.append(nbformat.v4.new_code_cell(source, id=cell_id, execution_count=number, outputs=[output]))
    nbformat.write(made, path)


def run(folder: Path, *options: str, forked: bool = False) -> str:
    if not forked:  # to have imported what the notebooks need takes longer than all that these do
        (folder / "conftest.py").write_text("from hrcvote import kernels\nkernels.fork = lambda: None\n")
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "hrcvote.regression", "-p", "no:cacheprovider"]
    command += ["--nbval", "--nbval-current-env", *options, str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("options", [(), ("-n1", "--dist=loadfile"), ("-n1", "--dist=loadfile", "--color=yes")])
def test_in_the_end_stand_the_cells_that_differ_apart_from_those_that_failed(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    notebook(tmp_path / "00_one.ipynb", {"load": ("1 + 1", "2"), "fig-a": ("2 + 2", "5"), "fig-b": ("3 + 3", "7")})
    notebook(tmp_path / "01_two.ipynb", {"text-a": ("2 + 2", "5"), "text-b": ("no_such_name", "1")})
    coloured = run(tmp_path, *options)
    said = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    *_, differ, failed, _ = said.splitlines()
    assert differ == "3 outputs differ from git: 00_one fig-a, fig-b; 01_two text-a"
    assert failed == "1 cell failed to run: 01_two text-b"
    assert re.search(r"^_+ 00_one fig-a, \[2\] in JupyterLab _+$", said, re.MULTILINE)
    assert re.search(r"^fig-a differs from git\nCell outputs differ\n", said, re.MULTILINE)
    assert re.search(r"^text-b failed to run\nCell execution caused an exception\n", said, re.MULTILINE)
    assert "Notebook cell execution failed" not in said
    assert ("\x1b[94mCell outputs differ" in coloured, "\x1b" in coloured) == (("--color=yes" in options),) * 2


def test_a_cell_in_which_the_kernel_dies_is_told_and_not_waited_for(tmp_path: Path) -> None:
    notebook(tmp_path / "00_one.ipynb", {"ends": ("__import__('os')._exit(1)", "2"), "after": ("1 + 1", "2")})
    said = run(tmp_path, forked=True)
    assert "\nends failed to run\nthe kernel died, perhaps for want of memory\n" in said
    assert "\nafter failed to run\nit was not begun: the kernel had died in a cell before it\n" in said
    assert "2 cells failed to run: 00_one ends, after" in said


def test_ones_own_settings_of_ipython_do_not_reach_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    startup = tmp_path / "own" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup.parent / "ipython_config.py").write_text("c.InteractiveShell.ast_node_interactivity = 'all'\n")
    for file in (startup / "00.py", tmp_path / "startup.py"):
        file.write_text("greeting = 'hello'\n")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "own"))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "startup.py"))
    notebook(tmp_path / "00_one.ipynb", {"text": ("1 + 1\n'greeting' in globals()", "False")})
    assert "1 passed" in run(tmp_path)
    ran = execute(tmp_path / "00_one.ipynb", tmp_path)
    assert [output.data["text/plain"] for output in ran.cells[0].outputs] == ["False"]


def test_the_last_line_says_that_nothing_failed_to_run() -> None:
    cells = [("00_one", 2, "fig-a", True), ("01_two", 3, "fig-b", True)]
    assert list(regression.summary(cells)) == [
        "2 outputs differ from git; none failed to run: 00_one fig-a; 01_two fig-b",
        "If this is what was meant, keep it: make notebooks docs",
    ]
    one, _ = regression.summary(cells[:1])
    assert one == "1 output differs from git; none failed to run: 00_one fig-a"
    failed, _ = regression.summary([*cells, ("01_two", 4, "fig-c", False)])
    assert failed == "2 outputs differ from git: 00_one fig-a; 01_two fig-b"
    assert list(regression.summary([])) == []


@pytest.mark.parametrize("text", ["1. *b* $x^2$ [a](b) <b>", "The roll call has 18.", r"a\(b"])
def test_a_sentence_is_shown_without_what_keeps_it_from_being_markdown(text: str) -> None:
    assert regression.lines_of(literal(text)) == [text]
