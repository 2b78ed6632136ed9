"""What a reader's browser does with the largest report, with the stock export, and with a page that Altair writes."""

from __future__ import annotations

import gzip
import http.server
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import altair as alt
from playwright.sync_api import Browser, Page, sync_playwright

import hrcvote
from bench.commands import HRCVOTE, STOCK, run
from bench.pairs import PAIRS, Compared, tell
from browser.conftest import FLAGS, find_chromium, is_local
from conftest import ROOT
from hrcvote import style
from hrcvote.charts import vote

REPORT = "01_vote_breakdown"
FIGURE = "fig-vote-members"
WAIT = 8.0

# Notes the first frame in which a figure stands in the window, and the first in which it answers a reader.
WATCH = """(() => {
  window.seen = {};
  const shows = (e) => {
    const box = e?.getBoundingClientRect();
    return box && box.width > 100 && box.height > 100 && box.top < innerHeight && box.bottom > 0;
  };
  const look = () => {
    const drawn = [...document.querySelectorAll("figure .drawing svg, #vis svg, #vis canvas, .vega-embed svg")];
    if (!window.seen.visible && drawn.some(shows)) window.seen.visible = performance.now();
    const live = [...document.querySelectorAll("figure .drawing.drawn, #vis canvas, #vis svg, .vega-embed svg")];
    if (!window.seen.live && live.some(shows)) window.seen.live = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


class Seen(NamedTuple):
    """What became of one page."""

    page: str
    place: str
    bytes: int
    gzipped: int
    visible: Sequence[float]
    """Milliseconds until the first figure could be seen; none where no figure ever was."""
    live: Sequence[float]
    """Milliseconds until it answered a reader who moves the pointer as soon as there is something to see."""

    def cells(self) -> list[str]:
        """Return it as cells of a table: page, place, kB, kB gzipped, visible, interactive."""
        size = [f"{number / 1000:,.0f} kB" for number in (self.bytes, self.gzipped)]
        return [self.page, self.place, *size, _middle(self.visible), _middle(self.live)]


def pages() -> tuple[list[Seen], Compared]:
    """Measure each page from disk and served, and hold what the report takes against what Altair's page takes."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        tell("the pages are made")
        run(*HRCVOTE, "report", "--root", ROOT, "--out", folder / "own")
        notebook = ROOT / "notebooks" / f"{REPORT}.ipynb"
        stock = ("-m", "nbconvert", "--to", "html", "--output-dir", folder / "stock")
        run(HRCVOTE[0], *stock, notebook, env=STOCK)
        bundle = hrcvote.load(ROOT)
        chart: Any = vote.members(bundle).draw(style.WIDE)
        (folder / "altair.html").write_text(alt.Chart.to_html(chart, inline=True), encoding="utf-8")
        report_file = folder / "own" / f"{REPORT}.html"
        figures = report_file.read_text(encoding="utf-8").count("<figure ")
        files = {
            f"the report, {figures} figures": f"own/{REPORT}.html",
            "the stock export": f"stock/{REPORT}.html",
            "Altair's own page, 1 figure": "altair.html",
        }
        with sync_playwright() as playwright, _served(folder) as address:
            browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=FLAGS)
            found = [
                _seen(browser, name, where, f"{base}/{file}", (folder / file).read_bytes())
                for where, base in (("disk", folder.as_uri()), ("served", address))
                for name, file in files.items()
            ]
    report, _, altair, *_ = found
    shown = Compared(
        "the first figure visible, from disk, against Altair's own page", report.visible, altair.visible, "ms", 0.5
    )
    return found, shown


def _seen(browser: Browser, name: str, where: str, address: str, content: bytes) -> Seen:
    visible: list[float] = []
    live: list[float] = []
    for number in range(PAIRS):
        tell(f"{name}, {where}: {number + 1} of {PAIRS}")
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        context.route("**/*", lambda route: route.continue_() if is_local(route.request.url) else route.abort())
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(f"{address}#{FIGURE}", wait_until="commit")
        for key, into in (("visible", visible), ("live", live)):
            when = _when(page, key)
            if when is None:
                break
            into.append(when)
            page.mouse.move(700, 400 + number)
        context.close()
    return Seen(name, where, len(content), len(gzip.compress(content)), visible, live)


def _when(page: Page, key: str) -> float | None:
    """Wait for a moment and return it; asked from outside, since a page may forbid what a script makes of a text."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if (when := page.evaluate(f"window.seen?.{key}")) is not None:
            return float(when)
        page.wait_for_timeout(20)
    return None


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def _middle(values: Sequence[float]) -> str:
    return f"{statistics.median(values):,.0f} ms" if values else "never"
