"""Section 7: half of Box 4's volume, and a planned port may seek the annual review.

Either volume is enough, people or goods, as in Box 4.

Source: 国家口岸发展“十三五”规划 (署岸函字〔2016〕111号), section 7 and Box 4.
"""

from datetime import date

from app.rules.case.case import Application, Case
from app.rules.case.inputs import CARGO_T, PEOPLE
from app.rules.case.listing import Listing, listing_of
from app.rules.case.stated import at_least
from app.rules.case.zone import Zone, zone_of
from app.rules.finding.finding import Finding, Outcome, Part, Quantity
from app.rules.rule import Rule
from app.rules.volumes import COASTAL_PEOPLE, OTHER_PEOPLE, TONNES
from geodata.facts import Facts
from geodata.provenance import Clause
from geodata.text import Text

SHARE = 0.5


def check(case: Case, facts: Facts) -> Finding:
    """Decide whether the volume under temporary opening is enough to go on."""
    zone, listing = zone_of(case.candidate, facts), listing_of(case.candidate, facts)
    people = [_people(coastal) for coastal in zone.readings]
    stated = case.application
    outcome = _outcome(case, listing, people)
    return Finding(
        outcome=outcome,
        because=_because(outcome, case, zone, people),
        measurements=(
            at_least(PEOPLE, stated[PEOPLE], people),
            at_least(CARGO_T, stated[CARGO_T], [TONNES * SHARE]),
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
            "required": {"people": people, "cargo_t": TONNES * SHARE},
        },
        source_ids=("plan-13",),
    )


def _people(coastal: bool) -> float:
    return (COASTAL_PEOPLE if coastal else OTHER_PEOPLE) * SHARE


def _outcome(case: Case, listing: Listing, people: list[float]) -> Outcome:
    if not case.candidate.mainland or listing.outcome is Outcome.NOT_MET:
        return Outcome.NOT_APPLICABLE
    reached = {_reached(case.application, needed) for needed in people}
    if listing.outcome is Outcome.MET and len(reached) == 1:
        return reached.pop()
    return Outcome.UNDETERMINED


def _reached(stated: Application, people: float) -> Outcome:
    """Tell whether people or goods reach half of Box 4; one stated enough will do."""
    goods, persons = stated[CARGO_T], stated[PEOPLE]
    enough_goods = goods is not None and goods >= TONNES * SHARE
    if enough_goods or (persons is not None and persons >= people):
        return Outcome.MET
    if goods is None or persons is None:
        return Outcome.UNDETERMINED
    return Outcome.NOT_MET


def _because(outcome: Outcome, case: Case, zone: Zone, people: list[float]) -> Text:
    needed = " / ".join(f"{n:,.0f}" for n in sorted(set(people)))
    half = Text(
        f"最低标准的 50%（{zone.label.zh}）为 {needed} 人次或 {TONNES * SHARE:,.0f} 吨",
        f"half of the minimum ({zone.label.en}) is {needed} people or "
        f"{TONNES * SHARE:,.0f} t a year",
    )
    stated = case.application
    told = Text(
        f"所报 {_told(stated[PEOPLE])} 人次、{_told(stated[CARGO_T])} 吨",
        f"stated are {_told(stated[PEOPLE])} people and {_told(stated[CARGO_T])} t",
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
    return Text(f"{half.zh}；{told.zh}：{end.zh}。", f"{half.en}; {told.en}: {end.en}.")


def _told(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"


RULE = Rule(
    title=Text("临时开放后的客货运量", "Volume under temporary opening"),
    clause=Clause(
        instrument="国家口岸发展“十三五”规划（署岸函字〔2016〕111号）",
        section="七",
        text_zh="待客货运量达到口岸最低客货运量标准的 50%后再按程序申请列入口岸开放年度审理计划",
        text_en="once its volume reaches 50 % of the lowest standard, it may by procedure "
        "seek a place in the annual review of openings",
        in_force=date(2016, 12, 1),
    ),
    thresholds=(
        Quantity(
            name="people-coastal",
            value=COASTAL_PEOPLE * SHARE,
            unit="1/a",
            meaning=Text("沿海，年人员，至少", "Coastal, people a year, at least"),
        ),
        Quantity(
            name="people-other",
            value=OTHER_PEOPLE * SHARE,
            unit="1/a",
            meaning=Text("其他，年人员，至少", "Others, people a year, at least"),
        ),
        Quantity(
            name="cargo",
            value=TONNES * SHARE,
            unit="t/a",
            meaning=Text("或年货物，至少", "or goods a year, at least"),
        ),
    ),
    takes=(PEOPLE.name, CARGO_T.name),
    check=check,
)
