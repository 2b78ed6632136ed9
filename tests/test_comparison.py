"""The sources' claims side by side: nothing that differs is lost, and a corrected claim or record corrects the rest."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pandas as pd

from changes import reading, stating, voting, with_cell
from hrcvote import Bundle, claims, comparison, record
from hrcvote.comparison import wording
from hrcvote.comparison.publishers import SHORT, texts, told_apart
from hrcvote.data import each
from hrcvote.rules import POSITIONS


def test_outcomes_follow_the_rule(bundle: Bundle) -> None:
    cases = comparison.cases(bundle)
    rule: Any = cases[cases["group"] == "rule"].set_index(["yes", "no"])
    assert rule.loc[(93, 24), "needed"] == 78  # two thirds of 117
    assert rule.loc[(93, 25), "needed"] == 79  # two thirds of 118, and a fraction
    assert rule.loc[(91, 24), "margin"] == 14
    assert rule.loc[(93, 24), "who"].startswith("the record, 1776 Coalition, ")
    assert rule.loc[(93, 25), "who"] == "Kyiv Independent"
    assert rule.loc[(91, 24), "who"] == "Neatkarīgā"  # which prints one of the two
    assert rule.loc[(140, 24), "who"] == "Republic World"  # which has 93 as well
    assert cases.query("group == 'argument'")["who"].tolist() == ["a defeat, Neatkarīgā argues"]
    assert cases.query("group == 'argument'")[["needed", "margin"]].to_numpy().tolist() == [[78, 15]]
    assert cases.query("group == 'base'")["margin"].tolist() == [-24, -36]
    assert cases.query("group == 'base'")["who"].tolist()[-1].endswith("named by The Hill")


def test_behind_the_outcomes_stands_who_reports_both_counts_or_states_one_or_the_base_wrongly(bundle: Bundle) -> None:
    sources = comparison.behind_outcomes(bundle)
    behind = set(sources)
    assert len(sources) == len(behind)
    both = set(comparison.reported(bundle)["source_id"].dropna())
    assert both < behind
    assert behind - both == {"neatkariga", "the-hill"}


def test_the_smallest_error_that_matters_is_the_smallest(bundle: Bundle) -> None:
    error = comparison.errors_that_would_matter(bundle)
    counted = record.tally(bundle)

    def adopted(yes: int, no: int) -> bool:
        return record.outcome(dataclasses.replace(counted, yes=yes, no=no)).adopted

    assert adopted(93, 24 + error["more"] - 1)
    assert not adopted(93, 24 + error["more"])
    assert adopted(93 - error["fewer"] + 1, 24)
    assert not adopted(93 - error["fewer"], 24)
    assert adopted(93 - error["moved"] + 1, 24 + error["moved"] - 1)
    assert not adopted(93 - error["moved"], 24 + error["moved"])


def test_the_smallest_error_that_matters_is_on_the_other_side_where_it_was_defeated(bundle: Bundle) -> None:
    defeated = voting(bundle, "yes", "no", 50)  # 43 to 74
    assert comparison.errors_that_would_matter(defeated) == {"more": 105, "fewer": 53, "moved": 35}
    nobody = voting(bundle, "yes", "abstain", 93)  # none to 24: without a vote in favour nothing is adopted
    assert comparison.errors_that_would_matter(nobody) == {"more": 48, "fewer": 0, "moved": 16}


def test_only_a_text_read_in_full_can_leave_a_total_out(bundle: Bundle) -> None:
    table = comparison.publications(bundle)
    silent = set(table.loc[table["verdict"] == "omits", "source_id"])
    assert silent == set(comparison.texts(bundle)["source_id"])


def test_publications_stand_in_the_order_of_their_dates(bundle: Bundle) -> None:
    table = comparison.publications(bundle)
    assert table["placed"].is_monotonic_increasing
    placed = table.drop_duplicates("source_id").set_index("source_id")["placed"]
    assert placed[["neatkariga", "un-watch"]].tolist() == [dt.date(2022, 4, 30), dt.date(2023, 6, 30)]
    order = list(table["source_id"].drop_duplicates())
    assert order.index("eu-headlines") < order.index("neatkariga") < order.index("un-watch")  # 12 April, April, 2023
    # Dated 26 September, September and 10 October.
    assert order[-5:-2] == ["kyiv-independent", "coalition-1776", "kyiv-independent-2"]
    assert comparison.texts(bundle)["placed"].is_monotonic_increasing
    sides = table.set_index(["label", "measure", "stated"])["side"]
    assert sides["Neatkarīgā", "yes", "91"] == -1
    assert sides["Republic World", "yes", "140"] == 1
    assert sides["EU Headlines", "abstain", "~60"] == 0
    shown = table.set_index("stated")["shown"]
    assert (shown[">90"], shown["~60"]) == ("90+", "60")


def test_what_a_source_s_totals_differ_in_is_said(bundle: Bundle) -> None:
    table: Any = comparison.reported(bundle).set_index("label")[["wrong", "verdict", "remark"]]
    assert table.loc["The record, recounted"].tolist() == [(), "agrees", "counted from the roll call"]
    assert table.loc["RFE/RL"].tolist() == [(), "agrees", "as recorded"]
    assert table.loc["UN Watch"].tolist() == [(), "omits", "76 in no total; abstentions left out"]
    wrong = ("abstain", "not_voting")
    implied = "59 abstaining, not 58; implies 17 not voting, not 18"
    assert table.loc["Tabloid"].tolist() == [wrong, "differs", implied]
    # A total that is right does not hide another.
    assert table.loc["Republic World"].tolist() == [(), "agrees", "as recorded; elsewhere 140 in favour, not 93"]
    assert table.loc["Babalu Blog"].tolist() == [(), "agrees", "as recorded; elsewhere 54 abstaining, not 58"]
    assert table.loc["EU Headlines", "remark"] == "as recorded"  # beside figures that are rounded
    more = stating(bundle, tabloid_09="58")
    silent = comparison.reported(stating(more, rferl_05="25")).set_index("label").loc["RFE/RL", "remark"]
    assert silent == "25 against, not 24; implies 17 not voting, not 18; elsewhere 24 against"
    printed = with_cell(bundle, "claims", {"claim_id": "tabloid-10"}, subject=record.SUSPENSION, measure="not_voting")
    own = comparison.reported(stating(printed, tabloid_10="18")).set_index("label").loc["Tabloid", "remark"]
    assert own == "59 abstaining, not 58; 1 more than there are members"


def test_abstentions_that_are_printed_rounded_are_not_said_to_be_left_out(bundle: Bundle) -> None:
    rounded = stating(bundle, rferl_06="~60")
    table: Any = comparison.reported(rounded).set_index("label")[["wrong", "verdict", "remark"]]
    assert table.loc["RFE/RL"].tolist() == [(), "imprecise", "76 in no total; nearly 60 abstaining"]
    assert table.loc["EU Headlines", "remark"] == "as recorded"  # it has the number as well
    wrong = comparison.reported(stating(rounded, rferl_05="26")).set_index("label").loc["RFE/RL"]
    assert wrong["verdict"] == "differs"
    assert wrong["remark"] == "26 against, not 24; 74 in no total; nearly 60 abstaining; elsewhere 24 against"


def test_an_error_that_returns_is_found(bundle: Bundle) -> None:
    again = comparison.repeated(bundle)
    assert again["stated"].tolist() == ["25"]
    assert again["phrase"].tolist() == ["25 against"]
    assert again["who"].iloc[0] == ["Kyiv Independent (26 September 2023)", "Kyiv Independent (10 October 2023)"]


def test_a_text_is_at_odds_with_itself_only_where_it_needs_no_other_vote_and_no_base(bundle: Bundle) -> None:
    within = comparison.departures(bundle).set_index("short")["within"]
    assert within[within > 0].to_dict() == {"Tabloid": 1, "1776 Coalition": 3}


def test_what_stands_within_one_text_names_its_paragraphs(bundle: Bundle) -> None:
    found = comparison.within_texts(bundle)
    assert len(found) == len(claims.within(bundle))
    organs = found[found["About"].str.contains("organ that decided")]
    assert set(organs["Source"]) == {"Unattributed tabloid", "1776 Coalition"}
    assert found["Printed"].str.contains(r"paragraph \d|excerpt").all()
    assert "Human Rights Foundation twice" in " ".join(found["What is wrong"])


def test_no_difference_is_left_out_of_the_tables(bundle: Bundle) -> None:
    held = claims.verdicts(bundle).query("verdict == 'differs'")
    act = (held["measure"] == "act") & (held["subject"] == record.SUSPENSION)
    totals = held["measure"].isin(POSITIONS) & (held["subject"] == record.SUSPENSION)
    shown = len(comparison.dates_that_differ(bundle)) + len(comparison.other_differences(bundle))
    assert shown == len(held[~act & ~totals])


def test_two_sources_of_one_publisher_are_told_apart_in_the_tables(bundle: Bundle) -> None:
    found = claims.dated_by_sources(bundle)
    sources = found.drop_duplicates("source_id")["publisher"].value_counts()
    assert sources.max() == 2, "no publisher dates anything wrongly in two sources: ask of another table"
    shown = comparison.dates_that_differ(bundle)["Source"]
    assert shown[shown.str.startswith("UN Watch")].tolist() == ["UN Watch, 2023", "UN Watch, 6 April 2022"]
    assert "NV" in set(shown)
    both = with_cell(bundle, "sources", {"source_id": "coalition-1776"}, publisher="UN Watch")
    for table in (comparison.within_texts(both), comparison.other_differences(both)):
        assert {"UN Watch, 2023", "UN Watch, September 2023"} <= set(table["Source"])


def test_of_a_secret_ballot_other_reports_are_named_and_no_record(bundle: Bundle) -> None:
    shown = comparison.other_differences(bundle)
    assert shown["Source"].is_monotonic_increasing
    ballots = shown[shown["About"].str.contains("secret ballot")]
    assert ballots["The record"].tolist() == ["164 in another report", "158 in other reports"]
    assert not shown.drop(ballots.index)["The record"].str.contains("report").any()


def test_verdicts_are_counted_once(bundle: Bundle) -> None:
    counts = comparison.verdict_counts(bundle)
    assert counts["All"].sum() == len(bundle.claims)
    assert (counts["Five texts"] + counts["Wider press"] == counts["All"]).all()
    assert "Four texts" in comparison.verdict_counts(reading(bundle, "rferl", "tabloid", "un-watch", "coalition-1776"))


def test_totals_that_the_texts_disagree_on_are_named(bundle: Bundle) -> None:
    right = stating(bundle, kyiv_independent_12="24", tabloid_09="58", kyiv_independent_2_02="24")
    assert comparison.apart(bundle) == ["24 or 25 against", "58 or 59 abstaining"]
    assert comparison.apart(right) == []
    three = comparison.apart(stating(bundle, rferl_05="26"))
    assert three[0] == "24, 25 or 26 against"
    assert "93 or 100 in favour" in comparison.apart(stating(bundle, rferl_04="100"))
    assert comparison.apart(stating(bundle, rferl_04=">90")) == ["24 or 25 against", "58 or 59 abstaining"]


def test_a_changed_record_changes_what_departs_from_it(bundle: Bundle) -> None:
    moved = voting(bundle, "not_voting", "no", 1)
    assert comparison.departures(moved).set_index("short").loc["Kyiv Independent", "totals"] == 0
    assert comparison.departures(moved).set_index("short").loc["RFE/RL", "totals"] == 1


def test_only_a_page_is_opened_and_only_words_are_looked_for() -> None:
    assert comparison.passage("https://a.example/b", "25 against") == "https://a.example/b#:~:text=25%20against"
    assert comparison.passage("https://a.example/b", "three-year") == "https://a.example/b#:~:text=three%2Dyear"
    assert comparison.passage("https://a.example/b", "24") == "https://a.example/b"
    assert comparison.passage("javascript:alert(1)", "25 against") == ""
    assert comparison.passage(float("nan"), "25 against") == ""


def test_a_source_that_names_the_session_gives_no_day(bundle: Bundle) -> None:
    dated: Any = comparison.candidacies(bundle).explode("publishers").set_index(["event_id", "publishers"])
    own = dated.loc[("candidacy-2024-2026", "UN Watch")]
    assert (own["precision"], own["verdict"], own["where"]) == ("session", "imprecise", "paragraph 4")
    assert "UN Watch" not in dated[dated["verdict"] == "record"].index.get_level_values("publishers")
    # On one day the record stands first: the others are drawn from it.
    assert dated.loc["candidacy-2024-2026", "verdict"].tolist() == ["record", "record", "imprecise", "differs"]


def test_a_publisher_that_an_announcement_is_known_from_twice_is_named_once(bundle: Bundle) -> None:
    more = pd.DataFrame([{"event_id": "candidacy-2024-2026-confirmed", "source_id": "tass", "locator": ""}])
    twice = dataclasses.replace(bundle, event_sources=pd.concat([bundle.event_sources, more], ignore_index=True))
    named = comparison.candidacies(twice).set_index("event_id")["publishers"]["candidacy-2024-2026-confirmed"]
    assert sorted(named) == ["TASS", "The National"]


def test_a_day_of_its_own_is_held_to_what_the_record_has_on_it(bundle: Bundle) -> None:
    off = comparison.candidacies(bundle).query("verdict == 'differs'").explode("publishers").set_index("publishers")
    assert off["late"].to_dict() == {"UN Watch": 679, "NV": 208}
    assert off["also"]["NV"].startswith("BBC reports the paper")
    alone = comparison.candidacies(stating(bundle, nv_02="2023-09-24")).query("verdict == 'differs'")
    assert alone[["also", "what"]].to_numpy().tolist()[-1] == ["", "On that day: nothing is on record"]
    month = comparison.candidacies(stating(bundle, nv_02="2023-10")).explode("publishers").set_index("publishers")
    assert (month.loc["NV", "precision"], month.loc["NV", "date"]) == ("month", dt.date(2023, 10, 1))
    two = comparison.candidacies(stating(bundle, nv_02="2022-04-07")).explode("publishers").set_index("publishers")
    on_it = bundle.events.loc[bundle.events["date"] == "2022-04-07", "title"]
    assert two.loc["NV", "also"] == "; ".join(on_it)


def test_a_text_that_says_a_thing_both_ways_is_told_from_one_that_errs(bundle: Bundle) -> None:
    told = comparison.told_of_outcome(bundle).set_index(["figure", "short"])["verdict"]
    assert told["organ", "Tabloid"] == "both"
    assert told["no", "Kyiv Independent"] == "differs"
    assert told["date", "UN Watch"] == "agrees"  # which gives the year and the month elsewhere
    assert told["date", "1776 Coalition"] == "imprecise"
    assert told["date", "RFE/RL"] == "omits"


def test_what_a_text_does_not_state_is_left_out_only_where_it_gives_totals(bundle: Bundle) -> None:
    stated: Any = comparison.stated(bundle).set_index(["figure", "short"])[["value", "verdict"]]
    assert stated.loc[("abstain", "UN Watch")].tolist() == ["left out", "omits"]
    assert stated.loc[("organ", "Kyiv Independent")].tolist() == ["not said", "silent"]
    assert stated.loc[[("organ", "Tabloid")], "verdict"].tolist() == ["differs", "agrees"]
    assert stated.loc[("position", "RFE/RL"), "value"] == "11 members"


def test_every_statement_stands_in_its_paragraph_and_what_is_left_out_after_them(bundle: Bundle) -> None:
    other = with_cell(bundle, "claims", {"claim_id": "rferl-05"}, measure="votes_needed")
    shown = comparison.statements(other)
    assert shown["Source"].drop_duplicates().tolist() == comparison.texts(bundle)["short"].tolist()
    own = shown[shown["Source"] == "RFE/RL"]
    assert own["Paragraph"].dropna().is_monotonic_increasing
    assert own.iloc[0].tolist()[1:] == [
        1,
        "Word for the act",
        "voted to suspend",
        "suspended",
        "Agrees with the record",
    ]
    assert "Votes needed" in set(own.loc[own["Paragraph"] == 2, "About"])
    lines = shown.fillna({"Paragraph": 0}).to_numpy().tolist()
    assert ["UN Watch", 0, "Abstained", "left out", "58", "Left out"] in lines
    about = "Russia announces its candidacy for 2024–2026: who objected first"
    assert ["UN Watch", 4, about, "UN Watch was the first", "no record", "Cannot be verified"] in lines


def test_of_anything_else_the_five_texts_alone_are_told(bundle: Bundle) -> None:
    rest = comparison.beyond_the_vote(bundle)
    assert rest["short"].drop_duplicates().tolist() == comparison.texts(bundle)["short"].tolist()
    assert rest["figure"].drop_duplicates().tolist() == ["other_dates", "elections", "others"]
    worst: Any = rest.set_index(["figure", "short"]).loc[("elections", "UN Watch")]
    assert worst[["verdict", "made", "recorded"]].to_numpy().tolist()[:2] == [
        ["imprecise", 1, "81.87%"],
        ["unverifiable", 2, "no record"],
    ]


def test_the_resolution_s_word_stands_first_and_then_the_most_used(bundle: Bundle) -> None:
    words = comparison.words_used(bundle)
    assert words["word"].drop_duplicates().tolist() == ["suspended", "expelled", "kicked out", "removed", "dismissed"]
    expelled = words[words["word"] == "expelled"]
    assert expelled[["short", "paragraph", "note"]].to_numpy().tolist() == [
        ["UN Watch", 15, "Of the action that was taken"],
        ["Kyiv Independent", 1, ""],
        ["1776 Coalition", 3, ""],
    ]


def test_what_no_text_says_of_the_vote_is_left_out_by_all(bundle: Bundle) -> None:
    told = comparison.told_of_outcome(reading(bundle, "rferl"))  # which gives no day
    assert list(told.set_index("figure").loc["date", ["verdict", "recorded"]]) == ["omits", "7 April 2022"]
    known = bundle.facts[bundle.facts["measure"] != "resolution"]
    unknown = comparison.told_of_outcome(dataclasses.replace(bundle, facts=known)).set_index("figure")
    assert set(unknown["recorded"]["resolution"]) == {"no record"}


def test_a_share_that_is_recorded_is_read_as_a_percentage(bundle: Bundle) -> None:
    held = claims.verdicts(bundle)
    shares = held[held["measure"].isin(bundle.measures.query("unit == 'percent'")["measure"])]
    told = [wording.readable(row.measure, row.recorded, bundle) for row in each(shares)]
    assert told == [f"{recorded}%" for recorded in shares["recorded"]] != []


def test_what_the_texts_state_of_the_vote_has_a_name_for_readers(bundle: Bundle) -> None:
    assert set(comparison.recorded_values(bundle)) <= set(comparison.LABELS), "name it in comparison.wording.LABELS"
    unknown = dataclasses.replace(bundle, facts=bundle.facts[bundle.facts["measure"] != "initiator"])
    assert comparison.recorded_values(unknown)["initiator"] == "no record"


def test_what_most_texts_leave_out_stands_first(bundle: Bundle) -> None:
    told = comparison.told_of_outcome(bundle)
    assert told["missing"].is_monotonic_decreasing
    assert set(told.loc[told["missing"] == 5, "figure"]) == {"not_voting", "majority", "resolution"}
    gone = told[told["verdict"] == "omits"].groupby("figure").size()
    first = told.drop_duplicates("figure").set_index("figure")["missing"].to_dict()
    assert first == gone.reindex(list(comparison.ASKED), fill_value=0).to_dict()


def test_what_a_text_quotes_is_said_to_be_quoted(bundle: Bundle) -> None:
    printed = comparison.within_texts(bundle).set_index(["Source", "About"])["Printed"]
    organ = "The vote on ES-11/3: organ that decided"
    quoted = "UN General Council (paragraph 1); UN General Assembly (paragraph 7, in a quotation)"
    assert printed[("Unattributed tabloid", organ)] == quoted
    assert "quotation" not in printed[("1776 Coalition", organ)]


def test_what_neither_a_text_nor_the_record_says_is_left_out_by_all(bundle: Bundle) -> None:
    facts = bundle.facts[(bundle.facts["subject"] != record.SUSPENSION) | (bundle.facts["measure"] != "resolution")]
    told = comparison.told_of_outcome(dataclasses.replace(bundle, facts=facts))
    asked = told[told["figure"] == "resolution"]
    assert set(zip(asked["verdict"], asked["recorded"], strict=True)) == {("omits", "no record")}


def test_texts_of_publishers_with_one_short_name_are_told_apart_by_their_dates(bundle: Bundle) -> None:
    own = bundle.sources.loc[bundle.sources["publisher"] == "The Kyiv Independent", "source_id"]
    renamed = with_cell(bundle, "sources", {"source_id": own.iloc[0]}, publisher="Kyiv Independent")
    assert len(own) > 1
    assert told_apart(renamed, own) == told_apart(bundle, own)
    assert "Kyiv Independent" in told_apart(bundle, own.tail(1)).values()


def test_every_text_has_a_short_name_and_what_stands_behind_it(bundle: Bundle) -> None:
    where = "SHORT in comparison/publishers.py, by their names in data/sources.csv"
    assert [text.publisher for text in each(texts(bundle)) if not text.behind] == [], f"Add them to {where}"
    assert [name for name in SHORT if name not in set(bundle.sources["publisher"])] == [], f"Rename them in {where}"
