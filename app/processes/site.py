"""Where a process is asked about: an airport's code, or a position."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.clock import today
from app.forms import Datum, Day, Metres, Number, Part, Words
from app.rules.candidate import by_code, by_position
from app.rules.rule import Candidate
from geodata.errors import BadForm
from geodata.facts import Facts
from geodata.text import Text

WHO = Text(
    "请给出 airport（代码），或同时给出 lon 与 lat（度）",
    "give airport (a code), or both lon and lat (degrees)",
)


PLACING = ("lon", "lat", "datum", "accuracy_m", "name")


class Site(Part):
    """The site asked about, and the day whose ports count; today where none is named."""

    airport: Annotated[str, Field(min_length=3, max_length=4)] | None = None
    lon: Number | None = None
    lat: Number | None = None
    datum: Datum | None = None
    accuracy_m: Metres | None = None
    name: Annotated[Words, Field(max_length=100)] | None = None
    as_of: Day | None = None

    @property
    def day(self) -> date:
        """Return the day whose ports count."""
        return self.as_of or today()

    def candidate(self, facts: Facts) -> Candidate:
        """Return the candidate at the site.

        Raises:
            BadForm: Neither a code nor a position is given, or both.
            InvalidInput: There is no such airport or position.
        """
        placed = [name for name in PLACING if getattr(self, name) is not None]
        if self.airport is not None and placed:
            listed = ", ".join(placed)
            why = Text(f"不能与 {listed} 同时给出", f"cannot go with {listed}")
            raise BadForm([("airport", why)])
        if self.airport is not None:
            return by_code(facts, self.airport, self.day)
        if self.lon is None or self.lat is None:
            raise BadForm([("airport, lon, lat", WHO)])
        return by_position(
            facts,
            self.lon,
            self.lat,
            datum=self.datum or "wgs84",
            accuracy_m=None if self.accuracy_m is None else float(self.accuracy_m),
            name=self.name,
        )
