"""Annexes: whether and how the plan names the airport.

Source: 国家口岸发展“十三五”规划 (署岸函字〔2016〕111号), section 7 and annex 1.
"""

from datetime import date

from app.rules.case.case import Case
from app.rules.case.listing import (
    ANNEX_PROVINCE,
    ANNEX_PROVINCE_EN,
    Listing,
    listed,
    listing_of,
)
from app.rules.finding.finding import Finding, Outcome, Part, Quantity
from app.rules.rule import Rule
from geodata.facts import Facts
from geodata.provenance import Clause
from geodata.text import Text

PARTS = {
    "entry": ("id", Text("规划所列项目", "entry in the plan")),
    "action": ("action", Text("规划所列事项", "what the plan calls for")),
    "plan_ref": ("plan_ref", Text("规划出处", "place in the plan")),
    "plan_quote_zh": ("plan_quote_zh", Text("规划原文", "text of the plan")),
}
"""Members of the answer: the column of the entry, and what it is called."""


def check(case: Case, facts: Facts) -> Finding:
    """Say whether the plan lists the airport to be opened."""
    listing = listing_of(case.candidate, facts)
    outcome = listing.outcome
    if not case.candidate.mainland:
        outcome = Outcome.NOT_APPLICABLE
    entry = listing.entry
    return Finding(
        outcome=outcome,
        because=_because(outcome, case.candidate.name, listing),
        measurements=(listed(entry or {}),),
        parts=tuple(
            Part(name=name, label=label, value=entry and entry[column])
            for name, (column, label) in PARTS.items()
        ),
        source_ids=tuple(sorted({"plan-13", *(entry["source"] if entry else ())})),
    )


def _because(outcome: Outcome, name: Text, listing: Listing) -> Text:
    entry = listing.entry
    named = Text(
        f"；规划提到“{entry['plan_quote_zh']}”（{entry['plan_ref']}）" if entry else "",
        f"; the plan says “{entry['plan_quote_zh']}” ({entry['plan_ref']})"
        if entry
        else "",
    )
    return {
        Outcome.MET: Text(
            f"{name.zh}列入规划新开口岸{named.zh}。",
            f"{name.en} is listed to be opened{named.en}.",
        ),
        Outcome.NOT_MET: Text(
            f"附件 1（{ANNEX_PROVINCE}）未将{name.zh}列为新开{named.zh}。",
            f"Annex 1 ({ANNEX_PROVINCE_EN}) does not list {name.en} to be opened{named.en}.",
        ),
        Outcome.NOT_APPLICABLE: Text(
            "本条只适用于内地机场。", "The clause concerns airports of the mainland."
        ),
        Outcome.UNDETERMINED: Text(
            f"手头的规划文本只附有{ANNEX_PROVINCE}的情况表，{name.zh}是否列入须查该省附件"
            f"{named.zh}。",
            f"The copy of the plan at hand has the annex of {ANNEX_PROVINCE_EN} only; whether "
            f"{name.en} is listed is in its province's annex{named.en}.",
        ),
    }[outcome]


RULE = Rule(
    title=Text("是否列入规划", "Named in the plan"),
    clause=Clause(
        instrument="国家口岸发展“十三五”规划（署岸函字〔2016〕111号）",
        section="七",
        text_zh="充分发挥国家口岸发展五年规划的引领和约束作用",
        text_en="the five-year plan of ports is to lead and to bind",
        in_force=date(2016, 12, 1),
    ),
    thresholds=(
        Quantity(
            name="entries",
            value=1,
            unit="1",
            meaning=Text("列入附件的新开口岸", "Entry among the ports to be opened"),
        ),
    ),
    takes=(),
    check=check,
)
