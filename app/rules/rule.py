"""A rule: a clause of the plan, its thresholds, and the check that decides it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rules.case.case import Case
from app.rules.case.inputs import INPUTS
from app.rules.finding.finding import Finding, Quantity
from geodata.errors import UndeclaredInput
from geodata.facts import Facts
from geodata.provenance import Clause
from geodata.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A clause, its thresholds, and the check that decides it."""

    title: Text
    clause: Clause
    thresholds: tuple[Quantity, ...]
    takes: tuple[str, ...] = ()
    """Inputs that it takes besides the site and the day, by name."""

    check: Callable[[Case, Facts], Finding]
    sensitivity: Callable[[Any, date], Mapping[str, Any]] | None = None
    """What would turn an outcome, from the surroundings that the check put into its
    finding, on days up to the one given."""

    def __post_init__(self) -> None:
        """Refuse inputs that are not declared."""
        unknown = [name for name in self.takes if name not in INPUTS]
        if unknown:
            raise UndeclaredInput(self.title, unknown)
