"""Section 7: a branch airport near an open aviation port may not apply to open.

The clause bars airports within 200 km *or* two hours' drive. A drive of two hours
at the 120 km/h that mainland motorways allow cannot exceed 240 km, and no road is
shorter than the geodesic: beyond 240 km the drive is excluded by proof, between
200 and 240 km it needs a road engine, within 200 km it no longer matters.

Source: 国家口岸发展“十三五”规划 (署岸函字〔2016〕111号), section 7; speed limit:
道路交通安全法实施条例 (2004), article 78.
"""

from datetime import date
from typing import Any

from app.rules.case.assumptions import marked
from app.rules.case.case import Case
from app.rules.case.inputs import AIRPORT_CLASS, ASSUMED_BY, DRIVE
from app.rules.finding.finding import Feature, Finding, Part, Quantity
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
from geodata.provenance import Clause
from geodata.text import Text
from layers.derivation.proximity import (
    DRIVE_KM,
    FASTEST_KMH,
    QUOTE_EN,
    QUOTE_ZH,
    RADIUS_KM,
    TWO_HOURS_MIN,
)

REACH = Text("2 小时车程所及（公里）", "reach of two hours' drive, km")
COUNT = Text("阈值内的口岸数", "ports within the threshold")
DRIVE_TIME = Text("两小时车程", "two hours' drive")


def check(case: Case, facts: Facts) -> Finding:
    """Decide the clause for a candidate as of a day."""
    about = surroundings(case, facts)
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
        because=because(verdict, case, about.first, drives, own),
        measurements=(
            distance,
            measures.drive(drive["minutes"], drive["how"], (p.members for p in ports)),
        ),
        evidence=measures.evidence(here, ports, threshold_km, reach_km),
        parts=_parts(about, drive),
        notes=(*notes(case, own, shown, threshold_km), *drive_notes(shown, drives)),
        source_ids=tuple(sorted({"plan-13", *(s for p in used for s in p["source"])})),
        of_candidate={
            "own_port": own.port["id"] if own else None,
            "own_port_state": own.state if own else None,
        },
        aliases={
            "threshold_km": threshold_km,
            "margin_km": distance.margin[0] if distance.margin else None,
            "uncertainty_km": distance.uncertainty,
            "radius_km": case.what_if.drive_km,
        },
        surroundings=about,
    )
    return marked(finding, case.what_if, facts)


def _parts(about: Surroundings, drive: dict[str, Any]) -> tuple[Part, ...]:
    count = sum(n.certain and n.within(about.within_km) for n in about.first)
    return (
        Part(name="drive_reach_km", label=REACH, value=about.case.what_if.drive_km),
        Part(name="within_count", label=COUNT, value=count),
        Part(name="drive", label=DRIVE_TIME, value=drive),
    )


def _drive(verdict: Verdict) -> dict[str, Any]:
    """Return what is known of the drive, as answers show it."""
    drive = verdict.drive
    said = drive.time.described if drive.time else {}
    return {"outcome": drive.outcome, "minutes": None, **said, "how": drive.how}


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


RULE = Rule(
    title=Text("与已开放航空口岸的距离", "Distance from open aviation ports"),
    clause=Clause(
        instrument="国家口岸发展“十三五”规划（署岸函字〔2016〕111号）",
        section="七",
        text_zh=QUOTE_ZH,
        text_en=QUOTE_EN,
        in_force=date(2016, 12, 1),
    ),
    thresholds=(
        Quantity(
            name="distance",
            value=RADIUS_KM,
            unit="km",
            meaning=Text("大地线距离，含本数", "Geodesic distance, inclusive"),
        ),
        Quantity(
            name="drive",
            value=TWO_HOURS_MIN,
            unit="min",
            meaning=Text("车程，含本数", "Drive, inclusive"),
        ),
        Quantity(
            name="speed-limit",
            value=FASTEST_KMH,
            unit="km/h",
            meaning=Text(
                "高速公路最高时速（道路交通安全法实施条例第七十八条），"
                f"据此 {DRIVE_KM:g} 公里以外不可能 2 小时到达",
                "Highest speed on mainland motorways (Road Traffic Safety Regulations, "
                f"article 78): beyond {DRIVE_KM:g} km two hours are impossible",
            ),
        ),
    ),
    takes=(AIRPORT_CLASS.name, *DRIVE, *ASSUMED_BY),
    sensitivity=sensitivity,
    check=check,
)
