"""Processes of a pool start whole or not at all, and hand over what they made, whatever is asked of them meanwhile."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrcvote import forking
from hrcvote.report.run import finished

ENDS = [signal.SIGINT, signal.SIGTERM]


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Have each signal raise what an interruption does, and give back what it did before."""
    before = {end: signal.signal(end, signal.default_int_handler) for end in ENDS}
    yield
    for end, handler in before.items():
        signal.signal(end, handler)


@pytest.mark.parametrize("end", ENDS)
def test_an_interruption_waits_until_what_must_not_be_cut_is_done(end: signal.Signals) -> None:
    done: list[str] = []

    def act() -> None:
        with forking.interruptions_held_back():
            signal.raise_signal(end)
            signal.raise_signal(end)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        act()
    assert done == ["all of it"]
    with pytest.raises(KeyboardInterrupt):  # and none waits longer
        signal.raise_signal(end)


def test_a_process_of_a_pool_hands_over_what_it_made_though_all_are_interrupted() -> None:
    with forking.pool(1) as pool:
        worker = pool.submit(os.getpid).result()
        os.kill(worker, signal.SIGINT)
        assert pool.submit(os.getpid).result() == worker


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("seconds", [0.1, 0.4, 0.7])
def test_a_command_that_is_ended_as_it_starts_says_so_and_leaves_nothing(
    root: Path, tmp_path: Path, end: signal.Signals, seconds: float
) -> None:
    code = "import sys; from hrcvote.cli import main; print('begun', flush=True); sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "report", "--fresh", "--root", str(root), "--out", str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "begun\n"
    time.sleep(seconds)
    os.killpg(process.pid, end)
    _, said = process.communicate(timeout=60)  # until the last process that could say something has ended
    assert "Traceback" not in said
    assert process.returncode in (130, -end)
    assert not list(tmp_path.rglob("*.*"))


def test_what_a_task_misses_that_was_stopped_half_way_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    async def missing() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            raise AssertionError("it is gone")

    async def work() -> None:
        task = asyncio.ensure_future(missing())
        await asyncio.sleep(0)
        signal.raise_signal(signal.SIGTERM)
        try:
            await asyncio.sleep(60)
        finally:
            task.cancel()
            await asyncio.sleep(0)

    with pytest.raises(KeyboardInterrupt):
        finished(work())
    gc.collect()
    assert caplog.records == []
