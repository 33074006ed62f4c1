"""The case of a query, made from the values of its inputs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.clock import today
from app.rules.case.assumptions import what_if
from app.rules.case.candidate import by_code, by_position
from app.rules.case.case import Application, Candidate, Case
from app.rules.case.inputs import DRIVE, PLACING, STATED
from app.rules.case.limits import Limits, lawful
from app.rules.case.roads import Roads, StatedDrive
from app.rules.case.what_if import WhatIf
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
        candidate=candidate_of(given, facts),
        as_of=as_of,
        plan=plan,
        what_if=assumed_by(
            given, facts, as_of, lawful(facts.plans.applied(as_of, plan), as_of)
        ),
        application=Application(
            stated={name: given.get(name) for name in STATED}, drives=_drives(given)
        ),
        roads=roads,
    )


def assumed_by(given: Given, facts: Facts, day: date, limits: Limits) -> WhatIf:
    """Return what a query assumes on a day; raises as `what_if` does."""
    return what_if(
        facts,
        day,
        limits,
        opened=given.get("open") or (),
        closed=given.get("closed") or (),
        threshold_km=as_float(given.get("threshold_km")),
        drive_reach_km=as_float(given.get("radius")),
    )


def candidate_of(given: Given, facts: Facts) -> Candidate:
    """Return the candidate that inputs of the site name by code or by position.

    Raises:
        MissingParameter: There is neither.
        BadParameter: There are both.
        InvalidInput: There is no such airport or position.
    """
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
        accuracy_m=as_float(given.get("accuracy_m")),
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


def as_float(value: float | Decimal | None) -> float | None:
    """Return a number without its decimals as written; None stays None."""
    return None if value is None else float(value)
