"""Section 7: too few domestic fixed direct routes, and an airport may not apply.

Fewer than 10 in inland and border areas, fewer than 20 on the coast. Where the zone can
be read either way, only a count between the two is left open.

Source: 国家口岸发展“十三五”规划 (署岸函字〔2016〕111号), section 7.
"""

from datetime import date

from app.rules.case.case import Case
from app.rules.case.inputs import ROUTES
from app.rules.case.stated import at_least
from app.rules.case.zone import Zone, zone_of
from app.rules.finding.finding import Finding, Outcome, Quantity
from app.rules.rule import Rule
from geodata.facts import Facts
from geodata.provenance import Clause
from geodata.text import Text

INLAND_ROUTES, COASTAL_ROUTES = 10, 20


def check(case: Case, facts: Facts) -> Finding:
    """Decide the clause from the routes that the applicant states."""
    zone, routes = zone_of(case.candidate, facts), case.application[ROUTES]
    required = [
        COASTAL_ROUTES if coastal else INLAND_ROUTES for coastal in zone.readings
    ]
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
        source_ids=("plan-13",),
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
        return Text(
            "本条只适用于内地机场。", "The clause concerns airports of the mainland."
        )
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
    clause=Clause(
        instrument="国家口岸发展“十三五”规划（署岸函字〔2016〕111号）",
        section="七",
        text_zh="内陆和沿边地区机场国内固定直达航线不足 10 条、沿海地区不足 20 条不可申请对外开放",
        text_en="airports in inland and border areas with fewer than 10 domestic fixed "
        "direct routes, in coastal areas with fewer than 20, may not apply to open",
        in_force=date(2016, 12, 1),
    ),
    thresholds=(
        Quantity(
            name="routes-inland-or-border",
            value=INLAND_ROUTES,
            unit="1",
            meaning=Text("内陆和沿边地区，至少", "Inland and border areas, at least"),
        ),
        Quantity(
            name="routes-coastal",
            value=COASTAL_ROUTES,
            unit="1",
            meaning=Text("沿海地区，至少", "Coastal areas, at least"),
        ),
    ),
    takes=(ROUTES.name,),
    check=check,
)
