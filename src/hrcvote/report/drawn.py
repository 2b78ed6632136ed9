"""What has been drawn, by the content that it was drawn from, so that no export draws it again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hrcvote.figure import digest


class Drawn:
    """The drawings of one page, and those that an earlier export made for it.

    Args:
        before: What `text` returned for the page then; whoever keeps it sees to it that what draws is the same.
    """

    def __init__(self, before: str = "") -> None:
        self._before: dict[str, Any] = json.loads(before) if before else {}
        self._now: dict[str, Any] = {}

    def of(self, *made_from: Any, draw: Callable[[], Any]) -> Any:
        """Return what `draw` returns, or what it returned for the same content; JSON can hold both."""
        key = digest(made_from)
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else draw()
        return self._now[key]

    def text(self) -> str:
        """Return all drawings that the page has now, and none that it had before only."""
        return json.dumps(self._now, ensure_ascii=False, separators=(",", ":"))
