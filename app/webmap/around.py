"""The land around China as a background, without borders and names.

Alone, the provinces would lie in a sea. The land beyond them is drawn from Natural Earth
as one body of land that reaches up to the official outline; no part of that outline is
taken from there, and nothing measured rests on it.

It is as fine as the provinces where it is near them, and coarser elsewhere.

Source: Natural Earth 1:10 and 1:50 million (public domain), as packaged in world-atlas 2.0.2.
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

FINE, COARSE = "countries-10m.json", "countries-50m.json"

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

NEAR = (62.0, 0.0, 150.0, 62.0)
"""Where the finer file is used: China and a thousand kilometres around. A box."""

FINE_DEG, COARSE_DEG = 0.012, 0.04
"""Points nearer to a straight line than this are left out, within `NEAR` and elsewhere."""

BENEATH_DEG = 0.05
"""The same where the provinces cover the land."""

CRUMB_DEG2 = 0.05
"""Less than `LEAST_KM2` at any latitude; left out before anything is computed."""

GRID_DEG = 0.001


def encode(atlas: Path, boundaries: Boundaries) -> bytes:
    """Return the land outside China as GeoJSON: one feature, to look at.

    Args:
        atlas: The folder with both files of countries, TopoJSON.
        boundaries: The provinces; the land ends where they begin, or beneath them.
    """
    land = shapely.set_precision(_land(atlas, _outline(boundaries)), GRID_DEG)
    parts = [_filled(part) for part in shapely.get_parts(land) if _large(part)]
    shape = shapely.MultiPolygon(parts)
    feature: dict[str, Any] = {
        "type": "Feature",
        "properties": {"kind": "abroad"},
        "geometry": orjson.loads(shapely.to_geojson(shape)),
    }
    return orjson.dumps({"type": "FeatureCollection", "features": [feature]})


def _land(atlas: Path, china: shapely.Geometry) -> shapely.Geometry:
    """Return all land outside China, and what closes the gap along the border."""
    near = shapely.box(*NEAR)
    shapes, ours = _read(atlas / FINE, near)
    shapes = shapely.clip_by_rect(shapes, *NEAR)
    abroad = shapely.simplify(shapely.union_all(shapes[~ours]), FINE_DEG)
    theirs = shapely.simplify(shapely.union_all(shapes[ours]), FINE_DEG)
    shapes, ours = _read(atlas / COARSE, shapely.box(WEST_DEG, SOUTH_DEG, 360, 90))
    beyond = shapely.union_all(shapes[~ours & ~shapely.within(shapes, near)])
    far = shapely.difference(shapely.simplify(beyond, COARSE_DEG), near)
    return shapely.union_all([far, abroad, _seam(abroad, theirs, china)])


def _read(
    file: Path, box: shapely.Polygon
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return the areas of a file that touch a box, and which of them it counts to China."""
    table = pyogrio.read_dataframe(file, layer="countries", columns=["id"])
    parts, country = shapely.get_parts(np.array(table.geometry), return_index=True)
    large = shapely.area(parts) > CRUMB_DEG2
    ours = table["id"].isin(CHINA).to_numpy()[country][large]
    shapes = np.array([_unrolled(part) for part in parts[large]])
    seen = shapely.intersects(shapely.envelope(shapes), box)
    shapes, ours = shapes[seen], ours[seen]
    crossed = ~shapely.is_valid(shapes)
    shapes[crossed] = shapely.make_valid(
        shapes[crossed], method="structure", keep_collapsed=False
    )
    return shapes, ours


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


def _seam(
    abroad: shapely.Geometry, theirs: shapely.Geometry, china: shapely.Geometry
) -> shapely.Geometry:
    """Return the strip along the border by land, beneath China, that joins the land to it.

    So no seam opens where the file and the official outline disagree, at any zoom.
    """
    west, south, east, north = china.bounds
    beside = shapely.clip_by_rect(abroad, west - 1, south - 1, east + 1, north + 1)
    beside = shapely.simplify(beside, BENEATH_DEG)
    beside = shapely.buffer(beside, SEAM_DEG, quad_segs=2)
    return shapely.intersection(shapely.union(theirs, china), beside)


def _large(area: shapely.Geometry) -> bool:
    return area.geom_type == "Polygon" and area_km2(area) >= LEAST_KM2


def _filled(area: shapely.Polygon) -> shapely.Polygon:
    """Return an area without the holes that are no more than a pond or a seam."""
    rings = [ring for ring in area.interiors if _large(shapely.Polygon(ring))]
    return shapely.Polygon(area.exterior, rings)
