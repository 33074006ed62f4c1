"""Conversion of findings in records from before findings had measurements and evidence.

A record never changes. `with_measurements` returns what it says in the present form, so
that sheets, GeoJSON and comparisons know one form only.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from app.rules.case.inputs import INPUTS
from app.rules.case.listing import plan_entry
from app.rules.case.stated import at_least, true_or_not
from app.rules.finding.finding import Evidence, Finding
from app.rules.finding.measured import Measured
from app.rules.proximity import measures

Said = Mapping[str, Any]

TWO_HOURS_MIN = 120.0
"""The drive of the 13th plan, by which all records of that form were decided."""


def with_measurements(assessment: Said) -> dict[str, Any]:
    """Return an assessment, its texts as `Text`, in the present form.

    One that has this form already says the same as before.
    """
    here, findings = dict(assessment["candidate"]), assessment["findings"]
    for finding in findings:
        here |= finding.get("candidate", {})
    newer = [f if "measurements" in f else _finding(f, here) for f in findings]
    return {**assessment, "candidate": here, "findings": newer}


def _finding(finding: Said, here: Said) -> dict[str, Any]:
    doubt = finding.get("zone_doubt")
    made = Finding(
        outcome=finding["outcome"],
        because=finding["because"],
        source_ids=(),
        measurements=tuple(_measured(finding)),
        evidence=_evidence(finding, here) if "nearest" in finding else (),
        assumptions=tuple(finding.get("assumptions", ())),
    )
    members = {name: value for name, value in finding.items() if name != "candidate"}
    notes = [*([doubt] if doubt else []), *finding["notes"]]
    return {**members, **made.members, "notes": notes}


def _evidence(finding: Said, here: Said) -> tuple[Evidence, ...]:
    reach_km = finding.get("drive_reach_km", finding.get("radius_km", 0.0))
    threshold_km = finding["threshold_km"]
    return measures.evidence(
        (here["lon"], here["lat"]),
        tuple(measures.port(each) for each in finding["nearest"]),
        threshold_km,
        max(reach_km, threshold_km),
    )


def _measured(finding: Said) -> Iterator[Measured]:
    if "nearest" in finding:
        nearest, drive = finding["nearest"], finding["drive"]
        yield measures.distance(
            nearest[0] if nearest else None, finding["threshold_km"]
        )
        yield measures.drive(drive["minutes"], drive["how"], nearest, TWO_HOURS_MIN)
    for name, value in finding.get("measured", {}).items():
        one, required = INPUTS[name], finding["required"][name]
        if isinstance(required, bool):
            yield true_or_not(one, value, required)
        else:
            yield at_least(
                one, value, required if isinstance(required, list) else [required]
            )
    if "plan_quote_zh" in finding:
        yield plan_entry(finding)
