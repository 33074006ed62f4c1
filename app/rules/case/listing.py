"""Whether a plan's annexes name an airport, and how.

The copy of a plan may have the annexes of some provinces only. There it is complete. Of
other provinces it is unknown whether an airport that the text does not name is listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.rules.case.case import Candidate
from app.rules.finding.finding import Outcome
from app.rules.finding.measured import NOTHING, Measured
from geodata.facts import Facts
from geodata.geodesy import inverse
from geodata.plan import Plan
from geodata.text import Text

SITE_KM = 10.0
"""An annex names a city's port; its point and the candidate's may lie that far apart."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Met: listed to be opened. Not met: the annex is known and does not list it."""

    outcome: Outcome
    entry: Mapping[str, Any] | None = None


def listing_of(candidate: Candidate, plan: Plan) -> Listing:
    """Return what the annexes of a plan say of a candidate."""
    entry = next(
        (
            row
            for row in plan.records("plan_projects")
            if row["mode"] == "air" and _same(row, candidate)
        ),
        None,
    )
    if entry is not None and entry["action"] == "new":
        return Listing(Outcome.MET, entry)
    if candidate.province_zh in plan.annexes:
        return Listing(Outcome.NOT_MET, entry)
    return Listing(Outcome.UNDETERMINED, entry)


def annexes_of(plan: Plan, facts: Facts) -> Text:
    """Return the provinces whose annex is held."""
    named = map(facts.province, plan.annexes)
    return Text("、".join(plan.annexes), ", ".join(each.en for each in named))


def plan_entry(entry: Mapping[str, Any]) -> Measured:
    """Return the place in the plan and the text that name an airport; empty if none does."""
    where, quote = entry.get("plan_ref"), entry.get("plan_quote_zh")
    return Measured(
        name="listed",
        label=Text("规划所列", "Named in the plan"),
        value=Text(f"{where}“{quote}”", f"{where}“{quote}”") if quote else None,
        required=(Text("列入规划", "listed in the plan"),),
        comparison="is",
        note=None if quote else NOTHING,
    )


def _same(row: Mapping[str, Any], candidate: Candidate) -> bool:
    metres = float(
        inverse(row["lon"], row["lat"], [candidate.lon], [candidate.lat])[1][0]
    )
    return metres <= SITE_KM * 1e3
