from __future__ import annotations

import dataclasses
import re

from changes import reading, stating, voting
from hrcvote import Bundle, claims, record
from hrcvote.summary import reviews, summary


def test_its_parts_are_the_tally(bundle: Bundle) -> None:
    tally = record.tally(bundle)
    told = summary(bundle)
    assert [part.members for part in told.parts] == [tally.yes, tally.no, tally.abstain, tally.not_voting]
    assert f"{tally.members} member states" in told.counted
    assert told.headline == "The UN General Assembly suspended Russia from the Human Rights Council on 7 April 2022"


def test_it_answers_what_was_needed_what_was_wrong_and_whether_it_mattered(bundle: Bundle) -> None:
    rule = record.outcome(record.tally(bundle))
    needed, wrong, mattered = (" ".join(point.answers) for point in summary(bundle).points)
    assert f"{rule.needed} of the {rule.of}" in needed
    assert f"{rule.margin} more than needed" in needed
    assert needed.endswith("Members that abstained or did not vote do not count.")  # not each of them was absent
    assert "The Kyiv Independent has 25 against (the record: 24)" in wrong
    assert "Unattributed tabloid has 59 abstaining (the record: 58)" in wrong
    words = "dismissed, expelled, kicked out and removed; three of them also say suspended"
    assert f"All five texts use a word other than suspended: {words}." in wrong
    assert "All five texts leave out how many did not vote." in wrong
    assert wrong.startswith("Five texts were read in full: Radio Free Europe/Radio Liberty, Unattributed tabloid, UN")
    assert "Of 20 more publications, the wider press, only excerpts were seen." in wrong
    press = "Babalu Blog, Infowars, The Kyiv Independent, Neatkarīgā and Republic World"
    assert wrong.endswith(f"In the wider press, {press} print a wrong total too.")
    assert mattered.startswith(
        "No. On every count that was printed the resolution is carried, with 14 votes or more to spare."
    )


def test_it_changes_with_the_record(bundle: Bundle) -> None:
    told = summary(voting(bundle, "yes", "no", 16))
    assert "did not suspend" in told.headline
    assert ", 1 fewer than needed." in told.points[0].answers[0]
    assert ", 0 more than needed." in summary(voting(bundle, "yes", "no", 15)).points[0].answers[0]


def test_a_wrong_total_that_a_text_prints_twice_is_told_once_and_one_vote_is_one(bundle: Bundle) -> None:
    _, wrong, mattered = (" ".join(point.answers) for point in summary(voting(bundle, "yes", "no", 15)).points)
    assert wrong.count("Radio Free Europe/Radio Liberty has 24 against (the record: 39)") == 1
    assert mattered.endswith("It would have taken 1 more vote against to defeat it.")


def test_a_count_without_a_vote_to_spare_is_said_to_have_none(bundle: Bundle) -> None:
    (mattered,) = summary(stating(bundle, kyiv_independent_12="46")).points[2].answers
    assert mattered.startswith(
        "No. On every count that was printed the resolution is carried, on the closest with no vote to spare."
    )


def test_what_was_not_adopted_is_not_said_to_be_carried(bundle: Bundle) -> None:
    printed = (bundle.claims["subject"] == record.SUSPENSION) & bundle.claims["measure"].isin(["yes", "no"])
    rejected = dataclasses.replace(voting(bundle, "yes", "no", 16), claims=bundle.claims[~printed])
    (mattered,) = summary(rejected).points[2].answers
    assert mattered.startswith("No. The one pair of counts, printed or completed from the record, gives")
    assert mattered.endswith("It would have taken 3 more votes in favour to carry the resolution.")


def test_it_changes_with_what_is_reported(bundle: Bundle) -> None:
    right = summary(stating(bundle, kyiv_independent_12="24", tabloid_09="58"))
    assert right.points[1].answers[1] == "None of the five texts print a wrong total."
    assert right.points[1].answers[-1].endswith("and Republic World print a wrong total.")
    rounded = summary(stating(bundle, tabloid_09=">60", kyiv_independent_12="<24"))
    assert "The Kyiv Independent has fewer than 24 against (the record: 24)" in rounded.points[1].answers[1]
    assert "Unattributed tabloid has more than 60 abstaining (the record: 58)" in rounded.points[1].answers[1]
    turned = summary(stating(bundle, kyiv_independent_12="80"))
    assert turned.points[2].answers[0].startswith("Yes: one of the")


def test_it_stays_grammatical_with_one_text_and_no_wider_press(bundle: Bundle) -> None:
    one = reading(bundle, "rferl")
    assert "The one text uses a word other than suspended: dismissed; it also says suspended." in (
        summary(one).points[1].answers
    )
    two = summary(reading(bundle, "rferl", "kyiv-independent")).points[1].answers
    words = "dismissed, expelled and kicked out; one of them also says suspended"
    assert f"Both texts use a word other than suspended: {words}." in two
    press = one.sources["set"] == "wider_press"
    stated = one.claims[~one.claims["source_id"].isin(one.sources.loc[press, "source_id"])]
    kept = one.sources.assign(set=one.sources["set"].mask(press, "background"))
    alone = dataclasses.replace(one, sources=kept, claims=stated)
    assert summary(alone).points[1].answers[0] == "One text was read in full: Radio Free Europe/Radio Liberty."


def test_a_review_dates_what_it_reviews_only_where_the_source_dates_itself(bundle: Bundle) -> None:
    dated = {review.claim_id: review.published for review in reviews(bundle)}
    assert dated["kyiv-independent-12"] == "2023-09-26"
    assert dated["tabloid-09"] is None  # its day was worked out
    assert dated["neatkariga-01"] is None  # known to the month


def test_what_differs_is_reviewed_once_for_each_thing_of_a_source(bundle: Bundle) -> None:
    held = claims.verdicts(bundle).query("verdict == 'differs' and measure != 'votes'")
    found = reviews(bundle)
    assert [review.claim_id for review in found] == sorted(review.claim_id for review in found)
    assert len(found) == len(held.groupby(["source_id", "subject", "measure", "iso3"], dropna=False))
    assert {review.claim_id for review in found} <= set(held["claim_id"])
    assert {review.publisher for review in found} == set(held["publisher"])
    said = {review.claim_id: review for review in found}
    assert said["un-watch-09"].stated == "The vote on ES-11/3, called: removed; remove; expel"
    assert said["un-watch-09"].where == "paragraphs 5, 11 and 15"
    assert said["tabloid-09"].stated == "The vote on ES-11/3, abstained: 59 abstentions"
    assert said["babalu-blog-07"].stated == "The vote on ES-11/3, abstained: 54 countries"
    assert (said["tabloid-09"].recorded, said["tabloid-09"].url) == ("58", None)


def test_nobody_is_rated_by_what_other_reports_say_of_a_secret_ballot(bundle: Bundle) -> None:
    ballots = claims.verdicts(bundle).query("verdict == 'differs' and measure == 'votes'")
    assert set(ballots["publisher"]) == {"Sputnik", "Leral"}
    assert {review.publisher for review in reviews(bundle)}.isdisjoint(ballots["publisher"])
    shared = stating(bundle, un_watch_23="92")
    assert "un-watch-23" in set(claims.verdicts(shared).query("verdict == 'differs'")["claim_id"])
    assert reviews(shared) == reviews(bundle)


def test_a_day_is_given_only_where_it_is_known(bundle: Bundle) -> None:
    for review in reviews(bundle):
        assert review.published is None or re.fullmatch(r"\d{4}-\d\d-\d\d", review.published)
    assert {review.published for review in reviews(bundle) if review.publisher == "Neatkarīgā"} == {None}


def test_two_texts_of_one_publisher_are_told_apart(bundle: Bundle) -> None:
    same = bundle.sources["publisher"].mask(bundle.sources["source_id"] == "tabloid", "The Kyiv Independent")
    two = dataclasses.replace(bundle, sources=bundle.sources.assign(publisher=same))
    read, wrong, *_ = summary(two).points[1].answers
    assert "The Kyiv Independent, 7 April 2022, UN Watch, The Kyiv Independent, 26 September 2023 and 1776" in read
    assert "The Kyiv Independent, 26 September 2023 has 25 against" in wrong
