"""The tools of the desk, without a browser: what their controls come to, and what they keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from hrcvote import Bundle, desk, explore, pictures, record
from hrcvote.explore import markup, tool
from hrcvote.figure import Figure

