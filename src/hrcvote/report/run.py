"""Runs notebooks from top to bottom in fresh kernels, and saves them as they are kept in git."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from hrcvote import forking, kernels, working
from hrcvote.engine import WITHOUT_PICTURES
from hrcvote.files import replace_all, try_folder
from hrcvote.place import notebooks
from hrcvote.report import addresses

WIDGET_MIME: Final = "application/vnd.jupyter.widget-view+json"
LIVE: Final = "hrcvote_live"
"""Output metadata that says: here stood a widget, and what is left is the line on what it does live."""

CELL_SECONDS: Final = 300

_UNREADABLE: Final = (
    *(OSError, ValueError, LookupError, AttributeError, TypeError, nbformat.ValidationError),
    RecursionError,  # of what is nested deeper than Python goes
)
"""What reading a damaged notebook may raise."""

Progress = Callable[[str], None]
Result = TypeVar("Result")


class ReportError(Exception):
    """Says which notebook failed, where, why, and what to do."""


def to_stderr(line: str) -> None:
    """Print one line of progress."""
    print(line, file=sys.stderr, flush=True)


def notebooks_of(root: Path) -> list[Path]:
    """Return the notebooks of the bundle, in reading order.

    Raises:
        ReportError: There are none, or one would have the page that lists them all.
    """
    paths = notebooks(root)
    if not paths:
        raise ReportError(f"{root / 'notebooks'} holds no notebook.\nGive the bundle's directory with --root.")
    for path in paths:
        if addresses.page(path.name).casefold() == addresses.FRONT:  # there are file systems to which they are the same
            text = f"{path} would be published as {addresses.FRONT}, which is the page that lists all notebooks."
            raise ReportError(f"{text}\nGive the notebook another name.")
    return paths


class _Loop(asyncio.SelectorEventLoop):
    """A loop that leaves it to Python what an interruption does.

    Each client would have it end its own kernel and no other, and call that kernel's death the notebook's failure.
    """

    def add_signal_handler(self, *_: Any) -> None:  # type: ignore[override]
        raise RuntimeError("interruptions are Python's")


def finished(work: Coroutine[Any, Any, Result]) -> Result:
    """Run what is to be awaited; an interruption, or a request to end, stops it and every kernel at once.

    Raises:
        KeyboardInterrupt: It was stopped.
    """
    try:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            return runner.run(_until_asked_to_end(work))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _until_asked_to_end(work: Coroutine[Any, Any, Result]) -> Result:
    """Await the work, and let a request to end cancel it, as an interruption does; only the main thread is told of one.

    An exception that is raised wherever the program is just then would be raised in the middle of what others do.
    """
    if threading.current_thread() is not threading.main_thread():
        return await work
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task

    def end(*_: object) -> None:
        loop.call_soon_threadsafe(task.cancel)

    def told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not task.cancelling():  # what a client misses that was stopped half-way is nobody's concern
            loop.default_exception_handler(context)

    loop.set_exception_handler(told)
    before = signal.signal(signal.SIGTERM, end)
    try:
        return await work
    finally:
        signal.signal(signal.SIGTERM, before)


def execute(path: Path, root: Path) -> Any:
    """Run one notebook in a fresh kernel and return it, its figures with pictures; the file stays as it is.

    Raises:
        ReportError: A cell failed, took too long, or the kernel died.
    """
    return finished(_executed(path, root))


async def execute_all(
    paths: Sequence[Path],
    root: Path,
    progress: Progress,
    *,
    pictures: bool = True,
    then: Callable[[Path, Any], Awaitable[Any]] | None = None,
) -> list[Any]:
    """Run the notebooks, one on each processor at a time.

    Args:
        paths: Which notebooks.
        root: The bundle's directory.
        progress: Takes a line for each notebook as it starts and ends.
        pictures: Whether figures come with pictures, for viewers that cannot draw them.
        then: What is done with each notebook that has run, while others run.

    Returns:
        The notebooks in the order given, or what was made of them.

    Raises:
        ReportError: One or more failed; the text names them all.
    """
    kernels.fork()
    turn = asyncio.Semaphore(forking.processors())

    async def one(path: Path) -> Any:
        async with turn:
            start = time.perf_counter()
            progress(f"{path.name}: running")
            try:
                notebook = await _executed(path, root, pictures)
            except ReportError:
                if (task := asyncio.current_task()) and task.cancelling():
                    raise asyncio.CancelledError from None
                progress(f"{path.name}: failed after {time.perf_counter() - start:.1f} s")
                raise
            progress(f"{path.name}: ran in {time.perf_counter() - start:.1f} s")
        return await then(path, notebook) if then else notebook

    results = await asyncio.gather(*(one(path) for path in paths), return_exceptions=True)
    failures = [result for result in results if isinstance(result, BaseException)]
    for failure in failures:
        if not isinstance(failure, ReportError):
            raise failure
    if failures:
        raise ReportError("\n\n".join(str(failure) for failure in failures))
    return list(results)


def refresh(root: Path, paths: Sequence[Path] | None = None, *, progress: Progress = to_stderr) -> list[Path]:
    """Run the notebooks and save them in place, in the form in which they are kept in git.

    Args:
        root: The bundle's directory.
        paths: Which notebooks; all of the bundle if not given.
        progress: Takes a line for each notebook as it starts and ends.

    Returns:
        The notebooks written.

    Raises:
        ReportError: One or more failed, or was saved or removed meanwhile; no notebook was changed.
        OSError: The notebooks cannot be written; none was changed. What shows that before they run is tried first.
    """
    chosen = list(paths) if paths is not None else notebooks_of(root)
    for folder in dict.fromkeys(path.parent for path in chosen):
        try_folder(folder)
    before = [_content(path) for path in chosen]
    executed = finished(execute_all(chosen, root, progress))
    if saved := [_relative(path, root) for path, was in zip(chosen, before, strict=True) if _content(path) != was]:
        text = f"{', '.join(saved)}: saved or removed by someone else while the notebooks ran. No notebook was changed."
        raise ReportError(f"{text}\nRun the command again.")
    texts = (nbformat.writes(normalised(notebook), version=4) for notebook in executed)
    replace_all({path: text.rstrip("\n") + "\n" for path, text in zip(chosen, texts, strict=True)})
    return chosen


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def to_text(notebook: Any) -> str:
    """Return a notebook for `from_text`, in one line: nbformat's indented text takes several times as long."""
    return json.dumps(notebook, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Any:
    """Return the notebook that `to_text` made into text."""
    return nbformat.from_dict(json.loads(text))


def normalised(notebook: Any) -> Any:
    """Return the notebook with nothing in it that a second run, or another machine, would write otherwise."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = cell.get("id") if cell.get("id") not in {None, *seen} else f"cell-{number}"
        seen.add(cell.id)
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
        if cell.cell_type == "code":
            count += 1 if cell.source.strip() else 0
            cell.execution_count = count if cell.source.strip() else None
            cell.outputs = [_plain_output(output, cell.execution_count) for output in _merged(cell.outputs)]
    return notebook


async def _executed(path: Path, root: Path, pictures: bool = True) -> Any:
    name = _relative(path, root)
    try:
        notebook = nbformat.reads(_without_outputs(path.read_text(encoding="utf-8")), as_version=4)
        nbformat.validate(notebook)
    except _UNREADABLE as error:
        raise ReportError(f"{name} cannot be read: {error}\nRestore the file from git, or save it anew.") from None
    begun: list[int] = []
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        on_cell_execute=lambda cell_index, **_: begun.append(cell_index),
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        shutdown_kernel="immediate",
        # The kernel would warn the terminal of whoever makes a report that it talks to itself without encryption.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    traceback = ""
    environment = os.environ | forking.QUIET | ({} if pictures else WITHOUT_PICTURES)
    environment.pop(working.SESSION, None)  # nobody looks on, though the command may have been given in JupyterLab
    try:
        with kernels.own_settings() as settings:
            await client.async_execute(env=environment | settings, cwd=str(path.parent))
    except CellExecutionError as error:
        what, traceback = f"{error.ename}: {without_colours(error.evalue)}", without_colours(error.traceback)
    except CellTimeoutError:
        what = f"it ran for more than {CELL_SECONDS} seconds"
    except DeadKernelError:
        what = "the kernel died, perhaps for want of memory"
    else:
        return notebook
    finally:
        atexit.unregister(client._cleanup_kernel)  # of one that did not start nbclient would clean up what it never had
    if not begun:
        raise ReportError(f"{name}: {what}, before any cell ran.\nTry again.")
    number, line = _where(notebook, begun[-1], traceback)
    raise ReportError(
        f"{name}, cell {number}: {what}\n    {line}\n"
        "Mend what the message names, or open the notebook in JupyterLab and run it up to that cell to see more."
    )


def _without_outputs(text: str) -> str:
    """Return a notebook's text without what it showed last: nbformat makes an object of each part of that, slowly."""
    notebook = json.loads(text)
    for cell in notebook.get("cells", []):  # formats before the fourth keep their cells elsewhere
        if cell["cell_type"] == "code":
            cell["outputs"] = []
    return json.dumps(notebook)


def _where(notebook: Any, index: int, traceback: str) -> tuple[int, str]:
    """Return the number that JupyterLab shows beside a cell, and the line of it that failed, or the first."""
    cells = [cell for cell in notebook.cells[: index + 1] if cell.cell_type == "code" and cell.source.strip()]
    number, lines = len(cells), cells[-1].source.splitlines()
    named = re.search(rf"Cell In\[{number}\], line (\d+)", traceback)
    at = int(named[1]) - 1 if named else 0
    return number, (lines[at].strip() if at < len(lines) else "") or cells[-1].source.strip().splitlines()[0]


def _relative(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def without_colours(text: str) -> str:
    """Return the text without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _merged(outputs: Sequence[Any]) -> list[Any]:
    merged: list[Any] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if output.output_type == "stream" and last and last.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _plain_output(output: Any, count: int | None) -> Any:
    if output.output_type == "execute_result":
        output.execution_count = count
    if WIDGET_MIME in output.get("data", {}):
        del output.data[WIDGET_MIME]
        output.metadata = nbformat.from_dict({LIVE: True})
    return output
