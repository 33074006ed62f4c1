"""What a plan called for and what became of it, with the names and places of its tables."""

from collections.abc import Mapping
from typing import Any

from geodata.dataset import Row
from geodata.facts import Facts
from geodata.memo import memo
from geodata.plan import Plan

TAKEN = (
    *("name_zh", "name_en", "province_zh", "lon", "lat"),
    *("position_source", "position_accuracy_m", "plan_ref", "plan_quote_zh", "mode"),
)
STATUS = {"open": "open", "unknown": None}
"""Statuses by state; in all other states a thing is still planned."""


@memo(most=1)
def fulfilments(facts: Facts) -> tuple[Row, ...]:
    """Return the rows of the table `fulfilment`, each with its entry in its plan's tables.

    Raises:
        UnknownPlan: A row is about a plan that is not held.
        KeyError: The plan has no such entry.
    """
    return tuple(
        {**row, **_entry(facts.plans.named(row["plan"]), row)}
        for row in facts.records("fulfilment")
    )


def _entry(plan: Plan, row: Row) -> Mapping[str, Any]:
    entries = {each["id"]: each for each in plan.records(row["entry_table"])}
    regions = {each["id"]: each for each in plan.records("border_regions")}
    entry = entries[row["id"]]
    region = regions.get(entry.get("region"), {})
    return {
        **{name: entry[name] for name in TAKEN},
        "region_zh": region.get("name_zh"),
        "region_en": region.get("name_en"),
        "status": STATUS.get(row["state"], "planned"),
        "source": tuple(dict.fromkeys((*row["source"], *entry["source"]))),
    }
