"""A case: the candidate, the day, the assumptions, and what the applicant states."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, TypeVar

from app.rules.case.inputs import STATED, Input
from app.rules.case.roads import Roads, StatedDrive
from app.rules.case.what_if import NOTHING, WhatIf
from geodata.text import Text

T = TypeVar("T")


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
    airport: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)
    """Its row among today's airports; None for a position, or an airport now closed."""

    given_datum: str | None = None
    """Datum in which its position was given; None if its code was given."""
    left_on: date | None = None
    """Day on which flights left this site, if it is a former one."""

    within_dash_line: bool = False
    """Whether it is at sea within the dash line of the South China Sea."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The values that the applicant states besides the site.

    Attributes:
        stated: Values by the names of `STATED`; None is not stated.
        drives: Drives to open ports, with the documents that support them.
    """

    stated: Mapping[str, Any] = field(default_factory=dict)
    drives: tuple[StatedDrive, ...] = ()

    def __getitem__(self, one: Input[T]) -> T | None:
        """Return the stated value of an input; None if it is not stated."""
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
    plan: str | None = None
    """Id of the plan asked for; None for the plan of the day."""

    what_if: WhatIf = NOTHING
    application: Application = Application()
    roads: Roads | None = field(default=None, compare=False, repr=False)
    """The road engine; None if none is connected."""
