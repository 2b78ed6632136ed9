"""What differs, or stands against itself, as tables for a reader."""

from __future__ import annotations

from typing import Final

import pandas as pd

from hrcvote import claims, record, style
from hrcvote.comparison.publishers import texts, told_apart
from hrcvote.comparison.wording import about, readable, reports, subject_of, where
from hrcvote.data import Bundle, each, once
from hrcvote.rules import POSITIONS
from hrcvote.words import dated, names, plural, verb

BALLOT: Final = ("votes", "share")
"""What is known of secret ballots from news reports only: no record of them by the United Nations was found."""


def verdict_counts(bundle: Bundle) -> pd.DataFrame:
    """Return how many claims have each verdict.

    Returns:
        One row a verdict: Verdict, Five texts (as many as there are), Wider press, All.
    """
    counted = claims.verdicts(bundle).groupby(["verdict", "set"]).size().unstack(fill_value=0)
    counted = counted.reindex(index=list(claims.VERDICTS), columns=["story", "wider_press"], fill_value=0)
    counted.columns = pd.Index([plural(len(texts(bundle)), "text").capitalize(), "Wider press"])
    counted = counted.assign(All=counted.sum(axis=1))
    counted.insert(0, "Verdict", [f"{style.VERDICT_SIGNS[v]} {style.VERDICT_LABELS[v]}" for v in counted.index])
    return counted.reset_index(drop=True)


@once
def within_texts(bundle: Bundle) -> pd.DataFrame:
    """Return what stands against itself, or without its base, in one text, as a table for a reader.

    Returns:
        One row a finding: Source, What is wrong, About, Printed.
    """
    held, found = claims.verdicts(bundle).set_index("claim_id", drop=False), claims.within(bundle)
    named = told_apart(bundle, found["source_id"], str)
    rows = []
    for finding in each(found):
        own = held.loc[finding.claim_ids.split(", ")]
        twice = _twice(own)
        wrong = f"{finding.kind}: {twice}" if twice else finding.kind
        wrong += f" ({own['other_vote'].iloc[0]})" if own["other_vote"].notna().all() else ""
        first = next(each(own))
        of = about(bundle, first) if first.kind in ("name", "count") else subject_of(bundle, first.subject)
        rows.append((named[finding.source_id], wrong, of, _printed(own)))
    rows.sort()
    return pd.DataFrame(rows, columns=["Source", "What is wrong", "About", "Printed"])


def dates_that_differ(bundle: Bundle) -> pd.DataFrame:
    """Return the dates that differ from the record, as a table for a reader.

    Returns:
        One row a date: Source, What is dated, Stated, The record, Where.
    """
    found = claims.dated_by_sources(bundle)
    named = told_apart(bundle, found["source_id"], str)
    rows = []
    for row in each(found):
        of, said = subject_of(bundle, row.subject), (dated(row.stated), dated(row.recorded), where([row.locator]))
        rows.append((named[row.source_id], of, *said))
    return pd.DataFrame(rows, columns=["Source", "What is dated", "Stated", "The record", "Where"])


def other_differences(bundle: Bundle) -> pd.DataFrame:
    """Return what else differs: no total of the vote, no date, no word for the act, as a table for a reader.

    Returns:
        One row a claim: Source, About, Printed, The record, Where.
    """
    held = claims.verdicts(bundle)
    of_vote = held["subject"] == record.SUSPENSION
    shown_elsewhere = (of_vote & held["measure"].isin([*POSITIONS, "act"])) | (held["measure"] == "date")
    found = held[(held["verdict"] == "differs") & ~shown_elsewhere]
    named = told_apart(bundle, found["source_id"], str)
    rows = []
    for row in each(found):
        known = readable(row.measure, row.recorded, bundle)
        if row.measure in BALLOT:
            known += f" in {verb(reports(bundle, row), 'another report', 'other reports')}"
        rows.append((named[row.source_id], about(bundle, row), row.as_printed, known, where([row.locator])))
    rows.sort()
    return pd.DataFrame(rows, columns=["Source", "About", "Printed", "The record", "Where"])


def _printed(own: pd.DataFrame) -> str:
    """Return what was printed and where, and whether the text has it from somebody else."""
    said = []
    for row in each(own.drop_duplicates("stated")):
        quoted = ", in a quotation" if str(row.note).startswith("In a quotation") else ""
        said.append(f"{row.as_printed} ({where([row.locator])}{quoted})")
    return "; ".join(said)


def _twice(own: pd.DataFrame) -> str:
    listed = [name for row in each(own[own["kind"] == "names"]) for name in row.stated.split("|")]
    twice = sorted({name for name in listed if listed.count(name) > 1})
    return f"{names(twice)} twice" if twice else ""
