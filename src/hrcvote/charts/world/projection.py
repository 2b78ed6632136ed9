"""Equal Earth, an equal-area projection made for maps of the whole world.

Bojan Šavrič, Tom Patterson and Bernhard Jenny, "The Equal Earth map projection", International Journal of Geographical
Information Science 33(3), 2019, doi:10.1080/13658816.2018.1504949.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

CENTRAL: Final = 11.0
"""The meridian in the middle: the map's edge then runs through Bering Strait, and cuts no member."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M: Final = sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return a place on a sphere of radius 1, in degrees, on the plane: x to the right, y upwards."""
    east = radians((longitude - CENTRAL + 180) % 360 - 180)
    theta = asin(_M * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    x = east * cos(theta) / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return x, y
