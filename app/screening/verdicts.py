"""Outcomes of the proximity clause for many positions; no files."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.rules.case.limits import Limits
from app.rules.case.open_sites import OpenSites, open_sites
from app.rules.case.what_if import NOTHING, WhatIf
from app.rules.finding.finding import Outcome
from app.rules.proximity.bulk import OUTCOMES, Screened, rounded, screen
from geodata.facts import Facts
from geodata.geodesy import Floats

DECIMALS = 7
"""Of degrees: a candidate's position is kept to a centimetre."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verdicts:
    """The outcomes of n positions and the values they depend on, as columns."""

    lon: Floats
    lat: Floats
    outcome: list[Outcome]
    province: NDArray[np.intp]
    """Positions in `Boundaries.names`, -1 outside all."""

    screened: Screened
    sites: OpenSites


def verdicts(
    facts: Facts,
    lon: Floats,
    lat: Floats,
    accuracy_m: Floats,
    day: date,
    limits: Limits,
    what_if: WhatIf = NOTHING,
) -> Verdicts:
    """Decide the proximity clause for n positions, each as its own check would.

    Args:
        facts: The facts.
        lon: Longitudes, WGS 84 degrees.
        lat: Latitudes, degrees.
        accuracy_m: Accuracies of the positions, metres.
        day: The day whose ports count.
        limits: The distances to go by.
        what_if: What is assumed of ports.

    Returns:
        The columns; the clause is not applicable outside the mainland.
    """
    province = facts.boundaries.locate_many(lon, lat)
    lon, lat = rounded(lon, DECIMALS), rounded(lat, DECIMALS)
    sites = open_sites(facts, day, what_if)
    found = screen(lon, lat, accuracy_m, sites, limits)
    mainland = _mainland(facts)[province]
    outcome = [
        OUTCOMES[code] if inside else Outcome.NOT_APPLICABLE
        for code, inside in zip(found.outcome.tolist(), mainland.tolist(), strict=True)
    ]
    return Verdicts(
        lon=lon,
        lat=lat,
        outcome=outcome,
        province=province,
        screened=found,
        sites=sites,
    )


def _mainland(facts: Facts) -> NDArray[np.bool_]:
    """Return which provinces are the mainland's; the last, at -1, is no province."""
    held = {row["name_zh"] for row in facts.records("provinces") if row["mainland"]}
    return np.array([*(name in held for name in facts.boundaries.names), False])
