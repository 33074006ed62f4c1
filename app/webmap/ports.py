"""The open aviation ports as the page needs them, to decide while a candidate moves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.rules.case.open_sites import open_sites, surely
from geodata.facts import Facts


def ports(facts: Facts, day: date) -> Iterator[dict[str, Any]]:
    """Yield the sites that are, or may be, open on a day: WGS 84 degrees, metres."""
    sites = open_sites(facts, day)
    for port, state in zip(sites.ports, sites.states, strict=True):
        yield {
            "id": port["id"],
            "iata": port["iata"],
            "zh": port["name_zh"],
            "en": port["name_en"],
            "lon": port["lon"],
            "lat": port["lat"],
            "accuracy_m": port["position_accuracy_m"],
            "certain": surely(state),
        }
