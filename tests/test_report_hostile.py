"""A script in any cell of any table comes out as text: in the pages, their heads, their linked data and downloads."""

from __future__ import annotations

import ast
import csv
import dataclasses
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_output

import hrcvote
from conftest import ROOT
from hrcvote.charts import discrepancies
from hrcvote.figure import MIME, Figure
from hrcvote.report import furniture
from hrcvote.report.page import Page, compose, figure_html, page_assets, render, render_contents
from hrcvote.report.site import Neighbour, Site
from hrcvote.rules import STORY_PUBLISHERS

SCRIPT, IMAGE, ADDRESS = "</script><script>alert()</script>", "<img src=x onerror=alert()>", "javascript:alert()"
HOSTILE = f" {SCRIPT}{IMAGE}[a]({ADDRESS})"
DATA = {"application/json", "application/ld+json", "text/plain"}
"""Types of script that a browser does not run."""
URL = "https://example.org/a/"


def spoilt(root: Path) -> dict[str, set[str]]:
    """Put the hostile text behind every text of every table that may say anything; return the columns it stands in."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    kinds = {row["measure"]: row["kind"] for row in read(root, "measures")[1]}
    found = {}
    for table in package["resources"]:
        names = set(free(table))
        header, rows = read(root, table["name"])
        for row in rows:
            for name in names:
                says = row[name] and (name not in {"stated", "value"} or kinds[row["measure"]] in {"name", "names"})
                says = says and not (name == "publisher" and row[name] in STORY_PUBLISHERS)  # asked for by this name
                own = f"|{row['iso3']}" if name == "also_known_as" else ""  # so that who asks for a name still finds it
                row[name] += own + HOSTILE if says else ""
        found[table["name"]] = {name for name in names if any(HOSTILE in row[name] for row in rows)}
        with (root / "data" / table["path"]).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return found


def free(table: dict[str, Any]) -> Iterator[str]:
    """Yield the columns of text that no pattern, no list and no other table holds to anything."""
    schema = table["schema"]
    keys = [schema["primaryKey"], *(key["fields"] for key in schema.get("foreignKeys", [])), ["subject"]]
    for field in schema["fields"]:
        if field["type"] == "string" and not {"enum", "pattern"} & set(field.get("constraints", {})):
            yield from [] if any(field["name"] in key for key in keys) else [field["name"]]


def read(root: Path, table: str) -> tuple[list[str], list[dict[str, str]]]:
    with (root / "data" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    return list(reader.fieldnames or ()), rows


def shown(source: str, names: dict[str, Any]) -> Iterator[Any]:
    """Run a cell as a kernel does, without one, and yield its output."""
    tree = ast.parse(source)
    last = tree.body[-1] if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(ast.Module(tree.body[:-1] if last else tree.body, []), "cell", "exec"), names)
    value: Any = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    if isinstance(value, Figure):
        yield new_output("display_data", data={MIME: value.spec})
    elif hasattr(value, "_repr_mimebundle_"):
        data = value._repr_mimebundle_(include=None, exclude=None)
        data = data[0] if isinstance(data, tuple) else data
        yield new_output("display_data", data=data)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("README.md", "CHANGELOG.md", "CITATION.cff"):
        shutil.copy(ROOT / name, root / name)
    return root


@pytest.fixture(scope="module")
def columns(hostile: Path) -> dict[str, set[str]]:
    return spoilt(hostile)


@pytest.fixture(scope="module")
def notebooks(hostile: Path, columns: dict[str, set[str]]) -> dict[str, Any]:
    """Every notebook of the hostile bundle, run."""
    assert columns
    here = Path.cwd()
    run = {}
    os.chdir(hostile)
    try:
        for path in sorted((hostile / "notebooks").glob("*.ipynb")):
            run[path.name] = nbformat.read(path, as_version=4)
            names: dict[str, Any] = {}
            for cell in run[path.name].cells:
                if cell.cell_type == "code":
                    cell.outputs = list(shown(cell.source, names))
    finally:
        os.chdir(here)
    return run


@pytest.fixture(scope="module")
def pages(hostile: Path, notebooks: dict[str, Any]) -> dict[str, BeautifulSoup]:
    """Every page of the hostile bundle, and its start page."""
    made: list[tuple[Page, str]] = [(compose(notebook), name) for name, notebook in notebooks.items()]
    site = Site("Hostile", HOSTILE, [Neighbour("a.html", HOSTILE)], furniture.read(hostile), URL)
    html = {name: render(page, name, site) for page, name in made} | {"index": render_contents(made, site)}
    return {name: BeautifulSoup(text, "html.parser") for name, text in html.items()}


def test_the_tables_are_hostile_and_sound(hostile: Path, columns: dict[str, set[str]]) -> None:
    assert {name for name, spoilt in columns.items() if spoilt} == {
        *("sources", "members", "votes", "elections", "events", "measures", "claims", "facts")
    }
    assert hrcvote.load(hostile)


def test_what_the_cells_hold_is_in_the_pages_as_text(pages: dict[str, BeautifulSoup]) -> None:
    assert {name for name, page in pages.items() if SCRIPT in page.get_text()} >= {*pages} - {"04_workbench.ipynb"}


def test_a_sentence_quotes_a_cell_in_full(notebooks: dict[str, Any], pages: dict[str, BeautifulSoup]) -> None:
    quoting = {
        name: [
            output.data["text/plain"]
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            if "text/markdown" in output.data and HOSTILE in output.data["text/plain"]
        ]
        for name, notebook in notebooks.items()
    }
    for name in ("01_vote_breakdown", "02_timeline", "03_discrepancies", "04_workbench"):
        read = " ".join(pages[f"{name}.ipynb"].get_text().split())
        assert quoting[f"{name}.ipynb"]
        assert [text for text in quoting[f"{name}.ipynb"] if " ".join(text.split()) not in read] == []


def test_no_script_is_made_out_of_a_cell(pages: dict[str, BeautifulSoup]) -> None:
    own = [str(script) for script in page_assets(vega=True).scripts]
    for page in pages.values():
        running = [str(script.string) for script in page.select("script") if script.get("type") not in DATA]
        assert running in (own, [])


def test_no_element_runs_or_loads_anything(pages: dict[str, BeautifulSoup]) -> None:
    for page in pages.values():
        assert not page.select("iframe, object, embed, base, form, style ~ style")
        for element in page.find_all(True):
            assert not [name for name in element.attrs if name.startswith("on") or name in {"srcdoc", "action"}]
            for name in ("href", "src", "xlink:href"):
                scheme = urlsplit(str(element.get(name, ""))).scheme
                assert scheme in {"", "https", "http"} or str(element[name]).startswith("data:image/")
        assert not page.select("img")


def test_the_head_says_it_as_text(pages: dict[str, BeautifulSoup]) -> None:
    index = pages["index"]
    assert index.select_one("meta[name=description]")["content"].startswith(SCRIPT)  # type: ignore[index, union-attr]
    for page in pages.values():
        assert len(page.select("head meta[http-equiv]")) == 1
        assert page.select_one("title").find(True) is None  # type: ignore[union-attr]


def test_linked_data_stay_data(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        (block,) = page.select("script[type='application/ld+json']")
        assert "<" not in str(block.string)
        nodes = json.loads(str(block.string))["@graph"]
        reviewed = [node["claimReviewed"] for node in nodes if node["@type"] == "ClaimReview"]
        assert bool(reviewed) == (Path(name).stem == "03_discrepancies")
        assert all(HOSTILE.strip() in claim for claim in reviewed)


def test_an_address_that_would_run_is_no_link(bundle: hrcvote.Bundle) -> None:
    hostile = dataclasses.replace(bundle, sources=bundle.sources.assign(url=ADDRESS))
    assert '"href"' in json.dumps(discrepancies.matrix(bundle).spec), "no mark of the matrix leads to a source"
    html = BeautifulSoup(figure_html(discrepancies.matrix(hostile).spec), "html.parser")
    links = [str(link.get("href") or link.get("xlink:href") or "#") for link in html.select("a")]
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert ADDRESS in html.select_one(".sources").get_text()  # type: ignore[union-attr]
