"""The tools of the workbench in a real JupyterLab: by keyboard alone, offline, and each answer that of its function."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page, expect

from browser.conftest import ROOT, Lab, Watched
from browser.test_accessibility import AXE
from browser.test_jupyterlab import METADATA, menu, open_notebook, run_all
from hrcvote import Bundle, desk, load, record

pytestmark = pytest.mark.browser

UNDER_A_MINUTE = 60
NARROW = 390
DESK = ".hrcvote-desk"

# Notes whether a text was there, if only for a moment.
HEAR = """(text) => new MutationObserver(() => {
  window.wasSaid ||= document.querySelector(".jp-Notebook").textContent.includes(text);
}).observe(document.body, { childList: true, subtree: true })"""
FOCUSED = "() => { const a = document.activeElement; return (a.labels?.[0] ?? a).textContent.trim(); }"
# What is wider than its place; what only a screen reader is to find is left out.
CUT = """() => [...document.querySelectorAll(".hrcvote-desk, .hrcvote-desk *")]
  .filter((e) => e.clientWidth > 20 && e.scrollWidth > e.clientWidth + 1 && !e.closest("thead, svg, input, textarea"))
  .map((e) => `${e.tagName}.${e.className}: ${e.scrollWidth} of ${e.clientWidth}`)"""


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load(ROOT)


@pytest.fixture(scope="module")
def tools(jupyterlab: Lab) -> Path:
    """A notebook of the workbench's own tool cells."""
    return tools_of_the_workbench(jupyterlab)


def tools_of_the_workbench(lab: Lab) -> Path:
    """Write a notebook of the workbench's own tool cells, where JupyterLab serves it."""
    workbench: Any = nbformat.read(ROOT / "notebooks" / "04_workbench.ipynb", as_version=4)
    sources = [cell.source for cell in workbench.cells if cell.source.startswith("explore.")]
    assert len(sources) == 5
    start = "from hrcvote import explore, load\nbundle = load()"
    path = lab.root / "tools.ipynb"
    cells = [new_code_cell(source) for source in (start, *sources)]
    nbformat.write(new_notebook(cells=cells, metadata=METADATA), path)
    return path


@contextmanager
def within_a_minute() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < UNDER_A_MINUTE


def tab_to(page: Page, name: str) -> None:
    """Move to a control by its name with the Tab key alone."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == name:
            return
    pytest.fail(f"no control {name!r} was reached with the Tab key")


def type_over(page: Page, text: str) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def tool(page: Page, control: str) -> Any:
    """The tool that has a control of this name."""
    return page.locator(DESK).filter(has=page.get_by_label(control, exact=True))


def test_a_reporter_finds_each_case_by_keyboard(
    tools: Path, jupyterlab: Lab, open_tab: Callable[[], Watched], bundle: Bundle
) -> None:
    watched = open_tab()
    page = open_notebook(watched, jupyterlab, tools.name)
    page.evaluate(HEAR, "Reading the tables")
    run_all(page, jupyterlab, tools)
    assert page.evaluate("window.wasSaid"), "the first cell did not say that it is at work"
    expect(page.get_by_text("Reading the tables")).to_have_count(0)
    page.locator(".jp-Notebook .jp-Cell").first.click(position={"x": 4, "y": 4})
    page.keyboard.press("Escape")

    what_if = tool(page, "Change the vote by")
    with within_a_minute():
        tab_to(page, "In favour")
        type_over(page, "47")
        short = record.Tally(47, 24, 58, 64)
        expect(what_if.locator(".said")).to_have_text(desk.in_words(short))
        assert record.outcome(short).margin == -1
    with within_a_minute():
        tab_to(page, "All 18 that did not vote abstain")
        page.keyboard.press("Enter")
        expect(what_if.get_by_text(desk.argument_of_the_absent(bundle))).to_be_visible()
        expect(what_if.get_by_role("row", name="Present and voting, the rule")).to_contain_text("passed")
    with within_a_minute():
        member = tool(page, "Member")
        tab_to(page, "Member")
        type_over(page, "Turkey")
        expect(member.locator(".said")).to_have_text(desk.Members(bundle).about("TUR"))
        row = desk.Members(bundle).positions("TUR").set_index("Vote").loc["ES-11/3"]
        expect(member.get_by_role("row", name="ES-11/3")).to_contain_text(row["Position"])
        tab_to(page, "Compare with")
        page.keyboard.type("Brazil, UEA")
        expect(member.locator(".said").first).to_have_text(desk.Names(bundle).unknown("UEA"))
        expect(member.locator(".said").last).to_contain_text("Türkiye and Brazil took the same position in")
    with within_a_minute():
        votes = tool(page, "First vote")
        tab_to(page, "First vote")
        page.keyboard.press("ArrowUp")
        expect(votes.locator(".said")).to_have_text(desk.Between(bundle, "ES-11/1", "ES-11/3").in_words())
        page.keyboard.press("ArrowDown")
        between = desk.Between(bundle, "ES-11/2", "ES-11/3")
        expect(votes.locator(".said")).to_have_text(between.in_words())
        expect(votes.get_by_role("row")).to_have_count(1 + len(between.moved()))
        expect(votes.locator(".hrcvote-desk-flow path")).to_have_count(len(between.flows()))

    taking = tool(page, "First vote")
    tab_to(page, "Take it away: CSV, picture, Python")
    page.keyboard.press("Space")
    link = f"Save the table, CSV, {len(between.moved())} rows"
    expect(taking.get_by_role("link", name=link)).to_be_visible()
    tab_to(page, link)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes().decode("utf-8-sig") == desk.safe_csv(between.moved())
    assert download.value.suggested_filename == "moved-ES-11-2-ES-11-3.csv"
    expect(taking.get_by_label("The same table in Python")).to_have_value(
        'from hrcvote import desk, load; desk.Between(load(), "ES-11/2", "ES-11/3").moved()'
    )
    tab_to(page, "Make a picture")
    page.keyboard.press("Enter")
    expect(taking.get_by_role("link", name="Save the picture, PNG")).to_be_visible(timeout=20_000)

    sources = tool(page, "Source")
    tab_to(page, "Source")
    page.keyboard.type("The Hill")  # a list is searched by its first letters
    chosen = desk.choose(desk.statements(bundle), source="The Hill", verdict="differs")
    expect(sources.locator("details li")).to_have_text(desk.corrections(chosen))
    page.keyboard.press("Home")
    tab_to(page, "Holding the text")
    page.keyboard.type("59 abst")
    expect(sources.locator(".said")).to_have_text("One statement of one source.")

    page.evaluate(AXE)
    violations = page.evaluate("axe.run('.hrcvote-desk', {resultTypes: ['violations']}).then((run) => run.violations)")
    assert [f"{rule['id']}: {node['html'][:120]}" for rule in violations for node in rule["nodes"]] == []

    first = page.locator(DESK).first.element_handle()
    menu(page, "Run", "Run All Cells")
    page.wait_for_function("(node) => !node.isConnected", arg=first)
    expect(what_if.get_by_label("Abstained", exact=True)).to_have_value("76")
    expect(member.get_by_label("Compare with")).to_have_value("Brazil, UEA")
    expect(sources.get_by_label("Holding the text")).to_have_value("59 abst")

    page.keyboard.press("Control+b")  # the file browser would take most of a phone
    page.set_viewport_size({"width": NARROW, "height": 9000})
    expect(what_if.get_by_role("table")).to_have_css("display", "block")
    assert page.evaluate(CUT) == []
    assert watched.outside == []
    assert watched.errors == []
