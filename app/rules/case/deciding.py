"""The plan that decides a case, and its description in answers."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from app.rules.case.case import Case
from geodata.facts import Facts
from geodata.plan import Deciding, Number, Plan


def deciding(case: Case, facts: Facts) -> Deciding:
    """Return the plan that decides a case: the one asked for, or that of its day.

    Raises:
        UnknownPlan: The plan asked for is not held.
    """
    return facts.plans.deciding(case.as_of, case.plan)


def plan_of(case: Case, facts: Facts) -> Plan:
    """Return the plan that decides a case; raises as `deciding` does."""
    return facts.plans.applied(case.as_of, case.plan)


def numbers_of(case: Case, facts: Facts, *rules: str) -> dict[str, Number]:
    """Return the numbers of some clauses that a case goes by, by name.

    Raises:
        NotInPlan: The plan has no such clause.
    """
    plan = plan_of(case, facts)
    return {
        name: number
        for rule in rules
        for name, number in plan.numbers(rule, case.as_of).items()
    }


def steady(case: Case, facts: Facts, rule: str) -> tuple[date, date]:
    """Return the days around a case between which the same numbers decide a rule.

    Returns:
        The first such day, and the first day after them on which another plan or a later
        measure sets the numbers; `date.min` and `date.max` where there is none.
    """
    days = sorted(_turns(case, facts, rule))
    before = [day for day in days if day <= case.as_of]
    after = [day for day in days if day > case.as_of]
    return (before[-1] if before else date.min), (after[0] if after else date.max)


def _turns(case: Case, facts: Facts, rule: str) -> Iterator[date]:
    """Yield the days on which the numbers of a rule may become others."""
    held = facts.plans.held if case.plan is None else [facts.plans.named(case.plan)]
    for plan in held:
        if plan is not held[0]:
            yield plan.in_force
        provision = plan.provisions.get(rule)
        parameters = provision.parameters.values() if provision else ()
        for day in (day for one in parameters for day in one.days):
            if case.plan is not None or facts.plans.on(day) is plan:
                yield day


def plan_document(found: Deciding, day: date, rules: Iterable[str]) -> dict[str, Any]:
    """Return the description of the deciding plan for an answer.

    Args:
        found: The plan, and why it decides.
        day: The day of the case.
        rules: The rules whose numbers the answer rests on; those that later measures
            set are told.
    """
    document = {
        "id": found.plan.id,
        "title": found.plan.title,
        "basis": found.basis,
        "why": found.why,
    }
    amended = list(_amended(found.plan, day, rules))
    return {**document, "amended": amended} if amended else document


def _amended(plan: Plan, day: date, rules: Iterable[str]) -> Iterator[dict[str, Any]]:
    held = (rule for rule in dict.fromkeys(rules) if rule in plan.provisions)
    for rule in held:
        for one in plan.provisions[rule].parameters.values():
            value = one.on(day)
            if value.document != plan.id:
                yield {
                    "rule": rule,
                    "name": one.name,
                    "meaning": one.meaning,
                    "value": value.value,
                    "unit": one.unit,
                    "from": value.since,
                    "document": plan.documents[value.document].title,
                }
