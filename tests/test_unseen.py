"""What a reader cannot see or tell apart, or a spreadsheet would run, is refused in every column of text."""

from __future__ import annotations

import csv
import io

import pytest

from conftest import ROOT
from hrcvote.package import read_package
from hrcvote.place import PACKAGE
from hrcvote.schema import Column, Schema, read_table

SCHEMAS = read_package(ROOT / PACKAGE)[0]
TEXTS = [(schema, column) for schema in SCHEMAS for column in schema.columns if column.type == "string"]

UNSEEN = {
    "control": [*map(chr, range(9)), "\x0b", "\x0c", *map(chr, range(0x0E, 0x20)), "\x7f", "\x85", "\x9b"],
    "line": ["\u2028", "\u2029"],
    "direction": [*map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))],
    "no width": [*map(chr, (0xAD, 0x34F, 0x180E, 0x200B, 0x200C, 0x200D, *range(0x2060, 0x2065), 0xFEFF, 0xFE0F))],
    "tag": [*map(chr, (0xE0001, 0xE0041, 0xE007F, 0xE0100))],
    "no letter": [*map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0xE000, 0xFFF9, 0xFFFF, 0x378))],
}


def refused(schema: Schema, column: Column, cell: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Write a table of one row, and return what is wrong with the cell."""
    folder = tmp_path_factory.getbasetemp() / "unseen"
    folder.mkdir(exist_ok=True)
    out = io.StringIO(newline="")
    row = [cell if name == column.name else "" for name in schema.names]
    csv.writer(out, lineterminator="\n").writerows([schema.names, row])
    (folder / schema.path).write_text(out.getvalue(), encoding="utf-8", newline="\n")
    return [breach.rule for breach in read_table(schema, folder)[1] if breach.column == column.name]


@pytest.mark.parametrize("kind", UNSEEN)
def test_what_cannot_be_seen_is_refused(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    for number, character in enumerate(UNSEEN[kind] * len(TEXTS)):
        schema, column = TEXTS[number % len(TEXTS)]
        (rule,) = refused(schema, column, f"a{character}b", tmp_path_factory)
        assert rule == f"holds characters that cannot be seen (U+{ord(character):04X})"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "＝1", "＋1", "－1", "＠a", '=HYPERLINK("https://a.org")'])
def test_what_a_spreadsheet_would_run_is_refused(cell: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    for schema, column in TEXTS:
        assert refused(schema, column, cell, tmp_path_factory) == ["begins as a formula does"]


@pytest.mark.parametrize("cell", ["e\u0301", "Tu\u0308rkiye", "Украі\u0308на", "\u1112\u1161\u11ab\u1100\u116e\u11a8"])
def test_what_looks_like_another_text_is_refused(cell: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    for schema, column in TEXTS:
        assert refused(schema, column, cell, tmp_path_factory) == ["is not in composed form (NFC)"]


@pytest.mark.parametrize(
    "cell", ["Türkiye", "Côte d'Ivoire", "Україна", "روسيا", "俄罗斯", "x\u0301", "1 − 1", "93–24"]
)
def test_letters_of_every_script_are_not(cell: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    schema, column = next((s, c) for s, c in TEXTS if (s.name, c.name) == ("members", "label"))
    assert refused(schema, column, cell, tmp_path_factory) == []
