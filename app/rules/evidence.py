"""The evidence of findings, as GeoJSON features in CRS84."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
import shapely

from app.rules.answer import features_of
from geodata.geodesy import line, ring

Json = dict[str, Any]

OLD_NAME = "radius_km"
"""Former name of ``drive_reach_km``: here it is the radius of a ring, so findings in
GeoJSON do not have it."""


def as_features(body: Mapping[str, Any]) -> Json:
    """Return the answer of a rule as features, without repeating them as members."""
    listed = {each["name"] for each in body["evidence"]}
    left = listed | {"candidate", "evidence", OLD_NAME}
    return {
        "type": "FeatureCollection",
        **{k: v for k, v in body.items() if k not in left},
        "features": drawn(body["candidate"], [body]),
    }


def as_collection(body: Mapping[str, Any]) -> Json:
    """Return an assessment as features: the evidence of all findings."""
    findings = [
        {k: v for k, v in finding.items() if k != OLD_NAME}
        for finding in body["findings"]
    ]
    return {
        "type": "FeatureCollection",
        "features": drawn(body["candidate"], findings),
        **{k: v for k, v in body.items() if k != "candidate"},
        "findings": findings,
    }


def drawn(here: Mapping[str, Any], findings: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Return the candidate and the evidence of findings, without duplicates."""
    start = here["lon"], here["lat"]
    candidate = feature("candidate", shapely.Point(start), here)
    found = {candidate["id"]: candidate}
    for finding in findings:
        made = list(_evidence(finding, start))
        if finding.get("hypothetical"):
            # Desktop programs drop what stands beside the features.
            for each in (candidate, *made):
                each["properties"]["hypothetical"] = True
        for each in made:
            found.setdefault(each["id"], each)
    return [*found.values()]


def _evidence(finding: Mapping[str, Any], start: tuple[float, float]) -> Iterator[Json]:
    for each in features_of(finding):
        role, at = each["role"], (each["lon"], each["lat"])
        if "radius_m" in each:
            members = {**each, "radius_km": each["radius_m"] / 1e3}
            yield feature(role, ring(*at, each["radius_m"]), members)
        elif "lon_to" in each:
            yield feature(role, line(*at, each["lon_to"], each["lat_to"]), each)
        else:
            yield feature(role, shapely.Point(at), each)
            if "distance_km" in each:
                yield feature("line", line(*start, *at), each)
    for shift in finding.get("sensitivity", {}).get("shifts", ()):
        if shift["distance_km"] is not None:
            there = shapely.Point(shift["lon"], shift["lat"])
            yield feature("shift", there, {"id": shift["aim"], **shift})


def feature(role: str, shape: shapely.Geometry, properties: Mapping[str, Any]) -> Json:
    """Return a GeoJSON feature (CRS84) with the property ``role``."""
    return {
        "type": "Feature",
        "id": f"{role}-{properties['id']}" if "id" in properties else role,
        "properties": {**properties, "role": role},
        "geometry": orjson.loads(shapely.to_geojson(shape)),
    }
