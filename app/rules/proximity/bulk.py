"""The proximity clause for any number of candidates at once: pure, over arrays.

It decides exactly as `airport_proximity.check` does, one by one. Chords through the
earth bound every geodesic (`geodata.chord_bounds`) and settle nearly all candidates; where a
bound touches an edge of the decision (the threshold, the reach of the drive, the own
site, a tie for the nearest) the geodesics themselves are solved and weighed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.rules.case.limits import Limits
from app.rules.case.open_sites import OWN_SITE_KM, OpenSites, surely
from app.rules.finding.finding import Outcome
from geodata.chord_bounds import (
    SLACK_M2,
    Floats,
    cartesian,
    chord_within,
    longest_m,
    squares,
)
from geodata.fitted_lengths import OFF_M, Arcs, fit
from geodata.geodesy import distance_m
from layers.derivation.aviation import CERTAIN
from layers.derivation.unplaced import APART_KM

Ints = NDArray[np.intp]
Flags = NDArray[np.bool_]

BLOCK = 8_192
"""Candidates weighed at a time: their chords to every port stay in the cache."""

WORTH_FITTING = 20_000
"""From so many candidates on, fitting the ports' arcs costs less than it saves."""

DECIMALS = 6
"""Of kilometres: answers give lengths to a millimetre."""

OUTCOMES = (
    Outcome.MET,
    Outcome.NOT_MET,
    Outcome.UNDETERMINED,
    Outcome.NOT_APPLICABLE,
)
MET, NOT_MET, UNDETERMINED, IS_PORT = range(4)
"""Positions in `OUTCOMES`."""


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """Results from the distances of n candidates, as columns of length n."""

    outcome: NDArray[np.uint8]
    """Indexes into `OUTCOMES`, the last if the candidate is an open port itself;
    whether the clause applies to a place is decided separately."""

    nearest: Ints
    """Positions in the open sites, the candidate's own left out; -1 where none is."""

    distance_km: Floats
    """To the nearest, the geodesic, rounded to a millimetre; NaN where none is."""

    margin_km: Floats
    uncertainty_km: Floats
    within_count: Ints
    """How many ports surely open lie within the threshold."""

    own: Ints
    """Positions of the ports at the candidates' own sites; -1 where none is."""


def screen(
    lon: Floats,
    lat: Floats,
    accuracy_m: Floats,
    sites: OpenSites,
    limits: Limits,
) -> Screened:
    """Decide the proximity clause for n candidates by distance.

    Args:
        lon: Longitudes, WGS 84 degrees, finite.
        lat: Latitudes, degrees, within ±90.
        accuracy_m: Accuracies of the positions, metres, finite.
        sites: The ports that are or may be open on the day.
        limits: The distances to go by.

    Returns:
        Outcome, nearest port, distance, margin, uncertainty and count, equal to those
        of the single check; no candidates give empty columns.
    """
    made = _empty(len(lon))
    if not len(sites.ports) or not len(lon):
        return made
    weigher = _Weigher(sites, limits)
    arcs = fit(sites.lons, sites.lats) if len(lon) >= WORTH_FITTING else None
    for start in range(0, len(lon), BLOCK):
        part = slice(start, start + BLOCK)
        weigher.weigh(lon[part], lat[part], accuracy_m[part], arcs, _view(made, part))
    return made


def _empty(n: int) -> Screened:
    return Screened(
        outcome=np.full(n, UNDETERMINED, dtype=np.uint8),
        nearest=np.full(n, -1, dtype=np.intp),
        distance_km=np.full(n, np.nan),
        margin_km=np.full(n, np.nan),
        uncertainty_km=np.full(n, np.nan),
        within_count=np.zeros(n, dtype=np.intp),
        own=np.full(n, -1, dtype=np.intp),
    )


def _view(made: Screened, part: slice) -> Screened:
    return Screened(*(getattr(made, name)[part] for name in Screened.__slots__))


class _Weigher:
    """The ports of a day against a threshold, ports surely open first."""

    def __init__(self, sites: OpenSites, limits: Limits) -> None:
        self.sites, self.threshold_km = sites, limits.within_km
        self.reach_km = limits.reach_km
        self.certain = np.array([surely(state) for state in sites.states], dtype=bool)
        self.documented = np.array([s == CERTAIN for s in sites.states], dtype=bool)
        self.order = np.argsort(~self.certain, kind="stable")
        self.sure = int(self.certain.sum())
        self.places = cartesian(sites.lons, sites.lats)[:, self.order]
        self.small = np.min_scalar_type(len(self.order))
        self.room = np.empty((0, 0))
        self.best_m = float(sites.accuracies_m.min())
        self.worst_m = float(sites.accuracies_m.max())

    def _room(self, n: int) -> Floats:
        """Return the place for the chords of a block, the same for all full blocks."""
        if self.room.shape[1] != n:
            self.room = np.empty((len(self.order), n))
        return self.room

    def weigh(
        self, lon: Floats, lat: Floats, error_m: Floats, arcs: Arcs | None, to: Screened
    ) -> None:
        """Fill a block of results."""
        points = cartesian(lon, lat)
        chords2 = squares(self.places, points, self._room(len(lon)))
        nearest, lone = self._nearest(chords2)
        outcome, decided = self._outcomes(chords2, error_m)
        count, counted = self._counts(chords2)
        away = chords2.min(axis=0) > (OWN_SITE_KM * 1e3) ** 2 + SLACK_M2
        easy = lone & decided & counted & away
        to.outcome[:], to.nearest[:], to.within_count[:] = outcome, nearest, count
        metres = self._lengths(lon, lat, points, nearest, arcs)
        self._measure(metres, error_m, to)
        hard = np.flatnonzero(~easy)
        if len(hard):
            self._solve(hard, lon, lat, error_m, chords2[:, hard].T, to)
        self._leave_open(lon, lat, error_m, to)

    def _leave_open(
        self, lon: Floats, lat: Floats, error_m: Floats, to: Screened
    ) -> None:
        """Change ``met`` to undetermined where a port at a site of unknown position may bar."""
        for port in self.sites.unplaced:
            clear = np.flatnonzero(to.outcome == MET)
            far_m = (self.reach_km + APART_KM) * 1e3 + error_m[clear]
            lengths = distance_m(lon[clear], lat[clear], port["lon"], port["lat"])
            to.outcome[clear[lengths <= far_m]] = UNDETERMINED

    def _nearest(self, chords2: Floats) -> tuple[Ints, Flags]:
        """Return the nearest ports, and where no other can be as near."""
        shortest = np.sqrt(chords2.min(axis=0).clip(0.0) + SLACK_M2)
        rivals = (chords2 <= longest_m(shortest) ** 2 + SLACK_M2).view(np.uint8)
        lone = rivals.sum(axis=0, dtype=self.small) == 1
        ranks = np.arange(len(self.order), dtype=self.small)[:, None]
        rank = (rivals * ranks).sum(axis=0, dtype=self.small)
        return self.order[np.where(lone, rank, 0)], lone

    def _outcomes(
        self, chords2: Floats, error_m: Floats
    ) -> tuple[NDArray[np.uint8], Flags]:
        """Return the outcomes that chords settle, and which they are."""
        least, most = error_m + self.best_m, error_m + self.worst_m
        bar_m, reach_m = self.threshold_km * 1e3, self.reach_km * 1e3
        sure = chords2[: self.sure].min(axis=0, initial=np.inf)
        any_ = np.minimum(sure, chords2[self.sure :].min(axis=0, initial=np.inf))
        barred = sure + SLACK_M2 <= chord_within(bar_m - most) ** 2
        clear = any_ - SLACK_M2 > (reach_m + most) ** 2
        unbarred = sure - SLACK_M2 > (bar_m - least).clip(0.0) ** 2
        open_ = unbarred & (any_ + SLACK_M2 <= chord_within(reach_m + least) ** 2)
        outcome = np.select([barred, clear], [NOT_MET, MET], UNDETERMINED)
        return outcome.astype(np.uint8), barred | clear | open_

    def _counts(self, chords2: Floats) -> tuple[NDArray[np.uint16], Flags]:
        """Return how many sure ports lie within, and where chords can tell."""
        bar_m, sure = self.threshold_km * 1e3, chords2[: self.sure]
        fewest = _count(sure, float(chord_within(bar_m)) ** 2 - SLACK_M2)
        return fewest, fewest == _count(sure, bar_m**2 + SLACK_M2)

    def _lengths(
        self, lon: Floats, lat: Floats, points: Floats, port: Ints, arcs: Arcs | None
    ) -> Floats:
        """Return geodesics to the ports, metres, that round as exact ones do."""
        if arcs is None:
            metres, solve = np.empty(len(lon)), np.full(len(lon), fill_value=True)
        else:
            metres = arcs.lengths_m(port, points)
            solve = np.isnan(metres) | _may_round_either_way(metres)
        metres[solve] = distance_m(
            lon[solve],
            lat[solve],
            self.sites.lons[port[solve]],
            self.sites.lats[port[solve]],
        )
        return metres

    def _measure(self, metres: Floats, error_m: Floats, to: Screened) -> None:
        """Fill distance, margin and uncertainty of the nearest; NaN where none is."""
        km = metres / 1e3
        to.distance_km[:] = rounded(km, DECIMALS)
        to.margin_km[:] = np.round(to.distance_km - self.threshold_km, DECIMALS)
        known = to.nearest >= 0
        spread = (error_m + self.sites.accuracies_m[to.nearest]) / 1e3
        to.uncertainty_km[:] = np.where(known, rounded(spread, 3), np.nan)

    def _solve(
        self,
        hard: Ints,
        lon: Floats,
        lat: Floats,
        error_m: Floats,
        chords2: Floats,
        to: Screened,
    ) -> None:
        """Solve the geodesics that matter for some candidates, and weigh them."""
        km = self._geodesics(lon[hard], lat[hard], error_m[hard], chords2) / 1e3
        rows = np.arange(len(hard))
        first = km.argmin(axis=1)
        own = np.where(km[rows, first] <= OWN_SITE_KM, first, -1)
        km[rows[own >= 0], own[own >= 0]] = np.inf
        spread = (error_m[hard, None] + self.sites.accuracies_m) / 1e3
        barring = self.certain & (km + spread <= self.threshold_km)
        clear = (km - spread > self.reach_km).all(axis=1) & np.isfinite(km).any(axis=1)
        barred = barring.any(axis=1)
        nearest = km.argmin(axis=1)
        shortest = km[rows, nearest]
        found = _empty(len(hard))
        found.nearest[:] = np.where(np.isfinite(shortest), nearest, -1)
        self._measure(
            np.where(np.isfinite(shortest), shortest * 1e3, np.nan),
            error_m[hard],
            found,
        )
        to.own[hard] = own
        port = (own >= 0) & self.documented[own]
        to.outcome[hard] = np.select(
            [port, barred, clear], [IS_PORT, NOT_MET, MET], UNDETERMINED
        )
        to.within_count[hard] = (self.certain & (km <= self.threshold_km)).sum(axis=1)
        for name in ("nearest", "distance_km", "margin_km", "uncertainty_km"):
            getattr(to, name)[hard] = getattr(found, name)

    def _geodesics(
        self, lon: Floats, lat: Floats, error_m: Floats, chords2: Floats
    ) -> Floats:
        """Return lengths in metres, candidates by sites; infinite if they cannot matter.

        What matters lies within reach, or may be among the two nearest: one of them
        may be the candidate's own.
        """
        second = np.partition(chords2, min(1, chords2.shape[1] - 1), axis=1)
        second = second[:, min(1, chords2.shape[1] - 1)].clip(0.0)
        cut_m = np.maximum(
            self.reach_km * 1e3 + error_m + self.worst_m,
            longest_m(np.sqrt(second + SLACK_M2)),
        )
        row, rank = np.nonzero(chords2 <= (cut_m**2 + SLACK_M2)[:, None])
        site = self.order[rank]
        lengths = np.full(chords2.shape, np.inf)
        lengths[row, site] = distance_m(
            lon[row], lat[row], self.sites.lons[site], self.sites.lats[site]
        )
        return lengths


def _count(chords2: Floats, limit_m2: float) -> NDArray[np.uint16]:
    within = (chords2 <= limit_m2).view(np.uint8)
    counted: NDArray[np.uint16] = within.sum(axis=0, dtype=np.uint16)
    return counted


def _may_round_either_way(metres: Floats) -> Flags:
    """Tell which lengths lie so near the half of a millimetre that `OFF_M` matters."""
    return np.abs(metres * 1e3 % 1.0 - 0.5) <= OFF_M * 1e3


def rounded(values: Floats, decimals: int) -> Floats:
    """Round as Python does, whose rounding is correct to the last bit."""
    scale = 10.0**decimals
    near = np.round(values, decimals)
    for i in np.flatnonzero(np.abs(values * scale % 1.0 - 0.5) < 1e-3):
        near[i] = round(float(values[i]), decimals)
    return near
