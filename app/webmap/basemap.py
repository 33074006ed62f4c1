"""The base map: the provinces, simplified so that neighbours still share borders."""

import orjson
import shapely

from geodata.boundaries import Boundaries

TOLERANCE_DEG = 0.02
DECIMALS = 3


def encode(boundaries: Boundaries) -> bytes:
    """Return the provinces and further boundary lines as GeoJSON.

    Args:
        boundaries: Polygons and lines, CRS84 degrees.

    Returns:
        A FeatureCollection: provinces with ``name``, then lines with ``kind: line``;
        coordinates to three decimals, about 100 m: to look at, never to measure.
    """
    areas = shapely.coverage_simplify(boundaries.polygons, TOLERANCE_DEG)
    features = [
        _feature({"name": name}, area)
        for name, area in zip(boundaries.names, areas, strict=True)
    ]
    lines = shapely.simplify(boundaries.lines, TOLERANCE_DEG)
    features += [_feature({"kind": "line"}, line) for line in lines]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _feature(properties: dict[str, str], shape: shapely.Geometry) -> dict[str, object]:
    rounded = shapely.transform(shape, lambda xy: xy.round(DECIMALS))
    geometry = orjson.loads(shapely.to_geojson(rounded))
    return {"type": "Feature", "properties": properties, "geometry": geometry}
