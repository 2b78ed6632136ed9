"""What stands around a report: what its bundle says of itself, its sources, its licences and how to cite it.

Each fact is read from where the bundle keeps it: the package's description, `CITATION.cff`, `CHANGELOG.md`,
`README.md`. What a bundle does not have is left out of its pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from markupsafe import Markup

from hrcvote.data import BundleError, each, load
from hrcvote.figure import Source
from hrcvote.place import PACKAGE, RootError
from hrcvote.report import prose
from hrcvote.report.drawing import is_link
from hrcvote.report.run import ReportError
from hrcvote.rules import iso_date
from hrcvote.summary import REVIEWS_IN, Review, Summary, reviews, summary
from hrcvote.words import dated

VERDICTS: Final = "How a verdict is made"
LIMITS: Final = "What it cannot say"
"""Headings of `README.md` whose text each page repeats."""


class Licence(NamedTuple):
    """Under what terms a table may be used."""

    title: str
    url: str


class Table(NamedTuple):
    """A table of the bundle."""

    name: str
    title: str
    path: str
    licence: Licence


class Cited(NamedTuple):
    """A source as a reader looks for it."""

    publisher: str
    title: str
    url: str
    published: str
    """In words, no finer than it is known; empty where the source does not say."""
    full: bool
    """Whether it was read line by line."""


@dataclass(frozen=True)
class Citation:
    """How to name the bundle."""

    title: str
    authors: Sequence[str]
    version: str
    released: str
    licence: str

    @property
    def year(self) -> str:
        """The year of the release."""
        return self.released[:4]

    def text(self, url: str = "") -> str:
        """Return the reference as a list of literature has it."""
        place = f" {url}" if url else ""
        return f"{', '.join(self.authors)} ({self.year}). {self.title}. Version {self.version}. Data set.{place}"

    def bibtex(self, url: str = "") -> str:
        """Return the reference as BibTeX."""
        fields = {
            "author": f"{{{' and '.join(map(_tex, self.authors))}}}",
            "title": f"{{{_tex(self.title)}}}",
            "year": self.year,
            "version": _tex(self.version),
            "note": "Data set",
        } | ({"url": url} if url else {})
        return "@misc{hrcvote,\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items()) + "\n}"


@dataclass(frozen=True)
class Imprint:
    """What a bundle says of itself."""

    title: str = ""
    description: str = ""
    version: str = ""
    created: str = ""
    keywords: Sequence[str] = ()
    tables: Sequence[Table] = ()
    measures: Sequence[str] = ()
    """What the statements that are checked count."""
    days: tuple[str, str] | None = None
    """The first and the last day that the tables tell of."""
    citation: Citation | None = None
    verdicts: Markup | None = None
    limits: Markup | None = None
    corrections: Sequence[tuple[str, Markup]] = ()
    summary: Summary | None = None
    reviews: Sequence[Review] = ()
    reviews_in: str = REVIEWS_IN
    sources: Mapping[str, Cited] = field(default_factory=dict)

    def cited(self, sources: Iterable[Source]) -> list[Cited]:
        """Return the sources of figures, each once, in the order of their publishers."""
        found = {
            source.source_id: self.sources.get(
                source.source_id, Cited(source.publisher, source.title, source.url, "", False)
            )
            for source in sources
        }
        return sorted(found.values(), key=lambda cited: (cited.publisher.casefold(), cited.title))


def documents(root: Path | None = None) -> Imprint:
    """Return what the documents of the bundle in a directory say of it; nothing of what they do not say.

    Raises:
        ReportError: One of them cannot be read.
    """
    if root is None or not (root / PACKAGE).is_file():
        return Imprint()
    package, tables = _package(root / PACKAGE)
    readme, changes = _text(root / "README.md"), _text(root / "CHANGELOG.md")
    return Imprint(
        title=str(package.get("title") or ""),
        description=str(package.get("description") or ""),
        version=str(package.get("version") or ""),
        created=str(package.get("created") or "")[:10],
        keywords=tuple(map(str, package.get("keywords", []))),
        tables=tables,
        citation=_citation(root / "CITATION.cff"),
        verdicts=_section(readme, VERDICTS),
        limits=_section(readme, LIMITS),
        corrections=tuple(_corrections(changes)),
    )


def read(root: Path | None) -> Imprint:
    """Return what the bundle in a directory says of itself, in its documents and in its tables.

    Raises:
        ReportError: A document cannot be read.
    """
    imprint = documents(root)
    try:
        bundle = load(root)
    except (BundleError, RootError):
        return imprint
    dates = [*bundle.events["date"], *bundle.votes["date"], *bundle.elections["date"]]
    return replace(
        imprint,
        days=(min(dates).date().isoformat(), max(dates).date().isoformat()),
        measures=tuple(bundle.measures.query("kind == 'count'")["description"].str.split(":").str[0]),
        summary=summary(bundle),
        reviews=tuple(reviews(bundle)),
        sources={row.source_id: _cited(row) for row in each(bundle.sources)},
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> ReportError:
    return ReportError(f"{path} cannot be read: {error}.\nMend it, or restore it from git.")


def _package(path: Path) -> tuple[Mapping[str, Any], tuple[Table, ...]]:
    """Return what the package says of itself, and its tables."""
    try:
        package: dict[str, Any] = json.loads(_text(path))
        return package, tuple(map(_table, package.get("resources", [])))
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise _unreadable(path, error) from None


def _table(resource: Mapping[str, Any]) -> Table:
    first = next(iter(resource.get("licenses", [])), {"title": "not stated"})
    licence = Licence(str(first.get("title") or first["name"]), str(first.get("path") or ""))
    return Table(resource["name"], resource.get("title", resource["name"]), resource["path"], licence)


def _citation(path: Path) -> Citation | None:
    text = _text(path)
    if not text:
        return None
    try:
        told = yaml.safe_load(text)
        authors = [str(one.get("name") or f"{one['given-names']} {one['family-names']}") for one in told["authors"]]
        title, version, released = (str(told[name]) for name in ("title", "version", "date-released"))
        return Citation(title, authors, version, released, str(told.get("license", "")))
    except (yaml.YAMLError, LookupError, TypeError, AttributeError, ValueError) as error:
        raise _unreadable(path, error) from None


def _section(markdown: str, heading: str) -> Markup | None:
    """Return what stands under a heading, as HTML."""
    found = re.search(rf"^## {re.escape(heading)}\n+(.*?)(?=^## |\Z)", markdown, re.MULTILINE | re.DOTALL)
    return _html(found[1]) if found else None


def _corrections(changelog: str) -> Iterable[tuple[str, Markup]]:
    """Yield each version's corrections."""
    for version, text in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL):
        if found := re.search(r"^### Corrections\n+(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL):
            yield version, _html(found[1])


def _html(markdown: str) -> Markup:
    """Return a part of one of the bundle's documents; what it links to beside itself is not beside a page."""
    soup = prose.from_markdown(markdown)
    for link in soup.find_all("a"):
        if not is_link(str(link.get("href", ""))):
            link.unwrap()
    return prose.markup(soup)


def _cited(row: Any) -> Cited:
    title, url = (value if isinstance(value, str) else "" for value in (row.title, row.url))
    known = isinstance(row.precision, str)
    published = dated(iso_date(row.published.date(), row.precision)) if known else ""
    return Cited(row.publisher, title, url, published, row.seen == "full")


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
