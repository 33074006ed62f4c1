"""Ports that were open on a day at a former site whose position is not held."""

from collections.abc import Iterator
from datetime import date

from app.rules.open_sites import Site
from app.rules.rule import Case
from geodata.facts import Facts
from geodata.geodesy import distance_m
from geodata.text import Text

SEARCH_KM = 300.0
"""A former site this near may matter: 240 km, and how far airports of a city lie apart."""


def unplaced_ports(facts: Facts, day: date) -> Iterator[Site]:
    """Yield the ports that were, or may have been, at a site not held on a day.

    Each is the row of its present site; ``former_site_zh`` names the one before.
    """
    for port in facts.records("aviation_ports"):
        opened = port["port_from"] or ""
        if port["former_site_zh"] and opened <= str(day) < str(
            port["open_from_latest"]
        ):
            yield port


def unplaced_notes(case: Case, facts: Facts) -> Iterator[Text]:
    """Name the ports near a candidate that stood elsewhere then, none knows where."""
    here = case.candidate
    near = [
        port
        for port in unplaced_ports(facts, case.as_of)
        if distance_m(here.lon, here.lat, [port["lon"]], [port["lat"]])[0]
        <= SEARCH_KM * 1e3
    ]
    if near:
        zh = "、".join(f"{p['city_zh']}（{p['former_site_zh']}）" for p in near)
        en = ", ".join(f"{p['name_en']} ({p['iata']})" for p in near)
        yield Text(
            f"以下航空口岸在 {case.as_of} 位于前一场址，其位置未收录，本结论未计入：{zh}。",
            f"On {case.as_of} these aviation ports were at former sites whose positions "
            f"are not held; the outcome leaves them out: {en}.",
        )
