"""A process that has imported what every notebook and every page needs, and is forked for each of them.

Python and its libraries are read once and not once a notebook, which is most of the time that a short notebook takes.
Nothing here imports any of them: the process can be started before anything else is, and reads them meanwhile.
"""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import multiprocessing.forkserver
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

PRELOADED: Final = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipywidgets",
    "hrcvote.charts.catalogue",
    "hrcvote.explore",
    "hrcvote.report.page",
    "hrcvote.kernels",
)
"""Modules that the forking process imports: those that a notebook's first cell would, and those that make a page."""

_ENDS: Final = (signal.SIGINT, signal.SIGTERM)

QUIET: Final = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
"""The environment in which a kernel's debugger does not warn the terminal of frozen modules."""


def start() -> None:
    """Start the process that forks; where Python cannot fork, do nothing."""
    if can_fork():
        context()
        with _uninterrupted():
            multiprocessing.forkserver.ensure_running()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Have what is started pass over interruptions: while it imports it would answer one with a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def context() -> multiprocessing.context.BaseContext:
    """Return multiprocessing's way to start processes that have all that is preloaded, where Python can fork."""
    if not can_fork():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(list(PRELOADED))
    os.environ.update(QUIET)
    return forking


@contextmanager
def interruptions_held_back() -> Iterator[None]:
    """Have an interruption wait until this is done: half a process would be left behind, and print how it fails."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = {number: signal.signal(number, lambda number, _: held.append(number)) for number in _ENDS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for first in held[:1]:
            signal.raise_signal(first)


class _Pool(ProcessPoolExecutor):
    """Starts its processes, which it does when it is given work, whole or not at all."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        with interruptions_held_back():
            return super().submit(work, *given, **named)


@contextmanager
def pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give so many processes that have all that is preloaded; what ends this one ends them, and without a word.

    In the end it waits for what is being done, and leaves undone what is not begun. Python waits in any case when it
    leaves, and may stumble over a pool that is being taken down just then.
    """
    executor = _Pool(workers, mp_context=context(), initializer=_begin_in_pool)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def can_fork() -> bool:
    """Return whether Python can fork here."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def processors() -> int:
    """Return how many processors this process may use: more notebooks than that at a time are no faster."""
    allowed = getattr(os, "sched_getaffinity", None)  # Linux has it, and whoever shares a machine there may set it
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def begin() -> None:
    """Begin the life of a forked process: it ends when the one that asked for it does, however that happens."""
    parent = multiprocessing.parent_process()
    assert parent, "only a process that another one asked for has a parent"

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    # What was preloaded stays: the collector need not look through it again and again, nor memory be copied for that.
    gc.freeze()


def _begin_in_pool() -> None:
    # Ended while it hands over what it made, it would leave the other end waiting for the rest.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin()
