"""The tools of the desk, without a browser: what their controls come to, and what they keep."""

from __future__ import annotations

import datetime as dt
import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from html import escape
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from hrcvote import Bundle, desk, explore, pictures, record
from hrcvote.explore import markup, tool
from hrcvote.explore.statements import AT_ONCE
from hrcvote.explore.tables import rows_taken
from hrcvote.figure import Figure

TOOLS = [explore.what_if, explore.find_member, explore.compare_votes, explore.ask_sources, explore.take_away]
CHANGED: dict[str, tuple[str, Any]] = {
    "what_if": ("yes", 47),
    "find_member": ("member", "Kenya"),
    "compare_votes": ("group", "WEOG"),
    "ask_sources": ("source", "Tabloid"),
    "take_away": ("table", "members"),
}
"""A control of each tool, and what it does not open with."""


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "_KEPT", {})


def everything(shown: Any) -> list[Any]:
    """A widget and all that it holds."""
    return [shown, *(inner for child in getattr(shown, "children", ()) for inner in everything(child))]


@pytest.fixture(params=TOOLS, ids=lambda make: make.__name__)
def make(request: pytest.FixtureRequest) -> Callable[..., explore.Tool]:
    made: Callable[..., explore.Tool] = request.param
    return made


def test_it_says_what_it_does_where_there_is_no_kernel(make: Callable[..., explore.Tool], bundle: Bundle) -> None:
    shown = make(bundle)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert shown["text/markdown"] == shown["text/plain"]
    assert shown["text/markdown"].endswith(".")


def test_every_control_has_a_name(make: Callable[..., explore.Tool], bundle: Bundle) -> None:
    for widget in everything(make(bundle)):
        if hasattr(widget, "description") and type(widget).__name__ not in ("HTML",):
            assert widget.description.strip()


def test_it_keeps_its_state_when_it_is_made_again(make: Callable[..., explore.Tool], bundle: Bundle) -> None:
    first = make(bundle)
    name, value = CHANGED[make.__name__]
    opening = first.controls[name].value
    assert value != opening
    first.controls[name].value = value
    first.controls["take"].value = True
    second, other = make(bundle), make(bundle, key="another")
    assert second.controls[name].value == value
    assert second.answer.value == first.answer.value != other.answer.value
    assert second.controls["take"].value
    assert other.controls[name].value == opening
    assert not other.controls["take"].value


def test_a_question_is_not_taken_for_the_key(make: Callable[..., explore.Tool], bundle: Bundle) -> None:
    # As a key it would be dropped, and Türkiye be shown for Venezuela.
    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        make(bundle, "Venezuela")


def test_no_answer_waits_for_the_collector_to_look_through_what_was_imported() -> None:
    code = "import hrcvote.explore, gc; print(gc.get_freeze_count())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(told) > 100_000


def test_what_was_there_before_a_tool_was_made_can_still_be_collected(bundle: Bundle) -> None:
    class Dropped:
        def __init__(self) -> None:
            self.itself = self  # so that only the collector can find it

    dropped = Dropped()
    seen = weakref.ref(dropped)
    explore.take_away(bundle)
    del dropped
    gc.collect()
    assert seen() is None


def test_what_was_chosen_and_is_no_more_is_forgotten(bundle: Bundle) -> None:
    tool._KEPT["compare_votes"] = {"first": "no such vote"}
    assert explore.compare_votes(bundle).controls["first"].value == "ES-11/2"


def anywhere(python: str) -> pd.DataFrame:
    """What the line gives that a tool offers for another place."""
    *statements, expression = python.split("; ")
    space: dict[str, Any] = {}
    exec("\n".join(statements), space)
    table: pd.DataFrame = eval(expression, space)
    return table


def test_its_python_gives_the_same_table(
    make: Callable[..., explore.Tool], bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bundle.root)
    selection = make(bundle)._selection
    assert selection is not None
    pd.testing.assert_frame_equal(anywhere(selection.python), selection.table)


def test_its_picture_is_a_figure_that_can_travel(make: Callable[..., explore.Tool], bundle: Bundle) -> None:
    selection: Any = make(bundle)._selection
    assert selection is not None
    figure: Figure = selection.figure()
    assert figure.picture("svg")
    assert pictures.about(figure)["sources"]
    from hrcvote.figure import narrow

    assert narrow(figure.spec)["width"] <= 340


def test_taking_away_offers_the_csv_and_the_line(bundle: Bundle) -> None:
    made = explore.find_member(bundle)
    assert made.taken.value == ""
    assert made.picture.layout.display == "none"
    made.controls["take"].value = True
    assert desk.address_of(desk.Members(bundle).positions("TUR")) in made.taken.value
    assert 'download="votes-tur.csv"' in made.taken.value
    assert "Members(load()).positions(&quot;TUR&quot;)" in made.taken.value
    made.picture.click()
    assert "data:image/png;base64," in made.taken.value
    made.controls["member"].value = "UAE"
    assert "image/png" not in made.taken.value


def test_days_in_the_wrong_order_are_told(bundle: Bundle) -> None:
    made = explore.ask_sources(bundle, key="wrong order")
    made.controls["since"].value, made.controls["until"].value = dt.date(2022, 4, 7), dt.date(2022, 4, 6)
    assert "The last day is before the first: exchange them." in made.answer.value
    made.controls["until"].value = dt.date(2022, 4, 7)
    assert "exchange them" not in made.answer.value


def test_very_many_members_are_compared_without_a_picture_and_without_each_pair(bundle: Bundle) -> None:
    made = explore.find_member(bundle, key="very many")
    made.controls["take"].value = True
    made.controls["others"].value = ", ".join(bundle.members["iso3"][:19])
    assert "Votes in which two took the same position" in made.answer.value
    assert made.picture.layout.display is None
    made.controls["others"].value = ", ".join(bundle.members["iso3"])
    assert "They make 18,528 pairs: desk.Members(bundle).agreement has them in Python." in made.answer.value
    assert "Votes in which two took the same position" not in made.answer.value
    assert made.picture.layout.display == "none"
    assert "Too large for a picture, with so many columns: take the CSV." in made.taken.value


def test_a_long_table_is_offered_without_a_picture(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "picture", lambda *_: pytest.fail("a picture of it was made"))
    made = explore.take_away(bundle)
    made.controls["take"].value = True
    assert made.picture.layout.display is None
    made.controls["table"].value = "positions"
    assert made.picture.layout.display == "none"
    made.picture.click()
    assert "Too long for a picture: take the CSV, or narrow the rows to 60 or fewer." in made.taken.value
    assert "CSV, 1737 rows" in made.taken.value
    made.controls["holding"].value = "ES-11/3"  # 193 rows, and then nine
    assert made.picture.layout.display == "none"
    made.controls["holding"].value = "USA"
    assert made.picture.layout.display is None
    assert "Too long" not in made.taken.value


def test_what_if_starts_from_the_record_and_follows_its_numbers(bundle: Bundle) -> None:
    made = explore.what_if(bundle)
    assert [made.controls[position].value for position in ("yes", "no", "abstain")] == [93, 24, 58]
    assert escape(desk.in_words(record.tally(bundle))) in made.answer.value
    made.controls["yes"].value = 47
    assert escape(desk.in_words(record.Tally(47, 24, 58, 64))) in made.answer.value
    assert "Not passed, one vote short" in made.answer.value


def test_more_votes_than_members_are_refused(bundle: Bundle) -> None:
    made = explore.what_if(bundle)
    made.controls["yes"].value = 113
    assert "2 more than the Assembly has members (193)" in made.answer.value


def test_one_click_makes_the_case_of_the_absent(bundle: Bundle) -> None:
    made = explore.what_if(bundle)
    button = next(w for w in everything(made) if "did not vote abstain" in getattr(w, "description", ""))
    button.click()
    assert made.controls["abstain"].value == 76
    assert escape(desk.argument_of_the_absent(bundle)) in made.answer.value
    made.controls["abstain"].value = 75
    assert escape(desk.argument_of_the_absent(bundle)) not in made.answer.value


def test_a_picture_of_what_is_no_record_says_so(bundle: Bundle) -> None:
    made: Any = explore.what_if(bundle)
    recorded = made._selection.figure()
    assert recorded.title.startswith("Passed with 15 votes to spare")
    made.controls["yes"].value = 60
    supposed = made._selection.figure()
    assert made._selection.name == "what-it-would-have-taken-60-24-58-51"
    assert supposed.title.startswith("Supposed: passed with four votes to spare: 60 in favour")
    assert supposed.subtitle.startswith("Not the record, which has 93 in favour, 24 against")
    made.controls["way"].value = "A source's tally"
    made.controls["source"].value = "Kyiv Independent, 10 October 2023"
    printed = made._selection.figure()
    assert printed.title.startswith("As Kyiv Independent, 10 October 2023 has it: passed with 14 votes to spare")
    assert desk.completed(bundle)["Kyiv Independent, 10 October 2023"] in printed.subtitle
    assert "kyiv-independent-2" in {source.source_id for source in printed.sources}
    assert "kyiv-independent-2" not in {source.source_id for source in supposed.sources}


def test_what_is_taken_away_of_one_group_is_not_called_as_that_of_all(bundle: Bundle) -> None:
    made: Any = explore.compare_votes(bundle)
    named = {(made._selection.name, made._selection.figure().id)}
    for group in ("Asia-Pacific", "Eastern European"):
        made.controls["group"].value = group
        named.add((made._selection.name, made._selection.figure().id))
    assert named == {
        (f"moved-ES-11-2-ES-11-3{of}", f"flow-es-11-2-es-11-3{of}") for of in ("", "-asia-pacific", "-eastern-european")
    }


def test_where_nobody_moved_there_is_where_everybody_stayed_to_take_away(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bundle.root)
    made: Any = explore.compare_votes(bundle)
    made.controls["group"].value = "WEOG"
    assert "None of the Western European and others group" in made.answer.value
    assert made._selection.name == "positions-ES-11-2-ES-11-3-weog"
    stayed = made._selection.table
    assert list(stayed["From"]) == list(stayed["To"]) == ["In favour"]
    pd.testing.assert_frame_equal(anywhere(made._selection.python), stayed)


def test_what_if_by_groups_members_and_sources(bundle: Bundle) -> None:
    made = explore.what_if(bundle)
    made.controls["way"].value = "Whole groups"
    assert made.controls["yes"].layout.display == "none"
    made.controls["African"].value = "no"
    assert escape(desk.in_words(desk.with_groups(bundle, {"African": "no"}))) in made.answer.value
    made.controls["way"].value = "Named members"
    made.controls["named no"].value = "Brazil, Utopia"
    assert escape(desk.in_words(desk.with_members(bundle, {"BRA": "no"}))) in made.answer.value
    assert "Brazil: against" in made.answer.value
    assert "“Utopia”" in made.answer.value
    assert "more than once" not in made.answer.value
    made.controls["named yes"].value = "Brazil"
    assert "Brazil is named more than once: “against” counts." in made.answer.value
    made.controls["way"].value = "A source's tally"
    made.controls["source"].value = "Tabloid"
    assert escape(desk.in_words(desk.reported_tallies(bundle)["Tabloid"])) in made.answer.value
    assert escape(desk.completed(bundle)["Tabloid"]) in made.answer.value


def test_a_member_is_found_and_compared(bundle: Bundle) -> None:
    made = explore.find_member(bundle)
    made.controls["member"].value = "Venezuela"
    assert escape(desk.Members(bundle).about("VEN")) in made.answer.value
    assert "≠ differs" in made.answer.value
    made.controls["others"].value = "Turkey, China"
    assert "Türkiye" in made.answer.value
    assert "all took the same position in" in made.answer.value
    made.controls["member"].value, made.controls["others"].value = "Turk", ""
    assert "Did you mean Türkiye (Turkey)" in made.answer.value
    made.controls["member"].value = ""
    assert "Type the name of a member" in made.answer.value


def test_two_votes_are_compared(bundle: Bundle) -> None:
    made = explore.compare_votes(bundle)
    assert escape(desk.Between(bundle, "ES-11/2", "ES-11/3").in_words()) in made.answer.value
    drawing = made.answer.value.split("<svg", 1)[1].split("</svg>")[0]
    drawn = ElementTree.fromstring(f"<svg{drawing}</svg>")
    assert len(drawn.findall("path")) == len(record.flows(bundle, "ES-11/2", "ES-11/3"))
    made.controls["group"].value = "WEOG"
    assert escape(desk.Between(bundle, "ES-11/2", "ES-11/3", "WEOG").in_words()) in made.answer.value
    made.controls["first"].value = "ES-11/3"
    assert "choose another" in made.answer.value


def test_the_sources_are_asked(bundle: Bundle) -> None:
    made = explore.ask_sources(bundle)
    made.controls["source"].value = "Tabloid"
    assert "59 abstentions" in made.answer.value
    assert "93 votes in favour" not in made.answer.value
    assert "To Unattributed tabloid: your text" in made.answer.value
    made.controls["verdict"].value = "agrees"
    assert "93 votes in favour" in made.answer.value
    assert "nothing to correct" in made.answer.value
    made.controls["holding"].value = "no such words"
    assert "No statement is like that" in made.answer.value


def test_one_statement_is_spoken_of_as_one(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    made = explore.ask_sources(bundle)
    made.controls["source"].value = "CGTN"
    assert "Ask for a correction: a text to one source<" in made.answer.value
    made.controls["source"].value = "European Pravda"
    made.controls["verdict"].value = ""
    assert "It does not differ from the record: there is nothing to correct." in made.answer.value
    count = int((desk.statements(bundle)["source"] == "CGTN").sum())
    monkeypatch.setattr("hrcvote.explore.statements.AT_ONCE", count - 1)
    made.controls["source"].value = "CGTN"
    assert "<summary>The other statement</summary>" in made.answer.value


def test_of_many_statements_some_are_folded_and_none_is_lost(bundle: Bundle) -> None:
    every = desk.statements(bundle)
    made = explore.ask_sources(bundle)
    made.controls["verdict"].value = ""
    shown = BeautifulSoup(made.answer.value, "html.parser")
    first, rest = shown.select("table")
    assert len(first.select("tbody tr")) == AT_ONCE
    assert rest.find_parent("details")
    assert not first.find_parent("details")
    addresses = [link["href"] for link in shown.select("td a")]
    assert addresses == [address for address in every["address"] if address]
    folded = rest.find_parent("details")
    assert folded
    assert folded.summary
    assert folded.summary.text == f"The other {len(every) - AT_ONCE} statements"


def test_rows_of_a_table_are_taken(bundle: Bundle) -> None:
    made = explore.take_away(bundle)
    made.controls["table"].value = "members"
    made.controls["column"].value = "also_known_as"
    made.controls["holding"].value = "Turkey"
    assert made._selection is not None
    assert list(made._selection.table["iso3"]) == ["TUR"]
    assert made._selection.file("csv") == "members-also-known-as-turkey.csv"  # not as all members are
    made.controls["table"].value = "positions"
    assert made.controls["column"].value == "Any column"


def test_rows_that_hold_more_than_was_looked_for_are_told_apart(bundle: Bundle) -> None:
    told = rows_taken(bundle, "members", "label", " niger ").html
    assert "Two rows of members." in told
    assert "In one of them label is “niger”; in one that is only a part of what it is." in told
    assert "24 rows of roll_call." in rows_taken(bundle, "roll_call", "position", " No ").html
    for column, holding in (("position", "no"), ("position", "vot"), ("position", ""), (None, "no")):
        assert "only a part" not in rows_taken(bundle, "roll_call", column, holding).html
    assert bundle.members["note"].isna().any()
    assert "only a part" not in rows_taken(bundle, "members", "note", " ").html


def test_a_column_of_few_values_names_them_where_none_is_found(bundle: Bundle) -> None:
    told = rows_taken(bundle, "roll_call", "position", "Against").html
    assert "No row is like that." in told
    assert "position is abstain, no, not_voting or yes." in told
    for column in ("label", None):
        assert "<p>" not in rows_taken(bundle, "roll_call", column, "Atlantis").html


def test_a_long_question_gives_a_name_that_a_file_can_have(bundle: Bundle) -> None:
    made = explore.find_member(bundle)
    made.controls["others"].value = ", ".join(bundle.members["label"].head(70))
    assert made._selection is not None
    assert len(made._selection.name) > 255
    assert len(made._selection.file("csv")) < 110


def test_a_picture_that_cannot_be_made_is_said_to_be_so(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    made = explore.compare_votes(bundle)
    made.controls["take"].value = True
    monkeypatch.setattr("hrcvote.pictures.picture", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made._make_picture()
    assert "The picture could not be made: take the CSV." in made.taken.value


@pytest.mark.parametrize(
    ("table", "column", "holding", "sources"),
    [
        ("events", "event_id", "bbc-on-un-watch", {"un-watch"}),
        ("facts", "measure", "seats", {"a-res-60-251"}),
        ("votes", "vote_id", "ES-11/7", {"undl-4076672"}),
        ("positions", None, "ES-11/8", {"undl-4076673"}),
        ("tallies", "vote_id", "ES-11/7", {"undl-4076672"}),
        ("roll_call", "iso3", "TUR", {"undl-3967778"}),
        ("by_group", None, "", {"undl-3967778"}),
    ],
)
def test_a_picture_of_rows_names_their_own_sources(
    bundle: Bundle, table: str, column: str | None, holding: str, sources: set[str]
) -> None:
    taken = rows_taken(bundle, table, column, holding).selection
    assert taken is not None
    assert taken.figure is not None
    assert {source.source_id for source in taken.figure().sources} == sources


def test_a_picture_of_elections_names_the_sources_of_each_row(bundle: Bundle) -> None:
    taken = rows_taken(bundle, "elections", "iso3", "RUS").selection
    assert taken is not None
    assert taken.figure is not None
    named = bundle.election_sources.loc[bundle.election_sources["iso3"] == "RUS", "source_id"]
    assert {source.source_id for source in taken.figure().sources} == set(named)
    assert len(taken.table) > 1


def test_a_picture_of_votes_names_the_sources_of_their_rules_too(bundle: Bundle) -> None:
    taken = rows_taken(bundle, "votes", "vote_id", "ES-11/3").selection
    assert taken is not None
    assert taken.figure is not None
    assert {source.source_id for source in taken.figure().sources} == {"undl-3967778", "a-res-60-251"}


def test_what_is_taken_away_is_named_by_what_was_asked_for_in_any_letters(bundle: Bundle) -> None:
    asked = ("", "Türkiye", "Чехия", "Россия")
    whole, accented, *others = (rows_taken(bundle, "members", "name", holding).selection for holding in asked)
    assert whole is not None
    assert accented is not None
    assert (whole.name, accented.name) == ("members", "members-name-turkiye")
    assert others == [None, None]
    named = [tool.named("members", holding) for holding in asked]
    assert len(set(named)) == len(named)
    assert all(name.isascii() for name in named)


@pytest.mark.parametrize("table", ["members", "measures"])
def test_rows_that_name_no_source_are_offered_without_a_picture(bundle: Bundle, table: str) -> None:
    made = explore.take_away(bundle)
    made.controls["take"].value = True
    made.controls["table"].value = table
    made.picture.click()
    assert made.picture.layout.display == "none"
    assert "No picture: these rows name no source, and a picture must name one. Take the CSV." in made.taken.value


def test_whatever_stands_in_a_cell_is_text() -> None:
    hostile = "<script>alert(1)</script>"
    frame = pd.DataFrame({hostile: [hostile], "Where": ['" onmouseover="alert(1)']})
    html = markup.table(frame, hostile, {"Where": ['https://example.org/"><script>'], hostile: ["javascript:alert(1)"]})
    html += markup.said(hostile) + markup.items([hostile]) + markup.folded(hostile, "")
    html += tool._offered(tool.Selection("x", frame, hostile, lambda: pytest.fail("not asked for")), "")
    assert "<script" not in html
    assert '" onmouseover' not in html
    assert "javascript:" not in html
