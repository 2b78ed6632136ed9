"""A pytest plugin: says what changed in a figure when a notebook's output does, in sentences and rows of its table.

Without it the regression would show two specifications of some thousand lines each, and take more than twice as long:
it also has the notebooks' kernels forked (see `hrcvote.kernels`), and draws no pictures, which nbval does not compare.
"""

from __future__ import annotations

import difflib
import html
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby, zip_longest
from typing import Any, Final

import pytest
from bs4 import BeautifulSoup

from hrcvote import forking, kernels
from hrcvote.engine import WITHOUT_PICTURES
from hrcvote.working import SESSION

IN_NOTEBOOK: Final = pytest.StashKey[bool]()
"""Whether what runs is a notebook: what other tests compare is told as pytest tells it."""

ENVIRONMENT: Final = pytest.StashKey[dict[str, str]]()
"""Of the kernels of notebooks."""

CELL: Final = "hrcvote-cell"
"""The property of a report that says which cell it is of."""
COLOURS: Final = "hrcvote-colours"
DIFFERS: Final = ("Cell outputs differ", "Unrun reference cell has outputs")
"""What nbval says of a cell that ran; the rest is of cells that failed to."""
_OF_ITS_OWN: Final = "pytest plugin exception: "
_DEAD: Final = "Kernel dead on test start"
"""What nbval says of a cell in whose place something else failed, such as its kernel."""
_NOT_BEGUN: Final = "it was not begun: the kernel had died in a cell before it"
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")

SHOWN: Final = 5
"""How many values of a drawing are told where neither words nor rows tell what changed."""
LONG: Final = 120
"""How many characters are shown of a value."""
_DATASET: Final = re.compile(r"data-[0-9a-f]+")


def pytest_configure(config: pytest.Config) -> None:
    """Have the kernels of notebooks forked, and what they send not laid out for a log that nobody reads."""
    if config.getoption("nbval", default=False):
        kernels.fork()
        settings = ExitStack()
        config.add_cleanup(settings.close)
        config.stash[ENVIRONMENT] = forking.QUIET | WITHOUT_PICTURES | settings.enter_context(kernels.own_settings())
        import nbval.kernel

        # Whether the log is kept or not, nbval lays out every message for it, and a figure's is long.
        nbval.kernel.pformat = _as_it_is


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Let a process that runs tests know whether what it says is shown in colours."""
    node.workerinput[COLOURS] = _in_colours(node.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Let the kernel of a notebook, which starts with its first cell, draw no pictures."""
    item.config.stash[IN_NOTEBOOK] = in_notebook = item.path.suffix == ".ipynb"
    with pytest.MonkeyPatch.context() as environment:
        if in_notebook:
            environment.delenv(SESSION, raising=False)
            for name, value in item.config.stash[ENVIRONMENT].items():
                environment.setenv(name, value)
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name a cell by its id, and say of one that ran that it differs: nbval says of both that execution failed."""
    report = yield
    cell = getattr(item, "cell", None)
    if cell is None or not report.failed or call.excinfo is None or call.when == "teardown":
        return report
    place, what = item.path.stem, str(call.excinfo.value)
    # JupyterLab counts the cells from one, and so does `hrcvote notebooks`; nbval counts from nought.
    number = getattr(item, "cell_num", 0) + 1
    cell_id = str(cell.get("id", f"[{number}]"))
    report.user_properties.append((CELL, (place, number, cell_id, what in DIFFERS)))
    file, line, _ = report.location
    report.location = (file, line, f"{place} {cell_id}, [{number}] in JupyterLab")
    if isinstance(report.longrepr, str):
        verdict = "differs from git" if what in DIFFERS else "failed to run"
        said = re.sub(r"Notebook cell execution failed", f"{cell_id} {verdict}", report.longrepr, count=1)
        said = re.sub(r"Cell \d+: ", "", said, count=1)
        if said.startswith(_OF_ITS_OWN):
            said = f"{cell_id} {verdict}\n{_NOT_BEGUN if what == _DEAD else what}"
        report.longrepr = said if _in_colours(item.config) else _COLOUR.sub("", said)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, object, object]:
    """Say in the end, below what pytest lists, which outputs differ and which cells failed to run."""
    done = yield
    reports = [report for kind in ("failed", "error") for report in terminalreporter.getreports(kind)]
    cells = [told for report in reports for name, told in getattr(report, "user_properties", ()) if name == CELL]
    for line in summary(sorted(map(tuple, cells))):
        terminalreporter.write_line(line)
    return done


def summary(cells: Sequence[tuple[str, int, str, bool]]) -> Iterator[str]:
    """Yield how many outputs differ and how many cells failed to run, with their ids, and how to keep what is new.

    Args:
        cells: The notebook of each, its number, its id, and whether it ran and differs.
    """
    differ, failed = ([cell for cell in cells if cell[3] is ran] for ran in (True, False))
    if differ:
        more = "" if failed else "; none failed to run"
        yield f"{len(differ)} output{'s differ' if len(differ) > 1 else ' differs'} from git{more}: {_ids(differ)}"
        if not failed:
            yield "If this is what was meant, keep it: make notebooks docs"
    if failed:
        yield f"{len(failed)} cell{'s' if len(failed) > 1 else ''} failed to run: {_ids(failed)}"


def _ids(cells: Sequence[tuple[str, int, str, bool]]) -> str:
    notebooks = groupby(cells, key=lambda cell: cell[0])
    return "; ".join(f"{notebook} {', '.join(cell[2] for cell in those)}" for notebook, those in notebooks)


def _in_colours(config: pytest.Config) -> bool:
    if hasattr(config, "workerinput"):
        return bool(config.workerinput[COLOURS])
    return config.pluginmanager.has_plugin("terminalreporter") and config.get_terminal_writer().hasmarkup


def _as_it_is(message: Any) -> Any:
    return message


def pytest_assertrepr_compare(config: pytest.Config, op: str, left: Any, right: Any) -> list[str] | None:
    """Explain two versions of a figure that differ, or of a notebook's text; `left` is the one in git."""
    if op != "==":
        return None
    before, after = told(left), told(right)
    if before and after:
        words = list(changes(before, after))
        values = [] if words else value_changes(left, right)
        return [f"the figure {before['id']} has changed", *words, *chart_changes(left, right), *values]
    if isinstance(left, str) and isinstance(right, str) and config.stash.get(IN_NOTEBOOK, False):
        what = "table" if "<table" in left and "<table" in right else "text"
        differing = list(text_changes(*(lines_of(text) for text in (left, right))))
        return [f"the {what} has changed", *(differing or text_changes(left.splitlines(), right.splitlines()))]
    return None


def lines_of(text: str) -> list[str]:
    """Return a text by its lines, without what keeps it from being Markdown, and a table in HTML by its rows."""
    if "<table" not in text:
        return html.unescape(re.sub(r"<span>(&#\d+;)</span>", r"\1", text)).splitlines()
    rows = BeautifulSoup(text, "html.parser").select("caption, tr")
    return [" | ".join(cell.get_text(" ", strip=True) for cell in row.select("th, td") or [row]) for row in rows]


def text_changes(before: list[str], after: list[str]) -> Iterator[str]:
    """Yield a line for each line that is gone, and one for each that is new, in their order."""
    yield from (line for line in difflib.ndiff(before, after, linejunk=None, charjunk=None) if line[0] in "-+")


def told(output: Any) -> dict[str, Any] | None:
    """Return what a figure tells beside its chart, or None where the output is no figure."""
    about = output.get("usermeta", {}).get("hrcvote") if isinstance(output, dict) else None
    return about if isinstance(about, dict) else None


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each sentence, source and row that is gone, and one for each that is new."""
    for part in ("id", "title", "subtitle", "alt"):
        if before[part] != after[part]:
            yield f"{part}:"
            yield from text_changes(*(clauses(about[part]) for about in (before, after)))
    if before["sources"] != after["sources"]:
        yield "sources:"
        yield from source_changes(before["sources"], after["sources"])
    if before["table"] != after["table"]:
        yield from table_changes(before["table"], after["table"])


def clauses(text: str) -> list[str]:
    """Return a paragraph by its sentences and what semicolons part: a date that changed stands in one of dozens."""
    return re.split(r"(?<=[.;]) ", text)


def source_changes(before: list[dict[str, str]], after: list[dict[str, str]]) -> Iterator[str]:
    """Yield a line for each source that is gone, and one for each that is new; where none is, those that moved."""
    gone = [source for source in before if source not in after]
    new = [source for source in after if source not in before]
    if not gone and not new:
        yield from text_changes(*(list(map(_named, sources)) for sources in (before, after)))
    # Publisher and title say nothing where only the address or the id is another.
    alike = set(map(_named, gone)) & set(map(_named, new))
    for sign, sources in (("-", gone), ("+", new)):
        for source in sources:
            rest = [source["url"], source["source_id"]] if _named(source) in alike else []
            yield f"{sign} {', '.join([_named(source), *filter(None, rest)])}"


def _named(source: dict[str, str]) -> str:
    return ", ".join(filter(None, (source["publisher"], source["title"])))


def table_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Yield the columns of a table, and a line for each row that is gone, is new, or stands in another place."""
    if before["columns"] == after["columns"]:
        yield f"table: {' | '.join(after['columns'])}"
    else:
        yield from ("table:", f"- {' | '.join(before['columns'])}", f"+ {' | '.join(after['columns'])}")
    # A number that has become a text looks the same.
    same = _rows(before, str) == _rows(after, str)
    yield from text_changes(*(_rows(table, repr if same else str) for table in (before, after)))


def _rows(table: dict[str, Any], told_as: Callable[[Any], str]) -> list[str]:
    return [" | ".join(map(told_as, row)) for row in table["rows"]]


def chart_changes(left: Any, right: Any) -> Iterator[str]:
    """Yield a line for each part of the wide or the narrow drawing that differs, by its place in the specification."""
    drawings = zip(_drawings(left), _drawings(right), ("drawing", "narrow drawing"), strict=True)
    # A dataset is named by its content: a part that only reads it by its new name has not changed.
    renamed = set(left["datasets"]) ^ set(right["datasets"])
    for before, after, which in drawings:
        for part in sorted(set(before) | set(after)):
            if _unnamed(before.get(part), renamed) != _unnamed(after.get(part), renamed):
                yield f"the {which} differs in {part}"


def value_changes(left: Any, right: Any) -> Iterator[str]:
    """Yield the first values that the drawings have no longer, each beside one that is new: texts before positions."""
    before, after = (Counter(_values(_drawings(spec))) for spec in (left, right))
    found = [sorted(values, key=_is_number) for values in (before - after, after - before)]
    pairs = list(zip_longest(*found))
    for pair in pairs[:SHOWN]:
        yield from (f"{sign} {_cut(value, pair)}" for sign, value in zip("-+", pair, strict=True) if value is not None)
    if len(pairs) > SHOWN:
        yield f"and {len(pairs) - SHOWN} more"


def _drawings(spec: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    about = spec["usermeta"]["hrcvote"]
    # The description is the alternative text, and told as that.
    elsewhere = {"usermeta", "description"} if spec["description"] == about["alt"] else {"usermeta"}
    return {part: spec[part] for part in set(spec) - elsewhere}, about["narrow"]


def _unnamed(node: Any, names: set[str]) -> Any:
    if isinstance(node, dict):
        return {
            key: None if key == "name" and value in names else _unnamed(value, names) for key, value in node.items()
        }
    return [_unnamed(item, names) for item in node] if isinstance(node, list) else node


def _values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict | list | tuple):
        for item in node.values() if isinstance(node, dict) else node:
            yield from _values(item)
    elif node is not None and not (isinstance(node, str) and _DATASET.fullmatch(node)):
        yield node


def _is_number(value: Any) -> bool:
    return not isinstance(value, str)


def _cut(value: Any, pair: tuple[Any, ...]) -> str:
    """Return a value, and of a long one only what stands around its first difference from the other."""
    text = str(value)
    if len(text) <= LONG:
        return text
    same = next((place for place, (one, other) in enumerate(zip(*map(str, pair), strict=False)) if one != other), 0)
    begin = max(0, same - LONG // 2)
    return "…" * (begin > 0) + text[begin : begin + LONG] + "…" * (begin + LONG < len(text))
