"""Arrows from the hubs to the regions that they face by the plan: a sketch for the map."""

from collections.abc import Iterator

import numpy as np
import orjson
import shapely

from geodata.facts import Facts
from geodata.geodesy import direct, inverse
from layers.layer import Layer

WORLD_ZH, WORLD_EN = "全球", "the whole world"
WORLD_DEG = range(0, 360, 45)
"""Hubs that face the whole world have short arrows all around."""

START_KM = 70.0
FAR_KM, FAR_BROAD_KM = 620.0, 90.0
AROUND_KM, AROUND_BROAD_KM = 200.0, 50.0
OUTLINE = ((0.0, 0.04), (0.78, 0.15), (0.74, 0.5), (1.0, 0.0))
"""From tail to tip: shares of an arrow's length and of its head's breadth."""

DECIMALS = 3

Json = dict[str, object]


def encode(facts: Facts, hubs: Layer) -> bytes:
    """Return the arrows as GeoJSON: polygons with ``hub``, ``to_zh`` and ``to_en``."""
    features = list(_arrows(facts, hubs))
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _arrows(facts: Facts, hubs: Layer) -> Iterator[Json]:
    table = hubs.derive(facts)
    for hub, faced, point in zip(
        table["id"], table["faces_zh"], table.geometry, strict=True
    ):
        if faced == WORLD_ZH:
            for azimuth in WORLD_DEG:
                shape = _arrow(point, azimuth, AROUND_KM, AROUND_BROAD_KM)
                yield _feature(hub, WORLD_ZH, WORLD_EN, shape)
        for region in facts.records("aviation_faces"):
            if region["faces_zh"] == faced:
                to = inverse(point.x, point.y, region["lon"], region["lat"])[0]
                shape = _arrow(point, float(to), FAR_KM, FAR_BROAD_KM)
                yield _feature(hub, region["name_zh"], region["name_en"], shape)


def _arrow(
    tail: shapely.Point, azimuth: float, length_km: float, broad_km: float
) -> shapely.Polygon:
    """Return an arrow's outline, degrees; it leaves its hub's symbol free."""
    along, half = np.array(OUTLINE).T
    lon, lat = direct(tail.x, tail.y, azimuth, (START_KM + along * length_km) * 1e3)
    sides = [
        np.column_stack(direct(lon, lat, azimuth + turn, half * broad_km * 1e3))
        for turn in (-90.0, 90.0)
    ]
    outline = np.vstack([sides[0], sides[1][::-1]])
    return shapely.Polygon(outline.round(DECIMALS))


def _feature(hub: str, zh: str, en: str, shape: shapely.Polygon) -> Json:
    return {
        "type": "Feature",
        "properties": {"hub": hub, "to_zh": zh, "to_en": en},
        "geometry": orjson.loads(shapely.to_geojson(shape)),
    }
