"""Letters are as wide on every machine, and there are some for every script that the machine has."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from hrcvote.engine import NO_FONTS, engine

WIDTHS = """
import resource, sys
from hrcvote.engine import engine
axis = {"$schema": "https://vega.github.io/schema/vega/v6.json", "marks": [], "width": 9, "height": 9,
  "scales": [{"name": "y", "type": "band", "domain": ["A long label"], "range": "height"}],
  "axes": [{"orient": "left", "scale": "y", "title": "A title"}]}
before = engine().vega_to_svg(axis)
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
try:
    open("/dev/null")
except OSError:
    print(engine().vega_to_svg(axis) == before)
"""
"""A program that measures letters, and once more when it can open no file."""


def test_no_font_of_the_system_is_opened_to_measure_letters() -> None:
    done = subprocess.run([sys.executable, "-c", WIDTHS], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.mark.parametrize("configured", [None, "/etc/fonts/fonts.conf"])
def test_the_environment_is_as_it_was(monkeypatch: pytest.MonkeyPatch, configured: str | None) -> None:
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    if configured:
        monkeypatch.setenv("FONTCONFIG_FILE", configured)
    before = dict(os.environ)
    engine.cache_clear()
    engine()
    assert dict(os.environ) == before


def test_its_configuration_comes_with_the_package() -> None:
    assert "<dir>" in NO_FONTS.read_text(encoding="utf-8")
