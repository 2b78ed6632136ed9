"""One notebook with its outputs, composed into one page that needs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from hrcvote import figure, style
from hrcvote.report import addresses, linked_data, prose
from hrcvote.report.drawing import Charts, Drawing, drawings, is_link, json_script, packed
from hrcvote.report.drawn import Drawn
from hrcvote.report.run import LIVE, WIDGET_MIME, ReportError, without_colours
from hrcvote.report.site import Site

PARTS: Final = Path(__file__).parents[1] / "jupyter" / "page"
SHARED: Final = PARTS.parent / "labextension" / "static"
"""What the pages have in common with figures in JupyterLab."""
RESERVED: Final = ("main", "contents", "in-short", "about", "charts", "vega")
"""Addresses within a page that its frame has."""
MANY_COLUMNS: Final = 12
"""A table with more columns than this has its heads upright in print: it would not fit the paper."""


@dataclass(frozen=True)
class Assets:
    """Style and scripts of a page, to stand inline."""

    css: Markup
    scripts: Sequence[Markup] = ()
    bundle: str = ""
    """Vega, which the page carries packed and its script unpacks."""

    @property
    def vega(self) -> Markup:
        """Vega as the page carries it."""
        return packed(self.bundle)

    @property
    def policy(self) -> str:
        """The page's content security policy: these scripts alone run, and nothing is loaded from anywhere."""
        runs = [*self.scripts, *([self.bundle] if self.bundle else [])]
        hashes = " ".join(f"'sha256-{_digest(script)}'" for script in runs) or "'none'"
        return (
            f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
            "connect-src 'self'; "
            "base-uri 'none'; form-action 'none'"
        )


@dataclass
class Heading:
    """A place in the page that its contents list leads to."""

    id: str
    text: str


@dataclass
class Page:
    """What the templates need to know of one notebook."""

    title: str = ""
    lede: str = ""
    answer: Markup | None = None
    """What the notebook answers to the question it opens with: its first rendered text before any heading."""
    blocks: list[Markup] = field(default_factory=list)
    opening: int = 0
    """How many of the blocks stand before the answer and the contents list: those up to the first paragraph."""
    headings: list[Heading] = field(default_factory=list)
    figures: list[Heading] = field(default_factory=list)
    sources: list[figure.Source] = field(default_factory=list)
    """Whom the figures cite."""
    charts: Charts = field(default_factory=Charts)
    drawn: Drawn = field(default_factory=Drawn)
    ids: set[str] = field(default_factory=lambda: set(RESERVED))


def compose(notebook: Any, drawn: Drawn | None = None, name: str = "The notebook") -> Page:
    """Return the page that the notebook's cells and outputs make, in their order.

    Args:
        notebook: The notebook.
        drawn: What need not be drawn again.
        name: What an error calls the notebook.

    Raises:
        ReportError: A text of the notebook has a picture that cannot be in the page.
    """
    page = Page(drawn=drawn or Drawn())
    count = 0
    lacking: list[str] = []
    for place, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            try:
                _add_prose(page, prose.from_markdown(cell.source, cell.get("attachments") or {}))
            except prose.PictureError as error:
                lacking += [f"{name}, cell {place} from the top: {line}." for line in str(error).splitlines()]
        elif cell.cell_type == "code" and cell.source.strip():
            count += 1
            for output in cell.outputs:
                _add_output(page, output)
            page.blocks.append(_part("code.html.j2", number=count, code=_highlighted(cell.source)))
    if lacking:
        advice = "Paste a picture into its cell in JupyterLab, as PNG, JPEG, GIF or WebP, or remove it."
        raise ReportError("\n".join([*lacking, advice]))
    return page


def render(page: Page, notebook: str, site: Site) -> str:
    """Return the page as a complete HTML document."""
    file, title = addresses.page(notebook), page.title or addresses.label(notebook)
    imprint, differing = site.imprint, Path(notebook).stem == site.imprint.reviews_in
    return _part(
        "page.html.j2",
        page=page,
        title=title,
        site=site,
        file=file,
        notebook=notebook,
        head=site.head(file, title, page.answer or page.lede),
        graph=_graph(site, file, reviewed=differing),
        cited=imprint.cited(page.sources),
        differing=imprint.reviews if differing else (),
        assets=page_assets(vega=bool(page.figures)),
    )


def render_contents(pages: Sequence[tuple[Page, str]], site: Site) -> str:
    """Return the start page: every notebook with its first paragraph and its first figure."""
    summary, file = site.imprint.summary, addresses.FRONT
    return _part(
        "contents.html.j2",
        pages=pages,
        site=site,
        file=file,
        head=site.head(file, summary.headline if summary else site.name, site.description),
        graph=_graph(site, file, reviewed=False),
        assets=page_assets(vega=False),
    )


def _graph(site: Site, file: str, *, reviewed: bool) -> Markup | None:
    graph = linked_data.graph(site.imprint, file, site.url, reviewed=reviewed, beside=site.beside)
    return json_script(graph) if graph else None


@cache
def page_assets(vega: bool = True) -> Assets:
    """Return the page's style and scripts; `vega` says whether there is a figure to draw.

    Raises:
        ReportError: The Vega bundle is missing: the package was not installed.
    """
    # A page may be printed from a dark screen, and paper is light.
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{style.dark_css(':is(figure, .tally)')}\n}}\n"
    css = Markup("".join(path.read_text(encoding="utf-8") for path in (PARTS / "page.css", SHARED / "walk.css")) + dark)
    if not vega:
        return Assets(css)
    if not (PARTS / "vega.js").is_file():
        raise ReportError(f"{PARTS / 'vega.js'} is missing.\nIt is made on installing: make, or pip install -e .")
    scripts = [SHARED / "walk.js", PARTS / "page.js"]
    bundle = (PARTS / "vega.js").read_text(encoding="utf-8")
    return Assets(css, [Markup(script.read_text(encoding="utf-8")) for script in scripts], bundle)


def figure_html(spec: Mapping[str, Any], charts: Charts | None = None, drawn: Drawn | None = None) -> Markup:
    """Return a figure's HTML: title, both drawings, sources, table and downloads.

    Args:
        spec: The Vega-Lite data of a `Figure` (see `hrcvote.figure`).
        charts: Takes what scripts draw from, for the page to carry once.
        drawn: What need not be drawn again.
    """
    about = spec["usermeta"]["hrcvote"]
    both: list[Drawing] = drawings(spec, charts or Charts(), drawn or Drawn())
    return _part(
        "figure.html.j2",
        id=f"fig-{about['id']}",
        about=about,
        drawings=both,
        controls=max((drawing.controls for drawing in both), key=len),
        columns=_columns(about["table"]),
        printed=len(about["table"]["rows"]) <= prose.PRINTED_ROWS,
        many=len(about["table"]["columns"]) > MANY_COLUMNS,
    )


def _add_prose(page: Page, soup: BeautifulSoup) -> None:
    _part_ids(page, soup)
    for heading in soup.find_all(prose.HEADINGS):
        text = prose.in_a_line(heading) or " ".join(str(image.get("alt", "")) for image in heading.find_all("img"))
        if heading.name == "h1" and not page.title:
            page.title = text
        elif heading.name == "h1":
            heading.name = "h2"
        if not heading.get("id"):
            heading["id"] = _unique(page, text.replace(" ", "-"))
        if heading.name == "h2":
            page.headings.append(Heading(str(heading["id"]), text))
    if page.title and not page.lede and (first := next(filter(prose.in_a_line, _paragraphs(soup)), None)):
        first["class"] = "lede"
        page.lede = prose.in_a_line(first)
    page.blocks.append(_part("prose.html.j2", html=prose.markup(soup)))
    if page.lede and not page.opening:
        page.opening = len(page.blocks)


def _paragraphs(soup: BeautifulSoup) -> Iterator[Any]:
    heading = soup.find("h1")
    yield from heading.find_next_siblings("p") if heading else soup.find_all("p", recursive=False)


def _add_output(page: Page, output: Any) -> None:
    if output.output_type == "error":
        lines = "\n".join(output.get("traceback") or [f"{output.ename}: {output.evalue}"])
        page.blocks.append(_part("text.html.j2", kind="error", text=without_colours(lines)))
    elif output.output_type == "stream":
        page.blocks.append(_part("text.html.j2", kind=output.name, text=without_colours(output.text)))
    else:
        _add_data(page, output.data, output.get("metadata", {}))


def _add_data(page: Page, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
    spec = data.get(figure.MIME)
    if WIDGET_MIME in data or metadata.get(LIVE):
        line = prose.from_markdown(data.get("text/markdown", "A control to try out at the desk."))
        page.blocks.append(_part("live.html.j2", html=prose.markup(line)))
    elif isinstance(spec, dict) and "hrcvote" in spec.get("usermeta", {}):
        about = spec["usermeta"]["hrcvote"]
        address = _unique(page, f"fig-{about['id']}")
        page.figures.append(Heading(address, about["title"]))
        page.sources += [figure.Source(**source) for source in about["sources"]]
        named = spec | {"usermeta": {"hrcvote": about | {"id": address.removeprefix("fig-")}}}
        page.blocks.append(figure_html(named, page.charts, page.drawn))
    elif "text/markdown" in data and page.opening and not page.answer and not page.headings:
        soup = prose.from_markdown(data["text/markdown"])
        _part_ids(page, soup)
        page.answer = prose.markup(soup)
    elif "text/markdown" in data:
        _add_prose(page, prose.from_markdown(data["text/markdown"]))
    elif "text/html" in data:
        soup = prose.from_html(data["text/html"])
        _part_ids(page, soup)
        page.blocks.append(_part("prose.html.j2", html=prose.markup(soup)))
    elif address := prose.picture(data):
        about = metadata.get(address.removeprefix("data:").partition(";")[0])
        told = about.get("alt") if isinstance(about, Mapping) else None  # as IPython.display.Image has it
        page.blocks.append(_part("image.html.j2", address=address, alt=told or data.get("text/plain", "")))
    elif "text/plain" in data:
        page.blocks.append(_part("text.html.j2", kind="plain", text=data["text/plain"]))


def _columns(table: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return each column's name and whether all that stands in it is a number."""
    kinds = []
    for place, name in enumerate(table["columns"]):
        values = [row[place] for row in table["rows"] if row[place] is not None]
        kinds.append((name, bool(values) and all(_is_number(value) for value in values)))
    return kinds


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    """Return a table's value for a reader; an empty cell means that the source does not say."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _part_ids(page: Page, soup: BeautifulSoup) -> None:
    """Let no element have an id that the page has already: its scripts find their own by it, and links their places."""
    for element in soup.find_all(id=True):
        element["id"] = _unique(page, str(element["id"]))


def _unique(page: Page, wanted: str) -> str:
    """Return the id, or the id with the first number that makes it the page's only one."""
    name, number = wanted, 2
    while name in page.ids:
        name, number = f"{wanted}-{number}", number + 1
    page.ids.add(name)
    return name


def _highlighted(source: str) -> Markup:
    return Markup(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _part(template: str, **values: Any) -> Markup:
    return Markup(_environment().get_template(template).render(values))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PARTS), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters |= {"shown": _shown, "unbroken": prose.unbroken}
    environment.globals["front"] = addresses.FRONT
    environment.tests |= {"link": is_link, "date": prose.is_date, "short": prose.is_short}
    environment.filters["site"] = lambda url: urlsplit(url).netloc.removeprefix("www.")
    return environment
