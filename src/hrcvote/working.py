"""Says in JupyterLab that the first cell is at work: pandas and Altair alone take about a second to import."""

from __future__ import annotations

import os
from typing import Any, Final

SAID: Final = '<p role="status">Reading the tables and getting ready to draw …</p>'
_SHOWS: Final = ("print(", "display(")


def say_so() -> None:
    """Show a line under the cell that is running, until the cell shows something of its own or has run.

    Only JupyterLab's server names a session: where notebooks run unattended, nothing is shown and nothing is kept.
    """
    if "JPY_SESSION_NAME" not in os.environ:
        return
    from IPython import get_ipython
    from IPython.display import HTML, clear_output, display

    shell: Any = get_ipython()
    line: Any = display(HTML(SAID), display_id=True)
    clear_output(wait=True)  # when the cell shows something

    def done(result: Any) -> None:
        shell.events.unregister("post_run_cell", done)
        take_away(line, result)

    shell.events.register("post_run_cell", done)


def take_away(line: Any, result: Any) -> None:
    """Take the line away where nothing that the cell shows has taken its place."""
    from IPython.display import HTML, clear_output

    if result.result is not None:
        return
    if any(word in result.info.raw_cell for word in _SHOWS):
        line.update(HTML(""))  # what was shown must stay
    else:
        clear_output()
