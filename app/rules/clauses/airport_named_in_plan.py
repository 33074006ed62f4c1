"""Annexes: whether and how the plan names the airport."""

from app.rules.case.case import Case
from app.rules.case.deciding import plan_of
from app.rules.case.listing import Listing, annexes_of, listing_of, plan_entry
from app.rules.finding.finding import MAINLAND_ONLY, Finding, Outcome, Part
from app.rules.rule import Rule
from geodata.facts import Facts
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
    plan = plan_of(case, facts)
    listing = listing_of(case.candidate, plan)
    outcome = listing.outcome
    if not case.candidate.mainland:
        outcome = Outcome.NOT_APPLICABLE
    entry = listing.entry
    return Finding(
        outcome=outcome,
        because=_because(
            outcome, case.candidate.name, listing, annexes_of(plan, facts)
        ),
        measurements=(plan_entry(entry or {}),),
        parts=tuple(
            Part(name=name, label=label, value=entry and entry[column])
            for name, (column, label) in PARTS.items()
        ),
        source_ids=tuple(sorted({plan.id, *(entry["source"] if entry else ())})),
    )


def _because(outcome: Outcome, name: Text, listing: Listing, annexes: Text) -> Text:
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
            f"附件 1（{annexes.zh}）未将{name.zh}列为新开{named.zh}。",
            f"Annex 1 ({annexes.en}) does not list {name.en} to be opened{named.en}.",
        ),
        Outcome.NOT_APPLICABLE: MAINLAND_ONLY,
        Outcome.UNDETERMINED: Text(
            f"手头的规划文本只附有{annexes.zh}的情况表，{name.zh}是否列入须查该省附件"
            f"{named.zh}。",
            f"The copy of the plan at hand has the annex of {annexes.en} only; whether "
            f"{name.en} is listed is in its province's annex{named.en}.",
        ),
    }[outcome]


RULE = Rule(
    title=Text("是否列入规划", "Named in the plan"),
    takes=(),
    check=check,
)
