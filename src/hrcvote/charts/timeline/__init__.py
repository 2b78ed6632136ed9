"""The figures of the timeline: what happened when, who dates it otherwise, and the elections.

Each figure is in a module of its own. Dates become pixels or whole days and never times, so that no reader's time zone
moves a day, and labels can be kept apart.
"""

from hrcvote.charts.timeline.by_election import by_election
from hrcvote.charts.timeline.dates import dates_in_dispute
from hrcvote.charts.timeline.elections import elections
from hrcvote.charts.timeline.events import events
from hrcvote.charts.timeline.race import race_2023
from hrcvote.charts.timeline.seven_weeks import seven_weeks

__all__ = ["by_election", "dates_in_dispute", "elections", "events", "race_2023", "seven_weeks"]
