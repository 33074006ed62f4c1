"""Lengths of geodesics to known places, faster than solving each, accurate to 1e-6 m.

Seen from a fixed place, the squared geodesic ``d²`` is a smooth function of the other
end, the same east and west. So is it of the squared chord ``c²`` and the difference in
height over the equator's plane ``w``: ``d² = c² + R² Σ k_ij (c/R)^2i (w/R)^j`` with
4 <= 2i + j <= 12, the k_ij of each place fitted to geodesics solved exactly. Within
1,500 km the sum is off by less than 5e-9 m, what exact solutions differ by; a fit is
tried on other geodesics than it was made from, and a place where it fails is refused.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geodata.chord_bounds import Floats, cartesian
from geodata.geodesy import direct, distance_m

REACH_M = 1_500_000.0
"""Chords up to this length are served."""

OFF_M = 1e-6
"""No length is off by more; 200 times what was seen."""

TRIED_OFF_M = 2e-8
"""A fit that is farther off on trial is refused."""

DEGREE = 12
POWERS = tuple(
    (i, j)
    for i in range(DEGREE // 2 + 1)
    for j in reversed(range(max(4 - 2 * i, 0), DEGREE - 2 * i + 1))
)
"""Exponents of (c/R)² and w/R; descending in the second, as Horner's scheme goes."""


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Fits for m places: x, y, z of shape (3, m), weights of shape (terms, m)."""

    places: Floats
    weights: Floats

    def lengths_m(self, place: NDArray[np.intp], points: Floats) -> Floats:
        """Return the geodesics from points to one place each.

        Args:
            place: Which place, shape (n,).
            points: x, y, z in metres, shape (3, n).

        Returns:
            Lengths in metres, off by less than `OFF_M`, shape (n,); NaN where the
            chord is longer than `REACH_M`.
        """
        apart = points - self.places.take(place, axis=1)
        square = np.einsum("in,in->n", apart, apart)
        height, share = apart[2] / REACH_M, square / REACH_M**2
        total = np.zeros_like(square)
        for i in reversed(range(DEGREE // 2 + 1)):
            total *= share
            total += self._row(i, place, height)
        total *= REACH_M**2
        total += square
        return np.where(share <= 1.0, np.sqrt(total.clip(0.0)), np.nan)

    def _row(self, i: int, place: NDArray[np.intp], height: Floats) -> Floats:
        """Return the sum of the terms with (c/R)^2i, without that factor."""
        inner = np.zeros_like(height)
        for row, (power, j) in enumerate(POWERS):
            if power == i:
                inner *= height
                inner += self.weights[row].take(place)
                lowest = j
        for _ in range(lowest):
            inner *= height
        return inner


def fit(lons: Floats, lats: Floats) -> Arcs | None:
    """Return the fits for places, or None if one of them fails its trial.

    Args:
        lons: Longitudes of the places, degrees.
        lats: Latitudes, degrees.
    """
    weights = [_weights(lat) for lat in lats.tolist()]
    if any(w is None for w in weights):
        return None
    return Arcs(cartesian(lons, lats), np.array(weights, dtype=float).T)


@lru_cache(maxsize=1024)
def _weights(lat: float) -> tuple[float, ...] | None:
    """Return the k_ij of a place at a latitude, None if they fail on trial."""
    square, height, length = _sample(lat, rings=48, rays=30)
    terms = _terms(square, height) / length[:, None]
    found = np.linalg.lstsq(terms, (length**2 - square) / length, rcond=None)[0]
    square, height, length = _sample(lat, rings=61, rays=38)
    tried = np.sqrt(square + _terms(square, height) @ found)
    if np.abs((tried - length) * REACH_M).max() > TRIED_OFF_M:
        return None
    return tuple(found.tolist())


def _terms(square: Floats, height: Floats) -> Floats:
    return np.column_stack([square**i * height**j for i, j in POWERS])


def _sample(lat: float, *, rings: int, rays: int) -> tuple[Floats, Floats, Floats]:
    """Return c², w and d, over R, of geodesics in all directions from a place."""
    # The outermost ring lies beyond the reach in chords, and rings crowd at both ends.
    radii = REACH_M * (
        0.5005 - 0.5005 * np.cos(np.pi * (np.arange(rings) + 0.5) / rings)
    )
    radius, azimuth = map(
        np.ravel, np.meshgrid(radii * 1.002, np.linspace(0, 180, rays))
    )
    lon, north = direct(0.0, lat, azimuth, radius)
    length = distance_m(lon, north, 0.0, lat)
    apart = cartesian(lon, north) - cartesian(0.0, lat)[:, None]
    square = (apart * apart).sum(axis=0)
    return square / REACH_M**2, apart[2] / REACH_M, length / REACH_M
