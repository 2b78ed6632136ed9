from __future__ import annotations

import ast
import dataclasses
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

from changes import reading, repeating, stating, voting, with_cell
from hrcvote import Bundle, claims, record
from hrcvote.figure import MIME

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=4)


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_five_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "00_start_here",
        "01_vote_breakdown",
        "02_timeline",
        "03_discrepancies",
        "04_workbench",
    ]


def test_it_was_run_from_top_to_bottom(notebook: Any) -> None:
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))


def test_what_it_was_to_show_is_there(notebook: Any) -> None:
    for cell in code(notebook):
        last = cell.source.splitlines()[-1]
        shows = not (" = " in last and not last.startswith((" ", ")")))
        assert bool(cell.outputs) == shows, f"cell {cell.id}: {last}"
        assert [output for output in cell.outputs if output.output_type in ("error", "stream")] == []


def test_only_cells_with_a_widget_are_exempt(notebook: Any) -> None:
    exempt = {cell.id for cell in code(notebook) if cell.metadata.get("tags")}
    assert {tag for cell in code(notebook) for tag in cell.metadata.get("tags", [])} <= {"nbval-ignore-output"}
    assert exempt == {cell.id for cell in code(notebook) if cell.source.startswith("explore.")}


def test_the_glossary_names_the_rule_behind_a_term_of_the_assembly() -> None:
    start = nbformat.read(NOTEBOOKS[0], as_version=4)
    glossary = next(cell.source for cell in start.cells if cell.source.startswith("## Glossary"))
    terms = dict(line.removeprefix("- **").split("**: ", 1) for line in glossary.splitlines() if line.startswith("- "))
    for term, rule in {
        "Present and voting": "rules of procedure",
        "Roll call": "a recorded vote",
        "Did not vote": "Article 19",
        "Suspended": "sets no end",
        "Emergency special session": "A/RES/377(V)",
    }.items():
        assert rule in terms[term]


def test_what_counts_as_voting_has_its_rule(bundle: Bundle) -> None:
    assert "By rule 86 of the Assembly's rules of procedure" in told(bundle, "01_vote_breakdown", "text-majority")[0]


def test_what_a_suspension_bars_from_is_what_reports_say(bundle: Bundle) -> None:
    text = told(bundle, "02_timeline", "text-left")[0]
    assert "Its text lists no rights; as reported, it barred Russia from speaking and voting." in text


def test_it_keeps_no_state_of_one_machine(notebook: Any) -> None:
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert set(notebook.metadata.language_info) == {"name"}
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}


def test_it_opens_with_a_question_and_ends_with_its_limits(notebook: Any) -> None:
    first, *_, last = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert first.startswith("# ")
    assert "?" in first
    assert last.startswith("## What would change the answer")


def test_it_shows_figures(notebook: Any) -> None:
    outputs = [output for cell in code(notebook) for output in cell.outputs]
    assert any(MIME in output.get("data", {}) for output in outputs)


def test_the_start_notebook_does_not_deny_the_quotations_that_were_entered(bundle: Bundle) -> None:
    quoted = bundle.claims[bundle.claims["note"].str.startswith("In a quotation", na=False)]
    assert set(quoted["claim_id"]) == {"coalition-1776-26", "tabloid-13", "tabloid-14"}
    start = nbformat.read(NOTEBOOKS[0], as_version=4)
    assert any("nor most quotations; the quotations that were are marked" in cell.source for cell in start.cells)


def test_no_event_with_as_many_sources_as_those_shown_is_left_out(bundle: Bundle) -> None:
    counts = bundle.event_sources["event_id"].value_counts()
    most = set(counts[counts >= counts.iloc[2]].index)
    workbench = nbformat.read(NOTEBOOKS[4], as_version=4)
    [shown] = [cell.outputs[0].data["text/plain"] for cell in code(workbench) if "bundle.event_sources[" in cell.source]
    assert set(counts.index) & set(shown.split()) == most


def told(bundle: Bundle, name: str, *ids: str) -> list[str]:
    """Return what paragraphs of a notebook say of another bundle."""
    path = next(path for path in NOTEBOOKS if path.stem == name)
    shared: dict[str, Any] = {"bundle": bundle}
    said = []
    for cell in code(nbformat.read(path, as_version=4)):
        if cell.id in {"load", "results", "checked", "counted", *ids}:
            *before, last = ast.parse(cell.source.replace("bundle = load()\n", "")).body
            exec(compile(ast.Module(before, []), cell.id, "exec"), shared)
            if cell.id in ids:
                assert isinstance(last, ast.Expr)
                said.append(str(eval(compile(ast.Expression(last.value), cell.id, "eval"), shared)))
            else:
                exec(compile(ast.Module([last], []), cell.id, "exec"), shared)
    return said


def test_paragraphs_are_grammatical_where_nobody_joined(bundle: Bundle) -> None:
    positions = bundle.positions.copy()
    joined = (positions["vote_id"] == record.SUSPENSION) & positions["iso3"].isin(["COM", "DMA"])
    positions.loc[joined, "position"] = "abstain"
    changed = dataclasses.replace(bundle, positions=positions)
    flow, sides = told(changed, "01_vote_breakdown", "text-flow", "text-sides")
    assert "49 members had left those in favour and none had joined them." in flow
    assert ". None joined those in favour." in sides


def test_paragraphs_stay_true_when_the_totals_are_put_right(bundle: Bundle) -> None:
    right = stating(bundle, kyiv_independent_12="24", tabloid_09="58")
    answer, totals = told(right, "03_discrepancies", "answer", "text-totals")
    assert answer.startswith(
        "All five texts differ from the record on the vote, none of them in a total; two are at odds"
    )
    assert totals.startswith("No text leaves another number of members not voting; the roll call has 18.")
    moved = voting(bundle, "not_voting", "abstain", 1)  # a text that has 17 not voting is wrong, and not in that
    assert told(moved, "03_discrepancies", "text-totals")[0].startswith(
        "Radio Free Europe/Radio Liberty and 1776 Coalition leave 18 of 193 members not voting; the roll call has 17."
    )
    # What a text without abstentions leaves is not known, also where another of its totals is wrong.
    wrong = stating(bundle, un_watch_40="92")
    assert told(wrong, "03_discrepancies", "text-totals") == told(bundle, "03_discrepancies", "text-totals")


def test_a_text_that_has_only_the_resolution_s_word_is_not_said_to_have_a_stronger_one(bundle: Bundle) -> None:
    words = told(stating(bundle, rferl_13="suspended"), "03_discrepancies", "text-words")[0]
    assert words.startswith(
        "The resolution's own word is missing from Kyiv Independent and 1776 Coalition; Tabloid and UN Watch use it"
    )


def test_a_paragraph_whose_statement_was_put_right_says_so(bundle: Bundle) -> None:
    with pytest.raises(LookupError, match="no longer have a wrong position of a member"):
        told(stating(bundle, babalu_blog_04="not_voting"), "03_discrepancies", "text-press")


def test_no_event_may_rest_on_the_advocacy_group_alone(bundle: Bundle) -> None:
    publishers = bundle.sources["publisher"].mask(bundle.sources["publisher"] == "UN Watch", "Another")
    other = dataclasses.replace(bundle, sources=bundle.sources.assign(publisher=publishers))
    assert "rest on one source, none of them on UN Watch" in told(other, "02_timeline", "table-lone", "text-lone")[-1]


def test_of_publishers_with_as_many_differences_the_first_by_name_are_shown_first(bundle: Bundle) -> None:
    differ = claims.verdicts(bundle).query("verdict == 'differs'")["publisher"].value_counts()
    most = sorted(differ.items(), key=lambda item: (-item[1], item[0]))[:5]
    workbench = nbformat.read(NOTEBOOKS[4], as_version=4)
    [shown] = [cell.outputs[0].data["text/plain"] for cell in code(workbench) if cell.id == "question-differ"]
    assert [line.strip().rsplit(maxsplit=2)[0] for line in shown.splitlines()[2:]] == [name for name, _ in most]


def test_one_document_that_differs_is_told_as_one(bundle: Bundle) -> None:
    kept = bundle.claims["claim_id"].eq("tabloid-09") | bundle.claims["claim_id"].isin(
        ["rferl-04", "rferl-05", "rferl-06"]
    )
    one = dataclasses.replace(bundle, claims=bundle.claims[kept])
    assert "One statement in one document differs from the record," in told(one, "00_start_here", "answer")[0]


def test_a_wrong_base_of_the_majority_may_be_any_number_and_rounded(bundle: Bundle) -> None:
    numbers = (("~193", "about 129 votes"), (">200", "about 134 votes"), ("150", "100 votes"), ("1", "one vote"))
    for stated, said in numbers:
        paragraph = told(stating(bundle, the_hill_01=stated), "03_discrepancies", "text-bases")[0]
        assert f"as The Hill has it, {said} would have been needed." in paragraph


def test_a_count_of_another_vote_is_told_of_the_vote_that_it_was_printed_of(bundle: Bundle) -> None:
    assert (
        "; Republic World gives it for ES-11/3 and Unattributed tabloid gives it without naming a vote. In a ballot"
        in (told(bundle, "03_discrepancies", "text-within")[0])
    )
    # Another count of that vote is not the same figure.
    other = stating(bundle, afp_02="5")
    assert "AFP" not in told(other, "03_discrepancies", "text-within")[0]
    named = dataclasses.replace(bundle, claims=bundle.claims[bundle.claims["claim_id"] != "tabloid-14"])
    assert "; Republic World gives it for ES-11/3. In a ballot" in told(named, "03_discrepancies", "text-within")[0]


def test_one_candidate_is_one(bundle: Bundle) -> None:
    other = (bundle.elections["election_id"] == "HRC-2020-10-13") & (bundle.elections["iso3"] == "UKR")
    alone = dataclasses.replace(bundle, elections=bundle.elections[~other])
    assert "votes, one candidate standing for" in told(alone, "02_timeline", "answer")[-1]


def test_a_ballot_of_which_nothing_is_noted_has_no_note(bundle: Bundle) -> None:
    key = {"election_id": "HRC-2022-05-10", "iso3": "CZE"}
    assert told(with_cell(bundle, "elections", key, note=None), "02_timeline", "text-seat")[0].endswith(" had 157.")


def test_a_date_of_a_candidacy_on_which_nothing_is_on_record_is_not_taken_for_another(bundle: Bundle) -> None:
    other = claims.dated_by_sources(bundle).query("subject == 'candidacy-2021-2023'")["claim_id"].item()
    quiet = stating(bundle, **{other.replace("-", "_"): "2020-04-30"})
    said = told(quiet, "03_discrepancies", "text-candidacies")[0]
    assert said.startswith("NV gives the day of “BBC reports the paper")
    vague = stating(quiet, nv_02="2023-10")
    with pytest.raises(LookupError, match="no longer have another date of a candidacy on which"):
        told(vague, "03_discrepancies", "text-candidacies")


def test_a_document_without_any_total_says_nothing_of_those_that_did_not_vote(bundle: Bundle) -> None:
    totals = bundle.claims["source_id"].eq("rferl") & bundle.claims["measure"].isin(["yes", "no", "abstain"])
    silent = dataclasses.replace(bundle, claims=bundle.claims[~totals])
    text = told(silent, "00_start_here", "text-statements")[0]
    assert "None of the five documents say how many members did not vote; the record has 18." in text
    absent = stating(bundle, rferl_06="18")
    claim = absent.claims["claim_id"] == "rferl-06"
    said = dataclasses.replace(
        absent, claims=absent.claims.assign(measure=absent.claims["measure"].mask(claim, "not_voting"))
    )
    assert "One of the five documents says how many" in told(said, "00_start_here", "text-statements")[0]


def test_a_count_that_one_source_has_is_not_said_to_be_shared(bundle: Bundle) -> None:
    links = bundle.election_sources
    of = links[(links["election_id"] == "HRC-2020-10-13") & (links["iso3"] == "RUS")]
    alone = dataclasses.replace(bundle, election_sources=links.drop(of.index[1:]))
    assert "The figure shows what two sources share." in told(bundle, "02_timeline", "text-158")[0]
    assert "The figure shows what one source has." in told(alone, "02_timeline", "text-158")[0]


def test_paragraphs_hold_where_all_vote_and_where_one_does_not(bundle: Bundle) -> None:
    everyone = voting(voting(bundle, "not_voting", "yes", 18), "abstain", "no", 20)
    everyone = voting(everyone, "abstain", "yes", 38)
    assert "did not vote; the record has 0." in told(everyone, "00_start_here", "text-statements")[0]
    assert "To count the abstentions (0), or" in told(everyone, "01_vote_breakdown", "text-majority")[0]
    said = told(everyone, "01_vote_breakdown", "table-needed", "text-needed")[-1]
    assert "Had every member that did not vote (0) abstained, nothing" in said
    outcomes = told(everyone, "03_discrepancies", "text-outcomes")[0]
    assert outcomes.endswith("they are outside the base, as are the members that did not vote (0).")
    closest = voting(bundle, "yes", "abstain", 45)
    said = told(closest, "01_vote_breakdown", "table-needed", "text-needed")[-1]
    assert said.startswith("One member changing from in favour to against would have defeated it, or one from")
    outcomes = told(closest, "03_discrepancies", "text-outcomes")[0]
    assert "would have had to find one more vote against, or to lose one in favour, or to move one from" in outcomes


def test_a_paragraph_on_what_would_have_defeated_it_asks_to_be_written_anew_where_it_was(bundle: Bundle) -> None:
    for defeated in (voting(bundle, "yes", "no", 50), voting(bundle, "yes", "abstain", 93)):
        assert "so Russia was not suspended." in (answer := told(defeated, "00_start_here", "answer")[0])
        assert "and not every tally gives the same outcome" in answer
        assert "The Assembly did not suspend Russia, with " in told(defeated, "01_vote_breakdown", "answer")[0]
        with pytest.raises(LookupError, match="no longer have a majority for the suspension, which"):
            told(defeated, "01_vote_breakdown", "table-needed", "text-needed")
    turned = told(voting(bundle, "yes", "no", 50), "03_discrepancies", "text-outcomes")[0]
    assert "to find 105 more votes in favour, or to lose 53 against, or to move 35 from one side" in turned


def test_votes_of_a_race_are_added_up(bundle: Bundle) -> None:
    assert "votes add up to 366, from 193 members;" in told(bundle, "02_timeline", "text-race")[-1]
    few = bundle
    for member in ("ALB", "BGR", "RUS"):
        few = with_cell(few, "elections", {"election_id": "HRC-2023-10-10", "iso3": member}, votes=10)
    assert "10, 10 and 10 votes add up to 30, from 193 members;" in told(few, "02_timeline", "text-race")[-1]


def test_courses_that_no_member_took_are_told(bundle: Bundle) -> None:
    positions = bundle.positions.assign(position="yes")
    alike = dataclasses.replace(bundle, positions=positions)
    said = told(alike, "01_vote_breakdown", "text-nine")[0]
    assert said.startswith("No members were in favour at times, at other times neither, and never against. None voted")
    cuba = positions["position"].mask(positions["iso3"].eq("CUB") & positions["vote_id"].eq("ES-11/1"), "abstain")
    one = dataclasses.replace(bundle, positions=positions.assign(position=cuba))
    assert told(one, "01_vote_breakdown", "text-nine")[0].startswith("One member was in favour at times")
    both = told(alike, "01_vote_breakdown", "text-map", "text-groups")[-1]
    assert both.endswith("In none of the five, some members voted in favour and others against.")


def test_one_event_and_one_date_are_one(bundle: Bundle) -> None:
    moved = bundle.events["date"].where(bundle.events["event_id"].eq("vote-es-11-3"), pd.Timestamp("2022-03-01"))
    lone = dataclasses.replace(bundle, events=bundle.events.assign(date=moved))
    assert "The week that ended with the vote has one event." in told(lone, "02_timeline", "text-events")[-1]


def test_one_text_is_one(bundle: Bundle) -> None:
    one = reading(bundle, "rferl")
    answer, matrix = told(one, "03_discrepancies", "answer", "text-matrix")
    assert answer.startswith("The one text differs from the record on the vote, none in a total;")
    assert "What differs: word for the act (one text)." in matrix
    right = dataclasses.replace(one, claims=one.claims[one.claims["claim_id"] != "rferl-13"])
    assert "Nothing differs. A cell" in told(right, "03_discrepancies", "text-matrix")[0]


def test_two_texts_of_one_publisher_are_two(bundle: Bundle) -> None:
    same = bundle.sources["publisher"].mask(bundle.sources["source_id"] == "tabloid", "The Kyiv Independent")
    two = dataclasses.replace(bundle, sources=bundle.sources.assign(publisher=same))
    assert "17 statements in five documents differ" in told(two, "00_start_here", "answer")[0]
    assert told(two, "03_discrepancies", "text-totals")[0].startswith("The Kyiv Independent leaves 17 of 193 members")


def test_the_cells_on_one_text_ask_for_another_where_it_is_gone(bundle: Bundle) -> None:
    gone = dataclasses.replace(bundle, claims=bundle.claims[bundle.claims["source_id"] != "kyiv-independent"])
    for cell in ("statements", "corrections"):
        with pytest.raises(ValueError, match=r"There is no source 'kyiv-independent'\. .*Write one of them\."):
            told(gone, "04_workbench", cell)


def test_what_is_told_of_one_source_is_not_told_of_another_that_states_the_same(bundle: Bundle) -> None:
    barred = repeating(bundle, "rferl-22", "tabloid")
    assert "Radio Free Europe/Radio Liberty writes that it still lets" in told(barred, "02_timeline", "text-left")[0]
    bid = repeating(bundle, "un-watch-18", "tabloid")
    assert "UN Watch, which campaigned against it, dates" in told(bid, "02_timeline", "text-before")[0]


def test_all_who_date_or_count_otherwise_are_told(bundle: Bundle) -> None:
    same = repeating(bundle, "sputnik-01", "tabloid")
    assert "have 158, Unattributed tabloid has 159 and Sputnik has 159. The" in told(same, "02_timeline", "text-158")[0]
    of_2023 = repeating(bundle, "sputnik-01", "tabloid", subject="HRC-2023-10-10", stated="85")
    assert told(of_2023, "02_timeline", "text-158") == told(bundle, "02_timeline", "text-158")
    early = repeating(bundle, "nv-02", "tabloid", stated="2022-11-15")
    said = "Unattributed tabloid dates the announcement to 15 November 2022 and NV dates the announcement to 26"
    assert said in told(early, "02_timeline", "text-bid")[0]


def test_numbers_that_texts_leave_apart_are_not_told_of_each(bundle: Bundle) -> None:
    moved = stating(bundle, rferl_05="26")
    left = "leave 16 or 17 of 193 members not voting; the roll call has 18."
    assert left in told(moved, "03_discrepancies", "text-totals")[0]
