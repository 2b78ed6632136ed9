"""The figures of the vote breakdown: who voted how, by what majority, who had moved, and how the nine votes compare.

Each figure is in the module of its name.
"""

from hrcvote.charts.vote.changed_sides import changed_sides
from hrcvote.charts.vote.compare_votes import compare_votes
from hrcvote.charts.vote.council_members import council_members
from hrcvote.charts.vote.flow import flow
from hrcvote.charts.vote.groups import groups
from hrcvote.charts.vote.majority import majority
from hrcvote.charts.vote.members import members
from hrcvote.charts.vote.nine_votes import nine_votes

__all__ = ["changed_sides", "compare_votes", "council_members", "flow", "groups", "majority", "members", "nine_votes"]
