"""Shapes out of WGS 84 into the frame asked for, and questions from there back.

A frame is a coordinate system by its URI, or a datum of Chinese web maps by its name.
"""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.crs import CRS84_URI, DEGREES, FROM_CRS, FROM_WGS84, TO_CRS
from geodata.errors import BadBox, BadFilter
from layers.query import ground, grounds, parse_box, parse_corners

Shapes = NDArray[np.object_]

DEGREE_DECIMALS, METRE_DECIMALS = 7, 3
"""About a centimetre, and a millimetre."""

FARTHEST_M = 1e9
"""No coordinate in metres is larger, false eastings with zone numbers included."""

STRAIGHT_M = 0.01
"""A box that narrow has no edges to bend."""

EDGE_PARTS, PART_M = 4_096, 1_000.0
"""An edge is bent into another system at its corners and at least every kilometre, up to
so many parts: a chord of one kilometre is off by 2 cm."""


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


def area(text: str, crs: str) -> shapely.Geometry:
    """Return the ground of a box as a shape in CRS84 degrees.

    Args:
        text: The corners as written, in the axis order of ``crs``.
        crs: URI of the system that they are in.

    Raises:
        BadBox: They are no box.
    """
    if crs in DEGREES:
        if crs != CRS84_URI:
            first, second, third, fourth = parse_corners(text)
            text = f"{second},{first},{fourth},{third}"
        return grounds(parse_box(text))
    corners = parse_corners(text)
    if max(map(abs, corners)) > FARTHEST_M:
        raise BadBox(text, "超出地球。", "It lies off the earth.")
    box = ground(corners)
    west, south, east, north = box.bounds
    if min(east - west, north - south) > STRAIGHT_M:
        longest = max(east - west, north - south)
        box = shapely.segmentize(box, max(PART_M, longest / EDGE_PARTS))
    return _on_earth(_moved(box, FROM_CRS[crs]), text, crs)


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
        return _literal(area(",".join(map(str, node["bbox"])), crs))
    if "coordinates" in node:
        try:
            shape = shapely.from_geojson(json.dumps(node))
        except shapely.errors.GEOSException as error:
            raise BadFilter(
                f"几何无效：{error}", f"The geometry is invalid: {error}"
            ) from error
        moved = _moved(shape, FROM_CRS[crs])
        return _literal(_on_earth(moved, shape.wkt[:100], crs))
    return {key: in_crs84(value, crs) for key, value in node.items()}


def _on_earth(shape: shapely.Geometry, text: str, crs: str) -> shapely.Geometry:
    """Return a shape whose corners the projection could take to the earth."""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise BadBox(
            text, f"不在 {crs} 的适用范围内。", f"It lies where {crs} does not reach."
        )
    return shape


def _literal(shape: shapely.Geometry) -> Any:
    return json.loads(shapely.to_geojson(shape))
