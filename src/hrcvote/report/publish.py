"""All reports of a bundle, or none: nothing is replaced before everything is made."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hrcvote.data import PACKAGE
from hrcvote.files import replace_all
from hrcvote.report import card, furniture
from hrcvote.report.page import Page, compose, label, render, render_contents
from hrcvote.report.run import Progress, ReportError, execute_all, finished, notebooks_of, to_stderr
from hrcvote.report.site import Neighbour, Site, directory


def export(root: Path, out: Path | None = None, *, url: str = "", progress: Progress = to_stderr) -> list[Path]:
    """Run all notebooks of the bundle and write one HTML file for each, and an index; the tables go beside them.

    Args:
        root: The bundle's directory.
        out: Where to write; `reports` in the bundle if not given.
        url: The address of the directory that the pages will be published in, if it is known.
        progress: Takes a line for each notebook as it starts and ends.

    Returns:
        The files written, the pages first, and of these the index.

    Raises:
        ReportError: The address is none, or one or more notebooks failed; the reports that were there are whole and as
            they were.
    """
    out = out if out is not None else root / "reports"
    url = directory(url) if url else ""
    paths = notebooks_of(root)
    with _writing(out):
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()  # to say so now, and not after all notebooks have run
    site = _site(root, paths, url)
    try:
        executed = finished(execute_all(paths, root, progress))
    except ReportError as error:
        raise ReportError(f"{error}\n\nNothing was published; the reports in {out} are as they were.") from None
    start = time.perf_counter()
    pages = [(compose(notebook), path.name) for path, notebook in zip(paths, executed, strict=True)]
    files: dict[Path, str | bytes] = {out / "index.html": render_contents(pages, site)}
    files |= {out / _file(name): render(page, name, site) for page, name in pages}
    count = len(files)
    files |= _cards(pages, site, out) | _tables(root, site, out)
    with _writing(out):
        replace_all(files)
    progress(f"{count} pages written to {out} in {time.perf_counter() - start:.1f} s")
    return list(files)


def _cards(pages: Sequence[tuple[Page, str]], site: Site, out: Path) -> dict[Path, bytes]:
    """Draw the picture of each page, for whoever links to it."""
    summary = site.imprint.summary
    if not summary:
        return {}
    titles = {"index.html": summary.headline} | {_file(name): page.title or label(name) for page, name in pages}
    return {out / card.name(file): card.draw(title, summary, site.name) for file, title in titles.items()}


def _tables(root: Path, site: Site, out: Path) -> dict[Path, bytes]:
    """Read the tables, and the schema that they are under."""
    data = root / PACKAGE.parent
    names = [table.path for table in site.imprint.tables]
    return {out / "data" / name: (data / name).read_bytes() for name in [PACKAGE.name, *names] if names}


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        text = f"{out} cannot be written: {error.strerror}. The reports that were there are as they were."
        text += "\nGive another directory, or make room."
        raise ReportError(text) from None


def _site(root: Path, paths: list[Path], url: str) -> Site:
    imprint = furniture.read(root)
    neighbours = [Neighbour(_file(path.name), label(path.name)) for path in paths]
    return Site(imprint.title or root.resolve().name, imprint.description, neighbours, imprint, url)


def _file(notebook: str) -> str:
    return Path(notebook).with_suffix(".html").name
