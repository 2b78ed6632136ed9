from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

import altair as alt
import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from conftest import alive
from hrcvote import report
from hrcvote.figure import Figure, Source
from hrcvote.report import prose, run
from hrcvote.report.compact import SVG
from hrcvote.report.drawing import Charts, inline_svg, is_link, json_script, packed
from hrcvote.report.nbconvert_page import ComposePage
from hrcvote.report.page import PARTS, Assets, compose, figure_html, page_assets, render
from hrcvote.report.run import LIVE, WIDGET_MIME, normalised
from hrcvote.report.site import Site
from hrcvote.words import table

HOSTILE = "</script><script>alert(1)</script>"
TABLE = pd.DataFrame({"Group": ["=SUM(A1)", HOSTILE, "African"], "Members": [3, -2, 7], "Share": [0.25, None, 1.5]})


def figure(id: str = "demo", title: str = "Two of three groups agree", url: str = "https://example.org/a") -> Figure:  # noqa: A002
    def draw(width: int) -> alt.Chart:
        choice = alt.param(
            name="choice", value="African", bind=alt.binding_select(options=["African", HOSTILE], name="Group ")
        )
        chart: alt.Chart = (
            alt.Chart(TABLE)
            .mark_bar(clip=True)
            .encode(
                x="Members:Q", y="Group:N", opacity=alt.condition("datum.Group == choice", alt.value(1), alt.value(0.4))
            )
            .add_params(choice)
            .properties(width=width - 100, height=90)
        )
        return chart

    source = Source("a", "A publisher", f"A record {HOSTILE}", url)
    return Figure(id, title, "Three groups, one day", draw, TABLE, f"Three bars. {HOSTILE}", [source])


def shown(*figures: Figure) -> list[Any]:
    bundles = [{k: v for k, v in f._repr_mimebundle_().items() if k != "image/png"} for f in figures]
    return [new_output("display_data", data=bundle) for bundle in bundles]


def page(*cells: Any) -> BeautifulSoup:
    html = render(compose(nbformat.from_dict(new_notebook(cells=list(cells)))), "01_demo.ipynb", Site())
    return BeautifulSoup(html, "html.parser")


def unpacked(soup: BeautifulSoup, id: str) -> Any:  # noqa: A002
    block = soup.select_one(f"script#{id}")
    assert block is not None
    return json.loads(zlib.decompress(base64.b64decode(block.get_text())))


@pytest.fixture(scope="module")
def demo() -> BeautifulSoup:
    return page(
        new_markdown_cell("# The question\n\nThe answer.\n\n## One finding"),
        new_code_cell("first", outputs=shown(figure())),
        new_markdown_cell("# A second h1\n\n## One finding\n\nSee [two](02_two.ipynb#fig-x)."),
        new_code_cell("again", outputs=shown(figure(), figure(id="other", url="javascript:alert(1)"))),
    )


def bundle(root: Path, **notebooks: str) -> Path:
    """Write a bundle whose notebooks have one code cell each, after one that works."""
    (root / "notebooks").mkdir(parents=True)
    (root / "data").mkdir()
    (root / "data" / "datapackage.json").write_text(json.dumps({"title": "A demo bundle"}))
    for name, source in notebooks.items():
        cells = [new_markdown_cell(f"# About {name}\n\nIts answer."), new_code_cell("x = 1"), new_code_cell(source)]
        nbformat.write(new_notebook(cells=cells), root / "notebooks" / f"{name}.ipynb")
    return root


SLEEP = "import os, pathlib, time\npathlib.Path(f'{os.getpid()}.kernel').touch()\ntime.sleep(100)"
"""A cell that says in which process it runs, and takes long."""


def no_kernel_is_left(root: Path) -> None:
    """Wait until all kernels have ended whose cells said where they run."""
    deadline = time.monotonic() + 60
    while any(alive(int(kernel.stem)) for kernel in (root / "notebooks").glob("*.kernel")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


class Exported(NamedTuple):
    root: Path
    lines: list[str]
    written: list[Path]


class TestFigure:
    def test_every_drawing_has_a_name_and_a_description(self, demo: BeautifulSoup) -> None:
        drawings = demo.select("figure .drawing:has(> svg)")
        assert len(drawings) == 6
        for drawing in drawings:
            assert drawing["role"] == "img"
            assert demo.find(id=drawing["aria-labelledby"]).get_text() == "Two of three groups agree"  # type: ignore[union-attr]
            assert demo.find(id=drawing["aria-describedby"]).get_text().startswith("Three bars.")  # type: ignore[union-attr]

    def test_ids_are_unique_however_often_a_figure_stands_in_the_page(self, demo: BeautifulSoup) -> None:
        ids = [element["id"] for element in demo.select("[id]")]
        assert sorted(ids) == sorted(set(ids))
        assert {"fig-demo", "fig-demo-2", "fig-other"} <= set(ids)

    def test_every_reference_in_a_drawing_leads_into_it(self, demo: BeautifulSoup) -> None:
        for svg in demo.select("figure .drawing > svg"):
            wanted = set(re.findall(r"url\(#([^)]+)\)", str(svg)))
            assert wanted, "the demo's bars are clipped, so there is a reference to test"
            assert wanted <= {element["id"] for element in svg.select("[id]")}

    def test_a_drawing_is_the_same_in_every_run(self) -> None:
        spec = figure().spec
        assert figure_html(spec) == figure_html(spec)

    def test_marks_are_not_named_one_by_one(self, demo: BeautifulSoup) -> None:
        assert not demo.select("figure .drawing > svg [aria-label], figure .drawing > svg [role]")

    def test_the_keyboard_does_not_stop_at_a_link_inside_a_picture(self) -> None:
        link = '<a xlink:href="https://example.org/"><text>a</text></a>'
        svg = f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink">{link}</svg>'
        drawn = ElementTree.fromstring(inline_svg(svg, "p")).find(f"{{{SVG}}}a")
        assert drawn is not None
        assert (drawn.get("tabindex"), drawn.get("target"), drawn.get("rel")) == ("-1", "_blank", "noopener noreferrer")

    def test_the_table_has_every_row_and_heads_for_its_columns(self, demo: BeautifulSoup) -> None:
        table = demo.select_one("#fig-demo table")
        assert table is not None
        assert table.select_one("caption")
        assert [th["scope"] for th in table.select("thead th")] == ["col"] * 3
        assert [th["scope"] for th in table.select("tbody tr > :first-child")] == ["row"] * 3
        rows = [[cell.get_text() for cell in tr.select("th, td")] for tr in table.select("tbody tr")]
        assert rows == [["=SUM(A1)", "3", "0.25"], [HOSTILE, "-2", ""], ["African", "7", "1.5"]]
        assert [bool(td.get("class")) for td in table.select("tbody tr:first-child td")] == [True, True]

    def test_a_source_is_linked_only_where_the_link_can_be_http(self, demo: BeautifulSoup) -> None:
        assert [a["href"] for a in demo.select("#fig-demo .sources a")] == ["https://example.org/a"]
        assert not demo.select("#fig-other .sources a")
        assert "javascript:alert(1)" in demo.select_one("#fig-other .sources").get_text()  # type: ignore[union-attr]

    def test_the_source_line_names_a_publisher_once_and_what_has_no_title_by_its_publisher(self) -> None:
        sources = [
            Source("a", "The UN", "One", "https://example.org/1"),
            Source("b", "The UN", "Two", ""),
            Source("c", "A paper", "", "https://example.org/3"),
            Source("d", "A council", "Four", "no address"),
        ]
        html = figure_html(replace(figure(), sources=sources).spec)
        line = BeautifulSoup(html, "html.parser").select_one(".sources")
        assert line is not None
        assert " ".join(line.get_text().split()) == "Sources: The UN, One, Two; A paper; A council, Four (no address)"
        assert [a.get_text() for a in line.select("a")] == ["One", "A paper"]

    def test_drawings_share_one_copy_of_their_data(self, demo: BeautifulSoup) -> None:
        charts = unpacked(demo, "charts")
        assert len(charts["datasets"]) == 1
        assert {element["data-chart"] for element in demo.select(".drawing")} == set(charts["drawings"])
        for drawing in charts["drawings"].values():
            named = [source["values"] for source in drawing["data"] if "values" in source]
            assert named
            assert set(named) <= set(charts["datasets"])

    def test_rows_that_have_the_same_columns_are_kept_column_by_column(self) -> None:
        kept = Charts()
        same, alike = [{"a": 1, "b": None}, {"b": 2, "a": 3}], [{"c": 1}, {"c": 3}]
        other, bare = [{"a": 1}, {"b": 2}], [1, 2]
        every: list[list[Any]] = [same, alike, other, bare, [], [{}]]
        kept.add("one", {"data": [{"values": values} for values in every]})
        assert list(kept.datasets.values()) == [{"a": 0, "b": 1}, {"c": 0}, other, bare, [], [{}]]
        assert kept.columns == [[1, 3], [None, 2]]

    def test_each_input_stands_where_vega_will_put_its_own(self, demo: BeautifulSoup) -> None:
        [label] = demo.select("#fig-demo .controls[hidden] .vega-bind > label")
        assert [name.get_text() for name in label.select(".vega-bind-name")] == ["Group "]
        assert [(o.get_text(), o.has_attr("selected")) for o in label.select("select[name=choice] > option")] == [
            ("African", True),
            (HOSTILE, False),
        ]


class TestHostile:
    def test_nothing_that_a_cell_holds_becomes_a_script(self, demo: BeautifulSoup) -> None:
        scripts = [s for s in demo.select("script") if s.get("type") != "text/plain"]
        assert [str(s.string) for s in scripts] == [str(s) for s in page_assets(vega=True).scripts]

    def test_only_the_page_s_scripts_and_vega_may_run(self, demo: BeautifulSoup) -> None:
        policy = str(demo.select_one("meta[http-equiv=Content-Security-Policy]")["content"])  # type: ignore[index]
        bundle = (PARTS / "vega.js").read_bytes()
        runs = [str(script).encode() for script in page_assets(vega=True).scripts] + [bundle]
        named = [f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in runs]
        assert f"default-src 'none'; script-src {' '.join(named)};" in policy
        assert "eval" not in policy

    def test_what_is_packed_cannot_leave_its_script(self) -> None:
        text = f"{HOSTILE}</script>\u2028"
        assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed(text))
        assert zlib.decompress(base64.b64decode(packed(text))).decode() == text

    @pytest.mark.parametrize("character", ["<", ">", "&", "\u2028", "\u2029"])
    def test_json_cannot_leave_its_script(self, character: str) -> None:
        text = json_script({"a": f"x{character}y"})
        assert character not in text
        assert json.loads(text) == {"a": f"x{character}y"}

    @pytest.mark.parametrize(
        "html",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href='javascript:alert(1)'>x</a>",
            "<a href='data:text/html,x'>x</a>",
            "<a href='DATA:text/html,x'>x</a>",
            "<a href=' da\tta:text/html,x'>x</a>",
            "<style>body { display: none }</style>",
            "<iframe src='https://example.org'></iframe>",
            "<img src='https://example.org/a.png' alt='a'>",
            "<svg><script>alert(1)</script></svg>",
        ],
    )
    @pytest.mark.parametrize("kind", ["text/markdown", "text/html"])
    def test_an_output_cannot_run_load_or_restyle(self, html: str, kind: str) -> None:
        soup = page(new_code_cell("x", outputs=[new_output("display_data", data={kind: html})]))
        main = str(soup.select_one(".prose"))
        assert "alert" not in main
        assert "display" not in main
        assert not re.search(r"<(script|iframe|style|svg)|onerror|href=|src=", main)

    @pytest.mark.parametrize("url", ["https://example.org/a?b=1&amp;c=2", "https://example.org/a.ipynb", "a.csv"])
    def test_a_link_is_as_it_was_written(self, url: str) -> None:
        link = f'<a href="{url}" title="A">a</a>'
        soup = page(new_code_cell("x", outputs=[new_output("display_data", data={"text/html": link})]))
        assert link in str(soup.select_one(".prose"))

    @pytest.mark.parametrize(
        "url", ["", "javascript:alert(1)", "data:text/html,x", "ftp://a/b", "//a/b", "http://[", "https:a", "/a"]
    )
    def test_what_is_no_link(self, url: str) -> None:
        assert not is_link(url)

    def test_an_svg_cannot_run_or_load(self) -> None:
        svg = (
            f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="x()">'
            '<a xlink:href="javascript:x()"><text>a</text></a><image xlink:href="https://example.org/a.png"/></svg>'
        )
        root = ElementTree.fromstring(inline_svg(svg, "p"))
        assert not [n for e in root.iter() for n in e.attrib if n.endswith("href") or n.startswith("on")]


class TestPage:
    def test_one_h1_and_it_is_the_title(self, demo: BeautifulSoup) -> None:
        assert [h.get_text() for h in demo.select("h1")] == ["The question"]
        assert demo.title is not None
        assert demo.title.get_text() == "The question"

    def test_a_notebook_without_a_heading_is_called_by_its_file(self) -> None:
        assert [h.get_text() for h in page(new_markdown_cell("Text.")).select("h1")] == ["Demo"]

    def test_the_first_paragraph_is_the_lede(self, demo: BeautifulSoup) -> None:
        assert [p.get_text() for p in demo.select(".lede")] == ["The answer."]

    def test_the_lede_may_be_made_by_a_code_cell(self) -> None:
        output = new_output("display_data", data={"text/markdown": "The answer is 93."})
        soup = page(new_markdown_cell("# The question"), new_code_cell("answer()", outputs=[output]))
        assert [p.get_text() for p in soup.select(".lede")] == ["The answer is 93."]

    def test_the_contents_list_leads_to_every_h2_and_every_figure(self, demo: BeautifulSoup) -> None:
        links = [a["href"] for a in demo.select(".contents a")]
        assert links == [f"#{place['id']}" for place in [*demo.select("h2"), *demo.select("figure")]]
        assert len(links) == 6

    def test_notebooks_that_link_to_each_other_become_pages_that_do(self, demo: BeautifulSoup) -> None:
        assert "02_two.html#fig-x" in [a["href"] for a in demo.select(".prose a")]

    def test_nothing_is_loaded(self, demo: BeautifulSoup) -> None:
        assert [link["rel"] for link in demo.select("link")] == [["icon"]]
        assert not demo.select("link:not([href^='data:']), script[src], iframe")
        assert not [e for e in demo.select("img, image, use") if not str(e.get("src", "data:")).startswith("data:")]
        assert "@import" not in page_assets().css
        assert "url(" not in page_assets().css

    def test_code_is_folded_and_numbered_as_jupyterlab_numbers_it(self, demo: BeautifulSoup) -> None:
        code = demo.select("details.code")
        assert not [d for d in code if d.has_attr("open")]
        assert [d.get_text().split("\n")[0] for d in code] == ["Code, cell 1first", "Code, cell 2again"]

    @pytest.mark.parametrize("metadata", [{}, {LIVE: True}])
    def test_a_widget_is_a_line_on_what_it_does(self, metadata: dict[str, Any]) -> None:
        data: dict[str, Any] = {"text/markdown": "Choose a member state.", "text/plain": "VBox()"}
        data |= {} if metadata else {WIDGET_MIME: {"model_id": "a"}}
        soup = page(new_code_cell("w", outputs=[new_output("display_data", data=data, metadata=metadata)]))
        aside = soup.select_one(".live[role=note]")
        assert aside is not None
        assert "Choose a member state." in aside.get_text()
        assert "VBox" not in soup.get_text()

    def test_a_pandas_table_scrolls_can_be_reached_and_loses_its_style(self) -> None:
        html = TABLE.set_index("Group").to_html()
        soup = page(new_code_cell("t", outputs=[new_output("display_data", data={"text/html": html})]))
        region = soup.select_one("[role=region]")
        assert region is not None
        assert (region["tabindex"], region["aria-label"]) == ("0", "Table: Group, Members, Share")
        assert len(region.select("thead tr")) == 1
        assert not region.select("[border], [style], .dataframe")

    @pytest.mark.parametrize("kind", ["text/markdown", "text/html"])
    def test_no_output_takes_an_id_of_the_page(self, kind: str) -> None:
        html = '<p id="vega">a</p><p id="charts">b</p><p id="own">c</p><p id="own">d</p>'
        output = new_output("display_data", data={kind: html})
        soup = page(new_code_cell("t", outputs=[output, *shown(figure()), output]))
        ids = [element["id"] for element in soup.select("[id]")]
        assert sorted(ids) == sorted(set(ids))
        assert [soup.select_one(f"#{name}").name for name in ("vega", "charts")] == ["script"] * 2  # type: ignore[union-attr]
        assert soup.select_one("#own").get_text() == "c"  # type: ignore[union-attr]

    @pytest.mark.parametrize("levels", [2, 3])
    def test_a_head_of_several_rows_keeps_them(self, levels: int) -> None:
        columns = pd.MultiIndex.from_tuples([tuple("ABC"[:levels]), tuple("XYZ"[:levels])])
        html = pd.DataFrame([[1] * len(columns)], index=["A"], columns=columns).to_html()
        soup = page(new_code_cell("t", outputs=[new_output("display_data", data={"text/html": html})]))
        assert len(soup.select("[role=region] thead tr")) == levels

    def test_what_went_wrong_is_marked(self) -> None:
        outputs = [
            new_output("stream", name="stderr", text="careful"),
            new_output("error", ename="KeyError", evalue="'RUS'", traceback=["\x1b[31mKeyError\x1b[0m: 'RUS'"]),
        ]
        text = page(new_code_cell("x", outputs=outputs)).get_text(" ")
        assert "This cell warned:" in text
        assert "This cell failed:" in text
        assert "KeyError: 'RUS'" in text.replace("&#x27;", "'")

    def test_the_colours_of_a_terminal_are_left_out(self) -> None:
        told = "\x1b[1;31mNo\x1b[0m vote of \x1b[38;5;208mMali\x1b[m"
        outputs = [new_output("stream", name=name, text=told) for name in ("stdout", "stderr")]
        outputs.append(new_output("error", ename="KeyError", evalue=told, traceback=[told]))
        assert [block.get_text() for block in page(new_code_cell("x", outputs=outputs)).select("main > pre")] == [
            "No vote of Mali"
        ] * 3

    def test_a_page_without_figures_carries_no_script(self) -> None:
        soup = page(new_markdown_cell("# A"))
        assert not soup.select("script")
        assert "script-src 'none'" in str(soup.meta.find_next("meta"))  # type: ignore[union-attr]

    def test_the_policy_knows_a_script_by_its_bytes(self) -> None:
        one, other = (Assets(page_assets().css, [script]).policy for script in page_assets().scripts)
        assert one != other


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG_FILE = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>').decode()
KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp"]


def pictured(source: str, **attachments: dict[str, Any]) -> Any:
    """A cell with Markdown and what was pasted into it; a name's last "_" stands for the dot."""
    named = {".".join(name.rsplit("_", 1)): data for name, data in attachments.items()}
    return new_markdown_cell(source, attachments=named)


class TestPictures:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize(
        "source", ['![A & a "map"](attachment:a_map.png)', "<img src='attachment:a_map.png' alt='{}'>"]
    )
    def test_one_that_was_pasted_into_a_cell_is_in_the_page_with_its_alternative_text(
        self, kind: str, source: str
    ) -> None:
        cell = pictured(source.replace("{}", 'A &amp; a "map"'), a_map_png={kind: PIXEL})
        (image,) = page(cell).select(".prose img")
        assert image.attrs == {"src": f"data:{kind};base64,{PIXEL}", "alt": 'A & a "map"'}

    @pytest.mark.parametrize("name", ["my map.png", "carte d'État.png", "100%.png"])
    def test_its_name_may_have_any_characters(self, name: str) -> None:
        cell = new_markdown_cell(f"![A map](attachment:{quote(name)})", attachments={name: {"image/png": PIXEL}})
        assert page(cell).select(f"img[src$='{PIXEL}']")

    def test_one_in_a_text_that_names_its_own_data_stays(self) -> None:
        assert page(new_markdown_cell(f"![A map](data:image/png;base64,{PIXEL})")).select("img[alt='A map']")

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("![A map](map.png)", "map.png is not in the notebook, and"),
            ("![A map](https://example.org/map.png)", "https://example.org/map.png is not in the notebook"),
            ("<img src='//example.org/map.png'>", "//example.org/map.png is not in the notebook"),
            ("[![A map](map.png)](https://example.org)", "map.png is not in the notebook"),
            ("![A map](file:///map.png)", "A map is not in the notebook"),
            ("<img src='javascript:alert(1)' alt='A map'>", "A map is not in the notebook"),
            ("<img>", "without an address is not in the notebook"),
            ("![A map](attachment:gone.png)", "gone.png is not among those that were pasted into the cell"),
            ("![A map](attachment:drawn.svg)", "drawn.svg is not PNG, JPEG, GIF or WebP"),
            ("![A map](attachment:empty.png)", "empty.png is damaged"),
            ("![A map](attachment:cut.png)", "cut.png is damaged"),
            ("![A map](attachment:other.png)", "other.png is damaged"),
        ],
    )
    def test_one_that_cannot_be_in_the_page_is_named_with_what_to_do(self, source: str, said: str) -> None:
        damaged = {"empty_png": "", "cut_png": PIXEL[:-1], "other_png": "<script>"}
        attachments = {name: {"image/png": data} for name, data in damaged.items()}
        cell = pictured(source, drawn_svg={"image/svg+xml": SVG_FILE}, **attachments)
        notebook = nbformat.from_dict(new_notebook(cells=[new_code_cell("1"), new_markdown_cell("# A"), cell]))
        with pytest.raises(report.ReportError) as caught:
            compose(notebook, name="01_demo.ipynb")
        told, advice = str(caught.value).split("\n")
        assert told.startswith(f"01_demo.ipynb, cell 3 from the top: the picture {said}")
        assert advice.startswith("Paste a picture into its cell")

    def test_nbconvert_refuses_it_too(self, tmp_path: Path) -> None:
        notebook = nbformat.from_dict(new_notebook(cells=[new_markdown_cell("![A map](map.png)")]))
        made: Any = ComposePage
        with pytest.raises(report.ReportError, match=r"^01_demo\.ipynb, cell 1 from the top: the picture map\.png"):
            made().preprocess(notebook, {"metadata": {"name": "01_demo", "path": str(tmp_path)}})

    def test_all_that_are_lacking_are_named_at_once(self) -> None:
        cells = [new_markdown_cell("![](a.png) ![](b.png)"), new_markdown_cell("![](c.png)")]
        with pytest.raises(report.ReportError) as caught:
            compose(nbformat.from_dict(new_notebook(cells=cells)))
        places = re.findall(
            r"^The notebook, cell (\d) from the top: the picture (\S+)", str(caught.value), re.MULTILINE
        )
        assert places == [("1", "a.png"), ("1", "b.png"), ("2", "c.png")]

    def test_an_attachment_is_no_place_to_link_to(self) -> None:
        assert not page(pictured("[A map](attachment:a.png)", a_png={"image/png": PIXEL})).select(".prose a[href]")

    def test_the_text_below_one_is_the_lede_and_a_heading_of_one_has_its_words(self) -> None:
        image = "![A map](attachment:a.png)"
        soup = page(
            pictured(f"# The question\n\n{image}\n\nThe answer.\n\n## {image}\n\n## Two", a_png={"image/png": PIXEL})
        )
        assert [lede.get_text() for lede in soup.select(".lede")] == ["The answer."]
        assert [link.get_text() for link in soup.select(".contents a[href='#A-map']")] == ["A map"]

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize(
        ("metadata", "alt"),
        [({}, "<A & b>"), ({"alt": "A map"}, "A map"), ("odd", "<A & b>")],
    )
    def test_one_that_code_shows_is_in_the_page(self, kind: str, metadata: Any, alt: str) -> None:
        data = {kind: f"{PIXEL[:40]}\n{PIXEL[40:]}\n", "text/plain": "<A & b>"}
        output = new_output("display_data", data=data, metadata={kind: metadata})
        (image,) = page(new_code_cell("x", outputs=[output])).select(".image img")
        assert image.attrs == {"src": f"data:{kind};base64,{PIXEL}", "alt": alt}

    @pytest.mark.parametrize("data", [{"image/svg+xml": SVG_FILE}, {"image/png": "<script>"}, {"image/jpeg": ""}])
    def test_one_that_code_shows_and_a_page_cannot_is_its_text(self, data: dict[str, str]) -> None:
        output = new_output("display_data", data=data | {"text/plain": "A map"})
        soup = page(new_code_cell("x", outputs=[output]))
        assert not soup.select("main :is(img, svg)")
        assert [text.get_text() for text in soup.select("pre.plain")] == ["A map"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    root = bundle(tmp_path_factory.mktemp("good"), **{"00_start": "print(x)", "01_two": "x + 1"})
    lines: list[str] = []
    return Exported(root, lines, report.export(root, progress=lines.append))


def test_a_short_cell_of_words_stays_in_a_line() -> None:
    heads = "".join(f"<th>{name}</th>" for name in "abcde")
    cells = "<td>In favour</td><td>Did not vote</td><td>1 234</td><td>Algeria</td><td>UN Watch and the Times</td>"
    html = f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
    soup = page(
        new_markdown_cell("# A"), new_code_cell("t", outputs=[new_output("display_data", data={"text/html": html})])
    )
    assert [cell.get_text() for cell in soup.select(".short")] == ["In favour", "Did not vote"]


def tabled(columns: int, rows: list[str], caption: str = "<caption>What <b>stands</b> here</caption>") -> BeautifulSoup:
    heads = "".join(f"<th>Head {place}</th>" for place in range(columns))
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for _ in range(columns))}</tr>" for cell in rows)
    html = f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return page(new_code_cell("x", outputs=[new_output("display_data", data={"text/html": html})]))


@pytest.mark.parametrize(("columns", "rows", "printed"), [(4, 23, True), (5, 60, True), (6, 16, False), (4, 61, False)])
def test_a_long_table_is_folded_and_printed_if_it_fits_the_paper(columns: int, rows: int, printed: bool) -> None:
    (folded,) = tabled(columns, ["a"] * rows).select(".prose > details")
    assert folded["class"] == (["numbers", "printed"] if printed else ["numbers"])
    summary, region = folded.find_all(True, recursive=False)
    assert summary.get_text() == f"What stands here, {rows} rows"
    assert (summary.name, region["aria-label"]) == ("summary", "What stands here")
    (table,) = region.find_all(True, recursive=False)
    assert (table["aria-label"], table.caption) == ("What stands here", None)
    assert len(table.select("tbody tr")) == rows


def test_a_short_table_and_one_without_a_caption_are_not_folded() -> None:
    assert not tabled(4, ["a"] * 22).select(".prose details")
    assert not tabled(4, ["a"] * 99, caption="").select(".prose details")


def test_what_jupyterlab_lays_a_table_out_by_does_not_reach_the_page() -> None:
    shown = table(pd.DataFrame({"a": [1]}), "One")._repr_mimebundle_()
    soup = page(new_code_cell("x", outputs=[new_output("display_data", data=shown)]))
    assert soup.select(".prose > .scroll > table")
    assert not soup.select("[class^=hrcvote]")


def test_a_cell_that_is_an_address_leads_there() -> None:
    (link,) = tabled(2, ["https://example.org/a?b=1&amp;c=2"]).select(".prose td a")
    assert link.get_text() == link["href"] == "https://example.org/a?b=1&c=2"


@pytest.mark.parametrize("cell", ["javascript:x()", "see https://example.org", "<b>https://example.org</b>", "//a/b"])
def test_no_other_cell_is_made_a_link(cell: str) -> None:
    soup = tabled(2, [cell])
    assert soup.select(".prose td")
    assert not soup.select(".prose table a")


def test_a_date_in_a_table_is_not_broken() -> None:
    days = ["2022-04-07", "7 April 2022", "October 2023", "93-24", "the week of 7 April 2022", "2022"]
    rows = "".join(f"<tr><td>{day}</td></tr>" for day in days)
    html = f"<table><thead><tr><th>Day</th></tr></thead><tbody>{rows}</tbody></table>"
    soup = page(
        new_markdown_cell("# A"),
        new_code_cell("t", outputs=[new_output("display_data", data={"text/html": html})]),
        new_code_cell("f", outputs=shown(replace(figure(), table=pd.DataFrame({"Day": days, "Other": days})))),
    )
    assert [cell.get_text() for cell in soup.select(".prose .date")] == days[:3]
    assert [cell.get_text() for cell in soup.select("figure th.date, figure td.date")] == [
        day for day in days[:3] for _ in range(2)
    ]


class TestAnswer:
    ANSWER = new_output("display_data", data={"text/markdown": "**93** of 117.", "text/plain": "93 of 117."})

    def test_it_stands_before_the_contents_and_the_code_that_gives_it(self) -> None:
        soup = page(
            new_markdown_cell("# The question\n\nHow many?"),
            new_code_cell("load()"),
            new_code_cell("say(tally)", outputs=[self.ANSWER]),
            new_markdown_cell("## One\n\n## Two"),
            new_code_cell("say(more)", outputs=[self.ANSWER]),
        )
        kinds = [
            name
            for e in soup.select("main > *")
            if (name := (e.get("class") or [""])[-1]) in ("summary", "contents", "code")
        ]
        assert kinds == ["summary", "contents", "code", "code", "code"]
        assert len(soup.select(".answer")) == 1
        assert soup.get_text().count("93 of 117.") == 2

    def test_the_index_shows_it(self, tmp_path: Path) -> None:
        source = "from IPython.display import Markdown\nMarkdown('**93** of 117.')"
        index, *_ = report.export(bundle(tmp_path, **{"00_start": source}), progress=lambda _: None)
        soup = BeautifulSoup(index.read_text(encoding="utf-8"), "html.parser")
        assert [e.get_text(strip=True) for e in soup.select(".reports .answer strong")] == ["93"]


def died(*_: object) -> None:
    """End the process that was to make what pages have in common."""
    os._exit(9)


class TestExport:
    def test_it_writes_a_page_for_each_notebook_and_an_index(self, exported: Exported) -> None:
        root, _, written = exported
        assert [path.name for path in written] == ["index.html", "00_start.html", "01_two.html"]
        assert {path.name for path in (root / "reports").iterdir()} == {path.name for path in written}

    def test_a_second_run_changes_nothing(self, exported: Exported) -> None:
        before = {path: path.read_bytes() for path in exported.written}
        report.export(exported.root, progress=lambda _: None)
        assert {path: path.read_bytes() for path in exported.written} == before

    def test_it_says_how_far_it_is(self, exported: Exported) -> None:
        assert "00_start.ipynb: running" in exported.lines
        assert [line for line in exported.lines if re.fullmatch(r"01_two\.ipynb: ran in \d+\.\d s", line)]

    def test_the_index_tells_what_each_page_answers(self, exported: Exported) -> None:
        index = BeautifulSoup(exported.written[0].read_text(encoding="utf-8"), "html.parser")
        assert [h.get_text() for h in index.select("h1")] == ["A demo bundle"]
        assert [a["href"] for a in index.select(".reports h2 a")] == ["00_start.html", "01_two.html"]
        assert index.get_text().count("Its answer.") == 2

    def test_a_page_knows_its_neighbours_and_itself(self, exported: Exported) -> None:
        soup = BeautifulSoup(exported.written[2].read_text(encoding="utf-8"), "html.parser")
        assert [a["href"] for a in soup.select("header a")] == ["index.html", "00_start.html", "01_two.html"]
        assert [a["href"] for a in soup.select("[aria-current=page]")] == ["01_two.html"]

    def test_a_failure_publishes_nothing_and_says_where_and_what_to_do(self, tmp_path: Path) -> None:
        root = bundle(
            tmp_path, **{"00_fine": "x", "01_bad": "# a note\n1\n{}['RUS']\n2", "02_worse": "raise OSError('gone')"}
        )
        (root / "reports").mkdir()
        (root / "reports" / "00_fine.html").write_text("the old report")
        with pytest.raises(report.ReportError) as caught:
            report.export(root, progress=lambda _: None)
        text = str(caught.value)
        assert "notebooks/01_bad.ipynb, cell 2: KeyError: 'RUS'\n    {}['RUS']\nMend" in text
        assert "notebooks/02_worse.ipynb, cell 2: OSError: gone" in text
        assert "Nothing was published" in text
        assert "Traceback" not in text
        assert [path.name for path in (root / "reports").iterdir()] == ["00_fine.html"]
        assert (root / "reports" / "00_fine.html").read_text() == "the old report"

    def test_a_cell_that_ends_its_kernel_or_takes_too_long_is_named_whatever_ran_before(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(run, "CELL_SECONDS", 3)
        root = bundle(tmp_path, **{"00_dies": "__import__('os')._exit(1)", "01_sleeps": SLEEP})
        for path in run.notebooks_of(root):  # as it is kept in git: each cell has run, and those after it too
            notebook = nbformat.read(path, as_version=4)
            notebook.cells.append(new_code_cell("'the last'"))
            for count, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1):
                cell.execution_count = count
            nbformat.write(notebook, path)
        with pytest.raises(report.ReportError) as caught:
            report.export(root, progress=lambda _: None)
        dies, sleeps = sorted(text for text in str(caught.value).split("\n\n") if text.startswith("notebooks/"))
        assert dies.startswith("notebooks/00_dies.ipynb, cell 2: the kernel died, perhaps for want of memory\n")
        assert sleeps.startswith("notebooks/01_sleeps.ipynb, cell 2: it ran for more than 3 seconds\n")

    def test_a_kernel_that_does_not_start_is_told_of_without_a_cell(self, tmp_path: Path) -> None:
        code = """
import sys
from hrcvote import cli
from hrcvote.report import run
from nbclient import NotebookClient
cli._check = bool  # another process finds it by its name
if __name__ == "__main__":  # and not in the kernel, which runs this, too
    run.NotebookClient = lambda *asked, **named: NotebookClient(*asked, **named | {"extra_arguments": ["--no-such"]})
    sys.exit(cli.main(["report", "--root", sys.argv[1]]))
"""
        (tmp_path / "start.py").write_text(code)
        root = bundle(tmp_path / "root", **{"00_one": "1"})
        command = [sys.executable, str(tmp_path / "start.py"), str(root)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        said = "notebooks/00_one.ipynb: the kernel died, perhaps for want of memory, before any cell ran.\nTry again.\n"
        assert ended.returncode == 1
        assert said in ended.stderr
        assert "Exception ignored" not in ended.stderr  # as Python leaves

    def test_a_process_that_dies_as_it_makes_pages_is_told_of(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("hrcvote.report.publish._common", died)
        with pytest.raises(report.ReportError, match=r"(?s)^A page could not be made: .*Nothing was published"):
            report.export(bundle(tmp_path, **{"00_one": "1"}), progress=lambda _: None)
        assert list((tmp_path / "reports").iterdir()) == []

    @pytest.mark.parametrize("interruption", [signal.SIGINT, signal.SIGTERM])
    def test_an_interruption_ends_it_at_once_with_all_its_kernels(self, tmp_path: Path, interruption: int) -> None:
        root = bundle(tmp_path, **{"00_one": SLEEP, "01_two": SLEEP})
        code = f"""
import signal, sys
from pathlib import Path
from hrcvote import cli, forking
signal.signal(signal.SIGINT, signal.default_int_handler)
cli._check = bool  # another process finds it by its name
forking.processors = lambda: 2
sys.exit(cli.main(["report", "--root", {str(root)!r}]))
"""
        process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
        while len(list((root / "notebooks").glob("*.kernel"))) < 2:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(interruption)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130
        running = ["00_one.ipynb: running", "01_two.ipynb: running"]
        assert sorted(said.splitlines()[:2]) == running
        assert said.splitlines()[2:] == ["", "Stopped. What was there before is as it was."]
        assert list((root / "reports").iterdir()) == []
        no_kernel_is_left(root)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("CITATION.cff", b"title: [a"),
            ("CITATION.cff", b"title: A title without authors"),
            ("CITATION.cff", b"- a list"),
            ("CITATION.cff", b"title: \0"),
            ("README.md", b"\xff"),
            ("CHANGELOG.md", b"T\xfcrkiye"),
        ],
    )
    def test_a_document_that_cannot_be_read_is_named_and_no_notebook_awaited(
        self, tmp_path: Path, name: str, content: bytes
    ) -> None:
        root = bundle(tmp_path, **{"00_slow": SLEEP})
        (root / name).write_bytes(content)
        lines: list[str] = []
        with pytest.raises(
            report.ReportError, match=rf"{name} cannot be read: (.|\n)*\nMend it, or restore it from git"
        ):
            report.export(root, progress=lines.append)
        assert lines == ["00_slow.ipynb: running"]
        no_kernel_is_left(root)

    def test_a_link_to_a_notebook_that_is_gone_is_named(self, tmp_path: Path) -> None:
        root = bundle(tmp_path, **{"00_start": "x", "01_two": "x"})
        path = root / "notebooks" / "00_start.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].source += "\n\nSee [two](01_two.ipynb#fig-x), [three](03_three.ipynb) and [all](index.html)."
        nbformat.write(notebook, path)
        with pytest.raises(
            report.ReportError,
            match=r"00_start.ipynb links to what is not among the notebooks: 03_three.ipynb.\nMend the link, or remove",
        ):
            report.export(root, progress=lambda _: None)
        assert list((root / "reports").iterdir()) == []

    @pytest.mark.parametrize("name", ["my notes", "Türkiye & Côte d'Ivoire", "50% in favour", "what? #2"])
    def test_notebooks_of_any_name_are_linked(self, tmp_path: Path, name: str) -> None:
        root = bundle(tmp_path, **{"00_start": "x", name: "x"})
        path = root / "notebooks" / "00_start.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].source += f"\n\nSee [it]({quote(name)}.ipynb#a), or <a href='{quote(name)}.ipynb'>it</a>."
        nbformat.write(notebook, path)
        index, start, _ = report.export(root, url="https://example.org/", progress=lambda _: None)
        for file, selector, count in ((start, "header a, .lede ~ p a", 5), (index, "header a, .reports a", 5)):
            links = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").select(selector)
            leads_to = [unquote(urlsplit(str(link["href"])).path) for link in links]
            assert len(leads_to) == count
            assert set(leads_to) == {"index.html", "00_start.html", f"{name}.html"}
        other = BeautifulSoup((root / "reports" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        assert other.select(f"link[rel=canonical][href='https://example.org/{quote(name)}.html']")

    def test_a_picture_that_is_not_in_the_notebook_stops_it(self, tmp_path: Path) -> None:
        root = bundle(tmp_path, **{"00_start": "x"})
        path = root / "notebooks" / "00_start.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(new_markdown_cell("![A map](map.png)"))
        nbformat.write(notebook, path)
        (root / "notebooks" / "map.png").write_bytes(base64.b64decode(PIXEL))
        with pytest.raises(
            report.ReportError, match=r"(?s)^00_start\.ipynb, cell 4 from .* map\.png .*Nothing was publ"
        ):
            report.export(root, progress=lambda _: None)
        assert list((root / "reports").iterdir()) == []
        notebook.cells[-1] = pictured("![A map](attachment:map.png)", map_png={"image/png": PIXEL})
        nbformat.write(notebook, path)
        _, start = report.export(root, progress=lambda _: None)
        assert f"data:image/png;base64,{PIXEL}" in start.read_text(encoding="utf-8")

    def test_a_notebook_that_is_nested_too_deep_is_named(self, tmp_path: Path) -> None:
        root = bundle(tmp_path, **{"00_fine": "x"})
        deep = (
            '{"cells": [], "metadata": {"a": '
            + "[" * 100_000
            + "]" * 100_000
            + '}, "nbformat": 4, "nbformat_minor": 5}'
        )
        (root / "notebooks" / "01_deep.ipynb").write_text(deep)
        for act in (report.export, report.refresh):
            with pytest.raises(
                report.ReportError, match=r"^notebooks/01_deep\.ipynb cannot be read: (.|\n)*Restore the"
            ):
                act(root, progress=lambda _: None)

    def test_a_place_that_cannot_be_written_is_named_before_anything_runs(self, tmp_path: Path) -> None:
        root = bundle(tmp_path, **{"00_fine": "x"})
        (tmp_path / "file").write_text("in the way")
        lines: list[str] = []
        with pytest.raises(report.ReportError, match="file cannot be written"):
            report.export(root, tmp_path / "file", progress=lines.append)
        assert lines == []

    def test_a_write_that_fails_leaves_the_old_reports_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from hrcvote.files import replace_all

        old = tmp_path / "a.html"
        old.write_text("old")
        calls: list[int] = []

        def full(handle: int) -> None:
            calls.append(handle)
            if len(calls) == 2:
                raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            replace_all({old: "new", tmp_path / "b.html": "new"})
        assert old.read_text() == "old"
        assert [path.name for path in tmp_path.iterdir()] == ["a.html"]

    def test_no_notebooks_is_an_error_that_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(report.ReportError, match="holds no notebook"):
            report.export(tmp_path)

    @pytest.mark.parametrize("name", ["index", "Index"])
    def test_a_notebook_that_would_have_the_place_of_the_first_page_is_named(self, tmp_path: Path, name: str) -> None:
        root = bundle(tmp_path, **{"00_one": "x", name: "x"})
        lines: list[str] = []
        for act in (report.export, report.refresh):
            with pytest.raises(report.ReportError, match=rf"(?s){name}\.ipynb would be published as .*another name"):
                act(root, progress=lines.append)
        assert lines == []
        assert not (root / "reports").exists()

    def test_a_directory_that_cannot_be_made_is_an_error_that_says_so(self, tmp_path: Path) -> None:
        root = bundle(tmp_path, **{"00_a": "x"})
        (root / "reports").write_text("a file")
        with pytest.raises(report.ReportError, match="cannot be written"):
            report.export(root)


def _refused(dir: Path) -> None:  # noqa: A002 (as TemporaryFile has it)
    raise PermissionError(13, "Permission denied", str(dir / "unfinished"))


class TestRefresh:
    @pytest.mark.parametrize("processors", [1, 2, 3])
    def test_as_many_notebooks_run_at_a_time_as_there_are_processors(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processors: int
    ) -> None:
        monkeypatch.setattr("hrcvote.forking.processors", lambda: processors)
        said: list[str] = []
        report.refresh(bundle(tmp_path, **{f"0{i}_a": "x" for i in range(3)}), progress=said.append)
        running = [0]
        for line in said:
            running.append(running[-1] + (1 if line.endswith("running") else -1))
        assert max(running) == processors
        assert running[-1] == 0

    def test_a_second_run_changes_nothing(self, tmp_path: Path) -> None:
        root = bundle(tmp_path, **{"00_a": "import sys\nprint(1)\nprint(2)\nx"})
        (path,) = report.refresh(root, progress=lambda _: None)
        once = path.read_bytes()
        report.refresh(root, [path], progress=lambda _: None)
        assert path.read_bytes() == once
        notebook = json.loads(once)
        assert [c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code"] == [1, 2]
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
        assert [o["output_type"] for o in notebook["cells"][2]["outputs"]] == ["stream", "execute_result"]

    def test_what_differs_from_run_to_run_is_left_out(self) -> None:
        data = {WIDGET_MIME: {"model_id": "8c1f"}, "text/markdown": "Try it.", "text/plain": "VBox()"}
        streams = [new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
        cell = new_code_cell("w", outputs=[*streams, new_output("display_data", data=data)])
        cell.metadata = nbformat.from_dict({"tags": ["nbval-ignore-output"], "execution": {"start": "now"}})
        later = new_code_cell("x", execution_count=40)
        notebook = new_notebook(cells=[cell, new_code_cell(" "), later], metadata={"widgets": {"state": {}}})
        later.id = cell.id
        done = normalised(notebook)
        assert "widgets" not in done.metadata
        assert done.cells[0].metadata == {"tags": ["nbval-ignore-output"]}
        assert [o.get("text", "") for o in done.cells[0].outputs] == ["a\nb\n", ""]
        assert done.cells[0].outputs[1].data == {"text/markdown": "Try it.", "text/plain": "VBox()"}
        assert [c.execution_count for c in done.cells] == [1, None, 2]
        assert len({c.id for c in done.cells}) == 3
        nbformat.validate(done)

    def test_none_is_run_that_could_not_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        root, lines = bundle(tmp_path, **{"00_a": "x"}), list[str]()
        monkeypatch.setattr("tempfile.TemporaryFile", _refused)
        with pytest.raises(PermissionError, match=r"'.*/notebooks'$"):
            report.refresh(root, progress=lines.append)
        assert lines == []

    @pytest.mark.parametrize("meanwhile", ["p.write_text(p.read_text() + ' ')", "p.unlink()"])
    def test_what_is_saved_meanwhile_is_not_lost(self, tmp_path: Path, meanwhile: str) -> None:
        root = bundle(
            tmp_path,
            **{"00_fine": "x", "01_edited": f"from pathlib import Path\np = Path('00_fine.ipynb')\n{meanwhile}"},
        )
        before = {path: path.read_text() for path in (root / "notebooks").iterdir()}
        with pytest.raises(
            report.ReportError, match=r"(?s)^notebooks/00_fine\.ipynb: .* No notebook .*Run the command"
        ):
            report.refresh(root, progress=lambda _: None)
        edited = {path: path.read_text().removesuffix(" ") for path in (root / "notebooks").iterdir()}
        assert edited == {path: text for path, text in before.items() if path.exists()}

    def test_a_failure_leaves_every_notebook_as_it_was(self, tmp_path: Path) -> None:
        root = bundle(tmp_path, **{"00_fine": "x", "01_bad": "1 / 0"})
        before = {path: path.read_bytes() for path in (root / "notebooks").iterdir()}
        with pytest.raises(report.ReportError, match="ZeroDivisionError"):
            report.refresh(root, progress=lambda _: None)
        assert {path: path.read_bytes() for path in (root / "notebooks").iterdir()} == before


def test_a_bare_nbconvert_gives_the_same_page(tmp_path: Path) -> None:
    """The package installs its template and the configuration that chooses it: no flag is needed."""
    notebook = new_notebook(
        cells=[new_markdown_cell("# The question\n\nThe answer."), new_code_cell("f", outputs=shown(figure()))]
    )
    nbformat.write(notebook, tmp_path / "01_demo.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "01_demo.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    exported = BeautifulSoup((tmp_path / "01_demo.html").read_text(encoding="utf-8"), "html.parser")
    own = BeautifulSoup(render(compose(notebook), "01_demo.ipynb", Site()), "html.parser")
    assert exported.select("figure#fig-demo svg"), "this is another template's page: install the package (make)"
    assert _comparable(exported) == _comparable(own)


def _comparable(soup: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", soup.find("html").decode(formatter="minimal"))  # type: ignore[union-attr]


def test_the_number_of_a_document_is_not_broken_at_its_hyphen() -> None:
    rows = "<thead><tr><th>B-3/4</th></tr></thead><tbody><tr><td>1</td></tr></tbody>"
    html = f"<table><caption>On A-1/2</caption>{rows}</table>"
    told = new_output("display_data", data={"text/html": html})
    soup = page(
        new_markdown_cell(
            "# About ES-11/3, again\n\nOn **ES-11/3**, see [ES-11/2](https://example.org/ES-11/2).\n\n"
            "For 2021–2023, from 2022-04-07."
        ),
        new_code_cell("t", outputs=[told]),
        new_code_cell("f", outputs=shown(figure(title="By ES-11/1 two of three agree"))),
    )
    whole = [symbol.get_text() for symbol in soup.select(".symbol")]
    assert set(whole) == {"ES-11/3", "ES-11/2", "A-1/2", "B-3/4", "ES-11/1", "2021–2023", "2022-04-07"}
    assert soup.select("p a[href='https://example.org/ES-11/2']")
    assert soup.title
    assert soup.title.get_text().startswith("About ES-11/3, again")
    assert soup.select("meta[name=description]")[0]["content"] == "On ES-11/3, see ES-11/2."
    assert soup.select("figcaption strong")[0].get_text() == "By ES-11/1 two of three agree"


def test_a_link_that_is_its_own_address_is_known_as_one() -> None:
    told = "Of https://example.org/ES-11/3 and [of this](https://example.org/two), by <https://example.org/one>."
    written, shown_as = new_markdown_cell(f"# A\n\n## B\n\n{told}"), {"text/markdown": told}
    soup = page(written, new_code_cell("say()", outputs=[new_output("display_data", data=shown_as)]))
    addresses = [link["href"] for link in soup.select(".prose a.address")]
    assert addresses == ["https://example.org/ES-11/3", "https://example.org/one"] * 2
    assert len(soup.select(".prose a[href='https://example.org/two']:not(.address)")) == 2


def test_a_caption_can_stay_in_sight_when_its_table_is_scrolled() -> None:
    html = "<table><caption>Of <b>two</b></caption><tbody><tr><td>1</td></tr></tbody></table>"
    soup = page(
        new_markdown_cell("# A"), new_code_cell("t", outputs=[new_output("display_data", data={"text/html": html})])
    )
    assert [str(span) for span in soup.select("caption > span")] == ["<span>Of <b>two</b></span>"]


def test_code_in_a_text_is_coloured_where_it_names_a_language_that_there_is() -> None:
    known = prose.from_markdown("```python\nimport pandas\n```")
    unknown = prose.from_markdown("```nothing-like-it\na < b\n```")
    unnamed = prose.from_markdown("```\na < b\n```")

    assert [word.get_text() for word in known.find_all("span", class_="kn")] == ["import"]
    assert [code.get_text() for soup in (unknown, unnamed) for code in soup.find_all("pre")] == ["a < b\n", "a < b\n"]


def test_a_head_row_of_many_is_the_one_above_the_columns() -> None:
    table = "<table><thead><tr><th>a</th><th>b</th></tr><tr><th>c</th><th>d</th></tr></thead>"
    soup = prose.from_html(table + "<tbody><tr><td>words</td><td>1</td></tr></tbody></table>")

    assert [cell.get_text() for cell in soup.find_all(class_="num")] == ["d", "1"]
