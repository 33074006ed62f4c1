"""Measured value, requirement and margin of a clause as rows of a table."""

from collections.abc import Mapping
from typing import Any

from app.rules.finding.measured import NOTHING
from app.sheet.model import Measure

DASH = NOTHING.zh
EMPTY = Measure(label="", measured=DASH, required=DASH, margin=DASH, uncertainty=DASH)
"""The line of a finding that measures nothing."""


def measures(finding: Mapping[str, Any]) -> tuple[Measure, ...]:
    """Return a finding's measurements, labelled where no unit tells them apart."""
    found = finding.get("measurements", ())
    units = [each["unit"] for each in found]
    lines = (_line(each, alone=units.count(each["unit"]) == 1) for each in found)
    return tuple(lines) or (EMPTY,)


def _line(measurement: Mapping[str, Any], *, alone: bool) -> Measure:
    text = measurement["text"]
    clear = alone and measurement["unit"] in text["value"]
    return Measure(
        label="" if clear else measurement["label"],
        measured=text["value"],
        required=text["required"],
        margin=text["margin"],
        uncertainty=text["uncertainty"],
    )
