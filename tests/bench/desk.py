"""How long a tool of the workbench takes to answer, in a real JupyterLab."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong

from bench.pairs import tell
from browser.conftest import FLAGS, find_chromium, serving, watching
from browser.test_desk import tools_of_the_workbench
from browser.test_jupyterlab import open_notebook, run_all

SOON_MS = 100
PAUSE_MS = 400
"""Between one change and the next, as a reader makes them."""

# Notes for each change of a control how long it is until another answer stands in the page.
WATCH = """() => {
  let began = 0;
  window.answers = [];
  const begins = (event) => {
    if (event.target.closest(".hrcvote-desk")) began = performance.now();
  };
  document.addEventListener("input", begins, true);
  document.addEventListener("click", (event) => event.target.closest("button") && begins(event), true);
  new MutationObserver((changes) => {
    if (began && changes.some((change) => change.target.closest?.(".hrcvote-desk .widget-html-content"))) {
      window.answers.push(performance.now() - began);
      began = 0;
    }
  }).observe(document.body, { childList: true, subtree: true });
}"""

# In each round something else, since a tool keeps what it has answered: a number, two members, the places of a vote and
# of a source in their lists, and a text.
ROUNDS = (
    ("47", "Turkey", "Brazil", 0, 1, "59"),
    ("60", "Burma", "Kenya", 3, 2, "expel"),
    ("77", "UAE", "Norway", 4, 3, "93"),
    ("78", "Ivory Coast", "Chile", 5, 4, "seat"),
    ("80", "Swaziland", "India", 6, 5, "April"),
)


class Answered(NamedTuple):
    """How long the answers of one kind took, in milliseconds."""

    what: str
    took: list[float]

    def cells(self) -> list[str]:
        """Return it as cells of a table: what, changes, median, slowest, how many came soon enough."""
        soon = sum(value <= SOON_MS for value in self.took)
        middle, slowest = statistics.median(self.took), max(self.took)
        return [self.what, str(len(self.took)), f"{middle:.0f} ms", f"{slowest:.0f} ms", f"{soon} of {len(self.took)}"]


def answers() -> list[Answered]:
    """Measure how long each tool takes to answer a change of a control, at the pace of a reader."""
    with (
        TemporaryDirectory() as home,
        serving(Path(home)) as lab,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=FLAGS)
        with watching(browser) as opened:
            path = tools_of_the_workbench(lab)
            page = open_notebook(opened(), lab, path.name)
            run_all(page, lab, path)
            page.evaluate(WATCH)
            found: dict[str, list[float]] = {}
            for number, round_ in enumerate(ROUNDS, start=1):
                tell(f"the tools' answers: round {number} of {len(ROUNDS)}")
                for what, change in _changes(page, *round_):
                    found.setdefault(what, []).extend(_timed(page, change))
    return [Answered(what, took) for what, took in found.items()]


def _changes(
    page: Page, yes: str, member: str, other: str, vote: int, source: int, text: str
) -> Iterator[tuple[str, Callable[[], object]]]:
    what = "what would it have taken?, a number and a case"
    yield from ((what, change) for change in _typed(page, "In favour", yes))
    yield what, page.get_by_role("button", name="All 18 that did not vote abstain").click
    for name, typed in (("Member", member), ("Compare with", other)):
        yield from (("find and compare members, each letter", change) for change in _typed(page, name, typed))
    yield "two votes side by side, another vote", lambda: _choose(page, "First vote", vote)
    yield "ask the sources, another source", lambda: _choose(page, "Source", source)
    yield "ask the sources, all of them", lambda: _choose(page, "Source", 0)
    yield from (("ask the sources, each letter", change) for change in _typed(page, "Holding the text", text))


def _typed(page: Page, label: str, text: str) -> Iterator[Callable[[], None]]:
    _control(page, label).focus()
    page.keyboard.press("Control+a")
    for letter in text:
        yield partial(page.keyboard.press, letter)


def _choose(page: Page, label: str, place: int) -> None:
    _control(page, label).select_option(index=place)


def _control(page: Page, label: str) -> Locator:
    """Return the first control of that name: two tools have one for the text that is looked for."""
    return page.get_by_label(label, exact=True).first


def _timed(page: Page, change: Callable[[], object]) -> list[float]:
    """Make a change, and return what its answer took; nothing where the answer stays as it is."""
    page.evaluate("window.answers.length = 0")
    change()
    with suppress(TookTooLong):
        page.wait_for_function("window.answers.length", timeout=2000)
    page.wait_for_timeout(PAUSE_MS)
    return list(page.evaluate("window.answers.slice(0, 1)"))
