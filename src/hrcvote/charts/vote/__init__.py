"""The figures of the vote breakdown: who voted how, by what majority, who had moved, and how the nine votes compare.

Each figure is in the module of its name.
"""

from hrcvote.charts.vote.flow import flow
from hrcvote.charts.vote.groups import groups
from hrcvote.charts.vote.majority import majority
from hrcvote.charts.vote.members import members

__all__ = ["flow", "groups", "majority", "members"]
