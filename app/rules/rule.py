"""What a rule is, what it is asked, and what it finds."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.rules.inputs import INPUTS, STATED, Input
from app.rules.roads import Roads, StatedDrive
from app.rules.what_if import NOTHING, WhatIf
from geodata.errors import UndeclaredInput
from geodata.facts import Facts
from geodata.provenance import Clause
from geodata.text import Text

T = TypeVar("T")


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
    given_datum: str | None = None
    """Datum in which its position was given; None if its code was given."""
    left_on: date | None = None
    """Day on which flights left this site, if it is a former one."""

    within_dash_line: bool = False
    """Whether it is at sea within the dash line of the South China Sea."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What the applicant states besides the site.

    Attributes:
        stated: Values by the names of `STATED`; None is not stated.
        drives: Drives to open ports, with the documents that bear them out.
    """

    stated: Mapping[str, Any] = field(default_factory=dict)
    drives: tuple[StatedDrive, ...] = ()

    def __getitem__(self, one: Input[T]) -> T | None:
        """Return what is stated; None where nothing is."""
        return self.stated.get(one.name)

    @property
    def document(self) -> dict[str, Any]:
        """The members of an answer: every input, and the drives."""
        stated = {name: self.stated.get(name) for name in STATED}
        return {**stated, "drives": tuple(asdict(drive) for drive in self.drives)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A candidate on a day; assumptions make the case hypothetical."""

    candidate: Candidate
    as_of: date
    what_if: WhatIf = NOTHING
    application: Application = Application()
    roads: Roads | None = field(default=None, compare=False, repr=False)
    """The engine to ask for drives; None where none is connected."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A clause, its thresholds, and the check that decides it."""

    title: Text
    clause: Clause
    thresholds: tuple[Quantity, ...]
    takes: tuple[str, ...] = ()
    """Inputs that it takes besides the site and the day, by name."""

    check: Callable[[Case, Facts], Finding]
    sensitivity: Callable[[Case, Facts, date], Mapping[str, Any]] | None = None
    """What would turn the outcome, on days up to the one given; see `sensitivity`."""

    def __post_init__(self) -> None:
        """Refuse inputs that are not declared."""
        unknown = [name for name in self.takes if name not in INPUTS]
        if unknown:
            raise UndeclaredInput(self.title, unknown)
