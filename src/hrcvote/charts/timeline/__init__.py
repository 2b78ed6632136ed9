"""The figures of the timeline: what happened when, day by day to the vote, and the elections.

Each figure is in the module of its name. Dates become pixels here and not in Vega, so that no reader's time zone moves
a day, and labels can be kept apart.
"""

from hrcvote.charts.timeline.elections import elections
from hrcvote.charts.timeline.events import events
from hrcvote.charts.timeline.seven_weeks import seven_weeks

__all__ = ["elections", "events", "seven_weeks"]
