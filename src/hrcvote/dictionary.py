"""Makes the data dictionary, `data/README.md`, out of `datapackage.json` and the number of rows in each table."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from hrcvote.place import PACKAGE

PATH: Final = PACKAGE.with_name("README.md")

Declared = Mapping[str, Any]


def render(root: Path) -> str:
    """Return the dictionary of a bundle as Markdown."""
    package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    folder = (root / PACKAGE).parent
    rows = {table["name"]: _count(folder / table["path"]) for table in package["resources"]}
    parts = [*_opening(package), *_contents(package["resources"], rows), *_mending()]
    for table in package["resources"]:
        parts += _table(table, rows[table["name"]])
    return "\n\n".join(parts) + "\n"


def _opening(package: Declared) -> Iterator[str]:
    yield f"<!-- Made by `hrcvote dictionary` from {PACKAGE.name}: change that file, not this one. -->"
    yield "# Data dictionary"
    yield f"**{package['title']}.** {package['description']}"
    yield (
        f"Version {package['version']}. Each table has one of these licences, which its section below names: "
        f"{_licences(package)}. The tables are comma-separated UTF-8 with LF line endings, sorted by key. An empty "
        "cell means that the source does not say, unless its column says otherwise. "
        f"[{PACKAGE.name}]({PACKAGE.name}) (Data Package v2) is their one schema, and this page is made from it."
    )


def _contents(tables: Sequence[Declared], rows: Mapping[str, int]) -> Iterator[str]:
    yield "## Tables"
    lines = [
        (
            f"[{table['name']}](#{table['name']})",
            first_sentence(table["description"]),
            f"{rows[table['name']]:,}",
            _codes(table["schema"]["primaryKey"]),
            ", ".join(licence["name"] for licence in table["licenses"]),
        )
        for table in tables
    ]
    yield _grid(("Table", "What it holds", "Rows", "Key", "Licence"), lines, right=2)
    yield (
        "Each section ends with a line of Python that reads its table, after `import pandas as pd` and from the "
        "bundle's directory. `hrcvote.load()` gives all tables at once, checked and typed."
    )


def _mending() -> Iterator[str]:
    yield "## How to correct an error"
    yield (
        "1. Correct the cell in its CSV file; keep the rows sorted by key. A claim keeps what its source states, right "
        "or wrong: correct it only where the source was misread.\n"
        "2. `hrcvote validate` names what no longer agrees: a position that is corrected alone does not add up to the "
        "official totals of its vote. Correct what else was wrong, and no cell only to make it fit.\n"
        "3. `hrcvote dictionary` writes this page anew.\n"
        "4. Enter what was wrong, since when, and how it is known, in [CHANGELOG.md](../CHANGELOG.md); "
        "[CONTRIBUTING.md](../CONTRIBUTING.md) has all the steps."
    )


def _table(table: Declared, rows: int) -> Iterator[str]:
    schema = table["schema"]
    refers = _references(schema)
    yield f"## {table['name']}"
    yield (
        f"{table['description']} {rows:,} rows in [{table['path']}]({table['path']}); "
        f"key: {_codes(schema['primaryKey'])}."
    )
    lines = [
        (
            f"`{column['name']}`",
            column["type"],
            "yes" if column.get("constraints", {}).get("required") else "",
            _allowed(column.get("constraints", {})),
            column["description"],
            refers.get(column["name"], ""),
        )
        for column in schema["fields"]
    ]
    yield _grid(("Column", "Type", "Required", "Allowed", "Description", "Refers to"), lines)
    sources = "; ".join(_link(source["title"], source.get("path")) for source in table["sources"])
    yield f"Source: {sources}. Licence: {_licences(table)}."
    yield f"```python\n{example(table)}\n```"


def example(table: Declared) -> str:
    """Return a line of Python that reads the table with pandas."""
    dates = [column["name"] for column in table["schema"]["fields"] if column["type"] == "date"]
    parsed = f", parse_dates={json.dumps(dates)}" if dates else ""
    return f'{table["name"]} = pd.read_csv("{PACKAGE.parent.name}/{table["path"]}"{parsed})'


def _references(schema: Declared) -> dict[str, str]:
    return {
        column: f"[{key['reference']['resource']}](#{key['reference']['resource']}) `{target}`"
        for key in schema.get("foreignKeys", [])
        for column, target in zip(key["fields"], key["reference"]["fields"], strict=True)
    }


def _allowed(limits: Declared) -> str:
    if "enum" in limits:
        return _codes(limits["enum"])
    if "pattern" in limits:
        return f"`{limits['pattern']}`"
    low, high = limits.get("minimum"), limits.get("maximum")
    if low is None and high is None:
        return ""
    return f"{low} to {high}" if None not in (low, high) else f"at most {high}" if low is None else f"at least {low}"


def _licences(declared: Declared) -> str:
    return "; ".join(_link(licence["title"], licence.get("path")) for licence in declared["licenses"])


def _link(text: str, address: str | None) -> str:
    return f"[{text}]({address})" if address else text


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def first_sentence(text: str) -> str:
    """Return the first sentence of a description, without its point."""
    return text.partition(". ")[0].rstrip(".")


def _grid(header: Sequence[str], lines: Sequence[Sequence[str]], right: int | None = None) -> str:
    """Return a Markdown table; `right` is the place of a column of numbers."""
    rule = ["---:" if place == right else "---" for place in range(len(header))]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in (header, rule, *lines)
    )


def _count(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1
