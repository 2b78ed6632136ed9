from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import vl_convert

from changes import stating, voting
from hrcvote import Bundle, claims, comparison, figure, record, style
from hrcvote.charts import discrepancies
from hrcvote.figure import Figure
from hrcvote.rules import POSITIONS

FIGURES: dict[str, Callable[[Bundle], Figure]] = {
    "matrix": discrepancies.matrix,
    "totals": discrepancies.totals,
    "outcomes": discrepancies.outcomes,
    "words": discrepancies.words,
    "wider_press": discrepancies.wider_press,
}


def drawing(made: Figure, width: int) -> dict[str, Any]:
    return made.spec if width == style.WIDE else figure.narrow(made.spec)


def layers(made: Figure, width: int, mark: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of each layer that draws such a mark and says nothing to a pointer."""
    spec = drawing(made, width)
    for layer in spec["layer"]:
        if layer["mark"]["type"] == mark and "tooltip" not in layer["encoding"]:
            yield spec["datasets"][layer["data"]["name"]]


def boxes(made: Figure, width: int) -> list[dict[str, Any]]:
    return next(layers(made, width, "rect"))


def written(made: Figure, width: int) -> str:
    return "\n".join(row["text"] for rows in layers(made, width, "text") for row in rows)


def params(node: Any) -> list[Any]:
    if isinstance(node, dict):
        own = [param.get("name") for param in node["params"]] if isinstance(node.get("params"), list) else []
        return own + [name for value in node.values() for name in params(value)]
    return [name for item in node for name in params(item)] if isinstance(node, list) else []


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
    svg = vl_convert.vegalite_to_svg(spec)
    drawn = re.search(r'width="([\d.]+)"', svg)
    assert drawn is not None
    assert float(drawn[1]) == pytest.approx(width, abs=2)
    assert min(int(size) for size in re.findall(r'font-size="(\d+)px"', svg)) >= 11


@pytest.mark.parametrize("name", FIGURES)
def test_every_parameter_is_named_by_hand(figures: dict[str, Figure], name: str) -> None:
    assert [name for name in params(figures[name].spec) if not name or name.startswith(("param_", "view_"))] == []


@pytest.mark.parametrize("name", FIGURES)
def test_every_colour_can_be_repainted_for_a_dark_page(figures: dict[str, Figure], name: str) -> None:
    known = {value for key, value in vars(style).items() if key.isupper() and isinstance(value, str)}
    known |= {*style.VERDICTS.values(), *style.POSITIONS.values()}
    used = set()
    for width in (style.WIDE, style.NARROW):
        for mark in ("rect", "rule", "text"):
            used |= {row.get("color", row.get("fill")) for rows in layers(figures[name], width, mark) for row in rows}
    assert used <= known


def test_the_matrix_has_every_statement_of_the_vote(bundle: Bundle, figures: dict[str, Figure]) -> None:
    held = claims.verdicts(bundle).query(f"set == 'story' and subject == '{record.SUSPENSION}'")
    table = figures["matrix"].table
    printed = set("; ".join(table["As printed"]).split("; "))
    assert set(held["as_printed"]) <= printed
    assert set(table["Source"]) == set(comparison.texts(bundle)["short"])


def test_the_matrix_has_a_cell_for_each_text_and_figure_spoken_of(bundle: Bundle, figures: dict[str, Figure]) -> None:
    stated = comparison.stated(bundle)
    cells = stated[stated["verdict"] != "silent"]
    made = figures["matrix"]
    wide = [row for row in boxes(made, style.WIDE) if row["Figure"]]
    assert len(wide) == cells.groupby(["figure", "source_id"]).ngroups
    narrow = [row for row in boxes(made, style.NARROW) if row["Figure"]]
    assert len(narrow) == cells.groupby(["figure", "value", "verdict"]).ngroups


def test_the_matrix_shows_the_worst_verdict_of_a_cell(figures: dict[str, Figure]) -> None:
    cells = {(row["Figure"], row["Source"]): row for row in boxes(figures["matrix"], style.WIDE)}
    assert cells["Word for the act", "RFE/RL"]["fill"] == style.VERDICTS["differs"]
    assert cells["Word for the act", "RFE/RL"]["States"] == "dismissed; suspended"
    assert cells["Day of the vote", "UN Watch"]["fill"] == style.VERDICTS["imprecise"]
    assert cells["Abstained", "UN Watch"]["fill"] == style.VERDICTS["omits"]
    assert cells["Abstained", "UN Watch"]["edge"] == style.FAINT


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_the_switch_leaves_only_what_differs(figures: dict[str, Figure], width: int) -> None:
    spec = drawing(figures["matrix"], width)
    assert [param["name"] for param in spec["params"]] == ["only_differs"]
    filters = [str(layer.get("transform")) for layer in spec["layer"]]
    assert all("only_differs" in condition for condition in filters)
    stay = [row for row in boxes(figures["matrix"], width) if row["Figure"] and not row.get("goes")]
    assert stay
    assert {row["fill"] for row in stay} == {style.VERDICTS["differs"]}


def test_every_row_of_totals_comes_to_all_members(bundle: Bundle, figures: dict[str, Figure]) -> None:
    made = figures["totals"]
    parts = made.table[[style.POSITION_LABELS[position] for position in POSITIONS] + ["In no total"]]
    assert set(parts.fillna(0).sum(axis=1)) == {len(bundle.members)}
    for width in (style.WIDE, style.NARROW):
        drawn = [row for row in boxes(made, width) if row["Source"]]
        for source in made.table["Source"]:
            assert sum(int(row["Members"]) for row in drawn if row["Source"] == source) == len(bundle.members)


def test_what_differs_from_the_recount_is_outlined(bundle: Bundle, figures: dict[str, Figure]) -> None:
    thick = {
        (row["Source"], row["Position"])
        for row in boxes(figures["totals"], style.WIDE)
        if row["thick"] == 2 and row["edge"] == style.INK
    }
    reported = comparison.reported(bundle)
    assert thick == {
        (row.label, style.POSITION_LABELS[position]) for row in reported.itertuples() for position in row.wrong
    }
    assert ("Tabloid", "Abstained") in thick


def test_members_that_a_source_does_not_divide_are_one_part(figures: dict[str, Figure]) -> None:
    own = [row for row in boxes(figures["totals"], style.WIDE) if row["Source"] == "UN Watch"]
    assert [row["Position"] for row in own] == ["In favour", "Against", "In no total"]
    assert own[-1]["Members"] == "76"
    assert own[-1]["fill"] == style.CONTEXT


@pytest.mark.parametrize("width", [style.WIDE, style.NARROW])
def test_each_case_has_a_bar_and_a_line(bundle: Bundle, figures: dict[str, Figure], width: int) -> None:
    made = figures["outcomes"]
    assert len(boxes(made, width)) == 2 * len(comparison.cases(bundle))
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
    drawn = [row for row in boxes(made, width) if row["Publication"]]
    assert len([row for row in drawn if row["As printed"] != "left out"]) == len(made.table)


@pytest.mark.parametrize("name", FIGURES)
def test_a_changed_statement_changes_the_figure(bundle: Bundle, figures: dict[str, Figure], name: str) -> None:
    changed = stating(bundle, kyiv_independent_11="27", kyiv_independent_01="suspended")
    after = FIGURES[name](changed)
    assert after.spec["datasets"] != figures[name].spec["datasets"]
    assert after.alt != figures[name].alt


def test_titles_stay_true_when_the_reports_are_put_right(bundle: Bundle, figures: dict[str, Figure]) -> None:
    right = stating(bundle, kyiv_independent_11="24", tabloid_08="58", kyiv_independent_2_02="24")
    assert "two of them in a total" in figures["matrix"].title
    assert "none in a total" in discrepancies.matrix(right).title
    assert figures["totals"].title.startswith("Two of the five texts print")
    assert discrepancies.totals(right).title == "Every total that the texts print is the record's"
    assert figures["wider_press"].title.startswith("25 against, one vote more")
    assert "publications print a total that differs" in discrepancies.wider_press(right).title


def test_titles_stay_true_when_a_text_uses_the_resolution_s_word(bundle: Bundle, figures: dict[str, Figure]) -> None:
    assert figures["words"].title.startswith("All five texts")
    assert discrepancies.words(stating(bundle, rferl_11="suspended")).title.startswith("Four of the five texts")


def test_an_error_that_turns_the_outcome_is_told(bundle: Bundle, figures: dict[str, Figure]) -> None:
    assert figures["outcomes"].title.startswith("No error")
    assert "would have changed the result" in discrepancies.outcomes(stating(bundle, kyiv_independent_11="47")).title


def test_a_changed_record_changes_every_verdict_that_rests_on_it(bundle: Bundle) -> None:
    moved = voting(bundle, "not_voting", "no", 1)
    assert "24 against" in discrepancies.wider_press(moved).title
