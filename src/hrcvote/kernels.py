"""Starts notebook kernels by forking a process that has already imported what every notebook imports.

A kernel of one's own for each notebook, and each fresh. Jupyter's own way to start kernels differently is a
provisioner; this one is registered under `NAME`, and `fork` makes it a process's way. Where Python cannot fork, or a
kernel is not Python's, it starts kernels as Jupyter does.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from hrcvote import clients, forking

NAME: Final = "hrcvote-forked"
"""The name of the provisioner in the package's entry points."""

_LAUNCHER: Final = "ipykernel_launcher"
_LOOK_AGAIN: Final = 0.002
_LOOKS: Final = 500
"""How often, in seconds, and how many times it is looked whether a kernel that was ended is gone."""


def fork() -> None:
    """Have every kernel that this process starts from now on be forked."""
    KernelProvisionerFactory.instance().default_provisioner_name = NAME


@contextmanager
def own_settings() -> Iterator[dict[str, str]]:
    """Give the environment of kernels that begin without the IPython settings and startup files of whoever runs them.

    These would be seen in the outputs: the value of every line and not of the last, a printed greeting, fewer rows.
    """
    with tempfile.TemporaryDirectory(prefix="hrcvote-", ignore_cleanup_errors=True) as folder:
        yield {"IPYTHONDIR": folder, "PYTHONSTARTUP": ""}


class ForkedKernels(LocalProvisioner):
    """A provisioner whose kernels are children of multiprocessing's fork server."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Prepare the start: choose the client, and give the sockets names of their own where a system has such names.

        Jupyter would look for ports that are free, and let go of them for the kernel to take: another process, or
        another connection, can be faster. Linux has names for sockets that are neither ports nor files.
        """
        if self.parent and _forked(self.parent.kernel_spec.argv):
            self.parent.client_factory = clients.prompt(self.parent.client_factory)
            if sys.platform == "linux":
                self.parent.transport, self.parent.ip = "ipc", f"@hrcvote-{uuid.uuid4()}"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel, and return how to connect to it."""
        if not _forked(cmd):
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(_LAUNCHER) + 1 :]
        process: Any = forking.context().Process(  # type: ignore[attr-defined]  # typeshed has it for each kind of context only
            target=_serve, args=(arguments, kwargs["env"], kwargs.get("cwd")), daemon=True
        )
        process.start()
        self.process = _Process(process)  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel, and wait until it is gone: Jupyter would look for that after a tenth of a second only."""
        await super().kill(restart)
        for _ in range(_LOOKS):
            if await self.poll() is not None:
                return
            await asyncio.sleep(_LOOK_AGAIN)


def _forked(cmd: Sequence[str]) -> bool:
    return _LAUNCHER in cmd and forking.can_fork()


class _Process:
    """A forked process as jupyter_client expects one of `subprocess`."""

    stdin = stdout = stderr = None

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid: int = process.pid

    def poll(self) -> int | None:
        code: int | None = self._process.exitcode
        return code

    def wait(self) -> int | None:
        self._process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _serve(arguments: Sequence[str], environment: Mapping[str, str], directory: str | None) -> None:
    """Be the kernel, in a session of its own, so that what it starts ends with it."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    if directory:
        os.chdir(directory)
    forking.begin()
    # Without a parent of its own a kernel would tell the terminal how to connect to it.
    sys.argv = [_LAUNCHER, *arguments, f"--IPKernelApp.parent_handle={os.getppid()}"]
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance()
