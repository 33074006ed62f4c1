"""Check of a position against the airport whose code is given with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.rules.case.candidate import by_code
from app.rules.case.open_sites import OWN_SITE_KM
from geodata.crs import FROM_WGS84, TO_WGS84
from geodata.errors import AmbiguousSite
from geodata.facts import Facts
from geodata.geodesy import distance_m
from geodata.text import Text

SAME_M, SHIFTED_M = 50.0, 150.0
"""A position within the first distance of a known site if read in another datum, and
farther than the second in the stated one, is in that other datum: GCJ-02 shifts Chinese
airports by 180 to 670 m."""

AS_ONE = frozenset({"wgs84", "cgcs2000"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A position as given: degrees in its datum, accuracy in metres."""

    lon: float
    lat: float
    datum: str
    accuracy_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """The member of a position that contradicts the code, and the reason."""

    about: Literal["position", "datum"]
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    name: Text
    lon: float
    lat: float
    accuracy_m: float


def contradiction(
    facts: Facts, code: str, day: date, given: Given
) -> Contradiction | None:
    """Return the contradiction between a position and an airport's code; None if none.

    An airport that was moving on the day may be at either site.

    Raises:
        UnknownAirport: No airport has the code.
    """
    found = [_fault(given, site) for site in _sites(facts, code, day)]
    return None if None in found else found[0]


def _sites(facts: Facts, code: str, day: date) -> Iterator[_Site]:
    try:
        here = by_code(facts, code, day)
    except AmbiguousSite as moving:
        sites: list[dict[str, object]] = moving.members["sites"]  # type: ignore[assignment]
        for site in sites:
            name, lon, lat = str(site["name_zh"]), site["lon"], site["lat"]
            yield _Site(
                name=Text(name, name),
                lon=float(str(lon)),
                lat=float(str(lat)),
                accuracy_m=0.0,
            )
    else:
        yield _Site(
            name=here.name, lon=here.lon, lat=here.lat, accuracy_m=here.accuracy_m
        )


def _fault(given: Given, site: _Site) -> Contradiction | None:
    """Return the contradiction: not this site, or not in the stated datum."""
    off_m = _off_m(given, given.datum, site)
    if off_m <= SHIFTED_M:
        return None
    for datum in (
        FROM_WGS84.keys() - {given.datum} - (AS_ONE if given.datum in AS_ONE else set())
    ):
        if _off_m(given, datum, site) <= SAME_M:
            return Contradiction(about="datum", why=_shifted(given, datum, site, off_m))
    if off_m > OWN_SITE_KM * 1e3 + given.accuracy_m + site.accuracy_m:
        return Contradiction(about="position", why=_away(site, off_m))
    return None


def _off_m(given: Given, datum: str, site: _Site) -> float:
    east, north = TO_WGS84[datum](given.lon, given.lat)
    return float(distance_m(float(east), float(north), site.lon, site.lat))


def _shifted(given: Given, datum: str, site: _Site, off_m: float) -> Text:
    return Text(
        f"该坐标像是 {datum}：按 {datum} 换算即{site.name.zh}的位置，按 "
        f"{given.datum} 则差 {off_m:.0f} 米",
        f"the position looks like {datum}: read so it is that of {site.name.en}, "
        f"as {given.datum} it is {off_m:.0f} m off",
    )


def _away(site: _Site, off_m: float) -> Text:
    return Text(
        f"距{site.name.zh}已知位置（{site.lon}，{site.lat}）{off_m / 1e3:.1f} 公里，"
        "请核对代码、经纬度次序与坐标系",
        f"lies {off_m / 1e3:.1f} km from the known position of {site.name.en} "
        f"({site.lon}, {site.lat}); check the code, the order and the datum",
    )
