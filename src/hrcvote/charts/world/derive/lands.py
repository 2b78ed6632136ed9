"""Whose land is whose on the map. README.md has the reason of each decision."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from hrcvote.charts.world.derive.topology import Polygon, Topology, holds

# ISO 3166-1: numeric code, then the alpha-3 code that the tables have.
_CODES: Final = """
004AFG 008ALB 012DZA 020AND 024AGO 028ATG 031AZE 032ARG 036AUS 040AUT 044BHS 048BHR 050BGD 051ARM
052BRB 056BEL 064BTN 068BOL 070BIH 072BWA 076BRA 084BLZ 090SLB 096BRN 100BGR 104MMR 108BDI 112BLR
116KHM 120CMR 124CAN 132CPV 140CAF 144LKA 148TCD 152CHL 156CHN 170COL 174COM 178COG 180COD 188CRI
191HRV 192CUB 196CYP 203CZE 204BEN 208DNK 212DMA 214DOM 218ECU 222SLV 226GNQ 231ETH 232ERI 233EST
242FJI 246FIN 250FRA 262DJI 266GAB 268GEO 270GMB 276DEU 288GHA 296KIR 300GRC 308GRD 320GTM 324GIN
328GUY 332HTI 340HND 348HUN 352ISL 356IND 360IDN 364IRN 368IRQ 372IRL 376ISR 380ITA 384CIV 388JAM
392JPN 398KAZ 400JOR 404KEN 408PRK 410KOR 414KWT 417KGZ 418LAO 422LBN 426LSO 428LVA 430LBR 434LBY
438LIE 440LTU 442LUX 450MDG 454MWI 458MYS 462MDV 466MLI 470MLT 478MRT 480MUS 484MEX 492MCO 496MNG
498MDA 499MNE 504MAR 508MOZ 512OMN 516NAM 520NRU 524NPL 528NLD 548VUT 554NZL 558NIC 562NER 566NGA
578NOR 583FSM 584MHL 585PLW 586PAK 591PAN 598PNG 600PRY 604PER 608PHL 616POL 620PRT 624GNB 626TLS
634QAT 642ROU 643RUS 646RWA 659KNA 662LCA 670VCT 674SMR 678STP 682SAU 686SEN 688SRB 690SYC 694SLE
702SGP 703SVK 704VNM 705SVN 706SOM 710ZAF 716ZWE 724ESP 728SSD 729SDN 740SUR 748SWZ 752SWE 756CHE
760SYR 762TJK 764THA 768TGO 776TON 780TTO 784ARE 788TUN 792TUR 795TKM 798TUV 800UGA 804UKR 807MKD
818EGY 826GBR 834TZA 840USA 854BFA 858URY 860UZB 862VEN 882WSM 887YEM 894ZMB
"""
CODES: Final = {code[:3]: code[3:] for code in _CODES.split()}
"""The members: numeric code, as Natural Earth has it, to alpha-3 code."""

PARTS: Final = {
    "Greenland": "DNK",
    "Faeroe Is.": "DNK",
    "Åland": "FIN",
    "New Caledonia": "FRA",
    "Isle of Man": "GBR",
    "Hong Kong": "CHN",
    "Macao": "CHN",
    "Puerto Rico": "USA",
    "N. Cyprus": "CYP",
    "Somaliland": "SOM",
}
"""Natural Earth's own name to the member whose colour the land takes."""

OTHERS: Final = {
    "Palestine": "State of Palestine",
    "W. Sahara": "Western Sahara",
    "Kosovo": "Kosovo",
    "Taiwan": "Taiwan",
    "Siachen Glacier": "Siachen Glacier",
}
"""Natural Earth's own name to what the map calls a land that takes no member's colour."""

CRIMEA: Final = (34.1, 45.0)
"""A place in Crimea: the polygon of Natural Earth's Russia that holds it is Ukraine's (A/RES/68/262)."""

PARALLEL: Final = 27.65
"""The northern border of Western Sahara, 27°40' N, as exactly as Natural Earth's coast has a point near it."""

SEATS: Final = {"KIR": (172.98, 1.45), "DNK": (9.2, 56.0)}
"""Where the circle or the sign stands of a member whose largest land is far from where most of its people live."""


def owned(topology: Topology) -> dict[str, list[Polygon]]:
    """Return the polygons of each member by its code, and of each other land by its name."""
    found: dict[str, list[Polygon]] = defaultdict(list)
    for country in topology.countries:
        owner = PARTS.get(country.name) or OTHERS.get(country.name) or CODES.get(country.code)
        for polygon in country.polygons if owner else ():
            crimean = owner == "RUS" and holds(topology.outline(polygon[0]), CRIMEA)
            found["UKR" if crimean else str(owner)].append(polygon)
    return found


def restore_western_sahara(topology: Topology) -> None:
    """Give Western Sahara the part that Natural Earth, which draws who holds a land, gives to Morocco."""
    morocco, sahara = (
        next(country.polygons for country in topology.countries if country.name == name)
        for name in ("Morocco", "W. Sahara")
    )
    ring = morocco[0][0]
    held = next(number for number in ring if ~number in sahara[0][0])
    coast = ring[(ring.index(held) + 1) % len(ring)]
    line = topology.arcs[coast]
    at = next(place for place, (_, latitude) in enumerate(line) if latitude > PARALLEL)
    south, north = topology.add(line[: at + 1]), topology.add(line[at:])
    parallel = topology.add([topology.arcs[held][0], line[at]])
    sahara.append([(held, south, ~parallel)])
    morocco[0][0] = tuple(n for number in ring for n in {held: (parallel,), coast: (north,)}.get(number, (number,)))
