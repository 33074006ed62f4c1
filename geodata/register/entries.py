"""How assessments are found again, and how the same is not filed twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geodata.register.chain import Record

ENTRY = "entry"
"""Member of an assessment's body that is copied to its row in the list."""

About = Callable[[str], Sequence[Record]]
"""Function that returns the records about a record, by its id, oldest first."""

Days = tuple[str | None, str | None]
"""First and last day of a period, both included, None for an open end."""

ANY_DAY: Days = (None, None)
WITHDRAWN = "withdrawn"
"""The decision after which an application is no longer in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The values by which an assessment is found."""

    content: str
    """Digest of what was filed; a second one is a duplicate while the first is in force."""

    name_zh: str
    name_en: str
    iata: str | None
    province_zh: str | None
    lon: float
    lat: float
    as_of: str
    outcome_either: str
    outcome_both: str
    supersedes: str | None = None
    """Id of the assessment that it supersedes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """An idempotency key of a token's holder, and the digest of its request."""

    holder: str
    key: str
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Conditions on assessments, None for any; the newest come first."""

    words: tuple[str, ...] = ()
    """Words, each of which must occur in one of the names or in the code."""

    iata: str | None = None
    province_zh: str | None = None
    as_of: str | None = None
    filed: Days = ANY_DAY
    officer: str | None = None
    """Name of who entered the filing, or who took or entered the decision in force."""

    airport_class: str | None = None
    outcome: str | None = None
    reading: str = "either"
    decided: bool | None = None
    decision: str | None = None
    decided_on: Days = ANY_DAY
    """Kind and day of the decision in force."""

    superseded: bool | None = None
    before: int | None = None
    """Only records with a lower number: where the page before ended."""

    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Number of assessments found, and how many of them are in force."""

    matched: int
    standing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One assessment as the list shows it."""

    record: Record
    entry: Entry
