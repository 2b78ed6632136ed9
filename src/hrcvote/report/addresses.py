"""Where the pages of a set stand, and what they are called when nothing better is known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from hrcvote.report.run import ReportError

FRONT: Final = "index.html"
"""The first page, with all others."""


def page(notebook: str) -> str:
    """Return the name of a notebook's page."""
    return Path(notebook).with_suffix(".html").name


def picture(file: str) -> str:
    """Return the name of the picture that stands for a page."""
    return f"card-{Path(file).stem}.png"


def label(notebook: str) -> str:
    """Return a short name for a notebook, from its file name: `01_vote_breakdown.ipynb` is "Vote breakdown"."""
    words = re.sub(r"^\d+[_-]", "", Path(notebook).stem).replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def directory(url: str) -> str:
    """Return an address as that of a directory.

    Raises:
        ReportError: It is none that pages can be published at.
    """
    if not _publishable(url):
        raise ReportError(f"{url!r} is no address to publish at.\nGive one such as https://example.org/hrcvote/")
    return url.rstrip("/") + "/"


def _publishable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (asking for it is what finds that it is no number)
    except ValueError:
        return False
    plain = url.isprintable() and " " not in url
    return plain and parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
