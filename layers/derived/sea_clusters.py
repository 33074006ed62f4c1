"""The clusters of sea ports of Box 1, as polygons round their ports."""

from geodata.facts import Facts
from geodata.frames import GeoDataFrame
from geodata.geodesy import hull
from geodata.text import Text
from layers.derivation.members import REACH, around, counted
from layers.layer import Layer, Paint, tabled

RADIUS_KM = 30.0


def build(facts: Facts) -> GeoDataFrame:
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
    table="sea_clusters",
    columns=(
        *tabled("bracket_zh", "positioning_zh", "positioning_en", "serves_zh"),
        *tabled("major_zh", "regional_zh"),
        counted("major_count", "主要口岸数", "Number of major ports"),
        counted("regional_count", "区域性口岸数", "Number of regional ports"),
        REACH,
    ),
    paint=Paint(colour="#0b6e99", size_px=1.2, fill=0.10, named_from=0),
    gathers="cluster",
    build=build,
)
