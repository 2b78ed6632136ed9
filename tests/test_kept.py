"""What an export keeps, and what it makes anew: whatever a page comes from is changed once, and the page follows."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from hrcvote import kept, report
from hrcvote.cli import main
from hrcvote.engine import FONTS
from hrcvote.files import replace_all
from hrcvote.report import publish
from hrcvote.report.run import finished

NOTEBOOKS = ("00_start", "01_two")


SHOW = """
import altair, pandas
from hrcvote.figure import Figure, Source
table = pandas.DataFrame({"a": ["A mark"]})
source = Source("a", "A publisher", "A record", "https://example.org")
Figure("a", "A", "A", lambda _: altair.Chart(table).mark_text().encode(text="a:N"), table, "A", [source])
"""


class Export(NamedTuple):
    ran: list[str]
    written: list[Path]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of two notebooks that has been exported."""
    folder = tmp_path_factory.mktemp("exported") / "bundle"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "data" / "datapackage.json").write_text('{"title": "A demo bundle"}')
    (folder / "data" / "numbers.csv").write_text("93\n")
    (folder / "README.md").write_text("# A demo bundle\n")
    for name in NOTEBOOKS:
        write(folder, name, "print(open('../data/numbers.csv').read())")
    assert export(folder).ran == [*NOTEBOOKS]
    return folder


@pytest.fixture
def folder(tmp_path: Path, exported: Path) -> Path:
    """A copy of it, with what was kept."""
    return Path(shutil.copytree(exported, tmp_path / "bundle"))


def write(folder: Path, name: str, source: str) -> None:
    cells = [new_markdown_cell(f"# About {name}"), new_code_cell(source), new_code_cell(SHOW)]
    for number, cell in enumerate(cells):
        cell.id = str(number)
    nbformat.write(new_notebook(cells=cells), folder / "notebooks" / f"{name}.ipynb")


def export(folder: Path, *, url: str = "", fresh: bool = False) -> Export:
    lines: list[str] = []
    written = report.export(folder, url=url, fresh=fresh, progress=lines.append)
    return Export([line.split(".")[0] for line in lines if line.endswith(": running")], written)


def kept_notebooks(folder: Path) -> list[str]:
    made_from = kept.inputs(folder)
    return [name for name in NOTEBOOKS if kept.executed(folder, f"{name}.ipynb", made_from)]


def kept_drawings(folder: Path) -> list[str]:
    return [page for page in (*NOTEBOOKS, "index") if drawn_for(folder, page)]


def drawn_for(folder: Path, page: str) -> str:
    return kept.drawn(folder, page, kept.inputs(folder))


def current(folder: Path, url: str = "") -> bool:
    return bool(kept.current(folder, folder / "reports", kept.inputs(folder, url)))


def test_nothing_is_made_twice_and_it_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (folder / "reports").rglob("*.*")}
    monkeypatch.setattr(report, "export", None)
    assert main(["report", "--root", str(folder)]) == 0
    said = f"the 3 pages in {folder / 'reports'} are what would be written now.\n"
    assert capsys.readouterr().out == f"Nothing has changed since the last export: {said}"
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are letters")
def test_names_may_be_in_another_encoding_than_the_system_s(folder: Path) -> None:
    named = folder.with_name(os.fsdecode(b"b\xfcndel"))
    folder.rename(named)
    (named / "data" / os.fsdecode(b"M\xe4rz.csv")).write_text("93\n")
    export(named)
    assert current(named)


def test_only_the_notebook_that_changed_is_run(folder: Path) -> None:
    write(folder, "01_two", "print('changed')")
    assert not current(folder)
    assert export(folder).ran == ["01_two"]
    assert "changed" in (folder / "reports" / "01_two.html").read_text(encoding="utf-8")
    assert "93" in (folder / "reports" / "00_start.html").read_text(encoding="utf-8")
    assert current(folder)


def test_a_page_of_a_notebook_that_was_not_run_again_is_the_same(folder: Path) -> None:
    before = (folder / "reports" / "00_start.html").read_bytes()
    write(folder, "01_two", "print('changed')")
    export(folder)
    assert (folder / "reports" / "00_start.html").read_bytes() == before


def a_table(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "data" / "numbers.csv").write_text("92\n")


def a_table_more(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "data" / "more.csv").write_text("1\n")


def a_table_of_another_name(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "data" / "numbers.csv").rename(folder / "data" / "counts.csv")


def a_module_beside_the_notebooks(folder: Path, _: pytest.MonkeyPatch) -> None:
    (folder / "notebooks" / "own.py").write_text("x = 1")


def the_package(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(kept.SOURCE, _.parent / "package"))
    (copy / "report" / "page.py").open("a").write("\n")
    monkeypatch.setattr(kept, "SOURCE", copy)


def the_style_of_pages(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(kept.SOURCE, _.parent / "package"))
    (copy / "jupyter" / "page" / "page.css").open("a").write("\n")
    monkeypatch.setattr(kept, "SOURCE", copy)


def python(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version", "3.99")


def what_is_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder.parent / "site"
    (place / "altair-99.dist-info").mkdir(parents=True)
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(place))


def a_font(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.parent / "fonts").mkdir()
    (folder.parent / "fonts" / "A.ttf").write_bytes(b"a")
    monkeypatch.setattr(kept, "FONTS", [*FONTS, str(folder.parent / "fonts")])


READ = [a_table, a_table_more, a_table_of_another_name, a_module_beside_the_notebooks]
DRAWS = [the_package, the_style_of_pages, python, what_is_installed]


@pytest.mark.parametrize("change", [*READ, *DRAWS])
def test_nothing_is_kept_of_what_could_read_something_that_has_changed(
    folder: Path, change: Callable[[Path, pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert current(folder)
    assert kept_notebooks(folder) == [*NOTEBOOKS]
    change(folder, monkeypatch)
    assert not current(folder)
    assert kept_notebooks(folder) == []


@pytest.mark.parametrize("change", [*DRAWS, a_font])
def test_no_drawing_is_kept_that_would_be_drawn_otherwise(
    folder: Path, change: Callable[[Path, pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept_drawings(folder) == [*NOTEBOOKS, "index"]
    change(folder, monkeypatch)
    assert not current(folder)
    assert kept_drawings(folder) == []


@pytest.mark.parametrize("change", READ)
def test_a_drawing_is_kept_whatever_has_to_be_run(
    folder: Path, change: Callable[[Path, pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder, monkeypatch)
    assert kept_drawings(folder) == [*NOTEBOOKS, "index"]


def test_a_page_has_the_drawings_that_were_kept_unless_all_is_to_be_made_anew(folder: Path) -> None:
    drawing = drawn_for(folder, "00_start")
    changed = drawing.replace("A mark", "A kept mark")
    assert changed != drawing
    kept.keep(folder, kept.inputs(folder), {}, dict.fromkeys([*NOTEBOOKS, "index"], changed))
    (folder / "data" / "numbers.csv").write_text("92\n")
    export(folder)
    assert "A kept mark" in (folder / "reports" / "00_start.html").read_text(encoding="utf-8")
    assert drawn_for(folder, "00_start") == changed
    export(folder, fresh=True)
    assert "A kept mark" not in (folder / "reports" / "00_start.html").read_text(encoding="utf-8")
    assert drawn_for(folder, "00_start") == drawing


def test_a_table_that_has_changed_is_read_again(folder: Path) -> None:
    (folder / "data" / "numbers.csv").write_text("92\n")
    assert export(folder).ran == [*NOTEBOOKS]
    assert "92" in (folder / "reports" / "00_start.html").read_text(encoding="utf-8")
    assert current(folder)


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md", "CITATION.cff"])
def test_a_document_has_the_pages_made_and_no_notebook_run(folder: Path, document: str) -> None:
    text = "title: A\nversion: '1'\ndate-released: 2022-04-07\nauthors: [{name: B}]\n"
    (folder / document).write_text(text if document == "CITATION.cff" else "# Another")
    assert not current(folder)
    assert export(folder).ran == []
    assert current(folder)


def test_another_address_or_directory_has_the_pages_made_and_no_notebook_run(folder: Path) -> None:
    url = "https://example.org/a/"
    assert not current(folder, url)
    assert export(folder, url=url).ran == []
    assert url in (folder / "reports" / "index.html").read_text(encoding="utf-8")
    assert current(folder, url)
    assert not current(folder)
    assert not kept.current(folder, folder / "elsewhere", kept.inputs(folder, url))


def test_an_address_is_the_same_with_a_slash_at_its_end_and_without(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    export(folder, url="https://example.org/a")
    monkeypatch.setattr(report, "export", None)
    for url in ("https://example.org/a", "https://example.org/a/"):
        assert main(["report", "--root", str(folder), "--url", url]) == 0
        assert capsys.readouterr().out.startswith("Nothing has changed since the last export: ")


@pytest.mark.parametrize("name", ["index.html", "01_two.html"])
def test_a_page_that_is_gone_or_was_changed_is_made_again(folder: Path, name: str) -> None:
    page = folder / "reports" / name
    before = page.read_bytes()
    page.write_bytes(before + b"<!-- -->")
    assert not current(folder)
    page.unlink()
    assert not current(folder)
    assert export(folder).ran == []
    assert page.read_bytes() == before
    assert current(folder)


def test_a_notebook_that_is_gone_is_kept_no_longer(folder: Path) -> None:
    (folder / "notebooks" / "01_two.ipynb").unlink()
    assert export(folder).ran == []
    assert [path.stem for path in (folder / kept.FOLDER).glob(f"*{kept.RAN}")] == ["00_start"]
    assert kept_drawings(folder) == ["00_start", "index"]
    assert len(list((folder / kept.FOLDER).glob(f"*{kept.DRAWN}"))) == 2


def published(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in (folder / "reports").rglob("*") if path.is_file()}


def test_a_page_of_a_notebook_that_is_gone_or_has_another_name_is_removed(folder: Path) -> None:
    (folder / "notebooks" / "01_two.ipynb").rename(folder / "notebooks" / "02_two.ipynb")
    (folder / "reports" / "own.html").write_text("own")
    assert export(folder).ran == ["02_two"]
    there = {"reports/index.html", "reports/00_start.html", "reports/02_two.html", "reports/own.html"}
    assert published(folder) == there
    (folder / "notebooks" / "02_two.ipynb").unlink()
    export(folder)
    assert published(folder) == there - {"reports/02_two.html"}
    assert current(folder)


def test_a_page_that_somebody_has_changed_is_not_removed(folder: Path) -> None:
    (folder / "notebooks" / "01_two.ipynb").unlink()
    (folder / "reports" / "01_two.html").write_text("somebody's")
    export(folder)
    assert (folder / "reports" / "01_two.html").read_text() == "somebody's"


def test_a_picture_and_a_table_that_are_published_no_longer_are_removed_and_it_is_said(folder: Path) -> None:
    files: dict[Path, str | bytes] = {folder / "reports" / name: "a" for name in ("card-a.png", "data/a.csv")}
    replace_all(files)
    kept.remember(folder, folder / "reports", None, files)
    lines: list[str] = []
    report.export(folder, progress=lines.append)
    assert published(folder) == {f"reports/{page}.html" for page in ("index", *NOTEBOOKS)}
    assert [line for line in lines if "removed" in line] == [
        "card-a.png: no longer published; removed",
        "data/a.csv: no longer published; removed",
    ]


def test_what_cannot_be_removed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stays = folder / "reports" / "stays"
    stays.mkdir()
    monkeypatch.setattr(kept, "outdated", lambda *_: [stays])
    lines: list[str] = []
    report.export(folder, progress=lines.append)
    (said,) = (line for line in lines if line.startswith(str(stays)))
    assert " is no longer published, but cannot be removed: " in said
    assert current(folder)


def test_what_another_export_wrote_elsewhere_is_not_removed(folder: Path) -> None:
    report.export(folder, folder / "elsewhere", progress=lambda _: None)
    (folder / "notebooks" / "01_two.ipynb").unlink()
    export(folder)
    assert (folder / "elsewhere" / "01_two.html").is_file()
    assert not (folder / "reports" / "01_two.html").exists()


def test_nothing_is_removed_outside_the_reports_and_no_table_of_the_bundle(folder: Path) -> None:
    (folder / "reports" / "data").symlink_to("../data")
    for out, name in ((folder / "reports", "../README.md"), (folder / "reports", "data/numbers.csv")):
        kept.remember(folder, out, None, {out / name: (out / name).read_bytes()})
        assert kept.outdated(folder, out, []) == []
    (folder / "index.html").write_text("a")
    kept.remember(folder, folder, None, {folder / "index.html": "a", folder / "data" / "numbers.csv": "93\n"})
    assert kept.outdated(folder, folder, []) == [folder / "index.html"]


def test_what_was_written_is_known_also_when_something_was_changed_meanwhile(folder: Path) -> None:
    write(folder, "02_more", "open('../own.log', 'a').write('1')")
    export(folder)
    assert not current(folder)
    (folder / "notebooks" / "02_more.ipynb").unlink()
    export(folder)
    assert not (folder / "reports" / "02_more.html").exists()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"a": 1}', b"\xff", b"\0" * 9])
def test_what_is_kept_may_be_damaged(folder: Path, damage: bytes) -> None:
    (folder / kept.FOLDER / kept.EXPORTS).write_bytes(damage)
    assert not current(folder)
    assert kept.outdated(folder, folder / "reports", []) == []
    ran = folder / kept.FOLDER / f"00_start{kept.RAN}"
    ran.write_bytes(ran.read_bytes()[:-9] + damage)
    assert kept_notebooks(folder) == ["01_two"]
    drawn = folder / kept.FOLDER / f"00_start{kept.DRAWN}"
    drawn.write_bytes(drawn.read_bytes()[:-9] + damage)
    assert kept_drawings(folder) == ["01_two", "index"]


def test_what_was_damaged_is_made_again(folder: Path) -> None:
    (folder / kept.FOLDER / kept.EXPORTS).write_bytes(b"[")
    (folder / kept.FOLDER / f"00_start{kept.RAN}").write_bytes(b"")
    (folder / kept.FOLDER / f"00_start{kept.DRAWN}").write_bytes(b"")
    assert export(folder).ran == ["00_start"]
    assert kept_drawings(folder) == [*NOTEBOOKS, "index"]
    assert current(folder)


def test_all_is_run_where_it_is_asked_for(folder: Path) -> None:
    assert export(folder, fresh=True).ran == [*NOTEBOOKS]


def test_where_nothing_can_be_kept_it_says_so_and_all_is_run(folder: Path) -> None:
    shutil.rmtree(folder / kept.FOLDER)
    (folder / kept.FOLDER).write_text("in the way")
    lines: list[str] = []
    assert report.export(folder, progress=lines.append)
    assert "00_start.ipynb: running" in lines
    assert lines[-1].startswith("What was made is not kept for the next export: ")


def test_a_failure_is_not_kept(folder: Path) -> None:
    write(folder, "01_two", "1 / 0")
    for _ in range(2):
        with pytest.raises(report.ReportError, match="ZeroDivisionError"):
            export(folder)
    assert kept_notebooks(folder) == ["00_start"]  # from before


class Slow(Executor):
    """Makes what the pages have in common, and never comes to a page."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if work is publish._common:
            future.set_result(work(*given, **named))
        return future


def test_of_a_failure_beside_pages_that_are_not_yet_made_only_its_own_words_are_told(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, "01_two", "1 / 0")
    paths = [folder / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]
    before, drawn = {paths[0]: "{}"}, {f"{name}.html": "" for name in (*NOTEBOOKS, "index")}
    with pytest.raises(report.ReportError, match="cell 1: ZeroDivisionError"):
        finished(publish._all_pages(Slow(), folder, paths, before, drawn, "", lambda _: None))
    gc.collect()  # asyncio logs what nobody waited for when it is dropped
    assert caplog.records == []


@pytest.mark.parametrize("path", ["../own.log", "own.csv"])
def test_what_changes_while_it_runs_is_not_taken_for_what_ran(folder: Path, path: str) -> None:
    write(folder, "01_two", f"open('{path}', 'a').write('1')")
    export(folder)
    assert kept_notebooks(folder) == (["00_start"] if path == "../own.log" else [])  # from before
    assert not current(folder)
    assert "01_two" in export(folder).ran


@pytest.mark.parametrize("change", ["open('../data/numbers.csv', 'a').write('1')", "open('../data/b.csv', 'w')"])
def test_nothing_is_published_of_tables_that_change_meanwhile(folder: Path, change: str) -> None:
    before = {path: path.read_bytes() for path in (folder / "reports").rglob("*.*")}
    write(folder, "01_two", change)
    with pytest.raises(report.ReportError, match=r"(?s)data was changed meanwhile.*Run the command again.*Nothing was"):
        export(folder)
    assert {path: path.read_bytes() for path in (folder / "reports").rglob("*.*")} == before
    assert kept_notebooks(folder) == []
    assert not current(folder)
    write(folder, "01_two", "1")
    assert export(folder).ran == [*NOTEBOOKS]
    assert current(folder)
