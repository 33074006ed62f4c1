"""Azimuthal equidistant drawing round a place: distances and azimuths from it are true.

Every point is put where the geodesic from the centre says: as far and in the direction
that the ellipsoid has it. A geodesic circle round the centre is a circle on paper.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike

from geodata.geodesy import Floats, inverse


def plane_km(lon: float, lat: float, lons: ArrayLike, lats: ArrayLike) -> Floats:
    """Return points east and north of a centre, kilometres; shape (n, 2).

    Args:
        lon: Longitude of the centre, WGS 84 degrees.
        lat: Latitude of the centre, degrees.
        lons: Longitudes of the points, degrees.
        lats: Latitudes of the points, degrees.

    >>> plane_km(100.0, 30.0, [100.0], [31.0]).round(3).tolist()
    [[0.0, 110.861]]
    >>> plane_km(100.0, 30.0, [], []).shape
    (0, 2)
    """
    azimuths, lengths = inverse(lon, lat, lons, lats)
    turned = np.radians(azimuths)
    return np.column_stack([np.sin(turned), np.cos(turned)]) * lengths[:, None] / 1e3


FINEST_MM = 0.04
"""Less than the thinnest line; islands keep at least a triangle."""

Frame = tuple[float, float, float, float]
"""Left, top, width, height, millimetres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A frame on paper that shows the ground round a centre, to scale.

    Millimetres run right and down from the upper left corner of the drawing.
    """

    lon: float
    lat: float
    denominator: int
    """Of the scale: 1 mm on paper is so many mm on the ground."""

    centre_mm: tuple[float, float]
    frame_mm: Frame

    @property
    def area(self) -> shapely.Polygon:
        """The frame as an area, millimetres."""
        left, top, width, height = self.frame_mm
        return shapely.box(left, top, left + width, top + height)

    def length_mm(self, length_km: float) -> float:
        """Return how long a length on the ground is on paper."""
        return length_km * 1e6 / self.denominator

    def points(self, lons: ArrayLike, lats: ArrayLike) -> Floats:
        """Return where points in degrees fall, millimetres; shape (n, 2)."""
        east_north = plane_km(self.lon, self.lat, lons, lats)
        return east_north * (1e6 / self.denominator) * (1, -1) + self.centre_mm

    def shape(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return the part of a geometry (degrees) within the frame, in millimetres."""
        drawn = shapely.transform(shape, lambda xy: self.points(xy[:, 0], xy[:, 1]))
        if shape.geom_type in ("Polygon", "MultiPolygon"):
            drawn = shapely.make_valid(drawn)
        drawn = shapely.simplify(drawn, FINEST_MM)
        return shapely.clip_by_rect(drawn, *self.area.bounds)


def fitted(
    lon: float, lat: float, shown_km: Floats, frame_mm: Frame, *, margin_mm: float
) -> Paper:
    """Return the frame that holds points, at the largest scale of two figures.

    Args:
        lon: Longitude of the centre, degrees.
        lat: Latitude of the centre, degrees.
        shown_km: What must lie in the frame, as `plane_km` has it; shape (n, 2).
        frame_mm: Where the frame lies in the drawing.
        margin_mm: How far inside its edges the points must lie.
    """
    left, top, width, height = frame_mm
    low, high = shown_km.min(axis=0), shown_km.max(axis=0)
    inner = np.array([width, height]) - 2 * margin_mm
    denominator = _two_figures(float(((high - low) * 1e6 / inner).max()))
    middle = (low + high) / 2 * 1e6 / denominator
    return Paper(
        lon=lon,
        lat=lat,
        denominator=denominator,
        centre_mm=(
            left + width / 2 - float(middle[0]),
            top + height / 2 + float(middle[1]),
        ),
        frame_mm=frame_mm,
    )


def _two_figures(value: float) -> int:
    """Round up to two figures.

    >>> _two_figures(5_432_100.0)
    5500000
    """
    step = 10 ** (len(str(int(value))) - 2)
    return int(-(-value // step) * step)
