"""Runs single cells of the notebooks in this process, and compares what they show as the regression does.

The regression (`pytest --nbval`) starts a kernel for each notebook, runs all its cells, and compares every output with
the stored one by MIME type, except pictures and widgets. The same is had here for one cell: the statements above it
that define what it uses are run before it, `hrcvote.load` returns the changed bundle, what the last line yields is
formatted by IPython's own formatter and made JSON, and the MIME types that nbval compares are compared. Pictures are
not drawn, since nbval does not compare them. It is the same as long as a cell shows nothing but its last line, and
changes nothing that a cell above it has made.

What is left out can only be noticed less here than there: cells tagged `nbval-ignore-output` (a tool may fail outright
on changed data) and statements that no cell shown depends on. `tests/test_mutation.py` holds all this against nbval.
"""

from __future__ import annotations

import ast
import io
import json
import symtable
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, Final
from unittest import mock

import nbformat
from IPython.core.formatters import DisplayFormatter
from PIL import Image

import hrcvote
from hrcvote import Bundle
from hrcvote.figure import MIME, Figure

NOT_COMPARED: Final = ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")


class Statement:
    """One statement of a notebook, with the names that it gives and takes."""

    def __init__(self, node: ast.stmt, name: str) -> None:
        self.code = compile(ast.Module([node], []), name, "exec")
        scope = symtable.symtable(ast.unparse(node), name, "exec")
        self.gives = {s.get_name() for s in scope.get_symbols() if s.is_assigned() or s.is_imported()}
        self.takes = {s.get_name() for inner in _scopes(scope) for s in inner.get_symbols() if s.is_referenced()}


class Cell:
    """One cell that the regression compares."""

    def __init__(self, name: str, shows: ast.Expr, needs: list[Statement], stored: Mapping[str, Any]) -> None:
        self.name = name
        self.draws = MIME in stored
        self._needs = needs
        self._shows: CodeType = compile(ast.Expression(shows.value), name, "eval")
        self._stored = _compared(stored)

    def look(self, bundle: Bundle) -> str | None:
        """Run the cell on a bundle and return what of its output is not as it is stored, or None."""
        names: dict[str, Any] = {}
        with _injected(bundle):
            try:
                for statement in self._needs:
                    exec(statement.code, names)
                shown = _compared(_formatter().format(eval(self._shows, names))[0])
            except Exception as error:  # whatever it is, the regression would fail with it
                return type(error).__name__
        return next((mime for mime in shown | self._stored if shown.get(mime) != self._stored.get(mime)), None)


def cells(path: Path) -> Iterator[Cell]:
    """Yield every cell of a notebook that the regression compares."""
    notebook = nbformat.read(path, as_version=4)
    above: list[Statement] = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        name = f"{path.stem}/{cell.id}"
        nodes = ast.parse(cell.source).body
        *own, last = nodes
        above += [Statement(node, name) for node in own]
        if isinstance(last, ast.Expr) and cell.outputs and not cell.metadata.get("tags"):
            (output,) = cell.outputs
            yield Cell(name, last, _needed(Statement(last, name), above), output.data)
        elif not isinstance(last, ast.Expr):
            above.append(Statement(last, name))


def _needed(shown: Statement, above: list[Statement]) -> list[Statement]:
    """Return the statements that define what one takes, and what these take in turn, in their order."""
    wanted, needed = set(shown.takes), []
    for statement in reversed(above):
        if statement.gives & wanted:
            needed.append(statement)
            wanted |= statement.takes
    return needed[::-1]


def _scopes(scope: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield scope
    for inner in scope.get_children():
        yield from _scopes(inner)


def _compared(output: Mapping[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps({mime: v for mime, v in output.items() if mime not in NOT_COMPARED})))


@contextmanager
def _injected(bundle: Bundle) -> Iterator[None]:
    with (
        mock.patch.object(hrcvote, "load", return_value=bundle),
        mock.patch.object(Figure, "picture", return_value=_blank()),
    ):
        yield


@cache
def _formatter() -> DisplayFormatter:
    return DisplayFormatter()


@cache
def _blank() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    return out.getvalue()
