from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable

import pandas as pd
import pytest

from changes import voting, with_cell, with_positions
from hrcvote import Bundle, figure, record, style
from hrcvote.charts import overview, vote
from hrcvote.charts.lettering import text_width
from hrcvote.charts.ribbons import GAP, HEAD, Band, ribbons
from hrcvote.engine import engine
from hrcvote.figure import Figure
from hrcvote.rules import POSITIONS

VOTE_FIGURES = (
    vote.members,
    vote.majority,
    vote.groups,
    vote.council_members,
    vote.flow,
    vote.changed_sides,
    vote.nine_votes,
    vote.compare_votes,
)
FIGURES = (*VOTE_FIGURES, overview.statements)


@pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_it_is_drawn_within_its_width(bundle: Bundle, make: Callable[[Bundle], Figure], width: int) -> None:
    spec = make(bundle).spec
    svg = engine().vegalite_to_svg(spec if width == style.WIDE else figure.narrow(spec))
    drawn = re.search(r'width="([\d.]+)"', svg)
    assert drawn is not None
    assert float(drawn[1]) <= width + 2


def test_every_member_has_a_mark(bundle: Bundle) -> None:
    drawn = vote.members(bundle)
    tiles = [rows for rows in drawn.spec["datasets"].values() if "iso3" in rows[0]]
    assert {len(rows) for rows in tiles} == {len(bundle.members)}
    assert {tile["iso3"] for tile in tiles[0]} == set(bundle.members["iso3"])
    places = [(tile["column"], tile["row"]) for tile in tiles[0]]
    assert len(set(places)) == len(places)
    assert drawn.table["Position"].value_counts().to_dict() == {
        style.POSITION_LABELS[position]: getattr(record.tally(bundle), position) for position in POSITIONS
    }


def test_a_share_of_a_half_is_rounded_up_in_the_majority_table_as_in_sentences(bundle: Bundle) -> None:
    tied = voting(voting(bundle, "yes", "abstain", 40), "abstain", "no", 3)  # 53 of 80
    assert vote.majority(tied).table["Share in favour (%)"][0] == 66.3


def test_the_majority_table_holds_the_outcomes(bundle: Bundle) -> None:
    table = vote.majority(bundle).table
    assert table["Needed"].tolist() == [78, 117, 129]  # two thirds of 117, of 175 and of 193
    assert table["Margin"].tolist() == [15, -24, -36]
    assert table["Carried"].tolist() == ["yes", "no", "no"]


def test_the_parts_of_every_bar_add_up(bundle: Bundle) -> None:
    assert vote.groups(bundle).table["Members"].sum() == len(bundle.members)
    moved = vote.flow(bundle).table.groupby("Between")["Members"].sum()
    assert moved.to_dict() == dict.fromkeys(["ES-11/1 and ES-11/2", "ES-11/2 and ES-11/3"], len(bundle.members))


@pytest.mark.parametrize("make", VOTE_FIGURES, ids=lambda make: make.__name__)
def test_a_changed_position_changes_the_figure(bundle: Bundle, make: Callable[[Bundle], Figure]) -> None:
    changed = with_positions(bundle, FRA="abstain")
    assert make(changed).spec != make(bundle).spec
    assert make(changed).alt != make(bundle).alt


def test_titles_say_what_the_data_say(bundle: Bundle) -> None:
    assert vote.groups(bundle).title.startswith("All of the Western European and others group")
    east = bundle.members.query("regional_group == 'Eastern European'")["iso3"]
    of_vote = bundle.positions["vote_id"] == record.SUSPENSION
    with_east = bundle.positions["position"].mask(of_vote & bundle.positions["iso3"].isin(east), "yes")
    both = vote.groups(dataclasses.replace(bundle, positions=bundle.positions.assign(position=with_east))).title
    assert both.startswith("All of the Eastern European and Western European and others groups voted")
    assert vote.groups(with_positions(bundle, NOR="no")).title.startswith("No group voted as one")
    assert "fell short by one vote" in vote.majority(voting(bundle, "yes", "no", 16)).title
    carried = vote.majority(_voting_as(bundle, "ES-11/2")).title
    assert carried.endswith("; counted on the other two bases it would have been carried too")


def test_a_statement_put_right_leaves_the_title(bundle: Bundle) -> None:
    claims = bundle.claims.copy()
    claims.loc[(claims["measure"] == "abstain") & (claims["stated"] == "59"), "stated"] = "58"
    before, after = overview.statements(bundle), overview.statements(dataclasses.replace(bundle, claims=claims))
    assert "17 differ" in before.title
    assert before.title.endswith("; each document has at least one of them")
    assert "16 differ" in after.title
    assert (
        before.table["Statements"].sum()
        == bundle.claims["source_id"].isin(bundle.sources.query("set == 'story'")["source_id"]).sum()
    )


def test_one_statement_that_differs_is_told_so(bundle: Bundle) -> None:
    claims = bundle.claims[bundle.claims["claim_id"].isin(["rferl-04", "rferl-13"])]
    figure = overview.statements(dataclasses.replace(bundle, claims=claims))
    assert figure.title == "Of 2 statements in one document, 1 differs from the record"
    assert ": 2 statements, of which 1 agrees, 0 are imprecise, 0 cannot be verified, 1 differs." in figure.alt


@pytest.mark.parametrize(("width", "room"), [(style.WIDE, 200), (style.NARROW, 330)])
def test_the_long_name_of_a_document_takes_several_lines_beside_or_above_its_marks(
    bundle: Bundle, width: int, room: int
) -> None:
    named = "Radio Free Europe/Radio Liberty"
    both = with_cell(bundle, "sources", {"source_id": "kyiv-independent"}, publisher=named)
    drawn = overview.statements(both).draw(width)
    data = drawn.to_dict()["datasets"].values()
    (heads,) = (rows for rows in data if "text" in rows[0])
    assert any(named in row["text"].replace("\n", " ") for row in heads)
    marks = sorted({row["row"] for rows in data if "sign" in rows[0] for row in rows})
    pitch = 24.2 if width == style.WIDE else 22
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        lines = head["text"].split("\n")
        assert max(text_width(line, 13) for line in lines) <= room
        end = head["row"] + (len(lines) - 1) * 16 / pitch
        if width == style.NARROW:
            assert min(row for row in marks if row > head["row"]) - end > 0.8
        elif after:
            assert after["row"] - end > 0.8


def test_ribbons_lose_no_member() -> None:
    bands = [
        Band(0, "yes", "yes", 91),
        Band(0, "yes", "abstain", 39),
        Band(0, "no", "no", 5),
        Band(0, "abstain", "no", 18),
    ]
    spec = ribbons(bands, ["March", "April"], style.WIDE).to_dict()
    (drawn,) = (rows for rows in spec["datasets"].values() if "path" in rows[0])
    ends = {row["members"]: [float(part) for part in re.findall(r"-?[\d.]+", row["path"])] for row in drawn}
    assert set(ends) == {91, 39, 5, 18}
    # Two of four positions are empty in April: 153 members and three gaps of nine share the height.
    scale = (spec["height"] - HEAD - 1) / (153 + 3 * GAP)
    for members, points in ends.items():
        assert points[9] - points[7] == pytest.approx(members * scale, abs=0.15)
        assert points[15] - points[1] == pytest.approx(members * scale, abs=0.15)


def test_a_ribbon_has_its_number_where_it_is_thick_enough(bundle: Bundle) -> None:
    numbers = [row["text"] for rows in vote.flow(bundle).spec["datasets"].values() for row in rows if "ink" in row]
    assert {"39", "9", "18"} <= set(numbers)
    assert "1" not in numbers


def test_a_publisher_may_be_called_anything(bundle: Bundle) -> None:
    named = with_cell(bundle, "sources", {"source_id": "tabloid"}, publisher="The {Tab}loid")
    texts = json.dumps(overview.statements(named).spec)
    assert "The {Tab}loid: " in texts
    assert "The {Tab}loid\\n" in texts


def _voting_as(bundle: Bundle, vote_id: str) -> Bundle:
    """Return the bundle with the positions of another vote on the suspension."""
    others = bundle.positions[bundle.positions["vote_id"] != record.SUSPENSION]
    same = others[others["vote_id"] == vote_id].assign(vote_id=record.SUSPENSION)
    return dataclasses.replace(bundle, positions=pd.concat([others, same], ignore_index=True))
