"""The record: real figures counted by hand from the voting records, and the edges of the rules.

The figures of the real data are literals on purpose, with where they come from: a change of the data that changes one
must be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from hrcvote import Bundle, record
from hrcvote.data import each
from hrcvote.record import Tally
from hrcvote.rules import POSITIONS

# UN Digital Library, voting records 767565, 3959039, 3965954, 3967778, 3990400, 3994052, 4003921, 4076672, 4076673:
# in favour, against, abstaining, not voting.
TOTALS = {
    "68/262": (100, 11, 58, 24),
    "ES-11/1": (141, 5, 35, 12),
    "ES-11/2": (140, 5, 38, 10),
    "ES-11/3": (93, 24, 58, 18),
    "ES-11/4": (143, 5, 35, 10),
    "ES-11/5": (94, 14, 73, 12),
    "ES-11/6": (141, 7, 32, 13),
    "ES-11/7": (93, 18, 65, 17),
    "ES-11/8": (93, 8, 73, 19),
}

# Voting record 3967778, sorted by hand into the regional groups.
GROUPS = {
    "African": (10, 9, 24, 11),
    "Asia-Pacific": (16, 10, 24, 4),
    "Eastern European": (19, 2, 0, 2),
    "GRULAC": (19, 3, 10, 1),
    "WEOG": (29, 0, 0, 0),
}

# Voting record 3967778: the members that voted against.
AGAINST = "BDI BLR BOL CAF CHN COG CUB DZA ERI ETH GAB IRN KAZ KGZ LAO MLI NIC PRK RUS SYR TJK UZB VNM ZWE"

# Voting records 3959039 and 3965954 against 3967778, member by member.
FLOWS = {
    "ES-11/1": {
        ("yes", "yes"): 93,
        ("yes", "no"): 1,
        ("yes", "abstain"): 37,
        ("yes", "not_voting"): 10,
        ("no", "no"): 5,
        ("abstain", "no"): 16,
        ("abstain", "abstain"): 17,
        ("abstain", "not_voting"): 2,
        ("not_voting", "no"): 2,
        ("not_voting", "abstain"): 4,
        ("not_voting", "not_voting"): 6,
    },
    "ES-11/2": {
        ("yes", "yes"): 91,
        ("yes", "no"): 1,
        ("yes", "abstain"): 39,
        ("yes", "not_voting"): 9,
        ("no", "no"): 5,
        ("abstain", "no"): 18,
        ("abstain", "abstain"): 18,
        ("abstain", "not_voting"): 2,
        ("not_voting", "yes"): 2,
        ("not_voting", "abstain"): 1,
        ("not_voting", "not_voting"): 7,
    },
}


def counts(frame: pd.DataFrame, by: str) -> dict[object, tuple[int, ...]]:
    return {row[0]: tuple(row[1:]) for row in frame[[by, *POSITIONS]].itertuples(index=False)}


@pytest.mark.parametrize("vote", TOTALS)
def test_recount_is_the_official_total(bundle: Bundle, vote: str) -> None:
    assert record.tally(bundle, vote) == Tally(*TOTALS[vote])
    assert sum(TOTALS[vote]) == 193
    official = bundle.votes.set_index("vote_id").loc[vote, list(POSITIONS)]
    assert tuple(official) == TOTALS[vote]


def test_tallies_are_of_all_votes_in_the_order_of_their_dates(bundle: Bundle) -> None:
    frame = record.tallies(bundle)
    assert counts(frame, "vote_id") == TOTALS
    assert list(frame["vote_id"]) == list(TOTALS)
    assert set(frame["members"]) == {193}


def test_votes_are_ordered_by_their_dates_wherever_they_stand_in_the_table(bundle: Bundle) -> None:
    backwards = replace(bundle, votes=bundle.votes[::-1].reset_index(drop=True))
    votes = record.votes_by_date(backwards)
    assert list(votes["vote_id"]) == list(TOTALS)  # the last two are of one day
    assert list(votes.index) == list(range(len(TOTALS)))
    assert list(votes.columns) == list(bundle.votes.columns)
    assert list(record.tallies(backwards)["vote_id"]) == list(TOTALS)


def test_each_regional_group_has_its_counts(bundle: Bundle) -> None:
    frame = record.by_group(bundle)
    assert counts(frame, "regional_group") == GROUPS
    assert list(frame["members"]) == [54, 54, 23, 33, 29]


def test_members_of_the_council(bundle: Bundle) -> None:
    # A/RES/60/251, paragraph 7: 47 members. Their positions: voting record 3967778.
    frame = record.by_council_membership(bundle)
    assert counts(frame, "council_member") == {True: (20, 8, 14, 5), False: (73, 16, 44, 13)}
    assert list(frame["members"]) == [146, 47]


def test_the_seats_of_the_council_are_those_of_its_rules(bundle: Bundle) -> None:
    # A/RES/60/251, paragraph 7.
    seats = bundle.members[bundle.members["council_member"]]["regional_group"].value_counts()
    assert dict(seats) == {"African": 13, "Asia-Pacific": 13, "GRULAC": 8, "WEOG": 7, "Eastern European": 6}


def test_the_roll_call_has_every_member_in_the_order_of_the_labels(bundle: Bundle) -> None:
    roll = record.roll_call(bundle)
    assert len(roll) == 193
    assert list(roll["label"]) == sorted(roll["label"])
    assert " ".join(sorted(roll.loc[roll["position"] == "no", "iso3"])) == AGAINST


def test_the_suspension_passed_on_one_base_only(bundle: Bundle) -> None:
    # A/RES/60/251, paragraph 8, and rule 86 of the Assembly: 78 of 117. With abstentions 117 of 175 and of all members
    # 129 of 193 would have been needed.
    frame = record.outcomes(record.tally(bundle)).set_index("base")
    assert frame[["of", "yes", "needed", "margin", "adopted"]].to_dict("index") == {
        "present_and_voting": {"of": 117, "yes": 93, "needed": 78, "margin": 15, "adopted": True},
        "with_abstentions": {"of": 175, "yes": 93, "needed": 117, "margin": -24, "adopted": False},
        "all_members": {"of": 193, "yes": 93, "needed": 129, "margin": -36, "adopted": False},
    }
    assert [f"{share:.1%}" for share in frame["share"]] == ["79.5%", "53.1%", "48.2%"]


@pytest.mark.parametrize("before", FLOWS)
def test_flows_add_up_to_both_votes(bundle: Bundle, before: str) -> None:
    frame = record.flows(bundle, before, "ES-11/3")
    assert {(row.before, row.after): row.members for row in frame.itertuples()} == FLOWS[before]
    assert frame["members"].sum() == 193
    after = frame.groupby("after")["members"].sum()
    assert tuple(after[list(POSITIONS)]) == TOTALS["ES-11/3"]
    was = frame.groupby("before")["members"].sum()
    assert tuple(was[list(POSITIONS)]) == TOTALS[before]


def test_the_one_member_that_went_from_in_favour_to_against(bundle: Bundle) -> None:
    moves = record.moves(bundle, "ES-11/2", "ES-11/3")
    turned = moves[(moves["before"] == "yes") & (moves["after"] == "no")]
    assert list(turned["iso3"]) == ["GAB"]
    joined = moves[(moves["before"] == "not_voting") & (moves["after"] == "yes")]
    assert set(joined["iso3"]) == {"COM", "DMA"}


def test_histories_are_what_the_voting_records_have(bundle: Bundle) -> None:
    # By hand from the nine voting records.
    frame = record.histories(bundle).set_index("iso3")
    assert len(frame) == 193
    assert list(frame["label"]) == sorted(frame["label"])
    assert list(frame.loc["USA", list(TOTALS)]) == [*["yes"] * 7, "no", "abstain"]
    assert list(frame.loc["TKM", list(TOTALS)]) == ["not_voting"] * 9
    assert list(frame.loc["GAB", list(TOTALS)])[:4] == ["abstain", "yes", "yes", "no"]


def test_what_members_came_to_over_the_nine_votes(bundle: Bundle) -> None:
    # Counted by hand from the nine roll calls laid side by side.
    frame = record.courses(bundle)
    assert list(frame["label"]) == sorted(frame["label"])
    assert frame["course"].value_counts().to_dict() == {
        "yes_or_silent": 98,
        "always_yes": 48,
        "no_or_silent": 23,
        "both": 11,
        "silent": 10,
        "always_no": 3,
    }
    assert set(frame.loc[frame["course"] == "always_no", "iso3"]) == {"BLR", "PRK", "RUS"}


@pytest.mark.parametrize(
    ("positions", "course"),
    [
        (["yes", "yes"], "always_yes"),
        (["yes", "abstain"], "yes_or_silent"),
        (["not_voting", "yes"], "yes_or_silent"),
        (["no", "abstain", "yes"], "both"),
        (["abstain", "not_voting"], "silent"),
        (["not_voting"], "silent"),
        (["no", "not_voting"], "no_or_silent"),
        (["no", "no"], "always_no"),
    ],
)
def test_a_course_is_what_positions_come_to(positions: list[str], course: str) -> None:
    assert record.course(positions) == course


def test_courses_stand_from_steady_support_to_steady_opposition() -> None:
    taken = (["yes"], ["yes", "abstain"], ["yes", "no"], ["abstain"], ["no", "abstain"], ["no"])
    assert tuple(map(record.course, taken)) == record.COURSES


def test_the_rule_is_the_first_of_the_bases() -> None:
    assert record.BASES == ("present_and_voting", "with_abstentions", "all_members")


def test_those_who_changed_sides_are_all_but_the_steady(bundle: Bundle) -> None:
    # 193 less those with one position in all three: 91 in favour, 13 abstained, 6 did not vote, 5 against.
    frame = record.changed_sides(bundle, ["ES-11/1", "ES-11/2", "ES-11/3"])
    assert len(frame) == 193 - 91 - 13 - 6 - 5
    assert list(frame.loc[frame["ES-11/3"] == "yes", "iso3"]) == ["COM", "DMA"]
    twice = record.changed_sides(bundle, ["ES-11/1", "ES-11/2", "ES-11/1", "ES-11/3"])
    assert twice.equals(frame)  # a vote that is named twice has one column


def test_those_in_both_votes_are_counted_by_position(bundle: Bundle) -> None:
    # Voting records 3967778 and 4076672, member by member.
    assert record.in_both(bundle, "ES-11/3", "ES-11/7") == 68
    assert record.in_both(bundle, "ES-11/3", "ES-11/7", "no") == 8
    with pytest.raises(ValueError, match="no position 'against': it is yes, no, abstain, not_voting"):
        record.in_both(bundle, "ES-11/3", "ES-11/7", "against")


@pytest.mark.parametrize(
    ("election", "rivals"),
    [
        # The reports that data/election_sources.csv names for each.
        ("HRC-2016-10-28", [("HUN", 144, True), ("HRV", 114, True), ("RUS", 112, False)]),
        ("HRC-2020-10-13", [("UKR", 166, True), ("RUS", 158, True)]),
        ("HRC-2023-10-10", [("BGR", 160, True), ("ALB", 123, True), ("RUS", 83, False)]),
    ],
)
def test_a_race_has_the_rivals_of_the_group_most_votes_first(
    bundle: Bundle, election: str, rivals: list[tuple[str, int, bool]]
) -> None:
    race = record.race(bundle, election)
    assert list(race[["iso3", "votes", "elected"]].itertuples(index=False, name=None)) == rivals


def test_race_of_one_who_did_not_stand(bundle: Bundle) -> None:
    with pytest.raises(KeyError) as caught:
        record.race(bundle, "HRC-2023-10-10", "USA")
    stood = bundle.elections.loc[bundle.elections["election_id"] == "HRC-2023-10-10", "iso3"]
    assert caught.value.args == (f"USA was no candidate in HRC-2023-10-10: there were {', '.join(stood)}",)


def test_race_of_none_that_is_called_so(bundle: Bundle) -> None:
    with pytest.raises(KeyError) as caught:
        record.race(bundle, "HRC-2023-10-10", "Russia")
    assert caught.value.args == ("no member 'Russia': write its code as in members.csv, RUS",)


def test_sides_are_not_changed_in_votes_that_were_not(bundle: Bundle) -> None:
    with pytest.raises(KeyError, match=r"no vote 'ES-11/99' in the bundle: it has 68/262, "):
        record.changed_sides(bundle, ["ES-11/3", "ES-11/99"])
    for one in ("ES-11/3", ["ES-11/3", "ES-11/3"]):
        with pytest.raises(ValueError, match=r"ES-11/3'\]? are not two votes: name two or more in a list$"):
            record.changed_sides(bundle, one)


def test_race_in_an_election_that_was_not(bundle: Bundle) -> None:
    with pytest.raises(KeyError) as caught:
        record.race(bundle, "HRC-2020")
    held = list(bundle.elections["election_id"].unique())
    assert caught.value.args == (f"no election 'HRC-2020' in the bundle: it has {', '.join(held)}",)


def test_votes_to_be_elected(bundle: Bundle) -> None:
    # A/RES/60/251, paragraph 7: a majority of the Assembly's members, 97 of 193.
    assert record.votes_to_be_elected(bundle) == 97


def test_unknown_vote_is_named_with_those_there_are(bundle: Bundle) -> None:
    with pytest.raises(KeyError, match=r"no vote 'ES-11/99' in the bundle: it has 68/262, ES-11/1, .*ES-11/8"):
        record.tally(bundle, "ES-11/99")
    with pytest.raises(KeyError, match=r"no vote \['ES-11/3'\] in the bundle: it has 68/262, "):
        record.tally(bundle, ["ES-11/3"])  # type: ignore[arg-type]  # as a reporter's cell would


def test_the_fewest_changes_are_those_counted_by_hand(bundle: Bundle) -> None:
    # By hand: 16 from yes to no leaves 77 of 117; 46 from yes to abstain 47 of 71 (48 needed); 23 from abstain to no
    # makes 93 of 140 (94 needed); the 18 that did not vote, all against, make 93 of 135 (90 needed).
    frame = record.fewest_changes(record.tally(bundle))
    found = {(row.before, row.after): row.members for row in frame.itertuples()}
    assert found == {
        ("yes", "no"): 16,
        ("yes", "abstain"): 46,
        ("abstain", "no"): 23,
        ("not_voting", "no"): pd.NA,
        ("not_voting", "abstain"): pd.NA,
    }


def test_fewest_changes_of_a_resolution_that_failed() -> None:
    # By hand, 60 of 100 where 67 are needed: 7 from no to yes; 10 from no to abstain (60 of 90); 20 of those outside
    # the base to yes (80 of 120). Who goes from not voting to abstaining stays outside it.
    frame = record.fewest_changes(Tally(60, 40, 20, 21))
    found = {(row.before, row.after): (row.members, row.available) for row in frame.itertuples()}
    assert found == {
        ("no", "yes"): (7, 40),
        ("no", "abstain"): (10, 40),
        ("abstain", "yes"): (20, 20),
        ("not_voting", "yes"): (20, 21),
        ("not_voting", "abstain"): (pd.NA, 21),
    }


@pytest.mark.parametrize(
    ("of", "two_thirds", "simple"),
    [(0, 1, 1), (1, 1, 1), (2, 2, 2), (3, 2, 2), (4, 3, 3), (6, 4, 4), (116, 78, 59), (117, 78, 59), (118, 79, 60)],
)
def test_the_votes_needed_are_those_of_the_majority(of: int, two_thirds: int, simple: int) -> None:
    assert record.needed(of) == two_thirds
    assert record.needed(of, "two_thirds") == two_thirds
    assert record.needed(of, None) == two_thirds
    assert record.needed(of, "simple") == simple


@pytest.mark.parametrize("majority", ["", "TWO_THIRDS", "three_quarters"])
def test_no_other_majority_is_known(majority: str) -> None:
    with pytest.raises(ValueError, match=f"no majority '{majority}': it is two_thirds, simple, or None where no rule"):
        record.needed(117, majority)


def test_needed_is_the_fewest_on_every_base() -> None:
    for of in range(1, 194):
        two_thirds, simple = record.needed(of), record.needed(of, "simple")
        assert Fraction(two_thirds, of) >= Fraction(2, 3) > Fraction(two_thirds - 1, of)
        assert Fraction(simple, of) > Fraction(1, 2) >= Fraction(simple - 1, of)


@pytest.mark.parametrize(
    ("tally", "majority", "margin", "adopted"),
    [
        (Tally(0, 0, 0, 193), "two_thirds", -1, False),
        (Tally(0, 0, 193, 0), "two_thirds", -1, False),
        (Tally(0, 1, 0, 0), "two_thirds", -1, False),
        (Tally(1, 0, 0, 0), "two_thirds", 0, True),
        (Tally(78, 39, 76, 0), "two_thirds", 0, True),
        (Tally(77, 40, 76, 0), "two_thirds", -1, False),
        (Tally(79, 38, 76, 0), "two_thirds", 1, True),
        (Tally(50, 50, 0, 0), "simple", -1, False),
        (Tally(51, 50, 0, 0), "simple", 0, True),
        (Tally(50, 51, 0, 0), "simple", -1, False),
        (Tally(0, 0, 193, 0), "simple", -1, False),
    ],
)
def test_an_outcome_is_adopted_with_its_margin(tally: Tally, majority: str, margin: int, adopted: bool) -> None:
    outcome = record.outcome(tally, majority=majority)
    assert (outcome.margin, outcome.adopted) == (margin, adopted)


def test_a_base_that_there_is_not_is_not_taken_for_all_members() -> None:
    told = "no base 'simple': it is present_and_voting, with_abstentions or all_members"
    with pytest.raises(ValueError, match=told):
        record.outcome(Tally(93, 24, 58, 18), "simple")  # type: ignore[arg-type]  # as a reporter's cell would


def test_nothing_is_adopted_where_nobody_voted() -> None:
    for outcome in (record.outcome(Tally(0, 0, 0, 0), base) for base in record.BASES):
        assert (outcome.of, outcome.share, outcome.adopted) == (0, 0.0, False)


def test_abstentions_and_absences_do_not_change_the_outcome_under_the_rule() -> None:
    for others in range(0, 194, 7):
        assert record.outcome(Tally(93, 24, others, 193 - others)) == record.outcome(Tally(93, 24, 58, 18))


def test_the_order_of_rows_does_not_matter(bundle: Bundle) -> None:
    for seed in range(3):
        mixed = replace(
            bundle,
            **{
                name: getattr(bundle, name).sample(frac=1, random_state=seed)
                for name in ("members", "votes", "positions", "elections")
            },
        )
        for made in (
            record.tallies,
            record.by_group,
            record.by_council_membership,
            record.roll_call,
            lambda b: record.flows(b, "ES-11/2", "ES-11/3"),
            lambda b: record.moves(b, "ES-11/2", "ES-11/3"),
            lambda b: record.race(b, "HRC-2023-10-10"),
            record.histories,
            record.courses,
            lambda b: record.changed_sides(b, ["ES-11/1", "ES-11/3"]),
        ):
            pd.testing.assert_frame_equal(made(mixed), made(bundle))


def test_a_changed_position_changes_what_is_counted(bundle: Bundle) -> None:
    changed = bundle.positions.copy()
    brazil = (changed["vote_id"] == "ES-11/3") & (changed["iso3"] == "BRA")
    changed.loc[brazil, "position"] = "yes"
    other = replace(bundle, positions=changed)
    assert record.tally(other) == Tally(94, 24, 57, 18)
    assert counts(record.by_group(other), "regional_group")["GRULAC"] == (20, 3, 9, 1)
    assert record.tally(other, "ES-11/2") == Tally(*TOTALS["ES-11/2"])


def test_a_position_that_nobody_took_is_counted_as_none(bundle: Bundle) -> None:
    unanimous = replace(bundle, positions=bundle.positions.assign(position="yes"))
    assert record.tally(unanimous) == Tally(193, 0, 0, 0)
    assert counts(record.tallies(unanimous), "vote_id")["ES-11/3"] == (193, 0, 0, 0)
    assert counts(record.by_group(unanimous), "regional_group")["WEOG"] == (29, 0, 0, 0)


MEMBER = ["iso3", "label", "regional_group"]
EACH = [*POSITIONS, "members"]
FRAMES: dict[str, tuple[Callable[[Bundle], pd.DataFrame], list[str]]] = {
    "outcomes": (
        lambda b: record.outcomes(record.tally(b)),
        ["base", "of", "yes", "needed", "margin", "share", "adopted"],
    ),
    "fewest_changes": (lambda b: record.fewest_changes(record.tally(b)), ["before", "after", "members", "available"]),
    "tallies": (record.tallies, ["vote_id", "date", "title", "majority", *EACH]),
    "by_group": (record.by_group, ["regional_group", *EACH]),
    "by_council_membership": (record.by_council_membership, ["council_member", *EACH]),
    "roll_call": (record.roll_call, [*MEMBER, "council_member", "position"]),
    "moves": (lambda b: record.moves(b, "ES-11/2", "ES-11/3"), [*MEMBER, "before", "after"]),
    "flows": (lambda b: record.flows(b, "ES-11/2", "ES-11/3"), ["before", "after", "members"]),
    "histories": (record.histories, [*MEMBER, *TOTALS, "course"]),
    "courses": (record.courses, [*MEMBER, "course"]),
    "changed_sides": (
        lambda b: record.changed_sides(b, ["ES-11/1", "ES-11/3"]),
        [*MEMBER, "ES-11/1", "ES-11/3"],
    ),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_table_has_the_columns_that_it_is_said_to_have(bundle: Bundle, name: str) -> None:
    made, columns = FRAMES[name]
    frame = made(bundle)
    assert list(frame.columns) == columns
    assert frame.columns.name is None
    assert list(frame.index) == list(range(len(frame)))


def test_another_vote_can_be_asked_for(bundle: Bundle) -> None:
    assert record.tally(bundle, "68/262") == Tally(*TOTALS["68/262"])
    for made in (record.by_group, record.by_council_membership):
        assert tuple(made(bundle, "68/262")[[*POSITIONS]].sum()) == TOTALS["68/262"]
    assert tuple(record.roll_call(bundle, "68/262")["position"].value_counts()[[*POSITIONS]]) == TOTALS["68/262"]


def fewest(tally: Tally, majority: str = "two_thirds") -> dict[tuple[str, str], int | None]:
    frame = record.fewest_changes(tally, majority)
    return {(row.before, row.after): None if pd.isna(row.members) else row.members for row in each(frame)}


def test_another_majority_can_be_asked_for() -> None:
    # 10 of 19: 13 are two thirds, 10 more than half.
    assert list(record.outcomes(Tally(10, 9, 0, 0), "simple")["needed"]) == [10, 10, 10]
    assert list(record.outcomes(Tally(10, 9, 0, 0))["needed"]) == [13, 13, 13]
    found = fewest(Tally(10, 9, 1, 1), "simple")
    # Carried by one: 9 of 19, 9 of 18, or 10 of 20 would not have been more than half.
    assert found == {
        ("yes", "no"): 1,
        ("yes", "abstain"): 1,
        ("abstain", "no"): 1,
        ("not_voting", "no"): 1,
        ("not_voting", "abstain"): None,
    }
    assert fewest(Tally(12, 12, 0, 1), "simple")["not_voting", "yes"] == 1


@pytest.mark.parametrize("count", [1.5, "93", None, -1])
def test_only_whole_members_are_counted(count: Any) -> None:
    told = re.escape(f"{count!r} is no number of members: write a whole one, such as 93")
    for at in range(4):
        with pytest.raises(ValueError, match=f"^{told}$"):
            Tally(*[count if place == at else 0 for place in range(4)])
    with pytest.raises(ValueError, match=f"^{told}$"):
        record.needed(count)


def test_what_is_no_tally_no_bundle_and_no_position_is_said_to_be_so(bundle: Bundle) -> None:
    wrong: Any = bundle
    of_a_tally: Any = (record.outcome, record.outcomes, record.fewest_changes)
    for ask in (*of_a_tally, lambda tally: record.changed(tally, "yes", "no", 1)):
        with pytest.raises(
            ValueError, match=rf"^a {type(bundle).__name__} is no tally: write record\.tally\(bundle\)$"
        ):
            ask(wrong)
    wrong = "ES-11/3"
    told = r"^'ES-11/3' is no bundle: write hrcvote\.load\(\) for it, and what is asked for after it$"
    of_a_bundle: Any = (record.tally, record.roll_call, record.by_group)
    for ask in of_a_bundle:
        with pytest.raises(ValueError, match=told):
            ask(wrong)
    with pytest.raises(ValueError, match=r"^None are not two votes"):
        record.changed_sides(bundle, None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^no position 'maybe': it is yes, no, abstain, not_voting$"):
        record.course(["yes", "maybe"])
    with pytest.raises(ValueError, match=r"^no positions: write those that the member took, in a list$"):
        record.course([])


def test_members_go_from_one_position_to_another() -> None:
    assert record.changed(Tally(93, 24, 58, 18), "abstain", "no", 5) == Tally(93, 29, 53, 18)
    assert record.changed(Tally(93, 24, 58, 18), "abstain", "no", 58) == Tally(93, 82, 0, 18)


@pytest.mark.parametrize(
    ("before", "after", "members", "told"),
    [
        ("abstain", "against", 5, "no position 'against': it is yes, no, abstain, not_voting"),
        ("abstained", "no", 5, "no position 'abstained': it is yes, no, abstain, not_voting"),
        ("abstain", "no", 59, "59 members cannot leave 'abstain': 58 took it"),
        ("abstain", "no", -1, "-1 is no number of members: write a whole one, such as 93"),
        ("abstain", "no", 1.5, "1.5 is no number of members: write a whole one, such as 93"),
        ("abstain", "no", "3", "'3' is no number of members: write a whole one, such as 93"),
        ("abstain", "no", None, "None is no number of members: write a whole one, such as 93"),
    ],
)
def test_no_tally_is_made_that_no_vote_could_have(before: str, after: str, members: int, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        record.changed(Tally(93, 24, 58, 18), before, after, members)


def test_nobody_moved_leaves_the_tally_as_it_is(bundle: Bundle) -> None:
    tally = record.tally(bundle)
    assert record.changed(tally, "yes", "no", 0) == tally


def test_who_is_not_there_cannot_change() -> None:
    # One of one in favour would carry it, and nobody abstained or stayed away.
    found = fewest(Tally(1, 1, 0, 0))
    assert found == {
        ("no", "yes"): 1,
        ("no", "abstain"): 1,
        ("abstain", "yes"): None,
        ("not_voting", "yes"): None,
        ("not_voting", "abstain"): None,
    }
    assert str(record.fewest_changes(Tally(1, 1, 0, 0))["members"].dtype) == "Int64"


def test_candidates_with_as_many_votes_stand_in_the_order_of_their_codes(bundle: Bundle) -> None:
    elections = bundle.elections.assign(votes=bundle.elections["votes"].where(bundle.elections["votes"].isna(), 90))
    rivals = record.race(replace(bundle, elections=elections.iloc[::-1]), "HRC-2023-10-10")["iso3"]
    assert list(rivals) == ["ALB", "BGR", "RUS"]
