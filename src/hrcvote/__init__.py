"""How the UN General Assembly suspended Russia from the Human Rights Council, recounted and checked."""

from __future__ import annotations

import sys

# rfc3987-syntax builds a grammar of over two seconds when jsonschema imports it, for checks of IRIs that nothing here
# asks for. jsonschema goes without when the import fails.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from hrcvote.data import Bundle, BundleError, RootError, load  # noqa: E402

__all__ = ["Bundle", "BundleError", "RootError", "load"]
