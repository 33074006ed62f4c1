"""Measured value, requirement and margin of a clause as rows of a table."""

from collections.abc import Mapping
from typing import Any

from app.rules.finding.measured import NOTHING
from app.sheet.model import Measure

DASH = NOTHING.zh
EMPTY = Measure(label="", measured=DASH, required=DASH, margin=DASH, uncertainty=DASH)
"""The line of a finding that measures nothing."""


def measures(finding: Mapping[str, Any]) -> tuple[Measure, ...]:
    """Return a finding's measurements, labelled where their units do not tell them apart."""
    found = finding.get("measurements", ())
    units = [each["unit"] for each in found]
    lines = (
        Measure(
            label=each["label"] if units.count(each["unit"]) > 1 else "",
            measured=each["text"]["value"],
            required=each["text"]["required"],
            margin=each["text"]["margin"],
            uncertainty=each["text"]["uncertainty"],
        )
        for each in found
    )
    return tuple(lines) or (EMPTY,)
