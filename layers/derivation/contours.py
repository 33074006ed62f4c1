"""Lines of equal distance to the nearest of some ports, on the mainland."""

from collections.abc import Mapping
from math import acos, ceil, pi

import shapely

from geodata.facts import Facts
from geodata.geodesy import ring
from geodata.memo import memo
from layers.derivation.coverage import mainland
from layers.derivation.proximity import Centres

LEVELS_KM = (50, 100, 150, 200, *range(300, 2001, 100))
"""Distances that have a line where any ground of the mainland is that far."""

ERROR_M = 50.0
"""No point of a line is farther than this from the distance that it stands for."""

SAGITTA_M = 40.0
"""How far the side of a ring may leave its circle; the rest of `ERROR_M` is for sides that
are straight in degrees and for rounding."""

KEPT = 16
"""A day's lines weigh under 1 MB."""


@memo(most=KEPT)
def contours(facts: Facts, centres: Centres) -> Mapping[int, shapely.Geometry]:
    """Return the lines of equal geodesic distance to the nearest port, by kilometres.

    The lines of a distance are the edge of the union of the geodesic circles of that
    radius, cut at the edge of the mainland.

    Args:
        facts: The facts, for the mainland.
        centres: Longitude and latitude of every port, degrees.

    Returns:
        (Multi)linestrings in CRS84 degrees, within `ERROR_M` of the distance; distances
        that no ground of the mainland has are left out.
    """
    land = mainland(facts)
    found = {}
    for km in LEVELS_KM:
        within = shapely.union_all(
            [_circle(lon, lat, km * 1e3) for lon, lat in centres]
        )
        lines = shapely.line_merge(shapely.intersection(within.boundary, land))
        if not lines.is_empty:
            found[km] = lines
        elif shapely.contains(within, land):
            break
    return found


def _circle(lon: float, lat: float, radius_m: float) -> shapely.Polygon:
    corners = ceil(pi / acos(1 - SAGITTA_M / radius_m))
    return ring(lon, lat, radius_m, corners)
