from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import pytest

from hrcvote import figure, style
from hrcvote.engine import engine
from hrcvote.figure import MIME, Figure, Source

ROWS = pd.DataFrame({"group": ["African", "WEOG"], "yes": [10, 29]})
SOURCE = Source("undl", "UN Digital Library", "Voting record", "https://digitallibrary.un.org/record/3967778")


def bars(width: int) -> alt.Chart:
    chart: alt.Chart = alt.Chart(ROWS).mark_bar().encode(x="yes:Q", y="group:N").properties(width=width)
    return chart


def make(**changes: Any) -> Figure:
    parts: dict[str, Any] = {
        "id": "vote-groups",
        "title": "All of one group voted in favour",
        "subtitle": "Votes in favour by group",
        "draw": bars,
        "table": ROWS,
        "alt": "Two bars",
        "sources": [SOURCE],
    }
    return Figure(**(parts | changes))


@pytest.mark.parametrize(
    ("part", "empty"),
    [("title", " "), ("subtitle", ""), ("alt", ""), ("sources", []), ("table", ROWS.iloc[:0])],
)
def test_a_figure_cannot_be_made_without(part: str, empty: Any) -> None:
    with pytest.raises(ValueError, match=f"'vote-groups' cannot be published without its {part}"):
        make(**{part: empty})


def test_a_figure_that_the_data_no_longer_fill_says_what_to_do_with_it() -> None:
    with pytest.raises(ValueError, match=r"remove it from the notebooks and from hrcvote\.charts\.catalogue"):
        make(table=ROWS.iloc[:0])


@pytest.mark.parametrize("bad", ["Vote groups", "vote_groups", "", "-vote", "vote--groups"])
def test_an_id_is_fit_for_an_address(bad: str) -> None:
    with pytest.raises(ValueError, match="lower-case words joined by hyphens"):
        make(id=bad)


def test_its_output_has_a_live_chart_a_picture_and_words() -> None:
    bundle = make()._repr_mimebundle_(include=None, exclude=None)
    assert set(bundle) == {MIME, "image/png", "text/plain"}
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"] == "Figure: All of one group voted in favour\nTwo bars"
    json.dumps(bundle)


def test_everything_else_travels_in_usermeta() -> None:
    about = make().spec["usermeta"]["hrcvote"]
    assert about["table"] == {"columns": ["group", "yes"], "rows": [["African", 10], ["WEOG", 29]]}
    assert about["sources"] == [SOURCE._asdict()]
    assert (about["id"], about["title"], about["alt"]) == (
        "vote-groups",
        "All of one group voted in favour",
        "Two bars",
    )


def test_absent_values_and_dates_are_json() -> None:
    table = pd.DataFrame({"day": [pd.Timestamp("2022-04-07"), pd.NaT], "votes": pd.array([93, None], dtype="Int64")})
    rows = make(table=table).spec["usermeta"]["hrcvote"]["table"]["rows"]
    assert rows == [["2022-04-07", 93], [None, None]]


def test_both_widths_share_their_data() -> None:
    spec = make().spec
    assert len(spec["datasets"]) == 1
    assert "datasets" not in spec["usermeta"]["hrcvote"]["narrow"]
    for drawing in (spec, figure.narrow(spec)):
        assert "African" in engine().vegalite_to_svg(drawing)


def test_the_specification_is_the_same_in_every_run() -> None:
    assert json.dumps(make().spec) == json.dumps(make().spec)


def test_a_picture_that_travels_alone_names_its_finding_and_source() -> None:
    svg = make().picture("svg").decode()
    assert "All of one group voted in favour" in svg
    assert "Source: UN Digital Library" in svg
    assert make().picture("pdf").startswith(b"%PDF")
    with pytest.raises(ValueError, match="not as 'gif'"):
        make().picture("gif")


def test_a_long_title_is_broken_into_lines() -> None:
    spec = figure.captioned(make(title="in favour " * 20).spec, style.WIDE)
    assert all(len(line) <= 90 for line in spec["title"]["text"])
    assert len(spec["title"]["text"]) > 1


@pytest.mark.parametrize("draw", [lambda _: alt.Chart(ROWS).mark_text().encode(text="group:N")])
def test_the_theme_is_applied_to_every_chart(draw: Callable[[int], alt.Chart]) -> None:
    spec = make(draw=draw).spec
    assert spec["config"] == style.config(style.WIDE)
    assert spec["usermeta"]["hrcvote"]["narrow"]["config"] == style.config(style.NARROW)


def test_a_figure_is_the_same_whatever_theme_a_reporter_chooses() -> None:
    plain = make().spec
    loud = alt.theme.ThemeConfig(height=7, usermeta={"theme": "loud"})
    with alt.theme.enable("none"):
        alt.theme.register("loud", enable=True)(lambda: loud)
        assert make().spec == plain
        assert alt.Chart(ROWS).mark_bar().to_dict()["height"] == 7
        alt.theme.unregister("loud")
