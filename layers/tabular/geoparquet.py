"""GeoParquet 1.1.0: typed columns, geometry as WKB, x before y."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import orjson
import shapely
from arro3.core import Array, DataType, Field, Schema, Table, struct_array
from arro3.io import write_parquet
from numpy.typing import NDArray

from geodata.crs import projjson
from layers.features.encoder import Page
from layers.layer import ColumnType
from layers.tabular.gdal_table import cells_of, shapes_of

GEOMETRY, BOX = "geometry", "bbox"
CORNERS = ("xmin", "ymin", "xmax", "ymax")
EPOCH = date(1970, 1, 1)

Kind = tuple[DataType, Callable[[Any], Any]]

KINDS: Mapping[ColumnType, Kind] = {
    "text": (DataType.utf8(), str),
    "list": (DataType.utf8(), str),
    "documented": (DataType.utf8(), str),
    "integer": (DataType.int64(), int),
    "number": (DataType.float64(), float),
    "boolean": (DataType.bool(), bool),
    "date": (DataType.int32(), lambda day: (day - EPOCH).days),
}


def encode(page: Page) -> bytes:
    """Return one Parquet file, zstd inside; lists are joined by semicolons.

    The metadata ``geo`` are in the file and in its Arrow schema: some readers look in the
    one, some in the other.
    """
    shapes = shapes_of(page)
    columns = {
        name: _column(values, kind) for name, (kind, values) in cells_of(page).items()
    }
    columns[BOX] = _boxes(shapes)
    columns[GEOMETRY] = Array(shapely.to_wkb(shapes).tolist(), DataType.binary())
    geo = {"geo": _metadata(shapes, page.crs)}
    fields = [array.field.with_name(name) for name, array in columns.items()]
    stream = io.BytesIO()
    write_parquet(
        Table.from_arrays(list(columns.values()), schema=Schema(fields, metadata=geo)),
        stream,
        compression="zstd(3)",
        key_value_metadata=geo,
    )
    return stream.getvalue()


def _column(values: list[Any], kind: ColumnType) -> Array:
    stored, convert = KINDS[kind]
    plain = [None if value is None else convert(value) for value in values]
    made = Array(plain, stored)
    return made.cast(DataType.date32()) if kind == "date" else made


def _boxes(shapes: NDArray[np.object_]) -> Array:
    """Return the bounding box of every shape, with which readers skip row groups."""
    corners = shapely.bounds(shapes).T
    parts = [
        Array([None if np.isnan(v) else v for v in part.tolist()], DataType.float64())
        for part in corners
    ]
    fields = [Field(name, DataType.float64()) for name in CORNERS]
    return struct_array(parts, fields=fields)


def _metadata(shapes: NDArray[np.object_], crs: str) -> str:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({s.geom_type for s in shapes if s is not None}),
        "crs": projjson(crs),
        "covering": {"bbox": {corner: [BOX, corner] for corner in CORNERS}},
    }
    if column["geometry_types"]:
        column["bbox"] = shapely.total_bounds(shapes).tolist()
    geo = {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {GEOMETRY: column},
    }
    return orjson.dumps(geo).decode()
