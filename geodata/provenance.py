"""Where a fact or a rule comes from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One provision of a published instrument, quoted in its own words."""

    instrument: str
    section: str
    text_zh: str
    text_en: str
    in_force: date
