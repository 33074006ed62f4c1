"""Measurements and evidence of the distance rule: the distance, the drive, the ports."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.rules.finding.finding import Evidence, Feature
from app.rules.finding.measured import NOTHING, Measured
from geodata.text import Text

DISTANCE = Text("大地线距离", "Geodesic distance")
DRIVE = Text("车程", "Drive")
PORTS = Text("邻近口岸", "ports near")
RINGS = Text("距离圈", "rings of the distance")
KM, MIN = Text("km", "km"), Text("min", "min")
HOW: Mapping[str, Text] = {
    "excluded by the speed limit": Text(
        "按最高时速可排除", "excluded by the speed limit"
    ),
    "not available": Text("未能核算", "not computed"),
    "road engine": Text("道路引擎所算", "by the road engine"),
    "stated by the applicant": Text("申请方所报", "stated by the applicant"),
    "not needed": Text("无须核算", "not needed"),
}


def port(members: Mapping[str, Any]) -> Feature:
    """Return a port as evidence: ``id``, ``lon``, ``lat`` and further members."""
    return Feature(role="port", lon=members["lon"], lat=members["lat"], members=members)


def evidence(
    here: tuple[float, float],
    ports: tuple[Feature, ...],
    threshold_km: float,
    reach_km: float,
) -> tuple[Evidence, ...]:
    """Return what the rule rests on: the ports, nearest first, and the ring.

    Args:
        here: Longitude and latitude of the candidate.
        ports: All that lie within reach, or more.
        threshold_km: The distance that bars.
        reach_km: Beyond it no port bars, by distance or by drive.
    """
    lon, lat = here
    ring = Feature(role="ring", lon=lon, lat=lat, radius_m=threshold_km * 1e3)
    return (
        Evidence(name="rings", label=RINGS, features=(ring,)),
        Evidence(name="nearest", label=PORTS, features=ports, reach_km=reach_km),
    )


def distance(port: Mapping[str, Any] | None, threshold_km: float) -> Measured:
    """Return the distance from the nearest port; None if no port is open."""
    found = port or {}
    return Measured(
        name="distance",
        label=DISTANCE,
        value=found.get("distance_km"),
        required=(threshold_km,),
        comparison="more-than",
        unit=KM,
        uncertainty=found.get("uncertainty_km"),
        decimals=3,
        note=Text(found["iata"], found["iata"]) if port else NOTHING,
        rests_on=(found["id"],) if port else (),
    )


def drive(
    minutes: float | None,
    how: str,
    ports: Iterable[Mapping[str, Any]],
    limit_min: float,
) -> Measured:
    """Return the drive, in minutes if it is known, and who says so.

    Args:
        minutes: The drive; None if it is not known.
        how: How it is known.
        ports: It rests on those of them whose ``drive_min`` it is.
        limit_min: The drive that bars.
    """
    known = () if minutes is None else ports
    return Measured(
        name="drive",
        label=DRIVE,
        value=minutes,
        required=(limit_min,),
        comparison="more-than",
        unit=MIN,
        note=HOW.get(how, NOTHING),
        rests_on=tuple(p["id"] for p in known if p.get("drive_min") == minutes),
        requirement=_more_than(limit_min),
    )


def _more_than(limit_min: float) -> Text:
    """Return the drive required, in hours if they are whole.

    >>> _more_than(120.0).en, _more_than(90.0).zh
    ('> 2 h', '> 90 分钟')
    """
    hours, rest = divmod(limit_min, 60)
    if rest:
        return Text(f"> {limit_min:g} 分钟", f"> {limit_min:g} min")
    return Text(f"> {hours:g} 小时", f"> {hours:g} h")
