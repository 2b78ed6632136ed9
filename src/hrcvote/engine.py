"""The library that draws charts where there is no browser, with letters that are as wide on every machine.

It brings a font, Liberation Sans, and would take the system's copy instead where there is one: of any version, and
opened anew for every letter that is measured, which is half of the time that a drawing takes. Here it reads its own
first, and the system's after it, for letters that its own has not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

FONTS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
"""Where Linux keeps fonts."""

WITHOUT_PICTURES: Final = {"HRCVOTE_PICTURES": "no"}
"""The environment of a kernel whose figures nobody will look at as pictures: drawing them takes most of the time."""

NO_FONTS: Final = Path(__file__).with_name("no-fonts.conf")
_CONFIGURATION: Final = "FONTCONFIG_FILE"


@cache
def engine() -> ModuleType:
    """Return vl-convert, which has read its fonts."""
    import vl_convert

    with _no_system_fonts():
        vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    for place in FONTS:
        if (folder := Path(place).expanduser()).is_dir():
            vl_convert.register_font_directory(str(folder))
    return vl_convert


@contextmanager
def _no_system_fonts() -> Iterator[None]:
    """Have who reads the system's configuration of fonts find none; elsewhere than on Linux nobody does."""
    before = os.environ.get(_CONFIGURATION)
    os.environ[_CONFIGURATION] = str(NO_FONTS)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CONFIGURATION]
        else:
            os.environ[_CONFIGURATION] = before
