"""The base map: the provinces, simplified so that neighbours still share borders."""

from typing import Any

import numpy as np
import orjson
import shapely

from geodata.boundaries import Boundaries

TOLERANCE_DEG = 0.02
DECIMALS = 3

HEART_DEG = 4.0
"""A province's name stands no farther from its centre."""

STEPS = 4_000
"""Parts that the longer side of a view is seen in: no screen shows more."""

MOST_DECIMALS = 5

Box = tuple[float, float, float, float]


def encode(boundaries: Boundaries, box: Box | None = None) -> bytes:
    """Return the provinces and further boundary lines as GeoJSON.

    Args:
        boundaries: Polygons and lines, CRS84 degrees.
        box: Only what lies in it, as fine as a screen shows it: west, south, east,
            north, degrees. Without one, all, to three decimals, about 100 m: to look
            at, never to measure.

    Returns:
        A FeatureCollection: provinces with ``name`` and, without a box, ``label``, where
        the name has most room, longitude before latitude; then lines with ``kind: line``.
    """
    tolerance, decimals = TOLERANCE_DEG, DECIMALS
    names, areas = np.array(boundaries.names), np.array(boundaries.polygons)
    lines = np.array(boundaries.lines)
    if box is not None:
        tolerance = min(max(box[2] - box[0], box[3] - box[1]) / STEPS, TOLERANCE_DEG)
        decimals = MOST_DECIMALS
        areas, lines = (shapely.clip_by_rect(all_, *box) for all_ in (areas, lines))
        seen = shapely.area(areas) > 0
        names, areas = names[seen], areas[seen]
        lines = lines[~shapely.is_empty(lines)]
    areas = shapely.coverage_simplify(areas, tolerance)
    features = [
        _feature({"name": str(name)}, area, decimals)
        for name, area in zip(names, areas, strict=True)
    ]
    if box is None:
        for feature, area in zip(features, areas, strict=True):
            feature["properties"]["label"] = _middle(area)
    lines = shapely.simplify(lines, tolerance)
    features += [_feature({"kind": "line"}, line, decimals) for line in lines]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _middle(area: shapely.Geometry) -> list[float]:
    """Return the point of the largest part, not far from its centre, with most room."""
    largest = max(shapely.get_parts(area), key=shapely.area)
    heart = largest.intersection(largest.centroid.buffer(HEART_DEG))
    heart = max(shapely.get_parts(heart), key=shapely.area)
    spot = shapely.get_point(shapely.maximum_inscribed_circle(heart, TOLERANCE_DEG), 0)
    return [round(float(at), DECIMALS) for at in (spot.x, spot.y)]


def _feature(
    properties: dict[str, Any], shape: shapely.Geometry, decimals: int
) -> dict[str, Any]:
    rounded = shapely.transform(shape, lambda xy: xy.round(decimals))
    geometry = orjson.loads(shapely.to_geojson(rounded))
    return {"type": "Feature", "properties": properties, "geometry": geometry}
