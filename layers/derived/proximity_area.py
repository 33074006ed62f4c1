"""The ground within the rings of the rule, beyond them, and undetermined."""

from datetime import date

from geodata.facts import Facts
from geodata.frames import GeoDataFrame, placed, table
from geodata.geodesy import area_km2
from geodata.text import Text
from layers.derivation.aviation import open_on
from layers.derivation.coverage import coverage
from layers.derivation.proximity import (
    DESCRIPTION_END,
    centres,
    cited,
    distance_km,
)
from layers.derivation.unplaced import (
    APART_KM,
    UNPLACED,
    intervals,
    present_sites,
    ring_changes,
    unplaced_on,
)
from layers.layer import HYPOTHETICAL, Column, Layer, Paint, Shade

NAMES = {
    "within": Text("{} 公里范围内", "Within {} km"),
    "free": Text("{} 公里范围外的内地", "Mainland beyond {} km"),
    "possible": Text(
        "可能在 {} 公里范围内的内地（口岸前一场址位置未收录）",
        "Mainland possibly within {} km (former port site of unknown position)",
    ),
}


def build_at(facts: Facts, day: date, threshold_km: float) -> GeoDataFrame:
    """Return the union of the rings, the rest of the mainland, and the undetermined ground."""
    ports, unplaced = (
        open_on(facts.points("aviation_ports"), day),
        unplaced_on(facts, day),
    )
    covered = coverage(facts, centres(ports), threshold_km, present_sites(unplaced))
    rows = [
        {
            "id": kind,
            "kind": kind,
            "name_zh": NAMES[kind].zh.format(f"{threshold_km:g}"),
            "name_en": NAMES[kind].en.format(f"{threshold_km:g}"),
            "area_km2": round(area_km2(shape), 1),
            "mainland_km2": round(mainland_km2, 1),
            "share": round(mainland_km2 / covered.mainland.total_km2, 6),
            "port_count": len(ports),
            "unplaced": intervals(unplaced),
            "radius_km": threshold_km,
            "hypothetical": threshold_km != distance_km(facts),
            **cited(facts),
            "source": [facts.plan.id],
            "position_source": f"航空口岸位置与省界推算 / derived from the positions of "
            f"the ports and the provinces ({facts.boundaries.source})",
            "position_accuracy_m": facts.boundaries.accuracy_m,
            "status": None,
            "province_zh": None,
        }
        for kind, shape, mainland_km2 in covered.parts
    ]
    return placed(table(rows, rows[0]), [shape for _, shape, _ in covered.parts])


LAYER = Layer(
    title=Text("准则覆盖范围", "Ground covered by the rule"),
    description=Text(
        "{km} 公里圈的并集（within），以及内地扣除该并集后的余地（free）；面积按椭球计算，"
        "share 为占内地陆地面积的比例。若当日有口岸位于位置未收录的前一场址（unplaced），其现址"
        f"周围该距离加 {APART_KM:g} 公里以内、各圈之外之地为 possible，不计入 within 与 free。"
        + DESCRIPTION_END.zh,
        "The union of the {km} km rings (within) and what it leaves of the mainland "
        "(free); areas on the ellipsoid, share of the mainland. Where ports were at "
        "former sites of unknown position (unplaced), ground beyond the rings and no "
        f"farther than that distance and {APART_KM:g} km from their present sites is "
        "possible, and in neither of the two. " + DESCRIPTION_END.en,
    ),
    group="rule",
    geometry="MultiPolygon",
    searched=False,
    columns=(
        Column(
            name="kind",
            meaning=Text(
                "within 圈内，free 圈外，possible 可能在圈内",
                "within the rings, free of them, or possibly within",
            ),
        ),
        Column(
            name="area_km2",
            meaning=Text("图形面积", "Area of the shape"),
            type="number",
            unit="km2",
        ),
        Column(
            name="mainland_km2",
            meaning=Text("其中内地面积", "Area of it on the mainland"),
            type="number",
            unit="km2",
        ),
        Column(
            name="share",
            meaning=Text("占内地面积比例", "Share of the mainland"),
            type="number",
        ),
        Column(
            name="port_count",
            meaning=Text("计入的航空口岸数", "Aviation ports counted"),
            type="integer",
        ),
        UNPLACED,
        Column(
            name="radius_km",
            meaning=Text("圈的半径", "Radius of the rings"),
            type="number",
            unit="km",
        ),
        HYPOTHETICAL,
    ),
    paint=Paint(
        colour="#98194b",
        by="kind",
        shades=(
            Shade(value="within", colour="#98194b", label=Text("圈内", "Within")),
            Shade(value="free", colour="#278d84", label=Text("圈外", "Free")),
            Shade(
                value="possible",
                colour="#e0a52e",
                label=Text("可能在圈内", "Possibly within"),
            ),
        ),
        size_px=0.8,
        fill=0.12,
        visible=False,
    ),
    build_at=build_at,
    threshold=distance_km,
    changes=ring_changes,
)
