"""Former sites of airports, whether they were ports or not.

A site that was a port is in the table `aviation_ports` only; `airport_former_sites` holds
the sites that never were one.
"""

from geodata.dataset import Row
from geodata.facts import Facts
from geodata.memo import memo


@memo(most=1)
def former_sites(facts: Facts) -> tuple[Row, ...]:
    """Return the former sites of airports; those that were ports come first.

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
