"""The sources' claims side by side: what each states of the vote, where they part, and whether it matters."""

from hrcvote.comparison.differences import dates_that_differ, other_differences, verdict_counts, within_texts
from hrcvote.comparison.five_texts import (
    SEVERITY,
    TOTALS,
    Statement,
    Use,
    departures,
    left_out,
    of_vote,
    recorded_values,
    stated,
    words_used,
)
from hrcvote.comparison.outcomes import Case, behind_outcomes, cases, errors_that_would_matter
from hrcvote.comparison.publishers import Text, texts
from hrcvote.comparison.totals import Repeated, Reported, Total, apart, publications, repeated, reported
from hrcvote.comparison.wording import LABELS, tally_in_words

__all__ = [
    "LABELS",
    "SEVERITY",
    "TOTALS",
    "Case",
    "Repeated",
    "Reported",
    "Statement",
    "Text",
    "Total",
    "Use",
    "apart",
    "behind_outcomes",
    "cases",
    "dates_that_differ",
    "departures",
    "errors_that_would_matter",
    "left_out",
    "of_vote",
    "other_differences",
    "publications",
    "recorded_values",
    "repeated",
    "reported",
    "stated",
    "tally_in_words",
    "texts",
    "verdict_counts",
    "within_texts",
    "words_used",
]
