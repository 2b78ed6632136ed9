"""Layers that make one chart.

Everything is given at once, and what marks are and how they are encoded is not copied: each method of Altair's layered
charts copies all of the layers several times over, which took most of the time of drawing.
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
    **given: Any,
) -> Chart:
    """Return the layers as one chart.

    Args:
        layers: From the lowest to the highest.
        width: In pixels.
        height: In pixels.
        params: The controls of the chart.
        independent: The channels that have a scale of their own in each layer.
        given: What else a layered chart can have, such as data and transforms for all layers.
    """
    if params:
        given["params"] = [param.param for param in params]
    if independent:
        given["resolve"] = {"scale": dict.fromkeys(independent, "independent")}
    return alt.layer(*map(settled, layers), width=width, height=height, **given)


class _Encoding(alt.FacetedEncoding):
    """How a layer is encoded, for good."""

    def __deepcopy__(self, _memo: object) -> _Encoding:
        return self


class _Mark(alt.MarkDef):
    """The mark of a layer, for good."""

    def __deepcopy__(self, _memo: object) -> _Mark:
        return self


def settled(layer: alt.Chart | alt.LayerChart) -> alt.Chart | alt.LayerChart:
    """Return a layer of which Altair, as Python asks it to, copies neither the mark nor the encoding."""
    if isinstance(layer, alt.LayerChart):
        return layer
    copy = layer.copy(deep=False)
    for part, kind in (("mark", _Mark), ("encoding", _Encoding)):
        if isinstance(copy[part], alt.SchemaBase):
            copy[part] = kind(**copy[part]._kwds)
    return copy
