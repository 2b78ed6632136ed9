"""Numbers, dates and names as a reader finds them, and sentences made of them.

Sentences stand in the notebooks, where a reporter can read them beside the code that fills them in: `say` shows one.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Any, Final

import pandas as pd

from hrcvote.rules import span

_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

ROWS: Final = "hrcvote-rows"
"""What a table stands in, for the package's extension to lay it out in JupyterLab."""

WHERE_LIVE: Final = "where-live"
"""The class of what a report says only where its scripts run."""

_MARKDOWN: Final = re.compile(r"[*_`~|#\[\]<>&]|^[-+=]|^\d(?=\d*[.)])")
_FORMULA: Final = re.compile(r"[$\\]")


class Text:
    """Sentences to be shown as prose, whose numbers and names come from the data."""

    def __init__(self, markdown: str, plain: str) -> None:
        self._markdown = markdown
        self._plain = plain

    def __str__(self) -> str:
        return self._plain

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": self._markdown, "text/plain": self._plain}


class _Strong(str):
    __slots__ = ()


class _WhereLive(str):
    __slots__ = ()


def say(*sentences: str) -> Text:
    """Return sentences to be shown as prose by a notebook and a report, each character of them as it stands.

    What comes from a table is text: a name with an asterisk in it emphasises nothing.

    Raises:
        ValueError: One of them is no text; what is to be written is told.
    """
    _check_sentences(sentences)
    return Text(" ".join(map(literal, sentences)), " ".join(sentences))


def strong(*sentences: str) -> str:
    """Return sentences so that `say` shows them in bold.

    Raises:
        ValueError: One of them is no text; what is to be written is told.
    """
    _check_sentences(sentences)
    return _Strong(" ".join(sentences))


def where_live(sentence: str) -> str:
    """Return a sentence on a figure's inputs so that a report leaves it out where there are none: on paper, say."""
    return _WhereLive(sentence)


def listed(items: Iterable[str]) -> Text:
    """Return sentences to be shown as a list, each character of them as it stands.

    Raises:
        ValueError: They are none, but one text, or something that is not several texts.
    """
    items = _several(items)
    return Text("\n".join(f"- {literal(item)}" for item in items), "\n".join(f"- {item}" for item in items))


def _check_sentences(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        if not isinstance(sentence, str):
            each_of = isinstance(sentence, (list, tuple))
            into = 'Write it into a sentence: f"In favour: {tally.yes}".'
            remedy = "Write * before it, for each of its sentences." if each_of else into
            raise ValueError(f"{sentence!r} is no sentence. {remedy}")


def literal(sentence: str) -> str:
    """Return a sentence as Markdown that shows it as it is.

    As entities, of which Markdown makes nothing. JupyterLab looks for formulas in what Markdown has made, so the
    characters that begin one stand in elements of their own.
    """
    text = _MARKDOWN.sub(lambda mark: f"&#{ord(mark[0])};", sentence)
    text = _FORMULA.sub(lambda mark: f"<span>&#{ord(mark[0])};</span>", text)
    if isinstance(sentence, _WhereLive):
        return f'<span class="{WHERE_LIVE}">{text}</span>'
    return f"**{text}**" if isinstance(sentence, _Strong) else text


def first(rows: pd.DataFrame, what: str) -> pd.Series[Any]:
    """Return the first of the rows that a paragraph is about.

    Raises:
        LookupError: There is none, since the data were corrected; the text says what is to be done with the paragraph.
    """
    if rows.empty:
        raise LookupError(f"The data no longer have {what}, which this paragraph is about. Write it anew or remove it.")
    return rows.iloc[0]


class Table:
    """A table as a reader finds it: with a caption, headings that know their columns, and nothing where nothing is."""

    def __init__(self, frame: pd.DataFrame, caption: str) -> None:
        self._frame = frame
        self._caption = caption

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        rows = [[_cell(value) for value in row] for row in self._frame.itertuples(index=False)]
        # JupyterLab would set every cell to the right: the package's extension knows these classes.
        kinds = [' class="hrcvote-number"' if _of_numbers(column) else "" for _, column in self._frame.items()]
        heads = _cells("th", kinds, map(str, self._frame.columns), ' scope="col"')
        body = "\n".join(f"<tr>{_cells('td', kinds, row)}</tr>" for row in rows)
        html = (
            f'<div class="{ROWS}" role="region" tabindex="0" aria-label="{escape(self._caption)}">\n'
            f"<table>\n<caption>{escape(self._caption)}</caption>\n"
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
        )
        plain = pd.DataFrame(rows, columns=self._frame.columns).to_string(index=False)
        return {"text/html": html, "text/plain": f"{self._caption}\n{plain}"}


def table(frame: pd.DataFrame, caption: str, **names_of_columns: str) -> Table:
    """Return a DataFrame to be shown as a table.

    Args:
        frame: The rows; the index is not shown.
        caption: What the table counts, of what.
        names_of_columns: What a reader calls a column. Given any, only these columns are shown, in this order.

    Raises:
        ValueError: The frame is none, or has no such column.
    """
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(
            f"A {type(frame).__name__} is no table. Of a column or a count, write .reset_index() after it."
        )
    for column in names_of_columns:
        if column not in frame:
            raise ValueError(f"There is no column {column!r}. There are: {', '.join(map(str, frame.columns))}.")
    if names_of_columns:
        frame = frame[list(names_of_columns)].rename(columns=names_of_columns)
    return Table(frame, caption)


def _of_numbers(column: pd.Series[Any]) -> bool:
    """Return whether a column is of numbers."""
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _cells(tag: str, kinds: Iterable[str], texts: Iterable[str], more: str = "") -> str:
    return "".join(f"<{tag}{more}{kind}>{escape(text)}</{tag}>" for kind, text in zip(kinds, texts, strict=True))


def _cell(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_cell, value))
    if pd.isna(value):
        return ""
    if isinstance(value, dt.date):
        return day(value)
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    return str(value)


def number(value: float | str) -> str:
    """Return a count for a sentence: one to nine in words, larger ones in digits with a comma for thousands.

    Raises:
        ValueError: It is no whole number, and so no count.
    """
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):  # a cell that is empty, or a text that is no number
        raise ValueError(f"{value!r} is no count. Say what to write where there is none.") from None
    if whole != float(value):  # a statement's number is a text
        raise ValueError(f'{value} is no count: it has decimals. Say how many of them to write: f"{{value:.1f}}".')
    return _SMALL[whole] if 0 <= whole < len(_SMALL) else f"{whole:,}"


def percent(share: float, decimals: int = 1) -> str:
    """Return a share of 1 as a percentage for a sentence: 66.3%.

    Raises:
        ValueError: It is no number.
    """
    return f"{percentage(share, decimals)}%"


def percentage(share: float, decimals: int = 1) -> Decimal:
    """Return a share of 1 in percent.

    A half is rounded up, as a reader and a spreadsheet do: 53 of 80 are 66.3.

    Raises:
        ValueError: It is no number.
    """
    try:
        whole = math.isfinite(share)
    except TypeError:  # a cell that is empty, or a text
        whole = False
    if not whole:
        raise ValueError(f"{share!r} is no share. Say what to write where there is none.")
    return (100 * Decimal(str(share))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def day(date: dt.date) -> str:
    """Return a date as 7 April 2022.

    Raises:
        ValueError: It is no date; of a text, the text says what reads it.
    """
    if not isinstance(date, dt.date) or pd.isna(date):
        remedy = f"Write dated({date!r})." if isinstance(date, str) else "Say what to write where there is none."
        raise ValueError(f"{date!r} is no date. {remedy}")
    return f"{date.day} {date:%B %Y}"


def dated(value: str) -> str:
    """Return an ISO 8601 day, week, month or year in words, no finer than it is.

    Raises:
        ValueError: The text is none of these, or no calendar has it.
    """
    first, _ = span(value)
    if "W" in value:
        return f"the week of {day(first)}"
    return day(first) if len(value) == 10 else f"{first:%B %Y}" if len(value) == 7 else value


def years(term: str) -> str:
    """Return the years of a term, `2021-2023`, as they are printed: 2021–2023."""
    return term.replace("-", "–")


def names(items: Iterable[str], joined_by: str = "and") -> str:
    """Join names as a sentence does: A, B and C; none where there are none.

    Raises:
        ValueError: They are one text, whose letters would be joined, or something that is not several texts.
    """
    *first, last = _several(items) or ["none"]
    return f"{', '.join(first)} {joined_by} {last}" if first else last


def plural(count: float, one: str, many: str | None = None) -> str:
    """Return a count with its noun: one member, 58 members."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def in_digits(count: int, noun: str) -> str:
    """Return a count with its noun for a figure, which has digits where a sentence has words."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def or_none(count: float) -> str:
    """Return a count that stands without its noun: none, one, 58."""
    return number(count) if count else "none"


def _several(items: Iterable[str]) -> list[str]:
    if isinstance(items, str):  # which is several texts too, of a letter each
        raise ValueError(f"{items!r} is one text. Write a list: [{items!r}].")
    texts = [*items] if isinstance(items, Iterable) else [items]
    for text in texts:
        if not isinstance(text, str):
            raise ValueError(f"{text!r} is no text. Write a list of texts: [{str(text)!r}].")
    return texts


def verb(count: float, one: str, many: str) -> str:
    """Return the form of a verb that a count takes."""
    return one if count == 1 else many


def length(days: int) -> str:
    """Return how long a span is: in weeks where it is whole weeks, in days where it is not."""
    return plural(days, "day") if days % 7 or not days else plural(days // 7, "week")


def from_to(first: dt.date, last: dt.date) -> str:
    """Return a span of days for a sentence, with the year once where it is one: from 24 February to 7 April 2022."""
    begun = f"{first.day} {first:%B}" if first.year == last.year else day(first)
    return f"from {begun} to {day(last)}"


def of_all(count: int, of: int, noun: str) -> str:
    """Begin a sentence with how many of some things: All five texts, Two of the five texts, None of the five texts."""
    if count == of == 2:
        return f"Both {noun}s"
    if count == of:
        return f"All {plural(of, noun)}" if of > 1 else f"The one {noun}"
    if not count and of == 1:
        return f"No {noun}s"
    return f"{number(count).capitalize() if count else 'None'} of the {plural(of, noun)}"
