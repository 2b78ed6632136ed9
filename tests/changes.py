"""Copies of the bundle in which a statement or a position is another."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pandas as pd

from hrcvote import Bundle, record


def stating(bundle: Bundle, **stated: str) -> Bundle:
    """Return the bundle with other statements, printed as they are stated; hyphens of an id are underscores here."""
    table = bundle.claims.copy()
    for claim, value in stated.items():
        at = table["claim_id"] == claim.replace("_", "-")
        assert at.sum() == 1
        table.loc[at, ["stated", "as_printed"]] = value
    return dataclasses.replace(bundle, claims=table)


def voting(bundle: Bundle, before: str, after: str, members: int) -> Bundle:
    """Return the bundle with so many members' position on the suspension changed."""
    positions = bundle.positions.copy()
    of_vote = positions["vote_id"] == record.SUSPENSION
    rows = positions[of_vote & (positions["position"] == before)].head(members)
    assert len(rows) == members
    positions.loc[rows.index, "position"] = after
    return dataclasses.replace(bundle, positions=positions)


def with_positions(bundle: Bundle, **positions: str) -> Bundle:
    """Return the bundle with these members' positions on the suspension."""
    for iso3, position in positions.items():
        key = {"vote_id": record.SUSPENSION, "iso3": iso3}
        bundle = with_cell(bundle, "positions", key, position=position)
    return bundle


def with_cell(bundle: Bundle, table: str, key: Mapping[str, object], **values: object) -> Bundle:
    """Return the bundle with other values in the one row of a table that a key names."""
    frame = getattr(bundle, table).copy()
    chosen = pd.Series(True, index=frame.index)
    for column, value in key.items():
        chosen &= frame[column] == value
    assert chosen.sum() == 1
    for column, value in values.items():
        frame.loc[chosen, column] = value
    return dataclasses.replace(bundle, **{table: frame})


def reading(bundle: Bundle, *texts: str, more: tuple[str, ...] = ()) -> Bundle:
    """Return the bundle with only these texts read in full, and others that state what the first of these does."""
    gone = bundle.sources["set"].eq("story") & ~bundle.sources["source_id"].isin(texts)
    sources = bundle.sources.assign(set=bundle.sources["set"].mask(gone, "background"))
    stated = bundle.claims[~bundle.claims["source_id"].isin(sources.loc[gone, "source_id"])]
    for name in more:
        like = sources[sources["source_id"] == texts[0]].assign(source_id=name, publisher=name)
        said = stated[stated["source_id"] == texts[0]].assign(source_id=name)
        said["claim_id"] = said["claim_id"].str.replace(texts[0], name)
        sources, stated = (pd.concat(two, ignore_index=True) for two in ((sources, like), (stated, said)))
    return dataclasses.replace(bundle, sources=sources, claims=stated)


def repeating(bundle: Bundle, claim: str, source: str, **values: Any) -> Bundle:
    """Return the bundle with what one statement has stated by another source, too, and before it in the table."""
    like = bundle.claims[bundle.claims["claim_id"] == claim]
    assert len(like) == 1
    more = like.assign(claim_id=f"0-{source}", source_id=source, locator="p1", **values)
    return dataclasses.replace(bundle, claims=pd.concat([more, bundle.claims], ignore_index=True))
