"""The map: every member where it lies, with its position on the suspension and in every other vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import altair as alt
import pandas as pd

from hrcvote import record, style
from hrcvote.charts.layers import layered
from hrcvote.charts.lettering import text_width
from hrcvote.charts.sheet import Rows, inline, pixel
from hrcvote.charts.sources import cite_votes
from hrcvote.charts.vote.naming import COLOURS, INKS, SIDES, date_of, in_order, with_date
from hrcvote.charts.vote.search import IS_FOUND, find_member, findable, opacity
from hrcvote.charts.vote.signs import CODES, record_of
from hrcvote.charts.world import geometry
from hrcvote.charts.world.layout import NARROW, WIDE, Layout, circle
from hrcvote.data import Bundle, each
from hrcvote.figure import Chart, Figure, Source
from hrcvote.rules import POSITIONS
from hrcvote.words import names

NATURAL_EARTH: Final = Source(
    "natural-earth", "Natural Earth", "Admin 0, countries 1:50m, version 4.1", "https://www.naturalearthdata.com/"
)
"""Whose shapes the map is made of."""
NOT_A_MEMBER: Final = style.CONTEXT
"""The colour of a land that is no member's."""
LETTERS: Final = 11
"""The size of a name on the map."""
BOLD: Final = 7.4
"""How wide a letter of a name that was found is, at most names."""
ABOVE: Final = 9
"""From the middle of a land up to its sign, where its name is written."""
BESIDE: Final = 9
"""From the middle of a mark to the name beside it."""

_SIGNED: Final = [style.POSITION_LABELS["no"], style.POSITION_LABELS["abstain"]]
_SIGNS: Final = alt.Scale(domain=_SIGNED, range=["M-1,-1L1,1M-1,1L1,-1", "M-1,0L1,0"])
_ACTUAL: Final = 4
"""A path drawn as a symbol of this size is as large as it says."""


def members_map(bundle: Bundle) -> Figure:
    """Every member on a map of the world, by its position on the suspension."""
    roll = record.roll_call(bundle)
    known = _known(bundle, roll)
    tally = record.tally(bundle)
    small = [iso3 for iso3, area in geometry.load().members.items() if area.ring]
    table = pd.DataFrame(
        {
            "Member": roll["label"],
            "Position": roll["position"].map(style.POSITION_LABELS),
            "Regional group": roll["regional_group"].map(style.GROUP_LABELS),
            "On the map": ["circle" if iso3 in small else "land" for iso3 in roll["iso3"]],
        }
    )
    counts = record.by_group(bundle)
    return Figure(
        id="vote-map",
        title=_title(counts),
        subtitle=(
            f"Position of each of the {tally.members} member states on {record.SUSPENSION},"
            f" {date_of(bundle, record.SUSPENSION)}. Land is not votes: each member has one."
            " The boundaries shown say nothing about the status of any territory"
        ),
        draw=lambda width: _draw(bundle, known, WIDE if width >= style.WIDE else NARROW),
        table=table,
        alt=(
            f"A map of the world on which each member's land, or a circle for {len(small)} too small to see, shows its"
            " position. "
            + " ".join(
                f"{style.GROUP_LABELS[row.regional_group]}: "
                + ", ".join(f"{getattr(row, position)} {SIDES[position]}" for position in POSITIONS)
                + "."
                for row in each(counts)
            )
            + f" Against: {names(roll.loc[roll['position'] == 'no', 'label'])}."
        ),
        sources=(*cite_votes(bundle, *in_order(bundle)), NATURAL_EARTH),
    )


def _title(counts: pd.DataFrame) -> str:
    """Say where those are that did not vote in favour: in the two groups that have the most of them."""
    others = (counts["members"] - counts["yes"]).set_axis(counts["regional_group"])
    if not others.sum():
        return "All members voted in favour"
    first = others.sort_values(ascending=False, kind="stable").head(2)
    where = names(style.GROUP_LABELS[group] for group in first.index)
    return f"Of the {others.sum()} members not in favour of suspending Russia, {first.sum()} are in the {where} groups"


def _known(bundle: Bundle, roll: pd.DataFrame) -> pd.DataFrame:
    """Return what is told of each member, however wide the map."""
    taken = bundle.positions.pivot(index="iso3", columns="vote_id", values="position")[in_order(bundle)]
    records = {iso3: record_of(row) for iso3, *row in taken.itertuples()}
    found = findable(bundle)
    return pd.DataFrame(
        {
            "iso3": row.iso3,
            "member": row.label,
            "group": row.regional_group,
            "find": found[row.iso3],
            "record": records[row.iso3],
            "said": style.POSITION_LABELS[row.position],
        }
        for row in each(roll)
    )


def _draw(bundle: Bundle, known: pd.DataFrame, layout: Layout) -> Chart:
    shapes, lands, named = _shapes(bundle, layout)
    pointed = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=["iso3"])
    told = alt.LookupData(data=known, key="iso3", fields=[c for c in known.columns if c != "iso3"])
    base, beneath, written = (
        alt.Chart(inline(rows)).transform_lookup(lookup="iso3", from_=told).encode(pixel(alt.X, "x"), pixel(alt.Y, "y"))
        for rows in (shapes, lands, named)
    )
    marks = _marks(base, bundle, pointed)
    layers = [
        _others(layout),
        _lands(beneath),
        marks,
        _signs(base),
        _written(written),
        *_key(bundle, layout),
        *_names_found(base, layout),
    ]
    params = find_member()
    sea = alt.ViewBackground(fill=style.SEA)
    return layered(layers, *layout.size, params=params, independent=("fill", "stroke", "color", "shape"), view=sea)


def _shapes(bundle: Bundle, layout: Layout) -> tuple[Rows, Rows, Rows]:
    """Return the shape of each member, circles last; the lands beneath the circles; and the names that have room.

    Only the rows of lands far from the rest of a member's have no `sign`.
    """
    atlas = geometry.load()
    shapes: list[tuple[tuple[bool, int], dict[str, Any]]] = []
    lands, written = [], []
    for member in each(record.roll_call(bundle)):
        shape = layout.shape(atlas.members[member.iso3])
        ringed, pale = shape.land is not None, bool(style.POSITION_EDGES[member.position])
        edge = style.INK if ringed else style.POSITION_OUTLINES[member.position] if pale else style.PAPER
        row = {"iso3": member.iso3, "x": shape.x, "y": shape.y, "path": shape.path, "edge": edge}
        afar = [row | {"x": x, "y": y, "path": path} for x, y, path in shape.afar]
        row["sign"] = min(max(round(shape.room * 1.4), 3), 9) ** 2
        if shape.land:
            lands.append({"iso3": member.iso3, "x": shape.x, "y": shape.y, "path": shape.land})
        if shape.name and text_width(member.label, LETTERS) < 2 * shape.name[2]:
            written.append({"iso3": member.iso3, "x": shape.name[0], "y": shape.name[1]})
            row["named"] = True
        # Of two neighbours the one whose land is paler has its whole line.
        shapes += [((ringed, POSITIONS.index(member.position)), part) for part in [row, *afar]]
    return [row for _, row in sorted(shapes, key=lambda pair: pair[0])], lands, written


def _others(layout: Layout) -> Any:
    """Draw the lands that are no member's."""
    shapes = [layout.shape(area) for area in geometry.load().others.values()]
    rows = inline({"x": shape.x, "y": shape.y, "path": shape.path} for shape in shapes)
    mark = alt.Chart(rows).mark_point(size=_ACTUAL, fill=NOT_A_MEMBER, stroke=style.MUTED, strokeWidth=0.5, aria=False)
    return mark.encode(
        pixel(alt.X, "x"),
        pixel(alt.Y, "y"),
        alt.Shape("path:N", scale=None),
        opacity=opacity("group == null && trim(member) == ''"),
    )


def _lands(beneath: alt.Chart) -> Any:
    """Draw what can be seen of the lands that have a circle."""
    return beneath.mark_point(size=_ACTUAL, stroke=style.PAPER, strokeWidth=0.5, opacity=1, aria=False).encode(
        shape=alt.Shape("path:N", scale=None), fill=alt.Fill("said:N", scale=COLOURS, legend=None), opacity=opacity()
    )


def _marks(base: alt.Chart, bundle: Bundle, pointed: alt.Parameter) -> Any:
    """Draw each member, and what a pointer on it is told."""
    positions = _looked_up({CODES[position]: style.POSITION_LABELS[position] for position in POSITIONS})
    votes = in_order(bundle)
    told = base.transform_calculate(
        region=f"{_looked_up(style.GROUP_LABELS)}[datum.group]",
        **{f"v{place}": f"{positions}[datum.record[{place}]]" for place in range(len(votes))},
    )
    tooltip = [alt.Tooltip("member:N", title="Member"), alt.Tooltip("region:N", title="Regional group")]
    tooltip += [alt.Tooltip(f"v{place}:N", title=with_date(bundle, vote)) for place, vote in enumerate(votes)]
    drawn = told.mark_point(size=_ACTUAL, opacity=1, aria=False).encode(
        shape=alt.Shape("path:N", scale=None),
        fill=alt.Fill("said:N", scale=COLOURS, legend=None),
        stroke=alt.condition(pointed, alt.value(style.INK), alt.Stroke("edge:N", scale=None), empty=False),
        strokeWidth=alt.StrokeWidthValue(0.6, condition={"param": pointed.name, "empty": False, "value": 2}),
        opacity=opacity(),
        tooltip=tooltip,
    )
    # Altair would name it by a number that depends on what the process has drawn before.
    return drawn.properties(name="members").add_params(pointed)


def _looked_up(labels: Mapping[str, str]) -> str:
    """Return an expression of an object that has a label for each code."""
    return "{" + ", ".join(f"'{code}': '{label}'" for code, label in labels.items()) + "}"


def _signs(base: alt.Chart) -> Any:
    """Draw what tells the positions apart without their colours: a cross for against, a dash for abstained."""
    signed = base.transform_filter(f"datum.sign && indexof({_SIGNED}, datum.said) >= 0")
    above = alt.ExprRef(f"datum.named ? {-ABOVE} : 0")
    return signed.mark_point(strokeWidth=1.4, opacity=1, aria=False, yOffset=above).encode(
        shape=alt.Shape("said:N", scale=_SIGNS, legend=None),
        size=alt.Size("sign:Q", scale=None),
        stroke=alt.Stroke("said:N", scale=INKS, legend=None),
        opacity=opacity(),
    )


def _written(named: alt.Chart) -> Any:
    """Write the names of the members that have room for it."""
    return named.mark_text(fontSize=LETTERS, baseline="middle", aria=False).encode(
        text=alt.Text("member:N"), color=alt.Color("said:N", scale=INKS, legend=None), opacity=opacity()
    )


def _names_found(base: alt.Chart, layout: Layout) -> list[Any]:
    """Name those that a reader has found, the western half on the left, and nowhere outside the drawing.

    So no name lies on a neighbour that was found, too; a land that has its name written on it has it once.
    """
    found = (
        base.transform_filter(f"datum.sign && !datum.named && length(trim(member)) > 1 && {IS_FOUND}")
        .transform_window(turn="row_number()", sort=[alt.SortField("x")])
        .transform_joinaggregate(all="count()")
    )
    placed = found.transform_calculate(
        broad=f"length(datum.member) * {BOLD}",
        beside=f"datum.turn * 2 > datum.all ? datum.x + {BESIDE} : datum.x - {BESIDE} - datum.broad",
        left=f"max(0, min(datum.beside, {layout.size[0]} - datum.broad))",
        # Two neighbours stand one above the other, even where both have their names on one side.
        above="datum.all == 1 && datum.left == datum.beside ? datum.y : datum.turn % 2 ? datum.y - 8 : datum.y + 8",
    )
    looks: list[dict[str, Any]] = [{"stroke": style.PAPER, "strokeWidth": 4, "color": style.PAPER}, {}]
    return [
        placed.mark_text(fontSize=13, fontWeight="bold", align="left", baseline="middle", aria=False, **look).encode(
            pixel(alt.X, "left"), pixel(alt.Y, "above"), alt.Text("member:N")
        )
        for look in looks
    ]


def _key(bundle: Bundle, layout: Layout) -> list[Any]:
    """Draw the positions with the number of members that took each, and what else is on the map."""
    tally = record.tally(bundle)
    x, y = layout.key
    rows = []
    for place, position in enumerate(POSITIONS):
        label = style.POSITION_LABELS[position]
        rows.append({"x": x + 7, "y": y + 20 * place, "said": label, "text": f"{label} {getattr(tally, position)}"})
    base = alt.Chart(inline(rows)).encode(pixel(alt.X, "x"), pixel(alt.Y, "y"))
    tile = base.mark_square(size=196, stroke=style.MUTED, strokeWidth=0.75, opacity=1, aria=False)
    sign = base.transform_filter(alt.FieldOneOfPredicate(field="said", oneOf=_SIGNED))
    also = inline(
        {"x": x + 7, "y": y + 20 * (len(rows) + place), "text": text, "fill": fill, "edge": edge, "path": path}
        for place, (text, fill, edge, path) in enumerate(
            [
                ("Not a member", NOT_A_MEMBER, style.MUTED, "M-7,-7h14v14h-14z"),
                ("Small member", style.SEA, style.INK, circle(layout.circle)),
            ]
        )
    )
    rest = alt.Chart(also).encode(pixel(alt.X, "x"), pixel(alt.Y, "y"))
    return [
        tile.encode(fill=alt.Fill("said:N", scale=COLOURS, legend=None)),
        sign.mark_point(size=_ACTUAL * 16, strokeWidth=1.5, opacity=1, aria=False).encode(
            shape=alt.Shape("said:N", scale=_SIGNS, legend=None), stroke=alt.Stroke("said:N", scale=INKS, legend=None)
        ),
        base.mark_text(align="left", baseline="middle", dx=14, fontSize=13, fontWeight="bold", aria=False).encode(
            text=alt.Text("text:N")
        ),
        rest.mark_point(size=_ACTUAL, strokeWidth=0.7, opacity=1, aria=False).encode(
            shape=alt.Shape("path:N", scale=None),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("edge:N", scale=None),
        ),
        rest.mark_text(align="left", baseline="middle", dx=14, fontSize=13, aria=False).encode(text=alt.Text("text:N")),
    ]
