"""Geodesic discs: intersections of their circles, and the nearest point outside all.

Longitudes come before latitudes, in degrees; lengths are in metres.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.geodesy import Floats, direct, distance_m, inverse

Indices = NDArray[np.intp]

NEWTON_STEPS = 8
CLOSED_M = 1e-3
"""A crossing is one where both distances are met to a millimetre."""

EDGE_M = 1e-2


@dataclass(frozen=True, slots=True)
class Move:
    """A way from a point: where to, how far, which way."""

    lon: float
    lat: float
    length_m: float
    azimuth_deg: float
    edges: tuple[int, ...]
    """The discs, by their place, on whose circles the end lies."""


def crossings(
    lon: float, lat: float, lons: Floats, lats: Floats, radii_m: Floats
) -> Floats:
    """Return the points where two of several geodesic circles cross.

    The circles are crossed in a plane round a point first; Newton's method on geodesic
    distances then brings every crossing to the millimetre.

    Args:
        lon: Longitude of a point near the crossings wanted, degrees.
        lat: Its latitude, degrees.
        lons: Longitudes of the centres, degrees.
        lats: Latitudes of the centres, degrees.
        radii_m: Radii, metres.

    Returns:
        Longitudes and latitudes, shape (n, 2); crossings far from the point may be
        missed, those within 100 km are not unless the circles all but touch.
    """
    first, second = np.triu_indices(len(lons), 1)
    azimuths, lengths = inverse(lon, lat, lons, lats)
    turn = np.radians(azimuths)
    plane = np.column_stack([lengths * np.sin(turn), lengths * np.cos(turn)])
    starts = [_in_plane(plane, radii_m, first, second, side) for side in (1.0, -1.0)]
    first, second = np.tile(first, 2), np.tile(second, 2)
    flat = np.vstack(starts)
    finite = np.isfinite(flat).all(axis=1)
    first, second, flat = first[finite], second[finite], flat[finite]
    bearing = np.degrees(np.arctan2(flat[:, 0], flat[:, 1]))
    x, y = direct(lon, lat, bearing, np.hypot(flat[:, 0], flat[:, 1]))
    return _refined(x, y, lons, lats, radii_m, np.stack([first, second]))


def _in_plane(
    centres: Floats,
    radii_m: Floats,
    first: Indices,
    second: Indices,
    side: float,
) -> Floats:
    """Return one of the two crossings of pairs of circles in a plane, NaN for none."""
    a, b, r, s = centres[first], centres[second], radii_m[first], radii_m[second]
    across = b - a
    apart = np.hypot(*across.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (apart**2 + r**2 - s**2) / (2.0 * apart)
        off = np.sqrt(r**2 - along**2) * side
        unit = across / apart[:, None]
    normal = np.column_stack([-unit[:, 1], unit[:, 0]])
    found: Floats = a + unit * along[:, None] + normal * off[:, None]
    return found


def _refined(
    x: Floats, y: Floats, lons: Floats, lats: Floats, radii_m: Floats, pair: Indices
) -> Floats:
    for _ in range(NEWTON_STEPS):
        azimuths, lengths = inverse(x, y, lons[pair], lats[pair])
        turn, excess = np.radians(azimuths), lengths - radii_m[pair]
        # A step (east, north) shortens a distance by its part towards the centre.
        (e0, e1), (n0, n1) = np.sin(turn), np.cos(turn)
        with np.errstate(divide="ignore", invalid="ignore"):
            det = e0 * n1 - e1 * n0
            east = (excess[0] * n1 - excess[1] * n0) / det
            north = (e0 * excess[1] - e1 * excess[0]) / det
        fine = np.isfinite(east) & np.isfinite(north)
        x, y, east, north, pair = (
            x[fine],
            y[fine],
            east[fine],
            north[fine],
            pair[:, fine],
        )
        bearing = np.degrees(np.arctan2(east, north))
        x, y = direct(x, y, bearing, np.hypot(east, north))
    left = np.abs(distance_m(x, y, lons[pair], lats[pair]) - radii_m[pair])
    met = (left < CLOSED_M).all(axis=0)
    return np.column_stack([x[met], y[met]])


def ways_out(
    lon: float, lat: float, lons: Floats, lats: Floats, radii_m: Floats
) -> list[Move]:
    """Return the ways to points on or outside every disc, the shortest first.

    The nearest such point lies on one circle straight away from its centre, or where
    two circles cross: these are all tried against all discs, so the first is the
    nearest there is (within 100 km; see `crossings`).

    Args:
        lon: Longitude of the start, degrees.
        lat: Its latitude, degrees.
        lons: Longitudes of the centres, degrees.
        lats: Latitudes of the centres, degrees.
        radii_m: Radii, metres.

    Returns:
        Empty where the start lies outside every disc.
    """
    azimuths, lengths = inverse(lon, lat, lons, lats)
    inside = lengths < radii_m
    if not inside.any():
        return []
    away, gaps = azimuths[inside] + 180.0, (radii_m - lengths)[inside]
    points = np.vstack(
        [
            np.column_stack(direct(lon, lat, away, gaps)),
            crossings(lon, lat, lons, lats, radii_m),
        ]
    )
    seen = distance_m(points[:, :1], points[:, 1:], lons[None, :], lats[None, :])
    outside = (seen >= radii_m - CLOSED_M).all(axis=1)
    points, edges = points[outside], (seen - radii_m <= EDGE_M)[outside]
    bearings, moves = inverse(lon, lat, points[:, 0], points[:, 1])
    order = np.argsort(moves, kind="stable")
    return [
        Move(
            float(x),
            float(y),
            float(moves[i]),
            float(bearings[i]),
            tuple(np.flatnonzero(edges[i]).tolist()),
        )
        for (x, y), i in zip(points[order], order, strict=True)
    ]


def ways_in(
    lon: float, lat: float, lons: Floats, lats: Floats, radii_m: Floats
) -> list[Move]:
    """Return the ways straight into each disc, the shortest first.

    Discs that hold the start already, or of no radius, have none.
    """
    azimuths, lengths = inverse(lon, lat, lons, lats)
    gaps = lengths - radii_m
    order = np.argsort(gaps, kind="stable")
    wanted = order[(gaps[order] > 0) & (radii_m[order] > 0)]
    x, y = direct(lon, lat, azimuths[wanted], gaps[wanted])
    return [
        Move(float(east), float(north), float(gaps[i]), float(azimuths[i]), (int(i),))
        for east, north, i in zip(x, y, wanted, strict=True)
    ]
