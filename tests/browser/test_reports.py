"""The reports as a reader opens them: from disk, with nothing to reach but the file."""

from __future__ import annotations

import base64
import codecs
import csv
import gzip
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote
from xml.etree import ElementTree

import altair as alt
import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image
from playwright.sync_api import Download, Page, ViewportSize, expect
from pypdf import PdfReader

from hrcvote import record, style
from hrcvote.data import load
from hrcvote.figure import Figure, Source
from hrcvote.report.page import compose, render
from hrcvote.report.site import Neighbour, Site
from hrcvote.words import names

from .conftest import ROOT, WINDOW, Watched

pytestmark = pytest.mark.browser

Opener = Callable[..., Watched]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PHONE: ViewportSize = {"width": 390, "height": 800}
DESK = WINDOW
# What the page's margins leave of A4 across, and of Letter down, in pixels of a 96th of an inch.
PAPER: ViewportSize = {"width": 673, "height": 911}
TITLE_ON_PAPER = 24
"""The height of a report's title in print, in points."""
LAYOUTS = [pytest.param(PHONE, "narrow", id="phone"), pytest.param(DESK, "wide", id="desk")]

TABLE = pd.DataFrame(
    {
        "Group": ["African", "=SUM(A1)", "+1, or more", '@"x"', "-", "\tx", "Eastern European"],
        "Members": [54, 55, -23, 33, 28, 0, 1],
        "Share": [0.28, None, -1.5, 1e-9, 12, 3, 4],
    }
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page whose one figure has an input, a tooltip and a table that a spreadsheet could trip over."""
    cells = [
        new_markdown_cell(
            "# The question\n\nThe answer.\n\n" + "A paragraph that takes room.\n\n" * 40 + "## A finding"
        ),
        shown(),
        new_markdown_cell("## A second finding\n\nAnd its text."),
    ]
    path = tmp_path_factory.mktemp("demo") / "demo.html"
    notebook = nbformat.from_dict(new_notebook(cells=cells))
    path.write_text(render(compose(notebook), "demo.ipynb", Site()), encoding="utf-8")
    return path.as_uri()


def shown() -> Any:
    """The cell of a notebook that shows the figure."""
    return new_code_cell("figure()", outputs=[new_output("display_data", data=figure()._repr_mimebundle_())])


def figure() -> Figure:
    def draw(width: int) -> alt.Chart:
        choice = alt.param(
            name="choice", value="African", bind=alt.binding_select(options=["African", "-"], name="Group ")
        )
        word = alt.param(name="word", value="", bind=alt.binding(input="search", placeholder="a word", name="Word "))
        found = "word && indexof(datum.Group, word) >= 0"
        chart: alt.Chart = (
            alt.Chart(TABLE)
            .mark_bar(stroke="black")
            .encode(
                x="Members:Q",
                y="Group:N",
                tooltip=["Group", "Members"],
                opacity=alt.condition("datum.Group == choice", alt.value(1), alt.value(0.25)),
                strokeWidth=alt.condition(found, alt.value(2), alt.value(0)),
            )
            .add_params(choice, word)
            .properties(width=width - 140, height=200)
        )
        return chart

    source = Source("a", "A publisher", "A record", "https://example.org/a")
    return Figure("demo", FINDING, "Seven groups, one day", draw, TABLE, "Bars.", [source])


def scroll_through(page: Page) -> None:
    page.mouse.move(1, 1)  # figures wait for a first sign of a reader
    for figure in page.locator("figure").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".drawing:visible .stage svg").wait_for()


INPUTS = """
figure => Array.from(figure.querySelectorAll(".controls :is(select, input)"), input => [
    input.name, input.type, input.placeholder, input.options ? input.selectedIndex : input.value,
    input.closest("label").textContent.replace(/\\s+/g, " "),
    ...Object.values(input.getBoundingClientRect().toJSON()).map(Math.round),
])
"""
"""What a figure's inputs are, what they say, and where they stand."""

LONE = """
() => Array.from(document.querySelectorAll("figure :is(.subtitle, .sources)"), part => {
    const words = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), range = document.createRange(), ends = [];
    while (words.nextNode()) {
        for (const word of words.currentNode.data.matchAll(/\\S+/g)) {
            range.setStart(words.currentNode, word.index);
            range.setEnd(words.currentNode, word.index + word[0].length);
            ends.push([word[0], Array.from(range.getClientRects()).pop().bottom]);
        }
    }
    const last = ends.filter(end => ends[ends.length - 1][1] - end[1] < 6);
    return last.length === 1 ? last[0][0] : "";
}).filter(Boolean)
"""
"""The words that are a line to themselves at the end of a subtitle or of sources."""

MIDDLES = """
table => {
    const middle = (cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        const box = range.getBoundingClientRect();
        return (box.left + box.right) / 2;
    };
    const [heads, first] = document.querySelector(table).rows;
    const numbers = Array.from(heads.cells, (_, place) => place).filter((place) => first.cells[place].matches(".num"));
    return numbers.map((place) => [middle(heads.cells[place]), middle(first.cells[place])]);
}
"""
"""Where the middle of each head of a column of numbers is, across the page, and that of the number below it."""

TABLES = """
() => Array.from(document.querySelectorAll(".scroll"), region => {
    const table = region.querySelector("table");
    const quoted = (text) => '"' + text + '"';
    const said = (cell) => getComputedStyle(cell, "::before").content.split(" /")[0];
    return {
        stacked: region.matches(".stacked"), role: table.getAttribute("role"),
        room: region.clientWidth, taken: region.scrollWidth,
        heads: Array.from(table.rows[0].cells, (cell) => quoted(cell.textContent)),
        said: Array.from(table.tBodies[0].rows[0].cells, said),
    };
})
"""
"""How each table of a page is laid out, its heads, and what stands before each cell of its first row."""

FINDING = "One group is larger than the others"
OPENING = "The title describes the figure as it opens."
"""What stands beside a figure that shows something else."""


SAID = {position: label.lower() for position, label in style.POSITION_LABELS.items()}


def tally(positions: pd.Series[str]) -> str:
    """Return how many there are of each position."""
    counts = positions.value_counts()
    return ", ".join(f"{counts[one]} {said}" for one, said in SAID.items() if one in counts)


def saved(page: Page, kind: str) -> Download:
    with page.expect_download() as waiting:
        page.locator(f"button[data-kind={kind}]").click()
    return waiting.value


@pytest.mark.parametrize(("viewport", "kind"), LAYOUTS)
@pytest.mark.parametrize("name", NOTEBOOKS)
class TestEachReport:
    def test_every_figure_is_live_and_nothing_leaves_the_page(
        self, open_page: Opener, reports: Path, name: str, viewport: dict[str, int], kind: str
    ) -> None:
        watched = open_page(viewport=viewport, offline=True)
        watched.page.goto((reports / f"{name}.html").as_uri())
        scroll_through(watched.page)
        figures = watched.page.locator("figure").all()
        assert figures
        for one in figures:
            box = one.locator(f".drawing.{kind} .stage svg").bounding_box()
            assert box, f"{one.get_attribute('id')} is not drawn"
            assert box["width"] > 200
            assert box["height"] > 40
            assert one.locator(".stage svg:visible").get_attribute("role") == "img"
        assert watched.outside == []
        assert watched.errors == []

    def test_every_input_is_there_before_its_figure_is_live(
        self, open_page: Opener, reports: Path, name: str, viewport: dict[str, int], kind: str
    ) -> None:
        del kind
        page = open_page(viewport=viewport, offline=True).page
        page.goto((reports / f"{name}.html").as_uri())
        figures = page.locator("figure:has(.controls)").all()
        for one in figures:
            one.scroll_into_view_if_needed()
            one.evaluate("figure => { figure.still = (" + INPUTS + ")(figure); figure.top = window.scrollY; }")
        assert page.locator(".stage").count() == 0
        page.mouse.move(1, 1)
        for one in figures:
            one.scroll_into_view_if_needed()
            one.locator(".controls .vega-bindings").wait_for()
            page.evaluate("top => window.scrollTo(0, top)", one.evaluate("figure => figure.top"))
            assert one.evaluate(INPUTS) == one.evaluate("figure => figure.still")

    def test_every_figure_is_there_without_scripts(
        self, open_page: Opener, reports: Path, name: str, viewport: dict[str, int], kind: str
    ) -> None:
        watched = open_page(viewport=viewport, offline=True, java_script_enabled=False)
        watched.page.goto((reports / f"{name}.html").as_uri())
        other = {"wide": "narrow", "narrow": "wide"}[kind]
        for one in watched.page.locator("figure").all():
            box = one.locator(f".drawing.{kind} > svg").bounding_box()
            assert box, f"{one.get_attribute('id')} is not there"
            assert box["width"] > 200
            assert box["height"] > 40
            assert one.locator(f".drawing.{other} > svg").bounding_box() is None
            assert not one.locator(".downloads").is_visible()
            assert not one.locator(".controls:visible").count()
        assert watched.outside == []

    def test_nothing_is_wider_than_the_window(
        self, open_page: Opener, reports: Path, name: str, viewport: dict[str, int], kind: str
    ) -> None:
        del kind
        watched = open_page(viewport=viewport, offline=True)
        watched.page.goto((reports / f"{name}.html").as_uri())
        scroll_through(watched.page)
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("name", ["index", *NOTEBOOKS])
def test_nothing_is_wider_than_paper_and_no_figure_higher(name: str, reports: Path, open_page: Opener) -> None:
    page = open_page(viewport=PAPER).page
    page.emulate_media(media="print")
    page.goto((reports / f"{name}.html").as_uri())
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.scrollWidth") == PAPER["width"]
    figures = page.locator("figure").all()
    assert len(figures) > 0 or name == "index"
    for figure in figures:
        drawn = figure.locator(".wide > svg").bounding_box()
        head = figure.locator("figcaption").bounding_box()
        assert drawn
        assert head
        assert drawn["x"] >= 0
        assert drawn["x"] + drawn["width"] <= PAPER["width"]
        assert drawn["y"] + drawn["height"] - head["y"] <= PAPER["height"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_on_a_phone_every_cell_of_a_table_is_in_sight_with_its_columns_name(
    name: str, reports: Path, open_page: Opener
) -> None:
    page = open_page(viewport=PHONE, offline=True).page
    page.goto((reports / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.locator(".stacked").first.wait_for()
    tables = page.evaluate(TABLES)
    assert all(table["room"] >= table["taken"] for table in tables)
    stacked, fitting = ([table for table in tables if table["stacked"] is wanted] for wanted in (True, False))
    assert stacked
    assert all(table["said"] == table["heads"] and table["role"] == "table" for table in stacked)
    assert fitting
    assert all(set(table["said"]) == {"none"} and table["role"] is None for table in fitting)
    page.set_viewport_size(DESK)
    page.locator(".stacked").first.wait_for(state="detached")


@pytest.mark.parametrize("name", ["index", *NOTEBOOKS])
def test_no_page_is_printed_smaller(name: str, reports: Path, open_page: Opener) -> None:
    page = open_page().page
    page.goto((reports / f"{name}.html").as_uri())
    heights: set[float] = set()

    def seen(text: str, at: list[float], turned: list[float], _font: Any, size: float) -> None:
        if text.strip():
            heights.add(round(size * abs(at[0] * turned[0]), 1))

    for sheet in PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages:
        sheet.extract_text(visitor_text=seen)
    assert max(heights) == TITLE_ON_PAPER, "something is wider than the paper, and the printer shrinks all to fit it"


A_LINE = 40
"""Words: what ends a page has more, if it is not left over."""

HEADINGS = """
() => {
    const headings = Array.from(document.querySelectorAll("main :is(h1, h2, h3, h4), figcaption .title"));
    return headings.map((heading) => heading.textContent.split(/\\s+/).filter(Boolean).join(" "));
}
"""

LEADING = """
() => Array.from(document.querySelectorAll("main :is(h2, h3, h4), .about .version, .about p:has(+ ul)")).map(
    (what) => what.textContent.split(/\\s+/).filter(Boolean).join(" "))
"""
"""What leads to what follows it, and may not end a sheet."""


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["index", *NOTEBOOKS])
def test_no_heading_is_cut_by_the_end_of_a_sheet_and_the_last_is_not_for_a_line(
    name: str, paper: str, reports: Path, open_page: Opener
) -> None:
    page = open_page().page
    page.goto((reports / f"{name}.html").as_uri())
    printed = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    sheets = [unicodedata.normalize("NFKC", " ".join(sheet.extract_text().split())) for sheet in printed]
    assert [heading for heading in page.evaluate(HEADINGS) if not any(heading in sheet for sheet in sheets)] == []
    assert len(sheets[-1].split()) > A_LINE
    ends = [re.sub(r"\d+ / \d+$", "", sheet).strip() for sheet in sheets]
    assert [what for what in page.evaluate(LEADING) if any(end.endswith(what) for end in ends)] == []
    last = unicodedata.normalize("NFKC", " ".join(page.locator(".summary dd").last.inner_text().split()))
    assert last in sheets[0], "the summary ends on another sheet, which a figure after it leaves empty"


def test_a_few_words_in_a_cell_are_printed_in_one_line(reports: Path, open_page: Opener) -> None:
    page = open_page(viewport=PAPER).page
    page.emulate_media(media="print")
    page.goto((reports / "01_vote_breakdown.html").as_uri())
    table = page.locator("#fig-vote-flow table")
    for words in ("ES-11/1 and ES-11/2", "Did not vote"):
        expect(table.get_by_text(words, exact=True).first).to_have_css("white-space", "nowrap")
    expect(table.get_by_text("Comoros, Dominica, Somalia", exact=True)).to_have_css("white-space", "normal")


def test_a_long_table_begins_below_its_figure_on_paper(reports: Path, open_page: Opener) -> None:
    page = open_page(viewport=PAPER).page
    page.emulate_media(media="print")
    page.goto((reports / "02_timeline.html").as_uri())
    whole = """() => Array.from(document.querySelectorAll("table")).map(
        (table) => [table.tBodies[0].rows.length, getComputedStyle(table).breakInside === "avoid"])"""
    tables = page.evaluate(whole)
    assert {kept for rows, kept in tables if rows > 12} == {False}
    assert {kept for rows, kept in tables if rows <= 12} == {True}


def test_the_numbers_of_a_table_with_many_columns_stand_below_their_heads(reports: Path, open_page: Opener) -> None:
    page = open_page(viewport=PAPER).page
    page.emulate_media(media="print")
    page.goto((reports / "01_vote_breakdown.html").as_uri())
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    middles = page.evaluate(MIDDLES, ".many")
    assert len(middles) > 12
    assert [number for head, number in middles] == pytest.approx([head for head, number in middles], abs=1)


@pytest.mark.parametrize("width", [390, 820])
def test_no_last_line_of_a_subtitle_or_of_sources_is_one_word(width: int, reports: Path, open_page: Opener) -> None:
    page = open_page(viewport={"width": width, "height": 900}).page
    alone = []
    for name in ("01_vote_breakdown", "03_discrepancies"):
        page.goto((reports / f"{name}.html").as_uri())
        alone += page.evaluate(LONE)
    assert alone == []


def test_a_figures_address_opens_at_the_figure_at_once(open_page: Opener, reports: Path) -> None:
    page = open_page(viewport=DESK, offline=True).page
    page.goto(f"{(reports / '01_vote_breakdown.html').as_uri()}#fig-nine-votes")
    top = page.evaluate(
        """() => new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(() => {
            frame(document.querySelector("#fig-nine-votes").getBoundingClientRect().top);
        })))"""
    )
    assert 0 <= top < 60
    page.locator(".contents a").first.focus()
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"


@pytest.mark.parametrize("figure", ["vote-members", "vote-map", "nine-votes"])
def test_it_is_said_how_those_voted_that_are_found(figure: str, open_page: Opener, reports: Path) -> None:
    bundle = load(ROOT)
    roll, records = record.roll_call(bundle), record.histories(bundle).set_index("label")[list(bundle.votes["vote_id"])]
    africans, guineas = roll[roll["regional_group"] == "African"], roll[roll["label"].str.contains("Guinea")]
    sides = [f"{names(some['label'])}: {SAID[str(one)]}" for one, some in guineas.groupby("position")]
    page = open_page(offline=True).page
    page.goto(f"{(reports / '01_vote_breakdown.html').as_uri()}#fig-{figure}")
    choice, box = page.locator(f"#fig-{figure} .choice"), page.locator(f"#fig-{figure} input[type=search]")

    def told(chosen: str) -> str:
        choice.get_by_text(f"As chosen: {chosen}. ").wait_for()
        text = choice.text_content() or ""
        return text.removeprefix(f"As chosen: {chosen}. ").removesuffix(f". {OPENING}")

    box.fill("Frnace")
    assert told("Find a member: “Frnace”") == "No member of that name"
    box.fill("guinea")
    told_of = sorted(told("Find a member: “guinea”").split("; "))
    if figure == "nine-votes":
        assert told_of == sorted(f"{one}, 9 votes: {tally(records.loc[one])}" for one in guineas["label"])
    else:
        assert told_of == sorted(sides)
    box.fill("")
    page.locator(f"#fig-{figure} select").select_option(label="African")
    votes = "" if figure == "nine-votes" else f": {tally(africans['position'])}"
    assert told("Regional group: African") == f"African group, {len(africans)} members{votes}"


@pytest.mark.parametrize(("window", "media"), [(PHONE, "screen"), (PAPER, "print")])
@pytest.mark.parametrize("size", [(3000, 400), (400, 3000)])
def test_a_picture_is_shown_whole_and_undistorted(
    window: ViewportSize, media: Literal["screen", "print"], size: tuple[int, int], tmp_path: Path, open_page: Opener
) -> None:
    content = io.BytesIO()
    Image.new("RGB", size).save(content, "png")
    data = {"image/png": base64.b64encode(content.getvalue()).decode("ascii")}
    pasted = new_markdown_cell("# A\n\nB ![A map](attachment:my%20map.png)", attachments={"my map.png": data})
    notebook = new_notebook(cells=[pasted, new_code_cell("x", outputs=[new_output("display_data", data=data)])])
    (tmp_path / "demo.html").write_text(render(compose(nbformat.from_dict(notebook)), "demo.ipynb", Site()))
    watched = open_page(viewport=window, offline=True)
    watched.page.emulate_media(media=media)
    watched.page.goto((tmp_path / "demo.html").as_uri())
    images = watched.page.locator("main img").all()
    assert len(images) == 2
    for image in images:
        assert image.evaluate("image => [image.naturalWidth, image.naturalHeight]") == list(size)
        box = image.bounding_box()
        assert box
        assert box["x"] + box["width"] <= window["width"]
        assert media == "screen" or box["height"] <= window["height"]
        assert box["width"] / box["height"] == pytest.approx(size[0] / size[1], rel=0.02)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= window["width"]
    assert watched.errors == []


def test_a_link_to_a_notebook_of_any_name_opens_its_page(tmp_path: Path, open_page: Opener) -> None:
    name = "50% Türkiye & Côte d'Ivoire? #2"
    site = Site("A set", neighbours=[Neighbour("start.html", "Start"), Neighbour(f"{name}.html", "Other")])
    cells = {"start": f"# Start\n\nSee [my notes]({quote(name)}.ipynb#b).", name: "# Notes\n\n## b"}
    for stem, text in cells.items():
        notebook = nbformat.from_dict(new_notebook(cells=[new_markdown_cell(text)]))
        (tmp_path / f"{stem}.html").write_text(render(compose(notebook), f"{stem}.ipynb", site), encoding="utf-8")
    page = open_page(viewport=DESK, offline=True).page
    for link in ("my notes", "Other"):
        page.goto((tmp_path / "start.html").as_uri())
        page.get_by_role("link", name=link).click()
        expect(page.locator("h1")).to_have_text("Notes")


def test_the_largest_report_is_small(reports: Path) -> None:
    pages = [path.read_bytes() for path in reports.glob("*.html")]
    assert max(map(len, pages)) < 900_000
    assert max(len(gzip.compress(page)) for page in pages) < 330_000


def test_the_index_leads_to_every_report(open_page: Opener, reports: Path) -> None:
    watched = open_page(offline=True)
    for name in NOTEBOOKS:
        watched.page.goto((reports / "index.html").as_uri())
        watched.page.locator(f"main h2 a[href='{name}.html']").click()
        assert watched.page.url.endswith(f"/{name}.html")
        assert watched.page.locator("h1").count() == 1
    assert watched.errors == []


class TestFigure:
    def test_the_csv_has_the_rows_of_the_table_and_no_formula(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True).page
        page.goto(demo)
        download = saved(page, "csv")
        assert download.suggested_filename == "demo.csv"
        content = Path(download.path()).read_bytes()
        assert content.startswith(codecs.BOM_UTF8)
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert rows == [
            ["Group", "Members", "Share"],
            ["African", "54", "0.28"],
            ["'=SUM(A1)", "55", ""],
            ["'+1, or more", "-23", "-1.5"],
            ['\'@"x"', "33", "1e-09"],
            ["'-", "28", "12"],
            ["'\tx", "0", "3"],
            ["Eastern European", "1", "4"],
        ]

    def test_the_svg_takes_its_title_and_sources_along(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True, color_scheme="dark").page
        page.goto(demo)
        scroll_through(page)
        root = ElementTree.parse(saved(page, "svg").path()).getroot()
        text = " ".join("".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text"))
        assert FINDING in text
        assert "A publisher, A record" in text

    @pytest.mark.parametrize(("viewport", "kind"), LAYOUTS)
    def test_the_png_has_two_pixels_or_more_for_each_of_the_page(
        self, open_page: Opener, demo: str, viewport: dict[str, int], kind: str
    ) -> None:
        page = open_page(offline=True, viewport=viewport).page
        page.goto(demo)
        scroll_through(page)
        data = Path(saved(page, "png").path()).read_bytes()
        box = page.locator(f".drawing.{kind} .stage svg").bounding_box()
        assert box
        assert data.startswith(b"\x89PNG")
        assert int.from_bytes(data[16:20], "big") >= 2 * box["width"]

    def test_a_download_that_fails_is_said_and_can_be_tried_again(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True).page
        page.goto(demo)
        said = page.locator("figure .failed[role=status]")
        assert said.text_content() == ""
        page.evaluate(
            """() => {
                const canvas = HTMLCanvasElement.prototype, toBlob = canvas.toBlob;
                canvas.toBlob = (made) => { canvas.toBlob = toBlob; made(null); };
            }"""
        )
        page.locator("button[data-kind=png]").click()
        page.locator("figure .failed", has_text="The PNG could not be made.").wait_for()
        assert said.text_content() == "The PNG could not be made. Try again, or take the SVG or the CSV."
        assert saved(page, "png").suggested_filename == "demo.png"
        assert said.text_content() == ""

    def test_a_choice_changes_the_chart_and_is_kept_when_the_window_narrows(self, open_page: Opener, demo: str) -> None:
        watched = open_page(offline=True)
        page = watched.page
        page.goto(demo)
        scroll_through(page)
        bar = page.locator(".wide .stage path[aria-roledescription='bar']").last
        before = bar.get_attribute("opacity")
        page.locator("figure select").select_option("-")
        page.wait_for_function(
            "([bar, was]) => bar.getAttribute('opacity') !== was",
            arg=[page.locator(".wide .stage path[aria-label*='Group: -']").element_handle(), "0.25"],
        )
        assert before == "0.25"
        page.set_viewport_size(PHONE)
        page.locator(".narrow .stage svg").wait_for()
        assert page.locator("figure select:visible").count() == 1
        page.wait_for_function("document.querySelector('figure select').value === '-'")
        opacity = page.locator(".narrow .stage path[aria-label*='Group: -']").get_attribute("opacity")
        assert opacity == "1"
        assert watched.errors == []

    def test_what_is_chosen_is_said_beside_the_title(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True).page
        page.goto(demo)
        scroll_through(page)
        said = page.locator("figure .choice[role=status]")
        assert said.text_content() == ""
        page.locator("figure select").select_option("-")
        page.locator("figure .choice", has_text=f"As chosen: Group: -. {OPENING}").wait_for()
        page.locator("figure select").select_option("African")
        page.locator("figure .choice:empty").wait_for(state="attached")

    def test_a_picture_of_something_chosen_does_not_have_the_finding_as_its_headline(
        self, open_page: Opener, demo: str
    ) -> None:
        page = open_page(offline=True).page
        page.goto(demo)
        scroll_through(page)
        heads, files = [], []
        for chosen, word in (("African", ""), ("-", ""), ("-", "Été!")):
            page.locator("figure select").select_option(chosen)
            page.locator("figure input").fill(word)
            picture, numbers = saved(page, "svg"), saved(page, "csv")
            root = ElementTree.parse(picture.path()).getroot()
            name, *texts = (root.iter("{http://www.w3.org/2000/svg}" + part) for part in ("title", "text"))
            written = [(one.get("font-weight"), one.text) for one in texts[0] if one.get("x") == "16"]
            heads.append(([text for weight, text in written if weight == "700"], next(name).text))
            files.append(picture.suggested_filename)
            assert numbers.suggested_filename == "demo.csv", "the table is of the figure as it opens"
            opens = f"The figure as it opens: {FINDING}. Seven groups, one day"
            assert (opens in " ".join(text or "" for _, text in written)) is (chosen == "-")
        assert heads == [([said], said) for said in (FINDING, "Group: -", "Group: -; Word: “Été!”")]
        assert files == ["demo.svg", "demo.svg", "demo_ete.svg"]

    def test_a_tap_shows_the_row_as_a_pointer_does(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True, has_touch=True).page
        page.goto(demo)
        page.touchscreen.tap(1, 1)
        page.locator("figure").scroll_into_view_if_needed()
        page.locator(".wide .stage path[aria-label*='African']").tap()
        page.locator(".tooltip:visible", has_text="African").wait_for()

    def test_what_is_chosen_before_the_chart_is_live_is_what_it_shows(self, open_page: Opener, demo: str) -> None:
        watched = open_page(offline=True)
        page = watched.page
        page.goto(demo)
        choice, word = page.locator("figure select"), page.locator("figure input")
        choice.evaluate("select => { select.focus(); select.selectedIndex = 1; }")
        page.locator(".wide .stage svg").wait_for()
        page.wait_for_timeout(200)
        assert page.locator(".vega-bindings").count() == 0, "its list may be open"
        choice.evaluate("select => select.dispatchEvent(new Event('change'))")
        page.locator(".vega-bindings").wait_for()
        page.locator(".wide .stage path[aria-label*='Group: -'][opacity='1']").wait_for()
        assert choice.input_value() == "-"
        assert choice.evaluate("select => select === document.activeElement")
        assert word.input_value() == ""
        assert watched.errors == []

    def test_what_is_written_before_the_chart_is_live_is_what_it_finds(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True).page
        page.goto(demo)
        word = page.locator("figure input")
        word.evaluate("input => { input.focus(); input.value = 'East'; }")
        page.locator(".wide .stage path[aria-label*='Eastern'][stroke-width='2']").wait_for()
        assert word.input_value() == "East"
        assert word.evaluate("input => input === document.activeElement && !!input.closest('.vega-bindings')")
        assert page.locator("figure select").input_value() == "African"

    def test_the_tooltip_shows_the_row_as_text_and_leaves_on_escape(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True).page
        page.goto(demo)
        scroll_through(page)
        page.locator(".wide .stage path[aria-label*='African']").hover()
        page.locator(".tooltip").wait_for()
        assert page.locator(".tooltip").inner_text().split() == ["Group", "African", "Members", "54"]
        page.keyboard.press("Escape")
        assert not page.locator(".tooltip").is_visible()

    def test_nothing_is_drawn_again_before_a_reader_touches_the_page(self, open_page: Opener, tmp_path: Path) -> None:
        path = tmp_path / "first.html"
        notebook = new_notebook(cells=[shown()])
        path.write_text(render(compose(nbformat.from_dict(notebook)), "first.ipynb", Site()), encoding="utf-8")
        page = open_page(offline=True).page
        page.goto(path.as_uri())
        page.wait_for_timeout(300)
        assert page.locator(".wide > svg").is_visible()
        assert page.locator(".stage").count() == 0
        page.keyboard.press("Tab")
        page.locator(".wide .stage svg").wait_for()

    def test_the_arrow_keys_go_from_mark_to_mark(self, open_page: Opener, demo: str) -> None:
        watched = open_page(offline=True)
        page = watched.page
        page.goto(demo)
        scroll_through(page)
        page.locator(".wide .stage").focus()
        told = []
        for key in ("ArrowRight", "ArrowDown", "ArrowDown", "Home", "End"):
            page.keyboard.press(key)
            told.append(page.locator(".wide [aria-live]").text_content())
        # The first row of the table first; the axis has it last but one, and nothing lies below the last.
        first, last = "Group: African. Members: 54", "Group: Eastern European. Members: 1"
        assert told == [first, last, last, first, last]
        page.locator(".tooltip").wait_for()
        ring, bar = page.locator(".hrcvote-ring"), page.locator(".wide .stage path[aria-roledescription='bar']").last
        assert ring.is_visible()
        page.keyboard.press("Escape")
        assert not page.locator(".tooltip").is_visible()
        assert not ring.is_visible()
        assert bar.is_visible()
        assert watched.errors == []

    def test_a_mark_out_of_sight_shows_its_tooltip_when_the_arrow_keys_reach_it(
        self, open_page: Opener, demo: str
    ) -> None:
        page = open_page(offline=True, reduced_motion="no-preference", viewport={"width": 1400, "height": 300}).page
        page.goto(demo)
        scroll_through(page)
        page.locator(".wide .stage").focus()
        page.keyboard.press("Home")
        bar = page.locator(".wide .stage path[aria-label*='Eastern']")
        bar.evaluate("bar => window.scrollBy({top: bar.getBoundingClientRect().top - 400, behavior: 'instant'})")
        page.wait_for_timeout(200)
        before = page.evaluate("window.scrollY")
        page.keyboard.press("End")
        page.wait_for_timeout(800)
        assert page.evaluate("window.scrollY") > before
        assert "Eastern European" in page.locator(".tooltip:visible").inner_text()

    @pytest.mark.parametrize("width", [360, 390, 700, 1400])
    def test_nothing_moves_when_the_chart_becomes_live(self, open_page: Opener, demo: str, width: int) -> None:
        page = open_page(offline=True, viewport={"width": width, "height": 900}).page
        height = "document.documentElement.getBoundingClientRect().height"
        page.add_init_script(f"document.addEventListener('DOMContentLoaded', () => {{ window.still = {height}; }});")
        page.goto(demo + "#fig-demo")
        page.wait_for_timeout(300)
        assert page.locator(".stage").count() == 0, "a link that scrolls to a figure is no sign of a reader"
        page.mouse.move(1, 1)
        page.locator(".drawing:visible .stage svg").wait_for()
        assert page.evaluate(height) == pytest.approx(page.evaluate("window.still"), abs=0.5)

    def test_a_page_whose_data_are_damaged_keeps_its_still_drawing(
        self, open_page: Opener, demo: str, tmp_path: Path
    ) -> None:
        html = Path(demo.removeprefix("file://")).read_text(encoding="utf-8")
        damaged = tmp_path / "damaged.html"
        damaged.write_text(html.replace(' id="charts">', ' id="charts">!'), encoding="utf-8")
        watched = open_page(offline=True)
        watched.page.goto(damaged.as_uri() + "#fig-demo")
        watched.page.mouse.move(1, 1)
        watched.page.wait_for_timeout(500)
        assert watched.page.locator(".wide > svg").is_visible()
        assert not watched.page.locator("figure :is(select, input)").first.is_visible(), "it would answer nobody"
        assert watched.errors == []


@pytest.mark.parametrize("name", ["02_timeline", "03_discrepancies"])
def test_what_tells_of_a_figures_inputs_stands_only_where_they_are(name: str, open_page: Opener, reports: Path) -> None:
    def stands(page: Page) -> list[bool]:
        page.goto((reports / f"{name}.html").as_uri())
        return [sentence.is_visible() for sentence in page.locator(".where-live").all()]

    page = open_page(offline=True).page
    assert stands(page) == [True]
    page.emulate_media(media="print")
    assert stands(page) == [False]
    assert stands(open_page(offline=True, java_script_enabled=False).page) == [False]


class TestReader:
    def test_the_skip_link_is_first_and_leads_to_the_text(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True).page
        page.goto(demo)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"

    def test_paper_gets_the_wide_drawing_in_light_colours_and_the_open_table(
        self, open_page: Opener, demo: str
    ) -> None:
        page = open_page(offline=True, viewport=PHONE, color_scheme="dark").page
        page.goto(demo)
        scroll_through(page)
        page.locator("figure select").select_option("-")
        page.locator("figure .choice", has_text="As chosen: Group: -.").wait_for()
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)" != dark
        assert page.locator(".wide > svg").is_visible()
        assert not page.locator(".narrow > svg").is_visible()
        assert not page.locator("figure .choice").is_visible()  # paper has the figure as it opens
        assert page.locator(".numbers table").is_visible()
        assert not page.locator(".code").first.is_visible()
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator(".numbers").get_attribute("open") is None

    def test_what_is_chosen_and_does_not_fit_its_box_is_seen_to_go_on(self, open_page: Opener, demo: str) -> None:
        page = open_page(offline=True).page
        page.goto(demo)
        assert page.locator("figure select").evaluate("select => getComputedStyle(select).textOverflow") == "ellipsis"

    def test_a_dark_page_repaints_its_drawings(self, open_page: Opener, demo: str) -> None:
        fills = {}
        for scheme in ("light", "dark"):
            page = open_page(offline=True, color_scheme=scheme).page
            page.goto(demo)
            label = page.locator(".wide > svg text").first
            fills[scheme] = label.evaluate("element => getComputedStyle(element).fill")
        assert fills["light"] != fills["dark"]


@pytest.mark.parametrize("url", ["https://example.org/a.png", "http://192.0.2.1/a.png"])
def test_a_request_that_would_leave_the_machine_is_noticed_and_fails(open_page: Opener, url: str) -> None:
    watched = open_page()
    with watched.page.expect_event("requestfailed") as failed:
        watched.page.set_content(f"<img src='{url}' alt=''>")
    assert "ERR_NAME_NOT_RESOLVED" in (failed.value.failure or "")
    assert watched.outside == [url]
    assert len(watched.errors) == 1
