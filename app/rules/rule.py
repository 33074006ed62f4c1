"""What a rule is, what it is asked, and what it finds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from geodata.facts import Facts
from geodata.provenance import Clause
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
class Candidate:
    """An airport that may apply: WGS 84 degrees, accuracy in metres."""

    name: Text
    lon: float
    lat: float
    accuracy_m: float
    accuracy_from: Text
    province_zh: str | None
    mainland: bool
    iata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A candidate on a day; a threshold of one's own makes the case hypothetical."""

    candidate: Candidate
    as_of: date
    threshold_km: float | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A clause, its thresholds, and the check that decides it."""

    title: Text
    clause: Clause
    thresholds: tuple[Quantity, ...]
    check: Callable[[Case, Facts], Finding]
