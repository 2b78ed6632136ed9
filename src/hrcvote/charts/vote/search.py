"""How a reader finds a member in a figure: by any of its names, with accents or without, or by its regional group."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

import altair as alt

from hrcvote import style
from hrcvote.data import Bundle, each

IS_FOUND: Final = "(group == null || datum.group == group) && indexof(datum.find, ' ' + lower(trim(member))) >= 0"
"""Whether a row with the fields `find` and `group` is what the reader looks for: no name and no group is everyone."""


def findable(bundle: Bundle) -> dict[str, str]:
    """Return for each member all of its names as one text in lower case, a space before each word."""
    return {member.iso3: _names(member) for member in each(bundle.members)}


def find_member() -> alt.Parameter:
    """Return the control that lets a reader find a member by name."""
    box = alt.binding(input="search", placeholder="such as Turkey", name="Find a member ")
    return alt.param(name="member", bind=box, value="")


def choose_group() -> alt.Parameter:
    """Return the control that lets a reader choose a regional group."""
    options = [None, *style.GROUP_LABELS]
    labels = ["All groups", *style.GROUP_LABELS.values()]
    return alt.param(
        name="group", bind=alt.binding_select(options=options, labels=labels, name="Regional group "), value=None
    )


def opacity(shown: str = IS_FOUND) -> Any:
    """Return how strongly a row is drawn: faintly where the reader looks for another."""
    return alt.OpacityValue(0.15, condition={"test": shown, "value": 1})


def _names(member: Any) -> str:
    others = member.also_known_as.split("|") if isinstance(member.also_known_as, str) else []
    names = [name.lower() for name in (member.label, member.name, *others)]
    plain = [unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() for name in names]
    return "".join(f" {name}" for name in dict.fromkeys([*names, *plain]))
