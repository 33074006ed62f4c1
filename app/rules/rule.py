"""A rule: the check that decides a clause, by the numbers that a plan gives it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.rules.case.case import Case
from app.rules.case.inputs import INPUTS
from app.rules.finding.finding import Finding, Quantity
from geodata.errors import BrokenPlan, UndeclaredInput
from geodata.facts import Facts
from geodata.plan import Plan
from geodata.plan_folder import clause_file
from geodata.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A clause as executable; its sentence and its numbers are the plan's."""

    title: Text
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The numbers it goes by: their names, by the clause that has them."""

    thresholds: Callable[[Plan, date], tuple[Quantity, ...]] | None = None
    """What it compares with by a plan on a day; None for the numbers of its own clause."""

    takes: tuple[str, ...] = ()
    """Names of the inputs that the rule takes besides the site and the day."""

    check: Callable[[Case, Facts], Finding]
    sensitivity: Callable[[Any, date], Mapping[str, Any]] | None = None
    """What would turn an outcome, from the surroundings that the check put into its
    finding, on days up to the one given."""

    def __post_init__(self) -> None:
        """Refuse inputs that are not declared."""
        unknown = [name for name in self.takes if name not in INPUTS]
        if unknown:
            raise UndeclaredInput(self.title, unknown)

    def quantities(self, name: str, plan: Plan, day: date) -> tuple[Quantity, ...]:
        """Return the thresholds of the rule ``name`` by a plan on a day."""
        if self.thresholds is not None:
            return self.thresholds(plan, day)
        return tuple(
            Quantity(
                name=one.name,
                value=one.on(day).value,
                unit=one.unit,
                meaning=one.meaning,
            )
            for one in plan.provision(name).parameters.values()
        )


def under(plan: Plan, rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Return the rules whose clause a plan has, in their order."""
    return {name: rule for name, rule in rules.items() if name in plan.provisions}


def check_plans(plans: Iterable[Plan], rules: Mapping[str, Rule]) -> None:
    """Refuse plans that lack a number of a rule, or have a clause that no rule goes by.

    A file of a mistaken name would be such a clause, and its rule would be left out.

    Raises:
        BrokenPlan: The file is named.
    """
    used = {*rules, *(clause for rule in rules.values() for clause in rule.needs)}
    for plan in plans:
        for rule in under(plan, rules).values():
            for clause, names in rule.needs.items():
                held = plan.provisions.get(clause)
                missing = [n for n in names if held is None or n not in held.parameters]
                if missing:
                    why = f"the number {missing[0]!r} is missing"
                    raise BrokenPlan(clause_file(plan, clause), None, why)
        for clause in plan.provisions:
            if clause not in used:
                why = "no rule goes by this clause"
                raise BrokenPlan(clause_file(plan, clause), None, why)
