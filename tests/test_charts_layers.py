"""Layers make the chart that Altair's own function makes of them, and are not copied for it."""

from __future__ import annotations

import altair as alt

from hrcvote.charts.layers import layered, settled


def bars(name: str = "bars") -> alt.Chart:
    rows = alt.InlineData(values=({"a": 1}, {"a": 2}))
    pointed = alt.selection_point(name="pointed", fields=["a"])
    drawn: alt.Chart = alt.Chart(rows, name=name).mark_bar(size=3).encode(x=alt.X("a", type="quantitative"))
    return drawn.add_params(pointed)


def test_layers_make_what_altair_makes_of_them() -> None:
    one, other = bars(), bars("words").mark_text().encode(text=alt.Text("a", type="nominal"))
    made = layered([one, other], 30, 20, independent=("x",)).to_dict()
    expected = alt.layer(one, other, width=30, height=20).resolve_scale(x="independent").to_dict()
    assert made == expected
    assert len(made["layer"]) == 2


def test_what_a_layer_is_made_of_is_not_copied() -> None:
    layer = settled(bars())
    assert isinstance(layer, alt.Chart)
    (drawn,) = alt.layer(layer).layer
    assert drawn is not layer
    assert drawn.encoding is layer.encoding
    assert drawn.mark is layer.mark
    made = layered([bars()], 30, 20)
    assert isinstance(made, alt.LayerChart)
    assert made.copy().layer[0].encoding is made.layer[0].encoding


def test_a_layer_stays_what_it_was() -> None:
    layer = bars()
    before, encoding = layer.to_dict(), layer.encoding
    layered([layer, layer], 30, 20)
    assert layer.to_dict() == before
    assert layer.encoding is encoding


def test_layers_can_be_layered_again() -> None:
    within = alt.layer(bars())
    assert isinstance(within, alt.LayerChart)
    assert settled(within) is within
    assert layered([within, bars()], 30, 20).to_dict()["layer"]
