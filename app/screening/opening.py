"""The native readers: each part of a file as a stream of batches, with clear errors."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pyogrio
from arro3.core import RecordBatchReader

from app.screening.containers import damaged, kind_of
from app.screening.errors import BadFile
from app.screening.parquet_apart import ParquetRows, parquet_rows
from app.screening.raw import BATCH
from geodata.crs import CRS84

PARQUET = (".parquet", ".geoparquet")
MAGIC = b"PAR1"
UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    UnboundLocalError,  # raised by pyogrio for a CRS that is no text
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
)


@contextmanager
def reader_errors(path: Path) -> Iterator[None]:
    """Turn failures of the readers into our errors, including panics of native code."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            yield
    except UNREADABLE as error:
        raise damaged(path) from error
    except BaseException as error:
        # Native readers raise a bare Exception, or a panic that cannot be imported.
        if type(error) is not Exception and type(error).__name__ != "PanicException":
            raise
        raise damaged(path) from error


def check_parquet(path: Path) -> None:
    """Raise if the file is not Parquet, on which the reader would panic."""
    with path.open("rb") as file:
        begun = file.read(len(MAGIC))
        file.seek(max(path.stat().st_size - len(MAGIC), 0))
        if (begun, file.read()) != (MAGIC, MAGIC):
            raise ValueError("not a Parquet file")


def options_of(source: str) -> dict[str, str]:
    """Return GDAL's open options: the first row of a sheet is its header."""
    return {"HEADERS": "FORCE"} if kind_of(Path(source)) == "xlsx" else {}


@contextmanager
def opened(
    source: str, layer: int, encoding: str | None, rows_at_once: int = BATCH
) -> Iterator[tuple[RecordBatchReader | ParquetRows, Any]]:
    """Yield the batches of a part, with the column, type and CRS of its points."""
    if source.lower().endswith(PARQUET):
        with parquet_rows(Path(source), rows_at_once) as rows:
            yield rows, _parquet_points(rows.schema)
        return
    given: dict[str, Any] = {"layer": layer, "encoding": encoding}
    given |= options_of(source)
    with pyogrio.open_arrow(source, batch_size=rows_at_once, **given) as (meta, stream):
        found = {"geometry": None, "crs": meta["crs"], "type": meta["geometry_type"]}
        if meta["geometry_type"]:
            found["geometry"] = meta["geometry_name"] or "wkb_geometry"
        yield RecordBatchReader.from_arrow(stream), found


def _parquet_points(schema: Any) -> dict[str, Any]:
    """Return GeoParquet's metadata on the points: CRS84 by default."""
    text = (schema.metadata or {}).get(b"geo")
    if text is None:
        return {"geometry": None, "crs": None, "type": None}
    geo = orjson.loads(text)
    name = geo["primary_column"]
    column = geo["columns"][name]
    if column["encoding"] != "WKB":
        raise BadFile(
            "GeoParquet 的几何须以 WKB 编码。",
            "Geometries in GeoParquet need to be encoded as WKB.",
        )
    crs = column.get("crs", CRS84)
    stated = crs if isinstance(crs, str) else _json(crs)
    return {"geometry": name, "crs": stated, "type": "Unknown"}


def _json(crs: Any) -> str | None:
    return None if crs is None else orjson.dumps(crs).decode()
