"""Markdown and HTML from a notebook, made fit for a page: no script, no foreign style, tables that scroll."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Final
from urllib.parse import unquote

import mistune
import nh3
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from hrcvote.report.drawing import is_link
from hrcvote.words import ROWS, in_digits

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS: Final = {*HEADINGS, "p", "br", "hr", "div", "section", "blockquote", "pre", "details", "summary"}
_LISTS: Final = {"ul", "ol", "li", "dl", "dt", "dd"}
_TABLES: Final = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_WORDS: Final = {
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "del",
    "em",
    "i",
    "img",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
}
TAGS: Final = _BLOCKS | _LISTS | _TABLES | _WORDS
ATTRIBUTES: Final = {
    "*": {"id", "class", "title", "lang", "role", "tabindex", "aria-label"},
    "a": {"href"},
    "img": {"alt", "src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "ol": {"start"},
}
ATTACHED: Final = "attachment:"
"""What the address of a picture begins with that was pasted into its cell."""
PICTURES: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""Types of pictures that a page shows; none can hold a script, or what is loaded from elsewhere."""
PROTOCOLS: Final = {"http", "https", "mailto", "data", ATTACHED.removesuffix(":")}
GONE: Final = {"script", "style", "iframe", "object", "embed"}
"""What goes with all that is in it; of other elements that may not stay, the words do."""
_BLANK: Final = re.compile("[\x00-\x20]")
"""What browsers drop from an address, or from before it."""
_NUMBER = re.compile(r"[+\-−]?[\d, \u00a0\u202f]*\.?\d+\s?%?")
_SYMBOL: Final = re.compile(r"\b([A-Z]{1,5}-\d+/\d+|\d{4}[-–]\d{4}\b|\d{4}-\d{2}-\d{2}\b)")
"""The number of a document, the years of a term or a date, which a line must not break in two at its hyphens."""
LONG: Final = 60
"""Characters of a cell that a table on a phone gives some room, though it then has to be scrolled."""
SHORT: Final = 20
"""Characters of a cell that stays in one line where the page is wide: a name, a position, two votes."""
FOLDED_CELLS: Final = 90
"""A table with more cells than this is folded: a phone would have to be scrolled past it, screen after screen."""
PRINTED_ROWS: Final = 60
"""A table with more rows than this is not opened in print: it would bury the page."""
PRINTED_COLUMNS: Final = 5
"""A folded table with more columns than this is not opened in print either: it would be wider than the paper."""
_DATE: Final = re.compile(r"\d{4}-\d{2}(-\d{2})?|(\d{1,2} )?[A-Z][a-z]{2,8} \d{4}")


class PictureError(ValueError):
    """Says of each picture that a cell's page cannot show why it cannot, a line for each."""


def from_markdown(text: str, attachments: Mapping[str, Any] | None = None) -> BeautifulSoup:
    """Return what the Markdown says, as HTML that is safe in a page.

    Args:
        text: The Markdown.
        attachments: The pictures that were pasted into the cell of the text, by their names; nothing for a text of no
            cell, in which alternative texts stand for pictures that are elsewhere.

    Raises:
        PictureError: A picture of a cell cannot be in its page.
    """
    return from_html(str(_markdown()(text)), attachments)


def from_html(text: str, attachments: Mapping[str, Any] | None = None) -> BeautifulSoup:
    """Return the HTML without anything that runs, loads or restyles the page, as `from_markdown` does."""
    clean = nh3.clean(
        text,
        tags=TAGS,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        attribute_filter=partial(_kept, attachments is not None),
        url_schemes=PROTOCOLS,
        link_rel=None,
    )
    soup = BeautifulSoup(clean, "html.parser")
    for gone in soup.find_all("a", class_="anchor-link"):
        gone.decompose()
    for frame in soup.find_all("div", class_=ROWS):
        frame.unwrap()
    for link in soup.find_all("a", href=True):
        _mend_link(link)
    for table in soup.find_all("table"):
        _mend_table(table, soup)
    if attachments is not None:
        _show_pictures(soup, attachments)
    for image in soup.find_all("img", src=False):
        image.replace_with(str(image.get("alt", "")))
    for words in soup.find_all(string=_SYMBOL):
        words.replace_with(*_pieces(words, soup))
    return soup


def picture(data: Mapping[str, Any]) -> str:
    """Return the address of a picture that holds the picture itself; an empty one if no page shows what the data are.

    Args:
        data: A picture in base64, by its type, as a notebook keeps it.
    """
    for kind in PICTURES:
        if kind in data:
            try:
                content = base64.b64decode("".join(data[kind]).replace("\n", ""), validate=True)
            except (TypeError, ValueError):
                return ""
            return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}" if content else ""
    return ""


def unbroken(text: str) -> Markup:
    """Return text as HTML in which no line breaks within the number of a document, the years of a term or a date."""
    return Markup(_SYMBOL.sub(r'<span class="symbol">\g<0></span>', str(escape(text))))


def is_short(text: str) -> bool:
    """Return whether a cell's text is of few words, which stay in one line where the page is wide."""
    return len(text) <= SHORT and " " in text


def is_date(text: str) -> bool:
    """Return whether a cell is a date, in digits or in words, which stays in one line however narrow the page is."""
    return bool(_DATE.fullmatch(text))


class _Renderer(mistune.HTMLRenderer):
    """Code in the language that it names is coloured, as it is in JupyterLab."""

    def block_code(self, code: str, info: str | None = None) -> str:
        try:
            lexer = get_lexer_by_name((info or "").split(maxsplit=1)[0])
        except (ClassNotFound, IndexError):
            return super().block_code(code, info)
        return str(highlight(code, lexer, HtmlFormatter()))


@cache
def _markdown() -> mistune.Markdown:
    """Return the dialect of nbconvert but for formulas, which it leaves to a script from elsewhere."""
    dialect = ["strikethrough", "table", "url", "task_lists", "def_list"]
    # mistune would put "#harmful-link" in the place of an attachment's address.
    renderer = _Renderer(escape=False, allow_harmful_protocols=[ATTACHED])
    return mistune.create_markdown(renderer=renderer, plugins=dialect)


def _pieces(words: str, soup: BeautifulSoup) -> Iterator[str | Tag]:
    """Yield a text of the soup in pieces, of which each symbol is an element, as `unbroken` has it."""
    for place, piece in enumerate(_SYMBOL.split(words)):
        if place % 2:
            yield soup.new_tag("span", attrs={"class": "symbol"}, string=piece)
        elif piece:
            yield piece


def markup(soup: BeautifulSoup) -> Markup:
    """Return the soup as text that a template inserts as it is."""
    return Markup(str(soup))


def in_a_line(element: Tag) -> str:
    """Return an element's text in one line, with no space where only a tag stands."""
    return " ".join(element.get_text().split())


def _kept(told: bool, tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute that may stay: a picture must be in the page itself, or be told of."""
    return None if (tag, name) == ("img", "src") and not (told or value.startswith("data:image/")) else value


def _show_pictures(soup: BeautifulSoup, attachments: Mapping[str, Any]) -> None:
    """Put the pictures that were pasted into a cell where its text has them.

    Raises:
        PictureError: A picture of the text is none of these.
    """
    reasons = []
    for image in soup.find_all("img"):
        address = str(image.get("src", ""))
        name = unquote(address.removeprefix(ATTACHED))
        if address.startswith("data:image/"):
            continue
        if not address.startswith(ATTACHED):
            known = "" if address == "#harmful-link" else address[:120]  # so does mistune call `file:` and the like
            called = known or image.get("alt") or "without an address"
            reasons.append(f"the picture {called} is not in the notebook, and a page loads nothing")
        elif name not in attachments:
            reasons.append(f"the picture {name} is not among those that were pasted into the cell")
        elif not set(PICTURES) & set(attachments[name]):
            reasons.append(f"the picture {name} is not PNG, JPEG, GIF or WebP")
        elif not (shown := picture(attachments[name])):
            reasons.append(f"the picture {name} is damaged")
        else:
            image["src"] = shown
    if reasons:
        raise PictureError("\n".join(reasons))


def _mend_link(link: Tag) -> None:
    address = str(link["href"])
    if _BLANK.sub("", address).casefold().startswith(("data:", ATTACHED)):
        del link["href"]
        return
    # Notebooks link to each other as notebooks; the reports stand side by side in the same way.
    path, mark, fragment = address.partition("#")
    if path.endswith(".ipynb") and ":" not in path:
        link["href"] = path.removesuffix(".ipynb") + ".html" + mark + fragment
    elif link.get_text(strip=True) == address:
        link["class"] = "address"  # on paper, where an address follows what leads there, it would stand twice


def _mend_table(table: Tag, soup: BeautifulSoup) -> None:
    for element in [table, *table.find_all(True)]:
        for unwanted in ("class", "id"):
            element.attrs.pop(unwanted, None)
    rows = _within(table, "tbody", "tr")
    _join_heads(table, rows)
    _head_rows(table, rows)
    for header in _within(table, "thead", "th"):
        header["scope"] = "col"
    for header in _within(table, "tbody", "th"):
        header["scope"] = "row"
    _mark_number_columns(table, rows)
    cells = _within(table, "tbody", "td", "th")
    for cell in cells:
        text = cell.get_text(strip=True)
        if is_link(text) and not cell.find(True):
            _link(cell, text, soup)
        if is_date(text):
            cell["class"] = "date"
        elif len(text) > LONG:
            cell["class"] = "long"
        elif is_short(text) and "class" not in cell.attrs:
            cell["class"] = "short"
    caption = table.find("caption")
    if isinstance(caption, Tag) and len(cells) > FOLDED_CELLS:
        _fold(table, caption, len(rows), soup)
        return
    if isinstance(caption, Tag):
        # A caption is as wide as its table; what it says stays in sight when the table is scrolled.
        said = soup.new_tag("span")
        said.extend(list(caption.contents))
        caption.append(said)
    _scroll(table, caption.get_text(" ", strip=True) if caption else _columns(table), soup)


def _within(table: Tag, part: str, *names: str) -> list[Tag]:
    """Return the elements of these names in a part of a table; a selector says the same, at many times the cost."""
    return [
        element
        for element in table.descendants
        if isinstance(element, Tag) and element.name in names and any(above.name == part for above in element.parents)
    ]


def _scroll(table: Tag, label: str, soup: BeautifulSoup) -> Tag:
    """Return the region in which the table can be scrolled."""
    region = soup.new_tag("div", attrs={"class": "scroll", "role": "region", "tabindex": "0", "aria-label": label})
    return table.wrap(region)


def _fold(table: Tag, caption: Tag, rows: int, soup: BeautifulSoup) -> None:
    """Show of a long table what its caption says and how many rows it has, and the rest to whoever asks for it."""
    label = caption.get_text(" ", strip=True)
    summary, count = soup.new_tag("summary"), soup.new_tag("span", attrs={"class": "count"})
    summary.extend(list(caption.contents))
    count.string = f", {in_digits(rows, 'row')}"
    summary.append(count)
    caption.decompose()
    table["aria-label"] = label
    fits = rows <= PRINTED_ROWS and len(_within(table, "thead", "th")) <= PRINTED_COLUMNS
    folded = soup.new_tag("details", attrs={"class": "numbers printed" if fits else "numbers"})
    _scroll(table, label, soup).wrap(folded)
    folded.insert(0, summary)


def _link(cell: Tag, address: str, soup: BeautifulSoup) -> None:
    """Let a cell that is an address lead there."""
    link = soup.new_tag("a", attrs={"class": "address", "href": address, "rel": "noopener noreferrer"})
    link.string = address
    cell.clear()
    cell.append(link)


def _join_heads(table: Tag, rows: Sequence[Tag]) -> None:
    """Put the names of a pandas index, which pandas gives a row of their own, into the row of the columns' names."""
    heads = _within(table, "thead", "tr")
    if len(heads) != 2:
        return
    above, names = (head.find_all(["th", "td"]) for head in heads)
    index = len(rows[0].find_all("th")) if rows else 0
    if len(above) == len(names) and not any(cell.get_text(strip=True) for cell in names[index:]):
        for cell, name in zip(above[:index], names, strict=False):
            cell.string = name.get_text(strip=True)
        heads[1].decompose()


def _head_rows(table: Tag, rows: Sequence[Tag]) -> None:
    """Let the first column name the rows, where it has words and nothing else names them."""
    firsts = [cell for row in rows if (cell := row.find(["td", "th"]))]
    filled = [text for cell in firsts if (text := cell.get_text(strip=True))]
    if _within(table, "tbody", "th") or not filled or all(_NUMBER.fullmatch(text) for text in filled):
        return
    for cell in firsts:
        if isinstance(cell, Tag):
            cell.name = "th"


def _mark_number_columns(table: Tag, rows: Sequence[Tag]) -> None:
    """Align the columns in which all that stands is a number: one number among words stays with the words."""
    lines = [row.find_all(["th", "td"]) for row in rows]
    heads = _within(table, "thead", "tr")
    for place, header in enumerate(heads[-1].find_all(["th", "td"]) if heads else []):
        cells = [line[place] for line in lines if place < len(line) and isinstance(line[place], Tag)]
        filled = [text for cell in cells if (text := cell.get_text(strip=True))]
        if filled and all(_NUMBER.fullmatch(text) for text in filled):
            for cell in (header, *cells):
                cell["class"] = "num"


def _columns(table: Tag) -> str:
    names = [text for cell in _within(table, "thead", "th") if (text := cell.get_text(" ", strip=True))]
    return "Table: " + ", ".join(names[:6]) if names else "Table"
