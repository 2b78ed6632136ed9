from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

from changes import reading, stating, voting, with_cell
from hrcvote import Bundle, claims, comparison, figure, record, style
from hrcvote.charts import discrepancies, overview
from hrcvote.charts.lettering import text_width
from hrcvote.charts.sheet import LEADING
from hrcvote.data import each
from hrcvote.engine import engine
from hrcvote.figure import Figure
from hrcvote.rules import POSITIONS
from hrcvote.words import years

FIGURES: dict[str, Callable[[Bundle], Figure]] = {
    "matrix": discrepancies.matrix,
    "totals": discrepancies.totals,
    "outcomes": discrepancies.outcomes,
    "words": discrepancies.words,
    "candidacy_dates": discrepancies.candidacy_dates,
    "omissions": discrepancies.omissions,
    "wider_press": discrepancies.wider_press,
}


def drawing(made: Figure, width: int) -> dict[str, Any]:
    return made.spec if width == style.WIDE else figure.narrow(made.spec)


def layers(made: Figure, width: int, mark: str) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield each layer that draws such a mark, with its rows."""
    spec = drawing(made, width)
    for layer in spec["layer"]:
        if layer["mark"]["type"] == mark:
            yield layer, spec["datasets"][layer["data"]["name"]]


def boxes(made: Figure, width: int) -> list[dict[str, Any]]:
    """The boxes that tell a pointer something, by the names of what they tell."""
    found = []
    for layer, rows in layers(made, width, "rect"):
        tips = {tip["field"]: tip["title"] for tip in layer["encoding"].get("tooltip", [])}
        found += [{tips.get(field, field): value for field, value in row.items()} for row in rows if tips]
    return found


def written(made: Figure, width: int) -> str:
    return "\n".join(row["text"] for _, rows in layers(made, width, "text") for row in rows)


def lettered(made: Figure, width: int) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield each line of text with its left, its right, its top and its bottom, in pixels."""
    for layer, rows in layers(made, width, "text"):
        size = layer["mark"]["fontSize"]
        for row in rows:
            for place, line in enumerate(row["text"].split("\n")):
                wide = text_width(line, size, layer["mark"].get("fontWeight") == "bold")
                left = row["x"] - wide * {"left": 0, "center": 0.5, "right": 1}[layer["mark"]["align"]]
                middle = row["y"] + LEADING * place
                yield line, left, left + wide, middle - size / 3, middle + size / 3


@pytest.fixture(scope="module")
def figures(bundle: Bundle) -> dict[str, Figure]:
    """The figures of the real data: each takes a while to draw."""
    return {name: make(bundle) for name, make in FIGURES.items()}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_it_fills_its_width_and_no_text_runs_out(figures: dict[str, Figure], name: str, width: int) -> None:
    """A text that ran out of the drawing would widen it, since nothing else lies outside its frame."""
    spec = drawing(figures[name], width)
    assert spec["width"] == width - 8
    svg = engine().vegalite_to_svg(spec)
    drawn = re.search(r'width="([\d.]+)"', svg)
    assert drawn is not None
    assert float(drawn[1]) == pytest.approx(width, abs=2)
    assert min(int(size) for size in re.findall(r'font-size="(\d+)px"', svg)) >= 11


@pytest.mark.parametrize("name", FIGURES)
def test_every_colour_can_be_repainted_for_a_dark_page(figures: dict[str, Figure], name: str) -> None:
    known = {value for key, value in vars(style).items() if key.isupper() and isinstance(value, str)}
    known |= {*style.VERDICTS.values(), *style.POSITIONS.values(), "none", "white"}
    for width in (style.WIDE, style.NARROW):
        svg = engine().vegalite_to_svg(drawing(figures[name], width))
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= known


def test_the_table_of_the_matrix_has_every_statement_and_its_paragraph(
    bundle: Bundle, figures: dict[str, Figure]
) -> None:
    held = claims.verdicts(bundle).query("set == 'story'")
    table = figures["matrix"].table
    stated = table[table["Paragraph"].notna()]
    assert sorted(stated["Statement"]) == sorted(held["as_printed"])
    assert sorted(stated["Paragraph"]) == sorted(int(place[1:]) for place in held["locator"])
    assert sorted(stated["Verdict"]) == sorted(held["verdict"].map(style.VERDICT_LABELS))
    assert set(table["Source"]) == set(comparison.texts(bundle)["short"])
    assert len(table) - len(stated) == len(claims.omissions(bundle))


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_the_matrix_has_a_cell_for_each_text_and_thing_spoken_of(
    bundle: Bundle, figures: dict[str, Figure], width: int
) -> None:
    stated, rest = comparison.stated(bundle), comparison.beyond_the_vote(bundle)
    cells = stated[stated["verdict"] != "silent"].groupby(["figure", "source_id"]).ngroups
    assert len(boxes(figures["matrix"], width)) == cells + rest.groupby(["figure", "source_id"]).ngroups


def test_the_matrix_counts_every_statement_of_anything_else(bundle: Bundle, figures: dict[str, Figure]) -> None:
    held = claims.verdicts(bundle).query(f"set == 'story' and subject != '{record.SUSPENSION}'")
    rest = comparison.beyond_the_vote(bundle)
    assert rest["made"].sum() == len(held)
    assert rest.groupby("verdict")["made"].sum().to_dict() == held["verdict"].value_counts().to_dict()
    for width in (style.WIDE, style.NARROW):
        counted = [row["States"] for row in boxes(figures["matrix"], width) if row["Of"] == "Other dates"]
        assert "1 differs, 4 are imprecise, 8 cannot be verified and 3 agree" in counted


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_the_matrix_shows_the_worst_verdict_of_a_cell(figures: dict[str, Figure], width: int) -> None:
    cells = {(row["Of"], row["Source"]): row for row in boxes(figures["matrix"], width)}
    assert cells["Word for the act", "RFE/RL"]["fill"] == style.VERDICTS["differs"]
    assert cells["Word for the act", "RFE/RL"]["States"] == "dismissed; suspended"
    assert cells["Day of the vote", "UN Watch"]["fill"] == style.VERDICTS["imprecise"]
    assert cells["Abstained", "UN Watch"]["fill"] == style.VERDICTS["omits"]
    assert cells["Abstained", "UN Watch"]["edge"] == style.FAINT


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_a_cell_of_the_matrix_opens_its_source_at_the_words(
    bundle: Bundle, figures: dict[str, Figure], width: int
) -> None:
    cells = {(row["Of"], row["Source"]): row.get("url") for row in boxes(figures["matrix"], width)}
    urls = bundle.sources.set_index("source_id")["url"]
    assert cells["Against", "Kyiv Independent"] == f"{urls['kyiv-independent']}#:~:text=25%20against"
    assert cells["Against", "UN Watch"] == urls["un-watch"]  # a bare 24 would be found in a date
    assert cells["Against", "Tabloid"] is None
    svg = engine().vegalite_to_svg(drawing(figures["matrix"], width))
    assert svg.count("<a ") == sum(url is not None for url in cells.values())


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_a_choice_leaves_only_the_cells_of_its_verdict(figures: dict[str, Figure], width: int) -> None:
    spec = json.loads(json.dumps(drawing(figures["matrix"], width)))
    choice = next(param for param in spec["params"] if param["name"] == "show")
    assert choice["value"] == choice["bind"]["options"][0]
    for option, fills in {
        "differs": {"differs"},
        "off": {"differs", "imprecise"},
        "unverifiable": {"differs", "imprecise"},  # they stand in cells beside something worse
        "omits": {"omits"},
    }.items():
        assert option in choice["bind"]["options"]
        kept = [row for row in boxes(figures["matrix"], width) if option in row["at"]]
        assert {row["fill"] for row in kept} == {style.VERDICTS[verdict] for verdict in fills}
        choice["value"] = option
        drawn = engine().vegalite_to_svg(spec)
        assert drawn.count("<a ") == sum("url" in row for row in kept)
        assert "not said" not in drawn


def test_every_row_of_totals_comes_to_all_members(bundle: Bundle, figures: dict[str, Figure]) -> None:
    made = figures["totals"]
    parts = made.table[[style.POSITION_LABELS[position] for position in POSITIONS] + ["In no total"]]
    assert set(parts.fillna(0).sum(axis=1)) == {len(bundle.members)}
    for width in (style.WIDE, style.NARROW):
        drawn = boxes(made, width)
        for source in made.table["Source"]:
            assert sum(int(row["Members"]) for row in drawn if row["Source"] == source) == len(bundle.members)


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_what_differs_from_the_recount_is_outlined_and_what_is_implied_is_dashed(
    bundle: Bundle, figures: dict[str, Figure], width: int
) -> None:
    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row[edge] for edge in ("x", "y", "x2", "y2"))

    drawn = list(layers(figures["totals"], width, "rect"))
    thick = {place(row) for _, rows in drawn for row in rows if row.get("thick") == 2 and row["edge"] == style.INK}
    dashed = {place(row) for layer, rows in drawn for row in rows if "strokeDash" in layer["mark"]}
    parts = {place(row): (row["Source"], row["Position"]) for row in boxes(figures["totals"], width)}
    reported = comparison.reported(bundle)
    wrong = [(row.label, position) for row in each(reported) for position in row.wrong]
    assert {parts[at] for at in thick} == {(label, style.POSITION_LABELS[position]) for label, position in wrong}
    assert {parts[at] for at in dashed} == {(label, "Did not vote") for label in reported.query("implied")["label"]}
    assert ("Tabloid", "Abstained") in {parts[at] for at in thick}
    assert engine().vegalite_to_svg(drawing(figures["totals"], width)).count("stroke-dasharray") == len(dashed)


def test_members_that_a_source_does_not_divide_are_one_part(figures: dict[str, Figure]) -> None:
    own = [row for row in boxes(figures["totals"], style.WIDE) if row["Source"] == "UN Watch"]
    assert [row["Position"] for row in own] == ["In favour", "Against", "In no total"]
    assert own[-1]["Members"] == "76"
    assert own[-1]["fill"] == style.CONTEXT


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_each_case_has_a_bar_and_a_line(bundle: Bundle, figures: dict[str, Figure], width: int) -> None:
    made = figures["outcomes"]
    assert len(boxes(made, width)) == 2 * len(comparison.cases(bundle))
    lines = [row for row in boxes(made, width) if row["fill"] == style.ACCENT]
    assert {(row["edge"], row["x2"] - row["x"]) for row in lines} == {(style.PAPER, 4)}, "on the bar it is not seen"
    assert written(made, width).count(" needed") == len(comparison.cases(bundle))


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_each_use_of_a_word_has_a_mark(bundle: Bundle, figures: dict[str, Figure], width: int) -> None:
    made = figures["words"]
    acts = claims.verdicts(bundle).query(f"set == 'story' and subject == '{record.SUSPENSION}' and measure == 'act'")
    assert len(boxes(made, width)) == len(acts) == len(made.table)
    assert {row["Word"] for row in boxes(made, width) if row["fill"] == style.VERDICTS["agrees"]} == {"suspended"}


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_each_printed_total_has_a_mark(figures: dict[str, Figure], width: int) -> None:
    made = figures["wider_press"]
    drawn = boxes(made, width)
    assert len([row for row in drawn if row["As printed"] != "left out"]) == len(made.table)


def test_the_description_of_the_printed_totals_says_which_each_is(figures: dict[str, Figure]) -> None:
    assert "Babalu Blog, 7 April 2022: 54 abstaining; " in figures["wider_press"].alt
    assert "Republic World, 8 April 2022: 140 in favour; " in figures["wider_press"].alt


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_each_dating_of_a_candidacy_has_a_mark_at_its_day(
    bundle: Bundle, figures: dict[str, Figure], width: int
) -> None:
    made, dated = figures["candidacy_dates"], comparison.candidacies(bundle)
    marks = boxes(made, width)
    assert len(marks) == len(dated) == len(made.table)
    for term, rows in dated.groupby("term"):
        own = [row for row in marks if row["Candidacy for"] == years(str(term))]
        places = [row["x"] for row in own]
        days = [(row.date - rows["date"].iloc[0]).days for row in rows.itertuples()]
        steps = [(place - places[0]) / after for place, after in zip(places, days, strict=True) if after]
        assert max(steps) == pytest.approx(min(steps), rel=0.02)
    red = [row["Dated by"] for row in marks if row["fill"] == style.VERDICTS["differs"]]
    assert red == ["UN Watch", "NV"]
    colours = {row["color"] for kind in ("rule", "text") for _, rows in layers(made, width, kind) for row in rows}
    assert style.ACCENT not in colours  # red means what the subtitle says that it does, and nothing else


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_each_thing_asked_of_a_text_has_a_cell(bundle: Bundle, figures: dict[str, Figure], width: int) -> None:
    made, cells = figures["omissions"], boxes(figures["omissions"], width)
    assert len(cells) == len(comparison.ASKED) * len(comparison.texts(bundle)) == len(made.table)
    empty = [row for row in cells if row["fill"] == style.VERDICTS["omits"]]
    assert len(empty) == (made.table["How stated"] == "left out").sum()
    assert {row["edge"] for row in empty} == {style.FAINT}


@pytest.mark.parametrize("name", FIGURES)
def test_a_changed_statement_changes_the_figure(bundle: Bundle, figures: dict[str, Figure], name: str) -> None:
    changed = stating(
        bundle, kyiv_independent_12="27", kyiv_independent_02="suspended", un_watch_18="2020-04-30", rferl_05="23"
    )
    after = FIGURES[name](changed)
    assert after.spec["datasets"] != figures[name].spec["datasets"]
    assert after.alt != figures[name].alt


def test_titles_stay_true_when_the_reports_are_put_right(bundle: Bundle, figures: dict[str, Figure]) -> None:
    right = stating(bundle, kyiv_independent_12="24", tabloid_09="58", kyiv_independent_2_02="24")
    assert "two of them in a total" in figures["matrix"].title
    assert "none in a total" in discrepancies.matrix(right).title
    assert figures["totals"].title.startswith("Two of the five texts print")
    assert discrepancies.totals(right).title == "Every total that the texts print is the record's"
    seven = "Seven of the 19 publications print a total that differs from the record; 25 against appears in two"
    assert figures["wider_press"].title == seven
    assert discrepancies.wider_press(right).title.startswith("Four of the 19 publications print a total that differs")


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_totals_that_are_more_than_all_members_leave_nobody(bundle: Bundle, width: int) -> None:
    made = discrepancies.totals(stating(bundle, coalition_1776_21="140"))
    assert "-" not in made.title
    assert made.title == "Three of the five texts print a total that differs from the record"
    assert "1776 Coalition: 140 in favour, not 93; 29 more than there are members" in made.alt
    assert (made.table.drop(columns=["Source", "Compared with the recount"]).fillna(0) >= 0).all(axis=None)
    own = [row for row in boxes(made, width) if row["Source"] == "1776 Coalition"]
    assert sorted(row["Position"] for row in own) == ["Abstained", "Against", "In favour"]
    assert max(row["x2"] for row in own) <= (512 if width == style.WIDE else style.inner(width))
    # Nor where abstentions are left out, too.
    most = comparison.reported(stating(bundle, un_watch_40="180")).set_index("label").loc["UN Watch"]
    assert (most["rest"], most["over"], most["verdict"]) == (0, 11, "differs")


def test_figures_count_the_texts_that_there_are(bundle: Bundle) -> None:
    four, six = ("rferl", "tabloid", "un-watch", "coalition-1776"), {"more": ("le-monde",)}
    every = (*four, "kyiv-independent")
    assert " statements in six texts: on the vote" in discrepancies.matrix(reading(bundle, *every, **six)).subtitle
    assert "The six texts" in json.dumps(discrepancies.totals(reading(bundle, *every, **six)).spec)
    assert (
        "UN Watch and un-watch-2 give votes"
        in discrepancies.totals(reading(bundle, "un-watch", more=("un-watch-2",))).alt
    )
    assert discrepancies.omissions(reading(bundle, "rferl")).subtitle.startswith("What one text read in full does with")
    assert discrepancies.omissions(reading(bundle, "rferl")).title.startswith("The one text does not say how many")


def test_a_text_without_both_counts_is_not_drawn_and_told_and_counted(bundle: Bundle) -> None:
    rounded = discrepancies.totals(stating(bundle, tabloid_07="<93"))
    assert rounded.title == "Two of the five texts print a total that differs from the record"
    assert rounded.subtitle.endswith(" Not drawn: Tabloid, which leaves out or rounds votes in favour or against.")
    assert "Four of the five texts" in json.dumps(rounded.spec)
    said = discrepancies.totals(bundle)
    assert "Not drawn" not in said.subtitle
    assert "The five texts" in json.dumps(said.spec)


def test_of_a_wrong_total_beside_one_that_is_left_out_both_are_told_and_nothing_follows(bundle: Bundle) -> None:
    figure = discrepancies.totals(stating(bundle, un_watch_40="92"))
    assert figure.title == "Three of the five texts print a total that differs from the record"
    assert "UN Watch: 92 in favour, not 93; 77 in no total; abstentions left out; " in figure.alt
    stated = bundle.claims.replace({"measure": {"abstain": "not_voting"}}).query("claim_id == 'tabloid-09'")
    others = bundle.claims.query("claim_id != 'tabloid-09'")
    given = dataclasses.replace(bundle, claims=pd.concat([others, stated], ignore_index=True))
    assert discrepancies.totals(given).alt.endswith("UN Watch gives votes in favour and against only.")
    rounded = discrepancies.totals(stating(bundle, rferl_06="~60")).alt
    assert rounded.endswith(". UN Watch gives votes in favour and against only.")


def test_titles_are_grammatical_where_one_differs_or_none(bundle: Bundle) -> None:
    leaves = discrepancies.totals(stating(bundle, tabloid_09="58")).title
    assert leaves.endswith(
        "One of the five texts prints a total that differs from the record and so leaves 17 members not voting, not 18"
    )
    said = bundle.claims["measure"].eq("act") & bundle.claims["subject"].eq(record.SUSPENSION)
    own, other = (
        dataclasses.replace(bundle, claims=bundle.claims.assign(stated=bundle.claims["stated"].mask(said, word)))
        for word in ("suspended", "expelled")
    )
    assert discrepancies.words(own).title.endswith("more than the resolution did; its own word appears 16 times")
    assert discrepancies.words(other).title.endswith("16 times in all; its own word appears nowhere")
    differ = claims.verdicts(bundle).query("verdict == 'differs'")["claim_id"]
    right = dataclasses.replace(bundle, claims=bundle.claims[~bundle.claims["claim_id"].isin(differ)])
    assert discrepancies.matrix(right).title.startswith(
        "None of the five texts depart from the record on the vote, and"
    )
    assert discrepancies.wider_press(right).alt.endswith("58 abstaining and 18 not voting).")


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_counts_of_statements_are_grammatical_where_they_are_one(
    bundle: Bundle, figures: dict[str, Figure], width: int
) -> None:
    told = " ".join(row["States"] for row in boxes(figures["matrix"], width))
    assert "1 differs, 4 are imprecise" in told
    assert not re.search(r"\b1 (differ|are imprecise|agree)\b", told)
    topic = claims.verdicts(bundle).query("set == 'story' and measure == 'date' and subject != 'ES-11/3'")
    gone = bundle.claims["claim_id"].isin(topic["claim_id"].iloc[1:])
    one = discrepancies.matrix(dataclasses.replace(bundle, claims=bundle.claims[~gone]))
    assert "1 statement\n" in written(one, width)


def test_the_title_of_the_dates_follows_the_days(bundle: Bundle, figures: dict[str, Figure]) -> None:
    assert figures["candidacy_dates"].title.endswith("earlier than UN Watch and NV say: by 679 and 208 days")
    one = stating(bundle, nv_02="2023-03-02")
    assert discrepancies.candidacy_dates(one).title.endswith("2021–2023 earlier than UN Watch says: by 679 days")
    none = stating(one, un_watch_18="2018-06-20")
    assert discrepancies.candidacy_dates(none).title.startswith("No source dates")
    early = stating(one, un_watch_18="2018-06-18")
    assert discrepancies.candidacy_dates(early).title == (
        "UN Watch dates Russia's candidacy for 2021–2023 differently from the record: two days before"
    )


def test_no_day_of_a_candidacy_is_made_up(bundle: Bundle, figures: dict[str, Figure]) -> None:
    assert "2024–2026: no day given, UN Watch (names the 52nd session, and no day)" in figures["candidacy_dates"].alt
    vague = with_cell(
        bundle, "events", {"event_id": "candidacy-2024-2026"}, date=pd.Timestamp("2023-03-01"), precision="month"
    )
    made = discrepancies.candidacy_dates(stating(vague, un_watch_18="2020-04", nv_02="2023-W14"))
    assert made.title.endswith("earlier than UN Watch and NV say: by 651 and 3 days")
    assert made.table["Announced"].fillna("").tolist()[3:7] == ["2020-04", "2023-03", "", "2023-W14"]
    assert made.table["Known to the"].tolist()[3:7] == ["month", "month", "session", "week"]
    said = made.alt + written(made, style.WIDE) + " ".join(row["Announced"] for row in boxes(made, style.NARROW))
    assert "the week of 3 April 2023" in said
    for day in ("1 April 2020", "1 March 2023", "On that day: nothing"):
        assert not re.search(rf"\b{day}", said)


def test_a_date_that_agrees_in_part_is_no_day_from_the_record(bundle: Bundle) -> None:
    rounder = discrepancies.candidacy_dates(stating(bundle, un_watch_18="2018-06")).table
    assert rounder.query("`Dated by` == 'UN Watch' and `Announced` == '2018-06'")["Days from the record"].item() == 0


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_a_candidacy_dated_too_early_is_drawn_from_the_day_of_the_record(bundle: Bundle, width: int) -> None:
    made = discrepancies.candidacy_dates(stating(bundle, un_watch_18="2018-03-20"))
    marks = {row["Announced"]: row["x"] for row in boxes(made, width)}
    red = [row for _, rows in layers(made, width, "rule") for row in rows if row["color"] == style.VERDICTS["differs"]]
    recorded, stated = marks["20 June 2018"] + 5, marks["20 March 2018"] + 5
    assert (red[0]["x"], red[0]["x2"]) == pytest.approx((recorded, stated), abs=0.2)


def test_two_that_differ_on_one_candidacy_speak_of_one(bundle: Bundle) -> None:
    other = bundle.claims[bundle.claims["claim_id"] == "nv-02"].assign(
        claim_id="nv-99", subject="candidacy-2021-2023", stated="2018-06-21"
    )
    mended = stating(bundle, nv_02="2023-03-02")
    both = dataclasses.replace(mended, claims=pd.concat([mended.claims, other], ignore_index=True))
    assert discrepancies.candidacy_dates(both).title == (
        "Russia announced its candidacy for 2021–2023 earlier than NV and UN Watch say: by 1 and 679 days"
    )
    alone = stating(both, un_watch_18="2018-06-20")
    assert discrepancies.candidacy_dates(alone).title.endswith("earlier than NV says: by 1 day")


def test_the_title_of_the_omissions_follows_what_is_missing(bundle: Bundle, figures: dict[str, Figure]) -> None:
    assert figures["omissions"].title.startswith("None of the five texts says how many members did not vote, how many")
    claims_of = bundle.claims.copy()
    told = ["votes_needed", "not_voting", "resolution"]
    more = claims_of[claims_of["claim_id"] == "rferl-04"].iloc[[0, 0, 0]].assign(measure=told, claim_id=told)
    more = more.assign(stated=["78", "18", "ES-11/3"], as_printed=["78 needed", "18 absent", "ES-11/3"])
    fuller = dataclasses.replace(bundle, claims=pd.concat([claims_of, more], ignore_index=True))
    assert discrepancies.omissions(fuller).title.startswith("Four of the five texts do not say how many members did")
    cells = {(row["Of"], row["Source"]): row["Says"] for row in boxes(discrepancies.omissions(fuller), style.WIDE)}
    assert cells["Number of the resolution", "RFE/RL"] == "said"
    assert cells["Deciding organ", "Tabloid"] == "two ways"


def test_titles_stay_true_when_a_text_uses_the_resolution_s_word(bundle: Bundle, figures: dict[str, Figure]) -> None:
    assert figures["words"].title.startswith("All five texts")
    assert discrepancies.words(stating(bundle, rferl_13="suspended")).title.startswith("Four of the five texts")


def test_an_error_that_turns_the_outcome_is_told(bundle: Bundle, figures: dict[str, Figure]) -> None:
    assert figures["outcomes"].title.startswith("No error")
    assert "would have changed the result" in discrepancies.outcomes(stating(bundle, kyiv_independent_12="47")).title
    closest = discrepancies.outcomes(stating(bundle, kyiv_independent_12="46")).title
    assert closest.endswith("each carries the resolution, the closest with no vote to spare")


def test_where_no_text_gives_a_total_none_is_said_to_be_left_out(bundle: Bundle) -> None:
    words = bundle.claims[bundle.claims["measure"].eq("act") & bundle.claims["subject"].eq(record.SUSPENSION)]
    said = discrepancies.matrix(dataclasses.replace(bundle, claims=words)).alt
    assert " Left out: nothing. On all else: none." in said


def test_a_changed_record_changes_every_verdict_that_rests_on_it(bundle: Bundle) -> None:
    moved = voting(bundle, "not_voting", "no", 1)
    assert "24 against" in discrepancies.wider_press(moved).title


def test_texts_that_do_not_fit_beside_each_other_on_a_phone_stand_one_part_below_the_other(bundle: Bundle) -> None:
    every = ("rferl", "tabloid", "un-watch", "coalition-1776", "kyiv-independent")
    six = discrepancies.matrix(reading(bundle, *every, more=("le-monde-diplomatique",)))
    own = boxes(six, style.NARROW)
    assert max(row["x2"] for row in own) <= style.inner(style.NARROW)
    assert len({row["Source"] for row in own}) == 6
    heights = {row["Source"]: row["y"] for row in own if row["Of"] == "In favour"}
    assert len(set(heights.values())) == 2
    one = [row["y"] for row in boxes(discrepancies.matrix(bundle), style.NARROW) if row["Of"] == "In favour"]
    assert len(set(one)) == 1


@pytest.mark.parametrize("name", ["matrix", "totals", "words", "omissions", "wider_press"])
@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_the_long_name_of_a_publisher_runs_into_nothing(bundle: Bundle, name: str, width: int) -> None:
    every = ("rferl", "tabloid", "un-watch", "coalition-1776", "kyiv-independent")
    six = reading(bundle, *every, more=("Frankfurter Allgemeine Sonntagszeitung",))
    long = with_cell(six, "sources", {"source_id": "tass"}, publisher="The Times of Central and Eastern Europe Online")
    made = FIGURES[name](long)
    lines = list(lettered(made, width))
    rects = [row for _, rows in layers(made, width, "rect") for row in rows]
    assert any("Sonntagszeitung" in line for line, *_ in lines)
    for place, (line, left, right, top, bottom) in enumerate(lines):
        assert right <= style.inner(width) + 1, line
        for other, left2, right2, top2, bottom2 in lines[:place]:
            apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
            assert apart, (line, other)
        for box in rects:
            outside = right <= box["x"] or box["x2"] <= left or bottom <= box["y"] or box["y2"] <= top
            within = box["x"] - 1 <= left and right <= box["x2"] + 1
            assert outside or within, (line, box)


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_a_note_on_a_word_of_a_text_with_a_long_name_takes_several_lines(bundle: Bundle, width: int) -> None:
    named = "The Times of Central and Eastern Europe Online"
    made = discrepancies.words(with_cell(bundle, "sources", {"source_id": "un-watch"}, publisher=named))
    lines = list(lettered(made, width))
    assert any(line.startswith("* The Times") for line, *_ in lines)
    assert max(right for _, _, right, *_ in lines) <= style.inner(width) + 1


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_texts_of_which_one_has_a_long_name_stand_in_parts(bundle: Bundle, width: int) -> None:
    every = ("rferl", "tabloid", "un-watch", "coalition-1776", "kyiv-independent")
    six = reading(bundle, *every, more=("Frankfurter Allgemeine Sonntagszeitung",))
    cells = boxes(discrepancies.omissions(six), width)
    assert len({row["Source"] for row in cells}) == 6
    assert len({row["y"] for row in cells if row["Of"] == "Abstained"}) == 2
    assert len({row["y"] for row in boxes(discrepancies.omissions(bundle), width) if row["Of"] == "Abstained"}) == 1
    used, marks = comparison.words_used(six), boxes(discrepancies.words(six), width)
    assert len(marks) == len(used)


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", ["matrix", "words", "omissions"])
def test_no_word_of_a_name_is_cut_where_a_part_of_the_columns_has_room(bundle: Bundle, name: str, width: int) -> None:
    # The word with the most letters is not the widest.
    publisher = "COMMONWEALTH Philanthropist's"
    made = FIGURES[name](with_cell(bundle, "sources", {"source_id": "kyiv-independent"}, publisher=publisher))
    heads = [line.split() for line, *_ in lettered(made, width) if any(word in line for word in ("COMM", "Phil"))]
    assert {word for line in heads for word in line} >= set(publisher.split())
    assert not any(word.startswith("COMM") and word != "COMMONWEALTH" for line in heads for word in line)


def test_two_texts_of_one_publisher_are_told_apart(bundle: Bundle) -> None:
    both = with_cell(bundle, "sources", {"source_id": "kyiv-independent"}, publisher="UN Watch")
    told = discrepancies.words(both).alt
    assert "UN Watch, 26 September 2023 paragraph 1" in told
    assert "UN Watch, 2023 paragraph 15" in told
    assert "UN Watch, 2023, abstained" in discrepancies.matrix(both).alt
    assert "; UN Watch, 26 September 2023 (did not vote, " in discrepancies.omissions(both).alt
    sources = {tip["Source"] for tip in boxes(discrepancies.matrix(both), style.WIDE)}
    assert sources >= {"UN Watch, 2023", "UN Watch, 26 September 2023"}
    assert {"UN Watch, 2023", "UN Watch, 26 September 2023"} <= set(comparison.statements(both)["Source"])
    pairs = {(row.yes, row.no): row.who for row in each(comparison.cases(both).query("group == 'rule'"))}
    assert "UN Watch, 2023, " in pairs[93, 24]
    assert "UN Watch, 26 September 2023 and Kyiv Independent" in pairs[93, 25]
    told = overview.statements(both).alt
    assert "UN Watch, 2023: 43 statements" in told
    assert " in five documents" in overview.statements(both).title


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
@pytest.mark.parametrize("name", ["totals", "candidacy_dates", "outcomes"])
def test_a_mark_too_light_for_the_page_has_an_edge(figures: dict[str, Figure], name: str, width: int) -> None:
    light = {colour for name, colour in style.VERDICTS.items() if name != "differs"}
    light |= {style.POSITIONS["abstain"], style.CONTEXT}
    rows = [row for _, some in layers(figures[name], width, "rect") for row in some]
    outlined = {(row["x"], row["y"]) for row in rows if row.get("edge", style.PAPER) != style.PAPER}
    assert [row for row in rows if row.get("fill") in light and (row["x"], row["y"]) not in outlined] == []
