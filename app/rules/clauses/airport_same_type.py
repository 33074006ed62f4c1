"""Section 7: a province with ports below their volume may not add one of that type.

Only the province's own record of volumes tells whether it has such ports; no table here
holds it, so without the applicant's word the outcome stays open.

Source: 国家口岸发展“十三五”规划 (署岸函字〔2016〕111号), section 7 and Box 4.
"""

from datetime import date

from app.rules.case.assumptions import ASSUMED_OPEN, marked
from app.rules.case.case import Case
from app.rules.case.inputs import PROVINCE_BELOW_VOLUME
from app.rules.case.open_sites import open_sites
from app.rules.case.stated import true_or_not
from app.rules.finding.finding import Finding, Outcome, Part, Quantity
from app.rules.rule import Rule
from app.rules.volumes import COASTAL_PEOPLE, OTHER_PEOPLE, TONNES
from geodata.facts import Facts
from geodata.provenance import Clause
from geodata.text import Text

YEARS = 3
PROVINCE = Text("所在省级行政区", "province")
PORTS = Text("省内口岸", "ports of the province")


def check(case: Case, facts: Facts) -> Finding:
    """Decide the clause from the record of the province's air ports."""
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
        because=_because(outcome, _named(province, facts), len(ports)),
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
        notes=(
            Text(
                "“原则上”留有裁量余地；口岸建成使用 3 年后才考核客货运量。",
                "“In principle” leaves discretion; volumes count from three years after "
                "a port is in use.",
            ),
        ),
        source_ids=tuple(sorted({"plan-13", *(s for p in ports for s in p["source"])})),
    )
    return marked(finding, case.what_if.of_ports, facts)


def _decided(below: bool) -> Outcome:
    return Outcome.NOT_MET if below else Outcome.MET


def _named(province_zh: str | None, facts: Facts) -> Text:
    """Return both names of a province; empty for a place outside all."""
    rows = (r for r in facts.records("provinces") if r["name_zh"] == province_zh)
    return next((Text(r["name_zh"], r["name_en"]) for r in rows), Text("", ""))


def _because(outcome: Outcome, province: Text, count: int) -> Text:
    return {
        Outcome.NOT_APPLICABLE: Text(
            "本条只适用于内地机场。", "The clause concerns airports of the mainland."
        ),
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


RULE = Rule(
    title=Text("省内同类口岸达标", "Ports of the same type in the province"),
    clause=Clause(
        instrument="国家口岸发展“十三五”规划（署岸函字〔2016〕111号）",
        section="七",
        text_zh="原则上，省级行政区域内有客货运量不达标口岸的不再增设同类口岸",
        text_en="in principle, a province with ports whose volumes fall short adds no "
        "further port of that type",
        in_force=date(2016, 12, 1),
    ),
    thresholds=(
        Quantity(
            name="people-coastal",
            value=COASTAL_PEOPLE,
            unit="1/a",
            meaning=Text("沿海航空口岸年人员", "People a year, coastal air ports"),
        ),
        Quantity(
            name="people-other",
            value=OTHER_PEOPLE,
            unit="1/a",
            meaning=Text("其他航空口岸年人员", "People a year, other air ports"),
        ),
        Quantity(
            name="cargo",
            value=TONNES,
            unit="t/a",
            meaning=Text("年货物", "Goods a year"),
        ),
        Quantity(
            name="years-in-use",
            value=YEARS,
            unit="a",
            meaning=Text("建成投入使用后起算", "In use before volumes count"),
        ),
    ),
    takes=(PROVINCE_BELOW_VOLUME.name, *ASSUMED_OPEN),
    check=check,
)
