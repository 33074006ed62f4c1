"""Points of a batch in WGS 84, and the reason where a shape is no point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from geodata.source_crs import Way, added
from geodata.text import Text

POINT, MULTIPOINT = 0, 4
MOST_DEGREES = (180, 90)


@dataclass(frozen=True, slots=True)
class Points:
    """Degrees of n shapes; None where a shape is no point."""

    lon: Sequence[float | None] = ()
    lat: Sequence[float | None] = ()
    faults: Mapping[int, Text] = field(default_factory=dict)
    """Reason why a shape is no usable point, by index; missing shapes are not listed."""

    shifts: Mapping[int, tuple[float, Text]] = field(default_factory=dict)
    """Uncertainty added by the transformation to WGS 84, metres, and its name."""

    single: int = 0
    """Number of collections of one point, read as that point."""

    others: Mapping[int, Any] = field(default_factory=dict)
    """Lines, areas and collections in the CRS of the file, by index."""


def points(shapes: Sequence[Any], way: Way) -> Points:
    """Return the points among shapes in WKB."""
    given = shapely.from_wkb(np.array(shapes, dtype=object), on_invalid="ignore")
    lone = _lone(given)
    found = np.where(lone, shapely.get_geometry(given, 0), given)
    good = (shapely.get_type_id(found) == POINT) & ~shapely.is_empty(found)
    faults = {
        i: _no_point(given[i], shapes[i])
        for i in np.flatnonzero(~good).tolist()
        if shapes[i] is not None and not _is_empty(given[i])
    }
    held = found[good]
    placed = way.place(shapely.get_x(held), shapely.get_y(held))
    lon, lat = np.full(len(found), np.nan), np.full(len(found), np.nan)
    lon[good], lat[good] = placed.lon, placed.lat
    by = np.full(len(found), -1)
    by[good] = placed.by
    sound = np.isfinite(lon) & np.isfinite(lat)
    covered = way.same | (by >= 0)
    faults |= dict.fromkeys(np.flatnonzero(good & ~covered).tolist(), way.uncovered())
    beyond = np.flatnonzero(good & covered & ~sound).tolist()
    faults |= dict.fromkeys(beyond, _nowhere(way))
    shifts = {
        i: (way.operations[by[i]].accuracy_m, added(way.operations[by[i]]))
        for i in np.flatnonzero(by >= 0).tolist()
    }
    known = good & sound
    return Points(
        lon=[x if fine else None for x, fine in zip(lon.tolist(), known, strict=True)],
        lat=[y if fine else None for y, fine in zip(lat.tolist(), known, strict=True)],
        faults=faults,
        shifts=shifts,
        single=int(lone.sum()),
        others={i: given[i] for i in faults if given[i] is not None and not good[i]},
    )


def shapes_of(found: Points, way: Way | None) -> tuple[dict[int, Any], dict[int, Text]]:
    """Return the lines and areas in WGS 84 if they are wanted, and why others are not."""
    if way is None:
        return {}, {}
    moved = {i: _in_wgs84(shape, way) for i, shape in found.others.items()}
    lost = [i for i, shape in moved.items() if shape is None]
    drawn = {i: shape for i, shape in moved.items() if shape is not None}
    return drawn, dict.fromkeys(lost, _nowhere(way))


def _in_wgs84(shape: Any, way: Way) -> Any:
    """Return a shape in WGS 84 degrees; None where not all of it is on the Earth.

    That is so, too, where the transformation covers not all of it.
    """

    def moved(corners: Any) -> Any:
        placed = way.place(corners[:, 0], corners[:, 1])
        return np.column_stack([placed.lon, placed.lat])

    flat = shapely.transform(shapely.force_2d(shape), moved)
    # Coordinates that are no numbers are not within bounds either.
    within = np.abs(shapely.get_coordinates(flat)) <= MOST_DEGREES
    return flat if within.all() else None


def _lone(shapes: Any) -> Any:
    """Return a mask of collections of a single point."""
    many = shapely.get_type_id(shapes) >= MULTIPOINT
    one = shapely.get_num_geometries(shapes) == 1
    inner = shapely.get_type_id(shapely.get_geometry(shapes, 0)) == POINT
    return many & one & inner


def _is_empty(shape: Any) -> bool:
    return shape is not None and bool(shapely.is_empty(shape))


def _no_point(shape: Any, given: Any) -> Text:
    if shape is None:
        return Text("几何已损坏，读不出位置。", "The shape is damaged.")
    kind = shape.geom_type
    return Text(f"几何是 {kind}，不是点。", f"The shape is a {kind}, not a point.")


def _nowhere(way: Way) -> Text:
    return Text(
        f"该点的坐标不在坐标系“{way.name}”的范围之内。",
        f"The coordinates are outside what {way.name} covers.",
    )
