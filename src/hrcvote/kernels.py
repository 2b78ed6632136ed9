"""Starts notebook kernels by forking a process that has already imported what every notebook imports.

A kernel of one's own for each notebook, and each fresh: but Python, ipykernel, pandas and Altair are read once and not
once a kernel, which is most of the time that a short notebook takes. Jupyter's own way to start kernels differently is
a provisioner; this one is registered under `NAME`, and `fork` makes it a process's way. Where Python cannot
fork, or a kernel is not Python's, it starts kernels as Jupyter does.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME: Final = "hrcvote-forked"
"""The name of the provisioner in the package's entry points."""

PRELOADED: Final = (
    "ipykernel.kernelapp",
    "ipywidgets",
    "hrcvote.charts.catalogue",
    "hrcvote.explore",
    "hrcvote.report.publish",
    __name__,
)
"""Modules that the forking process imports: those that a notebook's first cell would, and those that make a page."""

QUIET: Final = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
"""The environment in which a kernel's debugger does not warn the terminal of frozen modules."""

_LAUNCHER: Final = "ipykernel_launcher"


def fork() -> None:
    """Have every kernel that this process starts from now on be forked."""
    KernelProvisionerFactory.instance().default_provisioner_name = NAME


def context() -> multiprocessing.context.BaseContext:
    """Return multiprocessing's way to start processes that have all that is preloaded, where Python can fork."""
    if not _can_fork():
        return multiprocessing.get_context("spawn")
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(list(PRELOADED))
    return forking


class ForkedKernels(LocalProvisioner):
    """A provisioner whose kernels are children of multiprocessing's fork server."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel, and return how to connect to it."""
        if _LAUNCHER not in cmd or not _can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(_LAUNCHER) + 1 :]
        process: Any = context().Process(  # type: ignore[attr-defined]  # typeshed has it for each kind of context only
            target=_serve, args=(arguments, kwargs["env"], kwargs.get("cwd")), daemon=True
        )
        process.start()
        self.process = _Process(process)  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        return self.connection_info


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


def end_with_parent() -> None:
    """Have this process end at once when the one that asked for it does, however that happens."""
    parent = multiprocessing.parent_process()
    assert parent, "only a process that another one asked for has a parent"

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _can_fork() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


def _serve(arguments: Sequence[str], environment: Mapping[str, str], directory: str | None) -> None:
    """Be the kernel, in a session of its own, so that what it starts ends with it."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    if directory:
        os.chdir(directory)
    end_with_parent()
    # Without a parent of its own a kernel would tell the terminal how to connect to it.
    sys.argv = [_LAUNCHER, *arguments, f"--IPKernelApp.parent_handle={os.getppid()}"]
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance()
