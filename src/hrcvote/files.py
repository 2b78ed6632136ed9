"""Writes files whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # a system without them has no other way to hold a directory that ends with whoever holds it
    fcntl = None  # type: ignore[assignment]

UNFINISHED: Final = ".unfinished"
"""The end of the name of whatever is not yet in its place, or was left behind by a process that was killed."""


def replace_all(files: Mapping[Path, str | bytes]) -> None:
    """Write all files or none, each under its name only when it is complete and on disk.

    Two processes that write into one directory do so one after the other. Whoever is killed while the files take their
    places leaves some new and some old, each of them whole; the next to write clears up what was left behind.

    Raises:
        OSError: A file cannot be written; its name is the one that was asked for. All are as they were.
    """
    for path in files:
        path.parent.mkdir(exist_ok=True)
    folders = sorted({path.parent.resolve() for path in files})
    with ExitStack() as holding:
        for folder in folders:
            holding.enter_context(_held(folder))
        made = [(holding.enter_context(_made(path, content)), path) for path, content in files.items()]
        _put(made, [holding.enter_context(_kept(path)) for path in files])
    for folder in folders:
        _settle(folder)


def _put(made: Sequence[tuple[Path, Path]], kept: Sequence[Path | None]) -> None:
    """Let each file take its place; when one cannot, give the places back."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for (new, path), old in zip(made, kept, strict=True):
            with _named(path):
                os.replace(new, path)  # noqa: PTH105 (as a whole: Path.replace says no more)
            done.append((path, old))
    except BaseException:
        for path, old in reversed(done):
            with suppress(OSError):
                old.replace(path) if old else path.unlink()
        raise


@contextmanager
def _made(path: Path, content: str | bytes) -> Iterator[Path]:
    """Write a file beside its place, and remove it if it is still there at the end."""
    with _named(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
    try:
        with _named(path), os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
            Path(name).chmod(0o644)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _kept(path: Path) -> Iterator[Path | None]:
    """Keep what stands in a place under another name, until all is done."""
    if not path.exists():
        yield None
        return
    with _named(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
        os.close(handle)
    try:
        with _named(path):
            shutil.copy2(path, name)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


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
