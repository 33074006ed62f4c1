"""The aviation ports around a candidate: distance, direction, certainty."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.rules.case.case import Candidate
from app.rules.case.open_sites import ASSUMED, OWN_SITE_KM, OpenSites, surely
from geodata.geodesy import Floats, inverse
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


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Sites as a candidate sees them, nearest first: geodesics solved once, as columns."""

    sites: OpenSites
    order: NDArray[np.intp]
    lengths_km: Floats
    azimuths: Floats
    uncertainties_km: Floats

    @classmethod
    def of(cls, here: Candidate, sites: OpenSites) -> "View":
        """Look at sites from a candidate."""
        azimuths, lengths = inverse(here.lon, here.lat, sites.lons, sites.lats)
        return cls(
            sites=sites,
            order=np.argsort(lengths, kind="stable"),
            lengths_km=lengths / 1e3,
            azimuths=azimuths,
            uncertainties_km=(here.accuracy_m + sites.accuracies_m) / 1e3,
        )

    def within(self, reach_km: float, fewest: int) -> list[Neighbour]:
        """Return all that may lie within reach, and no fewer than ``fewest``."""
        nearest_km = (self.lengths_km - self.uncertainties_km)[self.order]
        reached = np.flatnonzero(nearest_km <= reach_km)
        count = int(reached[-1]) + 1 if len(reached) else 0
        return self.some(slice(max(count, fewest)))

    def some(self, part: slice = slice(None)) -> list[Neighbour]:
        """Return some of the sites, by their places in the order of distance."""
        rows, ports, states = self.order[part], self.sites.ports, self.sites.states
        return [
            Neighbour(
                port=ports[row],
                certain=surely(states[row]),
                distance_km=km,
                azimuth_deg=azimuth,
                uncertainty_km=spread,
                assumed=states[row] == ASSUMED,
            )
            for row, km, azimuth, spread in zip(
                rows.tolist(),
                self.lengths_km[rows].tolist(),
                self.azimuths[rows].tolist(),
                self.uncertainties_km[rows].tolist(),
                strict=True,
            )
        ]


def own_of(found: list[Neighbour]) -> Neighbour | None:
    """Return the port at the candidate's own site: the nearest, if it is that near."""
    return found[0] if found and found[0].distance_km <= OWN_SITE_KM else None
