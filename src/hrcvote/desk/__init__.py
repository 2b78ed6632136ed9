"""What a reporter asks of the record: the numbers, tables and sentences behind the controls of `explore`."""

from hrcvote.desk.members import Members, Names, named_by
from hrcvote.desk.moves import Between, vote_names
from hrcvote.desk.spreadsheet import address_of, safe_csv
from hrcvote.desk.statements import KINDS, choose, corrections, followable, readable, statements
from hrcvote.desk.tables import TABLES, rows
from hrcvote.desk.tallies import (
    absent_abstaining,
    argument_of_the_absent,
    completed,
    fewest,
    in_words,
    one_short,
    readings,
    reported_tallies,
    with_groups,
    with_members,
)
from hrcvote.desk.whole import whole

__all__ = [
    "KINDS",
    "TABLES",
    "Between",
    "Members",
    "Names",
    "absent_abstaining",
    "address_of",
    "argument_of_the_absent",
    "choose",
    "completed",
    "corrections",
    "fewest",
    "followable",
    "in_words",
    "named_by",
    "one_short",
    "readable",
    "readings",
    "reported_tallies",
    "rows",
    "safe_csv",
    "statements",
    "vote_names",
    "whole",
    "with_groups",
    "with_members",
]
