"""Notebooks to self-contained HTML: executes, renders, publishes all or nothing. Knows nothing of the story."""

from hrcvote.report.publish import export
from hrcvote.report.run import ReportError, execute, refresh

__all__ = ["ReportError", "execute", "export", "refresh"]
