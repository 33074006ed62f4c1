"""Which aviation ports are open on a day, as far as documents tell."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from geodata.facts import Facts

CERTAIN, POSSIBLE = "certain", "possible"
BOUNDS = (
    "open_from_earliest",
    "open_from_latest",
    "open_to_earliest",
    "open_to_latest",
)


def open_on(ports: gpd.GeoDataFrame, day: date) -> gpd.GeoDataFrame:
    """Return the aviation ports that are, or may be, open on a day.

    A port is open from the State Council's approval (``open_from``, included) to
    the day it closed or moved (``open_to``, not included). Where a date is known
    only within bounds, days between them leave the port ``possible``.

    Args:
        ports: The fact table `aviation_ports`.
        day: The day asked about.

    Returns:
        The rows that cannot be excluded, with the column ``certainty``:
        ``certain`` or ``possible``. Ports surely not open are left out.
    """
    found = ports.assign(
        certainty=[certainty(port, day) for _, port in ports.iterrows()]
    )
    return found[found["certainty"].notna()].reset_index(drop=True)


def certainty(port: Mapping[str, Any] | pd.Series, day: date) -> str | None:
    """Return whether a port is open: ``certain``, ``possible``, or None if surely not.

    Args:
        port: A row of `aviation_ports`, with the four bounds of its dates.
        day: The day asked about.
    """
    earliest, latest, left, gone = (port[name] for name in BOUNDS)
    if (earliest and day < earliest) or (gone and day >= gone):
        return None
    surely = latest is not None and latest <= day and (left is None or day < left)
    return CERTAIN if surely else POSSIBLE


def changes(facts: Facts) -> list[date]:
    """Return every day on which some port's state, or its certainty, changes."""
    ports = facts.records("aviation_ports")
    return sorted({port[name] for port in ports for name in BOUNDS if port[name]})
