"""How the UN General Assembly suspended Russia from the Human Rights Council, recounted and checked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

# jsonschema imports these for checks of IRIs, URIs and durations that nothing here asks for, and goes without when the
# import fails. The first builds a grammar of over two seconds, the others a twentieth of that.
for _unasked in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
    sys.modules.setdefault(_unasked, None)  # type: ignore[arg-type]

if TYPE_CHECKING:
    from hrcvote.data import Bundle, BundleError, load
    from hrcvote.place import RootError

__all__ = ["Bundle", "BundleError", "RootError", "load"]


def __getattr__(name: str) -> Any:
    """Import the data room, and pandas with it, when it is asked for: exporting a notebook needs neither."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from hrcvote import data, place

    return getattr(place if name == "RootError" else data, name)


if "ipykernel" in sys.modules:
    from hrcvote.working import say_so

    say_so()

    from hrcvote.altair_renderer import register

    register()
