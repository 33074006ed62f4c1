"""The output file in its format, made from the rows written as CSV.

Every run first writes its rows to a CSV file, which can be cut back to its last whole
batch and continued; other formats are made from it at the end, in one stream.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyogrio
import shapely
from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import read_csv, write_parquet

from app.screening.columns import COLUMNS
from app.screening.errors import BadFile
from geodata.crs import CRS84
from geodata.errors import UnknownFormat
from layers.tabular.cells import FORMULA_SIGNS, cell

BATCH = 65_536
LAYER = "verdicts"
GEOMETRY = "geometry"
FREE = tuple(list(COLUMNS).index(name) for name in ("input_id", "name", "code"))
"""The columns that hold the caller's own words; every other text is ours."""

MOST_SHEET_ROWS = 1_048_575
TYPES = {
    "text": DataType.utf8(),
    "integer": DataType.int64(),
    "number": DataType.float64(),
}
PLAIN = Schema([Field(name, TYPES[kind]) for name, kind in COLUMNS.items()])
POINTS = Schema(
    [
        *(Field(name, TYPES[kind]) for name, kind in COLUMNS.items()),
        Field(
            GEOMETRY,
            DataType.binary(),
            metadata={"ARROW:extension:name": "geoarrow.wkb"},
        ),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """The conversion of the stored rows to a file; None if they are the file already."""

    make: Callable[[Path, Path], None] | None
    formulas: bool = False
    """Whether spreadsheets open it and would run text as formulas."""


def text_of(lines: Iterable[Sequence[Any]], *, formulas: bool) -> bytes:
    """Return rows as CSV; callers' words that would run as a formula are quoted."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows(map(_harmless, lines) if formulas else lines)
    return stream.getvalue().encode()


def _harmless(line: Sequence[Any]) -> Sequence[Any]:
    if not any(line[i].startswith(FORMULA_SIGNS) for i in FREE):
        return line
    return [cell(value) if i in FREE else value for i, value in enumerate(line)]


def format_of(path: Path) -> Format:
    """Return the format that a file's name asks for.

    Raises:
        UnknownFormat: There is none with this ending.
    """
    if path.suffix.lower() not in FORMATS:
        raise UnknownFormat(path.suffix or path.name, FORMATS)
    return FORMATS[path.suffix.lower()]


def _batches(kept: Path) -> Iterator[RecordBatch]:
    with kept.open("rb") as file:
        yield from read_csv(file, PLAIN, has_header=True, batch_size=BATCH)


def _with_points(kept: Path) -> Iterator[RecordBatch]:
    for batch in _batches(kept):
        lon, lat = (np.asarray(batch.column(name)) for name in ("lon", "lat"))
        wkb = shapely.to_wkb(shapely.points(lon, lat)).tolist()
        column = Array(wkb, DataType.binary())
        yield batch.append_column(POINTS.field(GEOMETRY), column)


def _parquet(kept: Path, to: Path) -> None:
    column = {"encoding": "WKB", "geometry_types": ["Point"]}
    geo = {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {GEOMETRY: column},
    }
    write_parquet(
        RecordBatchReader.from_batches(POINTS, _with_points(kept)),
        to,
        compression="zstd(3)",
        key_value_metadata={"geo": orjson.dumps(geo).decode()},
    )


def _by_gdal(driver: str, **options: str) -> Callable[[Path, Path], None]:
    def make(kept: Path, to: Path) -> None:
        pyogrio.write_arrow(
            RecordBatchReader.from_batches(POINTS, _with_points(kept)),
            to,
            layer=LAYER,
            driver=driver,
            geometry_name=GEOMETRY,
            geometry_type="Point",
            crs=CRS84,
            **options,
        )

    return make


def _workbook(kept: Path, to: Path) -> None:
    count = sum(batch.num_rows for batch in _batches(kept))
    if count > MOST_SHEET_ROWS:
        raise BadFile(
            f"结果有 {count} 行，一张工作表最多 {MOST_SHEET_ROWS} 行；请改用 csv 或 gpkg。",
            f"There are {count} rows, a sheet holds {MOST_SHEET_ROWS}: take csv or gpkg.",
        )
    reader = RecordBatchReader.from_batches(PLAIN, _batches(kept))
    pyogrio.write_arrow(reader, to, layer=LAYER, driver="XLSX")


_PARQUET = Format(make=_parquet)
_SEQUENCE = Format(make=_by_gdal("GeoJSONSeq", RS="YES"))

FORMATS: Mapping[str, Format] = {
    ".csv": Format(make=None, formulas=True),
    ".fgb": Format(make=_by_gdal("FlatGeobuf", SPATIAL_INDEX="NO")),
    ".geojson": Format(make=_by_gdal("GeoJSON")),
    ".geojsonl": Format(make=_by_gdal("GeoJSONSeq")),
    ".geojsons": _SEQUENCE,
    ".gpkg": Format(make=_by_gdal("GPKG")),
    ".parquet": _PARQUET,
    ".xlsx": Format(make=_workbook, formulas=True),
}
"""By ending."""
