"""Notebooks to self-contained HTML: executes, renders, publishes all or nothing.

Of the story it knows the summary, which stands on every page, in its linked data and on its card.
"""

from hrcvote.report.publish import export
from hrcvote.report.run import ReportError, execute, refresh

__all__ = ["ReportError", "execute", "export", "refresh"]
