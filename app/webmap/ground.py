"""The ground within and beyond the rings, as the page draws it."""

from typing import Any

import orjson
import shapely

from app.webmap.basemap import DECIMALS, TOLERANCE_DEG
from layers.derivation.coverage import Coverage, polygons


def encode(now: Coverage, before: Coverage | None) -> bytes:
    """Return the ground as GeoJSON, simplified to look at, never to measure.

    Args:
        now: What the rings cover and leave.
        before: The same without what is assumed of ports; None if nothing is.

    Returns:
        Features of ``kind`` ``within``, ``free``, ``possible`` where ports were at sites
        of unknown position, and where ports are assumed open or closed ``gained`` (not
        free before, free now) and ``lost``.
    """
    shapes: dict[str, shapely.Geometry] = {kind: s for kind, s, _ in now.parts}
    if before is not None:
        shapes |= _changes(before, now)
    features = [_feature(kind, shape) for kind, shape in shapes.items()]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _changes(before: Coverage, now: Coverage) -> dict[str, shapely.Geometry]:
    left = shapely.difference(before.not_free, now.not_free)
    taken = shapely.difference(now.not_free, before.not_free)
    changed = {
        "gained": polygons(shapely.intersection(now.free, left)),
        "lost": polygons(shapely.intersection(before.free, taken)),
    }
    return {kind: shape for kind, shape in changed.items() if not shape.is_empty}


def _feature(kind: str, shape: shapely.Geometry) -> dict[str, Any]:
    seen = shapely.simplify(shape, TOLERANCE_DEG)
    rounded = shapely.transform(seen, lambda xy: xy.round(DECIMALS))
    geometry = orjson.loads(shapely.to_geojson(rounded))
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry}
