"""The aviation ports round a candidate: how far, which way, how sure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from app.rules.rule import Case
from geodata.facts import Facts
from geodata.geodesy import Floats, inverse
from layers.aviation import CERTAIN, certainty

OWN_SITE_KM = 3.0
"""A port this near is the candidate's own site: runways are 2 to 4 km long, and
sources put one airport's reference point up to 2.6 km apart."""


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

    def within(self, threshold_km: float) -> bool:
        """Tell whether it lies within the threshold; equality is within."""
        return self.distance_km <= threshold_km

    def surely_within(self, threshold_km: float) -> bool:
        """Tell whether it lies within whatever the positions' errors."""
        return self.distance_km + self.uncertainty_km <= threshold_km

    def surely_beyond(self, threshold_km: float) -> bool:
        """Tell whether it lies beyond whatever the positions' errors."""
        return self.distance_km - self.uncertainty_km > threshold_km

    @property
    def label(self) -> str:
        """Its Chinese name and IATA code."""
        return f"{self.port['name_zh']}（{self.port['iata']}）"

    @property
    def label_en(self) -> str:
        """Its English name and IATA code."""
        return f"{self.port['name_en']} ({self.port['iata']})"


@dataclass(frozen=True, slots=True)
class OpenSites:
    """The aviation port sites that are, or may be, open on a day, as columns."""

    ports: tuple[Mapping[str, Any], ...]
    certain: tuple[bool, ...]
    lons: Floats
    lats: Floats
    accuracies_m: Floats


@lru_cache(maxsize=256)
def _open_sites(facts: Facts, day: date) -> OpenSites:
    states = [(p, certainty(p, day)) for p in facts.records("aviation_ports")]
    ports = tuple(port for port, state in states if state)
    return OpenSites(
        ports=ports,
        certain=tuple(state == CERTAIN for _, state in states if state),
        lons=np.array([port["lon"] for port in ports], dtype=float),
        lats=np.array([port["lat"] for port in ports], dtype=float),
        accuracies_m=np.array([p["position_accuracy_m"] for p in ports], dtype=float),
    )


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
    sites, here = _open_sites(facts, case.as_of), case.candidate
    azimuths, lengths = inverse(here.lon, here.lat, sites.lons, sites.lats)
    uncertainties = (here.accuracy_m + sites.accuracies_m) / 1e3
    order = np.argsort(lengths, kind="stable")
    reached = np.flatnonzero((lengths / 1e3 - uncertainties)[order] <= reach_km)
    count = max(fewest + 1, int(reached[-1]) + 1 if len(reached) else 0)
    found = [
        Neighbour(
            port=sites.ports[i],
            certain=sites.certain[i],
            distance_km=float(lengths[i]) / 1e3,
            azimuth_deg=float(azimuths[i]),
            uncertainty_km=float(uncertainties[i]),
        )
        for i in order[:count]
    ]
    own = next((n for n in found if n.distance_km <= OWN_SITE_KM), None)
    return [n for n in found if n is not own], own
