"""Transformation from the CRS that a file states to WGS 84, with its accuracy.

WGS 84 and CGCS2000 agree to centimetres and are treated as one. From any other datum,
only operations of PROJ's database with a known accuracy are used, each only in its area of
use; a point without one is not placed. Ballpark transformations, operations with missing
grids, and parameters in the file itself (towgs84), whose accuracy is not stated, are never
used.
"""

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from geodata.crs import CRS84
from geodata.datums import named
from geodata.errors import InvalidInput
from geodata.geodesy import Floats
from geodata.text import Text

ELLIPSOIDS = ((6378137.0, 298.257223563), (6378137.0, 298.257222101))
"""Semi-major axis (m) and inverse flattening of WGS 84 and of CGCS2000."""

SAME_FLATTENING = 1e-7
SHOWN = 80
MOST_GRIDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """An operation from the source's datum to WGS 84, valid in a box of degrees."""

    name: str
    accuracy_m: float
    bounds: tuple[float, float, float, float]
    transformer: Transformer

    def covers(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Tell which points lie in the area of use; it may cross the 180th meridian."""
        west, south, east, north = self.bounds
        wide = (west <= lon) & (lon <= east)
        if west > east:
            wide = (west <= lon) | (lon <= east)
        return wide & (south <= lat) & (lat <= north)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Points in WGS 84, degrees; NaN where no operation covers them."""

    lon: Floats
    lat: Floats
    accuracy_m: Floats
    """Uncertainty added by the operation, metres."""

    by: NDArray[np.intp]
    """Index in `Way.operations` of the operation used for each point; -1 for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Transformation of x, y of a CRS to WGS 84."""

    name: str
    onto_degrees: Transformer | None
    """Projection to undo, to degrees in the CRS's own datum; None for geographic ones."""

    operations: tuple[Operation, ...]
    """None if the datum is WGS 84 or CGCS2000."""

    same: bool
    missing: tuple[str, ...] = ()
    """Grids that are not installed and whose operations would be usable otherwise."""

    def place(self, x: ArrayLike, y: ArrayLike) -> Placed:
        """Return points in WGS 84, each by the most accurate operation that covers it."""
        lon, lat = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        if self.onto_degrees is not None:
            lon, lat = self.onto_degrees.transform(lon, lat)
        if self.same:
            zero = np.zeros(lon.shape)
            return Placed(lon, lat, zero, np.full(lon.shape, -1))
        east, north = np.full(lon.shape, np.nan), np.full(lon.shape, np.nan)
        accuracy_m, by = np.full(lon.shape, np.nan), np.full(lon.shape, -1)
        for i, operation in enumerate(self.operations):
            here = operation.covers(lon, lat) & (by < 0)
            east[here], north[here] = operation.transformer.transform(
                lon[here], lat[here]
            )
            accuracy_m[here], by[here] = operation.accuracy_m, i
        return Placed(east, north, accuracy_m, by)

    def uncovered(self) -> Text:
        """Say why a point cannot be placed."""
        grids = ", ".join(self.missing[:MOST_GRIDS])
        return Text(
            f"坐标系“{self.name}”换算到 WGS 84 没有覆盖该点、精度已知的公开参数"
            + (f"（本机缺少格网文件 {grids}）" if grids else "")
            + "；请先换算为 CGCS2000 或 WGS 84。",
            f"No published operation of known accuracy leads from {self.name} to WGS 84 "
            "at this point"
            + (f" (the grid files {grids} are not installed)" if grids else "")
            + ": turn it into CGCS2000 or WGS 84 first.",
        )


def way_from(crs: str) -> Way:
    """Return the transformation from a CRS (x before y) to longitude, latitude on WGS 84.

    Args:
        crs: As files state it: a code, WKT or PROJJSON.

    Raises:
        InvalidInput: It is not a CRS on the earth, or there is no operation of known
            accuracy from its datum to WGS 84.
    """
    system = _horizontal(crs)
    geodetic = system.geodetic_crs
    if geodetic is None or system.is_geocentric:
        raise InvalidInput(
            f"坐标系“{crs[:SHOWN]}”不是地面平面坐标系，无法定位。",
            f"The coordinate system {crs[:SHOWN]!r} does not place points on the ground.",
        )
    degrees = geodetic.to_2d()
    onto = None if system.equals(degrees) else _exact(system, degrees)
    if _is_wgs84(degrees):
        return Way(system.name, onto, (), same=True)
    operations, missing = _operations(degrees)
    way = Way(system.name, onto, operations, same=False, missing=missing)
    if not operations:
        why = way.uncovered()
        raise InvalidInput(why.zh, why.en)
    return way


def is_known(crs: str) -> bool:
    """Tell whether a text names a coordinate reference system that `way_from` accepts."""
    try:
        CRS.from_user_input(crs)
    except CRSError:
        return False
    return True


def _horizontal(text: str) -> CRS:
    """Return the horizontal part of a CRS, without its parameters to WGS 84.

    Raises:
        InvalidInput: It is not known, or has parameters of unknown accuracy.
    """
    try:
        crs = CRS.from_user_input(text)
    except CRSError as error:
        raise InvalidInput(
            f"无法识别坐标系“{text[:SHOWN]}”。",
            f"The coordinate system {text[:SHOWN]!r} is not known.",
        ) from error
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if not crs.is_bound:
        return crs.to_2d()
    source, parameters = crs.source_crs, crs.coordinate_operation
    assert source is not None
    source = source.sub_crs_list[0] if source.is_compound else source.to_2d()
    geodetic = source.geodetic_crs
    shifts = [] if parameters is None else parameters.towgs84
    if geodetic is not None and _is_wgs84(geodetic) and not any(shifts):
        return source
    raise InvalidInput(
        f"坐标系“{crs.name}”自带换算参数（towgs84 或格网），其精度无从得知；"
        "请先换算为 CGCS2000 或 WGS 84。",
        f"The coordinate system {crs.name!r} has its own parameters (towgs84 or a "
        "grid), of unknown accuracy: turn it into CGCS2000 or WGS 84 first.",
    )


def _exact(system: CRS, degrees: CRS) -> Transformer:
    """Return the inverse projection, which stays in one datum and loses no accuracy."""
    return Transformer.from_crs(system, degrees, always_xy=True)


def _is_wgs84(geodetic: CRS) -> bool:
    """Tell whether a datum is WGS 84 or CGCS2000, by name and ellipsoid."""
    datum, ellipsoid = geodetic.datum, geodetic.ellipsoid
    if datum is None or ellipsoid is None:
        return False
    word = datum.name.removeprefix("D_").removesuffix(" ensemble")
    fits = any(
        ellipsoid.semi_major_metre == axis
        and abs(ellipsoid.inverse_flattening - flattening) < SAME_FLATTENING
        for axis, flattening in ELLIPSOIDS
    )
    greenwich = geodetic.prime_meridian is None or not geodetic.prime_meridian.longitude
    return named(word) in ("wgs84", "cgcs2000") and fits and greenwich


def _operations(degrees: CRS) -> tuple[tuple[Operation, ...], tuple[str, ...]]:
    """Return operations of known accuracy, the best first, and the grids that are missing."""
    with warnings.catch_warnings():
        # PROJ warns of missing grids, which are returned here instead.
        warnings.simplefilter("ignore")
        group = TransformerGroup(degrees, CRS84, always_xy=True, allow_ballpark=False)
    found = [
        Operation(
            _short_name(one.description), one.accuracy, one.area_of_use.bounds, one
        )
        for one in group.transformers
        if one.area_of_use is not None and one.accuracy >= 0
    ]
    grids = {
        grid.short_name
        for one in group.unavailable_operations
        for grid in one.grids
        if not grid.available
    }
    found.sort(key=lambda one: (one.accuracy_m, one.name))
    return tuple(found), tuple(sorted(grids))


def _short_name(description: str) -> str:
    """Return the name of an operation without steps that only swap axes."""
    steps = description.split(" + ")
    return " + ".join(step for step in steps if not step.startswith("axis order"))


def added(operation: Operation) -> Text:
    """Return the text about the uncertainty that an operation adds."""
    metres = math.ceil(operation.accuracy_m * 10) / 10
    return Text(
        f"，另加换算 {operation.name} 的 {metres:g} 米",
        f", plus {metres:g} m of {operation.name}",
    )
