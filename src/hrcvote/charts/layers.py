"""Layers that make one chart.

Everything is given at once: each method of Altair's layered charts copies all of the layers several times over, which
took most of the time of drawing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import altair as alt

from hrcvote.figure import Chart


def layered(
    layers: Collection[alt.Chart | alt.LayerChart],
    width: float,
    height: float,
    *,
    params: Collection[alt.Parameter] = (),
    independent: Collection[str] = (),
) -> Chart:
    """Return the layers as one chart.

    Args:
        layers: From the lowest to the highest.
        width: In pixels.
        height: In pixels.
        params: The controls of the chart.
        independent: The channels that have a scale of their own in each layer.
    """
    given: dict[str, Any] = {"params": [param.param for param in params]} if params else {}
    if independent:
        given["resolve"] = {"scale": dict.fromkeys(independent, "independent")}
    return alt.layer(*layers, width=width, height=height, **given)
