"""Shows a reporter's own Altair charts as the package shows its figures: offline, live, in its type and colours.

Altair's default renderer loads its scripts from public servers, and its `mimetype` renderer gives Vega-Lite 6 a type
that nbformat refuses. This one gives the type that the package's JupyterLab extension draws, and a picture for
viewers that have nothing better.
"""

from __future__ import annotations

import base64
from typing import Any, Final, cast

import altair as alt

from hrcvote import style
from hrcvote.engine import engine
from hrcvote.figure import MIME

NAME: Final = "hrcvote"

_COLOURS: Final = (
    *(style.CATEGORIES["report"], style.POSITIONS["no"], style.FAINT, style.POSITIONS["yes"]),
    *(style.CATEGORIES[category] for category in ("diplomacy", "announcement", "war")),
)
"""The colours of categories in turn: positions, which Altair sorts, get those that they have in the figures."""


def register() -> None:
    """Make Altair show its charts through the package's JupyterLab extension, and draw them with its theme.

    A reporter who wants others chooses them after importing the package, with `alt.renderers.enable` and
    `alt.theme.enable`.
    """
    alt.renderers.register(NAME, mime_bundle)
    alt.renderers.enable(NAME)
    alt.theme.register(NAME, enable=True)(theme)


def theme() -> alt.theme.ThemeConfig:
    """Return the type and the colours of charts that choose none, and what tells the extension to repaint them."""
    colours = {"mark": {"color": style.POSITIONS["yes"]}, "range": {"category": list(_COLOURS)}}
    config = style.config(style.NARROW) | {"background": style.PAPER} | colours
    return cast("alt.theme.ThemeConfig", {"config": config, "usermeta": {"theme": NAME}})


def mime_bundle(spec: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Return what a notebook keeps of a chart."""
    words = str(spec.get("description") or "Chart (Vega-Lite 6)")
    return {MIME: spec, **_picture(spec), "text/plain": words}


def _picture(spec: dict[str, Any]) -> dict[str, str]:
    try:
        png = engine().vegalite_to_png(spec, allowed_base_urls=[])
    except ValueError:  # the chart reads data that is not in it: the extension draws it or says why it cannot
        return {}
    return {"image/png": base64.b64encode(png).decode("ascii")}
