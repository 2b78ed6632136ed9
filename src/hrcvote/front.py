"""Keeps the lists of `README.md` that are made from the bundle: its tables and its figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from hrcvote.charts.catalogue import figures
from hrcvote.data import load
from hrcvote.dictionary import first_sentence
from hrcvote.figure import MIME
from hrcvote.place import PACKAGE, notebooks
from hrcvote.words import literal

PATH: Final = Path("README.md")
BLOCKS: Final = ("tables", "figures")


class FrontError(Exception):
    """`README.md` or a notebook cannot be used; the text says which, and what to do."""


def render(root: Path) -> str:
    """Return `README.md` with its lists as they should be.

    Raises:
        FrontError: It cannot be read, it has no place for a list, there are no notebooks, or one cannot be read.
        FigureError: The data no longer have what a figure shows.
        BundleError: The data breach the schema or a rule.
    """
    try:
        text = (root / PATH).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FrontError(f"{PATH} cannot be read: {error}. Restore it from git.") from None
    for name, lines in zip(BLOCKS, (_tables(root), _figures(root)), strict=True):
        opens, ends = f"<!-- {name}, made by `hrcvote readme` -->", f"<!-- end of {name} -->"
        found = re.search(f"{re.escape(opens)}\n.*?{re.escape(ends)}", text, re.DOTALL)
        if not found:
            raise FrontError(f"{PATH} has no lines {opens} and {ends}. Restore them from git.")
        text = text.replace(found[0], "\n".join([opens, "", *lines, "", ends]))
    return text


def shown_in(root: Path) -> dict[str, str]:
    """Return the notebook in whose outputs each figure stands first.

    Raises:
        FrontError: There are no notebooks, or one cannot be read.
    """
    found: dict[str, str] = {}
    if not notebooks(root):
        raise FrontError("notebooks/ holds no notebook. Restore it from git.")
    for path in notebooks(root):
        try:
            specs = list(_specs(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            name = path.relative_to(root)
            raise FrontError(f"{name} cannot be read as a notebook. Restore it from git, or save it anew.") from None
        for spec in specs:
            found.setdefault(spec["usermeta"]["hrcvote"]["id"], path.stem)
    return found


def _specs(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            spec = output.get("data", {}).get(MIME)
            if isinstance(spec, dict) and "hrcvote" in spec.get("usermeta", {}):
                yield spec


def _tables(root: Path) -> Iterator[str]:
    package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    yield from _head("table", "what it holds")
    for table in package["resources"]:
        name = table["name"]
        yield _row(f"[`{name}`](data/README.md#{name})", first_sentence(table["description"]))


def _figures(root: Path) -> Iterator[str]:
    places = shown_in(root)
    yield from _head("figure", "its finding", "notebook")
    for figure in figures(load(root)):
        place = places.get(figure.id)
        yield _row(f"`{figure.id}`", literal(figure.title), f"[{place[:2]}](notebooks/{place}.ipynb)" if place else "")


def _head(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield "|".join(["", *("---" for _ in names), ""])


def _row(*cells: str) -> str:
    safe: Sequence[str] = [cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells]
    return f"| {' | '.join(safe)} |"
