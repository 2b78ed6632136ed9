from __future__ import annotations

import pytest

from hrcvote import Bundle, explore, record
from hrcvote.claims import verdicts


def test_a_tool_says_what_it_does_where_there_is_no_kernel(bundle: Bundle) -> None:
    for tool in (explore.what_if(bundle), explore.ask_sources(bundle)):
        shown = tool._repr_mimebundle_()
        assert "application/vnd.jupyter.widget-view+json" in shown
        assert shown["text/markdown"] == shown["text/plain"]
        assert shown["text/markdown"].endswith(".")


def test_what_if_starts_from_the_record_and_follows_its_controls(bundle: Bundle) -> None:
    tool = explore.what_if(bundle)
    *boxes, answer = tool.children
    assert [box.value for box in boxes] == [93, 24, 58]
    assert answer.value == explore.outcome_html(193, 93, 24, 58)
    boxes[0].value = 47
    assert answer.value == explore.outcome_html(193, 47, 24, 58)


@pytest.mark.parametrize(("yes", "outcome"), [(48, "<td>carried</td>"), (47, "<td>not carried</td>")])
def test_one_vote_decides(yes: int, outcome: str) -> None:
    rule = explore.outcome_html(193, yes, 24, 58).split("<tr>")[2]
    assert record.BASES["present_and_voting"] in rule
    assert outcome in rule


def test_more_votes_than_members_are_refused() -> None:
    assert "two votes more than the Assembly has members (193)" in explore.outcome_html(193, 113, 24, 58)


def test_ask_sources_shows_the_claims_chosen(bundle: Bundle) -> None:
    tool = explore.ask_sources(bundle)
    source, verdict, answer = tool.children
    source.value = "Unattributed tabloid"
    assert "59 abstentions" in answer.value
    assert "93 votes in favour" not in answer.value
    verdict.value = "agrees"
    assert "93 votes in favour" in answer.value


def test_chosen_filters_by_either(bundle: Bundle) -> None:
    claims = verdicts(bundle)
    assert len(explore.chosen(claims)) == len(claims)
    assert set(explore.chosen(claims, verdict="differs")["verdict"]) == {"differs"}
    assert set(explore.chosen(claims, "UN Watch")["publisher"]) == {"UN Watch"}


def test_cells_of_a_claim_are_text(bundle: Bundle) -> None:
    claims = verdicts(bundle).head(1).assign(as_printed="<script>alert(1)</script>")
    assert "<script>" not in explore.claims_html(claims)
