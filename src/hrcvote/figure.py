"""One published figure: a chart that cannot leave without its title, its table, its alternative text and its sources.

The house rule is BBC bbplot's habit taken further: there a chart needs a source line, here it also needs the numbers
it draws and the words for someone who cannot see it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, Protocol

import pandas as pd

from hrcvote import style
from hrcvote.engine import WITHOUT_PICTURES, engine

MIME: Final = "application/vnd.vegalite.v6+json"
"""The type that the package's JupyterLab extension draws. Altair 6's own lacks `+json`, which nbformat refuses."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Chart(Protocol):
    """What Altair's charts have in common."""

    def to_dict(self, validate: bool = ...) -> dict[str, Any]:
        """Return the Vega-Lite specification."""
        ...


class Source(NamedTuple):
    """Who stands behind a figure's numbers."""

    source_id: str
    publisher: str
    title: str
    url: str


@dataclass(frozen=True)
class Figure:
    """A chart with everything a reader needs to believe it, or to do without it.

    Args:
        id: Lower-case words joined by hyphens; the figure's address in a report is `#fig-<id>`.
        title: The finding, in a sentence.
        subtitle: What is counted, of how many, and when.
        draw: Returns the chart for a width in pixels (`style.WIDE` or `style.NARROW`).
        table: The same numbers as the chart, one row for each observation, with columns named for a reader.
        alt: What the chart shows, for someone who cannot see it.
        sources: Whom the numbers come from, at least one.

    Raises:
        ValueError: A part is missing, or the id is not fit for an address.
    """

    id: str
    title: str
    subtitle: str
    draw: Callable[[int], Chart]
    table: pd.DataFrame
    alt: str
    sources: Sequence[Source]

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"figure {self.id!r}: an id is lower-case words joined by hyphens, as 'vote-by-group'")
        missing = [part for part in ("title", "subtitle", "alt") if not getattr(self, part).strip()]
        missing += ["table"] if self.table.empty else []
        missing += ["sources"] if not self.sources else []
        if missing:
            said = f"figure {self.id!r} cannot be published without its {', '.join(missing)}"
            gone = ". The data do not fill it: remove it from the notebooks and from hrcvote.charts.catalogue"
            raise ValueError(said + (gone if "table" in missing else ""))

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, with everything else that the figure is in `usermeta`."""
        wide, narrow = (_shared(self._drawn(width)) for width in (style.WIDE, style.NARROW))
        datasets = wide.pop("datasets", {}) | narrow.pop("datasets", {})
        about = {
            "id": self.id,
            "title": self.title,
            "subtitle": self.subtitle,
            "alt": self.alt,
            "table": {"columns": [str(c) for c in self.table.columns], "rows": list(_rows(self.table))},
            "sources": [source._asdict() for source in self.sources],
            "narrow": narrow,
        }
        return wide | {"datasets": datasets, "description": self.alt, "usermeta": {"hrcvote": about}}

    def picture(self, kind: str = "svg", scale: float = 1.0) -> bytes:
        """Return the figure as a picture that can travel alone: title, chart and source line.

        Args:
            kind: `svg`, `png` or `pdf`.
            scale: How many pixels of the picture stand for one of the chart (`png` only).

        Raises:
            ValueError: There are no pictures of this kind.
        """
        spec = captioned(self.spec, style.WIDE)
        if kind == "svg":
            return str(engine().vegalite_to_svg(spec)).encode("utf-8")
        if kind == "png":
            return bytes(engine().vegalite_to_png(spec, scale=scale))
        if kind == "pdf":
            return bytes(engine().vegalite_to_pdf(spec))
        raise ValueError(f"a figure can be had as svg, png or pdf, not as {kind!r}")

    def _drawn(self, width: int) -> dict[str, Any]:
        from altair import theme
        from altair.utils.schemapi import debug_mode

        # Altair would hold every part against its schema, twice over: half of the time a figure takes. A test does it.
        # The theme is for a reporter's own charts: a figure is the same whichever is chosen.
        with debug_mode(False), theme.enable("none"):
            spec = dict(self.draw(width).to_dict(validate=False))
        spec["config"] = style.config(width)
        return spec

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        shown = {MIME: self.spec, "text/plain": f"Figure: {self.title}\n{self.alt}"}
        if os.environ.items() >= WITHOUT_PICTURES.items():
            return shown
        return shown | {"image/png": base64.b64encode(with_palette(self.picture("png"), 128)).decode("ascii")}


def with_palette(png: bytes, colours: int) -> bytes:
    """Return a picture with a palette: a third of the bytes, in a notebook that is kept in git."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(colours, Image.Quantize.MAXCOVERAGE).save(out, "PNG")
    return out.getvalue()


def digest(value: Any) -> str:
    """Return a digest of what JSON can hold: the same for the same content."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def narrow(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the specification of a figure's narrow drawing, from the one of its wide drawing."""
    drawing: dict[str, Any] = spec["usermeta"]["hrcvote"]["narrow"]
    return drawing | {"datasets": spec["datasets"], "description": spec["description"]}


def captioned(spec: dict[str, Any], width: int) -> dict[str, Any]:
    """Return the specification with the figure's title and source line drawn into the picture."""
    about = spec["usermeta"]["hrcvote"]
    per_line = width // 8
    publishers = dict.fromkeys(source["publisher"] for source in about["sources"])
    subtitle = textwrap.wrap(about["subtitle"], per_line + 10)
    subtitle += textwrap.wrap(f"Source: {'; '.join(publishers)}", per_line + 10)
    title = {"text": textwrap.wrap(about["title"], per_line - 6), "subtitle": subtitle}
    config = spec["config"] | {"background": style.PAPER, "padding": 16}
    return {k: v for k, v in spec.items() if k != "usermeta"} | {"title": title, "config": config}


def _shared(spec: dict[str, Any]) -> dict[str, Any]:
    """Name the datasets by their content, so that the two widths of a figure carry one copy of what they share."""
    names = {}
    datasets = {}
    for name, rows in spec.get("datasets", {}).items():
        names[name] = f"data-{digest(rows)[:12]}"
        datasets[names[name]] = list(rows)

    def renamed(node: Any) -> Any:
        if isinstance(node, dict):
            if set(node) == {"name"} and node["name"] in names:
                return {"name": names[node["name"]]}
            return {key: value if key == "datasets" else renamed(value) for key, value in node.items()}
        return [renamed(item) for item in node] if isinstance(node, list | tuple) else node

    return dict(renamed(spec)) | {"datasets": datasets}


def _rows(table: pd.DataFrame) -> Iterable[list[Any]]:
    """Yield the table's rows as JSON has them: an absent value is null, a date is ISO 8601."""
    for row in table.itertuples(index=False):
        yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
