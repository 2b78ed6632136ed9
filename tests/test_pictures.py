from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from hrcvote import Bundle, figure, pictures, style
from hrcvote.charts import vote
from hrcvote.charts.catalogue import FIGURES, figures
from hrcvote.engine import engine
from hrcvote.figure import Figure
from hrcvote.pictures import FORMATS, PictureError


@pytest.fixture(scope="module")
def groups(bundle: Bundle) -> Figure:
    return vote.groups(bundle)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_tells_what_it_shows(groups: Figure, kind: str, tmp_path: Path) -> None:
    told: list[str] = []
    (path,) = pictures.write([groups], tmp_path / "new", kind, progress=told.append)
    assert path.name == f"vote-groups.{kind}"
    assert told == [f"{path.name}: {path.stat().st_size / 1000:,.0f} kB"]
    carried = pictures.read(path)
    assert carried == json.loads(json.dumps(pictures.about(groups)))
    assert carried["table"]["rows"][0] == ["Western European and others", 29, 0, 0, 0, 29]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_figure_gives_the_same_file(groups: Figure, kind: str) -> None:
    # Not so for PDF: vl-convert names its two fonts in an order that changes from run to run.
    same = pictures.picture(groups, kind) == pictures.picture(groups, kind)
    assert same


def test_a_picture_of_another_kind_is_refused_in_words(groups: Figure) -> None:
    with pytest.raises(ValueError, match="as svg, png or pdf, not as 'jpg'"):
        pictures.picture(groups, "jpg")


def test_an_svg_is_named_and_described(groups: Figure) -> None:
    svg = pictures.picture(groups, "svg").decode()
    assert 'role="img" aria-labelledby="vote-groups-title vote-groups-desc"' in svg
    assert f'<title id="vote-groups-title">{groups.title}</title>' in svg


def test_markup_in_a_title_stays_text(groups: Figure, tmp_path: Path) -> None:
    hostile = '</metadata><script>alert("1")</script> & ]]>'
    table = pd.DataFrame({"a": [hostile]})
    made = Figure("hostile", hostile, groups.subtitle, groups.draw, table, hostile, groups.sources)
    (path,) = pictures.write([made], tmp_path, "svg", progress=lambda _: None)
    assert "<script" not in path.read_text(encoding="utf-8")
    assert pictures.read(path)["title"] == hostile


def svg_with(told: str) -> bytes:
    """Return a drawing that carries a text where a figure's would stand."""
    return f'<svg xmlns="http://www.w3.org/2000/svg"><metadata id="{pictures.KEY}">{told}</metadata></svg>'.encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.svg", None, "cannot be read (No such file or directory)"),
        ("a.svg", b"<svg", "cannot be read as SVG"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "carries no figure"),
        ("a.svg", svg_with("{not json"), "cannot be read as SVG"),
        ("a.svg", svg_with("[1]"), "cannot be read as SVG"),
        ("a.png", b"PNG", "cannot be read as PNG"),
        ("a.pdf", b"%PDF", "cannot be read as PDF"),
        ("a.gif", b"GIF", "is not a picture of a figure. Name a file that ends in .svg, .png, .pdf"),
    ],
)
def test_what_is_no_picture_is_said_to_be_none(name: str, content: bytes | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(PictureError, match=rf"{name}: ") as caught:
        pictures.read(tmp_path / name)
    assert said in str(caught.value)


def test_a_picture_that_cannot_be_written_leaves_the_old_one(
    groups: Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "vote-groups.svg"
    old.write_text("old", encoding="utf-8")

    def fails(*_: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="No space left"):
        pictures.write([groups], tmp_path, "svg", progress=lambda _: None)
    assert old.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [old]


def test_the_catalogue_is_whole(bundle: Bundle) -> None:
    drawn = list(figures(bundle))
    assert len({figure.id for figure in drawn}) == len(drawn) == len(FIGURES)
    for made in drawn:
        for spec in (made.spec, figure.narrow(made.spec)):
            assert "<svg" in engine().vegalite_to_svg(spec)
        assert set(style.POSITIONS) & set(made.table.columns) == set(), f"{made.id}: a column is named for a code"


def test_all_pictures_are_written_or_none(bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vote-majority.svg").write_text("the old one", encoding="utf-8")
    made = [vote.majority(bundle), vote.groups(bundle)]

    def drawn(figure: Figure, _: str) -> bytes:
        if figure is made[1]:
            raise KeyboardInterrupt
        return b"the new one"

    monkeypatch.setattr(pictures, "picture", drawn)
    with pytest.raises(KeyboardInterrupt):
        pictures.write(made, tmp_path, "svg", progress=lambda _: None)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["the old one"]


def test_the_pictures_of_the_readme_are_current(bundle: Bundle, root: Path) -> None:
    drawn = {figure.id: figure for figure in figures(bundle)}
    shown = sorted((root / "docs").glob("*.png"))
    assert shown
    for path in shown:
        current = json.loads(json.dumps(pictures.about(drawn[path.stem])))
        assert pictures.read(path) == current, f"{path.name} is stale. Run: make docs"
        with Image.open(path) as kept, Image.open(io.BytesIO(pictures.picture(drawn[path.stem], "png"))) as made:
            assert kept.size == made.size, f"{path.name} is stale. Run: make docs"
