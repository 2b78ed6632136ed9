"""Tools for work at the desk: controls over `desk`, which has every number that they show.

A report has no kernel, so each tool says in one line what it does live.
"""

from hrcvote.explore.members import find_member
from hrcvote.explore.moves import compare_votes
from hrcvote.explore.statements import ask_sources
from hrcvote.explore.tables import take_away
from hrcvote.explore.tallies import what_if
from hrcvote.explore.tool import Tool

__all__ = ["Tool", "ask_sources", "compare_votes", "find_member", "take_away", "what_if"]
