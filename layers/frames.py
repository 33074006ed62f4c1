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
from layers.query import parse_box, parse_corners, split_box

Shapes = NDArray[np.object_]

DEGREE_DECIMALS, METRE_DECIMALS = 7, 3
"""About a centimetre, and a millimetre."""

EDGE_PARTS = 32
"""Into so many parts an edge is cut before it is bent into another system."""


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
        halves = [shapely.box(*half) for half in split_box(parse_box(text))]
        return halves[0] if len(halves) == 1 else shapely.union_all(halves)
    box = shapely.box(*parse_corners(text))
    longest = max(box.bounds[2] - box.bounds[0], box.bounds[3] - box.bounds[1], 1.0)
    return _moved(shapely.segmentize(box, longest / EDGE_PARTS), FROM_CRS[crs])


def in_crs84(node: Any, crs: str) -> Any:
    """Return CQL2 JSON with its geometries taken from ``crs`` to CRS84.

    Raises:
        BadBox: A BBOX in it is no box.
    """
    if crs == CRS84_URI or not isinstance(node, dict | list):
        return node
    if isinstance(node, list):
        return [in_crs84(item, crs) for item in node]
    if "bbox" in node:
        return _literal(area(",".join(map(str, node["bbox"])), crs))
    if "coordinates" in node:
        return _literal(_moved(shapely.from_geojson(json.dumps(node)), FROM_CRS[crs]))
    return {key: in_crs84(value, crs) for key, value in node.items()}


def _literal(shape: shapely.Geometry) -> Any:
    return json.loads(shapely.to_geojson(shape))
