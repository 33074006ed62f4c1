"""A layer in memory: its tree, its columns, and its features already encoded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

import geopandas as gpd
import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from geodata.crs import CRS84_URI
from geodata.errors import UnknownProperty
from layers.filter import select
from layers.frames import in_frame
from layers.layer import ColumnType, Layer
from layers.operands import Flags, Operand, Table, column
from layers.query import Query

GEOMETRY = "geometry"
"""What filters call the shape of a feature."""

Rows = NDArray[np.intp]
Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of one page, and how many rows match in all."""

    rows: Rows
    matched: int

    @classmethod
    def single(cls, row: int) -> Self:
        """Return the selection of one row."""
        return cls(np.array([row]), 1)

    @classmethod
    def everything(cls, count: int) -> Self:
        """Return the selection of all ``count`` rows of a layer."""
        return cls(np.arange(count), count)


@dataclass(frozen=True)
class Snapshot:
    """The features of a layer, computed once; ``table`` as `Layer.derive` gives it."""

    name: str
    layer: Layer
    table: gpd.GeoDataFrame
    day: date | None = None
    """The day asked for, in layers that exist only as of a day."""

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """Row of every feature id."""
        return {str(fid): row for row, fid in enumerate(self.table["id"])}

    @cached_property
    def extent(self) -> Extent:
        """West, south, east, north of all features, degrees."""
        west, south, east, north = (float(v) for v in self.table.total_bounds)
        return west, south, east, north

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        """First and last day on which any feature is valid; None is open."""
        if self.layer.valid is None:
            return None, None
        ends = [[d for d in self.table[name] if d] for name in self.layer.valid]
        return min(ends[0], default=None), None

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree(self.table.geometry.array)

    @cached_property
    def _encoded(self) -> dict[str, tuple[bytes, ...]]:
        return {}

    def features(self, frame: str = CRS84_URI) -> Sequence[bytes]:
        """Return every feature as GeoJSON text, coordinates in ``frame``."""
        if frame not in self._encoded:
            self._encoded[frame] = encode_features(self.table, frame)
        return self._encoded[frame]

    def select(self, query: Query) -> Selection:
        """Return the rows that a query asks for, in the order of the layer."""
        keep = np.ones(len(self.table), dtype=bool)
        if query.area is not None:
            keep &= self._related(query.area, "intersects")
        if query.interval is not None and self.layer.valid is not None:
            keep &= self._valid_in(*query.interval)
        if query.where is not None:
            keep &= select(query.where, self.operands)
        rows = self._sorted(np.flatnonzero(keep), query.sort)
        page = rows[query.offset : query.offset + query.limit]
        return Selection(page, len(rows))

    @cached_property
    def operands(self) -> Table:
        """The columns as filters and sorting ask for them."""
        kinds: dict[str, ColumnType] = {"id": "text"}
        kinds |= {column.name: column.type for column in self.layer.all_columns}
        made: dict[str, Operand] = {}

        def typed(name: str) -> Operand | None:
            if name in kinds and name not in made:
                made[name] = column(self.table[name].tolist(), kinds[name])
            return made.get(name)

        shapes = self.table.geometry.to_numpy()
        return Table(
            count=len(self.table),
            columns=typed,
            names=tuple(kinds),
            geometry=GEOMETRY,
            shapes=shapes,
            empty=shapely.is_empty(shapes),
            touching=self._related,
        )

    def _related(self, shape: shapely.Geometry, predicate: str) -> Flags:
        flags = np.zeros(len(self.table), dtype=bool)
        flags[self._tree.query(shape, predicate=predicate)] = True
        return flags

    def _sorted(self, rows: Rows, sort: tuple[tuple[str, bool], ...]) -> Rows:
        """Return rows in the order asked for; equal ones keep that of the layer."""
        for name, descending in reversed(sort):
            by = self.operands.columns(name)
            if by is None or by.kind == "list":
                raise UnknownProperty(name, self.operands.names)
            ranks = np.unique(by.values, return_inverse=True)[1]
            keys = np.where(
                by.missing, len(self.table), -ranks if descending else ranks
            )
            rows = rows[np.argsort(keys[rows], kind="stable")]
        return rows

    def _valid_in(self, first: date | None, last: date | None) -> NDArray[np.bool_]:
        starts, stops = (self.table[name] for name in self.layer.valid or ())
        return np.array(
            [
                (last is None or start is None or start <= last)
                and (first is None or stop is None or stop > first)
                for start, stop in zip(starts, stops, strict=True)
            ],
            dtype=bool,
        )


def encode_features(table: gpd.GeoDataFrame, frame: str) -> tuple[bytes, ...]:
    """Return one GeoJSON Feature a row; missing values are null."""
    shapes = in_frame(table.geometry.to_numpy(), frame)
    plain = table.drop(columns=["id", "geometry"])
    rows = plain.to_dict("records") if len(plain.columns) else [{}] * len(table)
    return tuple(
        _feature(fid, {str(name): value for name, value in row.items()}, shape)
        for fid, row, shape in zip(table["id"], rows, shapes, strict=True)
    )


def _feature(fid: str, properties: dict[str, Any], shape: shapely.Geometry) -> bytes:
    geometry = str(shapely.to_geojson(shape)).encode()
    body = orjson.dumps(
        {"type": "Feature", "id": fid, "properties": properties},
        option=orjson.OPT_SERIALIZE_NUMPY,
    )
    return b"".join((body[:-1], b',"geometry":', geometry, b"}"))
