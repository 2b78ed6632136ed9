"""Whom a figure's numbers come from, out of the table of sources."""

from __future__ import annotations

from collections.abc import Iterable

from hrcvote.data import Bundle, each
from hrcvote.figure import Source


def cite(bundle: Bundle, source_ids: Iterable[str]) -> tuple[Source, ...]:
    """Return the sources with these ids, each once, in the order they are given."""
    known = {
        row.source_id: Source(
            row.source_id,
            row.publisher,
            row.title if isinstance(row.title, str) else "",
            row.url if isinstance(row.url, str) else "",
        )
        for row in each(bundle.sources)
    }
    return tuple(known[source_id] for source_id in dict.fromkeys(source_ids))


def cite_votes(bundle: Bundle, *vote_ids: str) -> tuple[Source, ...]:
    """Return the voting records of these votes."""
    recorded = bundle.votes.set_index("vote_id")["source_id"]
    return cite(bundle, [recorded[vote_id] for vote_id in vote_ids])
