"""Geodesics on the WGS 84 ellipsoid; the only module that calls `pyproj.Geod`.

Longitudes come before latitudes, in degrees; lengths are in metres, azimuths in
degrees clockwise from north.
"""

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, __version__, proj_version_str
from shapely import LineString, Polygon

WGS84 = Geod(ellps="WGS84")
VERSION = f"pyproj {__version__}, PROJ {proj_version_str}"
"""Names and versions of the libraries that compute geodesics."""

Floats = NDArray[np.float64]


def inverse(
    lon: ArrayLike, lat: ArrayLike, lon_to: ArrayLike, lat_to: ArrayLike
) -> tuple[Floats, Floats]:
    """Return forward azimuths and lengths of the geodesics between points.

    Args:
        lon: Longitudes of the starts, degrees; broadcast against the others.
        lat: Latitudes of the starts, degrees.
        lon_to: Longitudes of the ends, degrees.
        lat_to: Latitudes of the ends, degrees.

    Returns:
        Azimuths at the starts in [0, 360) degrees and lengths in metres, in the
        broadcast shape; no points give empty arrays.

    >>> azimuth, length = inverse(103.682222, 32.853333, [103.947086], [30.578528])
    >>> float(azimuth.round(1)[0]), float(length.round()[0])
    (174.2, 253481.0)
    >>> inverse([], [], [], [])[1].size
    0
    """
    ends = np.broadcast(lon, lat, lon_to, lat_to)
    columns = np.empty((4, ends.size))
    shaped = columns.reshape(4, *ends.shape)
    shaped[0], shaped[1], shaped[2], shaped[3] = lon, lat, lon_to, lat_to
    west, south, east, north = columns
    # Our own columns may be overwritten, so they are not copied again.
    azimuth, _, length = WGS84.inv(west, south, east, north, inplace=True)
    shape = ends.shape
    return np.reshape(azimuth, shape) % 360.0, np.reshape(length, shape)


def distance_m(
    lon: ArrayLike, lat: ArrayLike, lon_to: ArrayLike, lat_to: ArrayLike
) -> Floats:
    """Return the lengths of the geodesics between points; see `inverse`."""
    return inverse(lon, lat, lon_to, lat_to)[1]


def direct(
    lon: ArrayLike, lat: ArrayLike, azimuth: ArrayLike, length_m: ArrayLike
) -> tuple[Floats, Floats]:
    """Return the points reached from points along geodesics, the inverse of `inverse`.

    >>> lons, lats = direct([103.682222], [32.853333], [174.2], [253481.0])
    >>> float(lons[0].round(2)), float(lats[0].round(2))
    (103.95, 30.58)
    """
    ends = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (lon, lat, azimuth, length_m))
    )
    west, south, bearing, length = (np.ravel(end) for end in ends)
    lons, lats, _ = WGS84.fwd(west, south, bearing, length)
    shape = ends[0].shape
    return np.reshape(lons, shape), np.reshape(lats, shape)


def _points(lon: float, lat: float, azimuths: Floats, radius_m: float) -> Floats:
    """Return the points at ``radius_m`` from one point; shape (n, 2)."""
    n = len(azimuths)
    lons, lats, _ = WGS84.fwd(
        np.full(n, lon), np.full(n, lat), azimuths, np.full(n, radius_m)
    )
    return np.column_stack([lons, lats])


def ring(lon: float, lat: float, radius_m: float, vertices: int = 720) -> Polygon:
    """Return the geodesic circle round a point.

    With 720 vertices no side of a 200 km ring in China leaves the true circle by
    more than 2.5 m, drawn straight in longitude and latitude as GeoJSON has it.

    Args:
        lon: Longitude of the centre, degrees; the ring must not reach ±180.
        lat: Latitude of the centre, degrees.
        radius_m: Geodesic radius, metres.
        vertices: Number of corners, evenly spaced in azimuth.

    Returns:
        Counter-clockwise polygon in degrees, as RFC 7946 asks.
    """
    azimuths = np.linspace(360.0, 0.0, vertices, endpoint=False)
    return Polygon(_points(lon, lat, azimuths, radius_m))


def line(
    lon: float, lat: float, lon_to: float, lat_to: float, step_m: float = 25_000.0
) -> LineString:
    """Return the geodesic between two points, with a vertex every ``step_m`` or less.

    >>> len(line(100.0, 30.0, 100.0, 30.1).coords)
    2
    """
    length = float(distance_m(lon, lat, lon_to, lat_to))
    count = int(length // step_m)
    inner = WGS84.npts(lon, lat, lon_to, lat_to, count) if count else []
    return LineString([(lon, lat), *inner, (lon_to, lat_to)])


def _capsule(start: Floats, end: Floats, radius_m: float) -> Polygon:
    """Return the ground within ``radius_m`` of the geodesic between two points."""
    lon, lat, lon_to, lat_to = (float(v) for v in (*start, *end))
    path = np.array(line(lon, lat, lon_to, lat_to, radius_m).coords)
    azimuths, _ = inverse(path[:-1, 0], path[:-1, 1], path[1:, 0], path[1:, 1])
    azimuths = np.append(azimuths, azimuths[-1])
    cap = np.linspace(90.0, 270.0, 37)
    lons, lats = path.T
    left = WGS84.fwd(lons, lats, azimuths - 90.0, np.full(len(path), radius_m))
    right = WGS84.fwd(lons, lats, azimuths + 90.0, np.full(len(path), radius_m))
    outline = np.vstack(
        [
            _points(lon, lat, azimuths[0] + cap, radius_m),
            np.column_stack(left[:2]),
            _points(lon_to, lat_to, azimuths[-1] - 180.0 + cap, radius_m),
            np.column_stack(right[:2])[::-1],
        ]
    )
    return Polygon(outline).buffer(0)


def corridor(lons: ArrayLike, lats: ArrayLike, radius_m: float) -> Polygon:
    """Return one polygon round points: all ground near the shortest net joining them.

    The net is the minimum spanning tree over geodesic lengths; the polygon holds
    whatever lies within ``radius_m`` of it, so it is connected, crosses nothing of
    itself and has every point at least ``radius_m`` inside.

    Args:
        lons: Longitudes, degrees, at least one.
        lats: Latitudes, degrees.
        radius_m: Half the width of the corridor, metres.

    Returns:
        Valid polygon in degrees, counter-clockwise; holes only where the net
        encloses ground farther away than ``radius_m``.
    """
    points = np.unique(np.column_stack([lons, lats]).astype(float), axis=0)
    parts = [ring(lon, lat, radius_m, vertices=72) for lon, lat in points.tolist()]
    parts += [_capsule(points[a], points[b], radius_m) for a, b in _tree(points)]
    merged = shapely.union_all(parts)
    return shapely.orient_polygons(merged)


def hull(lons: ArrayLike, lats: ArrayLike, radius_m: float) -> Polygon:
    """Return the convex outline of the geodesic circles round points.

    Convex as drawn in longitude and latitude, so that no side crosses another and
    every point lies at least ``radius_m`` inside; see `ring` for the circles.

    Args:
        lons: Longitudes, degrees, at least one; none near ±180.
        lats: Latitudes, degrees.
        radius_m: How far the outline reaches beyond the points, metres.

    Returns:
        Valid polygon in degrees, counter-clockwise.
    """
    points = np.column_stack([lons, lats]).astype(float).tolist()
    circles = [ring(lon, lat, radius_m, vertices=180) for lon, lat in points]
    outline: Polygon = shapely.convex_hull(shapely.union_all(circles))
    return shapely.orient_polygons(outline)


def _tree(points: Floats) -> list[tuple[int, int]]:
    """Return the edges of the minimum spanning tree (Prim) by geodesic length."""
    n = len(points)
    lengths = distance_m(
        points[:, None, 0], points[:, None, 1], points[None, :, 0], points[None, :, 1]
    )
    joined, edges = [0], []
    while len(joined) < n:
        waiting = [i for i in range(n) if i not in joined]
        near = lengths[np.ix_(joined, waiting)]
        row, column = np.unravel_index(near.argmin(), near.shape)
        edges.append((joined[row], waiting[column]))
        joined.append(waiting[column])
    return edges


def length_m(path: LineString) -> float:
    """Return the length of a line whose sides are taken as geodesics, metres."""
    return float(WGS84.geometry_length(path))


def area_km2(area: shapely.Geometry) -> float:
    """Return the area of a (multi)polygon on the ellipsoid, square kilometres.

    Sides are taken as geodesics; holes are subtracted whatever their winding; an
    empty geometry has area 0.
    """
    oriented = shapely.orient_polygons(area)
    return abs(WGS84.geometry_area_perimeter(oriented)[0]) / 1e6
