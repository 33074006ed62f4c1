"""Chords through the earth: fast, strict bounds for the lengths of geodesics.

A geodesic of an ellipsoid is a curve in space whose curvature is the normal curvature
of the surface, on WGS 84 never above ``1 / ρ`` with ``ρ = a (1 - e²)`` = 6335.439 km,
that of the meridian at the equator. By Schur's comparison theorem its chord is then at
least that of a circle of radius ρ with an arc as long. So for a chord ``c`` and the
geodesic ``d`` between the same two points, ``d <= π ρ``::

    c <= d        and        2 ρ sin(d / 2ρ) <= c

From ``x - x³/6 <= sin x`` and, for x <= 1/2, ``asin x <= x + x³/5`` follow

* ``d > D`` wherever ``c > D``;
* ``d <= D`` wherever ``c <= D - D³ / 24ρ²`` and D <= ρ (`chord_within`);
* ``d <= c + c³ / 20ρ²`` wherever ``c <= ρ`` (`longest_m`).

Points whose chord is at most ρ are less than 61° apart seen from the centre, so the arc
of the ellipse through them and the centre, and the geodesic with it, is shorter than
7,000 km: the condition ``d <= π ρ`` holds. At 200 km the bounds are 8 m apart.

Source: A. Schur, Über die Schwarzsche Extremaleigenschaft des Kreises unter den Kurven
konstanter Krümmung, Math. Ann. 83 (1921).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

A_M, FLATTENING = 6_378_137.0, 1 / 298.257223563
E2 = FLATTENING * (2 - FLATTENING)
TIGHTEST_M = A_M * (1 - E2)
"""ρ: the smallest radius of curvature anywhere on WGS 84, metres."""

SLACK_M2 = 1.0
"""What rounding may do to a squared chord, with room to spare: the sums in `squares` stay
below 4e14 m², and 8 roundings of them below 0.4 m²."""


def cartesian(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return geocentric coordinates on WGS 84, height 0.

    Args:
        lon: Longitudes, degrees, n of them.
        lat: Latitudes, degrees.

    Returns:
        x, y, z in metres, shape (3, n), good to 1e-8 m.
    """
    phi, lam = np.radians(lat), np.radians(lon)
    up = np.sin(phi)
    normal = A_M / np.sqrt(1 - E2 * up * up)
    out = normal * np.cos(phi)
    return np.array([out * np.cos(lam), out * np.sin(lam), normal * (1 - E2) * up])


def squares(places: Floats, points: Floats, out: Floats | None = None) -> Floats:
    """Return the squared chords from each of m places to each of n points.

    Args:
        places: x, y, z in metres, shape (3, m).
        points: The same, shape (3, n).
        out: Where to put them, shape (m, n): a fresh array costs more than the sums.

    Returns:
        Square metres, shape (m, n), each off by less than `SLACK_M2`.
    """
    middle = places.mean(axis=1, keepdims=True)
    here, there = places - middle, points - middle
    left = np.vstack([-2 * here, np.ones(here.shape[1]), (here * here).sum(axis=0)])
    right = np.vstack([there, (there * there).sum(axis=0), np.ones(there.shape[1])])
    product: Floats = np.matmul(left.T, right, out=out)
    return product


def chord_within(length_m: ArrayLike) -> Floats:
    """Return a chord that is surely of no longer geodesic; 0 for negative lengths.

    >>> round(200_000 - float(chord_within(200_000.0)), 2)
    8.3
    """
    length = np.clip(length_m, 0.0, TIGHTEST_M)
    return np.asarray(length - length * length * length / (24 * TIGHTEST_M**2))


def longest_m(chord_m: ArrayLike) -> Floats:
    """Return the length that no geodesic of this chord exceeds, metres.

    Chords longer than `TIGHTEST_M` give infinity: nothing is claimed of them.
    """
    chord = np.asarray(chord_m, dtype=float)
    bound = chord + chord * chord * chord / (20 * TIGHTEST_M**2)
    return np.where(chord <= TIGHTEST_M, bound, np.inf)
