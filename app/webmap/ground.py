"""The ground that the rule bars and leaves free, as the page draws it."""

from typing import Any

import orjson
import shapely

from app.webmap.basemap import DECIMALS, TOLERANCE_DEG
from geodata.facts import Facts
from layers.derivation.coverage import Coverage, coverage, polygons
from layers.derivation.proximity import Centres


def encode(
    facts: Facts, radius_km: float, at: Centres, before: Centres | None
) -> bytes:
    """Return the ground as GeoJSON, simplified to look at, never to measure.

    Args:
        facts: The facts.
        radius_km: The distance that bars.
        at: Longitude and latitude of every port, degrees.
        before: The same without what is assumed of ports; None if nothing is.

    Returns:
        Features of ``kind`` ``within``, ``free``, and where ports are assumed open or
        closed ``gained`` (barred before, free now) and ``lost``.
    """
    now = coverage(facts, at, radius_km)
    shapes = {"within": now.within, "free": now.free}
    if before is not None:
        shapes |= _changes(coverage(facts, before, radius_km), now)
    features = [_feature(kind, shape) for kind, shape in shapes.items()]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _changes(before: Coverage, now: Coverage) -> dict[str, shapely.Geometry]:
    left = shapely.difference(before.within, now.within)
    taken = shapely.difference(now.within, before.within)
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
