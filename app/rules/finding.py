"""What a rule finds: an outcome, what it was measured against, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from geodata.text import Text


class Outcome(StrEnum):
    """What the evidence says of a clause; there is no default."""

    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A threshold: its name, number and UCUM unit."""

    name: str
    value: float
    unit: str
    meaning: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule applied to one case, with what it rests on.

    ``evidence`` holds the members that the answer shows after the outcome, texts as
    `Text`; ``source_ids`` the sources of every fact used.
    """

    outcome: Outcome
    because: Text
    evidence: Mapping[str, Any]
    notes: tuple[Text, ...]
    source_ids: tuple[str, ...]
    heading: Text | None = None
    """Heading: the outcome in the words of the clause."""
