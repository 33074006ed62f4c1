"""The aviation ports round a candidate: how far, which way, how sure."""

from collections.abc import Mapping
from dataclasses import dataclass
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


@lru_cache(maxsize=4)
def _positions(facts: Facts) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes of every aviation port site, degrees."""
    rows = facts.records("aviation_ports")
    return (
        np.array([row["lon"] for row in rows], dtype=float),
        np.array([row["lat"] for row in rows], dtype=float),
    )


def neighbours(case: Case, facts: Facts) -> tuple[list[Neighbour], Neighbour | None]:
    """Return the ports open on the day, nearest first, and the candidate's own.

    Returns:
        All others that are or may be open, ascending by geodesic distance; and the
        port at the candidate's own site, None where it has none.
    """
    rows, (lons, lats) = facts.records("aviation_ports"), _positions(facts)
    here = case.candidate
    azimuths, lengths = inverse(here.lon, here.lat, lons, lats)
    found = [
        Neighbour(
            port=rows[i],
            certain=state == CERTAIN,
            distance_km=float(lengths[i]) / 1e3,
            azimuth_deg=float(azimuths[i]),
            uncertainty_km=(here.accuracy_m + rows[i]["position_accuracy_m"]) / 1e3,
        )
        for i in np.argsort(lengths, kind="stable")
        if (state := certainty(rows[i], case.as_of))
    ]
    own = next((n for n in found if n.distance_km <= OWN_SITE_KM), None)
    return [n for n in found if n is not own], own
