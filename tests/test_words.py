from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hrcvote.report import prose
from hrcvote.words import (
    Text,
    dated,
    day,
    first,
    from_to,
    in_digits,
    length,
    listed,
    names,
    number,
    of_all,
    or_none,
    percent,
    plural,
    say,
    strong,
    table,
    verb,
    where_live,
    years,
)

IN_PROSE: list[Callable[[str], Text]] = [
    say,
    lambda text: say(strong(text)),
    lambda text: say(where_live(text)),
    lambda text: listed([text]),
]


@pytest.mark.parametrize(
    ("value", "said"), [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (1737, "1,737"), (-3, "-3")]
)
def test_a_count_to_nine_is_said_in_words_and_a_larger_one_in_digits(value: int, said: str) -> None:
    assert number(value) == said


def test_what_is_no_count_or_no_sentence_is_said_to_be_so() -> None:
    with pytest.raises(ValueError, match=r"^5\.5 is no count: it has decimals\. "):
        number(5.5)
    assert number(5.0) == "five"
    assert number("58") == "58"  # as claims.csv has it
    for nothing in (None, pd.NA, float("nan"), float("inf"), "nearly 60"):
        with pytest.raises(ValueError, match=r" is no count\. Say what to write where there is none\.$"):
            number(nothing)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^93 is no sentence\. Write it into a sentence: "):
        say("In favour:", 93)  # type: ignore[arg-type]  # as a reporter's cell would
    with pytest.raises(ValueError, match=r"^\['One\.'\] is no sentence\. Write \* before it"):
        say(["One."])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("say_it", "of", "told"),
    [
        (names, "abc", "'abc' is one text. Write a list: ['abc']."),
        (listed, "abc", "'abc' is one text. Write a list: ['abc']."),
        (names, None, "None is no text. Write a list of texts: ['None']."),
        (names, [1, 2], "1 is no text. Write a list of texts: ['1']."),
        (percent, float("nan"), "nan is no share."),
        (percent, None, "None is no share."),
        (percent, float("inf"), "inf is no share."),
        (percent, "abc", "'abc' is no share."),
        (day, "2022-04-07", "'2022-04-07' is no date. Write dated('2022-04-07')."),
        (day, pd.NaT, "NaT is no date. Say what to write where there is none."),
        (day, None, "None is no date. Say what to write where there is none."),
    ],
)
def test_what_no_sentence_can_be_made_of_is_said_to_be_so(say_it: Any, of: Any, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        say_it(of)


def test_a_list_in_a_cell_is_shown_with_commas() -> None:
    shown = table(pd.DataFrame({"Members": [["AGO", "BDI"]]}), "Members")._repr_mimebundle_()
    assert "<td>AGO, BDI</td>" in shown["text/html"]


def test_a_table_says_yes_and_no() -> None:
    told = table(pd.DataFrame({"elected": [True, False, None]}), "Who was elected")._repr_mimebundle_()["text/html"]
    assert [told.count(f">{word}<") for word in ("yes", "no", "True", "False")] == [1, 1, 0, 0]


def test_what_no_table_can_be_made_of_is_said_to_be_so() -> None:
    frame = pd.DataFrame({"vote_id": ["ES-11/3"], "yes": [93]})
    with pytest.raises(ValueError, match=r"There is no column 'Yes'\. There are: vote_id, yes\."):
        table(frame, "Votes", vote_id="Vote", Yes="In favour")
    with pytest.raises(ValueError, match=r"A Series is no table\. .* write \.reset_index\(\) after it\."):
        table(frame["yes"], "Votes")  # type: ignore[arg-type]  # as a reporter's cell would


def test_a_paragraph_whose_rows_are_gone_says_what_to_do() -> None:
    rows = pd.DataFrame({"a": [1, 2]})
    assert first(rows, "a count")["a"] == 1
    with pytest.raises(LookupError, match=r"^The data no longer have a count, which .* Write it anew or remove it\.$"):
        first(rows.iloc[:0], "a count")


def test_percentages_have_as_many_decimals_as_are_asked_for() -> None:
    assert percent(93 / 117) == "79.5%"
    assert percent(0.5, decimals=0) == "50%"


def test_half_of_a_percentage_s_last_digit_is_rounded_up() -> None:
    assert [percent(share) for share in (53 / 80, 91 / 112, 1 / 16)] == ["66.3%", "81.3%", "6.3%"]
    assert [percent(share) for share in (0.0, 1.0, 2 / 3)] == ["0.0%", "100.0%", "66.7%"]


def test_dates_names_and_nouns_are_said_as_a_sentence_has_them() -> None:
    assert day(dt.date(2022, 4, 7)) == "7 April 2022"
    assert names(["Bulgaria"]) == "Bulgaria"
    assert names(["Bulgaria", "Albania", "Russia"]) == "Bulgaria, Albania and Russia"
    assert names([]) == "none"
    assert names(["24", "25", "26"], "or") == "24, 25 or 26"
    assert [or_none(count) for count in (0, 1, 58)] == ["none", "one", "58"]
    assert (plural(1, "vote"), plural(58, "vote"), plural(2, "country", "countries")) == (
        "one vote",
        "58 votes",
        "two countries",
    )
    assert (verb(1, "was", "were"), verb(2, "was", "were")) == ("was", "were")


def test_a_date_is_said_no_finer_than_it_is() -> None:
    said = [dated(value) for value in ("2022-04-07", "2022-W14", "2022-04", "2022")]
    assert said == ["7 April 2022", "the week of 4 April 2022", "April 2022", "2022"]


def test_a_day_in_a_table_is_said_as_in_a_sentence() -> None:
    told = table(pd.DataFrame({"date": [pd.Timestamp("2022-04-07"), pd.NaT]}), "When")._repr_mimebundle_()["text/html"]
    assert "<td>7 April 2022</td>" in told
    assert "<td></td>" in told


def test_prose_is_markdown_and_plain() -> None:
    assert say("One.", "Two.")._repr_mimebundle_() == {"text/markdown": "One. Two.", "text/plain": "One. Two."}
    assert str(listed(["a", "b"])) == "- a\n- b"
    shown = say(strong("One.", "Two."), "Three.")._repr_mimebundle_()
    assert shown == {"text/markdown": "**One. Two.** Three.", "text/plain": "One. Two. Three."}


@given(
    st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1), min_size=1).map(" ".join),
    st.sampled_from(IN_PROSE),
)
@example("*a* _b_ `c` [d](https://example.org) <img src=x> &lt; ~~e~~ \\* | #", say)
@example("1. a", say)
@example("- a", say)
def test_what_a_text_holds_is_shown_and_is_no_markdown(text: str, how: Callable[[str], Text]) -> None:
    html = prose.from_markdown(how(text)._repr_mimebundle_()["text/markdown"])
    assert " ".join(html.get_text().split()) == text


@pytest.mark.parametrize("formula", ["$a$", r"\(a\)"])
def test_a_text_is_no_formula(formula: str) -> None:
    html = prose.from_markdown(say(formula)._repr_mimebundle_()["text/markdown"])
    assert html.get_text().strip() == formula
    assert formula not in [*html.strings]


def test_a_table_has_a_caption_and_scoped_headings_and_no_markup_of_its_cells() -> None:
    frame = pd.DataFrame({"a": ["<script>", None], "b": pd.array([1, None], dtype="Int64"), "c": [2, 3]})
    shown = table(frame, "A & B", b="Votes", a="Name")._repr_mimebundle_()
    assert "<caption>A &amp; B</caption>" in shown["text/html"]
    number = ' class="hrcvote-number"'
    assert f'<th scope="col"{number}>Votes</th><th scope="col">Name</th>' in shown["text/html"]
    assert f"<td{number}>1</td><td>&lt;script&gt;</td>" in shown["text/html"]
    assert f"<td{number}></td><td></td>" in shown["text/html"]
    assert "<script>" not in shown["text/html"]
    assert shown["text/plain"].startswith("A & B\n")


def test_only_numbers_are_set_to_the_right() -> None:
    frame = pd.DataFrame({"yes": [True], "day": [dt.date(2022, 4, 7)], "text": ["93"], "share": [0.5]})
    shown = table(frame, "Four kinds")._repr_mimebundle_()["text/html"]
    assert shown.count("hrcvote-number") == 2
    assert '<th scope="col" class="hrcvote-number">share</th>' in shown
    twice = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert table(twice, "Two of a name")._repr_mimebundle_()["text/html"].count("hrcvote-number") == 4


def test_a_span_of_whole_weeks_is_said_in_weeks_and_no_other() -> None:
    assert [length(days) for days in (0, 1, 41, 42, 44)] == ["no days", "one day", "41 days", "six weeks", "44 days"]


def test_the_years_of_a_term_are_printed_with_a_dash() -> None:
    assert years("2021-2023") == "2021–2023"


def test_a_span_has_its_year_once() -> None:
    first, last = dt.date(2022, 2, 24), dt.date(2022, 4, 7)
    assert from_to(first, last) == "from 24 February to 7 April 2022"
    assert from_to(first.replace(year=2021), last) == "from 24 February 2021 to 7 April 2022"


def test_how_many_of_all_begin_a_sentence() -> None:
    said = [of_all(count, 5, "text") for count in (5, 2, 0)]
    assert said == ["All five texts", "Two of the five texts", "None of the five texts"]
    assert [of_all(count, 2, "text") for count in (2, 1)] == ["Both texts", "One of the two texts"]
    assert [of_all(count, 1, "text") for count in (1, 0)] == ["The one text", "No texts"]


def test_a_figure_has_digits() -> None:
    assert [in_digits(count, "text") for count in (1, 2)] == ["1 text", "2 texts"]
