"""A figure's specification drawn for a page: static SVG for everyone, compiled Vega where scripts run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

from markupsafe import Markup

from hrcvote import figure
from hrcvote.engine import engine
from hrcvote.report.compact import SVG, compact
from hrcvote.report.drawn import Drawn

XLINK: Final = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


class Control(NamedTuple):
    """An input as Vega makes it, to stand in its place until it does."""

    signal: str
    name: str
    kind: str
    options: Sequence[str] = ()
    chosen: int = 0
    """The place of the option that is chosen as the page opens."""
    placeholder: str = ""


@dataclass(frozen=True)
class Drawing:
    """One figure at one width."""

    kind: str
    """`wide` or `narrow`."""
    svg: Markup
    key: str
    """The name of its compiled specification in the page's `Charts`."""
    height: str
    """How tall it is, in pixels: a page can keep its room before it lays it out."""
    controls: Sequence[Control]
    """The inputs that Vega puts above the chart."""


@dataclass
class Charts:
    """What a page's scripts draw from: each drawing compiled to Vega, and its data once, however many share them."""

    drawings: dict[str, Any] = field(default_factory=dict)
    datasets: dict[str, Any] = field(default_factory=dict)
    """The rows of each; where all rows have the same columns, the place of each column's values among `columns`."""
    columns: list[list[Any]] = field(default_factory=list)
    """What columns hold, once: kept so, a page is some 6 kB smaller, deflated, than with its rows one by one."""
    _places: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, vega: dict[str, Any]) -> None:
        """Keep a compiled specification under a key, with the name of its data wherever the data stood."""
        self.drawings[key] = vega | {"data": [self._named(source) for source in vega.get("data", [])]}

    def _named(self, source: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(source.get("values"), list):
            return source
        digest = hashlib.sha256(json.dumps(source["values"], sort_keys=True).encode()).hexdigest()[:12]
        self.datasets[digest] = self._by_column(source["values"])
        return source | {"values": digest}

    def _by_column(self, rows: list[Any]) -> Any:
        names = list(rows[0]) if rows and isinstance(rows[0], dict) else []
        if not names or any(not isinstance(row, dict) or row.keys() != rows[0].keys() for row in rows):
            return rows
        return {name: self._place([row[name] for row in rows]) for name in names}

    def _place(self, values: list[Any]) -> int:
        place = self._places.setdefault(json.dumps(values), len(self.columns))
        if place == len(self.columns):
            self.columns.append(values)
        return place

    def packed(self) -> Markup:
        """Return all of it for a data block of the page."""
        kept = {"drawings": self.drawings, "datasets": self.datasets, "columns": self.columns}
        return packed(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))


def drawings(spec: Mapping[str, Any], charts: Charts, drawn: Drawn) -> list[Drawing]:
    """Return the figure's wide and its narrow drawing; what scripts need of them goes into `charts`."""
    about = spec["usermeta"]["hrcvote"]
    return [
        _drawing(kind, wanted, about, charts, drawn)
        for kind, wanted in (("wide", dict(spec)), ("narrow", figure.narrow(dict(spec))))
    ]


def packed(text: str) -> Markup:
    """Return text that only scripts read, deflated and in base64: a third of its bytes, and no character to escape."""
    return Markup(base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii"))


def json_script(value: Any) -> Markup:
    """Return JSON for a script element: no character in it can end the element or the line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def is_link(url: str) -> bool:
    """Return whether the address may become a link: http and https only."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def inline_svg(svg: str, prefix: str) -> Markup:
    """Return an SVG fit to stand in a page that names it for a screen reader: with no id that another one has."""
    root = ElementTree.fromstring(svg)
    # Vega counts its ids on from one drawing to the next: numbered anew, they are the same in every run.
    ids = {old: f"{prefix}-{number}" for number, old in enumerate(_ids(root), start=1)}
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            _mend(element, name, value, ids)
    for link in root.iter(f"{{{SVG}}}a"):
        # For the pointer only: to the keyboard and a screen reader the drawing is one picture, with its sources below.
        link.set("tabindex", "-1")
        # Beside the report, as once it is live: a tap may come before that.
        link.set("target", "_blank")
        link.set("rel", "noopener noreferrer")
    compact(root)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _ids(root: ElementTree.Element) -> list[str]:
    return list(dict.fromkeys(element.attrib["id"] for element in root.iter() if "id" in element.attrib))


def _mend(element: ElementTree.Element, name: str, value: str, ids: Mapping[str, str]) -> None:
    local = name.rpartition("}")[2]
    if local == "id":
        element.set(name, ids[value])
    elif local == "href":
        if value.removeprefix("#") in ids:
            element.set(name, f"#{ids[value.removeprefix('#')]}")
        elif not (element.tag == f"{{{SVG}}}a" and is_link(value)):
            del element.attrib[name]
    elif local in {"role", "class"} or local.startswith(("aria-", "on")):
        # The picture has one name, on its root: names on the marks are never reached, and weigh as much as they do.
        del element.attrib[name]
    elif "url(#" in value:
        element.set(name, re.sub(r"url\(#([^)]+)\)", lambda match: f"url(#{ids.get(match[1], '')})", value))


def _drawing(kind: str, spec: dict[str, Any], about: Mapping[str, Any], charts: Charts, drawn: Drawn) -> Drawing:
    bare = {key: value for key, value in spec.items() if key not in {"usermeta", "description"}}
    name = f"fig-{about['id']}-{kind}"
    vega, svg, height = drawn.of(bare, name, draw=lambda: _compiled(bare, name))
    charts.add(name, vega)
    controls = [_control(signal) for signal in vega.get("signals", []) if "bind" in signal]
    return Drawing(kind, Markup(svg), key=name, height=height, controls=controls)


def _control(signal: Mapping[str, Any]) -> Control:
    bind = signal["bind"]
    options, value = bind.get("options", []), signal.get("value")
    return Control(
        signal["name"],
        bind.get("name", signal["name"]),
        bind["input"],
        [str(label) for label in bind.get("labels", options)],
        options.index(value) if value in options else 0,
        bind.get("placeholder", ""),
    )


def _compiled(spec: Mapping[str, Any], name: str) -> tuple[dict[str, Any], str, str]:
    """Return the specification compiled to Vega, its SVG, and how tall that is."""
    # A saved notebook has its keys sorted, a figure fresh from its cell has not: both give one page.
    vega = engine().vegalite_to_vega(json.loads(json.dumps(spec, sort_keys=True)))
    svg = engine().vega_to_svg(vega)
    return vega, inline_svg(svg, name), ElementTree.fromstring(svg).get("height", "auto")
