"""The border regions of Box 2, as polygons round their ports."""

import numpy as np
import shapely

from geodata.facts import Facts
from geodata.frames import GeoDataFrame
from geodata.geodesy import corridor
from geodata.text import Text
from layers.derivation.members import REACH, around, counted
from layers.layer import Layer, Paint, tabled

RADIUS_KM = 40.0
COUNTED = ("open", "planned", "rail", "road")


def build(facts: Facts) -> GeoDataFrame:
    """Return one polygon a region, with the numbers of its entries."""
    regions, ports = facts.rows("border_regions"), facts.points("border_ports")
    groups = [ports[ports["region"] == fid] for fid in regions["id"]]
    counts = {
        f"{value}_count": [
            int(((part["status"] == value) | (part["mode"] == value)).sum())
            for part in groups
        ]
        for value in COUNTED
    }
    table = around(
        regions.assign(
            status=None,
            province_zh=None,
            entry_count=[len(part) for part in groups],
            **counts,
        ),
        ports,
        by="region",
        outline=corridor,
        radius_km=RADIUS_KM,
    )
    return table.set_geometry([_inside(facts, shape) for shape in table.geometry])


def _inside(facts: Facts, shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Return what of a shape lies in the provinces."""
    provinces = np.array(facts.boundaries.polygons)
    met = provinces[shapely.intersects(provinces, shape)]
    inside = shapely.union_all(shapely.intersection(met, shape))
    areas = [p for p in shapely.get_parts(inside) if isinstance(p, shapely.Polygon)]
    return shapely.orient_polygons(shapely.MultiPolygon(areas))


LAYER = Layer(
    title=Text("沿边区域", "Border regions"),
    description=Text(
        "专栏2 的沿边区域；多边形沿各自口岸外扩 40 公里，只取境内部分，"
        "系示意范围，不是国界或行政区界。",
        "The regions of Box 2; each polygon runs 40 km round its ports, inside China. "
        "It is a sketch, neither a national nor an administrative boundary.",
    ),
    group="border",
    geometry="MultiPolygon",
    table="border_regions",
    columns=(
        *tabled("target_zh", "target_en", "faces_zh"),
        counted("entry_count", "口岸项数", "Number of entries"),
        counted("open_count", "已开放项数", "Entries open"),
        counted("planned_count", "待建项数", "Entries planned"),
        counted("rail_count", "铁路项数", "Entries by rail"),
        counted("road_count", "公路项数", "Entries by road"),
        REACH,
    ),
    paint=Paint(colour="#b4531a", size_px=1.2, fill=0.08, named_from=0, visible=False),
    gathers="region",
    build=build,
)
