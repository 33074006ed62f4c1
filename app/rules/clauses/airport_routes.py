"""An airport with too few domestic fixed direct routes may not apply.

The plan requires more on the coast than in inland and border areas. Where the zone can be
read either way, only a count between the two numbers is undetermined.
"""

from app.rules.case.case import Case
from app.rules.case.deciding import numbers_of, plan_of
from app.rules.case.inputs import ROUTES
from app.rules.case.stated import at_least
from app.rules.case.zone import Zone, zone_of
from app.rules.finding.finding import MAINLAND_ONLY, Finding, Outcome
from app.rules.rule import Rule
from geodata.facts import Facts
from geodata.text import Text

NAME = "airport-routes"
INLAND, COASTAL = "routes-inland-or-border", "routes-coastal"


def check(case: Case, facts: Facts) -> Finding:
    """Decide the clause from the routes that the applicant states."""
    zone, routes = zone_of(case.candidate, facts), case.application[ROUTES]
    numbers = numbers_of(case, facts, NAME)
    required = [int(numbers[COASTAL if c else INLAND]) for c in zone.readings]
    return Finding(
        outcome=_outcome(case, routes, required),
        because=_because(case, zone, routes, required),
        measurements=(at_least(ROUTES, routes, required),),
        parts=zone.parts,
        notes=zone.notes,
        aliases={
            "measured": {"routes": routes},
            "required": {"routes": required},
            "margin": None if routes is None else [routes - r for r in required],
        },
        source_ids=(plan_of(case, facts).id,),
    )


def _outcome(case: Case, routes: int | None, required: list[int]) -> Outcome:
    if not case.candidate.mainland:
        return Outcome.NOT_APPLICABLE
    if routes is None:
        return Outcome.UNDETERMINED
    enough = {routes >= r for r in required}
    if len(enough) > 1:
        return Outcome.UNDETERMINED
    return Outcome.MET if enough == {True} else Outcome.NOT_MET


def _because(case: Case, zone: Zone, routes: int | None, required: list[int]) -> Text:
    name, asked = case.candidate.name, " / ".join(map(str, sorted(set(required))))
    if not case.candidate.mainland:
        return MAINLAND_ONLY
    if routes is None:
        return Text(
            f"未给出{name.zh}的国内固定直达航线数；{zone.label.zh}须有 {asked} 条，"
            "请申请方填报并附依据。",
            f"The domestic fixed direct routes of {name.en} are not stated; {asked} are "
            f"required ({zone.label.en}). Have the applicant state them, with the document.",
        )
    stated = Text(
        f"{name.zh}有国内固定直达航线 {routes} 条，{zone.label.zh}须有 {asked} 条",
        f"{name.en} has {routes} domestic fixed direct routes, {asked} are required "
        f"({zone.label.en})",
    )
    if zone.doubt and len({routes >= r for r in required}) > 1:
        return Text(
            f"{stated.zh}：{zone.doubt.zh}，按沿海不足，按内陆和沿边已足，须由主管人员认定。",
            f"{stated.en}: {zone.doubt.en}; too few as coastal, enough as inland or "
            "border. A person must decide which it is.",
        )
    return Text(f"{stated.zh}。", f"{stated.en}.")


RULE = Rule(
    title=Text("国内固定直达航线数", "Domestic fixed direct routes"),
    needs={NAME: (INLAND, COASTAL)},
    takes=(ROUTES.name,),
    check=check,
)
