"""The figures of the discrepancies: what each text says of the vote, held against the record, and whether it matters.

Each figure is in the module of its name. They are laid out in pixels, since a table of sentences has no scale that
could place it.
"""

from hrcvote.charts.discrepancies.candidacy_dates import candidacy_dates
from hrcvote.charts.discrepancies.matrix import matrix
from hrcvote.charts.discrepancies.omissions import omissions
from hrcvote.charts.discrepancies.outcomes import outcomes
from hrcvote.charts.discrepancies.totals import totals
from hrcvote.charts.discrepancies.wider_press import wider_press
from hrcvote.charts.discrepancies.words import words

__all__ = ["candidacy_dates", "matrix", "omissions", "outcomes", "totals", "wider_press", "words"]
