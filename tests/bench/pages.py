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
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import altair as alt
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

import hrcvote
from bench.commands import HRCVOTE, STOCK, run
from bench.pairs import Compared, tell
from browser.conftest import FLAGS, WINDOW, find_chromium
from conftest import ROOT
from hrcvote import style
from hrcvote.charts import vote

REPORT = "01_vote_breakdown"
FIGURE = "fig-vote-members"
WAIT = 8.0
OPENINGS = 15
"""How often each page is opened: one opening says little, and takes a second."""
WHOLE: ViewportSize = {"width": 1400, "height": 2400}
"""A window that the first figure of each page stands in as the page opens: nobody has to scroll."""
_PLACES = cycle(range(100))

# Notes when a figure first stands in the window, and when one first answers a reader. Observers and not a look in each
# frame, which would have the page laid out anew each time.
WATCH = """(() => {
  window.seen = {};
  const note = (what, selector, options) => {
    const standing = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting && entry.boundingClientRect.height > 100)) return;
      window.seen[what] ??= performance.now();
      standing.disconnect();
    });
    const there = new MutationObserver(() => {
      const found = document.querySelectorAll(selector);
      found.forEach((element) => standing.observe(element));
      if (found.length) there.disconnect();
    });
    there.observe(document, {childList: true, subtree: true, ...options});
  };
  note("visible", "figure .drawing svg, #vis svg, #vis canvas");
  note("live", "figure .drawing.drawn, #vis svg, #vis canvas", {attributes: true, attributeFilter: ["class"]});
})()"""


class Seen(NamedTuple):
    """What became of one page."""

    page: str
    place: str
    size: int
    gzipped: int
    visible: list[float]
    """Milliseconds until the first figure could be seen; none where no figure ever was."""
    live: list[float]
    """Milliseconds until it answered a reader who moves the pointer as soon as there is something to see."""

    @classmethod
    def of(cls, page: str, place: str, content: bytes) -> Seen:
        """Return a page of which nothing has been seen yet."""
        return cls(page, place, len(content), len(gzip.compress(content)), [], [])

    def cells(self) -> list[str]:
        """Return it as cells of a table: page, place, kB, kB gzipped, visible, interactive."""
        size = [f"{number / 1000:,.0f} kB" for number in (self.size, self.gzipped)]
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
            opened = [
                (Seen.of(name, where, (folder / file).read_bytes()), f"{base}/{file}", WHOLE)
                for where, base in (("disk", folder.as_uri()), ("served", address))
                for name, file in files.items()
            ]
            linked = Seen.of("the report, at the address of a figure", "disk", report_file.read_bytes())
            opened.append((linked, f"{report_file.as_uri()}#{FIGURE}", WINDOW))
            # Once for nothing: the first page of a browser waits for the browser.
            _open(browser, Seen.of("", "", b""), *opened[0][1:])
            for number in range(OPENINGS):
                for seen, place, window in opened:
                    if seen.visible or not number:  # what has shown no figure once will not the next time
                        tell(f"{seen.page}, {seen.place}: {number + 1} of {OPENINGS}")
                        _open(browser, seen, place, window)
    found = [seen for seen, _, _ in opened]
    report, _, altair, *_ = found
    shown = Compared(
        "the first figure visible, from disk, against Altair's own page", report.visible, altair.visible, "ms", 0.5
    )
    return found, shown


def _open(browser: Browser, seen: Seen, address: str, window: ViewportSize) -> None:
    """Open a page once, and add when its first figure could be seen and answered to what is known of the page."""
    context = browser.new_context(viewport=window)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    for key, into in (("visible", seen.visible), ("live", seen.live)):
        when = _when(page, key, moving=key == "live")
        if when is None:
            break
        into.append(when)
    context.close()


def _when(page: Page, key: str, *, moving: bool) -> float | None:
    """Wait for a moment and return it; asked from outside, since a page may forbid what a script makes of a text.

    A reader keeps the pointer moving: a page that has not yet been read whole does not notice one movement.
    """
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if (when := page.evaluate(f"window.seen?.{key}")) is not None:
            return float(when)
        if moving:
            page.mouse.move(700, 400 + next(_PLACES))
        page.wait_for_timeout(50)
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
