"""The figures that follow members from vote to vote: what they draw is what the record says, and can be found."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from itertools import combinations
from typing import Any

import pytest

from changes import with_positions
from hrcvote import Bundle, figure, record, style
from hrcvote.charts import ribbons, vote
from hrcvote.charts.lettering import text_width
from hrcvote.charts.vote.naming import SUBJECTS, in_order
from hrcvote.charts.vote.nine_votes import by_course
from hrcvote.charts.vote.search import findable
from hrcvote.engine import engine
from hrcvote.figure import Figure
from hrcvote.rules import POSITIONS

WIDTHS = [style.WIDE, style.NARROW]


def drawn(shown: Figure, width: int, **chosen: Any) -> str:
    """Return the figure as SVG, with what a reader has chosen."""
    spec = copy.deepcopy(shown.spec if width == style.WIDE else figure.narrow(shown.spec))
    for param in spec["params"] if chosen else []:
        param |= {"value": chosen[param["name"]]} if param["name"] in chosen else {}
    return str(engine().vegalite_to_svg(spec))


def texts(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def strong(svg: str) -> set[str]:
    """Return the names that are not faint."""
    return {unescape(text).rstrip(",") for text in re.findall(r'<text[^>]*opacity="1"[^>]*>([^<]*)</text>', svg)}


def tiles(svg: str, pitch: int) -> Counter[str]:
    """Count the tiles of each position: a path has a run of tiles in each of its parts, a cross or an edge for each."""
    counted: Counter[str] = Counter()
    for attributes in re.findall(r"<path([^>]*)>", svg):
        found = re.search(r'd="([^"]*)"', attributes)
        fill = re.search(r'fill="([^"]*)"', attributes)
        hollow = not fill and f'stroke="{style.FAINT}"' in attributes
        if found and "transform" in attributes and (hollow or (fill and fill[1] in style.POSITIONS.values())):
            filled = (name for name, colour in style.POSITIONS.items() if fill and colour == fill[1])
            position = "not_voting" if hollow else next(filled)
            parts = [
                [float(x) for x in re.findall(r"[ML](-?[\d.]+)", part)] for part in re.findall(r"M[^M]*", found[1])
            ]
            if position in ("no", "not_voting"):
                counted[position] += sum(len(part) == (12 if position == "no" else 5) for part in parts)
            else:
                wide = [max(part) - min(part) for part in parts]
                # A run of n tiles is n pitches wide, less a gap, and a little more where a year begins in it.
                counted[position] += sum(round(run / (pitch + 0.6)) for run in wide) // (
                    2 if position == "abstain" else 1
                )
    counted["not_voting"] -= counted["abstain"]  # which have the same outline
    return counted


def test_every_position_in_every_vote_is_a_tile(bundle: Bundle) -> None:
    key = Counter(POSITIONS)
    counts = Counter(bundle.positions["position"])
    assert tiles(drawn(vote.nine_votes(bundle), style.WIDE), 11) == counts + key
    records = record.histories(bundle).drop_duplicates(in_order(bundle))[in_order(bundle)]
    taken = Counter(records.to_numpy().ravel().tolist())
    assert tiles(drawn(vote.nine_votes(bundle), style.NARROW), 12) == taken + key


@pytest.mark.parametrize("width", WIDTHS)
def test_every_member_is_named_at_its_own_place(bundle: Bundle, width: int) -> None:
    rows = next(rows for rows in vote.nine_votes(bundle).spec["datasets"].values() if "find" in rows[0])
    places = [(row["x"], row["y"]) if width == style.WIDE else (row["across"], row["down"]) for row in rows]
    assert len(set(places)) == len(rows) == len(bundle.members)
    said = {text.rstrip(",") for text in texts(drawn(vote.nine_votes(bundle), width))}
    assert {row.get("short", row["member"]) if width == style.WIDE else row["member"] for row in rows} <= said
    assert all(text_width(row.get("short", row["member"]), 11) <= 125 for row in rows)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("TURKIYE", {"Türkiye"}),
        ("us", {"United States"}),
        (" ivory", {"Côte d'Ivoire"}),
        ("korea", {"North Korea", "South Korea"}),
        ("Côte d’Ivoire", {"Côte d'Ivoire"}),
        ("cote d ivoire", {"Côte d'Ivoire"}),
        ("St.  Lucia", {"Saint Lucia"}),
        ("The Gambia", {"Gambia"}),
        ("U.K.", {"United Kingdom", "Ukraine"}),
        ("Trinidad & Tobago", {"Trinidad and Tobago"}),
    ],
)
def test_a_member_is_found_by_any_of_its_names(bundle: Bundle, typed: str, found: set[str]) -> None:
    assert strong(drawn(vote.nine_votes(bundle), style.NARROW, member=typed)) == found


def test_a_group_is_shown_alone(bundle: Bundle) -> None:
    svg = drawn(vote.nine_votes(bundle), style.NARROW, group="WEOG")
    assert strong(svg) == set(bundle.members.loc[bundle.members["regional_group"] == "WEOG", "label"])


def test_every_word_of_a_name_can_be_typed_first(bundle: Bundle) -> None:
    names = findable(bundle)
    assert " ivory coast" in names["CIV"]
    assert " cote divoire" in names["CIV"]
    assert " cote d ivoire" in names["CIV"]
    assert " uk" in names["GBR"]
    assert names["RUS"].startswith(" russia")


def test_members_go_from_steady_support_to_steady_opposition(bundle: Bundle) -> None:
    rows = by_course(bundle)
    ranks = [record.COURSES.index(course) for course in rows["course"]]
    assert ranks == sorted(ranks)
    assert (rows["course"].iloc[0], rows["course"].iloc[-1]) == ("always_yes", "always_no")
    for _, some in rows.groupby("course"):
        net = [word.count("Y") - word.count("N") for word in some["record"]]
        assert net == sorted(net, reverse=True)
    for _, alike in rows.groupby("record"):
        assert list(alike["label"]) == sorted(alike["label"])
        assert alike.index.max() - alike.index.min() == len(alike) - 1


def test_the_nine_votes_have_a_row_for_each_member(bundle: Bundle) -> None:
    table = vote.nine_votes(bundle).table
    assert list(table.columns) == ["Member", *in_order(bundle)]
    assert sorted(table["Member"]) == sorted(bundle.members["label"])
    for ballot in in_order(bundle):
        counted = table[ballot].value_counts()
        assert [counted[style.POSITION_LABELS[position]] for position in POSITIONS] == [
            getattr(record.tally(bundle, ballot), position) for position in POSITIONS
        ]


def test_the_title_of_the_nine_votes_counts(bundle: Bundle) -> None:
    assert vote.nine_votes(bundle).title.startswith("48 of 193 members voted in favour all nine times, 3 against all")
    changed = vote.nine_votes(with_positions(bundle, NOR="no", BLR="abstain")).title
    assert changed.startswith("47 of 193 members voted in favour all nine times, 2 against all nine; 12 have voted")


def test_the_nine_votes_are_not_said_to_be_all_that_the_assembly_held(bundle: Bundle) -> None:
    assert vote.nine_votes(bundle).subtitle.startswith("Positions in nine recorded votes of the Assembly on the war, ")


def test_every_vote_has_a_short_subject(bundle: Bundle) -> None:
    where = "SUBJECTS in charts/vote/naming.py"
    assert [vote for vote in bundle.votes["vote_id"] if vote not in SUBJECTS] == [], f"Add their short names to {where}"
    assert [vote for vote in SUBJECTS if vote not in set(bundle.votes["vote_id"])] == [], f"Take them out of {where}"


@pytest.mark.parametrize("width", WIDTHS)
def test_everyone_who_changed_sides_is_written_out_once(bundle: Bundle, width: int) -> None:
    shown = vote.changed_sides(bundle)
    said = texts(drawn(shown, width))
    pieces = Counter(piece.strip() for text in said for piece in text.split(","))
    labels = set(bundle.members["label"])
    assert {piece: times for piece, times in pieces.items() if piece in labels} == Counter(shown.table["Member"])
    assert sum(int(text) for text in said if text.isdigit()) == len(shown.table)


def test_the_title_of_changed_sides_counts(bundle: Bundle) -> None:
    assert vote.changed_sides(bundle).title.startswith("52 members were in favour in March and not in April; 19 turned")
    changed = vote.changed_sides(with_positions(bundle, FRA="no")).title
    assert changed.startswith("53 members were in favour in March and not in April; 20 turned")


@pytest.mark.parametrize("width", WIDTHS)
def test_each_member_of_the_council_has_a_place(bundle: Bundle, width: int) -> None:
    council = set(bundle.members.loc[bundle.members["council_member"], "label"])
    said = texts(drawn(vote.council_members(bundle), width))
    assert len(council) == 47
    assert sorted(text for text in said if text in council) == sorted(council)


def test_the_title_says_what_part_of_the_council_voted_in_favour(bundle: Bundle) -> None:
    assert vote.council_members(bundle).title.startswith("Fewer than half of the Council's own 47 members")
    more = with_positions(bundle, BRA="yes", MEX="yes", IND="yes", NPL="yes")
    assert vote.council_members(more).title.startswith(
        "Most of the Council's own 47 members voted to suspend Russia: 24"
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("pair", [None, ("68/262", "ES-11/8"), ("ES-11/3", "ES-11/1"), ("ES-11/3", "ES-11/3")])
def test_any_two_votes_can_be_compared(bundle: Bundle, width: int, pair: tuple[str, str] | None) -> None:
    svg = drawn(
        vote.compare_votes(bundle), width, **(dict(zip(("first", "second"), pair, strict=True)) if pair else {})
    )
    first, second = pair or ("ES-11/3", "ES-11/7")
    cells = re.findall(r'<text[^>]*font-size="1[58]px" font-weight="bold"[^>]*>(\d+)</text>', svg)
    assert Counter(map(int, cells)) == Counter(record.flows(bundle, first, second)["members"])
    said = " ".join(texts(svg))
    assert f"First vote, in rows: {first}" in said
    assert f"Second vote, in columns: {second}" in said


def test_a_cell_tells_who_is_in_it(bundle: Bundle) -> None:
    svg = drawn(vote.compare_votes(bundle), style.WIDE)
    moved = record.moves(bundle, "ES-11/3", "ES-11/7")
    who = moved[(moved["before"] == "yes") & (moved["after"] == "no")]["label"]
    assert f"Positions: In favour, then against; Members: {len(who)}; Who: {', '.join(who)}" in svg


def test_the_table_of_any_two_votes_holds_all_pairs(bundle: Bundle) -> None:
    table = vote.compare_votes(bundle).table
    assert list(zip(table["First vote"], table["Second vote"], strict=True)) == [*combinations(in_order(bundle), 2)]
    assert set(table.drop(columns=["First vote", "Second vote"]).sum(axis=1)) == {len(bundle.members)}
    row = table[(table["First vote"] == "ES-11/2") & (table["Second vote"] == "ES-11/3")].iloc[0]
    assert row["In favour → abstained"] == 39


def test_the_title_of_two_votes_says_how_many_are_in_both(bundle: Bundle) -> None:
    assert vote.compare_votes(bundle).title.endswith("each had 93 votes in favour, but only 68 members are in both")
    one_less = vote.compare_votes(with_positions(bundle, FRA="abstain")).title
    assert one_less.endswith("had 92 votes in favour in 2022, ES-11/7 93 in 2025; 67 members are in both")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_number_on_a_band_stands_within_it(bundle: Bundle, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    numbered: list[Any] = []
    numbers = ribbons._numbers

    def noting(found: Any) -> Any:
        numbered.extend(band for band in found if numbers([band]))
        return numbers(found)

    monkeypatch.setattr(ribbons, "_numbers", noting)
    vote.flow(bundle).draw(width)
    assert {str(band.band.members) for band in numbered} == {"39", "18", "9"}
    half_of_a_digit = (13 * 0.56 / 2, 13 * 0.72 / 2 + 1)  # with a pixel of the band above and below it
    for band in numbered:
        x, y = band.at(ribbons.LABELLED)
        near = [at for step in range(101) for at in [band.at(step / 100)] if abs(at[0] - x) <= half_of_a_digit[0]]
        assert all(abs(middle - y) + half_of_a_digit[1] <= band.thick / 2 for _, middle in near), band.band


def data(chart: Any) -> list[dict[str, Any]]:
    """Return every row that a drawing is made from."""
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_band_has_a_line_around_it(bundle: Bundle, width: int) -> None:
    bands = [row for row in data(vote.flow(bundle).draw(width)) if "path" in row]
    lines = {style.POSITION_LABELS[position]: line for position, line in style.POSITION_OUTLINES.items()}
    assert {band["from"].split(" on ")[0] for band in bands} == set(lines)
    svg = drawn(vote.flow(bundle), width)
    for band in bands:
        mark = re.search(rf"<path[^>]*path: {band['path']};[^>]*>", svg)
        assert mark
        assert f' stroke="{lines[band["from"].split(" on ")[0]]}"' in mark[0]
        assert "stroke-opacity" not in mark[0]


@pytest.mark.parametrize("width", WIDTHS)
def test_each_vote_is_named_above_its_column(bundle: Bundle, width: int) -> None:
    rows = data(vote.flow(bundle).draw(width))
    columns = sorted({(row["x"] + row["x2"]) / 2 for row in rows if "x2" in row})
    for line in ("ES-11/", "March|April"):
        named = [row["x"] for row in rows if re.search(line, row.get("text", ""))]
        assert sorted(named) == pytest.approx(columns)


def test_the_name_of_a_vote_ends_where_the_drawing_does() -> None:
    bands = [ribbons.Band(0, "yes", "no", 193)]
    drawing = ribbons.ribbons(bands, ["ES-11/2, some day of a year", "ES-11/3, some day of a year"], style.NARROW)
    half = text_width("some day of a year", 13) / 2
    found = [row["x"] for row in data(drawing) if row.get("text", "").startswith("some")]
    assert sorted(found) == pytest.approx([half, style.inner(style.NARROW) - half], abs=0.1)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("make", [vote.members, vote.council_members])
def test_abstentions_have_an_edge(bundle: Bundle, make: Callable[[Bundle], Figure], width: int) -> None:
    marks = re.findall(rf'<path[^>]*fill="{style.POSITIONS["abstain"]}"[^>]*>', drawn(make(bundle), width))
    assert marks
    assert [mark for mark in marks if f'stroke="{style.FAINT}"' not in mark] == []
