"""Conversion of shapes from WGS 84 to the frame of a response, and of queries back.

A frame is a coordinate system by its URI, or a datum of Chinese web maps by its name.
"""

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.crs import (
    CRS84_URI,
    DEGREES,
    EAST_FIRST,
    FROM_CRS,
    FROM_WGS84,
    TO_CRS,
    WEB_MERCATOR_URI,
)
from geodata.errors import EASTING_FIRST, BadBox, BadFilter
from geodata.text import Text
from layers.query.query import (
    NORTHING_FIRST,
    Box,
    ground,
    grounds,
    parse_box,
    parse_corners,
)

Shapes = NDArray[np.object_]

DEGREE_DECIMALS, METRE_DECIMALS = 7, 3
"""About a centimetre, and a millimetre."""

METRES = (
    Text(
        "南,西,北,东（米，该坐标系北坐标在前）",
        "south,west,north,east in metres, since this system has the northing first",
    ),
    Text("西,南,东,北（米）", "west,south,east,north in metres"),
)
"""Notation of a box in the Gauss-Kruger zones and in Web Mercator."""

FARTHEST_M = 1e9
"""No coordinate in metres is larger, false eastings with zone numbers included."""

EDGE_M = 20_037_508.342789
"""Easting of the 180th meridian in Web Mercator."""

INNER_M = EDGE_M - 0.01
"""A centimetre less, so that a widened box stays on the map."""

NORTH_M = 1e8
"""Largest northing used in Web Mercator: latitude 89.99998 degrees."""

ZONES = frozenset(TO_CRS) - DEGREES - {WEB_MERCATOR_URI}
"""The Gauss-Kruger zones; their axis order is northing, easting."""

QUARTER_M, HALF_TURN_DEG = 10_001_966.0, 180.0
"""Northing of the pole in a zone (m); difference in longitude that no edge reaches."""

ASTRAY_M = 1.0
"""Tolerance of converting a position to WGS 84 and back inside the extent of a CRS, m."""

EDGE_PARTS, PART_M = 4_096, 1_000.0
"""Largest number of parts into which an edge is divided before it is transformed.

An edge is divided at its corners and at least every kilometre. The box is widened by the
deviation of the chords, at most some decimetres."""


def _moved(shapes: Any, move: Callable[..., Any]) -> Any:
    return shapely.transform(shapes, lambda xy: np.column_stack(move(*xy.T)))


def in_frame(shapes: Shapes, frame: str) -> Shapes:
    """Return CRS84 shapes with their coordinates in a frame, its own axis order.

    Coordinates are rounded: degrees to seven decimals, metres to three.
    """
    if frame not in ("wgs84", CRS84_URI):
        shapes = _moved(shapes, {**FROM_WGS84, **TO_CRS}[frame])
    degrees = frame in FROM_WGS84 or frame in DEGREES
    decimals = DEGREE_DECIMALS if degrees else METRE_DECIMALS
    rounded: Shapes = shapely.transform(shapes, lambda xy: xy.round(decimals))
    return rounded


def east_first(shapes: Shapes, frame: str) -> Shapes:
    """Return CRS84 shapes in a frame as `in_frame` does, but x before y, as in files."""
    moved = in_frame(shapes, frame)
    if frame in EAST_FIRST or frame in FROM_WGS84:
        return moved
    swapped: Shapes = shapely.transform(moved, lambda xy: xy[:, ::-1])
    return swapped


def area(text: str, crs: str) -> shapely.Geometry:
    """Return the area of a box as a shape in CRS84 degrees.

    It is widened by the last decimal that is printed and by the deviation of its edges, so
    that a box made from the coordinates of features contains those features.

    Args:
        text: The corners as written, in the axis order of ``crs``.
        crs: URI of the system that they are in.

    Raises:
        BadBox: They are no box.
    """
    if crs in DEGREES:
        return grounds(parse_box(text, _written(crs)), 10.0**-DEGREE_DECIMALS)
    return _projected_area(text, crs)


def _projected_area(text: str, crs: str) -> shapely.Geometry:
    """Return the area of a box in metres as a shape in CRS84 degrees."""
    written = _written(crs)
    corners = parse_corners(text, written)
    if max(map(abs, corners)) > FARTHEST_M:
        raise BadBox(text, "超出地球。", "It lies off the earth.", written)
    if corners[0] > corners[2] or corners[1] > corners[3]:
        raise BadBox(
            text,
            "前一角须是下限、后一角须是上限。",
            "The lower corner comes first.",
            written,
        )
    if crs == WEB_MERCATOR_URI:
        corners = _on_the_map(corners)
    margin_m = 10.0**-METRE_DECIMALS
    box = ground(corners, margin_m)
    west, south, east, north = box.bounds
    part_m = max(PART_M, max(east - west, north - south) / EDGE_PARTS)
    off_m = _off(shapely.segmentize(box, part_m), text, crs)
    edges = shapely.segmentize(ground(corners, margin_m + off_m), part_m)
    return _taken_back(edges, text, crs)


def _on_the_map(box: Box) -> Box:
    """Return a box in Web Mercator clipped to the map.

    It is clipped in the north and south, and in east and west if it spans the whole map. A
    box with only one side beyond the eastern or western edge may mean the adjacent copy of
    the world and is left as it is.
    """
    west, south, east, north = box
    south, north = max(south, -NORTH_M), min(north, NORTH_M)
    if west <= -EDGE_M and east >= EDGE_M:
        west, east = -EDGE_M, EDGE_M
    west, east = (
        math.copysign(INNER_M, x) if INNER_M < abs(x) <= EDGE_M + ASTRAY_M else x
        for x in (west, east)
    )
    return west, south, east, north


def _off(box: shapely.Geometry, text: str, crs: str) -> float:
    """Return the largest deviation of a box's chords in CRS84 from its edges, metres."""
    corners = shapely.get_coordinates(box)
    lonlat = shapely.get_coordinates(_taken_back(box, text, crs))
    middles = TO_CRS[crs](*((lonlat[1:] + lonlat[:-1]) / 2).T)
    off = np.abs(np.column_stack(middles) - (corners[1:] + corners[:-1]) / 2)
    along = np.abs(np.diff(corners, axis=0)) > 0
    # Only the deviation across the edge counts, not the one along it.
    farthest: float = np.where(along, 0.0, off).max()
    return farthest


def in_crs84(node: Any, crs: str) -> Any:
    """Return CQL2 JSON with its geometries taken from ``crs`` to CRS84.

    Raises:
        BadBox: A BBOX in it is no box, or lies where the system does not reach.
        BadFilter: A geometry in it is none.
    """
    if crs == CRS84_URI or not isinstance(node, dict | list):
        return node
    if isinstance(node, list):
        return [in_crs84(item, crs) for item in node]
    if "bbox" in node:
        return _literal(_box_in_filter(node["bbox"], crs))
    if "coordinates" in node:
        try:
            shape = shapely.from_geojson(json.dumps(node))
        except shapely.errors.GEOSException as error:
            raise BadFilter(
                f"几何无效：{error}", f"The geometry is invalid: {error}"
            ) from error
        return _literal(_taken_back(shape, shape.wkt[:100], crs))
    return {key: in_crs84(value, crs) for key, value in node.items()}


def _box_in_filter(numbers: Any, crs: str) -> shapely.Geometry:
    try:
        return area(",".join(map(str, numbers)), crs)
    except BadBox as error:
        raise BadFilter(error.detail.zh, error.detail.en) from error


def _taken_back(shape: shapely.Geometry, text: str, crs: str) -> shapely.Geometry:
    """Convert a shape from a CRS to CRS84.

    Raises:
        BadBox: A corner lies outside the extent of the CRS (it does not return to the
            same coordinates, because projections fold positions beyond their edge),
            or the shape crosses the antimeridian or a pole.
    """
    moved = _moved(shape, FROM_CRS[crs])
    here, lonlat = map(shapely.get_coordinates, (shape, moved))
    off = np.abs(np.column_stack(TO_CRS[crs](*lonlat.T)) - here)
    if not (off <= ASTRAY_M).all() or (crs in ZONES and _is_torn(here, lonlat)):
        raise BadBox(
            text,
            f"不在 {crs} 的适用范围内。",
            f"It lies where {crs} does not reach.",
            _written(crs),
        )
    return moved


def _written(crs: str) -> Text:
    """Return how a box in a CRS is written."""
    if crs in DEGREES:
        return EASTING_FIRST if crs == CRS84_URI else NORTHING_FIRST
    return METRES[crs == WEB_MERCATOR_URI]


def _is_torn(here: NDArray[np.float64], lonlat: NDArray[np.float64]) -> bool:
    """Tell whether a shape in a zone passes a pole or crosses the antimeridian."""
    beyond = np.abs(here[:, 0]).max(initial=0.0) > QUARTER_M
    leap = np.abs(np.diff(lonlat[:, 0])).max(initial=0.0)
    return bool(beyond or leap > HALF_TURN_DEG)


def _literal(shape: shapely.Geometry) -> Any:
    return json.loads(shapely.to_geojson(shape))
