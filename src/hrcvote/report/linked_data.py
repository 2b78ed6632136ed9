"""What a search engine needs to know of a page, in the vocabulary of schema.org: the data set, and the reviews."""

from __future__ import annotations

from typing import Any, Final

from hrcvote.report.addresses import FRONT
from hrcvote.report.furniture import Imprint
from hrcvote.summary import Review

RATINGS: Final = {"worstRating": 1, "bestRating": 3}
"""The scale of a verdict: 1 differs from the record, 2 is imprecise, 3 agrees with it."""
DIFFERS: Final = "Differs from the record"

Node = dict[str, Any]


def graph(imprint: Imprint, page: str, base: str, *, reviewed: bool, beside: bool) -> Node | None:
    """Return the JSON-LD of a page.

    Args:
        imprint: What the bundle says of itself.
        page: The page's file.
        base: The address of the directory that the pages are published in, with a slash at its end; or nothing, and
            addresses are relative.
        reviewed: Whether the page shows the statements that differ from the record.
        beside: Whether the tables stand beside the page.
    """
    if not (imprint.citation and imprint.tables):
        return None
    publisher = {"@id": f"{base}{FRONT}#publisher"}
    maintainers = {"@type": "Organization", **publisher, "name": ", ".join(imprint.citation.authors)}
    nodes = [maintainers, _dataset(imprint, base, publisher, beside=beside)]
    if reviewed:
        nodes += [_review(review, f"{base}{page}", imprint.created, publisher) for review in imprint.reviews]
    return {"@context": "https://schema.org", "@graph": nodes}


def _dataset(imprint: Imprint, base: str, publisher: Node, *, beside: bool) -> Node:
    told: Node = {
        "@type": "Dataset",
        "@id": f"{base}{FRONT}#dataset",
        "name": imprint.title,
        "description": f"{imprint.title}. {imprint.description}",
        "version": imprint.version,
        "dateModified": imprint.created,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "keywords": list(imprint.keywords),
        "creator": publisher,
        "license": sorted({table.licence.url for table in imprint.tables if table.licence.url}),
        "variableMeasured": list(imprint.measures),
    }
    told |= {"temporalCoverage": "/".join(imprint.days)} if imprint.days else {}
    told |= {"url": f"{base}{FRONT}"} if base else {}
    if beside:
        told["distribution"] = [
            {
                "@type": "DataDownload",
                "name": table.title,
                "encodingFormat": "text/csv",
                "contentUrl": f"{base}data/{table.path}",
                "license": table.licence.url,
            }
            for table in imprint.tables
        ]
    return told


def _review(review: Review, page: str, published: str, publisher: Node) -> Node:
    claim: Node = {"@type": "Claim", "author": {"@type": "Organization", "name": review.publisher}}
    claim |= {"datePublished": review.published} if review.published else {}
    claim |= {"appearance": review.url} if review.url else {}
    return {
        "@type": "ClaimReview",
        "url": f"{page}#claim-{review.claim_id}",
        "datePublished": published,
        "author": publisher,
        "claimReviewed": review.stated,
        "itemReviewed": claim,
        "reviewRating": {
            "@type": "Rating",
            **RATINGS,
            "ratingValue": RATINGS["worstRating"],
            "alternateName": f"{DIFFERS}: {review.recorded}",
        },
    }
