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


def violations(page: Page) -> list[str]:
    """Return what axe finds, a line for each element."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
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


def test_axe_would_find_a_breach(reports: Path, open_page: Callable[..., Watched]) -> None:
    page = open_page(viewport=DESK).page
    page.goto((reports / "index.html").as_uri())
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [line.split(":")[0] for line in violations(page)] == ["html-has-lang"]
