"""Lets nbconvert's own `html` export give the same page; the template `hrcvote` names this, and nothing here does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor

from hrcvote.place import RootError, find_root
from hrcvote.report import furniture
from hrcvote.report.page import compose, render
from hrcvote.report.site import Site


class ComposePage(Preprocessor):
    """Composes the page that the template inserts."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Compose the page from the notebook's saved outputs.

        Raises:
            ReportError: A text of the notebook has a picture that cannot be in the page.
        """
        about = resources.get("metadata", {})
        try:
            imprint = furniture.read(find_root(Path(about.get("path") or ".")))
        except RootError:
            imprint = furniture.Imprint()
        name = f"{about.get('name') or 'notebook'}.ipynb"
        resources["hrcvote_page"] = render(compose(nb, name=name), name, Site(imprint.title, imprint=imprint))
        return nb, resources
