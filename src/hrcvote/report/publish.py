"""All reports of a bundle, or none: nothing is replaced before everything is made."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hrcvote.report.page import Neighbour, Site, compose, label, render, render_contents
from hrcvote.report.run import Progress, ReportError, execute_all, notebooks_of, replace_all, to_stderr


def export(root: Path, out: Path | None = None, *, progress: Progress = to_stderr) -> list[Path]:
    """Run all notebooks of the bundle and write one HTML file for each, and an index.

    Args:
        root: The bundle's directory.
        out: Where to write; `reports` in the bundle if not given.
        progress: Takes a line for each notebook as it starts and ends.

    Returns:
        The files written, the index first.

    Raises:
        ReportError: One or more notebooks failed; the reports that were there are whole and as they were.
    """
    out = out if out is not None else root / "reports"
    paths = notebooks_of(root)
    with _writing(out):
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()  # to say so now, and not after all notebooks have run
    try:
        executed = asyncio.run(execute_all(paths, root, progress))
    except ReportError as error:
        raise ReportError(f"{error}\n\nNothing was published; the reports in {out} are as they were.") from None
    start = time.perf_counter()
    site = _site(root, paths)
    pages = [(compose(notebook), path.name) for path, notebook in zip(paths, executed, strict=True)]
    files = {out / "index.html": render_contents(pages, site)}
    files |= {out / _file(name): render(page, name, site) for page, name in pages}
    with _writing(out):
        replace_all(files)
    progress(f"{len(files)} pages written to {out} in {time.perf_counter() - start:.1f} s")
    return list(files)


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        text = f"{out} cannot be written: {error.strerror}.\nGive another directory, or make room."
        raise ReportError(text) from None


def _site(root: Path, paths: list[Path]) -> Site:
    package = root / "data" / "datapackage.json"
    about: dict[str, Any] = json.loads(package.read_text(encoding="utf-8")) if package.is_file() else {}
    neighbours = [Neighbour(_file(path.name), label(path.name)) for path in paths]
    return Site(str(about.get("title") or root.resolve().name), str(about.get("description") or ""), neighbours)


def _file(notebook: str) -> str:
    return Path(notebook).with_suffix(".html").name
