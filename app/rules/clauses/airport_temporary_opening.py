"""A planned port with a share of the lowest volume may apply for the annual review.

Either volume is enough, people or goods.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.rules.case.case import Application, Case
from app.rules.case.deciding import numbers_of, plan_of
from app.rules.case.inputs import CARGO_T, PEOPLE
from app.rules.case.listing import Listing, listing_of
from app.rules.case.stated import at_least
from app.rules.case.zone import Zone, zone_of
from app.rules.finding.finding import Finding, Outcome, Part, Quantity
from app.rules.rule import Rule
from app.rules.volumes import (
    CARGO,
    COASTAL_CARGO,
    COASTAL_PEOPLE,
    OTHER_PEOPLE,
    VOLUMES,
)
from geodata.facts import Facts
from geodata.plan import Number, Plan
from geodata.text import Text

NAME, SHARE = "airport-temporary-opening", "share"


@dataclass(frozen=True, slots=True)
class Least:
    """The volumes that are enough, ascending; more than one where the zone is open."""

    share: float
    people: list[float]
    cargo_t: list[float]


def _least(numbers: Mapping[str, Number], zone: Zone) -> Least:
    share = float(numbers[SHARE])
    people, cargo = (
        [float(numbers[coastal if c else other]) * share for c in zone.readings]
        for coastal, other in ((COASTAL_PEOPLE, OTHER_PEOPLE), (COASTAL_CARGO, CARGO))
    )
    return Least(share, people, cargo)


def check(case: Case, facts: Facts) -> Finding:
    """Decide whether the volume under temporary opening is enough to go on."""
    plan, stated = plan_of(case, facts), case.application
    zone, listing = zone_of(case.candidate, facts), listing_of(case.candidate, plan)
    least = _least(numbers_of(case, facts, VOLUMES, NAME), zone)
    outcome = _outcome(case, listing, least)
    cargo_t = sorted(set(least.cargo_t))
    return Finding(
        outcome=outcome,
        because=_because(outcome, case, zone, least),
        measurements=(
            at_least(PEOPLE, stated[PEOPLE], least.people),
            at_least(CARGO_T, stated[CARGO_T], least.cargo_t),
        ),
        parts=(
            *zone.parts,
            Part(
                name="listed",
                label=Text("是否列入规划", "whether the plan lists it"),
                value=listing.outcome,
            ),
        ),
        notes=zone.notes,
        aliases={
            "measured": {"people": stated[PEOPLE], "cargo_t": stated[CARGO_T]},
            "required": {
                "people": least.people,
                "cargo_t": cargo_t[0] if len(cargo_t) == 1 else least.cargo_t,
            },
        },
        source_ids=(plan.id,),
    )


def _outcome(case: Case, listing: Listing, least: Least) -> Outcome:
    if not case.candidate.mainland or listing.outcome is Outcome.NOT_MET:
        return Outcome.NOT_APPLICABLE
    pairs = zip(least.people, least.cargo_t, strict=True)
    reached = {_reached(case.application, *pair) for pair in pairs}
    if listing.outcome is Outcome.MET and len(reached) == 1:
        return reached.pop()
    return Outcome.UNDETERMINED


def _reached(stated: Application, people: float, cargo_t: float) -> Outcome:
    """Tell whether people or goods are enough; one that is stated will do."""
    goods, persons = stated[CARGO_T], stated[PEOPLE]
    enough_goods = goods is not None and goods >= cargo_t
    if enough_goods or (persons is not None and persons >= people):
        return Outcome.MET
    if goods is None or persons is None:
        return Outcome.UNDETERMINED
    return Outcome.NOT_MET


def _because(outcome: Outcome, case: Case, zone: Zone, least: Least) -> Text:
    people, cargo_t = (
        " / ".join(f"{n:,.0f}" for n in sorted(set(numbers)))
        for numbers in (least.people, least.cargo_t)
    )
    per_cent = f"{least.share * 100:g}"
    part = "half" if per_cent == "50" else f"{per_cent} %"
    half = Text(
        f"最低标准的 {per_cent}%（{zone.label.zh}）为 {people} 人次或 {cargo_t} 吨",
        f"{part} of the minimum ({zone.label.en}) is {people} people or {cargo_t} t a year",
    )
    stated = case.application
    reason = Text(
        f"所报 {_number_text(stated[PEOPLE])} 人次、{_number_text(stated[CARGO_T])} 吨",
        f"stated are {_number_text(stated[PEOPLE])} people and {_number_text(stated[CARGO_T])} t",
    )
    end = {
        Outcome.MET: Text(
            "已达到，可申请列入年度审理计划", "reached: the review may be sought"
        ),
        Outcome.NOT_MET: Text("尚未达到", "not reached yet"),
        Outcome.UNDETERMINED: Text(
            "尚不能认定：须列入规划，并填报年人次或年货物吨数",
            "undetermined: the plan must list it, and people or tonnes a year be stated",
        ),
        Outcome.NOT_APPLICABLE: Text(
            "该机场未列入规划新设，不适用", "the plan does not list it to be opened"
        ),
    }[outcome]
    return Text(
        f"{half.zh}；{reason.zh}：{end.zh}。", f"{half.en}; {reason.en}: {end.en}."
    )


def _number_text(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"


def thresholds(plan: Plan, day: date) -> tuple[Quantity, ...]:
    """Return the volumes that are enough by a plan on a day."""
    numbers = {**plan.numbers(VOLUMES, day), **plan.numbers(NAME, day)}
    share = float(numbers[SHARE])
    return (
        Quantity(
            name="people-coastal",
            value=numbers[COASTAL_PEOPLE] * share,
            unit="1/a",
            meaning=Text("沿海，年人员，至少", "Coastal, people a year, at least"),
        ),
        Quantity(
            name="people-other",
            value=numbers[OTHER_PEOPLE] * share,
            unit="1/a",
            meaning=Text("其他，年人员，至少", "Others, people a year, at least"),
        ),
        Quantity(
            name="cargo",
            value=numbers[CARGO] * share,
            unit="t/a",
            meaning=Text("或年货物，至少", "or goods a year, at least"),
        ),
    )


RULE = Rule(
    title=Text("临时开放后的客货运量", "Volume under temporary opening"),
    needs={
        NAME: (SHARE,),
        VOLUMES: (COASTAL_PEOPLE, OTHER_PEOPLE, COASTAL_CARGO, CARGO),
    },
    thresholds=thresholds,
    takes=(PEOPLE.name, CARGO_T.name),
    check=check,
)
