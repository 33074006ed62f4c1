"""Ports that were open on a day at a former site of unknown position.

The former site is assumed to be within `APART_KM` of the present one. Ground that only such
a port may bar is neither within its ring for certain nor free of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from geodata.facts import Facts
from geodata.text import Text
from layers.derivation.aviation import POSSIBLE, changes
from layers.derivation.proximity import Centres
from layers.layer import Column

APART_KM = 60.0
"""Assumed largest distance of a former site from the present one. Of the airports with
two known sites, those of Jining are farthest apart: 53.3 km."""

FORMER_SITE = "former-site"
"""State of a port that was or may have been open at a site of unknown position."""

NOT_CERTAIN = (POSSIBLE, FORMER_SITE)
"""Certainties that are drawn as doubtful."""

Port = Mapping[str, Any]

UNPLACED = Column(
    name="unplaced",
    meaning=Text(
        "当日位于前一场址而该址位置未收录的口岸：IATA 代码 起/止（止日不含，.. 为不详），"
        "以分号隔开；空为没有",
        "Ports that were at a former site of unknown position that day: IATA code and "
        "start/end (end not included, .. where unknown), separated by semicolons; empty "
        "if there is none",
    ),
)


def elsewhere(port: Port, day: date) -> bool:
    """Tell whether a port was or may have been open at a site of unknown position."""
    if not port.get("former_site_zh"):
        return False
    first = elsewhere_from(port)
    return (first is None or first <= day) and day < port["open_from_latest"]


def elsewhere_from(port: Port) -> date | None:
    """Return the first day on which a moved port may have been open at its former site."""
    opened = port["port_from"]
    return date.fromisoformat(f"{opened}-01-01"[:10]) if opened else None


def unplaced_on(facts: Facts, day: date) -> list[Port]:
    """Return the ports at sites of unknown position: the rows of their present sites."""
    rows = facts.on(day).records("aviation_ports")
    return [port for port in rows if elsewhere(port, day)]


def present_sites(ports: Sequence[Port]) -> Centres:
    """Return the longitudes and latitudes of the present sites."""
    return tuple((port["lon"], port["lat"]) for port in ports)


def ring_changes(facts: Facts) -> list[date]:
    """Return every day on which a ring, or a disc round a site not held, may change."""
    first = (
        elsewhere_from(port)
        for port in facts.records("aviation_ports")
        if port["former_site_zh"]
    )
    return sorted({*changes(facts), *(day for day in first if day)})


def described(ports: Sequence[Port]) -> list[dict[str, Any]]:
    """Return ports as an answer names them: since, until (not included), and why."""
    return [
        {
            "id": port["id"],
            "iata": port["iata"],
            "name_zh": port["former_site_zh"],
            "name_en": former_name_en(port),
            "since": port["port_from"],
            "until": port["open_from_latest"],
            "present_lon": port["lon"],
            "present_lat": port["lat"],
            "apart_km": APART_KM,
            "why_zh": why(port).zh,
            "why_en": why(port).en,
        }
        for port in ports
    ]


def former_name_en(port: Port) -> str:
    """Return the English name of a former site, by the present one."""
    return f"Former site of {port['name_en']}"


def why(port: Port) -> Text:
    """Say since when and until when a port was at a site that is not held."""
    since, until = port["port_from"], port["open_from_latest"]
    return Text(
        f"{port['former_site_zh']}（{port['iata']}）："
        f"{f'{since} 起为航空口岸' if since else '何时成为航空口岸不详'}，至迟 {until} 迁至"
        f"{port['name_zh']}；该址位置未收录，按距现址至多 {APART_KM:g} 公里计",
        f"{former_name_en(port)} ({port['iata']}): a port "
        f"{f'from {since}' if since else 'since an unknown date'}, moved by {until} at "
        f"the latest; its position is not held and taken to be within {APART_KM:g} km of "
        "the present site",
    )


def intervals(ports: Sequence[Port]) -> str | None:
    """Return codes with their times, ISO 8601, for formats without lists; None for none.

    >>> intervals([])
    >>> row = {"iata": "CGQ", "port_from": "1992-04"}
    >>> intervals([{**row, "open_from_latest": date(2005, 8, 27)}])
    'CGQ 1992-04/2005-08-27'
    """
    spans = (
        f"{port['iata']} {port['port_from'] or '..'}/{port['open_from_latest']}"
        for port in ports
    )
    return "; ".join(spans) or None
