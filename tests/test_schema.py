"""Each kind of damage that one file can have is named, where it stands, with what to do, and nothing else is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hrcvote.data import check

Change = Callable[[bytes], bytes | None]

RESTORE = "Restore it from git, or write it with the columns that data/README.md lists"
LAST_COLUMN = "Give each column one cell; put quotes around a cell that holds a comma"


def swap(old: str, new: str) -> Change:
    def change(raw: bytes) -> bytes:
        assert raw.count(old.encode()) == 1, f"{old!r} stands {raw.count(old.encode())} times"
        return raw.replace(old.encode(), new.encode())

    return change


def each_row(new: Callable[[list[str]], list[str]]) -> Change:
    """Change the cells of every row; for tables that have no quotes."""

    def change(raw: bytes) -> bytes:
        return "".join(",".join(new(line.split(","))) + "\n" for line in raw.decode().splitlines()).encode()

    return change


def is_in(text: str, line: str) -> bool:
    return text in line if text.startswith(",") else line.startswith(text)


def zipped(raw: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("positions.csv", raw)
    return buffer.getvalue()


def move_last_row_up(raw: bytes) -> bytes:
    header, first, *rows, last = raw.splitlines(keepends=True)
    return b"".join([header, last, first, *rows])


# Name, file, change, beginning of the row that the damage is in (or, after a comma, what it holds), and all that is
# reported, with {line} for the number of that row.
CASES: list[tuple[str, str, Change, str, list[str]]] = [
    (
        "missing file",
        "positions.csv",
        lambda _: None,
        "",
        [f"data/positions.csv: file is missing. {RESTORE}"],
    ),
    ("empty file", "positions.csv", lambda _: b"", "", [f"data/positions.csv: file is empty. {RESTORE}"]),
    ("blank file", "positions.csv", lambda _: b" \n\n", "", [f"data/positions.csv: file is empty. {RESTORE}"]),
    (
        "header alone",
        "positions.csv",
        lambda raw: raw.splitlines(keepends=True)[0],
        "",
        ["data/positions.csv: has a header and no rows. Restore the rows from git"],
    ),
    (
        "missing column",
        "positions.csv",
        each_row(lambda cells: cells[:-1]),
        "",
        ["data/positions.csv:1: column position: is missing from the header. Add it back"],
    ),
    (
        "extra column",
        "positions.csv",
        each_row(lambda cells: [*cells, "remark"]),
        "",
        ["data/positions.csv:1: 'remark' is not a column of the schema. Remove it, or declare it in the schema"],
    ),
    (
        "a column that a spreadsheet left",
        "positions.csv",
        each_row(lambda cells: [*cells, ""]),
        "",
        ["data/positions.csv:1: '' is not a column of the schema. Remove the column"],
    ),
    (
        "renamed column",
        "positions.csv",
        swap("vote_id,iso3,position\n", "vote_id,country,position\n"),
        "",
        [
            "data/positions.csv:1: column iso3: is missing from the header. Rename 'country' back, or add it",
            "data/positions.csv:1: 'country' is not a column of the schema. Rename it 'iso3', or remove it",
        ],
    ),
    (
        "re-ordered columns",
        "positions.csv",
        each_row(lambda cells: [cells[1], cells[0], cells[2]]),
        "",
        [
            "data/positions.csv:1: 'iso3, vote_id, position' columns are not in the schema's order. "
            "Put them in this order: vote_id, iso3, position"
        ],
    ),
    (
        "doubled column",
        "positions.csv",
        each_row(lambda cells: [*cells, cells[-1]]),
        "",
        ["data/positions.csv:1: column position: stands more than once in the header. Keep one of them"],
    ),
    (
        "not an integer",
        "votes.csv",
        swap(",93,24,58,18,", ",ninety-three,24,58,18,"),
        "ES-11/3,",
        ["data/votes.csv:{line}: column yes: 'ninety-three' is not a whole number. Write digits only, such as 93"],
    ),
    (
        "decimal where an integer belongs",
        "votes.csv",
        swap(",93,24,58,18,", ",93.0,24,58,18,"),
        "ES-11/3,",
        ["data/votes.csv:{line}: column yes: '93.0' is not a whole number. Write digits only, such as 93"],
    ),
    (
        "digits of another script",
        "votes.csv",
        swap(",93,24,58,18,", ",9٣,24,58,18,"),
        "ES-11/3,",
        ["data/votes.csv:{line}: column yes: '9٣' is not a whole number. Write digits only, such as 93"],
    ),
    (
        "an integer of too many digits",
        "votes.csv",
        swap(",93,24,58,18,", f",{'9' * 19},24,58,18,"),
        "ES-11/3,",
        [f"data/votes.csv:{{line}}: column yes: '{'9' * 19}' is a number of too many digits. Correct it"],
    ),
    (
        "more than the maximum",
        "votes.csv",
        swap(",93,24,58,18,", ",194,24,58,18,"),
        "ES-11/3,",
        ["data/votes.csv:{line}: column yes: '194' is more than 193. Correct it"],
    ),
    (
        "less than the minimum",
        "votes.csv",
        swap(",93,24,58,18,", ",93,24,58,-1,"),
        "ES-11/3,",
        ["data/votes.csv:{line}: column not_voting: '-1' is less than 0. Correct it"],
    ),
    (
        "not a boolean",
        "members.csv",
        swap("UKR,Ukraine,Ukraine,,Eastern European,true,", "UKR,Ukraine,Ukraine,,Eastern European,TRUE,"),
        "UKR,",
        ["data/members.csv:{line}: column council_member: 'TRUE' is neither true nor false. Write true or false"],
    ),
    (
        "outside the enumeration",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "ES-11/3,UKR,Y\n"),
        "ES-11/3,UKR,",
        [
            "data/positions.csv:{line}: column position: 'Y' is not one of yes, no, abstain, not_voting. "
            "Write one of these"
        ],
    ),
    (
        "not of the pattern",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "ES-11/3,UKr,yes\n"),
        "ES-11/3,UKR,",
        [
            "data/positions.csv:{line}: column iso3: 'UKr' is not of the form [A-Z]{{3}}. "
            "Write it as data/README.md describes it"
        ],
    ),
    (
        "more than the pattern",
        "claims.csv",
        swap(",tabloid,p3,ES-11/3,abstain,", ",tabloid,p3-4,ES-11/3,abstain,"),
        ",tabloid,p3,ES-11/3,abstain,",
        [
            "data/claims.csv:{line}: column locator: 'p3-4' is not of the form p[1-9][0-9]*|headline|excerpt. "
            "Write it as data/README.md describes it"
        ],
    ),
    (
        "unknown country code",
        "claims.csv",
        swap(",tabloid,p9,ES-11/3,position,CHN,", ",tabloid,p9,ES-11/3,position,CHX,"),
        ",tabloid,p9,ES-11/3,position,CHN,",
        [
            "data/claims.csv:{line}: column iso3: 'CHX' is not among the iso3 of data/members.csv. "
            "Correct it, or add the row to data/members.csv"
        ],
    ),
    (
        "impossible date",
        "events.csv",
        swap("invasion,2022-02-24,", "invasion,2022-02-30,"),
        "invasion,",
        [
            "data/events.csv:{line}: column date: '2022-02-30' is a date that no calendar has. "
            "Correct the month or the day"
        ],
    ),
    (
        "date of another form",
        "votes.csv",
        swap("ES-11/3,2022-04-07,", "ES-11/3,07.04.2022,"),
        "ES-11/3,",
        [
            "data/votes.csv:{line}: column date: '07.04.2022' is not a date of the form YYYY-MM-DD. "
            "Write a day such as 2022-04-07"
        ],
    ),
    (
        "empty cell",
        "members.csv",
        swap("UKR,Ukraine,Ukraine,,", "UKR,,Ukraine,,"),
        "UKR,",
        ["data/members.csv:{line}: column name: '' is empty, and may not be. Fill it in"],
    ),
    (
        "duplicate key",
        "claims.csv",
        swap("\nafp-02,", "\nafp-01,"),
        "afp-02,",
        [
            "data/claims.csv:{line}: column claim_id: 'afp-01' is a duplicate of the key in line 2. "
            "Remove or correct one of the two"
        ],
    ),
    (
        "duplicate key of two columns",
        "positions.csv",
        swap("68/262,AGO,abstain\n", "68/262,AGO,abstain\n68/262,AFG,abstain\n"),
        "68/262,ALB,",
        [
            "data/positions.csv:{line}: column vote_id, iso3: '68/262, AFG' is a duplicate of the key in line 2. "
            "Remove or correct one of the two",
            # Both rows stand in the table, so its sum is one too many.
            "data/votes.csv:2: column vote_id: '68/262' does not add up: abstain counted 59, official 58. "
            "Correct the position in data/positions.csv, or the official total here",
        ],
    ),
    (
        "broken foreign key",
        "votes.csv",
        swap(",undl-3967778,", ",undl-3967779,"),
        "ES-11/3,",
        [
            "data/votes.csv:{line}: column source_id: 'undl-3967779' is not among the source_id of "
            "data/sources.csv. Correct it, or add the row to data/sources.csv"
        ],
    ),
    (
        "broken foreign key of two columns",
        "election_sources.csv",
        swap("HRC-2013-11-12,RUS,vedomosti\n", "HRC-2013-11-12,SRB,vedomosti\n"),
        "HRC-2013-11-12,RUS,vedomosti",
        [
            "data/election_sources.csv:{line}: column election_id, iso3: 'HRC-2013-11-12, SRB' is not among the "
            "election_id, iso3 of data/elections.csv. Correct it, or add the row to data/elections.csv",
        ],
    ),
    (
        "byte-order mark",
        "positions.csv",
        lambda raw: b"\xef\xbb\xbf" + raw,
        "",
        ["data/positions.csv: begins with a byte-order mark. Save the file as UTF-8 without one"],
    ),
    (
        "CRLF",
        "positions.csv",
        lambda raw: raw.replace(b"\n", b"\r\n"),
        "",
        ["data/positions.csv:1: has a carriage return. Save the file with LF line endings, not CRLF"],
    ),
    (
        "one CRLF",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "ES-11/3,UKR,yes\r\n"),
        "ES-11/3,UKR,",
        ["data/positions.csv:{line}: has a carriage return. Save the file with LF line endings, not CRLF"],
    ),
    (
        "not UTF-8",
        "members.csv",
        lambda raw: (
            raw.decode()
            .replace("Türkiye,Türkiye,", "Türkiye,T\N{REPLACEMENT CHARACTER}rkiye,")
            .encode()
            .replace("\N{REPLACEMENT CHARACTER}".encode(), b"\xfc")
        ),
        "TUR,",
        ["data/members.csv:{line}: is not UTF-8 (byte 0xfc). Save the file again as UTF-8"],
    ),
    (
        "spaces before a cell",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "ES-11/3,UKR, yes\n"),
        "ES-11/3,UKR,",
        ["data/positions.csv:{line}: column position: ' yes' has spaces before or after it. Remove them"],
    ),
    (
        "spaces after a cell that cannot be told from letters",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "ES-11/3,UKR,yes\u00a0\n"),
        "ES-11/3,UKR,",
        [r"data/positions.csv:{line}: column position: 'yes\xa0' has spaces before or after it. Remove them"],
    ),
    (
        "too few cells",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "ES-11/3,UKR\n"),
        "ES-11/3,UKR,",
        [f"data/positions.csv:{{line}}: row has too few cells: 2, not 3. {LAST_COLUMN}"],
    ),
    (
        "too many cells",
        "votes.csv",
        swap('"Advancing a comprehensive, just and lasting peace in Ukraine"', "Advancing a, just peace"),
        "ES-11/7,",
        [f"data/votes.csv:{{line}}: row has too many cells: 12, not 11. {LAST_COLUMN}"],
    ),
    (
        "blank line",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "\nES-11/3,UKR,yes\n"),
        "ES-11/3,UKR,",
        ["data/positions.csv:{line}: line is blank. Remove it"],
    ),
    (
        "blank line of spaces",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "  \nES-11/3,UKR,yes\n"),
        "ES-11/3,UKR,",
        ["data/positions.csv:{line}: line is blank. Remove it"],
    ),
    (
        "blank row of a spreadsheet",
        "members.csv",
        swap("UKR,Ukraine,", ",,,,,,\nUKR,Ukraine,"),
        "UKR,",
        ["data/members.csv:{line}: line is blank. Remove it"],
    ),
    (
        "blank lines at the end",
        "positions.csv",
        lambda raw: raw + b"\n,,\n",
        "ES-11/8,ZWE,",
        # Those that are told while rows are read come before those that are seen among the columns.
        ["data/positions.csv:1739: line is blank. Remove it", "data/positions.csv:1740: line is blank. Remove it"],
    ),
    (
        "blank lines before the header",
        "positions.csv",
        lambda raw: b"\n,,\n" + raw,
        "",
        ["data/positions.csv:1: line is blank. Remove it", "data/positions.csv:2: line is blank. Remove it"],
    ),
    (
        "a blank line before a header that is wrong",
        "positions.csv",
        lambda raw: b"\n" + raw.replace(b",position\n", b",vote\n", 1),
        "",
        [
            "data/positions.csv:1: line is blank. Remove it",
            "data/positions.csv:2: column position: is missing from the header. Rename 'vote' back, or add it",
            "data/positions.csv:2: 'vote' is not a column of the schema. Rename it 'position', or remove it",
        ],
    ),
    (
        "a blank line does not hide what the rows come to",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", "\nES-11/3,UKR,no\n"),
        "ES-11/3,UKR,",
        [
            "data/positions.csv:{line}: line is blank. Remove it",
            "data/votes.csv:5: column vote_id: 'ES-11/3' does not add up: yes counted 92, official 93; "
            "no counted 25, official 24. Correct the position in data/positions.csv, or the official total here",
        ],
    ),
    (
        "semicolons",
        "members.csv",
        lambda raw: raw.replace(b",", b";"),
        "",
        ["data/members.csv:1: is separated by semicolons. Save it with commas"],
    ),
    (
        "tabs",
        "members.csv",
        lambda raw: raw.replace(b",", b"\t"),
        "",
        ["data/members.csv:1: is separated by tabs. Save it with commas"],
    ),
    (
        "UTF-16",
        "members.csv",
        lambda raw: raw.decode().replace("\n", "\r\n").encode("utf-16"),
        "",
        ["data/members.csv: is in UTF-16. Save the file again as UTF-8"],
    ),
    (
        "UTF-16 that does not say so",
        "members.csv",
        lambda raw: raw.decode().encode("utf-16-le"),
        "",
        ["data/members.csv: is in UTF-16. Save the file again as UTF-8"],
    ),
    (
        "invisible character",
        "members.csv",
        swap("UKR,Ukraine,Ukraine,", "UKR,Ukraine,Ukra\u200bine,"),
        "UKR,",
        [
            r"data/members.csv:{line}: column label: 'Ukra\u200bine' holds characters that cannot be seen (U+200B). "
            "Remove them"
        ],
    ),
    (
        "mark that turns the direction of a text",
        "members.csv",
        swap("UKR,Ukraine,Ukraine,", "UKR,Ukraine,\u202eUkraine\u202c,"),
        "UKR,",
        [
            r"data/members.csv:{line}: column label: '\u202eUkraine\u202c' holds characters that cannot be seen "
            "(U+202C, U+202E). Remove them"
        ],
    ),
    (
        "letter that shows nothing",
        "members.csv",
        swap("UKR,Ukraine,Ukraine,", "UKR,Ukraine,Ukra\u3164ine,"),
        "UKR,",
        [
            r"data/members.csv:{line}: column label: 'Ukra\u3164ine' holds characters that cannot be seen (U+3164). "
            "Remove them"
        ],
    ),
    (
        "accents that are characters of their own",
        "members.csv",
        swap("CIV,Côte d'Ivoire,Côte d'Ivoire,", "CIV,Côte d'Ivoire,Co\u0302te d'Ivoire,"),
        "CIV,",
        [
            'data/members.csv:{line}: column label: "Co\\u0302te d\'Ivoire" is not in composed form (NFC). '
            "Type its accented letters again, each as one character"
        ],
    ),
    (
        "formula",
        "members.csv",
        swap("UKR,Ukraine,Ukraine,", "UKR,Ukraine,=1+1,"),
        "UKR,",
        [
            "data/members.csv:{line}: column label: '=1+1' begins as a formula does. "
            "Begin it with a word: a spreadsheet would run it"
        ],
    ),
    (
        "line end within a cell",
        "members.csv",
        swap("UKR,Ukraine,Ukraine,", 'UKR,Ukraine,"Ukra\nine",'),
        "UKR,",
        [
            r"data/members.csv:{line}: column label: 'Ukra\nine' holds characters that cannot be seen (U+000A). "
            "Remove them"
        ],
    ),
    (
        "unbalanced quote",
        "positions.csv",
        swap("ES-11/3,UKR,yes\n", 'ES-11/3,UKR,"yes\n'),
        "ES-11/3,UKR,",
        [
            "data/positions.csv:{line}: cannot be read as CSV (unexpected end of data). "
            "Check the quotes of the row that begins here"
        ],
    ),
    (
        "over-long cell",
        "members.csv",
        swap("UKR,Ukraine,Ukraine,", f"UKR,Ukraine,{'Ukraine' * 1429},"),
        "UKR,",
        [
            "data/members.csv:{line}: column label: 'UkraineUkraineUkraineUkraineUkraineUkraineUkraineUkraineU...' "
            "is longer than 10,000 characters. Restore the cell from git"
        ],
    ),
    (
        "no line ends",
        "positions.csv",
        lambda raw: raw[:-1].replace(b"\n", b",") + b"\n",
        "",
        [
            "data/positions.csv:1: begins with a line of more than 10,000 characters. "
            "Restore the line endings: the first line names the columns"
        ],
    ),
    (
        "zip in place of the table",
        "positions.csv",
        zipped,
        "",
        [
            "data/positions.csv: is a zip archive or a spreadsheet. Save the sheet as CSV in UTF-8 under this name",
        ],
    ),
    (
        "no final line end",
        "positions.csv",
        lambda raw: raw.rstrip(b"\n"),
        "ES-11/8,ZWE,",
        ["data/positions.csv:{line}: does not end with a newline. End the last row with one, if it was not cut off"],
    ),
    (
        "out of order",
        "positions.csv",
        move_last_row_up,
        "68/262,AGO,",
        [
            "data/positions.csv:{line}: column vote_id, iso3: '68/262, AFG' sorts before the row above it. "
            "Sort the rows by vote_id, iso3"
        ],
    ),
]


DIRECTORY = ["data/positions.csv: cannot be read (Is a directory). Check the file and its permissions"]
MORE = (
    "data/positions.csv: has more than 1,000 breaches, and only the first 1,000 are counted. "
    "Mend these, or restore the file from git, and check it again"
)


def test_a_directory_in_place_of_the_table(copy_of_data: Path) -> None:
    path = copy_of_data / "data" / "positions.csv"
    path.unlink()
    path.mkdir()
    assert [str(breach) for breach in check(copy_of_data)] == DIRECTORY


def test_no_more_than_a_thousand_breaches_of_a_table_are_listed(copy_of_data: Path) -> None:
    path = copy_of_data / "data" / "positions.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b" \n").replace(b" \n", b"\n", 1))
    *listed, last = map(str, check(copy_of_data))
    assert len(listed) == 1000
    assert all("has spaces before or after it" in message for message in listed)
    assert last == MORE


@pytest.mark.parametrize(
    ("file", "change", "row", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_damage_is_reported_once(copy_of_data: Path, file: str, change: Change, row: str, expected: list[str]) -> None:
    path = copy_of_data / "data" / file
    raw = path.read_bytes()
    damaged = change(raw)
    if damaged is None:
        path.unlink()
    else:
        path.write_bytes(damaged)
    lines = raw.decode().splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if is_in(row, text))
    assert [str(breach) for breach in check(copy_of_data)] == [text.format(line=line) for text in expected]
