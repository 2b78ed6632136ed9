"""A still drawing in fewer bytes is the same drawing; that it also looks the same was held against pixels once."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from hrcvote.report.compact import SVG, compact


def drawn(inside: str) -> list[ElementTree.Element]:
    """The group that holds what is inside, and then its marks."""
    root = ElementTree.fromstring(f'<svg xmlns="{SVG}"><g>{inside}</g></svg>')
    compact(root)
    return [root[0], *root[0]]


def test_what_most_marks_of_a_group_are_is_said_once() -> None:
    same, other = '<path fill="#a" opacity="{}"/>', '<path fill="#b"/>'
    group, *marks = drawn('<path fill="#a" stroke="#s"/>' + other + same.format(1) + same.format(0.5))
    assert group.attrib == {"fill": "#a"}
    assert [mark.attrib for mark in marks] == [{"stroke": "#s"}, {"fill": "#b"}, {}, {"opacity": "0.5"}]


def test_what_one_mark_does_not_say_is_not_said_for_it() -> None:
    group, *marks = drawn('<path fill="#a" d="m0,0"/><path fill="#a" d="m1,1"/><text>no colour of its own</text>')
    assert group.attrib == {}
    assert [mark.get("fill") for mark in marks] == ["#a", "#a", None]


def test_what_is_not_seen_is_left_out_but_where_a_link_needs_it() -> None:
    hidden = '<path opacity="0" d="M0,0A4,4,0,1,1,-4,0"/>'
    _, link, shown = drawn(f'{hidden}<a href="#">{hidden}</a><path opacity="0.5"/>')
    assert ([mark.get("opacity") for mark in link], shown.get("opacity")) == (["0"], "0.5")


def test_numbers_are_exact_to_a_hundredth_of_a_pixel() -> None:
    mark = drawn('<rect transform="translate(14.791666,-0.004)" width="1234.5678" aria-label="1.23456"/>')[1]
    assert mark.attrib == {"transform": "translate(14.79,0)", "width": "1234.57", "aria-label": "1.23456"}


@pytest.mark.parametrize(
    ("d", "moved"),
    [
        ("M-2,-2h4v4h-4Z", "M8,18h4v4h-4Z"),
        ("M0,0L0,10L107,10L107,0Z", "M10,20v10h107v-10Z"),
        ("M0,0H5V6H0Z", "M10,20h5v6h-5Z"),
        ("M1,1l2,3l-1.5,-.25", "M11,21l2,3l-1.5-.25"),
        ("M0,0L1,1ZM5,5L6,6Z", "M10,20l1,1ZM15,25l1,1Z"),
    ],
)
def test_neighbours_that_are_alike_are_one_path(d: str, moved: str) -> None:
    """The second mark stands where its transform puts it, and each step is counted from the one before."""
    first = '<path fill="#a" transform="translate(1,1)" d="M0,0h1"/>'
    _, *marks = drawn(f'{first}<path fill="#a" transform="translate(10,20)" d="{d}"/><path fill="#b" d="M0,0h1"/>')
    assert [mark.attrib for mark in marks] == [{"d": f"M1,1h1{moved}"}, {"fill": "#b", "d": "M0,0h1"}]


def test_a_mark_that_is_alone_stands_where_its_transform_puts_it() -> None:
    _, mark = drawn('<path fill="#a" transform="translate(10,20)" d="M0.5,0L2,3L2,-0.75Z"/>')
    assert mark.attrib == {"fill": "#a", "d": "M10.5,20l1.5,3v-3.75Z"}


@pytest.mark.parametrize("name", ["opacity", "fill-opacity", "stroke-opacity"])
def test_what_shows_through_stays_two_where_it_overlaps(name: str) -> None:
    _, *marks = drawn(f'<path fill="#a" d="M0,0h1" {name}="0.5"/>' * 2)
    assert len(marks) == 2


@pytest.mark.parametrize(
    "unlike",
    [
        '<path fill="#a" d="M0,0h1" opacity="0.5"/>',
        '<path fill="#a" d="M0,0h1" fill-opacity="0.5"/>',
        '<path fill="#a" d="M0,0h1" id="clip"/>',
        '<path fill="#a" d="M0,0A4,4,0,1,1,-4,0"/>',
        '<path fill="#a" d="M0,0h1" transform="rotate(45)"/>',
        '<path fill="#a" d="M0,0h1" stroke="#s"/>',
        '<rect fill="#a" width="1"/>',
    ],
)
def test_a_neighbour_that_is_not_alike_stays_a_mark_of_its_own(unlike: str) -> None:
    _, *marks = drawn(f'<path fill="#a" d="M0,0h1"/>{unlike}')
    assert len(marks) == 2
