"""Section 7: a branch airport near an open aviation port may not apply to open.

The clause bars airports within 200 km *or* two hours' drive. A drive of two hours
at the 120 km/h that mainland motorways allow cannot exceed 240 km, and no road is
shorter than the geodesic: beyond 240 km the drive is excluded by proof, between
200 and 240 km it needs a road engine, within 200 km it no longer matters.

Source: 国家口岸发展“十三五”规划 (署岸函字〔2016〕111号), section 7; speed limit:
道路交通安全法实施条例 (2004), article 78.
"""

from datetime import date

from app.rules.case.assumptions import marked
from app.rules.case.candidate import described
from app.rules.case.case import Case
from app.rules.case.inputs import AIRPORT_CLASS, ASSUMED_BY, DRIVE
from app.rules.case.open_sites import open_sites
from app.rules.finding import Finding, Outcome, Quantity
from app.rules.proximity.drive_words import drive_notes
from app.rules.proximity.driving import Drives, check_stated, driven
from app.rules.proximity.neighbours import Neighbour, around, neighbours
from app.rules.proximity.unplaced_ports import unplaced_near
from app.rules.proximity.verdict import NOT_NEEDED, Verdict, decide
from app.rules.proximity.words import because, concerns, heading, is_port, notes
from app.rules.rule import Rule
from app.rules.turning.sensitivity import sensitivity
from geodata.facts import Facts
from geodata.provenance import Clause
from geodata.text import Text
from layers.derivation.proximity import QUOTE_EN, QUOTE_ZH, RADIUS_KM

FEWEST_SHOWN = 3


def check(case: Case, facts: Facts) -> Finding:
    """Decide the clause for a candidate as of a day."""
    threshold_km, drive_km = case.what_if.within_km, case.what_if.reach_km
    reach_km = max(drive_km, threshold_km)
    ports, own = neighbours(case, facts, reach_km=reach_km, fewest=FEWEST_SHOWN)
    sites = open_sites(facts, case.as_of, case.what_if)
    if case.application.drives:
        check_stated(case, around(case.candidate, sites))
    drives: Drives = {}
    if concerns(case) and not is_port(own):
        unplaced = unplaced_near(case.candidate, sites.unplaced, reach_km)
        verdict = decide(ports, threshold_km, drive_km, unplaced=unplaced)
        drives = driven(case, verdict.undriven)
        if drives:
            verdict = decide(ports, threshold_km, drive_km, drives, unplaced)
    else:
        verdict = Verdict(outcome=Outcome.NOT_APPLICABLE, drive=NOT_NEEDED)
    shown = [n for n in ports if n.distance_km <= reach_km]
    shown = ports[: max(len(shown), FEWEST_SHOWN)]
    used = [*(n.port for n in shown), *([own.port] if own else [])]
    finding = Finding(
        outcome=verdict.outcome,
        heading=heading(verdict.outcome, own),
        because=because(verdict, case, ports, drives, own),
        evidence=_evidence(verdict, case, shown, own, drives),
        notes=(
            *notes(case, own, shown, threshold_km),
            *drive_notes(shown, drives),
        ),
        source_ids=tuple(sorted({"plan-13", *(s for p in used for s in p["source"])})),
    )
    return marked(finding, case.what_if, facts)


def _evidence(
    verdict: Verdict,
    case: Case,
    shown: list[Neighbour],
    own: Neighbour | None,
    drives: Drives,
) -> dict[str, object]:
    nearest, threshold_km = shown[0] if shown else None, case.what_if.within_km
    return {
        "as_of": case.as_of,
        "threshold_km": threshold_km,
        "drive_reach_km": case.what_if.reach_km,
        "radius_km": case.what_if.reach_km,
        "candidate": {
            **described(case.candidate),
            "own_port": own.port["id"] if own else None,
            "own_port_state": own.state if own else None,
        },
        "nearest": [_shown(n, threshold_km, drives) for n in shown],
        "within_count": sum(n.certain and n.within(threshold_km) for n in shown),
        "margin_km": round(nearest.distance_km - threshold_km, 6) if nearest else None,
        "uncertainty_km": round(nearest.uncertainty_km, 3) if nearest else None,
        "drive": {
            "outcome": verdict.drive.outcome,
            "minutes": None,
            **(verdict.drive.time.described if verdict.drive.time else {}),
            "how": verdict.drive.how,
        },
    }


def _shown(
    neighbour: Neighbour, threshold_km: float, drives: Drives
) -> dict[str, object]:
    port = neighbour.port
    time = drives.get(port["id"])
    return {
        "id": port["id"],
        "iata": port["iata"],
        "name_zh": port["name_zh"],
        "name_en": port["name_en"],
        "distance_km": round(neighbour.distance_km, 6),
        "azimuth_deg": round(neighbour.azimuth_deg, 2),
        "within": neighbour.within(threshold_km),
        "certainty": neighbour.state,
        "lon": port["lon"],
        "lat": port["lat"],
        "open_from": port["open_from"],
        "open_from_latest": port["open_from_latest"],
        "uncertainty_km": round(neighbour.uncertainty_km, 3),
        "position_source": port["position_source"],
        "drive_min": time.described.get("minutes") if time else None,
    }


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
            value=120.0,
            unit="min",
            meaning=Text("车程，含本数", "Drive, inclusive"),
        ),
        Quantity(
            name="speed-limit",
            value=120.0,
            unit="km/h",
            meaning=Text(
                "高速公路最高时速（道路交通安全法实施条例第七十八条），"
                "据此 240 公里以外不可能 2 小时到达",
                "Highest speed on mainland motorways (Road Traffic Safety Regulations, "
                "article 78): beyond 240 km two hours are impossible",
            ),
        ),
    ),
    takes=(AIRPORT_CLASS.name, *DRIVE, *ASSUMED_BY),
    sensitivity=sensitivity,
    check=check,
)
