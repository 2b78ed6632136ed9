"""A client of a forked kernel is ready at once, and not before the kernel is."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from queue import Empty
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import AsyncKernelManager, KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient.exceptions import DeadKernelError

from hrcvote import kernels
from hrcvote.clients import AsyncPromptClient, BlockingPromptClient


@pytest.fixture
def forked() -> Iterator[None]:
    """Have kernels forked, and give back the way in which they started before."""
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    kernels.fork()
    yield
    factory.default_provisioner_name = before


@asynccontextmanager
async def begun() -> AsyncIterator[tuple[Any, Any]]:
    """Start a kernel, and give its manager and a client that has not been waited for."""
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel()
    client: Any = manager.client()
    client.start_channels()
    try:
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


@pytest.mark.usefixtures("forked")
def test_when_it_is_ready_the_kernel_has_said_all_that_it_was_asked_and_is_heard() -> None:
    async def left() -> tuple[Any, list[str]]:
        async with begun() as (_, client):
            await client.wait_for_ready(timeout=60)
            with pytest.raises(Empty):
                await client.get_iopub_msg(timeout=0.3)
            said: list[Any] = []
            asked = client.execute("print('first')")
            while not said or said[-1]["content"].get("execution_state") != "idle":
                said.append(await client.get_iopub_msg(timeout=60))
            assert {message["parent_header"]["msg_id"] for message in said} == {asked}
            return client, [message["msg_type"] for message in said]

    client, said = asyncio.run(left())
    assert type(client) is AsyncPromptClient
    assert said == ["status", "execute_input", "stream", "status"]


@pytest.mark.usefixtures("forked")
def test_one_that_is_waited_for_is_as_ready() -> None:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        said: list[str] = []
        client.execute_interactive("print(6 * 7)", output_hook=lambda message: said.append(message["msg_type"]))
        manager.shutdown_kernel(now=True)
        with pytest.raises(DeadKernelError):  # of Jupyter's own it is another error
            client.wait_for_ready(timeout=60)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert type(client) is BlockingPromptClient
    assert "stream" in said


def test_a_kernel_that_is_not_forked_has_the_client_that_jupyter_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # The notebooks' regression, which may run in the same process, has every kernel forked.
    monkeypatch.setattr(KernelProvisionerFactory.instance(), "default_provisioner_name", "local-provisioner")
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    try:
        assert type(manager.client()) is BlockingKernelClient
    finally:
        manager.shutdown_kernel(now=True)


@pytest.mark.usefixtures("forked")
def test_a_kernel_that_dies_or_does_not_answer_is_an_error_that_says_so() -> None:
    async def dead() -> None:
        async with begun() as (manager, client):
            await manager.provisioner.kill()
            assert await manager.provisioner.poll() is not None  # it is gone when nothing has waited yet
            await client.wait_for_ready(timeout=60)

    async def silent() -> None:
        async with begun() as (manager, client):
            os.kill(manager.provisioner.pid, signal.SIGSTOP)
            await client.wait_for_ready(timeout=0.1)

    with pytest.raises(DeadKernelError, match="the kernel died before it answered"):
        asyncio.run(dead())
    with pytest.raises(DeadKernelError, match=r"the kernel did not answer in 0\.1 seconds"):
        asyncio.run(silent())
