"""The aviation ports round a candidate: how far, which way, how sure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.rules.case.case import Candidate, Case
from app.rules.case.open_sites import (
    ASSUMED,
    OWN_SITE_KM,
    OpenSites,
    open_sites,
    surely,
)
from geodata.facts import Facts
from geodata.geodesy import inverse
from layers.derivation.aviation import CERTAIN, POSSIBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An aviation port that is, or may be, open on the day of the case."""

    port: Mapping[str, Any]
    certain: bool
    distance_km: float
    azimuth_deg: float
    """At the candidate, clockwise from north."""

    uncertainty_km: float
    """The accuracies of both positions added up."""

    assumed: bool = False
    """It counts as open by assumption only."""

    @property
    def documented(self) -> bool:
        """Whether it is certainly open, and not by assumption."""
        return self.certain and not self.assumed

    def within(self, threshold_km: float) -> bool:
        """Tell whether it lies within the threshold; equality is within."""
        return self.distance_km <= threshold_km

    def surely_within(self, threshold_km: float) -> bool:
        """Tell whether it lies within whatever the positions' errors."""
        return self.distance_km + self.uncertainty_km <= threshold_km

    def surely_beyond(self, threshold_km: float) -> bool:
        """Tell whether it lies beyond whatever the positions' errors."""
        return self.nearest_km > threshold_km

    @property
    def state(self) -> str:
        """Whether it is open: ``certain``, ``possible`` or ``assumed``."""
        if self.assumed:
            return ASSUMED
        return CERTAIN if self.certain else POSSIBLE

    @property
    def nearest_km(self) -> float:
        """How near it may be, both positions' errors taken off."""
        return self.distance_km - self.uncertainty_km

    @property
    def label(self) -> str:
        """Its Chinese name and IATA code."""
        mark = "，假设已开放" if self.assumed else ""
        return f"{self.port['name_zh']}（{self.port['iata']}{mark}）"

    @property
    def label_en(self) -> str:
        """Its English name and IATA code."""
        mark = ", assumed open" if self.assumed else ""
        return f"{self.port['name_en']} ({self.port['iata']}{mark})"


def neighbours(
    case: Case, facts: Facts, *, reach_km: float, fewest: int
) -> tuple[list[Neighbour], Neighbour | None]:
    """Return the ports open on the day, nearest first, and the candidate's own.

    Args:
        case: The candidate and the day.
        facts: The facts.
        reach_km: All ports that may lie this near are returned.
        fewest: So many are returned, however far, if there are as many.

    Returns:
        The others that are or may be open, ascending by geodesic distance; and the
        port at the candidate's own site, None where it has none.
    """
    sites = open_sites(facts, case.as_of, case.what_if)
    found = around(case.candidate, sites, reach_km, fewest + 1)
    own = own_of(found)
    return [n for n in found if n is not own], own


def own_of(found: list[Neighbour]) -> Neighbour | None:
    """Return the port at the candidate's own site: the nearest, if it is that near."""
    return found[0] if found and found[0].distance_km <= OWN_SITE_KM else None


def around(
    here: Candidate, sites: OpenSites, reach_km: float = math.inf, fewest: int = 0
) -> list[Neighbour]:
    """Return sites as the candidate sees them, nearest first.

    All that may lie within ``reach_km`` are returned, and no fewer than ``fewest``.
    """
    azimuths, lengths = inverse(here.lon, here.lat, sites.lons, sites.lats)
    uncertainties = (here.accuracy_m + sites.accuracies_m) / 1e3
    order = np.argsort(lengths, kind="stable")
    reached = np.flatnonzero((lengths / 1e3 - uncertainties)[order] <= reach_km)
    count = max(fewest, int(reached[-1]) + 1 if len(reached) else 0)
    return [
        Neighbour(
            port=sites.ports[i],
            certain=surely(sites.states[i]),
            distance_km=float(lengths[i]) / 1e3,
            azimuth_deg=float(azimuths[i]),
            uncertainty_km=float(uncertainties[i]),
            assumed=sites.states[i] == ASSUMED,
        )
        for i in order[:count]
    ]
