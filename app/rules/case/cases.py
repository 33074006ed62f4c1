"""The case of a query, made from the values of its inputs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.clock import today
from app.rules.case.assumptions import what_if
from app.rules.case.candidate import by_code, by_position
from app.rules.case.case import Application, Candidate, Case
from app.rules.case.inputs import DRIVE, PLACING, STATED
from app.rules.case.limits import lawful
from app.rules.case.roads import Roads, StatedDrive
from geodata.errors import BadParameter, MissingParameter
from geodata.facts import Facts

Given = Mapping[str, Any]
"""Values by the names of `INPUTS`, read; those that are None or missing are not given."""


def case_of(given: Given, facts: Facts, roads: Roads | None = None) -> Case:
    """Return the case of a query, as of today if no day is given.

    Raises:
        MissingParameter: There is no site, or a part of a drive is not given.
        BadParameter: Inputs exclude each other.
        InvalidInput: There is no such airport or position, or an assumption is none.
        UnknownPlan: The plan asked for is not held.
    """
    as_of, plan = given.get("as_of") or today(), given.get("plan")
    return Case(
        candidate=_candidate(given, facts),
        as_of=as_of,
        plan=plan,
        what_if=what_if(
            facts,
            as_of,
            lawful(facts.plans.applied(as_of, plan), as_of),
            opened=given.get("open") or (),
            closed=given.get("closed") or (),
            threshold_km=_float(given.get("threshold_km")),
            drive_reach_km=_float(given.get("radius")),
        ),
        application=Application(
            stated={name: given.get(name) for name in STATED}, drives=_drives(given)
        ),
        roads=roads,
    )


def _candidate(given: Given, facts: Facts) -> Candidate:
    """Return the candidate of a query; a code and a position exclude each other."""
    placed = [name for name in PLACING if given.get(name) is not None]
    airport, lon, lat = (given.get(name) for name in ("airport", "lon", "lat"))
    if airport is not None:
        if placed:
            listed = ", ".join(placed)
            raise BadParameter(
                "airport",
                airport,
                f"不能与 {listed} 同时给出。",
                f"It cannot go with {listed}.",
            )
        return by_code(facts, airport, given.get("as_of") or today())
    if lon is None or lat is None:
        missing = "lat" if lat is None and lon is not None else "lon"
        raise MissingParameter(
            missing,
            "请给出 airport（代码），或同时给出 lon 与 lat。",
            "Give airport (a code), or both lon and lat.",
        )
    return by_position(
        facts,
        lon,
        lat,
        datum=given.get("datum") or "wgs84",
        accuracy_m=_float(given.get("accuracy_m")),
        name=given.get("name"),
    )


def _drives(given: Given) -> tuple[StatedDrive, ...]:
    """Return the drive that is stated: port, minutes and document, or nothing."""
    stated: dict[str, Any] = {name: given.get(name) for name in DRIVE}
    missing = [name for name, value in stated.items() if value is None]
    if len(missing) == len(DRIVE):
        return ()
    if missing:
        raise MissingParameter(
            missing[0],
            f"{'、'.join(DRIVE)} 须同时给出。",
            f"{', '.join(DRIVE)} go together.",
        )
    port, minutes, document = stated.values()
    drive = StatedDrive(
        port_iata=str(port).upper(), drive_min=float(minutes), document=document
    )
    return (drive,)


def _float(value: float | Decimal | None) -> float | None:
    return None if value is None else float(value)
