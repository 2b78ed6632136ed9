"""The command line: what it prints, where, and how it exits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Damage
from hrcvote import Bundle, data, report
from hrcvote.charts import vote
from hrcvote.cli import main
from hrcvote.figure import Figure
from hrcvote.place import notebooks

COMMAND = [sys.executable, "-c", "import sys; from hrcvote.cli import main; sys.exit(main(sys.argv[1:]))"]
MODULES_OF_REPORTS = ("altair", "vl_convert", "nbconvert", "nbclient", "nbformat", "jsonschema")

MEND = "Check its name and permissions, and whether the disk has room.\n"


def test_validate_says_what_it_counted(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "data")
    assert main(["validate"]) == 0
    out, err = capsys.readouterr()
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in (root / "data").glob("*.csv"))
    assert out == f"The data are sound: 11 tables, {lines:,} rows, 9 votes × 193 members.\n"
    assert err == ""


def test_validate_names_the_vote_whose_position_was_changed(
    copy_of_data: Path, damage: Damage, capsys: pytest.CaptureFixture[str]
) -> None:
    damage("positions.csv", "ES-11/3,BRA,abstain\n", "ES-11/3,BRA,yes\n")
    assert main(["validate", "--root", str(copy_of_data)]) == 1
    assert capsys.readouterr().out == (
        "The data cannot be used: 1 breach in 1 file.\n"
        "data/votes.csv:5: column vote_id: 'ES-11/3' does not add up: yes counted 94, official 93; "
        "abstain counted 57, official 58. Correct the position in data/positions.csv, or the official total here\n"
    )


def test_position_changed_with_its_totals_is_sound(copy_of_data: Path, damage: Damage) -> None:
    damage("positions.csv", "ES-11/3,BRA,abstain\n", "ES-11/3,BRA,yes\n")
    damage("votes.csv", ",93,24,58,18,", ",94,24,57,18,")
    assert main(["validate", "--root", str(copy_of_data)]) == 0


def test_validate_names_every_damaged_table(
    copy_of_data: Path, damage: Damage, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy_of_data / "data" / "facts.csv").unlink()
    damage("members.csv", "UKR,Ukraine,Ukraine,", "UKR,,Ukraine,")
    assert main(["validate", "--root", str(copy_of_data)]) == 1
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == "The data cannot be used: 2 breaches in 2 files."
    assert [line.partition(":")[0] for line in rest] == ["data/members.csv", "data/facts.csv"]


@pytest.mark.parametrize("command", ["validate", "report", "notebooks", "dictionary", "readme", "figures"])
def test_a_command_says_that_there_is_no_bundle(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--root", str(tmp_path / "nowhere")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        f"No bundle: {tmp_path / 'nowhere'} does not hold data/datapackage.json. Name the directory that does.\n"
    )


def test_root_named_is_never_another(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Its parent is a bundle; a damaged copy inside another bundle must not pass because of that.
    assert main(["validate", "--root", str(root / "notebooks")]) == 1
    assert "does not hold data/datapackage.json" in capsys.readouterr().err


def test_working_directory_outside_any_bundle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["validate"]) == 1
    assert capsys.readouterr().err == (
        f"No bundle: neither {tmp_path} nor a directory above it holds data/datapackage.json.\n"
        "Name the directory that does: with --root for a command, in Python as load('DIRECTORY').\n"
    )


@pytest.mark.parametrize("command", ["report", "notebooks", "dictionary", "readme", "figures"])
def test_bad_data_stop_every_command(
    copy_of_data: Path, damage: Damage, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    damage("members.csv", "UKR,Ukraine,Ukraine,", "UKR,,Ukraine,")
    assert main([command, "--root", str(copy_of_data)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("The data cannot be used: 1 breach in 1 file.\ndata/members.csv:")


def test_dictionary_is_written_and_checked(copy_of_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy_of_data / "data" / "README.md"
    made = path.read_bytes()
    path.write_bytes(made.replace(b"# Data dictionary", b"# Data  dictionary"))
    check = ["dictionary", "--check", "--root", str(copy_of_data)]
    assert main(check) == 1
    assert capsys.readouterr().err == (
        f"{path} is stale: data/datapackage.json or a table has changed since. Run: hrcvote dictionary\n"
    )
    path.unlink()
    assert main(check) == 1
    assert main(["dictionary", "--root", str(copy_of_data)]) == 0
    assert path.read_bytes() == made
    assert main(check) == 0


def test_file_that_cannot_be_written(copy_of_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy_of_data / "data" / "README.md"
    path.unlink()
    path.mkdir()
    assert main(["dictionary", "--root", str(copy_of_data)]) == 1
    assert capsys.readouterr().err == f"{path} cannot be read or written: Is a directory.\n{MEND}"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("README.md", b"\xff", "README.md cannot be read: 'utf-8' codec"),
        ("README.md", b"# hrcvote\n", "README.md has no lines <!-- tables"),
        ("README.md", None, "README.md cannot be read: [Errno 2] No such file"),
        ("notebooks/02_timeline.ipynb", b"{", "notebooks/02_timeline.ipynb cannot be read as a notebook. Restore"),
        ("notebooks/02_timeline.ipynb", b"[]", "notebooks/02_timeline.ipynb cannot be read as a notebook. Restore"),
        (
            "notebooks/02_timeline.ipynb",
            b"\xff",
            "notebooks/02_timeline.ipynb cannot be read as a notebook. Restore",
        ),
    ],
)
def test_the_readme_says_what_it_cannot_be_made_from(
    root: Path, copy_of_data: Path, name: str, content: bytes | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / "notebooks", copy_of_data / "notebooks")
    shutil.copy(root / "README.md", copy_of_data)
    path = copy_of_data / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert main(["readme", "--check", "--root", str(copy_of_data)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(told)


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{",
        "null",
        '{"cells": 1}',
        '{"cells": [{}], "nbformat": 4}',
        '{"cells": [{"cell_type": "code"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        '{"cells": [{"cell_type": "code", "source": 1}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        '{"worksheets": 1, "nbformat": 3, "metadata": {}}',
    ],
)
def test_a_file_that_is_no_notebook_is_named(
    copy_of_data: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy_of_data / "notebooks").mkdir()
    (copy_of_data / "notebooks" / "00_none.ipynb").write_text(content, encoding="utf-8")
    assert main(["notebooks", "--root", str(copy_of_data)]) == 1
    assert "notebooks/00_none.ipynb cannot be read" in capsys.readouterr().err


def test_figures_are_written_once_each_and_into_a_directory_only(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["figures", "--root", str(root), "--out", str(tmp_path / "file"), "vote-majority"]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'file'} is a file. Give a directory with --out.\n"
    assert main(["figures", "--root", str(root), "--out", str(tmp_path / "out"), *["vote-majority"] * 2]) == 0
    out, err = capsys.readouterr()
    assert out == f"1 picture in {tmp_path / 'out'}\n"
    assert err.startswith("vote-majority.svg: ")


def test_a_figure_that_the_data_no_longer_fill_is_named_and_leaves_the_others(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: Bundle) -> Figure:
        raise LookupError("The data no longer have a tie.")

    monkeypatch.setattr("hrcvote.charts.catalogue.FIGURES", (gone, vote.majority))
    told = ".gone cannot be made of these data: The data no longer have a tie.\nDraw it anew, or take it out of "
    where = ["--root", str(root), "--out", str(tmp_path)]
    for command in (["figures", *where], ["figures", *where, "gone"], ["readme", "--root", str(root), "--check"]):
        assert main(command) == 1
        assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main(["figures", *where, "vote-majority"]) == 0


def test_a_picture_is_read_where_there_is_no_bundle(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    picture = str(root / "docs" / "vote-members.png")
    assert main(["figures", "--read", picture]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "vote-members"
    assert main(["figures", "--read", picture, "vote-members"]) == 1
    assert capsys.readouterr().err == "--read reads one file and writes none: leave out vote-members.\n"


def test_report_is_given_the_bundle_the_directory_and_the_address(
    copy_of_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = []
    monkeypatch.setattr(report, "export", lambda *arguments, **options: called.append((*arguments, options)))
    address = "https://example.org/a/"
    assert main(["report", "--root", str(copy_of_data)]) == 0
    assert main(["report", "--root", str(copy_of_data), "--out", str(tmp_path / "out"), "--url", address]) == 0
    assert main(["report", "--root", str(copy_of_data), "--fresh"]) == 0
    assert called == [
        (copy_of_data, copy_of_data / "reports", {"url": "", "fresh": False}),
        (copy_of_data, tmp_path / "out", {"url": address, "fresh": False}),
        (copy_of_data, copy_of_data / "reports", {"url": "", "fresh": True}),
    ]


def test_an_address_that_is_none_is_said_before_anything_starts(
    copy_of_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for start in ("kept.inputs", "forking.start"):
        monkeypatch.setattr(f"hrcvote.{start}", None)
    assert main(["report", "--root", str(copy_of_data), "--url", "example.org"]) == 1
    assert capsys.readouterr() == (
        "",
        "'example.org' is not an address that pages can be published at.\nGive one such as https://example.org/hrcvote/\n",
    )


def test_report_errors_are_text(
    copy_of_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def export(*_: object, **__: object) -> None:
        raise report.ReportError("01.ipynb, cell 2: it failed")

    monkeypatch.setattr(report, "export", export)
    assert main(["report", "--root", str(copy_of_data)]) == 1
    assert capsys.readouterr() == ("", "01.ipynb, cell 2: it failed\n")


def test_notebooks_are_chosen_by_name(
    copy_of_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    called = []
    monkeypatch.setattr(report, "refresh", lambda *arguments: called.append(arguments))
    folder = copy_of_data / "notebooks"
    folder.mkdir()
    for name in ("01_vote", "02_timeline"):
        (folder / f"{name}.ipynb").touch()
    root = ["--root", str(copy_of_data)]
    assert main(["notebooks", *root]) == 0
    assert main(["notebooks", "02_timeline", "notebooks/01_vote.ipynb", *root]) == 0
    monkeypatch.chdir(folder)
    names = ["01_vote", "01_vote.ipynb", "./01_vote.ipynb", "notebooks/01_vote.ipynb", str(folder / "01_vote.ipynb")]
    assert main(["notebooks", *names, *root]) == 0
    assert called == [
        (copy_of_data, None),
        (copy_of_data, [folder / "02_timeline.ipynb", folder / "01_vote.ipynb"]),
        (copy_of_data, [folder / "01_vote.ipynb"]),
    ]
    for name in ("04_map", "01_vote.py", "x/01_vote", "x/01_vote.ipynb", "../01_vote.ipynb", "."):
        assert main(["notebooks", "02_timeline", name, *root]) == 1
        assert capsys.readouterr().err == f"No notebook {name!r} in {folder}. It has: 01_vote, 02_timeline.\n"
    assert len(called) == 3


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["export"], 2), (["validate", "--rot"], 2), (["--help"], 0)])
def test_the_usage_is_shown_where_it_is_asked_for_or_needed(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == code
    assert "usage: hrcvote" in "".join(capsys.readouterr())


@pytest.mark.parametrize("command", ["validate", "report", "notebooks", "dictionary", "readme", "figures"])
def test_help_says_what_a_command_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    _, does, *_ = capsys.readouterr().out.split("\n\n")
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = " ".join(capsys.readouterr().out.split())
    does = " ".join(does.split())
    assert does.endswith(".")
    assert f" {command} {does[0].lower()}{does[1:-1]}" in listed


@pytest.mark.parametrize(
    "arguments", [["validate", "--root"], ["report", "--out"], ["figures", "--out"], ["figures", "--read"]]
)
def test_a_path_that_is_empty_is_not_the_working_directory(
    arguments: list[str], copy_of_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy_of_data)
    with pytest.raises(SystemExit) as left:
        main([*arguments, ""])
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith("the name is empty; give one, or . for the directory that you are in\n")


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == "hrcvote 0.1.0\n"


def test_stopping_is_no_error(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(data, "load", stop)
    assert main(["validate", "--root", str(root)]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_as_a_process_it_prints_text_and_no_traceback(copy_of_data: Path, damage: Damage) -> None:
    damage("members.csv", "UKR,Ukraine,Ukraine,", "UKR,,Ukraine,")
    command = [*COMMAND, "dictionary", "--root", str(copy_of_data)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("The data cannot be used: 1 breach in 1 file.")
    assert "Traceback" not in ended.stderr


def test_a_terminal_without_the_letters_is_written_to_in_escapes(copy_of_data: Path, damage: Damage) -> None:
    damage("members.csv", "Türkiye,Türkiye,", "Türkiye,Türkiye ,")
    command = [*COMMAND, "validate", "--root", str(copy_of_data)]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONIOENCODING": "ascii"}
    )
    assert (ended.returncode, ended.stderr) == (1, "")
    assert r"column label: 'T\xfcrkiye ' has spaces before or after it." in ended.stdout


def test_no_output_at_all_is_no_error(copy_of_data: Path) -> None:
    command = ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, "validate", "--root", str(copy_of_data)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_without_room_is_said(copy_of_data: Path, unbuffered: str) -> None:
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        command = [*COMMAND, "validate", "--root", str(copy_of_data)]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    assert ended.returncode == 1
    assert ended.stderr == f"The file cannot be read or written: No space left on device.\n{MEND}"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_reader_that_stops_early_sees_no_traceback(copy_of_data: Path, unbuffered: str) -> None:
    path = copy_of_data / "data" / "positions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",yes\n", ",Yes\n"), encoding="utf-8", newline="\n")
    command = [*COMMAND, "validate", "--root", str(copy_of_data)]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 1


def test_validate_loads_nothing_that_only_reports_need() -> None:
    code = f"import sys, hrcvote.cli; print(*(name for name in {MODULES_OF_REPORTS} if sys.modules.get(name)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded == "\n"


def test_whoever_awaits_an_export_loads_nothing_that_makes_a_page(root: Path) -> None:
    modules = {"altair", "nbconvert", "bs4", "pygments", "vl_convert", "pandas"}
    command = f"cli.main(['report', '--fresh', '--root', {str(root)!r}])"
    instead = "report.export = lambda *_, **__: print(*MODULES.intersection(sys.modules))"
    code = f"import sys; from hrcvote import cli, report; MODULES = {modules}; {instead}; {command}"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded == "\n"


def died(_: Path) -> None:
    """End the process that was to check the data."""
    os._exit(9)


def test_a_process_that_dies_as_it_checks_the_data_is_told_of(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hrcvote.cli._check", died)
    assert main(["report", "--fresh", "--root", str(root)]) == 1
    said = "The data were not checked: the process that read them died, perhaps for want of memory.\nTry again.\n"
    assert capsys.readouterr() == ("", said)


def test_what_forks_may_die_as_it_begins(copy_of_data: Path) -> None:
    command = [*COMMAND, "report", "--root", str(copy_of_data)]
    environment = os.environ | {"PYTHONOPTIMIZE": "2"}  # Altair cannot be imported without docstrings
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-2].startswith("The data were not checked: the process that read them died")


def test_what_jupyterlab_writes_while_it_saves_is_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    for name in ("02_b.ipynb", "01_a.ipynb", ".~01_a.ipynb", "._02_b.ipynb"):
        (tmp_path / "notebooks" / name).touch()
    assert [path.name for path in notebooks(tmp_path)] == ["01_a.ipynb", "02_b.ipynb"]
