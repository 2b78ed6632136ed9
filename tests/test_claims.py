"""Every claim is held against the record: how, and what comes of it for the claims that are known to be wrong.

The paragraphs and figures of the five documents were read off them by hand; the documents are not part of the bundle.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from hrcvote import Bundle, claims, record
from hrcvote.claims import Recorded, judge


@pytest.fixture(scope="module")
def verdicts(bundle: Bundle) -> pd.DataFrame:
    return claims.verdicts(bundle).set_index("claim_id")


def claim(bundle: Bundle, **cells: str) -> Bundle:
    """Return the bundle with one claim in the place of all."""
    row = {"claim_id": "x-01", "source_id": "rferl", "locator": "p1", "as_printed": "as printed", "iso3": None}
    columns = list(bundle.claims.columns)
    frame = pd.DataFrame([row | {"subject": None, "note": None} | cells], columns=columns).astype(bundle.claims.dtypes)
    return replace(bundle, claims=frame)


def several(bundle: Bundle, *rows: dict[str, str]) -> Bundle:
    """Return the bundle with a few claims in the place of all."""
    numbered = [claim(bundle, **row, claim_id=f"x-{n:02}").claims for n, row in enumerate(rows, start=1)]
    return replace(bundle, claims=pd.concat(numbered, ignore_index=True))


def without(bundle: Bundle, table: str, **cells: str) -> Bundle:
    """Return the bundle without the rows of a table that have these cells."""
    frame = getattr(bundle, table)
    gone = pd.Series(True, index=frame.index)
    for column, value in cells.items():
        gone &= frame[column] == value
    assert gone.any()
    return replace(bundle, **{table: frame[~gone]})


def changed(bundle: Bundle, table: str, where: dict[str, str], column: str, value: object) -> Bundle:
    """Return the bundle with one cell of a table changed."""
    frame = getattr(bundle, table).copy()
    found = pd.Series(True, index=frame.index)
    for name, wanted in where.items():
        found &= frame[name] == wanted
    assert found.sum() == 1
    frame.loc[found, column] = value
    return replace(bundle, **{table: frame})


@pytest.mark.parametrize(
    ("kind", "stated", "recorded", "verdict"),
    [
        ("count", "93", "93", "agrees"),
        ("count", "91", "93", "differs"),
        ("count", "~60", "58", "imprecise"),
        ("count", "~60", "54", "imprecise"),
        ("count", "~60", "66", "imprecise"),
        ("count", "~60", "53", "differs"),
        ("count", "~60", "67", "differs"),
        ("count", ">90", "93", "imprecise"),
        ("count", ">90", "91", "imprecise"),
        ("count", ">90", "90", "differs"),
        ("count", ">90", "89", "differs"),
        ("count", "<25", "24", "imprecise"),
        ("count", "<25", "25", "differs"),
        ("percent", "82", "81.87", "imprecise"),
        ("percent", "81.9", "81.87", "imprecise"),
        ("percent", "81.87", "81.87", "agrees"),
        ("percent", "81", "81.87", "differs"),
        ("percent", "83", "81.87", "differs"),
        ("percent", "81.8", "81.87", "differs"),
        ("percent", "~80", "81.87", "imprecise"),
        ("percent", ">80", "81.87", "imprecise"),
        ("percent", ">82", "81.87", "differs"),
        ("date", "2022-04-07", "2022-04-07", "agrees"),
        ("date", "2022-04-06", "2022-04-07", "differs"),
        ("date", "2022-04", "2022-04-07", "imprecise"),
        ("date", "2022-03", "2022-04-07", "differs"),
        ("date", "2022", "2022-04-07", "imprecise"),
        ("date", "2023", "2022-04-07", "differs"),
        ("date", "2022-W14", "2022-04-04", "imprecise"),
        ("date", "2022-W14", "2022-04-10", "imprecise"),
        ("date", "2022-W14", "2022-04-03", "differs"),
        ("date", "2022-W14", "2022-04-11", "differs"),
        ("date", "2022-02", "2022-02", "agrees"),
        ("date", "2022", "2022-02", "imprecise"),
        ("date", "2022-02-15", "2022-02", "unverifiable"),
        ("date", "2022-03-01", "2022-02", "differs"),
        ("position", "abstain", "abstain", "agrees"),
        ("position", "no", "not_voting", "differs"),
        ("name", "suspended", "suspended", "agrees"),
        ("name", "general assembly", "General Assembly", "agrees"),
        ("name", "expelled", "suspended", "differs"),
        ("names", "ALB|BGR|RUS", "ALB|BGR|RUS", "agrees"),
        ("names", "RUS|BGR|ALB", "ALB|BGR|RUS", "agrees"),
        ("names", "RUS|BGR", "ALB|BGR|RUS", "imprecise"),
        ("names", "ALB|BGR|CZE|RUS", "ALB|BGR|RUS", "differs"),
        ("names", "ALB|CZE", "ALB|BGR|RUS", "differs"),
        ("names", "ALB|ALB", "ALB|BGR|RUS", "differs"),
        ("names", "ALB|BGR|BGR|RUS", "ALB|BGR|RUS", "differs"),
    ],
)
def test_judge(kind: str, stated: str, recorded: str, verdict: str) -> None:
    assert judge(stated, Recorded(recorded), kind) == verdict


@pytest.mark.parametrize("kind", ["count", "percent", "date", "position", "name", "names"])
def test_judge_without_record(kind: str) -> None:
    assert judge("93", None, kind) == "unverifiable"


def test_judge_of_a_vaguer_wording() -> None:
    recorded = Recorded("Bucharest", frozenset({"romania"}))
    assert judge("Romania", recorded, "name") == "imprecise"
    assert judge("Poland", recorded, "name") == "differs"


@pytest.mark.parametrize(
    ("claim_id", "stated", "recorded", "verdict"),
    [
        # The tallies: the voting record has 93, 24, 58.
        ("tabloid-08", "59", "58", "differs"),
        ("kyiv-independent-11", "25", "24", "differs"),
        ("kyiv-independent-2-02", "25", "24", "differs"),
        ("babalu-blog-01", "25", "24", "differs"),
        ("babalu-blog-02", "54", "58", "differs"),
        ("babalu-blog-03", "79", "78", "differs"),
        ("babalu-blog-04", "no", "not_voting", "differs"),
        ("neatkariga-01", "91", "93", "differs"),
        ("republic-world-02", "140", "93", "differs"),
        ("infowars-01", "58", "18", "differs"),
        ("the-hill-01", "193", "117", "differs"),
        ("tass-04", "117", "117", "agrees"),
        ("eu-headlines-01", ">90", "93", "imprecise"),
        ("eu-headlines-02", "~60", "58", "imprecise"),
        # The act: the resolution suspends the rights of membership.
        ("coalition-1776-02", "expelled", "suspended", "differs"),
        ("kyiv-independent-01", "expelled", "suspended", "differs"),
        ("kyiv-independent-07", "kicked out", "suspended", "differs"),
        ("tabloid-04", "kicked out", "suspended", "differs"),
        ("rferl-11", "dismissed", "suspended", "differs"),
        ("tabloid-12", "removed", "suspended", "differs"),
        ("un-watch-07", "removed", "suspended", "differs"),
        ("un-watch-31", "removed", "suspended", "differs"),
        ("un-watch-25", "expelled", "suspended", "differs"),
        ("un-watch-39", "suspended", "suspended", "agrees"),
        # The organ.
        ("tabloid-02", "General Council", "General Assembly", "differs"),
        ("tabloid-11", "General Assembly", "General Assembly", "agrees"),
        ("coalition-1776-03", "Human Rights Council", "General Assembly", "differs"),
        ("cgtn-01", "UNHCR", "General Assembly", "differs"),
        # The elections: 158 of 193 is 81.87 %.
        ("un-watch-21", "82", "81.87", "imprecise"),
        ("sputnik-01", "159", "158", "differs"),
        ("coalition-1776-14", "ALB|BGR|RUS", "ALB|BGR|RUS", "agrees"),
        ("coalition-1776-16", "Central and Eastern European", "Eastern European", "imprecise"),
        ("nv-01", "2", "3", "differs"),
        # The dates.
        ("un-watch-16", "2020-04-29", "2018-06-20", "differs"),
        ("coalition-1776-09", "2023-W37", "2023-09-18", "differs"),
        ("coalition-1776-26", "2023-W38", "2023-09-18", "imprecise"),
        ("business-insider-india-01", "2022-04-05", "2022-04-07", "differs"),
        ("national-herald-01", "2023-10-11", "2023-10-10", "differs"),
        ("un-watch-release-01", "2022-04-06", "2022-04-07", "differs"),
        ("kyiv-independent-06", "2023-10", "2023-10-10", "imprecise"),
        # Others.
        ("coalition-1776-25", "UN Watch|Human Rights Foundation|Raoul Wallenberg Centre|Human Rights Foundation",
         "Human Rights Foundation|Raoul Wallenberg Centre|UN Watch", "differs"),
        ("rferl-10", "2", "2", "agrees"),
        ("rferl-17", "2", "2", "agrees"),
        ("rferl-27", "abstain", "abstain", "agrees"),
        ("tabloid-10", "Romania", "Bucharest", "imprecise"),
        ("swissinfo-01", "United Kingdom and United States", "Ukraine", "differs"),
    ],
)  # fmt: skip
def test_known_verdicts(verdicts: pd.DataFrame, claim_id: str, stated: str, recorded: str, verdict: str) -> None:
    found = verdicts.loc[claim_id]
    assert (found["stated"], found["recorded"], found["verdict"]) == (stated, recorded, verdict)


def test_every_claim_has_one_verdict(bundle: Bundle, verdicts: pd.DataFrame) -> None:
    assert list(verdicts.index) == sorted(bundle.claims["claim_id"])
    assert set(verdicts["verdict"]) == set(claims.VERDICTS)
    assert (verdicts["recorded"].isna() <= verdicts["verdict"].isin(["unverifiable", "imprecise"])).all()


def test_every_figure_of_the_best_report_agrees(verdicts: pd.DataFrame) -> None:
    for source in ("afp", "tass", "the-hindu"):
        assert set(verdicts.loc[verdicts["source_id"] == source, "verdict"]) == {"agrees"}


def test_figure_of_another_vote(verdicts: pd.DataFrame) -> None:
    # 140 in favour: ES-11/2, voting record 3965954. The ambassador who is quoted names no vote.
    assert verdicts.loc["tabloid-13", ["verdict", "other_vote"]].tolist() == ["imprecise", "ES-11/2"]
    assert verdicts.loc["republic-world-02", ["verdict", "other_vote"]].tolist() == ["differs", "ES-11/2"]
    assert verdicts["other_vote"].notna().sum() == 2


@pytest.mark.parametrize(
    ("subject", "measure", "stated", "other"),
    [
        (None, "yes", "140", "ES-11/2"),
        (None, "yes", "93", None),  # three votes have 93
        (None, "yes", "~140", None),
        ("ES-11/3", "yes", "140", "ES-11/2"),
        ("ES-11/3", "no", "25", None),
        ("ES-11/2", "yes", "140", None),
        ("HRC-2023-10-10", "votes", "140", None),
    ],
)
def test_other_vote(bundle: Bundle, subject: str | None, measure: str, stated: str, other: str | None) -> None:
    (found,) = claims.verdicts(claim(bundle, subject=subject, measure=measure, stated=stated))["other_vote"].tolist()
    assert (None if pd.isna(found) else found) == other


def test_nobody_confirms_a_claim_of_their_own(bundle: Bundle, verdicts: pd.DataFrame) -> None:
    own = ("un-watch-18", "un-watch-22", "un-watch-24", "un-watch-27", "un-watch-29", "un-watch-33", "un-watch-34")
    for claim_id in own:
        subject = verdicts.loc[claim_id, "subject"]
        sources = bundle.event_sources[bundle.event_sources["event_id"] == subject].merge(
            bundle.sources, on="source_id"
        )
        assert set(sources["publisher"]) == {"UN Watch"}
        assert verdicts.loc[claim_id, "verdict"] == "unverifiable"
        assert pd.isna(verdicts.loc[claim_id, "recorded"])
    # The speech before the Council has other sources too, and so a verdict.
    assert verdicts.loc["un-watch-26", "verdict"] == "agrees"


def test_another_source_makes_a_claim_verifiable(bundle: Bundle) -> None:
    row = {"event_id": "un-watch-draft", "source_id": "jurist", "locator": None}
    more = pd.concat([bundle.event_sources, pd.DataFrame([row])], ignore_index=True)
    found = claims.verdicts(replace(bundle, event_sources=more)).set_index("claim_id")
    assert found.loc["un-watch-33", "verdict"] == "agrees"


def test_nothing_is_known_of_who_objected_first(verdicts: pd.DataFrame) -> None:
    assert set(verdicts.loc[verdicts["measure"] == "first_objector", "verdict"]) == {"unverifiable"}


def test_a_corrected_record_corrects_the_verdicts_that_rest_on_it(bundle: Bundle) -> None:
    brazil = {"vote_id": "ES-11/3", "iso3": "BRA"}
    before = claims.verdicts(bundle).set_index("claim_id")
    after = claims.verdicts(changed(bundle, "positions", brazil, "position", "no")).set_index("claim_id")
    turned = {
        claim_id: (before.loc[claim_id, "verdict"], after.loc[claim_id, "verdict"])
        for claim_id in before.index
        if before.loc[claim_id, "verdict"] != after.loc[claim_id, "verdict"]
    }
    # Brazil against: 93-25-57-18, and 118 present and voting, of whom 79 are needed.
    right = ["babalu-blog-01", "babalu-blog-03", "kyiv-independent-11", "kyiv-independent-2-02"]
    against = ["afp-02", "coalition-1776-22", "european-pravda-01", "rferl-04", "rferl-20", "tabloid-07", "tass-02"]
    against += ["the-hindu-02", "un-watch-38"]
    abstain = ["afp-03", "coalition-1776-23", "kyiv-independent-12", "kyiv-independent-2-03", "rferl-05", "tass-03"]
    abstain += ["the-hindu-03"]
    others = ["rferl-31", "tass-04"]  # Brazil among the abstentions; 117 votes counted
    assert turned == {
        **dict.fromkeys(right, ("differs", "agrees")),
        **dict.fromkeys([*against, *abstain, *others], ("agrees", "differs")),
    }


@pytest.mark.parametrize(
    ("table", "where", "column", "value", "claim_id", "verdict"),
    [
        ("facts", {"subject": "ES-11/3", "measure": "act"}, "value", "expelled", "kyiv-independent-01", "agrees"),
        ("facts", {"subject": "ES-11/3", "measure": "suspended_before"}, "value", "LBY|SYR", "rferl-10", "differs"),
        ("facts", {"subject": "us-seeks-suspension", "measure": "place"}, "vaguer", None, "tabloid-10", "differs"),
        ("elections", {"election_id": "HRC-2020-10-13", "iso3": "RUS"}, "votes", 161, "un-watch-21", "differs"),
        ("elections", {"election_id": "HRC-2020-10-13", "iso3": "RUS"}, "votes", 159, "un-watch-21", "imprecise"),
        ("elections", {"election_id": "HRC-2020-10-13", "iso3": "RUS"}, "votes", 159, "sputnik-01", "agrees"),
        ("elections", {"election_id": "HRC-2020-10-13", "iso3": "RUS"}, "votes", pd.NA, "sputnik-01", "unverifiable"),
        ("elections", {"election_id": "HRC-2020-10-13", "iso3": "RUS"}, "term", "2020-2022", "rferl-17", "differs"),
        ("elections", {"election_id": "HRC-2020-10-13", "iso3": "RUS"}, "elected", False, "un-watch-20", "differs"),
        ("members", {"iso3": "ZAF"}, "regional_group", "WEOG", "rferl-34", "differs"),
        ("votes", {"vote_id": "ES-11/3"}, "date", pd.Timestamp("2022-04-06"), "un-watch-release-01", "agrees"),
        ("votes", {"vote_id": "ES-11/3"}, "majority", "simple", "babalu-blog-03", "differs"),
        ("events", {"event_id": "rapporteur-report"}, "date", pd.Timestamp("2023-09-11"), "coalition-1776-09",
         "imprecise"),
        ("events", {"event_id": "rapporteur-report"}, "precision", "month", "coalition-1776-09", "unverifiable"),
        ("measures", {"measure": "abstain"}, "kind", "name", "eu-headlines-02", "differs"),
    ],
)  # fmt: skip
def test_a_verdict_follows_its_record(
    bundle: Bundle, table: str, where: dict[str, str], column: str, value: object, claim_id: str, verdict: str
) -> None:
    before = claims.verdicts(bundle).set_index("claim_id").loc[claim_id]
    after = claims.verdicts(changed(bundle, table, where, column, value)).set_index("claim_id").loc[claim_id]
    assert after["verdict"] == verdict
    assert (after["verdict"], after["recorded"]) != (before["verdict"], before["recorded"])


def test_a_fact_that_is_gone_leaves_nothing_to_hold_a_claim_against(bundle: Bundle) -> None:
    found = claims.verdicts(without(bundle, "facts", subject="HRC", measure="seats")).set_index("claim_id")
    assert found.loc["rferl-09", "verdict"] == "unverifiable"


def test_omissions(bundle: Bundle) -> None:
    found = claims.omissions(bundle).groupby("source_id")["measure"].agg(list).to_dict()
    # None of the five gives the members that did not vote, or what majority decided; UN Watch leaves out abstentions.
    assert found == {
        "coalition-1776": ["not_voting", "majority"],
        "kyiv-independent": ["not_voting", "majority"],
        "rferl": ["not_voting", "majority"],
        "tabloid": ["not_voting", "majority"],
        "un-watch": ["abstain", "not_voting", "majority"],
    }


@pytest.mark.parametrize(
    ("stated", "left_out"),
    [
        (["yes", "no", "abstain", "not_voting", "votes_needed"], []),
        (["yes", "no", "abstain", "not_voting"], ["majority"]),
        (["yes", "majority_base"], ["no", "abstain", "not_voting"]),
        (["votes_needed"], []),  # gives no total, and so leaves none out
    ],
)
def test_what_counts_as_left_out(bundle: Bundle, stated: list[str], left_out: list[str]) -> None:
    rows = [{"subject": "ES-11/3", "measure": measure, "stated": "1"} for measure in stated]
    assert list(claims.omissions(several(bundle, *rows))["measure"]) == left_out


@pytest.mark.parametrize(("column", "value"), [("seen", "excerpt"), ("set", "wider_press")])
def test_only_the_five_documents_read_in_full_leave_anything_out(bundle: Bundle, column: str, value: str) -> None:
    one = claim(bundle, subject="ES-11/3", measure="yes", stated="93")
    assert len(claims.omissions(one)) == 4
    assert claims.omissions(changed(one, "sources", {"source_id": "rferl"}, column, value)).empty


def test_what_stands_within_one_source(bundle: Bundle) -> None:
    found = claims.within(bundle)
    assert list(found[["claim_ids", "kind", "what"]].itertuples(index=False, name=None)) == [
        (
            "coalition-1776-09, coalition-1776-26",
            "contradicts itself",
            "dates rapporteur-report to 2023-W37 (two weeks ago) and to 2023-W38 (last week)",
        ),
        (
            "coalition-1776-24, coalition-1776-25",
            "does not add up",
            "counts 3 organisations and names 4, Human Rights Foundation twice",
        ),
        ("republic-world-02", "another vote's figure", "prints 140 in favour, which is the figure of ES-11/2"),
        (
            "tabloid-13",
            "another vote's figure",
            "prints 140 countries, which is the figure of ES-11/2, and names no vote",
        ),
        ("un-watch-21", "no base", "prints 82% of the votes and not of how many"),
    ]


@pytest.mark.parametrize(
    ("dates", "contradictions"),
    [
        (["2022-04", "2022-04-07", "2022"], 0),
        (["2022-04-06", "2022-04-07"], 1),
        (["2022-W13", "2022-04"], 0),
        (["2022-W13", "2022-04-04"], 1),
        # The year stands between the two in the order of their days, and agrees with both.
        (["2022-01", "2022", "2022-05"], 1),
        (["2022-01", "2022-02", "2022-03"], 3),
    ],
)
def test_contradictions(bundle: Bundle, dates: list[str], contradictions: int) -> None:
    rows = [{"subject": "ES-11/3", "measure": "date", "stated": date} for date in dates]
    assert len(claims.within(several(bundle, *rows))) == contradictions


def test_a_count_and_its_names(bundle: Bundle) -> None:
    def found(count: str, names: str) -> list[str]:
        rows = [
            {"subject": "joint-report-2023", "measure": "organisations", "stated": count},
            {"subject": "joint-report-2023", "measure": "organisation_names", "stated": names},
        ]
        return list(claims.within(several(bundle, *rows))["what"])

    assert found("3", "A|B|C") == []
    assert found("~3", "A|B|C|D") == []
    assert found("3", "A|B") == ["counts 3 organisations and names 2"]
    assert found("3", "A|B|B|C|C") == ["counts 3 organisations and names 5, B and C twice"]


def test_a_percentage_with_its_base(bundle: Bundle) -> None:
    share = {"subject": "HRC-2020-10-13", "measure": "share", "iso3": "RUS", "stated": "82"}
    members = {"subject": "UNGA", "measure": "members", "stated": "193"}
    assert list(claims.within(several(bundle, share))["kind"]) == ["no base"]
    assert claims.within(several(bundle, share, members)).empty
    assert len(claims.within(several(bundle, share, members | {"locator": "p9"}))) == 1


def test_reported_tallies(bundle: Bundle) -> None:
    found = claims.reported_tallies(bundle).fillna({"source_id": ""}).set_index("source_id")
    counted = ["yes", "no", "abstain", "not_voting", "implied", "needed", "margin", "adopted"]
    assert found.loc["", counted].tolist() == [93, 24, 58, 18, False, 78, 15, True]
    assert found.loc["rferl", counted].tolist() == [93, 24, 58, 18, True, 78, 15, True]
    assert found.loc["tabloid", counted].tolist() == [93, 24, 59, 17, True, 78, 15, True]
    # 93 of 118, of whom 79 are needed.
    assert found.loc["kyiv-independent", counted].tolist() == [93, 25, 58, 17, True, 79, 14, True]
    un_watch = found.loc["un-watch", counted]
    assert un_watch[["abstain", "not_voting"]].isna().all()
    assert un_watch[["yes", "no", "implied", "adopted"]].tolist() == [93, 24, False, True]
    assert list(found["set"]) == ["record"] + ["story"] * 5 + ["wider_press"] * (len(found) - 6)
    assert "eu-headlines" not in found.index  # "more than 90" is no tally


def test_a_total_not_voting_that_a_source_states_is_not_implied(bundle: Bundle) -> None:
    totals = {"yes": "93", "no": "24", "abstain": "58", "not_voting": "20"}
    rows = [{"subject": "ES-11/3", "measure": measure, "stated": stated} for measure, stated in totals.items()]
    found = claims.reported_tallies(several(bundle, *rows)).iloc[-1]
    assert (found["not_voting"], found["implied"]) == (20, False)


def test_every_reported_tally_would_have_passed(bundle: Bundle) -> None:
    assert claims.reported_tallies(bundle)["adopted"].all()


def test_dates_that_differ(bundle: Bundle) -> None:
    found = claims.dated_by_sources(bundle)
    assert set(found["claim_id"]) == {
        "business-insider-india-01",
        "coalition-1776-09",
        "national-herald-01",
        "nv-02",
        "republic-world-03",
        "un-watch-16",
        "un-watch-release-01",
    }
    assert (found["recorded"] != found["stated"]).all()


def test_the_order_of_rows_does_not_matter(bundle: Bundle) -> None:
    names = ("sources", "members", "positions", "elections", "events", "event_sources", "measures", "claims", "facts")
    mixed = replace(bundle, **{name: getattr(bundle, name).sample(frac=1, random_state=1) for name in names})
    for made in (claims.verdicts, claims.within, claims.reported_tallies):
        pd.testing.assert_frame_equal(made(mixed), made(bundle))


def test_the_record_is_what_claims_are_held_against(bundle: Bundle, verdicts: pd.DataFrame) -> None:
    tally = record.tally(bundle)
    for measure in record.POSITIONS:
        of_it = verdicts[(verdicts["subject"] == "ES-11/3") & (verdicts["measure"] == measure)]
        assert set(of_it["recorded"]) == {str(getattr(tally, measure))}
