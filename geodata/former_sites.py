"""Where airports stood before: the sites that ports left, and those of other airports.

A site that was a port stands in `aviation_ports` and nowhere else; `airport_former_sites`
holds the sites that never were one.
"""

from functools import lru_cache

from geodata.dataset import Row
from geodata.facts import Facts


@lru_cache(maxsize=16)
def former_sites(facts: Facts) -> tuple[Row, ...]:
    """Return the former sites of airports, those that were ports first.

    Returns:
        Rows with id, names, codes, province and point (CRS84 degrees), and the days
        ``used_to_earliest`` and ``used_to_latest`` between which flights left the site.
    """
    ports = [
        {
            **port,
            "used_to_earliest": port["open_to_earliest"],
            "used_to_latest": port["open_to_latest"],
        }
        for port in facts.records("aviation_ports")
        if port["status"] == "closed"
    ]
    return (*ports, *facts.records("airport_former_sites"))
