"""Polygons round the ports that belong together."""

from collections.abc import Callable

import shapely

from geodata.frames import DataFrame, GeoDataFrame, placed
from geodata.geodesy import Floats
from geodata.text import Text
from layers.layer import Column

Outline = Callable[[Floats, Floats, float], shapely.Polygon]
"""From longitudes, latitudes (degrees) and a reach in metres: `hull` or `corridor`."""

REACH = Column(
    name="radius_km",
    meaning=Text("外扩距离", "Reach beyond the ports"),
    type="number",
    unit="km",
)


def counted(name: str, zh: str, en: str) -> Column:
    """Return a column with the number of something in each group."""
    return Column(name=name, meaning=Text(zh, en), type="integer")


def around(
    groups: DataFrame,
    members: GeoDataFrame,
    *,
    by: str,
    outline: Outline,
    radius_km: float,
) -> GeoDataFrame:
    """Return each group with a polygon round its members.

    Args:
        groups: One row a group, with ``id``.
        members: Points in CRS84 degrees, with the group's id in the column ``by``.
        by: Column of ``members`` that names the group.
        outline: How the polygon is drawn round them.
        radius_km: How far the polygon reaches beyond each member, km.

    Returns:
        The groups with polygons; the position is derived and as good as its least
        certain member.
    """
    parts = [members[members[by] == fid] for fid in groups["id"]]
    table = groups.assign(
        position_source=[
            f"由 {len(part)} 个口岸的位置推算，外扩 {radius_km:g} km / "
            f"derived from {len(part)} ports, {radius_km:g} km round them"
            for part in parts
        ],
        position_accuracy_m=[int(part["position_accuracy_m"].max()) for part in parts],
        radius_km=radius_km,
    )
    shapes = [
        outline(p.geometry.x.to_numpy(), p.geometry.y.to_numpy(), radius_km * 1e3)
        for p in parts
    ]
    return placed(table, shapes)
