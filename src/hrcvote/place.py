"""Where a bundle is. Nothing here, nor in what it imports, needs pandas."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKAGE: Final = Path("data") / "datapackage.json"
"""What makes a directory a bundle."""


class RootError(Exception):
    """No bundle was found."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def find_root(start: Path | None = None) -> Path:
    """Return the bundle that a directory is in.

    Args:
        start: Where to begin looking; the working directory by default.

    Raises:
        RootError: Neither it nor any directory above it holds `data/datapackage.json`.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / PACKAGE).is_file():
            return folder
    raise RootError(
        f"No bundle: neither {here} nor a directory above it holds {PACKAGE}.\n"
        "Name the directory that does: with --root for a command, in Python as load('DIRECTORY')."
    )


def named_root(given: Path) -> Path:
    """Return the bundle that is named, and no other.

    Raises:
        RootError: It does not hold `data/datapackage.json`.
    """
    if not (given / PACKAGE).is_file():
        raise RootError(f"No bundle: {given} does not hold {PACKAGE}. Name the directory that does.")
    return given.resolve()


def notebooks(root: Path) -> list[Path]:
    """Return the notebooks of a bundle, in reading order."""
    return sorted((root / "notebooks").glob("*.ipynb"))
