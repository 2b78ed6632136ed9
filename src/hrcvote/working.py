"""Says in JupyterLab that the first cell is at work: pandas and Altair alone take about a second to import."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable
from typing import Any, Final

SESSION: Final = "JPY_SESSION_NAME"
"""What JupyterLab's server sets for a kernel that somebody looks on at, and what such a kernel starts inherits."""

SAID: Final = '<p role="status">Reading the tables and getting ready to draw …</p>'
_QUIET: Final = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)


def say_so() -> None:
    """Show a line under the cell that is running, until the cell shows something of its own or has run."""
    if SESSION not in os.environ:
        return
    from IPython import get_ipython
    from IPython.display import HTML, clear_output, display

    shell: Any = get_ipython()
    if not hasattr(shell, "get_parent"):  # a process that a kernel has started
        return
    if not begins_with_imports(shell.get_parent().get("content", {}).get("code", "")):
        return
    display(HTML(SAID))
    clear_output(wait=True)  # when the cell shows something
    shown = _Shown(shell)

    def done(result: Any) -> None:
        shell.events.unregister("post_run_cell", done)
        shown.end()
        if result.success and result.result is None and not shown:
            clear_output()

    shell.events.register("post_run_cell", done)


def begins_with_imports(cell: str) -> bool:
    """Return whether a cell imports this package before it can have shown anything, which the line would displace."""
    try:
        statements = ast.parse(cell).body
    except SyntaxError:  # a magic command
        return False
    for statement in statements:
        if not isinstance(statement, _QUIET):
            return False
        modules = [alias.name for alias in statement.names] if isinstance(statement, ast.Import) else []
        modules += [statement.module or ""] if isinstance(statement, ast.ImportFrom) else []
        if any(module.partition(".")[0] == "hrcvote" for module in modules):
            return True
    return False


class _Shown:
    """Whether the cell that is running has shown anything, in whatever way."""

    def __init__(self, shell: Any) -> None:
        self._any = False
        self._publisher = shell.display_pub
        self._publisher.register_hook(self._published)
        self._written = [(stream, stream.write, self._noting(stream.write)) for stream in _streams()]
        for stream, _, noted in self._written:
            stream.write = noted

    def __bool__(self) -> bool:
        return self._any

    def end(self) -> None:
        """Look on no longer."""
        self._publisher.unregister_hook(self._published)
        for stream, write, noted in self._written:
            if stream.write is noted:  # IPython looks on too, and may have put back what it found
                stream.write = write

    def _published(self, message: Any) -> Any:
        self._any = True
        return message

    def _noting(self, write: Callable[[str], Any]) -> Callable[[str], Any]:
        def noted(text: str, *more: Any) -> Any:
            self._any = True
            return write(text, *more)

        return noted


def _streams() -> tuple[Any, ...]:
    return sys.stdout, sys.stderr
