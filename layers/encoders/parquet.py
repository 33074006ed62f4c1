"""GeoParquet 1.1.0: typed columns, geometry as WKB in CRS84, the format's default."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import orjson
import pandas as pd
import shapely
from arro3.core import Array, DataType, Table
from arro3.io import write_parquet

from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.encoders.csv import cell
from layers.gdal_table import ID, prepare
from layers.layer import ColumnType
from layers.operands import absent

GEOMETRY = "geometry"
EPOCH = date(1970, 1, 1)

Kind = tuple[DataType, Callable[[Any], Any]]

KINDS: Mapping[ColumnType, Kind] = {
    "text": (DataType.utf8(), str),
    "list": (DataType.utf8(), cell),
    "integer": (DataType.int64(), int),
    "number": (DataType.float64(), float),
    "boolean": (DataType.bool(), bool),
    "date": (DataType.int32(), lambda day: (day.date() - EPOCH).days),
}


def encode(page: Page) -> bytes:
    """Return one Parquet file, zstd inside; lists are joined by semicolons."""
    table = prepare(page)
    columns = {ID: _column(table[ID].tolist(), "text")}
    columns |= {c.name: _column(table[c.name].tolist(), c.type) for c in page.columns}
    shapes = table.geometry.to_numpy()
    columns[GEOMETRY] = Array(shapely.to_wkb(shapes).tolist(), DataType.binary())
    stream = io.BytesIO()
    write_parquet(
        Table.from_arrays(list(columns.values()), names=list(columns)),
        stream,
        compression="zstd(3)",
        key_value_metadata={"geo": _metadata(table)},
    )
    return stream.getvalue()


def _column(values: list[Any], kind: ColumnType) -> Array:
    stored, convert = KINDS[kind]
    plain = [None if _nothing(value) else convert(value) for value in values]
    made = Array(plain, stored)
    return made.cast(DataType.date32()) if kind == "date" else made


def _nothing(value: Any) -> bool:
    """Tell whether a cell is empty in any of the ways that pandas knows."""
    return absent(value) or bool(pd.isna(value))


def _metadata(table: gpd.GeoDataFrame) -> str:
    shapes = table.geometry.to_numpy()
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({s.geom_type for s in shapes if s is not None}),
    }
    if column["geometry_types"]:
        column["bbox"] = shapely.total_bounds(shapes).tolist()
    geo = {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {GEOMETRY: column},
    }
    return orjson.dumps(geo).decode()


ENCODER = Encoder(
    title=Text("GeoParquet", "GeoParquet"),
    media_type="application/vnd.apache.parquet",
    suffix=".parquet",
    encode=encode,
)
