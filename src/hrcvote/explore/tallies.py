"""What would it have taken? The vote with other numbers, other groups, other members, or as a source printed it."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import ipywidgets as widgets

from hrcvote import comparison, desk, record, style
from hrcvote.charts import selection
from hrcvote.charts.sources import cite, cite_votes
from hrcvote.data import Bundle, by
from hrcvote.explore import markup
from hrcvote.explore.tool import Answer, Selection, Tool
from hrcvote.figure import Figure
from hrcvote.record import Tally
from hrcvote.rules import COUNCIL_RESOLUTION, POSITIONS

WAYS: Final = ("Numbers", "Whole groups", "Named members", "A source's tally")
"""What a reporter can change the vote by."""
_NUMBERS, _GROUPS, _MEMBERS, _SOURCE = WAYS
AS_RECORDED: Final = "As recorded"
DOES: Final = (
    "Change the vote by numbers, by whole regional groups, by naming members or by the tally of a source, and see "
    "at once what it comes to under each reading of the rule, how far it is from the other outcome, and why those "
    "that did not vote would have changed nothing by abstaining."
)


def what_if(bundle: Bundle, *, key: str = "what_if") -> Tool:
    """Change the tally of the suspension, and see what it comes to under each reading of the rule.

    Args:
        bundle: The data.
        key: Under which the controls keep their values while the kernel lives; another key for a second such tool.
    """
    return _WhatIf(bundle).tool(key)


class _WhatIf:
    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.counted = record.tally(bundle)
        self.absent = desk.absent_abstaining(bundle)
        self.names = desk.Names(bundle)
        self.reported, self.completed = desk.reported_tallies(bundle), desk.completed(bundle)
        self.way = widgets.Dropdown(options=WAYS, description="Change the vote by")
        self.numbers = {position: self._number(position) for position in POSITIONS[:-1]}
        self.groups = {group: self._group(group) for group in style.GROUP_LABELS}
        self.members = {position: self._members(position) for position in POSITIONS}
        self.source = widgets.Dropdown(options=[*self.reported], description="As printed by")
        self.of = cache(self._of)
        self.parts = {
            _NUMBERS: self.numbers,
            _GROUPS: self.groups,
            _MEMBERS: {f"named {position}": box for position, box in self.members.items()},
            _SOURCE: {"source": self.source},
        }

    def tool(self, key: str) -> Tool:
        """Return the controls with their answer."""
        controls = {"way": self.way, **{name: part for parts in self.parts.values() for name, part in parts.items()}}
        buttons = {
            AS_RECORDED: self.counted,
            "One vote short": desk.one_short(self.bundle),
            f"All {self.counted.not_voting} that did not vote abstain": self.absent,
        }
        actions = [widgets.Button(description=text) for text in buttons]
        tool = Tool(DOES, key, controls, self.answer, actions)
        for button, tally in zip(actions, buttons.values(), strict=True):
            button.on_click(lambda _, tally=tally: self.set(tool, tally))
            self.of(tally)  # so that the answer is there when the button is pressed
        self.way.observe(self.show_controls, names="value")
        self.show_controls()
        return tool

    def show_controls(self, _: Any = None) -> None:
        """Show the controls of the way that is chosen."""
        for way, parts in self.parts.items():
            for part in parts.values():
                part.layout.display = None if way == self.way.value else "none"

    def set(self, tool: Tool, tally: Tally) -> None:
        """Show a tally in numbers."""
        with tool.at_once():
            self.way.value = _NUMBERS
            for position, box in self.numbers.items():
                box.value = getattr(tally, position)

    def answer(self) -> Answer:
        """Return what the controls come to."""
        if self.way.value == _NUMBERS:
            yes, no, abstain = (box.value for box in self.numbers.values())
            over = yes + no + abstain - self.counted.members
            if over > 0:
                many = f"{over} more than the Assembly has members ({self.counted.members})"
                return Answer(markup.said(f"These votes are {many}: lower one of the numbers."))
            return self.of(Tally(yes, no, abstain, -over))
        if self.way.value == _GROUPS:
            changed = {group: box.value for group, box in self.groups.items() if box.value}
            return self.of(desk.with_groups(self.bundle, changed))
        if self.way.value == _MEMBERS:
            return self.of_members()
        answer = self.of(self.reported[self.source.value], self.source.value)
        rest = markup.paragraph(self.completed[self.source.value]) if self.source.value in self.completed else ""
        return answer._replace(html=answer.html + rest)

    def of_members(self) -> Answer:
        """Return what it comes to with the members that are named."""
        changed: dict[str, str] = {}
        twice: dict[str, str] = {}
        unknown: list[str] = []
        for position, box in self.members.items():
            found, missing = self.names.find_all(box.value)
            twice |= {iso3: position for iso3 in found if iso3 in changed}
            changed |= dict.fromkeys(found, position)
            unknown += missing
        named = [f"{self.names.labels[iso3]}: {style.POSITION_LABELS[to].lower()}" for iso3, to in changed.items()]
        unknown_html = "".join(markup.paragraph(self.names.unknown(name)) for name in unknown)
        for iso3, position in twice.items():
            last = style.POSITION_LABELS[position].lower()
            unknown_html += markup.paragraph(f"{self.names.labels[iso3]} is named more than once: “{last}” counts.")
        changes = markup.paragraph(f"Named: {'; '.join(named)}.") if named else ""
        answer = self.of(desk.with_members(self.bundle, changed))
        return answer._replace(html=f"{unknown_html}{answer.html}{changes}")

    def _of(self, tally: Tally, source: str = "") -> Answer:
        """Return what a tally comes to, and whose it is if a source printed it."""
        table = desk.readings(tally)
        argument = markup.paragraph(desk.argument_of_the_absent(self.bundle)) if tally == self.absent else ""
        html = (
            markup.said(desk.in_words(tally))
            + argument
            + markup.table(table, "Two thirds of each base; the rule is the first")
            + markup.paragraph(desk.fewest(tally))
        )
        python = f"from hrcvote import desk, record; desk.readings(record.{tally!r})"
        counts = [] if tally == self.counted else [str(getattr(tally, position)) for position in POSITIONS]
        name = "-".join(["what-it-would-have-taken", *counts])
        return Answer(html, Selection(name, table, python, lambda: self.figure(tally, name, source)))

    def figure(self, tally: Tally, name: str, source: str = "") -> Figure:
        """Return the table as a picture, which says what it shows if that is not the record."""
        title = desk.in_words(tally).rstrip(".")
        said = "Two thirds of each base, by the reading of the rule; the rule is the first"
        sources = [*cite_votes(self.bundle, record.SUSPENSION), *cite(self.bundle, [COUNCIL_RESOLUTION])]
        if source:
            sources += cite(self.bundle, [by(comparison.reported(self.bundle), "label", "source_id")[source]])
        if tally != self.counted:
            whose = f"As {source} has it" if source else "Supposed"
            title = f"{whose}: {title[:1].lower()}{title[1:]}"
            rest = f" {self.completed[source]}" if source in self.completed else ""
            said = f"Not the record, which has {comparison.tally_in_words(self.counted)}.{rest} {said}"
        return selection.listing(desk.readings(tally), name, title, said, sources)

    def _number(self, position: str) -> widgets.BoundedIntText:
        box = widgets.BoundedIntText(
            value=getattr(self.counted, position),
            min=0,
            max=self.counted.members,
            description=style.POSITION_LABELS[position],
            continuous_update=True,
        )
        box.add_class("hrcvote-desk-short")
        return box

    def _group(self, group: str) -> widgets.Dropdown:
        options = [(AS_RECORDED, ""), *((label, position) for position, label in style.POSITION_LABELS.items())]
        return widgets.Dropdown(options=options, description=style.GROUP_LABELS[group])

    def _members(self, position: str) -> widgets.Text:
        label = f"{style.POSITION_LABELS[position]} instead"
        return widgets.Text(description=label, placeholder="such as: Brazil, UAE")
