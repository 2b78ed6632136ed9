"""The sources' claims side by side: what each states of the vote, where they part, and whether it matters."""

from hrcvote.comparison.candidacies import Dating, candidacies
from hrcvote.comparison.differences import dates_that_differ, other_differences, verdict_counts, within_texts
from hrcvote.comparison.disputed import Given, disputed
from hrcvote.comparison.five_texts import (
    ASKED,
    SEVERITY,
    TOTALS,
    Rest,
    Statement,
    Told,
    Use,
    beyond_the_vote,
    departures,
    recorded_values,
    stated,
    statements,
    told_of_outcome,
    words_used,
)
from hrcvote.comparison.outcomes import Case, behind_outcomes, cases, errors_that_would_matter
from hrcvote.comparison.publishers import Text, texts
from hrcvote.comparison.totals import Repeated, Reported, Total, apart, publications, repeated, reported
from hrcvote.comparison.wording import LABELS, passage, tally_in_words

__all__ = [
    "ASKED",
    "LABELS",
    "SEVERITY",
    "TOTALS",
    "Case",
    "Dating",
    "Given",
    "Repeated",
    "Reported",
    "Rest",
    "Statement",
    "Text",
    "Told",
    "Total",
    "Use",
    "apart",
    "behind_outcomes",
    "beyond_the_vote",
    "candidacies",
    "cases",
    "dates_that_differ",
    "departures",
    "disputed",
    "errors_that_would_matter",
    "other_differences",
    "passage",
    "publications",
    "recorded_values",
    "repeated",
    "reported",
    "stated",
    "statements",
    "tally_in_words",
    "texts",
    "told_of_outcome",
    "verdict_counts",
    "within_texts",
    "words_used",
]
