"""The set that a page belongs to, and what the page's head says to whoever links to it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from bs4 import BeautifulSoup
from markupsafe import escape

from hrcvote.report import addresses, card
from hrcvote.report.furniture import Imprint
from hrcvote.report.prose import in_a_line
from hrcvote.summary import Summary

DESCRIPTION: Final = 300
"""Characters of a description: what is longer is cut by whoever shows it."""


@dataclass(frozen=True)
class Neighbour:
    """Another page of the same set."""

    file: str
    label: str


@dataclass(frozen=True)
class Head:
    """What a link to the page shows."""

    title: str
    description: str
    type: str
    site: str
    address: str
    """Where the page is published, if that is known."""
    picture: str
    """The address of its picture; none where a page stands alone."""
    picture_alt: str
    picture_size: tuple[int, int] = card.SIZE


@dataclass(frozen=True)
class Site:
    """The set that a page belongs to; a page exported alone belongs to none, but may be of a bundle."""

    name: str = ""
    description: str = ""
    neighbours: Sequence[Neighbour] = ()
    imprint: Imprint = field(default_factory=Imprint)
    url: str = ""
    """The address of the directory that the pages are published in, with a slash at its end, if it is known."""

    @property
    def beside(self) -> bool:
        """Whether the tables and the pictures of the pages stand beside them."""
        return bool(self.neighbours)

    def head(self, file: str, title: str, text: str) -> Head:
        """Return the head of a page, described by a text or by HTML that is marked as such."""
        summary = self.imprint.summary
        plain = in_a_line(BeautifulSoup(escape(text), "html.parser"))
        return Head(
            title=title,
            description=textwrap.shorten(plain or title, DESCRIPTION, placeholder=" …"),
            type="website" if file == addresses.FRONT else "article",
            site=self.name,
            address=f"{self.url}{quote(file)}" if self.url else "",
            picture=f"{self.url}{quote(addresses.picture(file))}" if self.beside and summary else "",
            picture_alt=_picture_alt(title, summary) if summary else "",
        )


def _picture_alt(title: str, summary: Summary) -> str:
    told = f"{summary.headline}: {card.tally(summary)}."
    if title == summary.headline:
        return told
    return f"{title} {told}" if title.endswith(("?", "!", ".")) else f"{title}. {told}"
