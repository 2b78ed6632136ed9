"""What a reporter asks of the record: the functions behind the controls."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from changes import stating, voting, with_cell
from hrcvote import Bundle, desk, record
from hrcvote.charts import selection
from hrcvote.record import Tally
from hrcvote.rules import POSITIONS

TYPED = {
    "Turkey": "TUR",
    "Türkiye": "TUR",
    "turkiye": "TUR",
    "Ivory Coast": "CIV",
    "cote d'ivoire": "CIV",
    "DRC": "COD",
    "South Korea": "KOR",
    "UAE": "ARE",
    "Burma": "MMR",
    "Swaziland": "SWZ",
    "U.S.": "USA",
    "the Gambia": "GMB",
    "Gambia (the)": "GMB",
    "Congo": "COG",
    "tur": "TUR",
}


@pytest.fixture(scope="module")
def names(bundle: Bundle) -> desk.Names:
    return desk.Names(bundle)


@pytest.fixture(scope="module")
def every(bundle: Bundle) -> pd.DataFrame:
    return desk.statements(bundle)


@pytest.mark.parametrize(("typed", "iso3"), TYPED.items())
def test_a_member_is_found_by_any_name(typed: str, iso3: str, names: desk.Names) -> None:
    assert names.find(typed) == iso3


def test_every_name_that_is_listed_is_found(names: desk.Names, bundle: Bundle) -> None:
    assert {names.find(name) for name in names.listed} == set(bundle.members["iso3"])
    assert "Turkey" in names.listed


@pytest.mark.parametrize(
    ("typed", "near"),
    [("Turk", "Türkiye (Turkey)"), ("Korea", "South Korea (ROK)"), ("Holand", "Netherlands (Holland)")],
)
def test_an_unknown_name_gets_suggestions(typed: str, near: str, names: desk.Names) -> None:
    assert names.find(typed) is None
    assert near in names.suggest(typed)
    assert near in names.unknown(typed)


def test_a_name_that_is_misspelt_goes_before_one_that_holds_it(names: desk.Names) -> None:
    assert names.suggest("Russa")[0].startswith("Russia")  # and not Brunei Darussalam
    assert names.suggest("Isr")[0].startswith("Israel")
    assert names.suggest("Is")[0].startswith("Israel")  # and not Iceland, whose code begins so
    assert names.suggest("Irela")[0].startswith("Ireland")  # and not one with Northern Ireland in its name


def test_a_code_is_not_taken_for_a_name_that_is_misspelt(names: desk.Names) -> None:
    assert names.suggest("Pero") == ["Peru"]  # which ROU and PRT look like, too


def test_a_name_like_none_is_said_to_be_so(names: desk.Names) -> None:
    assert names.suggest("qqqq") == names.suggest("?!") == []
    assert "None of the 193 members" in names.unknown("qqqq")


def test_names_between_commas_are_told_apart(names: desk.Names) -> None:
    assert names.find_all("Turkey, UAE,, , Türkiye, Utopia") == (["TUR", "ARE"], ["Utopia"])


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        ("Bahamas, The", "BHS"),
        ("Gambia, the", "GMB"),
        ("Korea, Republic of", "KOR"),
        ("Congo, Democratic Republic of the", "COD"),
        ("Tanzania, United Republic of", "TZA"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo, Rep.", "COG"),
        ("Korea, Dem. People's Rep.", "PRK"),
        ("DR Congo (DRC, Congo-Kinshasa, Democratic Republic of Congo, Zaire)", "COD"),
    ],
)
def test_a_comma_of_a_name_parts_no_members(names: desk.Names, typed: str, iso3: str) -> None:
    assert names.find_all(typed) == ([iso3], [])


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Brazil, Congo, Dem. Rep., India", ["BRA", "COD", "IND"]),
        ("Sudan, South Sudan", ["SDN", "SSD"]),
        ("DR Congo, Congo", ["COD", "COG"]),
        ("Brazil; India", ["BRA", "IND"]),
        ("Trinidad and Tobago, Brazil and India", ["TTO", "BRA", "IND"]),
    ],
)
def test_members_are_named_as_a_sentence_names_them(names: desk.Names, typed: str, codes: list[str]) -> None:
    assert names.find_all(typed) == (codes, [])


def test_members_too_many_for_a_sentence_are_counted(bundle: Bundle) -> None:
    members, codes = desk.Members(bundle), list(bundle.members["iso3"])
    assert members.agreed_in_words(codes) == "The 193 members named all took the same position in 0 of 9 votes."
    assert members.listed(codes[:12]).count(",") == 10
    assert members.listed(codes[:13]) == "The 13 members named"


def test_one_vote_was_needed() -> None:
    assert desk.in_words(Tally(1, 0, 0, 192)).endswith("two thirds, 1 of 1 present and voting, were needed.")
    assert desk.in_words(Tally(2, 0, 0, 191)).endswith("two thirds, 2 of 2 present and voting, were needed.")


def test_an_article_alone_is_nobody(names: desk.Names) -> None:
    assert [names.find(article) for article in ("the", "of", "&", "")] == [None] * 4
    assert names.find("AND") == "AND"


def test_a_part_that_names_nobody_is_told_whole(names: desk.Names) -> None:
    assert names.find_all("Brazil and Utopia, India") == (["IND"], ["Brazil and Utopia"])


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        ("St. Kitts & Nevis", "KNA"),
        ("St Vincent and the Grenadines", "VCT"),
        ("Dominican Rep.", "DOM"),
        ("Congo (Democratic Republic of the)", "COD"),
        ("Micronesia, Fed. Sts.", "FSM"),
        ("Solomon Is.", "SLB"),
        ("Eq. Guinea", "GNQ"),
    ],
)
def test_a_name_is_found_as_tables_of_data_shorten_it(names: desk.Names, typed: str, iso3: str) -> None:
    assert names.find(typed) == iso3


def test_a_name_that_is_suggested_can_be_typed(names: desk.Names, bundle: Bundle) -> None:
    for iso3 in bundle.members["iso3"]:
        assert names.find(names.named(iso3)) == iso3
        assert names.find_all(f"{names.named(iso3)}, {names.named('BRA')}") == ([*dict.fromkeys([iso3, "BRA"])], [])


def test_a_long_name_gets_the_name_in_it_and_the_one_that_begins_so(names: desk.Names) -> None:
    assert names.suggest("People's Republic of China")[0] == "China"
    assert names.suggest("Slovak Republic")[0] == "Slovakia"
    assert names.suggest("Kyrgyz Republic")[0] == "Kyrgyzstan"


def test_a_member_has_its_own_positions_and_its_note(bundle: Bundle) -> None:
    row = desk.Members(bundle).positions("TUR")
    own = bundle.positions[bundle.positions["iso3"] == "TUR"].set_index("vote_id")["position"]
    assert dict(zip(row["Vote"], row["Position"], strict=True)) == {
        vote: {"yes": "In favour", "no": "Against", "abstain": "Abstained", "not_voting": "Did not vote"}[position]
        for vote, position in own.items()
    }
    about = desk.Members(bundle).about("TUR")
    assert "no member of the Council on 7 April 2022. Takes part in WEOG and in Asia-Pacific" in about


def test_alike_are_those_with_every_position_the_same(bundle: Bundle) -> None:
    found = desk.Members(bundle).alike("RUS")
    labels = bundle.members.set_index("label")["iso3"]
    taken = {iso3: tuple(rows["position"]) for iso3, rows in bundle.positions.groupby("iso3")}
    assert {labels[name] for name in found} == {
        iso3 for iso3, positions in taken.items() if positions == taken["RUS"] and iso3 != "RUS"
    }
    others = "Two other members took the same position in all nine votes: Belarus and North Korea."
    assert desk.Members(bundle).alike_in_words("RUS") == others
    assert "No other member" in desk.Members(bundle).alike_in_words("CHN")


def test_a_source_that_names_a_member_wrongly_is_shown(bundle: Bundle) -> None:
    wrong = desk.named_by(bundle, "VEN")
    assert list(wrong["Verdict"]) == ["≠ differs"]
    assert list(wrong["Record"]) == ["did not vote"]
    candidates = desk.named_by(bundle, "ALB")
    assert list(candidates["Printed"]) == ["Russia, Albania, and Bulgaria"]


def test_agreement_counts_the_same_positions(bundle: Bundle) -> None:
    table = desk.Members(bundle).side_by_side(["TUR", "BRA", "CHN"])
    agreed = desk.Members(bundle).agreement(["TUR", "BRA", "CHN"])
    assert list(table.columns) == ["Vote", "Date", "Türkiye", "Brazil", "China"]
    assert len(agreed) == 3
    for row in agreed.itertuples():
        assert row.Same == (table[row.Member] == table[row.And]).sum()
        assert row.Of == len(table)
    assert desk.Members(bundle).unanimous(["TUR", "BRA", "CHN"]) == sum(
        len(set(row[2:])) == 1 for row in table.itertuples(index=False)
    )


def test_a_member_without_a_position_is_not_taken_for_one_that_did_not_vote(bundle: Bundle) -> None:
    gap = (bundle.positions["iso3"] == "TUR") & (bundle.positions["vote_id"] == "ES-11/3")
    with pytest.raises(KeyError):
        desk.Members(dataclasses.replace(bundle, positions=bundle.positions[~gap]))


def test_all_pairs_agree_as_often_as_each_two_of_them(bundle: Bundle) -> None:
    members = desk.Members(bundle)
    some = list(bundle.members["iso3"])[::16]
    agreed = members.agreement(some)
    assert list(agreed["Same"]) == [members.unanimous(pair) for pair in combinations(some, 2)]
    assert agreed["Same"].nunique() > 3
    assert set(agreed["Of"]) == {len(bundle.votes)}


def test_one_vote_short_is_one_vote_short(bundle: Bundle) -> None:
    short = desk.one_short(bundle)
    assert short.members == record.tally(bundle).members
    assert record.outcome(short).margin == -1
    assert desk.in_words(short).startswith("Not passed, one vote short")
    assert desk.readings(short)["Outcome"].iloc[0] == "not passed"


def test_the_fewest_votes_are_named(bundle: Bundle) -> None:
    said = desk.fewest(record.tally(bundle))
    assert "16, from “in favour” to “against”" in said
    assert "would not have passed" in said
    assert "would have passed" in desk.fewest(desk.one_short(bundle))
    assert "No change" in desk.fewest(Tally(0, 0, 0, 0))


def test_absent_members_that_abstain_change_nothing(bundle: Bundle) -> None:
    counted, argued = record.tally(bundle), desk.absent_abstaining(bundle)
    assert argued == Tally(counted.yes, counted.no, counted.abstain + counted.not_voting, 0)
    assert list(desk.readings(counted)["Outcome"]) == ["passed", "not passed", "not passed"]
    assert desk.readings(argued)["Outcome"].iloc[0] == desk.readings(counted)["Outcome"].iloc[0]
    said = desk.argument_of_the_absent(bundle)
    assert "the outcome would have been the same" in said
    assert "not passed either way: 93 of 175 as recorded, 93 of 193 with them" in said
    one = desk.argument_of_the_absent(voting(bundle, "not_voting", "abstain", 17))
    assert one.startswith("Had the one member that did not vote abstained, the outcome")


def test_where_abstentions_would_turn_it_the_argument_says_so(bundle: Bundle) -> None:
    closer = voting(bundle, "abstain", "yes", 25)
    said = desk.argument_of_the_absent(closer)
    assert "It would turn only where abstentions are counted" in said
    before, after = (
        record.outcome(t, "with_abstentions") for t in (record.tally(closer), desk.absent_abstaining(closer))
    )
    assert before.adopted != after.adopted
    assert "either way" not in said


def test_groups_and_members_can_change_sides(bundle: Bundle) -> None:
    counted = record.tally(bundle)
    assert desk.with_groups(bundle, {}) == counted == desk.with_members(bundle, {})
    group = record.by_group(bundle).set_index("regional_group").loc["GRULAC"]
    against = desk.with_groups(bundle, {"GRULAC": "no"})
    assert against.no == counted.no + group["members"] - group["no"]
    assert against.yes == counted.yes - group["yes"]
    one = desk.with_members(bundle, {"BRA": "no", "TUR": "abstain"})
    assert (one.yes, one.no, one.abstain) == (counted.yes - 1, counted.no + 1, counted.abstain)


def test_each_source_s_tally_adds_up(bundle: Bundle) -> None:
    found = desk.reported_tallies(bundle)
    assert found["Tabloid"] == Tally(93, 24, 59, 17)
    assert found["UN Watch"] == record.tally(bundle)  # which prints no abstentions
    assert {tally.members for tally in found.values()} == {193}
    # Nobody is left where the totals come to all members, or to more.
    assert desk.reported_tallies(stating(bundle, tabloid_09="76"))["Tabloid"] == Tally(93, 24, 76, 0)
    assert desk.reported_tallies(stating(bundle, tabloid_09="78"))["Tabloid"] == Tally(93, 24, 78, 0)


def test_two_texts_of_a_publisher_and_a_day_keep_their_tallies_apart(bundle: Bundle) -> None:
    sources, said = (
        table[table["source_id"] == "afp"].assign(source_id="afp-3") for table in (bundle.sources, bundle.claims)
    )
    said = said.assign(claim_id=said["claim_id"] + "-b", stated=said["stated"].replace("24", "25"))
    more = dataclasses.replace(
        bundle, sources=pd.concat([bundle.sources, sources]), claims=pd.concat([bundle.claims, said])
    )
    found = desk.reported_tallies(more)
    assert len(found) == len(desk.reported_tallies(bundle)) + 1
    assert (found["AFP, 7 April 2022, afp"].no, found["AFP, 7 April 2022, afp-3"].no) == (24, 25)
    assert set(desk.completed(more)) <= set(found)


def test_moves_are_those_of_the_record(bundle: Bundle) -> None:
    moved = desk.Between(bundle, "ES-11/2", "ES-11/3").moved()
    flows = record.flows(bundle, "ES-11/2", "ES-11/3")
    assert moved["Members"].sum() == flows.loc[flows["before"] != flows["after"], "members"].sum()
    assert list(moved["Who"].str.count(", ") + 1) == list(moved["Members"])
    assert len(desk.Between(bundle, "ES-11/2", "ES-11/3").movers()) == moved["Members"].sum()
    african = desk.Between(bundle, "ES-11/2", "ES-11/3", "African").moved()
    assert set(african["Regional group"]) == {"African"}
    assert african["Members"].sum() == moved.loc[moved["Regional group"] == "African", "Members"].sum()


def test_moves_in_words_name_the_largest(bundle: Bundle) -> None:
    assert desk.Between(bundle, "ES-11/2", "ES-11/3").in_words().startswith("72 of 193 members took another position")
    assert "among them 39 from “in favour” to “abstained”" in desk.Between(bundle, "ES-11/2", "ES-11/3").in_words()
    assert (
        desk.Between(bundle, "ES-11/2", "ES-11/3").in_words().endswith(" and 9 from “in favour” to “did not vote”.")
    )  # the third
    assert desk.Between(bundle, "ES-11/2", "ES-11/2").in_words().startswith("None of 193 members")
    assert desk.Between(bundle, "ES-11/2", "ES-11/3", "Eastern European").in_words() == (
        "One of the Eastern European group's 23 members took another position on ES-11/3 than on ES-11/2: 1 from "
        "“abstained” to “did not vote”."
    )


def test_every_statement_is_there_and_leads_to_its_words(bundle: Bundle, every: pd.DataFrame) -> None:
    assert list(every["claim_id"]) == sorted(bundle.claims["claim_id"])
    row = every.set_index("claim_id").loc["kyiv-independent-12"]
    assert row["where"] == "paragraph 5"
    assert row["address"].endswith("#:~:text=25%20against")
    assert set(every["kind"]) == set(desk.KINDS) - {"Another vote"}


def test_a_statement_is_of_its_kind(bundle: Bundle) -> None:
    named = bundle.claims.assign(
        subject=bundle.claims["subject"].where(bundle.claims["claim_id"] != "rferl-04", "ES-11/1")
    )
    kinds = desk.statements(dataclasses.replace(bundle, claims=named)).set_index("claim_id")["kind"]
    assert set(kinds) == set(desk.KINDS)
    assert kinds["rferl-04"] == "Another vote"


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"source": "The Hill"}, {"the-hill-01"}),
        ({"source": "the-hill"}, {"the-hill-01"}),
        ({"member": "VEN"}, {"babalu-blog-04"}),
        ({"kind": "Names no vote"}, {"tabloid-14"}),
        ({"holding": "UN GENERAL COUNCIL"}, {"tabloid-03"}),
        ({"holding": "ouzbekistan"}, {"leral-01"}),
        ({"source": "NV", "holding": "Candidacy for 2024-2026"}, {"nv-02"}),
        ({"source": "UN Watch, 2023", "since": "2024-01-01"}, set()),
        ({"verdict": "differs", "until": "2022-04-05", "since": "2022-04-02", "source": "The Hill"}, {"the-hill-01"}),
    ],
)
def test_statements_are_chosen_by_each_condition(asked: dict[str, str], ids: set[str], every: pd.DataFrame) -> None:
    assert set(desk.choose(every, **asked)["claim_id"]) == ids


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda b: desk.with_members(b, {"IND": "against"}), "There is no position 'against'. There are: yes, no"),
        (lambda b: desk.with_members(b, {"Frnace": "no"}), "Did you mean France"),
        (lambda b: desk.with_groups(b, {"Africa": "no"}), "There is no regional group 'Africa'. There are: African"),
        (lambda b: desk.with_groups(b, {"African": "against"}), "There is no position 'against'"),
        (lambda b: desk.named_by(b, "Atlantis"), "No member is called “Atlantis”."),
        (lambda b: desk.Members(b).about("Frnace"), "Did you mean France"),
        (lambda b: desk.Members(b).positions("Frnace"), "Did you mean France"),
        (lambda b: desk.Members(b).alike("Frnace"), "Did you mean France"),
        (lambda b: desk.Members(b).side_by_side(["TUR", "Frnace"]), "Did you mean France"),
        (lambda b: desk.Members(b).agreement(["TUR", "Frnace"]), "Did you mean France"),
        (lambda b: desk.Members(b).side_by_side("Turkey"), "'Turkey' is one text. Write a list: ['Turkey']."),
        (lambda b: desk.Members(b).side_by_side("Turkey, Brazil"), "Write a list: ['Turkey', 'Brazil']."),
        (lambda b: desk.Members(b).side_by_side(None), "None is no list of names"),  # type: ignore[arg-type]
        (lambda b: desk.Members(b).positions(" "), "' ' is not the name of a member. Write one such as"),
        (lambda b: desk.with_members(b, {"Brazil": "no", "BRA": "yes"}), "'BRA' is named twice"),
        (lambda b: desk.with_members(b, ["Brazil"]), "Write, for instance: {'Brazil': 'no'}."),  # type: ignore[arg-type]
        (lambda b: desk.with_groups(b, "African"), "Write, for instance: {'African': 'no'}."),  # type: ignore[arg-type]
        (lambda b: desk.choose(b.claims, verdict="differs"), "Write desk.statements(bundle) for it."),
        (lambda b: desk.choose(b), "This Bundle has no statements."),
        (lambda b: desk.readable(b.claims), "This DataFrame has no statements."),
        (lambda b: desk.followable(b.claims), "This DataFrame has no statements."),
        (lambda b: desk.corrections(b.claims), "This DataFrame has no statements."),
        (
            lambda b: desk.choose(desk.statements(b)[:0], source="NV"),
            "There is no source 'NV': what it is looked for in",
        ),
        (lambda b: desk.Members(b).agreed_in_words(["TUR"]), "Only two members or more"),
        (lambda b: desk.Members(b).agreement(["TUR", "Turkey"]), "Only two members or more"),
        (lambda b: desk.Members(b).side_by_side([]), "No member is named. Write a list of names: ['Venezuela']."),
        (lambda b: desk.rows(b, "vote"), "There is no table 'vote'. There are: sources, members, votes"),
        (lambda b: desk.rows(b, "votes", "name", "x"), "There is no column 'name'. There are: vote_id, date"),
        (lambda b: desk.rows(b, "votes", "nope"), "There is no column 'nope'. There are: vote_id, date"),
        (lambda b: desk.Between(b, "ES-11/2", "ES-11/3", "Africa"), "There is no regional group 'Africa'"),
        (lambda b: selection.flow(b, "ES-11/2", "ES-11/3", "Africa"), "There is no regional group 'Africa'"),
    ],
)
def test_a_question_about_what_there_is_not_is_answered_with_what_there_is(
    bundle: Bundle, ask: Callable[[Bundle], object], told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        ask(bundle)


@pytest.mark.parametrize(
    ("ask", "wrong", "told"),
    [
        (
            lambda b, wrong: desk.Members(b).positions(wrong),
            ["VEN"],
            "['VEN'] is not the name of a member. Write one such as 'Venezuela' or",
        ),
        (desk.named_by, None, "None is not the name of a member."),
        (
            lambda b, wrong: desk.rows(b, "votes", "yes", wrong),
            93,
            "93 is not text. Ask for it in quotation marks: '93'.",
        ),
        (
            lambda b, wrong: desk.Between(b, "ES-11/2", "ES-11/3", wrong),
            ["African"],
            "There is no regional group ['African']",
        ),
        (
            lambda b, wrong: desk.choose(desk.statements(b), source=wrong),
            ["NV"],
            "There is no source ['NV']. There are: 1776",
        ),
    ],
)
def test_what_is_no_text_is_named_where_a_text_is_asked_for(
    bundle: Bundle, ask: Callable[[Bundle, Any], object], wrong: Any, told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        ask(bundle, wrong)


def test_each_source_can_be_asked_for_alone(every: pd.DataFrame) -> None:
    assert every.groupby("source")["source_id"].nunique().max() == 1
    one_day = {"Republic World, 8 April 2022, republic-world", "Republic World, 8 April 2022, republic-world-4"}
    assert one_day <= set(every["source"])
    assert "Kyiv Independent, 10 October 2023" in set(every["source"])
    assert "UN Watch, 2023" in set(every["source"])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"source": "Kyiv Post"}, "There is no source 'Kyiv Post'. There are: 1776 Coalition; AFP; Babalu Blog"),
        ({"verdict": "Differs"}, "There is no verdict 'Differs'. There are: agrees, "),
        ({"kind": "A vote"}, "There is no kind 'A vote'. There are: The vote on ES-11/3, "),
        ({"since": "2022-04-07", "until": "2022-04-06"}, "The last day, 2022-04-06, is before the first, 2022-04-07."),
        ({"since": "yesterday"}, "'yesterday' is not a day. Write one such as 2022-04-07."),
        ({"until": "7 April 2022"}, "'7 April 2022' is not a day. Write one such as 2022-04-07."),
        ({"member": "Venezuela"}, "'Venezuela' is not the code of a member. Write one such as VEN."),
        ({"member": "ven"}, "'ven' is not the code of a member. Write one such as VEN."),
        ({"since": 2022}, "2022 is not a day. Write one such as 2022-04-07."),
        ({"member": "GER"}, "No member has the code 'GER'. desk.named_by(bundle, ...) takes any of its names."),
        ({"member": ["VEN"]}, "['VEN'] is not the code of a member. Write one such as VEN."),
        ({"holding": 59}, "59 is not text. Ask for it in quotation marks: '59'."),
    ],
)
def test_a_condition_that_nothing_can_meet_is_an_error(asked: dict[str, Any], told: str, every: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        desk.choose(every, **asked)


def test_a_position_is_looked_for_as_a_whole(bundle: Bundle) -> None:
    counted = record.tally(bundle)
    for position in POSITIONS:
        found = desk.rows(bundle, "roll_call", "position", position)
        assert (len(found), set(found["position"])) == (getattr(counted, position), {position})
    both = desk.rows(bundle, "roll_call", "position", "not")
    assert set(both["position"]) == {"not_voting"}


def test_every_member_can_be_asked_for_though_few_are_named(bundle: Bundle, every: pd.DataFrame) -> None:
    named = {code for codes in every["members"] for code in codes.split("|") if code}
    answered = {code for code in bundle.members["iso3"] if len(desk.choose(every, member=code))}
    assert answered == named < set(bundle.members["iso3"])


def test_a_day_may_be_a_date(every: pd.DataFrame) -> None:
    text = desk.choose(every, since="2023-10-01", until="2023-10-10")
    date = desk.choose(every, since=dt.date(2023, 10, 1), until=pd.Timestamp("2023-10-10"))
    assert 0 < len(text) < len(every)
    assert list(date["claim_id"]) == list(text["claim_id"])


def test_a_vote_that_there_is_not_is_named_with_those_there_are(bundle: Bundle) -> None:
    with pytest.raises(KeyError, match="no vote 'ES-11/99' in the bundle: it has 68/262"):
        selection.flow(bundle, "ES-11/2", "ES-11/99")


def test_what_a_source_does_not_print_is_said_to_be_from_elsewhere(bundle: Bundle) -> None:
    said = desk.completed(bundle)
    assert set(said) <= set(desk.reported_tallies(bundle))
    watch = next(text for label, text in said.items() if label.startswith("UN Watch"))
    assert "prints no abstentions: 58 are the record's, and 18 are what is left of 193 members." in watch
    tabloid = next(text for label, text in said.items() if label.startswith("Tabloid"))
    assert "does not print how many did not vote: 17 are what is left of 193 members." in tabloid
    assert said["Republic World"].endswith("left of 193 members. Elsewhere it prints 140 in favour.")
    many = desk.completed(stating(bundle, un_watch_40="180", coalition_1776_21="140"))
    assert many["1776 Coalition"] == "1776 Coalition prints 29 more than there are members."
    with_them = "prints no abstentions: 58 are the record's, with them it has 69 more than there are members."
    assert with_them in next(text for label, text in many.items() if label.startswith("UN Watch"))
    rounded = desk.completed(stating(bundle, rferl_06="~60"))["RFE/RL"]
    assert rounded.startswith("RFE/RL prints nearly 60 abstaining: 58 are the record's, and")


def test_a_vote_that_nobody_casts_is_not_counted_out() -> None:
    assert desk.in_words(Tally(0, 0, 100, 93)) == "Not passed: of 193 members none voted in favour or against."


def test_a_member_may_be_called_by_any_of_its_names(bundle: Bundle) -> None:
    members = desk.Members(bundle)
    assert desk.with_members(bundle, {"India": "no"}) == desk.with_members(bundle, {"IND": "no"})
    assert desk.with_members(bundle, {"India": "no"}).no == 25
    assert members.about("Turkey") == members.about("TUR")
    assert members.positions("Ivory Coast").equals(members.positions("CIV"))
    assert list(members.side_by_side(["Turkey", "TUR", "Brazil"])) == ["Vote", "Date", "Türkiye", "Brazil"]
    assert desk.named_by(bundle, "Venezuela").equals(desk.named_by(bundle, "VEN"))
    assert len(desk.named_by(bundle, "Venezuela"))


def test_a_text_that_does_not_date_itself_is_not_called_by_a_day(bundle: Bundle, every: pd.DataFrame) -> None:
    asked = desk.corrections(every)
    inferred = bundle.sources[(bundle.sources["set"] == "story") & (bundle.sources["dated_by"] == "inferred")]
    assert len(inferred) == 4
    for source in inferred.itertuples():
        said = next(text for text in asked if text.startswith(f"To {source.publisher}: your text"))
        page = f" at {source.url}" if isinstance(source.url, str) else ""
        assert said.startswith(f"To {source.publisher}: your text{page} differs from ")


def test_what_is_taken_away_can_be_followed(every: pd.DataFrame) -> None:
    taken: Any = desk.followable(every).set_index("Claim")
    assert taken.loc["kyiv-independent-12", "Verdict"] == "differs"
    assert taken.loc["kyiv-independent-12", "Address"].endswith("#:~:text=25%20against")
    assert taken.loc["kyiv-independent-12", "Record's address"] == "https://digitallibrary.un.org/record/3967778"
    assert "'" not in desk.safe_csv(taken[["Verdict"]])
    assert "#:~:text" not in every.set_index("claim_id")["address"]["un-watch-41"]  # a bare 24 is in dates as well


def test_a_month_is_kept_where_any_of_its_days_is_asked_for(every: pd.DataFrame) -> None:
    paper = desk.choose(every, source="Neatkarīgā")
    assert len(desk.choose(paper, since="2022-04-30")) == len(paper) > 0
    assert len(desk.choose(paper, since="2022-05-01")) == 0
    assert len(desk.choose(paper, until="2022-04-01")) == len(paper)


def test_an_undated_source_is_kept_only_where_no_day_is_asked_for(bundle: Bundle) -> None:
    every = desk.statements(with_cell(bundle, "sources", {"source_id": "afp"}, published=pd.NaT, precision=None))
    undated = set(every.loc[every["published"] == "undated", "claim_id"])
    assert undated
    for day in ({"since": "1900-01-01"}, {"until": "2100-01-01"}):
        assert set(every["claim_id"]) - set(desk.choose(every, **day)["claim_id"]) == undated


def test_a_correction_is_asked_for_what_differs_alone(bundle: Bundle, every: pd.DataFrame) -> None:
    (said,) = desk.corrections(desk.choose(every, source="Kyiv Independent, 10 October 2023"))
    assert said == (
        "To The Kyiv Independent: your text of 10 October 2023 differs from the record. It has “25 against” (The vote "
        "on ES-11/3: votes against); the record has “24” (https://digitallibrary.un.org/record/3967778). "
        "Please correct it."
    )
    (text,) = desk.corrections(desk.choose(every, source="kyiv-independent", holding="25 against"))
    assert " differs from the record. Paragraph 5 has “25 against” (" in text
    (ballot,) = desk.corrections(desk.choose(every, source="Sputnik"))
    assert ballot.startswith("To Sputnik: your text of 14 October 2020 differs from what is known. ")
    assert ballot.endswith("; other reports have “158”. Please check it.")
    (lone,) = desk.corrections(desk.choose(every, source="Leral"))
    assert lone.endswith("; another report has “164”. Please check it.")
    mended = desk.statements(stating(bundle, kyiv_independent_2_02="24"))
    assert desk.corrections(desk.choose(mended, source="Kyiv Independent, 10 October 2023")) == []


def test_a_correction_says_which_of_two_texts_of_one_day_is_meant(every: pd.DataFrame) -> None:
    said = [
        one for one in desk.corrections(every) if one.startswith("To Republic World: your text of 8 April 2022 at ")
    ]
    pages = every.loc[every["publisher"] == "Republic World", "page"].unique()
    assert len(said) == len(pages) == 2
    assert all(f" at {page} differs from " in one for one, page in zip(said, pages, strict=True))


def test_rows_are_those_that_hold_a_text(bundle: Bundle) -> None:
    assert len(desk.rows(bundle, "members")) == len(bundle.members)
    assert len(desk.rows(bundle, "members", "also_known_as")) == len(bundle.members)
    assert list(desk.rows(bundle, "members", "also_known_as", "turkey")["iso3"]) == ["TUR"]
    for typed in ("Cote d'Ivoire", "Côte d’Ivoire", "CÔTE D'IVOIRE"):
        assert list(desk.rows(bundle, "members", "label", typed)["iso3"]) == ["CIV"]
    assert set(desk.rows(bundle, "votes", None, "2025-02-24")["vote_id"]) == {"ES-11/7", "ES-11/8"}
    for table in desk.TABLES:
        assert len(desk.rows(bundle, table))


HOSTILE = ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-1+1", "+93 in favour"]


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_can_be_taken_for_a_formula(cell: str) -> None:
    written = desk.safe_csv(pd.DataFrame({cell: [cell]}))
    assert [row[0] for row in csv.reader(io.StringIO(written, newline=""))] == [f"'{cell}", f"'{cell}"]


def test_numbers_dates_and_nothing_are_written_plainly() -> None:
    frame = pd.DataFrame(
        {
            "a": [-24, 15],
            "b": ["+15", "-1.5"],
            "c": [pd.Timestamp("2022-04-07"), pd.NaT],
            "d": [None, True],
            "e": [1.0, float("nan")],
        }
    )
    assert desk.safe_csv(frame) == "a,b,c,d,e\r\n-24,+15,2022-04-07,,1\r\n15,-1.5,,true,\r\n"


def test_the_address_of_a_table_holds_it_whole(bundle: Bundle) -> None:
    import base64

    frame = desk.Members(bundle).positions("TUR")
    kind, content = desk.address_of(frame).split(",", 1)
    assert kind == "data:text/csv;charset=utf-8;base64"
    assert base64.b64decode(content).decode("utf-8-sig") == desk.safe_csv(frame)


def test_a_statement_names_members_by_their_codes_and_no_organisations(bundle: Bundle) -> None:
    every = desk.statements(bundle).set_index("claim_id")["members"]
    named = {code for codes in every for code in codes.split("|") if code}
    assert named <= set(bundle.members["iso3"])
    assert every["coalition-1776-25"] == ""  # the organisations behind a report
    assert every["coalition-1776-14"] == "RUS|ALB|BGR"  # the candidates of an election
