"""Features as GeoJSON text."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
import shapely

from geodata.crs import CRS84_URI
from geodata.frames import GeoDataFrame
from layers.features.frames import in_frame
from layers.slices import Slices

ESCAPED = re.compile(rb'\\(["\\])')
"""Characters that QGIS 3.40 garbles in GeoJSON unless escaped by number."""

AT_ONCE = 2_000
"""Rows taken apart at a time: the whole of a large layer would double its memory."""


def encoded(table: GeoDataFrame, frame: str = CRS84_URI) -> Slices:
    """Return one GeoJSON Feature a row, commas between.

    Args:
        table: ``id``, columns and geometry in CRS84 degrees; missing is null.
        frame: Where the coordinates go; see `layers.features.frames`.
    """
    return Slices.of(_features(table, frame), b",")


def _features(table: GeoDataFrame, frame: str) -> Iterator[bytes]:
    for start in range(0, len(table), AT_ONCE):
        part = table.iloc[start : start + AT_ONCE]
        geometries = shapely.to_geojson(in_frame(part.geometry.to_numpy(), frame))
        plain = part.drop(columns=["id", "geometry"])
        rows = plain.to_dict("records") if len(plain.columns) else [{}] * len(part)
        for fid, row, geometry in zip(part["id"], rows, geometries, strict=True):
            yield _feature(fid, {str(k): v for k, v in row.items()}, geometry)


def _spelled(found: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % ord(found[1])


def _feature(fid: str, properties: dict[str, Any], geometry: str | None) -> bytes:
    body = orjson.dumps(
        {"type": "Feature", "id": fid, "properties": properties},
        option=orjson.OPT_SERIALIZE_NUMPY,
    )
    if b"\\" in body:
        body = ESCAPED.sub(_spelled, body)
    shape = b"null" if geometry is None else geometry.encode()
    return b"".join((body[:-1], b',"geometry":', shape, b"}"))
