"""Find a member, compare members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import ipywidgets as widgets
import pandas as pd

from hrcvote import desk
from hrcvote.charts import selection
from hrcvote.charts.sources import cite_votes
from hrcvote.data import Bundle
from hrcvote.explore import markup
from hrcvote.explore.tool import Answer, Selection, Tool
from hrcvote.figure import Figure
from hrcvote.words import number

PAIRS: Final = 200
"""Pairs of members up to which they are shown: of all members there are so many that a browser stands still."""
DOES: Final = (
    "Type the name of a member as you would write it, and see its position in every vote, its group, who voted as it "
    "did, and which sources name it and whether rightly; type more names, and see them side by side."
)


def find_member(bundle: Bundle, *, key: str = "find_member") -> Tool:
    """Find a member by any name, and compare it with others.

    Args:
        bundle: The data.
        key: Under which the controls keep their values while the kernel lives; another key for a second such tool.
    """
    return _Members(bundle).tool(key)


class _Members:
    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.members = desk.Members(bundle)
        self.names = desk.Names(bundle)
        self.statements = desk.statements(bundle)
        listed = self.names.listed
        self.member = widgets.Combobox(value="Türkiye", options=listed, description="Member")
        self.others = widgets.Combobox(options=listed, description="Compare with", placeholder="such as: Brazil, UAE")

    def tool(self, key: str) -> Tool:
        """Return the controls with their answer."""
        return Tool(DOES, key, {"member": self.member, "others": self.others}, self.answer)

    def answer(self) -> Answer:
        """Return what is known of the members that are named."""
        found, unknown = self.names.find_all(f"{self.member.value},{self.others.value}")
        missing = "".join(markup.said(self.names.unknown(name)) for name in unknown)
        if not found:
            return Answer(missing or markup.said("Type the name of a member."))
        answer = self.of_one(found[0]) if len(found) == 1 else self.of_several(found)
        return answer._replace(html=f"{missing}{answer.html}")

    def of_one(self, iso3: str) -> Answer:
        """Return what is known of one member."""
        table = self.members.positions(iso3)
        naming = desk.choose(self.statements, member=iso3)
        named = desk.readable(naming)
        label, about = self.names.labels[iso3], self.members.about(iso3)
        html = (
            markup.said(about)
            + markup.table(table, f"{label} in {number(len(table))} votes")
            + markup.paragraph(self.members.alike_in_words(iso3))
        )
        if named.empty:
            html += markup.paragraph(f"No source here names {label}.")
        else:
            html += markup.table(named, f"What sources say of {label}", {"Where": list(naming["address"])})
        python = f'from hrcvote import desk, load; desk.Members(load()).positions("{iso3}")'
        name = f"votes-{iso3.lower()}"
        return Answer(html, Selection(name, table, python, lambda: self.figure(name, table, about)))

    def of_several(self, members: Sequence[str]) -> Answer:
        """Return several members side by side."""
        table, said = self.members.side_by_side(members), self.members.agreed_in_words(members)
        agreed = self.members.agreement(members)
        html = (
            markup.said(said)
            + markup.table(table, f"{self.members.listed(members)} side by side")
            + _pairs(agreed)
            + markup.items([self.members.about(iso3) for iso3 in members])
        )
        python = f"from hrcvote import desk, load; desk.Members(load()).side_by_side({list(members)})"
        name = f"votes-{'-'.join(members).lower()}"
        return Answer(html, Selection(name, table, python, lambda: self.figure(name, table, said)))

    def figure(self, name: str, table: pd.DataFrame, said: str) -> Figure:
        """Return the table as a picture."""
        subtitle = f"Positions in {number(len(table))} recorded votes of the General Assembly"
        sources = cite_votes(self.bundle, *table["Vote"])
        return selection.listing(table, name, said.rstrip("."), subtitle, sources)


def _pairs(agreed: pd.DataFrame) -> str:
    """Return in how many votes each two agreed, if they are more than one pair and no more than are shown."""
    if len(agreed) > PAIRS:
        return markup.paragraph(f"They make {len(agreed):,} pairs: desk.Members(bundle).agreement has them in Python.")
    return markup.table(agreed, "Votes in which two took the same position") if len(agreed) > 1 else ""
