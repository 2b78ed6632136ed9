"""All reports of a bundle, or none: nothing is replaced before everything is made."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from hrcvote import kept, kernels
from hrcvote.files import replace_all
from hrcvote.place import PACKAGE
from hrcvote.report import card, furniture
from hrcvote.report.page import Page, compose, label, render, render_contents
from hrcvote.report.run import (
    KERNELS,
    Progress,
    ReportError,
    execute_all,
    finished,
    from_text,
    notebooks_of,
    to_stderr,
    to_text,
)
from hrcvote.report.site import Neighbour, Site, directory


def export(
    root: Path, out: Path | None = None, *, url: str = "", fresh: bool = False, progress: Progress = to_stderr
) -> list[Path]:
    """Run the notebooks of the bundle and write one HTML file for each, and an index; the tables go beside them.

    A notebook that would run as it did for the last export, because neither it nor anything that it can read has
    changed (see `hrcvote.kept`), is not run again.

    Args:
        root: The bundle's directory.
        out: Where to write; `reports` in the bundle if not given.
        url: The address of the directory that the pages will be published in, if it is known.
        fresh: Whether to run also the notebooks of which nothing has changed.
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
    furniture.documents(root)  # likewise
    made_from = kept.inputs(root, url)
    before = {} if fresh else {path: text for path in paths if (text := kept.executed(root, path.name, made_from))}
    for path in before:
        progress(f"{path.name}: nothing that it reads has changed; not run again")
    start = time.perf_counter()
    try:
        pages, site, index = finished(_all_pages(root, paths, before, url, progress))
    except ReportError as error:
        raise ReportError(f"{error}\n\nNothing was published; the reports in {out} are as they were.") from None
    front = render_contents([(page.page, path.name) for path, page in pages.items()], site)
    files: dict[Path, str | bytes] = {out / "index.html": front}
    files |= {out / _file(path): page.html for path, page in pages.items()}
    count = len(files)
    files |= {out / card.name(_file(path)): page.card for path, page in pages.items() if page.card}
    if index:
        files[out / card.name("index.html")] = index
    files |= _tables(root, site, out)
    with _writing(out):
        replace_all(files)
    progress(f"{count} pages written to {out}, {time.perf_counter() - start:.1f} s in all")
    if kept.inputs(root, url) == made_from:  # nobody has changed anything meanwhile
        ran = {path.name: page.notebook for path, page in pages.items() if path not in before}
        _keep(root, out, made_from, ran, files, progress)
    return list(files)


class Made(NamedTuple):
    """What is made of one notebook that has run."""

    notebook: str
    page: Page
    html: str
    card: bytes
    """Its picture, for whoever links to it; empty where the bundle has no finding to show."""


async def _all_pages(
    root: Path, paths: Sequence[Path], before: Mapping[Path, str], url: str, progress: Progress
) -> tuple[dict[Path, Made], Site, bytes]:
    """Run the notebooks that have to be, and make the page of each beside the others as soon as it has run.

    Returns:
        The pages, what they have in common, and the picture that stands for them all.
    """
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(KERNELS, mp_context=kernels.context(), initializer=_let_go) as pool:
        site = loop.run_in_executor(pool, _site, root, paths, url)

        async def page(path: Path, text: str) -> Made:
            made = await loop.run_in_executor(pool, _made, path.name, text, await site)
            progress(f"{_file(path)}: made")
            return made

        async def of_run(path: Path, notebook: Any) -> Made:
            return await page(path, to_text(notebook))

        try:
            kept_ones = asyncio.gather(*(page(path, text) for path, text in before.items()))
            # The longest first, so that none is left to be made when nothing else is.
            changed = sorted(set(paths) - set(before), key=lambda path: (-path.stat().st_size, path))
            ran = await execute_all(changed, root, progress, pictures=False, then=of_run)
            pages = dict(zip(changed, ran, strict=True)) | dict(zip(before, await kept_ones, strict=True))
            index = await loop.run_in_executor(pool, _card, await site)
            return {path: pages[path] for path in paths}, await site, index
        except BrokenProcessPool:
            text = "A page could not be made: the process that drew it died, perhaps for want of memory.\nTry again."
            raise ReportError(text) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _made(name: str, text: str, site: Site) -> Made:
    """Return what is made of a notebook; in a process of its own, since drawing keeps a processor busy."""
    page = compose(from_text(text))
    return Made(text, page, render(page, name, site), _card(site, page.title or label(name)))


def _card(site: Site, title: str = "") -> bytes:
    """Return the picture for a page of some title, or for the first page."""
    summary = site.imprint.summary
    return card.draw(title or summary.headline, summary, site.name) if summary else b""


def _let_go() -> None:
    """Let what ends an export end a process that draws, too, and without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    kernels.end_with_parent()


def _keep(
    root: Path,
    out: Path,
    made_from: kept.Inputs,
    ran: dict[str, str],
    files: dict[Path, str | bytes],
    progress: Progress,
) -> None:
    try:
        kept.keep(root, made_from, ran)
        kept.remember(root, out, made_from, files)
    except OSError as error:
        progress(f"What was run is not kept for the next export: {error.filename}: {error.strerror}")


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


def _site(root: Path, paths: Sequence[Path], url: str) -> Site:
    imprint = furniture.read(root)
    neighbours = [Neighbour(_file(path), label(path.name)) for path in paths]
    return Site(imprint.title or root.resolve().name, imprint.description, neighbours, imprint, url)


def _file(notebook: Path) -> str:
    return notebook.with_suffix(".html").name
