"""Writes files whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

try:
    import fcntl
except ImportError:  # a system without them has no other way to hold a directory that ends with whoever holds it
    fcntl = None  # type: ignore[assignment]

UNFINISHED: Final = ".unfinished"
"""The end of the name of whatever is not yet in its place, or was left behind by a process that was killed."""


class _Write(NamedTuple):
    """One file to write."""

    path: Path
    """As it was asked for."""
    place: Path
    """Where it stands: where its name leads, if that is a link."""
    new: Path
    """What is to take its place."""
    old: Path | None
    """A copy of what stands there."""


def try_folder(folder: Path) -> None:
    """Make a directory if it is missing, and write nothing into it: what fails there is said before long work.

    Raises:
        OSError: It cannot be made, or nothing can be written into it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _named(folder):
        tempfile.TemporaryFile(dir=folder).close()


def replace_all(files: Mapping[Path, str | bytes]) -> None:
    """Write all files or none, each under its name only when it is complete and on disk.

    A file keeps the permissions that it had, and a link leads where it led.

    Two processes that write into one directory do so one after the other. Whoever is killed while the files take their
    places leaves some new and some old, each of them whole; the next to write clears up what was left behind.

    Raises:
        OSError: A file cannot be written; its name is the one that was asked for. All are as they were.
    """
    for path in files:
        with _named(path):
            path.parent.mkdir(exist_ok=True)
    # Path.resolve can raise something other than an OSError, for a link that leads to itself.
    places = {path: Path(os.path.realpath(path)) for path in files}
    folders = sorted({place.parent for place in places.values()})
    with ExitStack() as holding:
        for folder in folders:
            holding.enter_context(_held(folder))
        writes = []
        for path, place in places.items():
            with _named(path):
                new = holding.enter_context(_made(place, files[path]))
                writes.append(_Write(path, place, new, holding.enter_context(_kept(place))))
        _put(writes)
    for folder in folders:
        _settle(folder)


def _put(writes: Sequence[_Write]) -> None:
    """Let each file take its place; when one cannot, give the places back."""
    done: list[_Write] = []
    try:
        for write in writes:
            with _named(write.path):
                os.replace(write.new, write.place)  # noqa: PTH105 (as a whole: Path.replace says no more)
            done.append(write)
    except BaseException:
        for write in reversed(done):
            with suppress(OSError):
                write.old.replace(write.place) if write.old else write.place.unlink()
        raise


@contextmanager
def _made(path: Path, content: str | bytes) -> Iterator[Path]:
    """Write a file beside its place, and remove it if it is still there at the end."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
            Path(name).chmod(_mode(path))
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _kept(path: Path) -> Iterator[Path | None]:
    """Keep what stands in a place under another name, until all is done."""
    if not path.exists():
        yield None
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
    os.close(handle)
    try:
        shutil.copy2(path, name)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return the permissions of the file that stands in a place, or those that whoever writes gives to a new one."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0o077)  # only whoever sets it is told of it
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Wait until no other process writes into a directory, and clear up after those that could not."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system that knows no locks is written to without
            fcntl.flock(handle, fcntl.LOCK_EX)
            for left in folder.glob(f".*{UNFINISHED}"):
                left.unlink()
        yield
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    """Have the names of a directory on disk, too, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error speak of the file that is meant, and not of the one that is to become it."""
    try:
        yield
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error
