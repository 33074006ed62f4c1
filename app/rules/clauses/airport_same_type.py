"""A province with ports below their volume may not add one of that type.

Only the province's own record of volumes tells whether it has such ports; no table here
holds it, so without a statement of the applicant the outcome is undetermined.
"""

from dataclasses import replace
from datetime import date

from app.rules.case.assumptions import ASSUMED_OPEN, assumed_in, marked
from app.rules.case.case import Case
from app.rules.case.deciding import numbers_of, plan_of
from app.rules.case.inputs import PROVINCE_BELOW_VOLUME
from app.rules.case.open_sites import open_sites
from app.rules.case.stated import true_or_not
from app.rules.finding.finding import MAINLAND_ONLY, Finding, Outcome, Part, Quantity
from app.rules.rule import Rule
from app.rules.volumes import CARGO, COASTAL_PEOPLE, OTHER_PEOPLE, VOLUMES, YEARS
from geodata.facts import Facts
from geodata.plan import Plan
from geodata.text import Text

NAME = "airport-same-type"
PROVINCE = Text("所在省级行政区", "province")
PORTS = Text("省内口岸", "ports of the province")
THRESHOLDS = {
    "people-coastal": (
        COASTAL_PEOPLE,
        Text("沿海航空口岸年人员", "People a year, coastal air ports"),
    ),
    "people-other": (
        OTHER_PEOPLE,
        Text("其他航空口岸年人员", "People a year, other air ports"),
    ),
    "cargo": (CARGO, Text("年货物", "Goods a year")),
    "years-in-use": (YEARS, Text("建成投入使用后起算", "In use before volumes count")),
}
"""The numbers of the volumes, by the names that this rule shows them under."""


def check(case: Case, facts: Facts) -> Finding:
    """Decide the clause from the record of the province's air ports."""
    years = numbers_of(case, facts, VOLUMES)[YEARS]
    below, province = (
        case.application[PROVINCE_BELOW_VOLUME],
        case.candidate.province_zh,
    )
    ports = [
        row
        for row in open_sites(facts, case.as_of, case.what_if).ports
        if row["province_zh"] == province
    ]
    outcome = Outcome.UNDETERMINED if below is None else _decided(below)
    if not case.candidate.mainland:
        outcome = Outcome.NOT_APPLICABLE
    elif not ports and below is None:
        outcome = Outcome.MET
    finding = Finding(
        outcome=outcome,
        because=_because(outcome, facts.province(province), len(ports)),
        measurements=(true_or_not(PROVINCE_BELOW_VOLUME, below, required=False),),
        parts=(
            Part(name="province_zh", label=PROVINCE, value=province),
            Part(
                name="ports_of_the_province",
                label=PORTS,
                value=[row["id"] for row in ports],
            ),
        ),
        aliases={
            "measured": {"province_below_volume": below},
            "required": {"province_below_volume": False},
        },
        notes=(_discretion(years),),
        source_ids=tuple(
            sorted({plan_of(case, facts).id, *(s for p in ports for s in p["source"])})
        ),
    )
    of_ports = replace(case, what_if=case.what_if.of_ports)
    return marked(finding, assumed_in(of_ports, facts))


def _discretion(years: float) -> Text:
    return Text(
        f"“原则上”留有裁量余地；口岸建成使用 {years:g} 年后才考核客货运量。",
        f"“In principle” leaves discretion; volumes count from {_years(years)} after a "
        "port is in use.",
    )


def _years(count: float) -> str:
    """Put years in words.

    >>> _years(3), _years(1), _years(12)
    ('three years', 'one year', '12 years')
    """
    words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
    number = words.get(int(count), f"{count:g}")
    return f"{number} year" if count == 1 else f"{number} years"


def _decided(below: bool) -> Outcome:
    return Outcome.NOT_MET if below else Outcome.MET


def _because(outcome: Outcome, province: Text, count: int) -> Text:
    return {
        Outcome.NOT_APPLICABLE: MAINLAND_ONLY,
        Outcome.UNDETERMINED: Text(
            f"{province.zh}当日有（或可能有）航空口岸 {count} 处，其客货运量是否达标须凭该省记录，"
            "请申请方说明并附依据。",
            f"{province.en} had, surely or possibly, {count} open aviation ports on the day; "
            "whether one is below its volume "
            "is on the province's record: have the applicant state it, with the document.",
        ),
        Outcome.NOT_MET: Text(
            f"据所报，{province.zh}有客货运量不达标的航空口岸：原则上不再增设。",
            f"By what is stated, {province.en} has aviation ports below their volume: in "
            "principle none is to be added.",
        ),
        Outcome.MET: Text(
            f"{province.zh}没有客货运量不达标的航空口岸（当日开放或可能开放的 {count} 处）。",
            f"{province.en} has no aviation port below its volume ({count} open or possibly so).",
        ),
    }[outcome]


def thresholds(plan: Plan, day: date) -> tuple[Quantity, ...]:
    """Return the volumes of aviation ports by a plan on a day."""
    parameters = plan.provision(VOLUMES).parameters
    return tuple(
        Quantity(
            name=name,
            value=parameters[number].on(day).value,
            unit=parameters[number].unit,
            meaning=meaning,
        )
        for name, (number, meaning) in THRESHOLDS.items()
    )


RULE = Rule(
    title=Text("省内同类口岸达标", "Ports of the same type in the province"),
    needs={VOLUMES: (COASTAL_PEOPLE, OTHER_PEOPLE, CARGO, YEARS)},
    thresholds=thresholds,
    takes=(PROVINCE_BELOW_VOLUME.name, *ASSUMED_OPEN),
    check=check,
)
