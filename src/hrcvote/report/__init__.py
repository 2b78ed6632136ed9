"""Notebooks to self-contained HTML: executes, renders, publishes all or nothing. Knows nothing of the story."""

from hrcvote.report.page import figure_html, page_assets
from hrcvote.report.publish import export
from hrcvote.report.run import ReportError, execute, refresh

__all__ = ["ReportError", "execute", "export", "figure_html", "page_assets", "refresh"]
