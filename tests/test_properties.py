"""What holds of every tally, every order of the rows and every other statement, and not of one example."""

from __future__ import annotations

import csv
import dataclasses
import io
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrcvote import Bundle, claims, data, record
from hrcvote.record import BASES, Tally
from hrcvote.rules import POSITIONS

MEMBERS = st.integers(min_value=0, max_value=400)
TALLIES = st.builds(Tally, MEMBERS, MEMBERS, MEMBERS, MEMBERS)
MAJORITIES = st.sampled_from(["two_thirds", "simple", None])
ORDERS = st.integers(min_value=0, max_value=2**32).map(Random)
EVERY_TIME = settings(deadline=None, derandomize=True, print_blob=True)
FEW_TIMES = settings(EVERY_TIME, max_examples=10)
"""For what takes a tenth of a second each time."""


def shuffled(frame: pd.DataFrame, order: Random) -> pd.DataFrame:
    rows = list(range(len(frame)))
    order.shuffle(rows)
    return frame.iloc[rows].reset_index(drop=True)


def two_thirds(of: int) -> Fraction:
    return Fraction(2 * of, 3)


class TestMajority:
    @EVERY_TIME
    @given(of=MEMBERS)
    def test_two_thirds_are_reached_by_the_votes_needed_and_not_by_one_less(self, of: int) -> None:
        needed = record.needed(of)
        assert needed >= two_thirds(of)
        assert needed - 1 < two_thirds(of) or needed == 1

    @EVERY_TIME
    @given(of=MEMBERS)
    def test_more_than_half_is_reached_by_the_votes_needed_and_not_by_one_less(self, of: int) -> None:
        needed = record.needed(of, "simple")
        assert 2 * needed > of
        assert 2 * (needed - 1) <= of

    @EVERY_TIME
    @given(tally=TALLIES, majority=MAJORITIES)
    def test_the_margin_says_how_far_the_votes_are_from_those_needed(self, tally: Tally, majority: str | None) -> None:
        for base in BASES:
            outcome = record.outcome(tally, base, majority)
            assert outcome.margin == tally.yes - outcome.needed
            assert outcome.adopted == (tally.yes >= record.needed(tally.base(base), majority))

    @EVERY_TIME
    @given(tally=TALLIES, majority=MAJORITIES, absent=MEMBERS, abstaining=MEMBERS)
    def test_abstentions_and_absences_change_nothing_of_those_present_and_voting(
        self, tally: Tally, majority: str | None, absent: int, abstaining: int
    ) -> None:
        other = dataclasses.replace(tally, abstain=abstaining, not_voting=absent)
        assert record.outcome(tally, majority=majority) == record.outcome(other, majority=majority)

    @EVERY_TIME
    @given(tally=TALLIES, majority=MAJORITIES)
    def test_a_wider_base_never_needs_fewer(self, tally: Tally, majority: str | None) -> None:
        needed = [record.outcome(tally, base, majority).needed for base in BASES]
        assert needed == sorted(needed)

    @pytest.mark.parametrize("tally", [Tally(0, 0, 0, 0), Tally(0, 0, 193, 0), Tally(0, 0, 0, 193), Tally(0, 5, 0, 0)])
    def test_nothing_is_adopted_for_which_nobody_votes(self, tally: Tally) -> None:
        assert not record.outcomes(tally)["adopted"].any()

    @pytest.mark.parametrize(("yes", "no", "adopted"), [(2, 1, True), (1, 1, False), (65, 33, False), (66, 33, True)])
    def test_two_to_one_is_enough_and_a_tie_is_not(self, yes: int, no: int, adopted: bool) -> None:
        assert record.outcome(Tally(yes, no, 0, 0)).adopted is adopted

    @EVERY_TIME
    @given(tally=TALLIES, majority=MAJORITIES)
    def test_the_fewest_changes_turn_the_outcome_and_one_fewer_does_not(
        self, tally: Tally, majority: str | None
    ) -> None:
        adopted = record.outcome(tally, majority=majority).adopted
        for row in data.each(record.fewest_changes(tally, majority)):
            turned = [
                record.outcome(record.changed(tally, row.before, row.after, members), majority=majority).adopted
                for members in ([row.available] if pd.isna(row.members) else [row.members - 1, row.members])
            ]
            assert turned == ([adopted] if pd.isna(row.members) else [adopted, not adopted])

    @EVERY_TIME
    @given(tally=TALLIES, before=st.sampled_from(POSITIONS), after=st.sampled_from(POSITIONS))
    def test_a_change_of_position_keeps_the_members(self, tally: Tally, before: str, after: str) -> None:
        for members in (0, getattr(tally, before)):
            assert record.changed(tally, before, after, members).members == tally.members


class TestOrder:
    @FEW_TIMES
    @given(order=ORDERS)
    def test_no_count_depends_on_the_order_of_the_rows(self, bundle: Bundle, order: Random) -> None:
        mixed = dataclasses.replace(
            bundle,
            positions=shuffled(bundle.positions, order),
            members=shuffled(bundle.members, order),
            votes=shuffled(bundle.votes, order),
        )
        pd.testing.assert_frame_equal(record.tallies(mixed), record.tallies(bundle))
        for count in (record.by_group, record.by_council_membership, record.roll_call):
            pd.testing.assert_frame_equal(count(mixed), count(bundle))
        assert record.tally(mixed) == record.tally(bundle)

    @FEW_TIMES
    @given(order=ORDERS)
    def test_what_members_are_called_changes_no_count(self, bundle: Bundle, order: Random) -> None:
        codes = [str(number) for number in range(len(bundle.members))]
        order.shuffle(codes)
        other = dict(zip(bundle.members["iso3"], codes, strict=True))
        renamed = dataclasses.replace(
            bundle,
            members=bundle.members.assign(iso3=bundle.members["iso3"].map(other), label=codes),
            positions=bundle.positions.assign(iso3=bundle.positions["iso3"].map(other)),
        )
        pd.testing.assert_frame_equal(record.tallies(renamed), record.tallies(bundle))
        pd.testing.assert_frame_equal(record.by_group(renamed), record.by_group(bundle))

    @FEW_TIMES
    @given(order=ORDERS)
    def test_a_verdict_does_not_depend_on_the_other_statements(self, bundle: Bundle, order: Random) -> None:
        every = claims.verdicts(bundle).set_index("claim_id")["verdict"]
        some = shuffled(bundle.claims, order).head(20)
        alone = claims.verdicts(dataclasses.replace(bundle, claims=some)).set_index("claim_id")["verdict"]
        assert alone.to_dict() == every[list(some["claim_id"])].to_dict()


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ids=["as-needed", "every-cell"])
def test_tables_that_are_written_again_are_read_as_the_same(
    root: Path, bundle: Bundle, tmp_path: Path, quoting: Literal[0, 1]
) -> None:
    (tmp_path / "data").mkdir()
    for path in (root / "data").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".csv":
            out = io.StringIO(newline="")
            csv.writer(out, quoting=quoting, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline="")))
            text = out.getvalue()
        (tmp_path / "data" / path.name).write_text(text, encoding="utf-8", newline="\n")
    again = data.load(tmp_path)
    for field in dataclasses.fields(Bundle)[1:]:
        pd.testing.assert_frame_equal(getattr(again, field.name), getattr(bundle, field.name))
