"""How a reader finds a member in a figure: by any of its names, with accents or without, or by its regional group."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from hrcvote import style
from hrcvote.data import Bundle, each, once
from hrcvote.spelling import without_accents, without_signs

IS_FOUND: Final = "(group == null || datum.group == group) && indexof(datum.find, ' ' + wanted) >= 0"
"""Whether a row with the fields `find` and `group` is what the reader looks for: no name and no group is everyone."""

_WANTED: Final = (
    "replace(trim(replace(replace(lower(member), regexp(\"[.'’‘`]\", 'g'), ''),"
    " regexp('[^\\\\p{L}\\\\p{N}]+', 'gu'), ' ')), regexp('^the '), '')"
)
"""The name that the reader has typed, spelt as `findable` spells names."""


@once
def findable(bundle: Bundle) -> dict[str, str]:
    """Return for each member all of its names as one text: in lower case, without signs, a space before each word."""
    return {member.iso3: _names(member) for member in each(bundle.members)}


def find_member() -> list[alt.Parameter]:
    """Return what lets a reader find a member: a box to type a name in, and a list of the regional groups."""
    box = alt.binding(input="search", placeholder="such as Turkey", name="Find a member ")
    return [alt.param(name="member", bind=box, value=""), _choose_group(), alt.param(name="wanted", expr=_WANTED)]


def _choose_group() -> alt.Parameter:
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
    names = [name.lower().replace("’", "'") for name in (member.label, member.name, *others)]
    names += [without_accents(name) for name in names]
    names += [name.replace("saint ", "st ") for name in names]
    names += [name.replace(" and ", " ") for name in names]
    names = [name.replace("'", apostrophe) for apostrophe in ("", " ") for name in dict.fromkeys(names)]
    spelt = map(without_signs, dict.fromkeys(names))
    return "".join(f" {name}" for name in dict.fromkeys(spelt))
