"""Refuses a question about what does not exist, and says what does: an empty table would look like an answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection


def one_of(asked: str, among: Collection[str], what: str) -> str:
    """Return what is asked for.

    Raises:
        ValueError: There is no such thing; the text lists what there is.
    """
    if not among:
        raise ValueError(f"There is no {what} {asked!r}: what it is looked for in is empty.")
    if asked not in list(among):  # a list can be looked for in a list
        between = "; " if any("," in name for name in among) else ", "
        raise ValueError(f"There is no {what} {asked!r}. There are: {between.join(among)}. Write one of them.")
    return asked


def text(asked: str) -> str:
    """Return a text that is asked for.

    Raises:
        ValueError: It is something else, such as a number.
    """
    if not isinstance(asked, str):
        raise ValueError(f"{asked!r} is not text. Ask for it in quotation marks: {str(asked)!r}.")
    return asked


def iso_day(asked: str | dt.date) -> str:
    """Return a day that is asked for, as a date or a text.

    Raises:
        ValueError: It is not a day in ISO 8601.
    """
    if isinstance(asked, dt.date):
        return asked.isoformat()[:10]  # a date of pandas has a time too
    try:
        return dt.date.fromisoformat(asked).isoformat()
    except (ValueError, TypeError):
        raise ValueError(f"{asked!r} is not a day. Write one such as 2022-04-07.") from None


def iso3(asked: str) -> str:
    """Return the code of a member that is asked for.

    Raises:
        ValueError: It does not have the form of an ISO 3166 code.
    """
    if not (isinstance(asked, str) and re.fullmatch("[A-Z]{3}", asked)):
        raise ValueError(f"{asked!r} is not the code of a member. Write one such as VEN.")
    return asked
