"""Candidates from GeoPackage, workbooks, Parquet and whatever else GDAL reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyogrio
import shapely
from arro3.core import RecordBatchReader
from arro3.io import read_parquet

from app.screening.errors import BadFile
from app.screening.raw import Raw, roles_of
from geodata.crs import CRS84, Forward, to_crs84
from geodata.errors import InvalidInput

BATCH = 65_536
WORKBOOKS = (".xlsx", ".ods")
PARQUET = (".parquet", ".geoparquet")
MAGIC = b"PAR1"
UNREADABLE = (OSError, ValueError, pyogrio.errors.DataSourceError)


@dataclass(frozen=True, slots=True, eq=False)
class TableFile:
    """A file of typed columns, points among them or not."""

    path: Path
    places: dict[str, int]
    geometry: str | None
    onto_crs84: Forward | None
    """From the file's system to longitude and latitude; None without points."""

    written: bool = False
    encoding: str | None = None
    first_line: int = field(default=1)

    @property
    def roles(self) -> frozenset[str]:
        """What the columns hold."""
        return frozenset(self.places) | ({"lon", "lat"} if self.geometry else set())

    def batches(self, start: int, line: int) -> Iterator[Raw]:
        """Yield the rows from a row on."""
        done = 0
        with _opened(self.path) as (reader, _):
            for batch in reader:
                begun, done = done, done + batch.num_rows
                if done > start and batch.num_rows:
                    yield self._raw(batch, begun, done)

    def _raw(self, batch: Any, begun: int, done: int) -> Raw:
        names = batch.column_names
        columns = {name: batch.column(name).to_pylist() for name in names}
        plain = [name for name in names if name != self.geometry]
        cells = {role: columns[plain[i]] for role, i in self.places.items()}
        if self.geometry and self.onto_crs84:
            cells |= _positions(columns[self.geometry], self.onto_crs84)
        rows = zip(*(columns[name] for name in plain), strict=True) if plain else ()
        texts = ["; ".join("" if v is None else str(v) for v in row) for row in rows]
        first = self.first_line
        return Raw(
            lines=range(begun + first, done + first),
            texts=texts or [""] * batch.num_rows,
            cells=cells,
            end=done,
        )


def _positions(shapes: list[Any], onto: Forward) -> dict[str, list[Any]]:
    """Return longitudes and latitudes; None where a shape is no point."""
    points = shapely.from_wkb(np.array(shapes, dtype=object), on_invalid="ignore")
    good = (shapely.get_type_id(points) == 0) & ~shapely.is_empty(points)
    lon, lat = np.full(len(points), np.nan), np.full(len(points), np.nan)
    held = points[good]
    lon[good], lat[good] = onto(shapely.get_x(held), shapely.get_y(held))
    known = [
        (x, y) if fine else (None, None)
        for x, y, fine in zip(lon.tolist(), lat.tolist(), good, strict=True)
    ]
    return {"lon": [x for x, _ in known], "lat": [y for _, y in known]}


def read_arrow(path: Path, lon: str | None, lat: str | None) -> TableFile:
    """Return a file of typed columns, its points' system known.

    Raises:
        BadFile: It cannot be read, or its points are in no stated system.
        NoColumns: Neither points nor columns with positions or codes are there.
    """
    try:
        if path.suffix.lower() in PARQUET:
            _check_parquet(path)
        with _opened(path) as (reader, meta):
            names = [reader.schema.field(i).name for i in range(len(reader.schema))]
    except UNREADABLE as error:
        raise BadFile(
            f"{path.name} 无法读取：{error}", f"{path.name} cannot be read: {error}"
        ) from error
    # Columns that were named go before points.
    geometry = meta["geometry"] if lon is None else None
    plain = [name for name in names if name != meta["geometry"]]
    places = roles_of(plain, lon, lat, shapes=geometry is not None)
    if geometry:
        places = {r: i for r, i in places.items() if r not in ("lon", "lat")}
    onto = _onto_crs84(path, meta["crs"]) if geometry else None
    workbook = path.suffix.lower() in WORKBOOKS
    return TableFile(path, places, geometry, onto, first_line=2 if workbook else 1)


def _check_parquet(path: Path) -> None:
    """Refuse what is no Parquet file: the reader would break down over it."""
    with path.open("rb") as file:
        begun = file.read(len(MAGIC))
        file.seek(max(path.stat().st_size - len(MAGIC), 0))
        if (begun, file.read()) != (MAGIC, MAGIC):
            raise ValueError("not a Parquet file")


def _onto_crs84(path: Path, crs: str | None) -> Forward:
    if not crs:
        raise BadFile(
            f"{path.name} 没有注明坐标系，点的位置无从得知；请先注明再筛查。",
            f"{path.name} states no coordinate system, so where its points are is not "
            "known: state it first.",
        )
    try:
        return to_crs84(crs)
    except InvalidInput as error:
        raise BadFile(
            f"{path.name}：{error.detail.zh}", f"{path.name}: {error.detail.en}"
        ) from error


@contextmanager
def _opened(path: Path) -> Iterator[tuple[RecordBatchReader, dict[str, Any]]]:
    """Yield the batches of a file, and its points' column and system."""
    if path.suffix.lower() in PARQUET:
        reader = read_parquet(path, batch_size=BATCH)
        points = _parquet_points(reader.schema)
        yield RecordBatchReader.from_arrow(reader), points
        return
    options = {"HEADERS": "FORCE"} if path.suffix.lower() == ".xlsx" else {}
    with pyogrio.open_arrow(path, batch_size=BATCH, **options) as (meta, stream):
        found = {"geometry": None, "crs": meta["crs"]}
        if meta["geometry_type"]:
            found["geometry"] = meta["geometry_name"] or "wkb_geometry"
        yield RecordBatchReader.from_arrow(stream), found


def _parquet_points(schema: Any) -> dict[str, Any]:
    """Return what GeoParquet says of its points: CRS84 unless stated otherwise."""
    text = (schema.metadata or {}).get(b"geo")
    if text is None:
        return {"geometry": None, "crs": None}
    geo = orjson.loads(text)
    name = geo["primary_column"]
    column = geo["columns"][name]
    if column["encoding"] != "WKB":
        raise BadFile(
            "GeoParquet 的几何须以 WKB 编码。",
            "Geometries in GeoParquet need to be encoded as WKB.",
        )
    crs = column.get("crs", CRS84)
    return {"geometry": name, "crs": crs if isinstance(crs, str) else _json(crs)}


def _json(crs: Any) -> str | None:
    return None if crs is None else orjson.dumps(crs).decode()
