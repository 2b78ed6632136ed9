"""The HTML of an answer: whatever comes from a table is escaped, and what is a table says so when it is stacked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

import pandas as pd

from hrcvote import style
from hrcvote.desk.tables import as_text

_CHIPS: Final = {label: position for position, label in style.POSITION_LABELS.items()}
_NUMBER: Final = re.compile(r"[-+]?[\d,.]+%?")
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
MANY: Final = 7
"""Columns beyond which a table may be wider than its place, and can be moved in it."""
WHOLE: Final = 16
"""Letters up to which a cell stays on one line."""


def said(text: str) -> str:
    """Return the sentence that answers, which a screen reader speaks when it changes."""
    return f'<p class="said" role="status">{escape(text)}</p>'


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(text)}</p>"


def items(texts: Sequence[str]) -> str:
    """Return a list."""
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def folded(summary: str, inside: str, *, is_open: bool = False) -> str:
    """Return what is shown when it is asked for."""
    return f"<details{' open' if is_open else ''}><summary>{escape(summary)}</summary>{inside}</details>"


def table(frame: pd.DataFrame, caption: str, links: dict[str, Sequence[str]] | None = None) -> str:
    """Return a table; `links` has for a column the address that each of its cells leads to, or nothing."""
    links = links or {}
    heads = [str(column) for column in frame.columns]
    rows = [[as_text(cell) for cell in row] for row in frame.itertuples(index=False)]
    numeric = [bool(rows) and all(not row[i] or _NUMBER.fullmatch(row[i]) for row in rows) for i in range(len(heads))]
    whole = [all(len(row[i]) <= WHOLE for row in rows) for i in range(len(heads))]
    kinds = [_classes(number=n, whole=w) for n, w in zip(numeric, whole, strict=True)]
    head = "".join(
        f'<th role="columnheader" scope="col"{kind}>{escape(name)}</th>'
        for name, kind in zip(heads, kinds, strict=True)
    )
    body = []
    for at, row in enumerate(rows):
        cells = [
            _cell(place, heads[place], text, kinds[place], _address(links, heads[place], at))
            for place, text in enumerate(row)
        ]
        body.append(f'<tr role="row">{"".join(cells)}</tr>')
    whole_table = (
        f'<table role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table>'
    )
    if len(heads) <= MANY:
        return whole_table
    return f'<div class="frame" role="region" aria-label="{escape(caption)}" tabindex="0">{whole_table}</div>'


def _cell(place: int, head: str, text: str, kind: str, address: str) -> str:
    shown = escape(text)
    if text in _CHIPS:
        shown = f'<span class="chip {_CHIPS[text]}" aria-hidden="true"></span>{shown}'
    if _WEB.match(address):
        shown = f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{shown}</a>'
    if place == 0:
        return f'<th role="rowheader" scope="row"{kind}>{shown}</th>'
    return f'<td role="cell" data-label="{escape(head)}"{kind}>{shown}</td>'


def _address(links: dict[str, Sequence[str]], head: str, at: int) -> str:
    return links[head][at] if head in links else ""


def _classes(*, number: bool, whole: bool) -> str:
    found = [name for name, holds in (("number", number), ("whole", whole)) if holds]
    return f' class="{" ".join(found)}"' if found else ""
