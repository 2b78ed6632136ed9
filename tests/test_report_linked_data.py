"""What search engines read in a page, held against what they require."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from hrcvote.report import furniture, linked_data

URL = "https://example.org/hrcvote/"
TEXT: Final = {"type": "string", "minLength": 1}
DATE: Final = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
ADDRESS: Final = {"type": "string", "pattern": "^https?://"}


def of_type(name: str, /, required: dict[str, Any], **others: Any) -> dict[str, Any]:
    """Return the schema of a type: what it must have, what else it has here, and nothing else."""
    properties = {"@type": {"const": name}, "@id": ADDRESS, **required, **others}
    return {"properties": properties, "required": ["@type", *required], "additionalProperties": False}


REFERENCE: Final = {"properties": {"@id": ADDRESS}, "required": ["@id"], "additionalProperties": False}
ORGANIZATION: Final = of_type("Organization", {"name": TEXT})

# Properties that Google requires are `required` here; of what it recommends, whatever the bundle knows of is required
# too. Each property is one of its type in the vocabulary: https://schema.org/Dataset, /DataDownload, /ClaimReview,
# /Claim, /Rating.
# https://developers.google.com/search/docs/appearance/structured-data/dataset: name, and a description of 50 to 5000
# characters; in a DataDownload contentUrl.
DATASET: Final = of_type(
    "Dataset",
    {
        "name": TEXT,
        "description": {"type": "string", "minLength": 50, "maxLength": 5000},
        "creator": REFERENCE,
        "license": {"type": "array", "minItems": 1, "items": ADDRESS},
        "distribution": {
            "type": "array",
            "minItems": 1,
            "items": of_type(
                "DataDownload",
                {"contentUrl": ADDRESS, "encodingFormat": {"const": "text/csv"}},
                name=TEXT,
                license=ADDRESS,
            ),
        },
        "temporalCoverage": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d$"},
        "variableMeasured": {"type": "array", "minItems": 1, "items": TEXT},
        "url": ADDRESS,
        "version": TEXT,
    },
    dateModified=DATE,
    inLanguage=TEXT,
    isAccessibleForFree={"type": "boolean"},
    keywords={"type": "array", "items": TEXT},
)
# https://developers.google.com/search/docs/appearance/structured-data/factcheck: claimReviewed, url, and a
# reviewRating with an alternateName; the address differs from review to review where a page has more than one.
REVIEW: Final = of_type(
    "ClaimReview",
    {
        "claimReviewed": TEXT,
        "url": {"type": "string", "pattern": f"^{URL}03_discrepancies.html#claim-[a-z0-9-]+$"},
        "reviewRating": of_type(
            "Rating",
            {
                "alternateName": TEXT,
                "ratingValue": {"type": "integer", "minimum": 1, "maximum": 3},
                "bestRating": {"const": 3},
                "worstRating": {"const": 1},
            },
        ),
        "author": REFERENCE,
        "datePublished": DATE,
        "itemReviewed": of_type("Claim", {"author": ORGANIZATION}, datePublished=DATE, appearance=ADDRESS),
    },
)
GRAPH: Final = {
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@graph": {"type": "array", "minItems": 2, "items": {"oneOf": [ORGANIZATION, DATASET, REVIEW]}},
    },
    "required": ["@context", "@graph"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def imprint(root: Path) -> furniture.Imprint:
    return furniture.read(root)


def graph(imprint: furniture.Imprint, page: str, *, base: str = URL, beside: bool = True) -> dict[str, Any]:
    reviewed = page.startswith(imprint.reviews_in)
    return linked_data.graph(imprint, page, base, reviewed=reviewed, beside=beside) or {}


@pytest.mark.parametrize("page", ["index.html", "01_vote_breakdown.html", "03_discrepancies.html"])
def test_it_has_what_is_required_and_nothing_that_the_vocabulary_has_not(imprint: furniture.Imprint, page: str) -> None:
    wrong = [f"{list(error.absolute_path)}: {error.message}" for error in _errors(graph(imprint, page))]
    assert wrong == []


def _errors(told: dict[str, Any]) -> list[Any]:
    return list(Draft202012Validator(GRAPH).iter_errors(told))


@pytest.mark.parametrize("gone", ["claimReviewed", "reviewRating", "url"])
def test_a_review_that_lacks_something_is_found(imprint: furniture.Imprint, gone: str) -> None:
    told = graph(imprint, "03_discrepancies.html")
    del told["@graph"][-1][gone]
    assert _errors(told)


def test_whoever_is_named_by_an_address_stands_in_the_same_page(imprint: furniture.Imprint) -> None:
    nodes = graph(imprint, "03_discrepancies.html")["@graph"]
    known = {node["@id"] for node in nodes if "@id" in node}
    assert {node[role]["@id"] for node in nodes for role in ("author", "creator") if role in node} <= known


def test_only_one_page_has_the_reviews_and_each_has_its_own_address(imprint: furniture.Imprint) -> None:
    reviews = [n for n in graph(imprint, "03_discrepancies.html")["@graph"] if n["@type"] == "ClaimReview"]
    assert len(reviews) == len(imprint.reviews) == len({review["url"] for review in reviews})
    others = graph(imprint, "01_vote_breakdown.html")["@graph"]
    assert [node["@type"] for node in others] == ["Organization", "Dataset"]


def test_every_table_can_be_had(imprint: furniture.Imprint, root: Path) -> None:
    (dataset,) = (node for node in graph(imprint, "index.html")["@graph"] if node["@type"] == "Dataset")
    found = {file["contentUrl"].removeprefix(URL) for file in dataset["distribution"]}
    assert found == {f"data/{path.name}" for path in (root / "data").glob("*.csv")}


def test_without_an_address_nothing_is_absolute_and_alone_nothing_is_offered(imprint: furniture.Imprint) -> None:
    (dataset,) = (n for n in graph(imprint, "index.html", base="")["@graph"] if n["@type"] == "Dataset")
    assert dataset["distribution"][0]["contentUrl"] == "data/sources.csv"
    assert "url" not in dataset
    (alone,) = (n for n in graph(imprint, "a.html", beside=False)["@graph"] if n["@type"] == "Dataset")
    assert "distribution" not in alone


def test_the_tables_are_free_and_each_licence_is_named_once_in_an_order(imprint: furniture.Imprint) -> None:
    urls = [f"https://example.org/{name}" for name in "hcabgdfe"]
    tables = [imprint.tables[0]._replace(licence=furniture.Licence("A", url)) for url in urls * 2]
    told = graph(replace(imprint, tables=tables), "index.html")
    (dataset,) = (node for node in told["@graph"] if node["@type"] == "Dataset")
    assert dataset["isAccessibleForFree"] is True
    assert dataset["license"] == sorted(urls)


def test_a_bundle_that_says_nothing_of_itself_gives_none() -> None:
    assert graph(furniture.Imprint(), "index.html") == {}


@pytest.mark.parametrize("lacking", [{"tables": ()}, {"citation": None}])
def test_tables_that_nobody_can_be_named_for_and_a_name_without_tables_are_no_data_set(
    imprint: furniture.Imprint, lacking: dict[str, Any]
) -> None:
    assert graph(replace(imprint, **lacking), "index.html") == {}
