"""The open aviation ports for the page, which decides while a candidate is dragged."""

from datetime import date
from typing import Any

from app.rules.case.open_sites import Site, open_sites, surely
from app.rules.case.what_if import NOTHING, WhatIf
from geodata.facts import Facts
from layers.derivation.unplaced import APART_KM, former_name_en


def ports(
    facts: Facts, day: date, assumed: WhatIf = NOTHING
) -> dict[str, list[dict[str, Any]]]:
    """Return the sites that are, may be, or are assumed open on a day: WGS 84 degrees, metres.

    ``unplaced`` are the ports at former sites of unknown position: at their present
    sites, as inaccurate as these are far from the former ones at most.
    """
    sites = open_sites(facts, day, assumed)
    pairs = zip(sites.ports, sites.states, strict=True)
    return {
        "ports": [_port(port, certain=surely(state)) for port, state in pairs],
        "unplaced": [
            {
                **_port(port, certain=False),
                "zh": port["former_site_zh"],
                "en": former_name_en(port),
                "accuracy_m": APART_KM * 1e3,
            }
            for port in sites.unplaced
        ],
    }


def _port(port: Site, *, certain: bool) -> dict[str, Any]:
    return {
        "id": port["id"],
        "iata": port["iata"],
        "zh": port["name_zh"],
        "en": port["name_en"],
        "lon": port["lon"],
        "lat": port["lat"],
        "accuracy_m": port["position_accuracy_m"],
        "certain": certain,
    }
