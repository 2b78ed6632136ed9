"""Where a bundle is, and where its pages will be. Nothing here, nor in what it imports, needs pandas."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

PACKAGE: Final = Path("data") / "datapackage.json"
"""What makes a directory a bundle."""


class RootError(Exception):
    """No bundle was found."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class AddressError(Exception):
    """Pages cannot be published at an address."""


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
    """Return the notebooks of a bundle, in reading order.

    None that is hidden: JupyterLab writes one beside each that it saves, and leaves it when it is stopped.
    """
    return sorted(path for path in (root / "notebooks").glob("*.ipynb") if not path.name.startswith("."))


def address(url: str) -> str:
    """Return the address that pages will be published at, with a slash at its end; nothing where none is given.

    Raises:
        AddressError: Pages cannot be published at it.
    """
    if url and not _publishable(url):
        raise AddressError(
            f"{url!r} is not an address that pages can be published at.\nGive one such as https://example.org/hrcvote/"
        )
    return url and url.rstrip("/") + "/"


def _publishable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (asking for it is what finds that it is no number)
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url
    return plain and parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
