"""Connects to kernels that begin at once, as forked ones do.

Jupyter's own clients look for a kernel ten times a second, and when it has answered wait a fifth of a second for
whatever it may still say: together as long as a short notebook runs. Here one is ready when the kernel has said that it
is idle again, which is the last thing that it says of a question.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from queue import Empty
from typing import Any, Final

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.client import KernelClient
from jupyter_core.utils import ensure_async, run_sync
from nbclient.exceptions import DeadKernelError

_LOOK_AGAIN: Final = 5
"""Milliseconds after which a socket looks again for a kernel that was not there yet."""

_SECONDS_TO_REPLY: Final = 1.0
_SECONDS_TO_BE_HEARD: Final = 0.2
"""How long a kernel that has replied may take to tell all: it was asked too early for that if it does not."""

Message = dict[str, Any]


class _Prompt(KernelClient):
    """A client of either kind."""

    is_alive: Any

    def _context_default(self) -> Any:
        context = super()._context_default()
        context.setsockopt(zmq.RECONNECT_IVL, _LOOK_AGAIN)
        return context

    async def _answered(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers, and what it tells all is heard.

        Raises:
            DeadKernelError: It died, or did not answer in so many seconds.
        """
        start = time.monotonic()
        while True:
            asked = self.kernel_info()
            if await _told(self.shell_channel, asked, _replies, _SECONDS_TO_REPLY) and await _told(
                self.iopub_channel, asked, _is_idle, _SECONDS_TO_BE_HEARD
            ):
                return
            if not await ensure_async(self.is_alive()):
                raise DeadKernelError("the kernel died before it answered")
            if timeout is not None and time.monotonic() - start > timeout:
                raise DeadKernelError(f"the kernel did not answer in {timeout} seconds")


class AsyncPromptClient(_Prompt, AsyncKernelClient):
    """A client that is awaited."""

    wait_for_ready = _Prompt._answered


class BlockingPromptClient(_Prompt, BlockingKernelClient):
    """A client that is waited for."""

    wait_for_ready = run_sync(_Prompt._answered)

    def get_shell_msg(self, timeout: float | None = None) -> Any:
        """Return what the kernel replies next, in so many seconds.

        Jupyter's own client, and nbval with it, would wait as long for a kernel that is dead.

        Raises:
            DeadKernelError: The kernel died.
            Empty: It has not replied.
        """
        end = math.inf if timeout is None else time.monotonic() + timeout
        while True:
            try:
                return super().get_shell_msg(timeout=max(0, min(_SECONDS_TO_REPLY, end - time.monotonic())))
            except Empty:
                if not self.is_alive():
                    raise DeadKernelError("the kernel died, perhaps for want of memory") from None
                if time.monotonic() >= end:
                    raise


def prompt(kind: type[KernelClient]) -> type[KernelClient]:
    """Return the client to take in place of one of Jupyter's two kinds."""
    return AsyncPromptClient if issubclass(kind, AsyncKernelClient) else BlockingPromptClient


async def _told(channel: Any, asked: str, expected: Callable[[Message], bool], seconds: float) -> bool:
    """Return whether the kernel says what is expected of a question, within so many seconds."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            message = await ensure_async(channel.get_msg(timeout=left))
        except Empty:
            return False
        if message["parent_header"].get("msg_id") == asked and expected(message):
            return True
    return False


def _replies(message: Message) -> bool:
    return bool(message["msg_type"] == "kernel_info_reply")


def _is_idle(message: Message) -> bool:
    return bool(message["content"].get("execution_state") == "idle")
