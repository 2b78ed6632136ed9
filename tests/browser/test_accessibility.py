"""What axe-core, the field's own checker, finds in the reports."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from .conftest import Watched
from .test_reports import DESK, NOTEBOOKS, PHONE

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
PAGES = ["index", *NOTEBOOKS]


CONTRAST = "color-contrast"
"""The rule that takes most of the time: more, the more rows there are."""
ROWS_LOOKED_AT = 5
"""Rows of a table whose contrast is asked: one template makes them all."""
SHORTEN = (
    "for (const body of document.querySelectorAll('tbody')) [...body.rows].slice({}).forEach((row) => row.remove())"
)


def violations(page: Page) -> list[str]:
    """Return what axe finds, a line for each element; the page's long tables are short afterwards."""
    page.evaluate(AXE)
    lines = broken(page, {"rules": {CONTRAST: {"enabled": False}}})
    page.evaluate(SHORTEN.format(ROWS_LOOKED_AT))
    return lines + broken(page, {"runOnly": [CONTRAST]})


def broken(page: Page, options: dict[str, Any]) -> list[str]:
    """Return what axe finds when it is asked so."""
    found: dict[str, Any] = page.evaluate(
        "options => axe.run(document, {resultTypes: ['violations'], ...options})", options
    )
    assert found["passes"], "axe checked nothing"
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]
    ]


@pytest.mark.parametrize(
    ("view", "scheme"), [pytest.param(PHONE, "dark", id="phone-dark"), pytest.param(DESK, "light", id="desk-light")]
)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    name: str, view: dict[str, int], scheme: str, reports: Path, open_page: Callable[..., Watched]
) -> None:
    page = open_page(viewport=view, color_scheme=scheme).page
    page.goto((reports / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_without_scripts(name: str, reports: Path, open_page: Callable[..., Watched]) -> None:
    # axe is a script itself and waits for timers: the page's own are taken out instead of being switched off.
    soup = BeautifulSoup((reports / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    for script in soup.select("script"):
        script.decompose()
    page = open_page(viewport=DESK).page
    page.set_content(str(soup))
    assert violations(page) == []


CONTRASTS = """
input => {
    const looks = getComputedStyle(input, "::placeholder");
    const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
        const one = part / 255;
        return one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
    }).reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
    const [dark, bright] = [looks.color, getComputedStyle(input).backgroundColor].map(light).sort((a, b) => a - b);
    return [(bright + 0.05) / (dark + 0.05), looks.opacity];
}
"""
"""How a placeholder stands out from its box, which axe does not ask."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_placeholder_can_be_read(scheme: str, reports: Path, open_page: Callable[..., Watched]) -> None:
    page = open_page(viewport=DESK, color_scheme=scheme).page
    page.goto((reports / "01_vote_breakdown.html").as_uri())
    contrast, opacity = page.locator("input[placeholder]").first.evaluate(CONTRASTS)
    assert contrast >= 4.5
    assert opacity == "1"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_two_buttons_or_links_of_figures_have_one_name(
    name: str, reports: Path, open_page: Callable[..., Watched]
) -> None:
    page = open_page(viewport=DESK).page
    page.goto((reports / f"{name}.html").as_uri())
    actions = page.locator("figure .actions")
    names = [actions.get_by_role("button", name=said).all() for said in ("SVG", "PNG", "CSV")]
    names.append(actions.get_by_role("link", name="Link to this figure").all())
    assert [len(found) for found in names] == [page.locator("figure").count()] * 4
    labels = [one.get_attribute("aria-label") for found in names for one in found]
    assert len(set(labels)) == len(labels)


SPACED = "* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
WIDTHS = "() => Array.from(document.querySelectorAll('.wide > svg text'), (text) => text.getComputedTextLength())"
"""How wide the letters of the still drawings are."""


def test_letters_that_a_reader_spaces_stay_in_their_drawing(reports: Path, open_page: Callable[..., Watched]) -> None:
    page = open_page(viewport=DESK, bypass_csp=True).page
    page.goto((reports / "03_discrepancies.html").as_uri())
    drawn, text = page.evaluate(WIDTHS), page.locator("figure .title").first
    page.add_style_tag(content=SPACED)
    assert text.evaluate("title => getComputedStyle(title).letterSpacing") != "normal"
    assert any(drawn)
    assert page.evaluate(WIDTHS) == drawn


def test_what_an_address_leads_to_is_marked_in_high_contrast(reports: Path, open_page: Callable[..., Watched]) -> None:
    page = open_page(viewport=DESK, forced_colors="active").page
    page.goto((reports / "03_discrepancies.html").as_uri())
    one = page.locator(".cited li[id]").first
    assert one.evaluate("one => getComputedStyle(one).outlineStyle") == "none"
    page.evaluate("id => { location.hash = id }", one.get_attribute("id"))
    assert one.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


def test_a_live_drawing_is_one_picture_to_a_screen_reader(reports: Path, open_page: Callable[..., Watched]) -> None:
    page = open_page(viewport=DESK).page
    page.goto((reports / "00_start_here.html").as_uri() + "#fig-overview-statements")
    page.mouse.move(1, 1)
    page.locator(".wide .stage svg").wait_for()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    told = [(node["role"]["value"], node["name"]["value"]) for node in tree if not node["ignored"] and "name" in node]
    title = page.locator("figure .title").text_content()
    assert ("image", title) in told
    assert [role for role, _ in told if role.startswith("graphics-")] == []


def test_every_drawing_is_a_picture_to_a_screen_reader_before_it_is_in_sight(
    reports: Path, open_page: Callable[..., Watched]
) -> None:
    page = open_page(viewport=DESK).page
    page.goto((reports / "01_vote_breakdown.html").as_uri())
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    images = [node for node in tree if not node["ignored"] and node["role"]["value"] == "image"]
    titles = page.locator("figure .title").all_text_contents()
    assert [image["name"]["value"] for image in images] == titles
    assert len(titles) > 5
    assert all(image["description"]["value"] for image in images)


BREACHES = {
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "td-headers-attr": "[...document.querySelectorAll('td')].at(-1).setAttribute('headers', 'none')",
    CONTRAST: "document.querySelector('h1').style.color = '#ddd'",
}


@pytest.mark.parametrize("rule", BREACHES)
def test_axe_would_find_a_breach(rule: str, reports: Path, open_page: Callable[..., Watched]) -> None:
    page = open_page(viewport=DESK, color_scheme="light").page
    page.goto((reports / "00_start_here.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(BREACHES[rule])
    assert [line.split(":")[0] for line in violations(page)] == [rule]


def test_the_focus_in_the_list_of_contents_is_not_cut_off(reports: Path, open_page: Callable[..., Watched]) -> None:
    page = open_page(viewport=DESK).page
    page.goto((reports / "03_discrepancies.html").as_uri())
    link = page.locator(".contents a").nth(1)
    page.keyboard.press("Tab")
    link.focus()
    around = """one => {
        const look = getComputedStyle(one), reach = parseFloat(look.outlineWidth) + parseFloat(look.outlineOffset);
        const own = one.getBoundingClientRect(), room = one.closest("div").getBoundingClientRect();
        return [look.outlineStyle, own.left - reach >= room.left, own.right + reach <= room.right];
    }"""
    assert link.evaluate(around) == ["solid", True, True]
