"""A place as a person writes it into one box: a code, a name, or a position."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.rules.case.candidate import CHINA, LONGEST_CODE
from geodata.dataset import Row
from geodata.facts import Facts
from geodata.former_sites import former_sites
from geodata.text import Text

NUMBER = r"-?\d{1,3}(?:\.\d{1,15})?"
POSITION = re.compile(rf"({NUMBER})°?(?:\s*[,;、]\s*|\s+)({NUMBER})°?")
ENDINGS = ("机场", "市", "州", "县", "airport")
"""Endings that names of airports do not have, or have in another place."""

MOST = 12
"""Airports listed where a name fits several."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place, and the parameters that ask for it."""

    name: Text
    params: Mapping[str, str]


def places(written: str, facts: Facts) -> list[Place]:
    """Return the places that a text may mean; none if it is unknown.

    A position is two numbers of degrees: in China longitude and latitude cannot be
    confused, elsewhere longitude comes first. Its decimals stay as they are written.
    """
    text = unicodedata.normalize("NFKC", written).strip()[:LONGEST_CODE]
    if found := POSITION.fullmatch(text):
        return [_at(found[1], found[2])]
    rows = [*facts.records("airports"), *former_sites(facts)]
    coded = [row for row in rows if text.upper() in (row["iata"], row["icao"])]
    if coded:
        return [_airport(coded[0])]
    return _named(text.casefold(), facts)


def _at(first: str, second: str) -> Place:
    west, south, east, north = CHINA
    swapped = west <= float(second) <= east and south <= float(first) <= north
    lon, lat = (second, first) if swapped else (first, second)
    return Place(Text(f"{lon}, {lat}", f"{lon}, {lat}"), {"lon": lon, "lat": lat})


def _named(text: str, facts: Facts) -> list[Place]:
    """Return the airports with a text in one of their names."""
    for ending in ENDINGS:
        text = text.removesuffix(ending).rstrip()
    if len(text) < (2 if text.isascii() else 1):
        return []
    others: dict[str, list[Row]] = {}
    for row in (*facts.records("airport_other_names"), *former_sites(facts)):
        others.setdefault(row["iata"], []).append(row)
    found = (
        _airport(row)
        for row in facts.records("airports")
        if any(text in name for name in _names(row, *others.get(row["iata"], ())))
    )
    return list(found)[:MOST]


def _names(*rows: Row) -> Iterator[str]:
    for row in rows:
        for column in ("name_zh", "name_en", "city_en"):
            yield (row.get(column) or "").casefold()


def _airport(row: Row) -> Place:
    return Place(Text(row["name_zh"], row["name_en"]), {"airport": row["iata"]})
