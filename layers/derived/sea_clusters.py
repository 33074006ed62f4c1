"""The clusters of sea ports of Box 1, as polygons round their ports."""

import geopandas as gpd

from geodata.facts import Facts
from geodata.geodesy import hull
from geodata.text import Text
from layers.derivation.members import around
from layers.layer import Column, Layer, Paint

RADIUS_KM = 30.0


def build(facts: Facts) -> gpd.GeoDataFrame:
    """Return one polygon a cluster; 苏州 is drawn by its three harbours."""
    clusters, ports = facts.rows("sea_clusters"), facts.points("sea_ports")
    named = ports[ports["parent"].isna()]
    counts = {
        f"{tier}_count": [
            int(((named["cluster"] == fid) & (named["tier"] == tier)).sum())
            for fid in clusters["id"]
        ]
        for tier in ("major", "regional")
    }
    harbours = ports[~ports["id"].isin(ports["parent"])]
    return around(
        clusters.assign(status=None, province_zh=None, **counts),
        harbours,
        by="cluster",
        outline=hull,
        radius_km=RADIUS_KM,
    )


LAYER = Layer(
    title=Text("海运口岸集群", "Clusters of sea ports"),
    description=Text(
        "专栏1 的海运口岸集群；多边形环绕各自口岸 30 公里，系示意范围，不是界线。",
        "The clusters of Box 1; each polygon runs 30 km round its ports. "
        "It is a sketch, not a boundary.",
    ),
    group="sea",
    geometry="Polygon",
    columns=(
        Column(
            name="bracket_zh",
            meaning=Text("专栏1 括注的地域", "Area in brackets in Box 1"),
        ),
        Column(name="positioning_zh", meaning=Text("定位", "Positioning, in Chinese")),
        Column(name="positioning_en", meaning=Text("定位（英）", "Positioning")),
        Column(name="major_zh", meaning=Text("主要口岸", "Major ports")),
        Column(name="regional_zh", meaning=Text("区域性口岸", "Regional ports")),
        Column(
            name="major_count",
            meaning=Text("主要口岸数", "Number of major ports"),
            type="integer",
        ),
        Column(
            name="regional_count",
            meaning=Text("区域性口岸数", "Number of regional ports"),
            type="integer",
        ),
        Column(
            name="radius_km",
            meaning=Text("外扩距离", "Reach beyond the ports"),
            type="number",
            unit="km",
        ),
    ),
    paint=Paint(colour="#0b6e99", size_px=1.2, fill=0.10, labelled=True),
    gathers="cluster",
    build=build,
)
