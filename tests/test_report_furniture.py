"""What stands around a report, and that each of it comes from where the bundle keeps it."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from hrcvote import Bundle, record, report
from hrcvote.charts import vote
from hrcvote.figure import Source
from hrcvote.place import address
from hrcvote.report import ReportError, furniture
from hrcvote.report.page import compose, render, render_contents
from hrcvote.report.site import Neighbour, Site
from hrcvote.summary import summary

URL = "https://example.org/hrcvote/"


def notebook(bundle: Bundle) -> nbformat.NotebookNode:
    answer = new_output("display_data", data={"text/markdown": "**93** to 24."})
    data = {k: v for k, v in vote.majority(bundle)._repr_mimebundle_().items() if k != "image/png"}
    made: nbformat.NotebookNode = nbformat.from_dict(
        new_notebook(
            cells=[
                new_markdown_cell("# Who voted how\n\nHow many?"),
                new_code_cell("say()", outputs=[answer]),
                new_markdown_cell("## One finding\n\nText. See [the rule](https://example.org/rule)."),
                new_code_cell("majority(bundle)", outputs=[new_output("display_data", data=data)]),
                new_markdown_cell("## Another finding"),
            ]
        )
    )
    return made


@pytest.fixture(scope="module")
def imprint(root: Path) -> furniture.Imprint:
    return furniture.read(root)


@pytest.fixture(scope="module")
def site(imprint: furniture.Imprint) -> Site:
    neighbours = [Neighbour("01_a.html", "A"), Neighbour("03_discrepancies.html", "B")]
    return Site(imprint.title, imprint.description, neighbours, imprint, URL)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def page(bundle: Bundle, site: Site) -> BeautifulSoup:
    return soup(render(compose(notebook(bundle)), "01_a.ipynb", site))


@pytest.fixture(scope="module")
def reviewing(bundle: Bundle, site: Site) -> BeautifulSoup:
    return soup(render(compose(notebook(bundle)), "03_discrepancies.ipynb", site))


def text(page: BeautifulSoup, selector: str) -> str:
    return " ".join(page.select_one(selector).get_text(" ").split())  # type: ignore[union-attr]


class TestSummary:
    def test_it_stands_before_everything_but_title_and_question(self, page: BeautifulSoup) -> None:
        kinds = [(element.get("class") or [element.name])[0] for element in page.select("main > *")]
        assert kinds[:3] == ["prose", "summary", "contents"]

    def test_it_has_the_answer_the_tally_and_every_point(self, page: BeautifulSoup, bundle: Bundle) -> None:
        told, tally = summary(bundle), record.tally(bundle)
        assert text(page, ".summary .answer") == "93 to 24."
        counts = [int(strong.get_text()) for strong in page.select(".tally li strong")]
        assert counts == [tally.yes, tally.no, tally.abstain, tally.not_voting]
        widths = [int(str(rect["width"])) for rect in page.select(".tally .bar rect")]
        assert widths == counts
        starts = [int(str(rect["x"])) for rect in page.select(".tally .bar rect")]
        assert starts == [sum(counts[:place]) for place in range(len(counts))]
        said = [[dd.get_text() for dd in div.select("dd")] for div in page.select(".summary dl div")]
        assert said == [list(point.answers) for point in told.points]

    def test_the_start_page_has_it_too(self, bundle: Bundle, site: Site) -> None:
        index = soup(render_contents([(compose(notebook(bundle)), "01_a.ipynb")], site))
        assert text(index, ".summary .answer") == f"{summary(bundle).headline}."
        assert len(index.select(".tally li")) == 4


class TestAbout:
    HEADINGS = ("Sources", "Method and limits", "How to check", "Corrections", "How to cite", "Licences")

    def test_it_has_its_sections_in_order(self, page: BeautifulSoup) -> None:
        assert tuple(heading.get_text() for heading in page.select(".about h3")) == self.HEADINGS

    def test_headings_go_down_by_one(self, reviewing: BeautifulSoup) -> None:
        levels = [int(heading.name[1]) for heading in reviewing.select("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))

    def test_no_id_stands_twice(self, reviewing: BeautifulSoup) -> None:
        ids = [element["id"] for element in reviewing.select("[id]")]
        assert len(ids) == len(set(ids))

    def test_the_sources_are_those_of_the_page_s_figures(
        self, page: BeautifulSoup, bundle: Bundle, imprint: furniture.Imprint
    ) -> None:
        cited = vote.majority(bundle).sources
        lines = [" ".join(li.get_text().split()) for li in page.select(".about #about-sources ~ details .cited li")]
        assert len(lines) == len({source.source_id for source in cited})
        for source in cited:
            line = next(line for line in lines if source.publisher in line and source.title in line)
            assert imprint.sources[source.source_id].published in line

    def test_a_source_is_dated_no_finer_than_it_is(self, imprint: furniture.Imprint) -> None:
        assert imprint.sources["afp"].published == "7 April 2022"
        assert imprint.sources["neatkariga"].published == "April 2022"
        assert imprint.sources["un-watch"].published == "2023"
        assert imprint.sources["padova"].published == ""
        assert (imprint.sources["afp"].full, imprint.sources["un-watch"].full) == (False, True)

    def test_a_source_without_a_title_or_an_address_has_none(self, imprint: furniture.Imprint, bundle: Bundle) -> None:
        for column in ("title", "url"):
            lacking = bundle.sources.loc[bundle.sources[column].isna(), "source_id"]
            assert {getattr(imprint.sources[source], column) for source in lacking} == {""}

    def test_sources_stand_in_the_order_of_their_publishers_in_any_case(self) -> None:
        sources = [Source(str(number), name, "", "") for number, name in enumerate(["TASS", "polit.ru", "AFP"])]
        assert [cited.publisher for cited in furniture.Imprint().cited(sources)] == ["AFP", "polit.ru", "TASS"]

    def test_a_source_that_the_bundle_does_not_know_is_cited_as_the_figure_has_it(self) -> None:
        (cited,) = furniture.Imprint().cited([Source("a", "A paper", "One", "https://example.org/1")] * 2)
        assert cited == furniture.Cited("A paper", "One", "https://example.org/1", "", False)

    def test_limits_and_verdicts_are_the_readme_s(self, page: BeautifulSoup, root: Path) -> None:
        readme = (root / "README.md").read_text(encoding="utf-8")
        for heading in (furniture.LIMITS, furniture.VERDICTS):
            assert f"## {heading}\n" in readme
        about = text(page, ".about")
        assert "Why a member voted as it did" in about
        assert "rounder or vaguer" in about

    @pytest.mark.parametrize("content", ["{", "[]", '{"resources": [{}]}', '{"resources": [{"name": "a"}]}'])
    def test_a_package_that_cannot_be_read_is_named(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "datapackage.json").write_text(content)
        with pytest.raises(ReportError, match=r"datapackage\.json cannot be read: .*\nMend it, or restore it from git"):
            furniture.read(tmp_path)

    def test_corrections_are_the_changelog_s(self, tmp_path: Path, copy_of_data: Path) -> None:
        assert copy_of_data == tmp_path
        log = "# Changelog\n\n## 2\n\n### Corrections\n\nOne [cell](data/votes.csv).\n\n### Added\n\nX\n\n## 1\n\nY\n"
        (tmp_path / "CHANGELOG.md").write_text(log, encoding="utf-8")
        ((version, told),) = furniture.read(tmp_path).corrections
        assert (version, told.strip()) == ("2", "<p>One cell.</p>")

    def test_the_citation_is_that_of_the_citation_file(self, page: BeautifulSoup, imprint: furniture.Imprint) -> None:
        assert imprint.citation
        assert imprint.citation.version == imprint.version
        assert f"({imprint.citation.year}). {imprint.citation.title}." in text(page, ".about")
        assert "@misc{hrcvote," in text(page, ".about")
        assert f"url = {{{URL}01_a.html}}" in text(page, ".about")

    def test_bibtex_takes_no_sign_for_its_own(self) -> None:
        citation = furniture.Citation("50 % of A & B_1", ["C"], "1", "2026-01-02", "MIT")
        assert r"title = {{50 \% of A \& B\_1}}" in citation.bibtex().replace("{{{", "{{")

    def test_every_table_has_its_licence(self, page: BeautifulSoup, root: Path) -> None:
        package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
        rows = [
            [cell.get_text() for cell in row.select("th, td")]
            for row in page.select(".about #about-licences ~ details tr")
        ]
        assert rows[1:] == [[t["title"], t["path"], t["licenses"][0]["title"]] for t in package["resources"]]
        assert [th["scope"] for th in page.select("#about-licences ~ details tbody th")] == ["row"] * len(rows[1:])

    def test_what_differs_has_an_address_that_its_review_gives(
        self, page: BeautifulSoup, reviewing: BeautifulSoup
    ) -> None:
        assert not page.select("[id^=claim-]")
        graph = json.loads(reviewing.select_one("script[type='application/ld+json']").get_text())["@graph"]  # type: ignore[union-attr]
        marks = [urlsplit(node["url"]).fragment for node in graph if node["@type"] == "ClaimReview"]
        assert marks == [li["id"] for li in reviewing.select("[id^=claim-]")]

    def test_it_is_light(self, bundle: Bundle, site: Site) -> None:
        bare = render(compose(notebook(bundle)), "01_a.ipynb", Site(site.name, site.description, site.neighbours))
        assert len(render(compose(notebook(bundle)), "01_a.ipynb", site)) - len(bare) < 25_000

    def test_a_bundle_that_says_nothing_of_itself_leaves_it_out(self, bundle: Bundle) -> None:
        bare = soup(render(compose(notebook(bundle)), "01_a.ipynb", Site()))
        assert not bare.select(".about, .tally, script[type='application/ld+json'], meta[property='og:image']")
        assert text(bare, ".summary .answer") == "93 to 24."


class TestHead:
    def test_a_link_to_the_page_shows_title_answer_and_picture(self, page: BeautifulSoup) -> None:
        told = {
            str(m.get("property") or m.get("name")): m["content"] for m in page.select("meta[property], meta[name]")
        }
        assert told["og:title"] == "Who voted how"
        assert told["og:description"] == told["description"] == "93 to 24."
        assert told["og:image"] == f"{URL}card-01_a.png"
        assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
        assert "93 in favour, 24 against" in told["og:image:alt"]
        assert told["og:url"] == f"{URL}01_a.html" == page.select_one("link[rel=canonical]")["href"]  # type: ignore[index]
        assert told["twitter:card"] == "summary_large_image"

    @pytest.mark.parametrize(("title", "begins"), [("Who voted how", "Who voted how. "), ("Who?", "Who? "), (None, "")])
    def test_a_pictures_text_says_each_thing_once_and_ends_each_sentence_once(
        self, bundle: Bundle, site: Site, title: str | None, begins: str
    ) -> None:
        headline = summary(bundle).headline
        told = site.head("01_a.html", title or headline, "").picture_alt
        assert told == f"{begins}{headline}: 93 in favour, 24 against, 58 abstained, 18 did not vote."

    def test_without_an_address_nothing_claims_one(self, bundle: Bundle, site: Site) -> None:
        local = Site(site.name, site.description, site.neighbours, site.imprint)
        page = soup(render(compose(notebook(bundle)), "01_a.ipynb", local))
        assert not page.select("link[rel=canonical], meta[property='og:url']")
        assert page.select_one("meta[property='og:image']")["content"] == "card-01_a.png"  # type: ignore[index]

    def test_a_description_is_of_a_length_that_is_shown(self, site: Site) -> None:
        assert len(site.head("a.html", "A", Markup("<p>word</p> " * 400)).description) <= 300

    @pytest.mark.parametrize(
        "url",
        [
            "example.org",
            "ftp://example.org/",
            "javascript:alert(1)",
            "https://",
            "https://a/?b",
            "https://[",
            "https://a:b/",
            "https://a b/",
            "https://a\n/",
        ],
    )
    def test_what_is_no_address_to_publish_at(self, url: str, tmp_path: Path) -> None:
        with pytest.raises(report.ReportError, match="not an address that pages can be published at"):
            report.export(tmp_path, url=url)

    def test_an_address_is_that_of_a_directory(self) -> None:
        assert address("https://example.org/a") == address("https://example.org/a/") == "https://example.org/a/"
        assert address("") == ""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    bundle = tmp_path_factory.mktemp("bundle")
    shutil.copytree(root / "data", bundle / "data")
    for name in ("README.md", "CHANGELOG.md", "CITATION.cff"):
        shutil.copy(root / name, bundle / name)
    (bundle / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=[new_markdown_cell("# One\n\nText.")]), bundle / "notebooks" / "01_one.ipynb")
    report.export(bundle, url=URL, progress=lambda _: None)
    return bundle / "reports"


class TestBeside:
    def test_tables_and_pictures_stand_where_the_pages_say(self, out: Path) -> None:
        for path in out.glob("*.html"):
            page = soup(path.read_text(encoding="utf-8"))
            image = page.select_one("meta[property='og:image']")["content"]  # type: ignore[index]
            graph = json.loads(page.select_one("script[type='application/ld+json']").get_text())["@graph"]  # type: ignore[union-attr]
            data = next(node for node in graph if node["@type"] == "Dataset")
            places = [image, *(file["contentUrl"] for file in data["distribution"])]
            links = [a["href"] for a in page.select("a[href^='data/']")]
            assert len(links) == len(places) - 1
            for place in [*(str(place).removeprefix(URL) for place in places), *links]:
                assert (out / str(place)).is_file(), place

    def test_the_tables_are_those_of_the_bundle(self, out: Path, root: Path) -> None:
        for path in (out / "data").iterdir():
            assert path.read_bytes() == (root / "data" / path.name).read_bytes()

    def test_a_bare_nbconvert_has_all_that_needs_nothing_beside_it(self, out: Path) -> None:
        command = [sys.executable, "-m", "nbconvert", "--to", "html", "notebooks/01_one.ipynb"]
        done = subprocess.run(command, cwd=out.parent, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        page = soup((out.parent / "notebooks" / "01_one.html").read_text(encoding="utf-8"))
        assert len(page.select(".tally li")) == 4
        assert [h.get_text() for h in page.select(".about h3")][-1] == "Licences"
        assert not page.select("meta[property='og:image'], a[href^='data/'], link[rel=canonical]")
