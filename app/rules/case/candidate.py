"""Candidates, made from an airport's code or from a position."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from app.rules.case.case import Candidate
from geodata.crs import TO_WGS84
from geodata.errors import (
    AmbiguousSite,
    BadPosition,
    ClosedAirport,
    UnknownAirport,
)
from geodata.facts import Facts
from geodata.former_sites import former_sites
from geodata.text import Text

CHINA = (73.0, 3.0, 136.0, 54.0)
"""West, south, east, north of China, degrees; used only to detect swapped coordinates."""

DEGREE_M = 111_320.0
FROM_ROUNDING = Text(
    "由所给坐标的小数位数推定；如另有依据，请注明精度",
    "derived from the number of decimals given; state the accuracy if you know it",
)
AS_WGS84 = Text(
    "；CGCS2000 与 WGS 84 相差仅厘米，视同",
    "; CGCS2000 agrees with WGS 84 to centimetres and is treated as WGS 84",
)
FROM_CALLER = Text("由申请方给出", "as the applicant states")
FROM_TABLE = Text("机场表所载", "as recorded in the table of airports")

Record = Mapping[str, Any]


def at(facts: Facts, record: Record, airport: Record | None = None) -> Candidate:
    """Return the candidate at the site of a row of airports, ports or former sites.

    Args:
        facts: The facts.
        record: The row of the site.
        airport: The row of the airport, if it is one of today's.
    """
    return Candidate(
        name=Text(record["name_zh"], record["name_en"]),
        lon=record["lon"],
        lat=record["lat"],
        accuracy_m=float(record["position_accuracy_m"]),
        accuracy_from=FROM_TABLE,
        province_zh=record["province_zh"],
        mainland=record["province_zh"] in mainland(facts),
        iata=record["iata"],
        airport=airport,
    )


LONGEST_CODE = 100
"""Longer texts are neither code nor name; searching for similar ones would take seconds."""


def mainland(facts: Facts) -> frozenset[str]:
    """Return the names of the provinces to which the rule applies."""
    rows = facts.records("provinces")
    return frozenset(row["name_zh"] for row in rows if row["mainland"])


def by_code(facts: Facts, code: str, day: date) -> Candidate:
    """Return the candidate with an IATA or ICAO code, at its site of that day.

    Raises:
        UnknownAirport: No civil transport airport has the code; near ones are named.
        ClosedAirport: The airport was closed before ``day`` and not replaced.
        AmbiguousSite: The airport moved at an unknown time around ``day``, or the
            position of its site on that day is not in the tables.
    """
    if len(code) > LONGEST_CODE:
        raise UnknownAirport(code[:LONGEST_CODE], [])
    facts = facts.on(day)
    airports = [row for row in facts.records("airports") if _has_code(row, code)]
    sites = [row for row in former_sites(facts) if _has_code(row, code)]
    if not airports and not sites:
        raise UnknownAirport(code, near(code, facts.records("airports")))
    former = [row for row in sites if day < row["used_to_latest"]]
    airport = airports[0] if airports else None
    if former and day < former[0]["used_to_earliest"]:
        here = at(facts, former[0], airport)
        return replace(here, left_on=former[0]["used_to_latest"])
    if airport is None and not former:
        raise ClosedAirport(sites[0], day)
    if airport is not None and not former:
        _refuse_unplaced(facts, airport, day)
        return at(facts, airport, airport)
    raise _moving(former[0], airports, day)


def _has_code(row: Record, code: str) -> bool:
    return unicodedata.normalize("NFKC", code).strip().upper() in (
        row["iata"],
        row["icao"],
    )


def _refuse_unplaced(facts: Facts, airport: Record, day: date) -> None:
    """Raise for a day on which the airport's site is not in the tables."""
    for port in facts.records("aviation_ports"):
        if (
            port["id"] == airport["id"]
            and port["former_site_zh"]
            and day < port["open_from_latest"]
        ):
            raise AmbiguousSite(
                f"{day}，{airport['name_zh']}尚在{port['former_site_zh']}，该址位置未收录；"
                "请改用 lon、lat。",
                f"On {day}, {airport['name_en']} was still at its former site, whose "
                "position is not in the tables. Give lon and lat instead.",
                sites=[_site(airport)],
            )


def _moving(former: Record, airports: Sequence[Record], day: date) -> AmbiguousSite:
    left, gone = former["used_to_earliest"], former["used_to_latest"]
    return AmbiguousSite(
        f"{former['name_zh']}在 {left} 至 {gone} 之间迁出，{day} 所用场址未能证实；"
        "请改用 lon、lat。",
        f"Flights left {former['name_en']} between {left} and {gone}; the site on {day} "
        "is not established. Give lon and lat instead.",
        sites=[_site(row) for row in (former, *airports)],
    )


def _site(row: Record) -> dict[str, Any]:
    return {name: row[name] for name in ("name_zh", "lon", "lat")}


def near(code: str, airports: tuple[Record, ...]) -> list[str]:
    """Return up to five airports with a code or name similar to ``code``."""
    labels = {
        str(name).upper(): f"{row['iata']} {row['name_zh']}"
        for row in airports
        for name in (row["iata"], row["icao"], row["name_zh"], row["name_en"])
        if name
    }
    wanted = code.strip().upper()
    holding = [
        label for name, label in labels.items() if len(wanted) > 1 and wanted in name
    ]
    close = [labels[m] for m in get_close_matches(wanted, labels, n=5, cutoff=0.6)]
    return list(dict.fromkeys([*close, *holding]))[:5]


def by_position(
    facts: Facts,
    lon: Decimal,
    lat: Decimal,
    *,
    datum: str = "wgs84",
    accuracy_m: float | None = None,
    name: str | None = None,
) -> Candidate:
    """Return the candidate at a position.

    Args:
        facts: The facts, for its province.
        lon: Longitude, degrees, as written: its decimals imply an accuracy.
        lat: Latitude, degrees.
        datum: Datum of the numbers, one of `datums.NAMES`.
        accuracy_m: Accuracy stated by the caller, metres.
        name: Name of the candidate.

    Raises:
        BadPosition: Out of range, or longitude and latitude look swapped.
    """
    check_order(float(lon), float(lat))
    east, north = (float(v) for v in TO_WGS84[datum](float(lon), float(lat)))
    province = facts.boundaries.locate(east, north)
    label = name or f"{north:.4f}°N {east:.4f}°E"
    origin = FROM_ROUNDING if accuracy_m is None else FROM_CALLER
    if datum == "cgcs2000":
        origin = Text(origin.zh + AS_WGS84.zh, origin.en + AS_WGS84.en)
    return Candidate(
        name=Text(label, label),
        lon=round(east, 7),
        lat=round(north, 7),
        accuracy_m=rounding_m(lon, lat) if accuracy_m is None else accuracy_m,
        accuracy_from=origin,
        province_zh=province,
        mainland=province in mainland(facts),
        given_datum=datum,
        within_dash_line=province is None
        and facts.boundaries.within_dash_line(east, north),
    )


def rounding_m(lon: Decimal, lat: Decimal) -> float:
    """Return how far rounding to the decimals given can have moved a point, metres.

    >>> round(rounding_m(Decimal("103.682"), Decimal("32.853")))
    73
    """
    east, north = (0.5 * 10.0 ** _exponent(v) * DEGREE_M for v in (lon, lat))
    return math.hypot(east * math.cos(math.radians(float(lat))), north)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def check_order(lon: float, lat: float) -> None:
    """Refuse numbers that are no position, or plainly the wrong way round."""
    if lon == 0 and lat == 0:
        raise BadPosition(
            "lon=0、lat=0 位于几内亚湾，多为坐标缺失时的填充值；请填写实际坐标。",
            "lon=0, lat=0 lies in the Gulf of Guinea and usually means that the position is "
            "missing. Give the real one.",
        )
    if _in_china(lat, lon) and not _in_china(lon, lat):
        raise BadPosition(
            f"经度与纬度似乎写反了：lon={lon:.10g}、lat={lat:.10g} 不在中国，"
            f"而 lon={lat:.10g}、lat={lon:.10g} 在。",
            f"lon and lat look swapped: lon={lon:.10g}, lat={lat:.10g} is not in China, "
            f"lon={lat:.10g}, lat={lon:.10g} is.",
            did_you_mean={"lon": lat, "lat": lon},
        )
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadPosition(
            f"lon={lon:.10g}、lat={lat:.10g} 超出范围：经度 ±180，纬度 ±90（度）。",
            f"lon={lon:.10g}, lat={lat:.10g} is out of range: longitudes lie within ±180, "
            "latitudes within ±90 degrees.",
        )


def _in_china(lon: float, lat: float) -> bool:
    west, south, east, north = CHINA
    return west <= lon <= east and south <= lat <= north


def described(here: Candidate) -> dict[str, Any]:
    """Return a candidate as answers show it."""
    return {
        "name": here.name,
        "iata": here.iata,
        "lon": here.lon,
        "lat": here.lat,
        "given_datum": here.given_datum,
        "province_zh": here.province_zh,
        "accuracy_m": round(here.accuracy_m, 1),
        "accuracy_from": here.accuracy_from,
    }
