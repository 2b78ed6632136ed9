from __future__ import annotations

import io

from PIL import Image

from changes import voting
from hrcvote import Bundle, style
from hrcvote.report import card
from hrcvote.summary import Summary, summary

TITLE = "Where the reports disagree"


def drawn(told: Summary, title: str = TITLE) -> Image.Image:
    return Image.open(io.BytesIO(card.draw(title, told, "A bundle"))).convert("RGB")


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many pixels of a part of the picture are dark."""
    return sum(image.crop(box).convert("L").histogram()[:128])


def test_it_has_the_size_that_the_head_of_a_page_promises(bundle: Bundle) -> None:
    assert drawn(summary(bundle)).size == card.SIZE == (1200, 630)


def test_its_bar_is_the_tally(bundle: Bundle) -> None:
    told = summary(bundle)
    image, total = drawn(told), sum(part.members for part in told.parts)
    x = float(card.MARGIN)
    for part in told.parts:
        wide = part.members / total * (card.SIZE[0] - 2 * card.MARGIN)
        assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((int(x + wide / 2), 462))) == part.colour  # type: ignore[misc]
        x += wide
    assert style.POSITIONS["yes"] == told.parts[0].colour


def test_abstentions_have_an_edge_of_their_own(bundle: Bundle) -> None:
    told = summary(bundle)
    image, total = drawn(told), sum(part.members for part in told.parts)
    darkest = []
    for place in (0, 2):
        before = sum(part.members for part in told.parts[:place]) + told.parts[place].members / 2
        x = int(card.MARGIN + before / total * (card.SIZE[0] - 2 * card.MARGIN))
        darkest.append(min(sum(image.getpixel((x, y))) for y in range(430, 462)) - sum(image.getpixel((x, 462))))  # type: ignore[arg-type]  # of RGB
    assert darkest[0] == 0, "in favour has none"
    assert darkest[1] < -60


def test_it_changes_with_the_record(bundle: Bundle) -> None:
    assert card.tally(summary(bundle)) != card.tally(summary(voting(bundle, "yes", "no", 9)))
    assert drawn(summary(bundle)).tobytes() != drawn(summary(voting(bundle, "yes", "no", 9))).tobytes()


def test_a_long_title_neither_leaves_the_picture_nor_meets_the_finding(bundle: Bundle) -> None:
    image = drawn(summary(bundle), "A title that is much longer than one would think that anyone would write " * 4)
    assert ink(image, (0, 0, card.MARGIN - 2, 630)) == 0
    assert ink(image, (1200 - card.MARGIN + 8, 0, 1200, 430)) == 0
    assert ink(image, (0, 350, 1200, 380)) == 0
    assert ink(image, (0, 138, 1200, 350)) > 1000
