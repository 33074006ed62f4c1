"""How assessments are found again, and how the same is not filed twice."""

from dataclasses import dataclass

from geodata.register.chain import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an assessment is found by."""

    content: str
    """Digest of what was filed; the same twice is a duplicate."""

    name_zh: str
    name_en: str
    iata: str | None
    province_zh: str | None
    lon: float
    lat: float
    as_of: str
    outcome_either: str
    outcome_both: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """An idempotency key of a token's holder, and the digest of its request."""

    holder: str
    key: str
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Conditions on assessments, None for any; the newest come first."""

    name: str | None = None
    """Part of either name."""

    iata: str | None = None
    province_zh: str | None = None
    as_of: str | None = None
    outcome: str | None = None
    reading: str = "either"
    decided: bool | None = None
    before: int | None = None
    """Only records with a lower number: where the page before ended."""

    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One assessment as the list shows it."""

    record: Record
    entry: Entry
