"""What all tools have in common: controls, an answer that follows them, and a way to take it away."""

from __future__ import annotations

import base64
import gc
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from html import escape
from typing import Any, Final, NamedTuple

import ipywidgets as widgets
import pandas as pd
from traitlets import TraitError

from hrcvote import desk
from hrcvote.charts.selection import LONGEST
from hrcvote.explore.look import CSS
from hrcvote.figure import Figure, digest
from hrcvote.spelling import as_typed

# What is loaded by now stays: to look through all of it for garbage would take longer than most answers. It is done
# once, here, and not for each tool: what a reporter makes and drops is still found.
gc.freeze()

_KEPT: Final[dict[str, dict[str, Any]]] = {}
"""The values of each tool's controls by the tool's key, for when its cell is run again."""

LARGEST: Final = 20 * LONGEST
"""Cells of which a table is still offered as a picture: the drawing refuses one of all members side by side."""
LONGEST_NAME: Final = 100
"""Letters of a file's name: systems take 255 bytes, and some browsers fewer."""


class Selection(NamedTuple):
    """What a tool shows, as something to take away."""

    name: str
    table: pd.DataFrame
    python: str
    """A line that gives the same table anywhere."""
    figure: Callable[[], Figure] | None
    """The picture of it; None where no source stands behind the rows, and so none could be named in it."""

    def file(self, kind: str) -> str:
        """Return a name to save it under, no longer than any system takes."""
        return f"{self.name[:LONGEST_NAME].rstrip('-')}.{kind}"

    def without_picture(self) -> str:
        """Return why there is no picture of it, and what to do instead; nothing where there is one."""
        if self.figure is None:
            return "No picture: these rows name no source, and a picture must name one. Take the CSV."
        if len(self.table) > LONGEST:
            return f"Too long for a picture: take the CSV, or narrow the rows to {LONGEST} or fewer."
        if self.table.size > LARGEST:
            return "Too large for a picture, with so many columns: take the CSV."
        return ""


def named(what: str, *asked: str) -> str:
    """Return a name for what a tool shows, by what was asked for: of a part another than of the whole."""
    words = " ".join(asked).strip()
    spelt = re.findall(r"[a-z0-9]+", as_typed(words))
    return "-".join([what, *(spelt or [digest(words)[:8]] if words else [])])


class Answer(NamedTuple):
    """What a tool shows for the values of its controls."""

    html: str
    selection: Selection | None = None


class Tool(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Controls and their answer, with the line that stands in their place where there is no kernel.

    Args:
        does: What the tool does live, in a sentence.
        key: Under which the values of the controls are kept while the kernel lives.
        controls: The controls by the names under which they are kept.
        answer: What to show for the present values of the controls.
        actions: Buttons, which stand after the controls.
    """

    def __init__(
        self,
        does: str,
        key: str,
        controls: Mapping[str, widgets.Widget],
        answer: Callable[[], Answer],
        actions: Sequence[widgets.Button] = (),
    ) -> None:
        self._does = does
        self._answer = answer
        self._held = False
        self._selection: Selection | None = None
        self.controls = dict(controls) | {
            "take": widgets.Checkbox(description="Take it away: CSV, picture, Python", indent=False)
        }
        self.answer = widgets.HTML(layout={"width": "100%"})
        self.taken = widgets.HTML(layout={"width": "100%"})
        self.picture = widgets.Button(description="Make a picture")
        self.picture.on_click(lambda _: self._make_picture())
        self._restore(_KEPT.setdefault(key, {}))
        super().__init__(children=self._rows(controls, actions))
        self.add_class("hrcvote-desk")
        self.update()

    def update(self, _: Any = None) -> None:
        """Answer to the controls as they are."""
        if self._held:
            return
        found = self._answer()
        self.answer.value = f'<div class="hrcvote-desk-answer">{found.html}</div>'
        self._selection = found.selection
        self._offer()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Change several controls, and answer once: before the browser hears of the controls, which takes it longer."""
        self._held = True
        with ExitStack() as told_later:
            for control in self.controls.values():
                told_later.enter_context(control.hold_sync())
            try:
                yield
            finally:
                self._held = False
                self.update()

    def _rows(self, controls: Mapping[str, widgets.Widget], actions: Sequence[widgets.Button]) -> list[widgets.Widget]:
        style = widgets.HTML(f"<style>{CSS}</style>", layout={"display": "none"})
        asked = [widgets.Box(list(row)) for row in (controls.values(), actions) if row]
        for row in asked:
            row.add_class("hrcvote-desk-controls")
        return [style, *asked, self.answer, self.controls["take"], self.taken, self.picture]

    def _restore(self, kept: dict[str, Any]) -> None:
        for name, control in self.controls.items():
            with suppress(TraitError):  # the data have changed, and what was chosen is no more
                control.value = kept.get(name, control.value)

            def keep(change: Any, name: str = name) -> None:
                kept[name] = change["new"]

            control.observe(keep, names="value")
            control.observe(self.update, names="value")

    def _offer(self, picture: str = "") -> None:
        shown = self.controls["take"].value and self._selection is not None
        missing = self._selection.without_picture() if self._selection else ""
        self.picture.layout.display = None if shown and not missing else "none"
        self.taken.layout.display = None if shown else "none"
        self.taken.value = _offered(self._selection, picture or missing) if shown and self._selection else ""

    def _make_picture(self) -> None:
        selection = self._selection
        if selection is None or selection.figure is None or selection.without_picture():
            return
        self._offer('<span role="status">Making the picture …</span>')
        time.sleep(0.02)  # until that has been sent: from here on Python is busy
        from hrcvote import pictures

        try:
            content = base64.b64encode(pictures.picture(selection.figure(), "png")).decode("ascii")
        except Exception:
            self._offer("The picture could not be made: take the CSV.")
            raise  # into the log of JupyterLab
        if selection is self._selection:
            self._offer(_link(selection.file("png"), f"data:image/png;base64,{content}", "the picture, PNG"))

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/markdown": self._does, "text/plain": self._does}


def _offered(selection: Selection, picture: str) -> str:
    rows = f"{len(selection.table)} rows" if len(selection.table) != 1 else "one row"
    link = _link(selection.file("csv"), desk.address_of(selection.table), f"the table, CSV, {rows}")
    links = f"<li>{link}</li>" + (f"<li>{picture}</li>" if picture else "")
    return (
        f'<div class="hrcvote-desk-answer"><ul>{links}</ul><label>The same table in Python'
        f'<textarea readonly rows="3" spellcheck="false">{escape(selection.python)}</textarea></label></div>'
    )


def _link(name: str, address: str, text: str) -> str:
    return f'<a download="{escape(name)}" href="{address}">Save {escape(text)}</a>'
