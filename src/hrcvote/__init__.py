"""How the UN General Assembly suspended Russia from the Human Rights Council, recounted and checked.

In Python, anywhere in the directory of the bundle:

    from pathlib import Path

    import hrcvote
    from hrcvote import desk, pictures
    from hrcvote.charts import vote

    bundle = hrcvote.load()  # checks every table; bundle by itself lists them
    bundle.votes  # a table, as a DataFrame
    desk.rows(bundle, "claims", "as_printed", "against")  # its rows that hold a text

    figure = vote.members(bundle)  # each figure is a function in hrcvote.charts
    figure.table  # its numbers
    Path("members.svg").write_bytes(pictures.picture(figure, "svg"))  # or png, or pdf, with its sources and numbers
    pictures.read(Path("members.svg"))  # what it carries

The columns are explained in data/README.md; the notebook 04_workbench goes through all that can be asked.
"""

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
    """Import `hrcvote.data`, and pandas with it, when it is asked for: exporting a notebook needs neither."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from hrcvote import data, place

    return getattr(place if name == "RootError" else data, name)


def __dir__() -> list[str]:
    """List what can be asked for here: Tab and `help` would not find it, since it is imported only then."""
    rooms = {name for name, value in globals().items() if getattr(value, "__name__", "") == f"{__name__}.{name}"}
    own = {name for name in globals() if name.startswith("__")} - {"__dir__", "__getattr__"}
    return sorted({*__all__, *rooms, *own})


if "ipykernel" in sys.modules:
    from hrcvote.working import say_so

    say_so()

    from hrcvote.own_charts import register

    register()
