"""Starts notebook kernels by forking a process that has already imported what every notebook imports.

A kernel of one's own for each notebook, and each fresh. Jupyter's own way to start kernels differently is a
provisioner; this one is registered under `NAME`, and `fork` makes it a process's way. Where Python cannot fork, or a
kernel is not Python's, it starts kernels as Jupyter does.
"""

from __future__ import annotations

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

from hrcvote import forking

NAME: Final = "hrcvote-forked"
"""The name of the provisioner in the package's entry points."""

_LAUNCHER: Final = "ipykernel_launcher"


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
        """Prepare the start: give the kernel's sockets names of its own, where the system has names for them.

        Jupyter would look for ports that are free, and let go of them for the kernel to take: another process, or
        another connection, can be faster. Linux has names for sockets that are neither ports nor files.
        """
        if sys.platform == "linux" and self.parent and _forked(self.parent.kernel_spec.argv):
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
