"""Where every statement and every fact comes from, and that no sentence of a source is kept."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pandas as pd

from hrcvote import Bundle
from hrcvote.data import each

LONGEST_AS_PRINTED = 8
"""In words. Longer ones would no longer be a figure and its noun."""


def of_set(bundle: Bundle, kind: str) -> pd.DataFrame:
    return bundle.sources[bundle.sources["set"] == kind]


def claims_of(bundle: Bundle, kind: str) -> pd.DataFrame:
    return bundle.claims[bundle.claims["source_id"].isin(of_set(bundle, kind)["source_id"])]


def test_every_source_is_used(bundle: Bundle) -> None:
    using = ("votes", "election_sources", "event_sources", "claims", "facts")
    used = {source for name in using for source in getattr(bundle, name)["source_id"]}
    used |= set(bundle.votes["rule_source_id"].dropna())
    assert set(bundle.sources["source_id"]) == used


def test_every_address_is_one_that_can_be_opened(bundle: Bundle) -> None:
    for source in each(bundle.sources[bundle.sources["url"].notna()]):
        parts = urlsplit(source.url)
        assert parts.scheme in {"http", "https"}, source.source_id
        assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", parts.hostname or ""), source.source_id
        assert not parts.username, source.source_id


def test_five_documents_read_in_full(bundle: Bundle) -> None:
    story = of_set(bundle, "story")
    assert set(story["source_id"]) == {"coalition-1776", "kyiv-independent", "rferl", "tabloid", "un-watch"}
    assert set(story["seen"]) == {"full"}


def test_every_claim_of_the_five_documents_has_a_paragraph(bundle: Bundle) -> None:
    claims = claims_of(bundle, "story")
    assert len(claims) >= 90
    assert claims["locator"].str.fullmatch(r"p[1-9][0-9]?").all()
    assert claims.groupby("source_id").size().min() >= 10


def test_claims_are_numbered_in_the_order_of_the_text(bundle: Bundle) -> None:
    for source, claims in claims_of(bundle, "story").groupby("source_id"):
        numbered = claims.sort_values("claim_id")
        assert list(numbered["claim_id"]) == [f"{source}-{number:02}" for number in range(1, len(claims) + 1)]
        assert numbered["locator"].str[1:].astype(int).is_monotonic_increasing, source


def test_wider_press_is_seen_in_excerpts(bundle: Bundle) -> None:
    # A figure that an excerpt lacks may stand in the rest of the text.
    assert set(of_set(bundle, "wider_press")["seen"]) == {"excerpt"}
    assert not claims_of(bundle, "wider_press").empty


def test_claims_are_of_texts_that_are_tested(bundle: Bundle) -> None:
    sets = bundle.claims.merge(bundle.sources, on="source_id")["set"]
    assert set(sets) == {"story", "wider_press"}


def test_the_record_is_the_united_nations(bundle: Bundle) -> None:
    votes = bundle.votes.merge(bundle.sources, on="source_id")
    assert set(votes["set"]) == {"record"}
    assert votes["url"].str.startswith("https://digitallibrary.un.org/record/").all()


def test_no_sentence_of_a_source_is_kept(bundle: Bundle) -> None:
    for claim in each(bundle.claims):
        assert len(claim.as_printed.split()) <= LONGEST_AS_PRINTED, claim.claim_id
        assert not claim.as_printed.endswith("."), claim.claim_id


def test_every_measure_is_used(bundle: Bundle) -> None:
    assert set(bundle.measures["measure"]) == set(bundle.claims["measure"]) | set(bundle.facts["measure"])


def test_members_names_are_told_apart(bundle: Bundle) -> None:
    assert bundle.members["name"].is_unique
    assert bundle.members["label"].is_unique
    others = bundle.members["also_known_as"].dropna().str.split("|").explode()
    assert others.is_unique
    assert not set(others) & set(bundle.members["label"])
