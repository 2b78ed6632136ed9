"""What figures that are laid out in pixels share: texts have the width that was measured, and boxes stand apart."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from hrcvote import style
from hrcvote.charts.lettering import folded, text_width, widest_word, wrapped
from hrcvote.charts.placing import lanes, spread
from hrcvote.charts.sheet import Sheet
from hrcvote.charts.verdicts import key
from hrcvote.engine import engine


def test_the_widths_of_text_are_those_that_vega_measures() -> None:
    for text in (
        "General Assembly suspends Russia from the Council (ES-11/3)",
        "10 October 2023",
        "Invasion of Ukraine",
    ):
        spec = {
            "data": {"values": [{}]},
            "mark": {"type": "text", "text": text, "font": style.FONT, "fontSize": 13, "align": "left"},
            "width": 10,
            "padding": 0,
            "config": {"view": {"stroke": None}},
            "encoding": {"x": {"value": 0}},
        }
        svg = ElementTree.fromstring(engine().vegalite_to_svg(spec))
        assert text_width(text, 13) == pytest.approx(float(svg.attrib["width"]), rel=0.03)


def test_a_text_breaks_before_it_runs_out() -> None:
    text = "what was said of it, and by whom"
    lines = wrapped(text, 80, 12)
    assert " ".join(lines) == " ".join(folded(text, 12)) == text
    assert max(text_width(line, 12) for line in lines) <= 80
    assert max(len(line) for line in folded(text, 12)) <= 12
    assert "".join(cut := wrapped("incontrovertibly so", 40, 12, cut=True)).replace(" ", "") == "incontrovertiblyso"
    assert len(cut) == 3
    assert all(text_width(line, 12) <= 40 for line in cut)
    assert wrapped("incontrovertibly so", 20, 12) == folded("incontrovertibly so", 5) == ["incontrovertibly", "so"]


def test_a_text_needs_the_room_of_what_no_line_breaks() -> None:
    text = "The Kyiv\u00a0Independent"
    assert widest_word(text, 12) == max(text_width(line, 12) for line in wrapped(text, 0, 12))


def test_boxes_are_spread_without_overlap_in_their_order() -> None:
    tops = spread([10, 11, 12, 100], [20, 20, 20, 20], 0, 200)
    assert all(after - before >= 20 - 1e-9 for before, after in pairwise(tops))
    assert tops[3] == 100
    assert tops[0] == 0
    assert spread([90, 95], [20, 20], 0, 100)[1] == 80


def test_spans_that_touch_take_different_lanes() -> None:
    assert lanes([(0, 10), (5, 15), (10, 20), (12, 14)]) == [0, 1, 0, 2]


def test_the_key_has_every_verdict_in_use_and_breaks_where_it_would_run_out() -> None:
    sheets = [Sheet(style.inner(width)) for width in (style.WIDE, style.NARROW)]
    ends = [key(sheet, 10, ["differs", "omits", "agrees", "differs", "silent"]) for sheet in sheets]
    for sheet in sheets:
        said = [row["text"] for rows in sheet.texts.values() for row in rows]
        labels = [style.VERDICT_LABELS[verdict] for verdict in ("agrees", "differs", "omits")]
        assert [text for text in said if text in style.VERDICT_LABELS.values()] == labels
        assert max(box["x2"] for box in sheet.boxes) <= sheet.wide
    assert ends == [22, 44]
