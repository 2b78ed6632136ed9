"""A still drawing in fewer bytes and elements, and to the eye the same.

Vega writes every property of every mark, with all the digits a number has, and marks that only a pointer finds. A page
holds each figure twice, so that it is there before any script runs: told this way it is less than half as large.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element

SVG: Final = "http://www.w3.org/2000/svg"
INHERITED: Final = ("fill", "stroke", "stroke-width", "font-family", "font-size", "font-weight", "text-anchor")
MEASURES: Final = {"d", "transform", "x", "y", "width", "height", "x1", "y1", "x2", "y2", "stroke-width", "viewBox"}
_PLACE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_STEP = re.compile(r"([MLHVlhvZ])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_STRAIGHT = re.compile(r"[MLHVlhvZ\d.,\s-]*")


def compact(root: Element) -> None:
    """Leave out what is not seen, round, say once what marks share, and draw neighbours that are alike as one path."""
    for group in root.iter(f"{{{SVG}}}g"):
        for mark in [mark for mark in group if mark.get("opacity") == "0"]:  # one in a link is the link's, and stays
            group.remove(mark)
    for element in root.iter():
        for name in MEASURES & set(element.attrib):
            element.set(name, _LONG.sub(lambda number: _short(float(number[0])), element.attrib[name]))
        if element.get("opacity") == "1":
            del element.attrib["opacity"]
    _lift(root)
    for group in root.iter(f"{{{SVG}}}g"):
        _join(group)


def _lift(group: Element) -> None:
    members = list(group)
    for member in members:
        _lift(member)
    for name in INHERITED:
        values = [member.get(name) for member in members]
        if group.tag == f"{{{SVG}}}g" and name not in group.attrib and len(values) > 1 and None not in values:
            shared = Counter(values).most_common(1)[0][0]
            group.set(name, str(shared))
            for member in members:
                if member.get(name) == shared:
                    del member.attrib[name]


def _join(group: Element) -> None:
    """Draw neighbours that differ in their place and outline only as one path, and one alone in fewer letters.

    Not those with an opacity, which would add up where they overlap if they were drawn one by one.
    """
    for look, run in groupby(list(group), key=_look):
        if look is None:
            continue
        first, *others = run
        first.set("d", "".join(step for mark in (first, *others) for step in _outline(mark)))
        first.attrib.pop("transform", None)
        for mark in others:
            group.remove(mark)


def _look(mark: Element) -> tuple[tuple[str, str], ...] | None:
    """Return all that a path looks like but for its place and outline; None for what is to stay as it is."""
    d, transform = mark.get("d", ""), mark.get("transform", "translate(0,0)")
    if mark.tag != f"{{{SVG}}}path" or not _PLACE.fullmatch(transform) or not d or not _STRAIGHT.fullmatch(d):
        return None
    if any("opacity" in name or name == "id" for name in mark.attrib):
        return None
    return tuple(sorted((name, value) for name, value in mark.attrib.items() if name not in {"d", "transform"}))


def _outline(mark: Element) -> Iterator[str]:
    """Yield a path's steps, its first point where its transform puts it and each other relative to the one before."""
    place = _PLACE.fullmatch(mark.get("transform", "translate(0,0)"))
    assert place is not None
    x, y = start = (0.0, 0.0)
    for letter, text in _STEP.findall(mark.attrib["d"]):
        numbers = [float(number) for number in _NUMBER.findall(text)]
        if letter == "Z":
            x, y = start
            yield "Z"
            continue
        if letter in "lhv":
            numbers = [n + (y if letter == "v" or (letter == "l" and i % 2) else x) for i, n in enumerate(numbers)]
        pairs = {"H": [(n, y) for n in numbers], "V": [(x, n) for n in numbers]}.get(
            letter.upper(), list(zip(numbers[::2], numbers[1::2], strict=False))
        )
        for to in pairs:
            if letter == "M":
                start = to
                yield f"M{_pair(to[0] + float(place[1]), to[1] + float(place[2]))}"
            else:
                yield _step(to[0] - x, to[1] - y)
            x, y = to


def _step(dx: float, dy: float) -> str:
    if not round(dy, 2):
        return f"h{_short(dx)}"
    return f"v{_short(dy)}" if not round(dx, 2) else f"l{_pair(dx, dy)}"


def _pair(x: float, y: float) -> str:
    second = _short(y)
    return f"{_short(x)}{'' if second.startswith('-') else ','}{second}"


def _short(number: float) -> str:
    """Return a number to a hundredth of a pixel."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
