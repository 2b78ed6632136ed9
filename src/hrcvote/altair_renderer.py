"""Shows a reporter's own Altair charts as the package shows its figures: offline, live, and in a reopened notebook.

Altair's default renderer loads its scripts from public servers, and its `mimetype` renderer gives Vega-Lite 6 a type
that nbformat refuses. This one gives the type that the package's JupyterLab extension draws, and a picture for
viewers that have nothing better.
"""

from __future__ import annotations

import base64
from typing import Any, Final

import altair as alt

from hrcvote.engine import engine
from hrcvote.figure import MIME

NAME: Final = "hrcvote"


def register() -> None:
    """Make Altair show its charts through the package's JupyterLab extension.

    A reporter who wants another renderer chooses it after importing the package, with `alt.renderers.enable`.
    """
    alt.renderers.register(NAME, mime_bundle)
    alt.renderers.enable(NAME)


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
