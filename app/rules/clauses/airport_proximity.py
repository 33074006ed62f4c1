"""A branch airport near an open aviation port may not apply to open.

The clause bars airports within a distance *or* a drive of some time. In that time, at the
speed that mainland motorways allow, a car cannot get farther than their product, and no
road is shorter than the geodesic: beyond that the drive is excluded by proof, between the
distance and that it needs a road engine, within the distance it no longer matters. By the
13th plan these are 200 km, two hours and 240 km.
"""

from datetime import date
from typing import Any

from app.rules.case.assumptions import assumed_in, marked
from app.rules.case.case import Case
from app.rules.case.deciding import plan_of
from app.rules.case.inputs import AIRPORT_CLASS, ASSUMED_BY, DRIVE
from app.rules.case.limits import FASTEST_KMH, SPEED_LIMIT, Limits, lawful
from app.rules.case.limits import RULE as NAME
from app.rules.finding.finding import Feature, Finding, Part, Quantity
from app.rules.finding.measured import Measured
from app.rules.proximity import measures
from app.rules.proximity.drive_words import drive_notes
from app.rules.proximity.driving import Drives
from app.rules.proximity.neighbours import Neighbour
from app.rules.proximity.surroundings import FEWEST, Surroundings, surroundings
from app.rules.proximity.verdict import Verdict
from app.rules.proximity.words import because, heading, notes
from app.rules.rule import Rule
from app.rules.turning.sensitivity import sensitivity
from geodata.facts import Facts
from geodata.plan import Plan
from geodata.text import Text

COUNT = Text("阈值内的口岸数", "ports within the threshold")


def check(case: Case, facts: Facts) -> Finding:
    """Decide the clause for a candidate as of a day."""
    about, plan = surroundings(case, facts), plan_of(case, facts)
    verdict, own, drives = about.verdict, about.own, about.drives
    threshold_km, reach_km = about.within_km, about.reach_km
    reached = sum(n.distance_km <= reach_km for n in about.first)
    shown = about.first[: max(reached, FEWEST)]
    ports = tuple(_port(n, threshold_km, drives) for n in shown)
    used = [*(n.port for n in shown), *([own.port] if own else [])]
    here = case.candidate.lon, case.candidate.lat
    distance = measures.distance(ports[0].members if ports else None, threshold_km)
    drive = _drive(verdict)
    finding = Finding(
        outcome=verdict.outcome,
        heading=heading(verdict.outcome, own),
        because=because(verdict, case, about.first, drives, about.limits, own),
        measurements=(distance, _measured(drive, ports, about.limits)),
        evidence=measures.evidence(here, ports, threshold_km, reach_km),
        parts=_parts(about, drive),
        notes=(
            *notes(case, plan, own, shown, threshold_km),
            *drive_notes(shown, about.limits, drives),
        ),
        source_ids=tuple(sorted({plan.id, *(s for p in used for s in p["source"])})),
        of_candidate={
            "own_port": own.port["id"] if own else None,
            "own_port_state": own.state if own else None,
        },
        aliases={
            "threshold_km": threshold_km,
            "margin_km": distance.margin[0] if distance.margin else None,
            "uncertainty_km": distance.uncertainty,
            "radius_km": about.limits.drive_km,
        },
        surroundings=about,
    )
    return marked(finding, assumed_in(case, facts))


def _measured(
    drive: dict[str, Any], ports: tuple[Feature, ...], limits: Limits
) -> Measured:
    found = (port.members for port in ports)
    return measures.drive(drive["minutes"], drive["how"], found, limits.drive_min)


def _reach(limits: Limits) -> Text:
    zh, en = limits.long
    return Text(f"{zh}车程所及（公里）", f"reach of {en} drive, km")


def _drive_time(limits: Limits) -> Text:
    zh, en = limits.long
    return Text(f"{zh}车程", f"{en} drive")


def _parts(about: Surroundings, drive: dict[str, Any]) -> tuple[Part, ...]:
    count = sum(n.certain and n.within(about.within_km) for n in about.first)
    limits = about.limits
    return (
        Part(name="drive_reach_km", label=_reach(limits), value=limits.drive_km),
        Part(name="within_count", label=COUNT, value=count),
        Part(name="drive", label=_drive_time(limits), value=drive),
    )


def _drive(verdict: Verdict) -> dict[str, Any]:
    """Return what is known of the drive, as answers show it."""
    drive = verdict.drive
    described = drive.time.described if drive.time else {}
    return {"outcome": drive.outcome, "minutes": None, **described, "how": drive.how}


def _port(near: Neighbour, threshold_km: float, drives: Drives) -> Feature:
    port = near.port
    time = drives.get(port["id"])
    members: dict[str, Any] = {
        "id": port["id"],
        "iata": port["iata"],
        "name_zh": port["name_zh"],
        "name_en": port["name_en"],
        "distance_km": round(near.distance_km, 6),
        "azimuth_deg": round(near.azimuth_deg, 2),
        "within": near.within(threshold_km),
        "certainty": near.state,
        "lon": port["lon"],
        "lat": port["lat"],
        "open_from": port["open_from"],
        "open_from_latest": port["open_from_latest"],
        "uncertainty_km": round(near.uncertainty_km, 3),
        "position_source": port["position_source"],
        "drive_min": time.described.get("minutes") if time else None,
    }
    return measures.port(members)


def thresholds(plan: Plan, day: date) -> tuple[Quantity, ...]:
    """Return the numbers of a plan on a day, and the speed limit."""
    limits = lawful(plan, day)
    parameters = plan.provision(NAME).parameters
    zh, en = SPEED_LIMIT.meaning
    return (
        *(
            Quantity(
                name=one.name,
                value=one.on(day).value,
                unit=one.unit,
                meaning=one.meaning,
            )
            for one in parameters.values()
        ),
        Quantity(
            name=SPEED_LIMIT.name,
            value=FASTEST_KMH,
            unit=SPEED_LIMIT.unit,
            meaning=Text(
                f"{zh}，据此 {limits.drive_km:g} 公里以外不可能 {limits.drive.zh}到达",
                f"{en}: beyond {limits.drive_km:g} km {limits.drive.en} are impossible",
            ),
        ),
    )


RULE = Rule(
    title=Text("与已开放航空口岸的距离", "Distance from open aviation ports"),
    needs={NAME: ("distance", "drive")},
    thresholds=thresholds,
    takes=(AIRPORT_CLASS.name, *DRIVE, *ASSUMED_BY),
    sensitivity=sensitivity,
    check=check,
)
