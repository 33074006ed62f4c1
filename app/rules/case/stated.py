"""Measurements of the values that the applicant states."""

from collections.abc import Iterable
from typing import Any

from app.rules.case.input_kinds import Truth, Whole
from app.rules.case.inputs import Input
from app.rules.finding.measured import NO_UNIT, Measured


def at_least(
    one: Input[Any], value: float | None, required: Iterable[float]
) -> Measured:
    """Return a number that the applicant states, beside the least that is required."""
    kind = one.kind
    return Measured(
        name=one.name,
        label=one.label,
        value=value,
        required=tuple(sorted(set(required))),
        comparison="at-least",
        unit=kind.unit if isinstance(kind, Whole) else NO_UNIT,
    )


def true_or_not(one: Input[bool], value: bool | None, required: bool) -> Measured:
    """Return whether something is so, as the applicant states, beside what is required."""
    assert isinstance(one.kind, Truth)
    found = one.kind.found
    return Measured(
        name=one.name,
        label=one.label,
        value=None if value is None else found[value],
        required=(found[required],),
        comparison="is",
    )
