"""The world map of 01_vote_breakdown."""

from hrcvote.charts.world.members import members_map

__all__ = ["members_map"]
