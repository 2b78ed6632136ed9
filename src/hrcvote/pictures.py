"""Figures as pictures for a publishing system, each carrying what a reader needs to check it.

A picture is named by its figure's id. Its title, subtitle, source line, alternative text and table travel inside the
file: in SVG as `metadata`, in PNG as an `iTXt` chunk, in PDF as an attached file.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from hrcvote.figure import Figure, digest
from hrcvote.files import replace_all, try_folder

FORMATS: Final = ("svg", "png", "pdf")
KEY: Final = "hrcvote"
SCALE: Final = 3.0
"""Pixels of a PNG for one of the chart: 720 become 2,160, which is 18 cm in print at 300 to the inch."""

_SVG: Final = "http://www.w3.org/2000/svg"


class PictureError(Exception):
    """A file is not a picture of a figure, or cannot be read; the text says which."""


def write(figures: Iterable[Figure], out: Path, kind: str, *, progress: Callable[[str], None]) -> list[Path]:
    """Write all figures into a directory, or none, and say of each how large it is.

    Args:
        figures: What to write.
        out: The directory; it is made when it is missing.
        kind: `svg`, `png` or `pdf`.
        progress: Is told each file that is made.

    Returns:
        The files, in the order of the figures.

    Raises:
        ValueError: There are no pictures of this kind.
        OSError: They cannot be written.
    """
    try_folder(out)
    made: dict[Path, str | bytes] = {}
    for figure in figures:
        content = picture(figure, kind)
        made[out / f"{figure.id}.{kind}"] = content
        progress(f"{figure.id}.{kind}: {len(content) / 1000:,.0f} kB")
    replace_all(made)
    return list(made)


def picture(figure: Figure, kind: str) -> bytes:
    """Return a figure as a picture that carries its own title, sources, alternative text and table.

    Raises:
        ValueError: There are no pictures of this kind.
    """
    drawn = figure.picture(kind, SCALE)  # which tells of a kind that there is not
    return _CARRY[kind](drawn, about(figure))


def about(figure: Figure) -> dict[str, Any]:
    """Return what a picture carries: id, title, subtitle, alt, table, sources, and a digest of what it is drawn from.

    The digest tells whether a picture is current; its pixels do not, since they differ with a machine's fonts.
    """
    told: dict[str, Any] = figure.spec["usermeta"]["hrcvote"]
    drawing = {key: value for key, value in figure.spec.items() if key != "usermeta"}
    return {key: value for key, value in told.items() if key != "narrow"} | {"drawn_from": digest(drawing)}


def read(path: str | Path) -> dict[str, Any]:
    """Return what a picture carries.

    Raises:
        PictureError: The file cannot be read, or carries nothing.
    """
    path = Path(path)
    kind = path.suffix.lstrip(".").lower()
    if kind not in _TELL:
        raise PictureError(f"{path}: is not a picture of a figure. Name a file that ends in .{', .'.join(FORMATS)}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PictureError(f"{path}: cannot be read ({error.strerror}). Check the name and its permissions.") from error
    try:
        text = _TELL[kind](content)
        told: dict[str, Any] | None = None if text is None else dict(json.loads(text))
    except Exception as error:  # each format's reader has errors of its own, and none is of use here
        raise PictureError(
            f"{path}: cannot be read as {kind.upper()}. Get the picture again from where it came from."
        ) from error
    if told is None:
        raise PictureError(f"{path}: carries no figure. It was made in another way, or saved again by another program.")
    return told


def _carry_svg(svg: bytes, told: dict[str, Any]) -> bytes:
    text = svg.decode("utf-8")
    start = text.index(">", text.index("<svg")) + 1
    root = text[: start - 1] + f' role="img" aria-labelledby="{told["id"]}-title {told["id"]}-desc">'
    inside = (
        f'<title id="{told["id"]}-title">{escape(told["title"])}</title>'
        f'<desc id="{told["id"]}-desc">{escape(told["alt"])}</desc>'
        f'<metadata id="{KEY}">{escape(json.dumps(told, ensure_ascii=False))}</metadata>'
    )
    return (root + inside + text[start:]).encode("utf-8")


def _tell_svg(svg: bytes) -> str | None:
    root = ElementTree.fromstring(svg)
    found = root.find(f"{{{_SVG}}}metadata[@id='{KEY}']")
    return found.text if found is not None else None


def _carry_png(png: bytes, told: dict[str, Any]) -> bytes:
    from PIL import Image, PngImagePlugin

    chunks = PngImagePlugin.PngInfo()
    chunks.add_itxt("Title", told["title"])
    chunks.add_itxt("Description", told["alt"])
    chunks.add_itxt(KEY, json.dumps(told, ensure_ascii=False), zip=True)
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.save(out, "PNG", pnginfo=chunks, dpi=(300, 300), optimize=True)
    return out.getvalue()


def _tell_png(png: bytes) -> str | None:
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        image.load()
        told = image.info.get(KEY)
    return str(told) if told is not None else None


def _carry_pdf(pdf: bytes, told: dict[str, Any]) -> bytes:
    from pypdf import PdfReader, PdfWriter

    # vl-convert's trailer counts its objects short, which pypdf mends and remarks upon.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.metadata = {"/Title": told["title"], "/Subject": told["alt"]}
    writer.add_attachment(f"{KEY}.json", json.dumps(told, ensure_ascii=False).encode("utf-8"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _tell_pdf(pdf: bytes) -> str | None:
    from pypdf import PdfReader

    found = PdfReader(io.BytesIO(pdf)).attachments.get(f"{KEY}.json")
    return found[0].decode("utf-8") if found else None


_CARRY: Final = {"svg": _carry_svg, "png": _carry_png, "pdf": _carry_pdf}
_TELL: Final = {"svg": _tell_svg, "png": _tell_png, "pdf": _tell_pdf}
