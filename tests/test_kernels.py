"""Kernels that are forked are kernels as Jupyter starts them: fresh, alone, and gone when they are no longer wanted."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from conftest import alive
from hrcvote import forking, kernels
from hrcvote.kernels import ForkedKernels


@pytest.fixture(autouse=True)
def forked() -> Iterator[None]:
    """Have kernels forked, and give back the way in which they started before."""
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    kernels.fork()
    yield
    factory.default_provisioner_name = before


async def answers(*questions: str, **environment: str) -> tuple[Any, list[str]]:
    """Start a kernel, have it print what is asked, shut it down, and return what started it and what was printed."""
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel(env=os.environ | environment)
    provisioner = manager.provisioner
    client = manager.client()
    client.start_channels()
    told: list[str] = []

    def hear(message: Any) -> None:
        if message["msg_type"] == "stream":
            told.append(message["content"]["text"].strip())

    try:
        await client.wait_for_ready(timeout=60)
        for question in questions:
            await client.execute_interactive(f"print({question})", output_hook=hear, timeout=60)
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
    return provisioner, told


def test_a_kernel_is_forked_with_all_that_is_preloaded_and_nothing_of_its_own() -> None:
    who, told = asyncio.run(
        answers("'altair' in __import__('sys').modules", "sorted(n for n in dir() if n[0] != '_')[:1]", "__name__")
    )
    assert type(who) is ForkedKernels
    assert told == ["True", "['In']", "__main__"]


def test_a_kernel_does_not_look_through_what_was_preloaded_for_garbage() -> None:
    assert int(asyncio.run(answers("__import__('gc').get_freeze_count()"))[1][0]) > 100_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names for sockets that are not files")
def test_no_other_process_can_take_the_ports_of_a_kernel_for_it_has_none() -> None:
    connection = "__import__('ipykernel.connect').connect.get_connection_info(unpack=True)"
    _, first = asyncio.run(answers(f"{connection}['transport']", f"{connection}['ip']"))
    _, second = asyncio.run(answers(f"{connection}['ip']"))
    assert first[0] == "ipc"
    assert all(name.startswith("@") for name in (first[1], *second))
    assert first[1] != second[0]


def test_what_forks_is_started_once_and_before_it_is_needed() -> None:
    code = "from hrcvote import forking; forking.start(); forking.start(); print(len(open(CHILDREN).read().split()))"
    children = f"import os; CHILDREN = f'/proc/{{os.getpid()}}/task/{{os.getpid()}}/children'; {code}"
    told = subprocess.run([sys.executable, "-c", children], capture_output=True, text=True, check=True).stdout
    assert told == "2\n"  # it, and the process that Python has to clean up after it


def test_an_interruption_while_it_imports_is_answered_without_a_traceback() -> None:
    code = (  # what a shell has begun in the background passes over interruptions, and what it begins does too
        "import signal, time; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from hrcvote import forking; forking.start(); print(flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    process.stdout.readline()
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert said.count("Traceback") == said.count('File "<string>", line 1') == 1  # its own, at the end of its sleep


def test_of_a_pool_nothing_is_left_for_python_to_take_down_when_it_leaves() -> None:
    before = threading.enumerate()
    with forking.pool(1) as pool:
        begun, *waiting = [pool.submit(time.sleep, 0.5) for _ in range(9)]
        while not begun.running():
            time.sleep(0.01)
    assert begun.done()
    assert all(future.cancelled() for future in waiting[2:])  # those before may have been on their way already
    assert set(threading.enumerate()) <= set(before)


def test_it_counts_the_processors_that_it_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    assert forking.processors() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert forking.processors() == 8
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert forking.processors() == 1


def test_two_kernels_know_nothing_of_each_other() -> None:
    mark = "__import__('sys').modules.setdefault('left', 'new')"
    assert [asyncio.run(answers(mark, mark))[1] for _ in range(2)] == [["new", "new"]] * 2


def test_it_has_the_environment_it_is_given() -> None:
    asked = "__import__('os').environ.get('GIVEN')"
    assert asyncio.run(answers(asked, GIVEN="this"))[1] == ["this"]
    assert asyncio.run(answers(asked))[1] == ["None"]


def test_it_is_gone_when_it_is_shut_down() -> None:
    _, (pid,) = asyncio.run(answers("__import__('os').getpid()"))
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


@pytest.mark.parametrize("without", ["forking", "ipykernel"])
def test_where_it_cannot_be_forked_it_starts_as_jupyter_starts_it(
    monkeypatch: pytest.MonkeyPatch, without: str
) -> None:
    if without == "forking":
        monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
        assert forking.context().get_start_method() == "spawn"
    else:
        monkeypatch.setattr(kernels, "_LAUNCHER", "another")
    started: list[str] = []
    own = LocalProvisioner.launch_kernel

    async def launch(self: Any, cmd: list[str], **options: Any) -> Any:
        started.append(cmd[0])
        return await own(self, cmd, **options)

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", launch)
    _, told = asyncio.run(answers("'altair' in __import__('sys').modules"))
    assert told == ["False"]
    assert len(started) == 1


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_process_that_asked_for_it(tmp_path: Path, end: signal.Signals) -> None:
    code = """
import asyncio
from jupyter_client.manager import AsyncKernelManager
from hrcvote import kernels
kernels.fork()
async def start():
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel()
    print(manager.provisioner.pid, flush=True)
    await asyncio.sleep(100)
if __name__ == "__main__":
    asyncio.run(start())
"""
    script = tmp_path / "asks.py"
    script.write_text(code)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        kernel = int(process.stdout.readline())
        process.send_signal(end)
    deadline = time.monotonic() + 60
    while alive(kernel):
        assert time.monotonic() < deadline
        time.sleep(0.05)
