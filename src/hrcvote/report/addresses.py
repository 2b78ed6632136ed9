"""Where the pages of a set stand, and what they are called when nothing better is known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

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
