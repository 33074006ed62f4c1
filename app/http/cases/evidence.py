"""What a finding rests on, as GeoJSON features in CRS84."""

from collections.abc import Mapping
from typing import Any

import orjson
import shapely

from geodata.geodesy import line, ring


def as_features(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same answer as features: candidate, ring, ports and lines."""
    here = body["candidate"]
    start = here["lon"], here["lat"]
    features = [feature("candidate", shapely.Point(start), here)]
    if "threshold_km" in body:
        circle = ring(*start, body["threshold_km"] * 1e3)
        features.append(feature("ring", circle, {"radius_km": body["threshold_km"]}))
    for port in body.get("nearest", ()):
        end = port["lon"], port["lat"]
        features.append(feature("port", shapely.Point(end), port))
        features.append(feature("line", line(*start, *end), port))
    for shift in body.get("sensitivity", {}).get("shifts", ()):
        if shift["distance_km"] is not None:
            there = shapely.Point(shift["lon"], shift["lat"])
            features.append(feature("shift", there, {"id": shift["aim"], **shift}))
    answered = {k: v for k, v in body.items() if k not in ("candidate", "nearest")}
    if body.get("hypothetical"):
        # Desktop programs drop what stands beside the features.
        for drawn in features:
            drawn["properties"]["hypothetical"] = True
    return {"type": "FeatureCollection", **answered, "features": features}


def feature(
    role: str, shape: shapely.Geometry, properties: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a GeoJSON feature (CRS84) whose ``role`` says what it stands for."""
    return {
        "type": "Feature",
        "id": f"{role}-{properties['id']}" if "id" in properties else role,
        "properties": {"role": role, **properties},
        "geometry": orjson.loads(shapely.to_geojson(shape)),
    }
