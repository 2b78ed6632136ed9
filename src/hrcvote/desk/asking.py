"""Answers a question that names what there is not with what there is: an empty table would look like an answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection


def one_of(asked: str, among: Collection[str], what: str) -> str:
    """Return what is asked for.

    Raises:
        ValueError: It is not among what there is; the text lists that.
    """
    if asked not in list(among):  # a list can be looked for in a list
        between = "; " if any("," in name for name in among) else ", "
        raise ValueError(f"There is no {what} {asked!r}. There are: {between.join(among)}. Write one of them.")
    return asked


def text(asked: str) -> str:
    """Return a text that is asked for.

    Raises:
        ValueError: It is none: a number, say.
    """
    if not isinstance(asked, str):
        raise ValueError(f"{asked!r} is no text. Ask for one that a cell holds: {str(asked)!r}.")
    return asked


def iso_day(asked: str | dt.date) -> str:
    """Return a day that is asked for, as a date or a text.

    Raises:
        ValueError: It is none as ISO 8601 has it.
    """
    if isinstance(asked, dt.date):
        return asked.isoformat()[:10]  # a date of pandas has a time too
    try:
        return dt.date.fromisoformat(asked).isoformat()
    except (ValueError, TypeError):
        raise ValueError(f"{asked!r} is no day. Write it as 2022-04-07.") from None


def iso3(asked: str) -> str:
    """Return the code of a member that is asked for.

    Raises:
        ValueError: It is none as ISO 3166 has it.
    """
    if not (isinstance(asked, str) and re.fullmatch("[A-Z]{3}", asked)):
        raise ValueError(f"{asked!r} is no code of a member. Write it as VEN.")
    return asked
