from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from hrcvote import Bundle, claims, cli, front, record
from hrcvote.charts.catalogue import FIGURES, figures
from hrcvote.words import number


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sentences(readme: str) -> str:
    return re.sub(r"\s+", " ", readme.replace("*", ""))


def test_the_finding_is_the_data_s(bundle: Bundle, sentences: str) -> None:
    tally = record.tally(bundle)
    rule = record.outcome(tally)
    assert (
        f"suspended Russia from the Human Rights Council by {tally.yes} votes to {tally.no}; {tally.abstain} members "
        f"abstained and {tally.not_voting} did not vote. The rule counts only votes in favour and against: "
        f"{rule.needed} of {rule.of} were needed."
    ) in sentences


def test_what_it_says_of_the_reports_is_the_data_s(bundle: Bundle, sentences: str) -> None:
    checked = claims.verdicts(bundle).query("set == 'story'")
    totals = checked[checked["measure"].isin(["abstain", "no"]) & (checked["verdict"] == "differs")]
    printed: Mapping[str, str] = dict(zip(totals["measure"], totals["stated"], strict=True))
    assert len(totals) == len(printed)
    assert f"One report printed {printed['abstain']} abstentions, another {printed['no']} votes against" in sentences
    omitted = claims.omissions(bundle).query("measure == 'not_voting'")
    assert len(omitted) == checked["source_id"].nunique()
    assert f"none of {number(len(omitted))} said how many did not vote" in sentences
    assert claims.reported_tallies(bundle)["adopted"].all()
    unknown = bundle.votes.loc[bundle.votes["vote_id"] != record.SUSPENSION, "majority"].isna()
    assert f"By what rule {number(unknown.sum())} of the other {number(len(unknown))} votes were decided" in sentences


def test_a_member_in_arrears_is_said_to_have_no_vote(sentences: str) -> None:
    assert "or that had no vote, being in arrears with its contributions (Article 19 of the UN Charter)" in sentences


def test_every_notebook_is_in_it(root: Path, readme: str) -> None:
    for path in (root / "notebooks").glob("*.ipynb"):
        assert f"[`{path.stem}`](notebooks/{path.name})" in readme


def test_every_command_is_in_it(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    commands = re.findall(r"^    (\w+) ", capsys.readouterr().out, flags=re.MULTILINE)
    assert "validate" in commands
    for command in commands:
        assert f"hrcvote {command} " in readme


def test_every_table_is_in_the_dictionary(root: Path) -> None:
    dictionary = (root / "data" / "README.md").read_text(encoding="utf-8")
    for field in fields(Bundle)[1:]:
        assert f"[{field.name}.csv]({field.name}.csv)" in dictionary


def test_every_table_is_in_it(readme: str) -> None:
    for field in fields(Bundle)[1:]:
        assert f"[`{field.name}`](data/README.md#{field.name})" in readme


def test_every_figure_is_in_it_with_its_finding_and_its_notebook(root: Path, bundle: Bundle, readme: str) -> None:
    places = front.shown_in(root)
    for figure in figures(bundle):
        assert re.search(
            rf"^\| `{figure.id}` \| .+ \| \[\d\d\]\(notebooks/{places[figure.id]}\.ipynb\) \|$", readme, re.M
        )


def test_its_lists_are_those_that_the_command_makes(root: Path, readme: str) -> None:
    assert front.render(root) == readme, "run: hrcvote readme"


def test_the_command_mends_a_list_and_says_when_one_is_stale(
    copy_of_data: Path, root: Path, readme: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy_of_data / "notebooks").symlink_to(root / "notebooks")
    page = copy_of_data / "README.md"
    page.write_text(readme.replace("`votes`", "`votes-of-old`"), encoding="utf-8")
    assert cli.main(["readme", "--check", "--root", str(copy_of_data)]) == 1
    assert "README.md is stale" in capsys.readouterr().err
    assert cli.main(["readme", "--root", str(copy_of_data)]) == 0
    assert page.read_text(encoding="utf-8") == readme
    page.write_text("# No lists", encoding="utf-8")
    assert cli.main(["readme", "--root", str(copy_of_data)]) == 1
    assert "README.md has no lines" in capsys.readouterr().err


def test_a_description_cannot_break_the_list() -> None:
    assert front._row("a | b <script>", "c") == "| a \\| b &lt;script> | c |"


def test_a_title_is_text_in_the_list(root: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = dataclasses.replace(next(iter(figures(bundle))), title="Votes of *A* | [b](https://example.org)")
    monkeypatch.setattr(front, "figures", lambda _: [figure])
    row = [*front._figures(root)][-1]
    assert "| Votes of &#42;A&#42; &#124; &#91;b&#93;(https://example.org) |" in row


def test_it_opens_with_a_picture_and_the_finding_and_then_the_commands(readme: str) -> None:
    assert re.match(r"# hrcvote\n\n!\[[^\]]+\]\(docs/[a-z-]+\.png\)\n\n\*\*On 7 April 2022", readme)
    headings = re.findall(r"^## (.+)$", readme, re.M)
    assert headings == [
        "Two commands",
        "What is in it",
        "The data",
        "How a verdict is made",
        "What it cannot say",
        "If something is wrong",
        "Citation and licences",
    ]


def test_its_pictures_are_those_that_are_kept_for_it(root: Path, readme: str, bundle: Bundle) -> None:
    shown = dict(re.findall(r"^!\[([^\]]+)\]\((docs/[a-z-]+\.png)\)$", readme, re.M))
    assert sorted(shown.values()) == sorted(f"docs/{path.name}" for path in (root / "docs").glob("*.png"))
    tally = record.tally(bundle)
    assert (
        f"Tiles for the {tally.members} member states of the General Assembly: {tally.yes} in favour, "
        f"{tally.no} against, {tally.abstain} abstained, {tally.not_voting} did not vote"
    ) in shown


def test_licence_and_citation_are_there(root: Path) -> None:
    assert "MIT" in (root / "LICENSE").read_text(encoding="utf-8")
    assert (root / "CITATION.cff").is_file()


def test_every_figure_is_shown_by_a_notebook(root: Path) -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in (root / "notebooks").glob("*.ipynb"))
    for make in FIGURES:
        room = make.__module__.split(".")[2]
        assert f"{room}.{make.__name__}(bundle)" in shown


def test_every_link_leads_somewhere(root: Path, readme: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", readme)
    assert links
    assert [link for link in links if "://" not in link and not (root / link).exists()] == []
