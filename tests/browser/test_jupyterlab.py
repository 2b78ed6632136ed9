"""The notebooks in a real JupyterLab: run from a click, drawn by the extension, with nothing from outside."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import BrowserContext, Page, expect

from browser.conftest import ROOT, TOKEN, Lab, Watched, watch
from hrcvote import style
from hrcvote.figure import MIME

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
RUNS_WITHIN = 120
# The first look at JupyterLab compiles and caches its scripts.
OPENS_WITHIN_MS = 60_000

METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
    "language_info": {"name": "python"},
}
DEMO_FIGURE = """\
import altair as alt, pandas as pd
from hrcvote.figure import Figure, Source
rows = pd.DataFrame({"Position": ["In favour", "Against"], "Members": [93, 24]})
side = alt.param(name="size", value=20, bind=alt.binding_range(min=5, max=40, step=1, name="Size "))
def draw(width):
    bars = alt.Chart(rows).mark_bar(color="#1f2328", size=side).encode(x="Members:Q", y="Position:N")
    return bars.add_params(side).properties(width=width - 120)
Figure("demo", "More in favour than against", "Members, <b>of 193</b>", draw, rows, "Two bars, 93 and 24.",
       [Source("un", "UN", "Record", "https://example.org/record"), Source("x", "X", "", "javascript:alert(1)")])
"""
PLAIN_CHART = """\
import altair as alt, pandas as pd, hrcvote
alt.Chart(pd.DataFrame({"a": [1, 2], "b": [3, 4]}), description="A plain chart").mark_line().encode(x="a:Q", y="b:Q")
"""
POSITIONS_CHART = """\
rows = pd.DataFrame({"position": ["yes", "no", "abstain", "not_voting"], "members": [4, 3, 2, 1]})
alt.Chart(rows, description="Positions").mark_bar().encode(x="members:Q", y="position:N", color="position:N")
"""
OTHER_THEME = """\
with alt.theme.enable("default"):
    rows = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    display(alt.Chart(rows, description="Another theme").mark_line().encode(x="a:Q", y="b:Q"))
"""
OUTSIDE_DATA = """\
import hrcvote, altair as alt
alt.Chart("https://example.org/rows.csv").mark_line().encode(x="a:Q", y="b:Q")
"""
LONG_TABLE = """\
from hrcvote.words import table
table(pd.DataFrame({"Day": ["2022-04-07"] * 99, "Votes": [93] * 99}), "Many rows")
"""
HOSTILE = r"1. *b* _c_ `d` [e](https://example.org) <b>f</b> &lt; ~~g~~ $x^2$ \(y^2\) | #"
SENTENCE = f"""\
from hrcvote.words import say
say({HOSTILE!r})
"""
BROKEN_BUNDLE = """\
import shutil
import hrcvote
copy = shutil.copytree("data", "broken/data")
_ = open(f"{copy}/positions.csv", "a").write("68/262,ZZZ,yes\\n")
hrcvote.load("broken")
"""
COMMAND = """\
import sys, hrcvote
!{sys.executable} -m hrcvote validate
"""
SLIDER = """\
import ipywidgets as widgets
slider, shown = widgets.IntSlider(value=3, description="Votes"), widgets.HTML("3 votes")
slider.observe(lambda change: setattr(shown, "value", f"{change.new} votes"), "value")
widgets.VBox([slider, shown])
"""


def open_notebook(watched: Watched, lab: Lab, notebook: str) -> Page:
    """Open a notebook in a fresh workspace and wait until its kernel is ready."""
    page = watched.page
    page.goto(lab.address(notebook))
    expect(page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first).to_be_visible(timeout=OPENS_WITHIN_MS)
    until = time.monotonic() + OPENS_WITHIN_MS / 1000
    while not kernel_is_ready(page, lab, notebook):
        assert time.monotonic() < until, f"no kernel for {notebook}"
        page.wait_for_timeout(200)
    expect(page.get_by_role("dialog")).to_have_count(0)
    return page


def kernel_is_ready(page: Page, lab: Lab, notebook: str) -> bool:
    """Whether the page has joined the notebook's kernel; before that, "run" asks which kernel is meant."""
    sessions = page.request.get(f"{lab.url}api/sessions?token={TOKEN}").json()
    kernels = [session["kernel"] for session in sessions if session["path"] == notebook]
    return any(kernel["execution_state"] == "idle" and kernel["connections"] for kernel in kernels)


def menu(page: Page, *names: str) -> None:
    """Choose an entry of JupyterLab's menus with the mouse."""
    page.get_by_role("menubar").get_by_role("menuitem", name=names[0], exact=True).click()
    for name in names[1:]:
        page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()


def run_all(page: Page, lab: Lab, path: Path) -> nbformat.NotebookNode:
    """Run all cells from the menu, save, and return the notebook as saved."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code" and cell.source]
    menu(page, "Run", "Run All Cells")
    until = time.monotonic() + RUNS_WITHIN
    while time.monotonic() < until:
        page.wait_for_timeout(300)
        if not kernel_is_ready(page, lab, path.relative_to(lab.root).as_posix()):
            continue
        menu(page, "File", "Save Notebook")
        try:
            saved: nbformat.NotebookNode = nbformat.read(path, as_version=4)
        except nbformat.reader.NotJSONError:  # the server empties the file before it writes it
            continue
        counts = [c.execution_count for c in saved.cells if c.cell_type == "code" and c.source]
        if counts == list(range(1, len(cells) + 1)):
            return saved
    pytest.fail(f"{path.name} did not run to its end within {RUNS_WITHIN} s", pytrace=False)


def outputs(notebook: nbformat.NotebookNode) -> list[dict[str, Any]]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


TITLES = (".hrcvote-output .hrcvote-title", ".hrcvote-output .hrcvote-subtitle")


def figure_titles(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the titles of the figures that a notebook holds, in order."""
    specs = [output["data"][MIME] for output in outputs(notebook) if MIME in output.get("data", {})]
    return [spec["usermeta"]["hrcvote"]["title"] for spec in specs]


def drawn_titles(page: Page, expected: int) -> list[str]:
    """Scroll through the notebook and return the titles of the figures whose chart the extension has drawn."""
    figures = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .hrcvote-output figure")
    titles: list[str] = []
    cells = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell")
    for index in range(cells.count()):
        cells.nth(index).evaluate("cell => cell.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(60)
    for index in range(expected):
        figure = figures.nth(index)
        figure.scroll_into_view_if_needed()
        expect(figure.locator("svg.marks")).to_be_visible()
        assert figure.locator("svg.marks path, svg.marks text").count() > 0, "a chart was drawn empty"
        titles.append(figure.locator(".hrcvote-title").text_content() or "")  # a cell out of view has no inner text
    expect(figures).to_have_count(expected)
    return titles


def write(lab: Lab, name: str, *sources: str) -> Path:
    path = lab.root / name
    cells = [new_code_cell(source) for source in sources]
    nbformat.write(new_notebook(cells=cells, metadata=METADATA), path)
    return path


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_its_figures_unrun_and_runs_from_a_click(
    path: Path, jupyterlab: Lab, open_tab: Callable[[], Watched]
) -> None:
    expected = figure_titles(nbformat.read(path, as_version=4))
    watched = open_tab()
    page = open_notebook(watched, jupyterlab, f"notebooks/{path.name}")
    assert drawn_titles(page, len(expected)) == expected
    saved = run_all(page, jupyterlab, jupyterlab.root / "notebooks" / path.name)
    assert [output for output in outputs(saved) if output["output_type"] in ("error", "stream")] == []
    assert drawn_titles(page, len(expected)) == expected
    assert watched.outside == []
    assert watched.errors == []


def test_there_are_notebooks_to_open() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["00", "01", "02", "03", "04"]


@pytest.fixture(scope="module")
def trial(jupyterlab: Lab, profile: BrowserContext) -> Iterator[Watched]:
    """A notebook of a figure, a plain chart, a control, a table and a sentence, run; opened once: that takes long."""
    path = write(
        jupyterlab, "trial.ipynb", DEMO_FIGURE, PLAIN_CHART, POSITIONS_CHART, OTHER_THEME, SLIDER, LONG_TABLE, SENTENCE
    )
    with closing(profile.new_page()) as page:
        trial = watch(page)
        run_all(open_notebook(trial, jupyterlab, path.name), jupyterlab, path)
        yield trial


@pytest.fixture
def page(trial: Watched) -> Iterator[Page]:
    """The trial notebook's page, which must have asked for nothing outside and met no error when a test ends."""
    yield trial.page
    assert trial.outside == []
    assert trial.errors == []


def test_a_figure_is_complete_and_safe(page: Page) -> None:
    figure = page.get_by_role("figure", name="More in favour than against")
    expect(figure.get_by_role("img", name="Two bars, 93 and 24.")).to_be_visible()
    expect(figure.locator(".hrcvote-subtitle")).to_have_text("Members, <b>of 193</b>")
    expect(figure.locator(".hrcvote-sources a")).to_have_count(1)
    expect(figure.locator(".hrcvote-sources")).to_have_text("Sources: UN, Record; X")
    expect(figure.get_by_role("link", name="Record")).to_have_attribute("rel", "noopener noreferrer")
    figure.get_by_text("Table", exact=True).click()
    expect(figure.get_by_role("columnheader")).to_have_text(["Position", "Members"])
    expect(figure.get_by_role("rowheader", name="Against")).to_be_visible()
    expect(figure.get_by_role("cell", name="24")).to_be_visible()
    figure.locator(".vega-embed > details > summary").click()
    saves = ["Save with title and sources as PNG", "Save the drawing alone as SVG", "Save the drawing alone as PNG"]
    expect(figure.locator(".vega-actions a")).to_have_text(saves)


@pytest.mark.parametrize(
    ("save", "begins"),
    [
        ("Save with title and sources as PNG", b"\x89PNG"),
        ("Save the drawing alone as SVG", b"<svg"),
        ("Save the drawing alone as PNG", b"\x89PNG"),
    ],
)
def test_a_picture_is_saved_with_the_keyboard(save: str, begins: bytes, page: Page) -> None:
    figure = page.get_by_role("figure", name="More in favour than against")
    figure.locator(".vega-embed > details").evaluate("menu => (menu.open = true)")
    with page.expect_download() as download:
        figure.get_by_role("link", name=save).press("Enter")
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(begins)


def test_the_picture_with_a_title_is_the_one_that_the_cell_has(page: Page, jupyterlab: Lab) -> None:
    figure = page.get_by_role("figure", name="More in favour than against")
    kept = outputs(nbformat.read(jupyterlab.root / "trial.ipynb", as_version=4))[0]["data"]["image/png"]
    link = figure.get_by_role("link", name="Save with title and sources as PNG", include_hidden=True)
    expect(link).to_have_attribute("href", f"data:image/png;base64,{kept.strip()}")
    expect(link).to_have_attribute("download", "demo.png")


def test_a_subtitle_may_be_as_wide_as_its_title(page: Page) -> None:
    widths = [page.locator(name).evaluate("one => getComputedStyle(one).maxWidth") for name in TITLES]
    assert len(set(widths)) == 1
    assert float(widths[0].removesuffix("px")) <= 720


def test_a_chart_answers_to_its_slider(page: Page) -> None:
    bar = page.locator(".hrcvote-output .mark-rect path").first
    before = bar.get_attribute("d")
    page.locator(".hrcvote-controls input[type=range]").press("End")
    expect(bar).not_to_have_attribute("d", before or "")


def test_a_narrow_window_gets_the_narrow_drawing(page: Page) -> None:
    svg = page.locator(".hrcvote-output svg.marks").first
    wide = int(svg.get_attribute("width") or 0)
    page.set_viewport_size({"width": 620, "height": 900})
    expect(svg).not_to_have_attribute("width", str(wide))
    assert int(svg.get_attribute("width") or 0) < wide / 1.5
    page.set_viewport_size({"width": 1400, "height": 900})
    expect(svg).to_have_attribute("width", str(wide))


def test_a_dark_theme_repaints_the_chart(page: Page) -> None:
    bar = page.locator(".hrcvote-output .mark-rect path").first
    expect(bar).to_have_css("fill", "rgb(31, 35, 40)")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(bar).to_have_css("fill", "rgb(230, 233, 237)")
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    expect(bar).to_have_css("fill", "rgb(31, 35, 40)")


def test_a_plain_altair_chart_is_drawn_offline(page: Page) -> None:
    expect(page.get_by_role("img", name="A plain chart").locator("svg")).to_be_visible()


def rgb(colour: str) -> str:
    """Return a colour as a browser tells it."""
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_a_plain_altair_chart_has_the_type_and_colours_of_the_figures_in_both_themes(page: Page) -> None:
    svg = page.get_by_role("img", name="A plain chart").locator("svg")
    line, letters = svg.locator(".mark-line path"), svg.locator(".role-axis-label text").first
    expect(letters).to_have_css("font-family", re.compile("Arial"))
    expect(svg).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    for light in (True, False, True):
        page.evaluate("(light) => (document.body.dataset.jpThemeLight = light)", str(light).lower())
        shown = [colour if light else style.DARK[colour] for colour in (style.POSITIONS["yes"], style.MUTED)]
        expect(line).to_have_css("stroke", rgb(shown[0]))
        expect(letters).to_have_css("fill", rgb(shown[1]))


def test_positions_in_a_plain_altair_chart_have_nearly_the_colours_of_the_figures(page: Page) -> None:
    bars = page.get_by_role("img", name="Positions").locator(".mark-rect path")
    expect(bars).to_have_count(4)
    fills = dict(
        bars.evaluate_all("bars => bars.map((bar) => [bar.getAttribute('aria-label'), bar.getAttribute('fill')])")
    )
    told = {label.rpartition(" ")[2]: fill for label, fill in fills.items()}
    yes_and_no = {position: style.POSITIONS[position] for position in ("yes", "no")}
    assert told == yes_and_no | {"abstain": style.CATEGORIES["report"], "not_voting": style.FAINT}


def test_a_plain_altair_chart_is_saved_on_white_paper(page: Page) -> None:
    chart = page.locator(".hrcvote-own").filter(has=page.get_by_role("img", name="A plain chart"))
    with page.expect_download() as saved:
        chart.locator("summary").click()
        chart.get_by_role("link", name="Save as SVG").click()
    assert f'fill="{style.PAPER}"' in saved.value.path().read_text(encoding="utf-8")


def test_an_altair_chart_of_another_theme_keeps_it_and_follows_jupyterlab_s(page: Page) -> None:
    svg = page.get_by_role("img", name="Another theme").locator("svg")
    for light, paper in (("true", "rgb(255, 255, 255)"), ("false", "rgb(51, 51, 51)"), ("true", "rgb(255, 255, 255)")):
        page.evaluate("(light) => (document.body.dataset.jpThemeLight = light)", light)
        expect(svg).to_have_css("background-color", paper)


def test_a_widget_answers_to_the_keyboard(page: Page) -> None:
    shown = page.locator(".jp-OutputArea .widget-html-content")
    expect(shown).to_have_text("3 votes")
    page.locator(".jp-OutputArea .noUi-handle").press("ArrowRight")
    expect(shown).to_have_text("4 votes")


def test_a_table_reads_from_the_left_counts_to_the_right_and_takes_little_room(page: Page) -> None:
    rows = page.get_by_role("region", name="Many rows")
    expect(rows.get_by_role("caption")).to_have_css("text-align", "left")
    expect(rows.get_by_role("columnheader", name="Day")).to_have_css("text-align", "left")
    expect(rows.get_by_role("cell", name="2022-04-07").first).to_have_css("text-align", "left")
    expect(rows.get_by_role("columnheader", name="Votes")).to_have_css("text-align", "right")
    expect(rows.get_by_role("cell", name="93").first).to_have_css("text-align", "right")
    box = rows.bounding_box()
    assert box
    assert 200 < box["height"] <= 420


def test_what_a_sentence_quotes_is_no_markdown_and_no_formula(page: Page) -> None:
    expect(page.locator(".jp-OutputArea .jp-RenderedMarkdown")).to_have_text(HOSTILE)
    page.wait_for_load_state("networkidle")  # formulas are set when what sets them has come
    expect(page.locator(".jp-OutputArea .jp-RenderedMarkdown")).to_have_text(HOSTILE)
    expect(page.locator(".jp-OutputArea .jp-RenderedMarkdown").locator("mjx-container, em, code, s, b")).to_have_count(
        0
    )


@pytest.mark.parametrize("sanitised", [True, False])
def test_export_from_the_menu_gives_the_report(sanitised: bool, page: Page) -> None:
    menu(page, "File", "Save and Export Notebook As", "HTML")
    page.get_by_role("dialog").get_by_role("checkbox").set_checked(sanitised)
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="Ok").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert 'id="fig-demo"' in text
    assert "<svg" in text


def test_a_chart_of_outside_data_says_why_it_is_not_drawn(jupyterlab: Lab, open_tab: Callable[[], Watched]) -> None:
    path = write(jupyterlab, "outside.ipynb", OUTSIDE_DATA)
    watched = open_tab()
    page = open_notebook(watched, jupyterlab, path.name)
    run_all(page, jupyterlab, path)
    expect(page.locator(".hrcvote-error")).to_contain_text("https://example.org/rows.csv")
    assert watched.outside == []


@pytest.mark.parametrize(
    ("source", "told"), [(BROKEN_BUNDLE, "data/positions.csv:"), (COMMAND, "The data are sound: ")]
)
def test_what_the_first_cell_has_to_say_is_seen(
    jupyterlab: Lab, open_tab: Callable[[], Watched], source: str, told: str
) -> None:
    path = write(jupyterlab, "first.ipynb", source)
    page = open_notebook(open_tab(), jupyterlab, path.name)
    menu(page, "Run", "Run All Cells")
    expect(page.locator(".jp-OutputArea")).to_contain_text(told, timeout=OPENS_WITHIN_MS)
    expect(page.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"))
    page.wait_for_timeout(500)  # what is taken away is taken away after the cell
    expect(page.locator(".jp-OutputArea")).to_contain_text(told)
    expect(page.get_by_role("status").get_by_text("Reading the tables")).to_have_count(0)


def test_jupyterlab_does_not_ask_for_news(jupyterlab: Lab, open_tab: Callable[[], Watched]) -> None:
    watched = open_tab()
    watched.page.goto(f"{jupyterlab.url}lab?token={TOKEN}")
    settings = watched.page.request.get(
        f"{jupyterlab.url}lab/api/settings/@jupyterlab/apputils-extension:notification?token={TOKEN}"
    )
    schema = json.loads(settings.text())["schema"]["properties"]
    assert schema["fetchNews"]["default"] == "false"
    assert schema["checkForUpdates"]["default"] is False
