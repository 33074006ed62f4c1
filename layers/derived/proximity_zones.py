"""One geodesic ring of the plan's distance round each aviation port open on a day."""

from datetime import date

import geopandas as gpd

from geodata.facts import Facts
from geodata.text import Text
from layers.derivation.aviation import CERTAIN, changes, open_on
from layers.derivation.proximity import (
    DESCRIPTION_END,
    centres,
    cited,
    distance_km,
    rings,
)
from layers.layer import HYPOTHETICAL, Column, Layer, Paint


def build_at(facts: Facts, day: date, threshold_km: float) -> gpd.GeoDataFrame:
    """Return one ring a port that is, or may be, open on ``day``."""
    ports = open_on(facts.points("aviation_ports"), day)
    table = ports.assign(
        status=ports["certainty"].map({CERTAIN: "open"}),
        **cited(facts),
        radius_km=threshold_km,
        hypothetical=threshold_km != distance_km(facts),
    )
    shapes = gpd.GeoSeries(
        rings(centres(ports), threshold_km), index=ports.index, crs=ports.crs
    )
    return table.set_geometry(shapes)


LAYER = Layer(
    title=Text("{km} 公里圈", "{km} km rings"),
    description=Text(
        "以已开放航空口岸为中心、半径 {km} 公里的大地线圆。" + DESCRIPTION_END.zh,
        "Geodesic circles of {km} km round the open aviation ports. "
        + DESCRIPTION_END.en,
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
                "当日是否开放：certain 确定，possible 日期未能证实",
                "Open that day: certain, or possible where dates are not established",
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
    changes=changes,
)
