"""A place as a person writes it into one box: an airport, another place, or a position."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.rules.case.candidate import CHINA, LONGEST_CODE
from app.webmap.finder import readings
from geodata.dataset import Row
from geodata.facts import Facts
from geodata.former_sites import former_sites
from geodata.text import Text

NUMBER = r"-?\d{1,3}(?:\.\d{1,15})?"
POSITION = re.compile(rf"({NUMBER})°?(?:\s*[,;、]\s*|\s+)({NUMBER})°?")
ENDINGS = ("机场", "市", "州", "县", "airport")
"""Endings that names of airports do not have, or have in another place."""

BETWEEN, LETTERS = re.compile(r"[\s'’·]"), re.compile(r"[a-z]{2,}")

MOST = 12
"""Places listed where a name fits several."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place, and the parameters that ask for it."""

    name: Text
    params: Mapping[str, str]


def places(written: str, facts: Facts) -> list[Place]:
    """Return the places that a text may mean; none if it is unknown.

    A position is two numbers of degrees: in China longitude and latitude cannot be
    confused, elsewhere longitude comes first. Its decimals stay as they are written. All
    other notations are read by the page (`place.js`), as on the map. Names are also read
    in pinyin, whole or by initials.
    """
    text = unicodedata.normalize("NFKC", written).strip()[:LONGEST_CODE]
    if found := POSITION.fullmatch(text):
        return [_at(found[1], found[2])]
    rows = [*facts.records("airports"), *former_sites(facts)]
    coded = [row for row in rows if text.upper() in (row["iata"], row["icao"])]
    if coded:
        return [_airport(coded[0])]
    named = _bare(text.casefold())
    spoken = BETWEEN.sub("", text.casefold())
    letters = spoken if LETTERS.fullmatch(spoken) else ""
    ways = (
        _named(named, facts),
        _seats(named, facts),
        _airports_read(letters, facts),
        _seats_read(letters, facts),
    )
    return next((some for each in ways if (some := [*islice(each, MOST)])), [])


def _at(first: str, second: str) -> Place:
    west, south, east, north = CHINA
    swapped = west <= float(second) <= east and south <= float(first) <= north
    lon, lat = (second, first) if swapped else (first, second)
    return Place(Text(f"{lon}, {lat}", f"{lon}, {lat}"), {"lon": lon, "lat": lat})


def _bare(text: str) -> str:
    """Return a name without its ending; empty if too little is left of it."""
    for ending in ENDINGS:
        text = text.removesuffix(ending).rstrip()
    return text if len(text) > text.isascii() else ""


def _named(text: str, facts: Facts) -> Iterator[Place]:
    """Yield the airports with a text in one of their names."""
    others: dict[str, list[Row]] = {}
    for row in (*facts.records("airport_other_names"), *former_sites(facts)):
        others.setdefault(row["iata"], []).append(row)
    for row in facts.records("airports"):
        names = _names(row, *others.get(row["iata"], ()))
        if text and any(text in name for name in names):
            yield _airport(row)


def _seats(text: str, facts: Facts) -> Iterator[Place]:
    """Yield the administrative seats whose name begins with a text, as positions."""
    for row in facts.records("seats"):
        if text and any(name.startswith(text) for name in _names(row)):
            yield _seat(row)


def _airports_read(letters: str, facts: Facts) -> Iterator[Place]:
    """Yield the airports whose Chinese name is read as some letters."""
    for row in facts.records("airports"):
        if letters and reads(letters, readings(row["name_zh"])):
            yield _airport(row)


def _seats_read(letters: str, facts: Facts) -> Iterator[Place]:
    """Yield the administrative seats whose name is read as some letters."""
    for row in facts.records("seats"):
        syllables = row["pinyin"].split() if letters else ()
        typed = [[s.replace("ü", "u"), s.replace("ü", "v")] for s in syllables]
        if typed and reads(letters, typed):
            yield _seat(row)


def reads(letters: str, syllables: Sequence[Sequence[str]]) -> bool:
    """Tell whether letters are the first syllables, whole or begun, as on the map.

    >>> reads("mianyang", [["mian"], ["yang"]]), reads("my", [["mian"], ["yang"]])
    (True, True)
    >>> reads("mn", [["mian"], ["yang"]])
    False
    """
    if not letters or not syllables:
        return not letters
    return any(
        letters.startswith(way[:size]) and reads(letters[size:], syllables[1:])
        for way in syllables[0]
        for size in range(min(len(way), len(letters)), 0, -1)
    )


def _seat(row: Row) -> Place:
    province = row["province_zh"]
    label = Text(f"{row['name_zh']}，{province}", f"{row['name_en']}, {province}")
    accuracy = {"accuracy_m": str(row["position_accuracy_m"])}
    position = {"lon": str(row["lon"]), "lat": str(row["lat"]), **accuracy}
    return Place(label, {**position, "name": row["name_zh"]})


def _names(*rows: Row) -> Iterator[str]:
    for row in rows:
        for column in ("name_zh", "name_en", "city_en"):
            yield (row.get(column) or "").casefold()


def _airport(row: Row) -> Place:
    return Place(Text(row["name_zh"], row["name_en"]), {"airport": row["iata"]})
