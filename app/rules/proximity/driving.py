"""The drive to the ports in question: as the applicant states, else by the engine.

Only ports between the distance that bars and the one that excludes the drive are asked
about, in one request; a case decided without them needs no request.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.rules.case.case import Case
from app.rules.case.limits import FASTEST_KMH
from app.rules.case.roads import Leg, StatedDrive
from app.rules.proximity.neighbours import Neighbour
from geodata.errors import BadParameter, Unavailable
from geodata.text import Text

REVIEW_MIN = 10.0
"""Free-flow times are no timetable: nearer to the limit than this, have it reviewed."""

ROUNDED = 0.005
"""Tolerance for engines, which measure on a sphere and round."""

BY_ENGINE = "road engine"
NONE_CONNECTED = Text("本服务尚未接入道路引擎", "no road engine is connected")


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveTime:
    """The drive to one port, with its source."""

    how: str
    leg: Leg
    limit_min: float
    """The drive that bars by the plan."""

    engine: str | None = None
    data: str | None = None
    document: str | None = None
    engine_min: float | None = None
    """What the engine says where the applicant's statement goes before it."""

    @property
    def within(self) -> bool | None:
        """Tell whether it takes the plan's time at most; None where nobody knows."""
        minutes = self.leg.drive_min
        return None if minutes is None else minutes <= self.limit_min

    @property
    def described(self) -> dict[str, Any]:
        """Return it as answers show it."""
        members = {
            "minutes": shown_min(self.leg.drive_min, 1, self.limit_min),
            "how": self.how,
            "road_km": _rounded(self.leg.road_km),
            "engine": self.engine,
            "data": self.data,
            "document": self.document,
            "why": self.leg.why,
        }
        return {name: value for name, value in members.items() if value is not None}


def shown_min(drive_min: float | None, decimals: int, limit_min: float) -> float | None:
    """Return minutes rounded, with as many decimals as keep them on their side of a limit.

    >>> [shown_min(minutes, 0, 90.0) for minutes in (90.04, 85.64, 90.0, None)]
    [90.04, 86.0, 90.0, None]
    """
    if drive_min is None:
        return None
    within = drive_min <= limit_min
    rounded = (round(drive_min, places) for places in range(decimals, 15))
    fitting = (value for value in rounded if (value <= limit_min) is within)
    return next(fitting, drive_min)


Drives = Mapping[str, DriveTime]
"""What is known of the drive, by the port's id."""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def driven(case: Case, ports: Sequence[Neighbour], limit_min: float) -> Drives:
    """Return the known drives from a case's site to some ports."""
    if not ports:
        return {}
    found = _by_engine(case, ports, limit_min)
    for near in ports:
        stated = _stated(case, near)
        if stated is not None:
            found[near.port["id"]] = DriveTime(
                how="stated by the applicant",
                leg=Leg(drive_min=stated.drive_min),
                limit_min=limit_min,
                document=stated.document,
                engine_min=found[near.port["id"]].leg.drive_min,
            )
    return found


def _by_engine(
    case: Case, ports: Sequence[Neighbour], limit_min: float
) -> dict[str, DriveTime]:
    roads, here = case.roads, case.candidate
    if roads is None:
        return _unavailable(ports, limit_min, NONE_CONNECTED)
    ends = [(near.port["lon"], near.port["lat"]) for near in ports]
    try:
        legs, data = roads.drives((here.lon, here.lat), ends), roads.data()
    except Unavailable as error:
        return _unavailable(ports, limit_min, getattr(error, "why", error.detail))
    found = [_believed(leg, near) for leg, near in zip(legs, ports, strict=True)]
    return {
        near.port["id"]: DriveTime(
            how="not available" if leg.drive_min is None else BY_ENGINE,
            leg=leg,
            limit_min=limit_min,
            engine=roads.name,
            data=data,
        )
        for near, leg in zip(ports, found, strict=True)
    }


def _believed(leg: Leg, near: Neighbour) -> Leg:
    """Return an engine's drive, or only the reason if it is impossible."""
    why = (
        None if leg.drive_min is None else impossible(leg.drive_min, leg.road_km, near)
    )
    return leg if why is None else Leg(why=why)


def impossible(drive_min: float, road_km: float | None, near: Neighbour) -> Text | None:
    """Return why a drive to a port is physically impossible; None if it is possible.

    Args:
        drive_min: The time, minutes.
        road_km: Length of the road; None if not known.
        near: The port. No road is shorter than the geodesic less the accuracies of both
            positions.
    """
    sentence = Text(
        f"所给 {drive_min:.0f} 分钟"
        + ("" if road_km is None else f"、{road_km:.1f} 公里"),
        f"{drive_min:.0f} minutes"
        + ("" if road_km is None else f" and {road_km:.1f} km")
        + " are given",
    )
    why = _impossible(drive_min, road_km, near.nearest_km)
    return why and Text(f"{sentence.zh}，{why.zh}", f"{sentence.en}, {why.en}")


def _impossible(
    drive_min: float, road_km: float | None, least_km: float
) -> Text | None:
    length_km = least_km if road_km is None else road_km
    if not (math.isfinite(drive_min) and math.isfinite(length_km)):
        return Text("不是有限的数", "which is no finite number")
    if drive_min <= 0 or (road_km is not None and road_km <= 0):
        return Text("须大于零", "which must be greater than zero")
    possible_km = least_km * (1 - ROUNDED)
    if length_km < possible_km:
        return Text(
            f"而大地线即有 {least_km:.1f} 公里，道路不可能更短",
            f"but the geodesic alone is {least_km:.1f} km, and no road is shorter",
        )
    fastest_min = max(length_km * (1 - ROUNDED), possible_km) / FASTEST_KMH * 60
    if drive_min < fastest_min:
        return Text(
            f"快于法定最高时速 {FASTEST_KMH:g} 公里",
            f"faster than the speed limit of {FASTEST_KMH:g} km/h",
        )
    return None


def _unavailable(
    ports: Sequence[Neighbour], limit_min: float, why: Text
) -> dict[str, DriveTime]:
    lost = DriveTime(how="not available", leg=Leg(why=why), limit_min=limit_min)
    return {near.port["id"]: lost for near in ports}


def _stated(case: Case, near: Neighbour) -> StatedDrive | None:
    drives = case.application.drives
    return next((d for d in drives if d.port_iata == near.port["iata"]), None)


def check_stated(case: Case, ports: Sequence[Neighbour]) -> None:
    """Raise for stated drives that are impossible, repeated, or lead to no open port.

    Raises:
        BadParameter: The port is not open on that day or is named twice, or the drive is
            not a number of minutes or too short.
    """
    by_iata = {near.port["iata"]: near for near in ports}
    seen: set[str] = set()
    for stated in case.application.drives:
        near = by_iata.get(stated.port_iata)
        if near is None:
            raise BadParameter(
                "drive_port",
                stated.port_iata,
                f"{case.as_of} 没有这个已开放的航空口岸。",
                f"There is no such open aviation port on {case.as_of}.",
            )
        if stated.port_iata in seen:
            raise BadParameter(
                "drive_port",
                stated.port_iata,
                "同一口岸的车程报了不止一次，请只保留一项。",
                "The drive to this port is stated more than once; keep one of them.",
            )
        seen.add(stated.port_iata)
        _check_minutes(stated, near)


def _check_minutes(stated: StatedDrive, near: Neighbour) -> None:
    shortest = max(near.nearest_km, 0.0) / FASTEST_KMH * 60
    if math.isfinite(stated.drive_min) and 0 < stated.drive_min >= shortest:
        return
    raise BadParameter(
        "drive_min",
        f"{stated.drive_min:g}",
        f"距{near.label}的大地线即有 {near.distance_km:.1f} 公里，按最高时速 "
        f"{FASTEST_KMH:g} 公里至少须 {math.ceil(shortest)} 分钟。",
        f"The geodesic to {near.label_en} alone is {near.distance_km:.1f} km: at "
        f"{FASTEST_KMH:g} km/h, the highest speed allowed, it takes {math.ceil(shortest)} minutes.",
    )
