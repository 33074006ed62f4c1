"""The land around China as a background, without borders and names.

Alone, the provinces would lie in a sea. The land beyond them is drawn from Natural Earth
as one body of land that reaches up to the official outline; no part of that outline is
taken from there, and nothing measured rests on it.

Source: Natural Earth 1:50 million (public domain), as packaged in world-atlas 2.0.2.
"""

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyogrio
import shapely
from numpy.typing import NDArray

from app.webmap.basemap import TOLERANCE_DEG
from geodata.boundaries import Boundaries
from geodata.geodesy import area_km2

CHINA = ("156", "158", "344", "446")
"""What the file lists for China and its Taiwan, Hong Kong and Macao (ISO 3166-1)."""

SEAM_DEG = 0.3
"""The file's borders stray from the official outline by less than this by far."""

LEAST_KM2 = 1_000
"""Smaller islands and lakes are left out: whose an islet is, this map must not say."""

SOUTH_DEG = -60.0
"""Nothing that lies farther south is drawn."""

WEST_DEG = -30.0
"""The map is cut in the Atlantic: America lies east of Asia, as on Chinese maps."""

COARSE_DEG = 0.04
GRID_DEG = 0.01


def encode(world: Path, boundaries: Boundaries) -> bytes:
    """Return the land outside China as GeoJSON: one feature, to look at.

    Args:
        world: The file of countries, TopoJSON.
        boundaries: The provinces; the land ends where they begin, or beneath them.
    """
    land = shapely.simplify(_closed(*_read(world), _outline(boundaries)), COARSE_DEG)
    parts = [_filled(part) for part in shapely.get_parts(land) if _large(part)]
    shape = shapely.set_precision(shapely.MultiPolygon(parts), GRID_DEG)
    feature: dict[str, Any] = {
        "type": "Feature",
        "properties": {"kind": "abroad"},
        "geometry": orjson.loads(shapely.to_geojson(shape)),
    }
    return orjson.dumps({"type": "FeatureCollection", "features": [feature]})


def _read(world: Path) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return what the file counts to others and what to China, one shape each."""
    table = pyogrio.read_dataframe(world, layer="countries", columns=["id"])
    parts, country = shapely.get_parts(np.array(table.geometry), return_index=True)
    ours = table["id"].isin(CHINA).to_numpy()[country]
    shapes = shapely.make_valid(np.array([_unrolled(part) for part in parts]))
    seen = shapely.bounds(shapes)[:, 3] > SOUTH_DEG
    return (
        shapely.union_all(shapes[seen & ~ours]),
        shapely.union_all(shapes[seen & ours]),
    )


def _unrolled(area: shapely.Polygon) -> shapely.Polygon:
    """Return an area in longitudes from `WEST_DEG` on, whole across the antimeridian."""

    def ring(around: shapely.LinearRing) -> NDArray[np.float64]:
        lon, lat = shapely.get_coordinates(around).T
        lon = np.unwrap(lon, period=360)
        turns = np.floor((lon.mean() - WEST_DEG) / 360)
        return np.column_stack([lon - 360 * turns, lat])

    return shapely.Polygon(ring(area.exterior), [ring(hole) for hole in area.interiors])


def _outline(boundaries: Boundaries) -> shapely.Geometry:
    areas = np.array(boundaries.polygons)
    return shapely.union_all(shapely.coverage_simplify(areas, TOLERANCE_DEG))


def _closed(
    abroad: shapely.Geometry, theirs: shapely.Geometry, china: shapely.Geometry
) -> shapely.Geometry:
    """Return the land abroad, reaching beneath China along the border by land.

    So no seam opens where the file and the official outline disagree, at any zoom.
    """
    west, south, east, north = china.bounds
    reach = shapely.box(west - 1, south - 1, east + 1, north + 1)
    beside = shapely.buffer(shapely.intersection(abroad, reach), SEAM_DEG, quad_segs=2)
    ours = shapely.union(theirs, china)
    return shapely.union(abroad, shapely.intersection(ours, beside))


def _large(area: shapely.Geometry) -> bool:
    return area.geom_type == "Polygon" and area_km2(area) >= LEAST_KM2


def _filled(area: shapely.Polygon) -> shapely.Polygon:
    """Return an area without the holes that are no more than a pond or a seam."""
    rings = [ring for ring in area.interiors if _large(shapely.Polygon(ring))]
    return shapely.Polygon(area.exterior, rings)
