"""All reports of a bundle, or none: nothing is replaced before everything is made.

The process that awaits it all imports nothing that makes a page. That is done in processes that are forked with it (see
`hrcvote.forking`), and what these have to tell each other passes through here pickled, as it is.
"""

from __future__ import annotations

import asyncio
import html
import pickle
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from hrcvote import forking, kept
from hrcvote.files import replace_all, try_folder
from hrcvote.place import PACKAGE, AddressError, address
from hrcvote.report import addresses
from hrcvote.report.run import (
    Progress,
    ReportError,
    execute_all,
    finished,
    from_text,
    notebooks_of,
    to_stderr,
    to_text,
)

_BESIDE: Final = re.compile(r'href="([^":/?#]+\.html)["#]')
"""A link to another page of the set."""


def export(
    root: Path, out: Path | None = None, *, url: str = "", fresh: bool = False, progress: Progress = to_stderr
) -> list[Path]:
    """Run the notebooks of the bundle and write one HTML file for each, and an index; the tables go beside them.

    A notebook that would run as it did for the last export, because neither it nor anything that it can read has
    changed (see `hrcvote.kept`), is not run again; and a drawing that would come out the same is not drawn again. What
    the last export wrote into the same directory and this one does not is removed, unless somebody has changed it.

    Args:
        root: The bundle's directory.
        out: Where to write; `reports` in the bundle if not given.
        url: The address of the directory that the pages will be published in, if it is known.
        fresh: Whether to make everything anew, and not only what has changed.
        progress: Takes a line for each notebook as it starts and ends.

    Returns:
        The files written, the pages first, and of these the index.

    Raises:
        ReportError: No page can be published at the address, one or more notebooks failed, or a table was changed
            meanwhile; the reports that were there are whole and as they were.
    """
    out = out if out is not None else root / "reports"
    try:
        url = address(url)
    except AddressError as error:
        raise ReportError(str(error)) from None
    paths = notebooks_of(root)
    with _writing(out):
        try_folder(out)
    made_from = kept.inputs(root, url)
    before = {} if fresh else {path: text for path in paths if (text := kept.executed(root, path.name, made_from))}
    for path in before:
        progress(f"{path.name}: it, what is beside it, data/ and the package are as they were; not run again")
    names = [addresses.FRONT, *(addresses.page(path.name) for path in paths)]
    drawn = {name: "" if fresh else kept.drawn(root, name, made_from) for name in names}
    start = time.perf_counter()
    try:
        with forking.pool(min(forking.processors(), len(paths))) as pool:
            made = finished(_all_pages(pool, root, paths, before, drawn, url, progress))
        tables = _tables(root, made.tables, out)
        now = kept.inputs(root, url)
        if now.tables != made_from.tables:
            text = f"{root / PACKAGE.parent} was changed meanwhile: the pages would not match its tables."
            raise ReportError(
                f"{text}\nRun the command again. If a notebook writes there as it runs, have it write elsewhere."
            )
    except ReportError as error:
        raise ReportError(f"{error}\n\nNothing was published; the reports in {out} are as they were.") from None
    pages = dict(zip(names, [made.front, *made.pages.values()], strict=True))
    files: dict[Path, str | bytes] = {out / name: page.html for name, page in pages.items()}
    files |= {out / addresses.picture(name): page.card for name, page in pages.items() if page.card}
    files |= tables
    with _writing(out):
        replace_all(files)
    for path in kept.outdated(root, out, files):
        try:
            path.unlink(missing_ok=True)
            progress(f"{path.relative_to(out)}: no longer published; removed")
        except OSError as error:
            progress(f"{path} is no longer published, but cannot be removed: {error.strerror}. Remove it yourself.")
    progress(f"{len(pages)} pages written to {out}, {time.perf_counter() - start:.1f} s in all")
    try:
        if now == made_from:  # nobody has changed anything meanwhile
            ran = {path.name: page.notebook for path, page in made.pages.items() if path not in before}
            kept.keep(root, made_from, ran, {name: page.drawn for name, page in pages.items()})
        kept.remember(root, out, made_from if now == made_from else None, files)
    except OSError as error:
        progress(f"What was made is not kept for the next export: {error.filename}: {error.strerror}")
    return list(files)


@dataclass(frozen=True, repr=False)  # when all is done asyncio has Python write out what it returned, only to drop that
class Made:
    """What is made of one notebook that has run, or of all for the first page."""

    html: str
    card: bytes
    """Its picture, for whoever links to it; empty where the bundle has no finding to show."""
    drawn: str
    """What was drawn for it, as `hrcvote.report.drawn` has it."""
    notebook: str = ""
    entry: bytes = b""
    """What the first page says of it, pickled."""


class Common(NamedTuple):
    """What the pages have in common."""

    site: bytes
    """The set that they belong to, pickled."""
    tables: Sequence[str]
    """The files of the tables."""


class Export(NamedTuple):
    """All that is published."""

    pages: Mapping[Path, Made]
    front: Made
    tables: Sequence[str]


async def _all_pages(
    pool: Executor,
    root: Path,
    paths: Sequence[Path],
    before: Mapping[Path, str],
    drawn: Mapping[str, str],
    url: str,
    progress: Progress,
) -> Export:
    """Run the notebooks that have to be, and make the page of each beside the others as soon as it has run."""
    loop = asyncio.get_running_loop()
    try:
        shared = loop.run_in_executor(pool, _common, root, [path.name for path in paths], url)

        async def page(path: Path, text: str) -> Made:
            packed, name = (await shared).site, addresses.page(path.name)
            made = await loop.run_in_executor(pool, _made, path.name, text, packed, drawn[name])
            progress(f"{name}: made")
            return made

        async def of_run(path: Path, notebook: Any) -> Made:
            return await page(path, to_text(notebook))

        # The longest first, so that none is left to be made when nothing else is.
        changed = sorted(set(paths) - set(before), key=lambda path: (-path.stat().st_size, path))
        running = asyncio.ensure_future(execute_all(changed, root, progress, pictures=False, then=of_run))
        common = await shared  # a document that cannot be read ends it all at once
        kept_ones = asyncio.gather(*(page(path, text) for path, text in before.items()))
        try:
            ran = await running
        except BaseException:  # asyncio would print what nobody waits for, with its own code
            kept_ones.cancel()
            await asyncio.gather(kept_ones, return_exceptions=True)
            raise
        pages = dict(zip(changed, ran, strict=True)) | dict(zip(before, await kept_ones, strict=True))
        entries = {path.name: pages[path].entry for path in paths}
        index = await loop.run_in_executor(pool, _index, entries, common.site, drawn[addresses.FRONT])
        return Export({path: pages[path] for path in paths}, index, common.tables)
    except BrokenProcessPool:
        text = "A page could not be made: the process that drew it died, perhaps for want of memory.\nTry again."
        raise ReportError(text) from None


def _common(root: Path, notebooks: Sequence[str], url: str) -> Common:
    """Return what the pages have in common; in a process of the pool, as the two that follow."""
    from hrcvote.report import furniture
    from hrcvote.report.site import Neighbour, Site

    imprint = furniture.read(root)
    neighbours = [Neighbour(addresses.page(name), addresses.label(name)) for name in notebooks]
    site = Site(imprint.title or root.resolve().name, imprint.description, neighbours, imprint, url)
    return Common(pickle.dumps(site), [table.path for table in imprint.tables])


def _made(name: str, text: str, packed: bytes, before: str = "") -> Made:
    """Return what is made of a notebook.

    Raises:
        ReportError: It links to a notebook that does not exist, or has a picture that cannot be in its page.
    """
    from hrcvote.report.drawing import Charts
    from hrcvote.report.drawn import Drawn
    from hrcvote.report.page import compose, render

    site, drawn = pickle.loads(packed), Drawn(before)
    page = compose(from_text(text), drawn, name)
    card = _card(site, drawn, page.title or addresses.label(name))
    entry = replace(page, blocks=[], charts=Charts(), drawn=Drawn())
    made = render(page, name, site)
    known = {addresses.FRONT, *(neighbour.file for neighbour in site.neighbours)}
    if gone := sorted({unquote(html.unescape(link)) for link in _BESIDE.findall(made)} - known):
        linked = ", ".join(file.replace(".html", ".ipynb") for file in gone)
        raise ReportError(f"{name} links to what is not among the notebooks: {linked}.\nMend the link, or remove it.")
    return Made(made, card, drawn.text(), text, pickle.dumps(entry))


def _index(entries: Mapping[str, bytes], packed: bytes, before: str = "") -> Made:
    """Return what is made of all notebooks together."""
    from hrcvote.report.drawn import Drawn
    from hrcvote.report.page import render_contents

    site, drawn = pickle.loads(packed), Drawn(before)
    pages = [(pickle.loads(entry), name) for name, entry in entries.items()]
    return Made(render_contents(pages, site), _card(site, drawn), drawn.text())


def _card(site: Any, drawn: Any, title: str = "") -> bytes:
    """Return the picture for a page of some title, or for the first page."""
    from hrcvote.report import card

    summary = site.imprint.summary
    return card.draw(title or summary.headline, summary, site.name, drawn) if summary else b""


def _tables(root: Path, tables: Sequence[str], out: Path) -> dict[Path, bytes]:
    """Read the tables, and the schema that they are under."""
    data = root / PACKAGE.parent
    return {out / "data" / name: (data / name).read_bytes() for name in [PACKAGE.name, *tables] if tables}


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        text = f"{out} cannot be written: {error.strerror}. The reports that were there are as they were."
        text += "\nGive another directory, or make room."
        raise ReportError(text) from None
