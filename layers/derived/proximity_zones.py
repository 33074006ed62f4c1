"""One geodesic ring of the plan's distance round each aviation port open on a day."""

from datetime import date

from geodata.facts import Facts
from geodata.frames import GeoDataFrame, placed, stacked
from geodata.geodesy import ring
from geodata.text import Text
from layers.derivation.aviation import CERTAIN, open_on
from layers.derivation.proximity import (
    DESCRIPTION_END,
    centres,
    cited,
    distance_km,
)
from layers.derivation.unplaced import (
    APART_KM,
    FORMER_SITE,
    elsewhere,
    former_name_en,
    ring_changes,
)
from layers.layer import HYPOTHETICAL, Column, Layer, Paint

UNKNOWN_POSITION = (
    "前一场址位置未收录，圈以现址为中心 / position of the former site not held; the ring is "
    "round the present one"
)


def build_at(facts: Facts, day: date, threshold_km: float) -> GeoDataFrame:
    """Return one ring a port that is, or may be, open on ``day``.

    Ports at former sites of unknown position have a wider ring round their present site.
    """
    points = facts.points("aviation_ports")
    ports = open_on(points, day)
    table = ports.assign(
        status=ports["certainty"].map({CERTAIN: "open"}), radius_km=threshold_km
    )
    moved = points[[elsewhere(port, day) for _, port in points.iterrows()]]
    table = stacked(table, _unplaced(moved, threshold_km))
    shapes = [
        ring(x, y, radius_km * 1e3)
        for (x, y), radius_km in zip(centres(table), table["radius_km"], strict=True)
    ]
    hypothetical = threshold_km != distance_km(facts)
    return placed(table.assign(**cited(facts), hypothetical=hypothetical), shapes)


def _unplaced(moved: GeoDataFrame, threshold_km: float) -> GeoDataFrame:
    """Return ports at former sites of unknown position, as if at their present ones."""
    return moved.assign(
        id=moved["id"] + "-former-site",
        name_zh=moved["former_site_zh"],
        name_en=[former_name_en(port) for _, port in moved.iterrows()],
        status=None,
        certainty=FORMER_SITE,
        radius_km=threshold_km + APART_KM,
        open_from=moved["port_from"],
        open_to=moved["open_from"],
        province_zh=None,
        position_source=UNKNOWN_POSITION,
        position_accuracy_m=int(APART_KM * 1e3),
    )


LAYER = Layer(
    title=Text("{km} 公里圈", "{km} km rings"),
    description=Text(
        "以已开放航空口岸为中心、半径 {km} 公里的大地线圆。当日位于前一场址而该址位置未收录的口岸"
        f"（certainty 为 {FORMER_SITE}），以现址为中心、半径加 {APART_KM:g} 公里：圈内可能受限，"
        "不能判定。" + DESCRIPTION_END.zh,
        "Geodesic circles of {km} km round the open aviation ports. A port that was at a "
        f"former site of unknown position (certainty {FORMER_SITE}) has a circle "
        f"{APART_KM:g} km wider round its present site: ground within it may be barred "
        "and is undetermined. " + DESCRIPTION_END.en,
    ),
    group="rule",
    geometry="Polygon",
    searched=False,
    columns=(
        Column(name="iata", meaning=Text("IATA 代码", "IATA code")),
        Column(
            name="radius_km",
            meaning=Text("半径", "Radius"),
            type="number",
            unit="km",
        ),
        HYPOTHETICAL,
        Column(
            name="certainty",
            meaning=Text(
                "当日是否开放：certain 确定，possible 日期未能证实，"
                f"{FORMER_SITE} 位于位置未收录的前一场址",
                "Open that day: certain, possible where dates are not established, or "
                f"{FORMER_SITE}: at a former site of unknown position",
            ),
        ),
        Column(
            name="open_from",
            meaning=Text(
                "开放时间，写法同航空口岸；某日的圈用 datetime 取",
                "Opened, written as in aviation-ports; datetime asks for the rings of "
                "a day",
            ),
            type="documented",
        ),
        Column(
            name="open_to",
            meaning=Text(
                "关闭或迁出时间，写法同 open_from",
                "Closed or moved away, written as open_from",
            ),
            type="documented",
        ),
    ),
    paint=Paint(colour="#98194b", size_px=0.8, visible=False),
    build_at=build_at,
    threshold=distance_km,
    changes=ring_changes,
)
