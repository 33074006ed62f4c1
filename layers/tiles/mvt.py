"""Mapbox Vector Tiles of a snapshot, specification 2.1.

Written here for speed: values are encoded once a layer, and numbers many at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.errors import UnknownTile
from geodata.frames import GeoDataFrame, numbered
from layers.layer import ColumnType
from layers.query.operands import Flags
from layers.slices import Rows, Slices
from layers.tiles.grid import DEEPEST, EXTENT, MARGIN, Tile, limits, unit_square
from layers.tiles.protobuf import Integers, packed, record, varint, zigzag

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
VERSION = b"\x78\x02"
EXTENT_FIELD = b"\x28" + varint(EXTENT)
MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7
POINT, LINE, POLYGON = 1, 2, 3
DIMENSIONS = {POINT: 0, LINE: 1, POLYGON: 2}
KINDS = {
    "Point": POINT,
    "LineString": LINE,
    "Polygon": POLYGON,
    "MultiPolygon": POLYGON,
}
SIMPLIFIED_PARTS = 2
"""Outlines are simplified to half a unit of their zoom's tiles."""

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Attributes:
    """Columns as tiles have them: each value encoded once, a number to each cell."""

    keys: bytes
    values: Slices
    codes: NDArray[np.int32]
    """A row a feature, a column a key: which value; -1 where there is none."""

    @classmethod
    def of(cls, table: GeoDataFrame, kinds: dict[str, ColumnType]) -> Self:
        """Encode the columns named in ``kinds``; lists are left out."""
        names = [name for name, kind in kinds.items() if kind != "list"]
        codes = np.full((len(table), len(names)), -1, dtype=np.int32)
        values: list[bytes] = []
        for place, name in enumerate(names):
            numbers, cells = numbered(table[name])
            codes[:, place] = np.where(numbers < 0, -1, numbers + len(values))
            values += [record(b"\x22", _value(cell, kinds[name])) for cell in cells]
        keys = b"".join(record(b"\x1a", name.encode()) for name in names)
        return cls(keys, Slices.of(values), codes)

    def of_rows(self, rows: Rows) -> tuple[bytes, list[bytes]]:
        """Return keys and values that some features have, and the tags of each."""
        cells = self.codes[rows]
        there = cells >= 0
        found = cells[there]
        flags = np.zeros(len(self.values), dtype=bool)
        flags[found] = True
        used = np.flatnonzero(flags)
        local = np.empty(len(self.values), dtype=np.int32)
        local[used] = np.arange(len(used))
        pairs = np.empty((len(found), 2), dtype=np.int64)
        pairs[:, 0] = np.broadcast_to(np.arange(cells.shape[1]), cells.shape)[there]
        pairs[:, 1] = local[found]
        tags = packed(pairs.ravel(), 2 * there.sum(axis=1))
        return self.keys + self.values.joined(used), tags


def _value(cell: Any, kind: ColumnType) -> bytes:
    """Return a cell as a Value record; dates as text."""
    if kind == "boolean":
        return b"\x38" + varint(int(cell))
    if kind == "integer":
        return b"\x30" + varint(int(zigzag(np.int64(cell))))
    if kind == "number":
        return b"\x19" + np.float64(cell).tobytes()
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return record(b"\x0a", text.encode())


class Tiler:
    """Encodes the tiles of a table; everything they share is encoded once."""

    def __init__(
        self,
        name: str,
        table: GeoDataFrame,
        kinds: dict[str, ColumnType],
        tree: shapely.STRtree,
    ) -> None:
        shapes = table.geometry.to_numpy()
        self.name = name
        self.tree = tree
        self.attributes = Attributes.of(table, kinds)
        self.kind = KINDS.get(_commonest(shapes), POLYGON)
        self.fit = shapely.get_dimensions(shapes) == DIMENSIONS[self.kind]
        self.limits = limits(tuple(table.total_bounds.tolist()))
        self.squared = _squared(shapes, self.kind)
        self._simplified: dict[int, Any] = {}

    def tile(self, tile: Tile, passed: Flags | None = None) -> bytes:
        """Return a tile of the features in ``passed``, or of all.

        A tile without features still contains the layer; otherwise clients that open a
        tile as a file report it as damaged.

        Raises:
            UnknownTile: It lies outside the extent of the layer.
        """
        self._check(tile)
        rows = np.sort(self.tree.query(shapely.box(*tile.box)))
        rows = rows[self.fit[rows]]
        if passed is not None:
            rows = rows[passed[rows]]
        rows, geometries = self._geometries(tile, rows)
        if not len(rows):
            name = record(b"\x0a", self.name.encode())
            return record(b"\x1a", name + EXTENT_FIELD + VERSION)
        table, tags = self.attributes.of_rows(rows)
        kind = b"\x18" + varint(self.kind)
        features = [
            record(
                b"\x12",
                b"".join(
                    (
                        b"\x08",
                        varint(row + 1),
                        record(b"\x12", tag),
                        kind,
                        record(b"\x22", shape),
                    )
                ),
            )
            for row, tag, shape in zip(rows.tolist(), tags, geometries, strict=True)
        ]
        layer = (
            record(b"\x0a", self.name.encode()),
            *features,
            table,
            EXTENT_FIELD,
            VERSION,
        )
        return record(b"\x1a", b"".join(layer))

    def _check(self, tile: Tile) -> None:
        inside = self.limits[tile.zoom]
        rows = range(inside["minTileRow"], inside["maxTileRow"] + 1)
        columns = range(inside["minTileCol"], inside["maxTileCol"] + 1)
        if tile.row not in rows or tile.column not in columns:
            asked = f"{tile.zoom}/{tile.row}/{tile.column}"
            known = f"{tile.zoom}/{rows[0]}-{rows[-1]}/{columns[0]}-{columns[-1]}"
            raise UnknownTile(asked, known)

    def _geometries(self, tile: Tile, rows: Rows) -> tuple[Rows, list[bytes]]:
        """Return which features the tile shows, and their geometries in its units."""
        if self.kind == POINT:
            return self._points(tile, rows)
        clipped = self._clipped(tile, rows)
        numbers = [_commands(shape, self.kind) for shape in clipped]
        counts = np.array([len(line) for line in numbers], dtype=np.int64)
        drawn = counts > 0
        if not drawn.any():
            return rows[:0], []
        flat = np.concatenate([line for line in numbers if len(line)])
        return rows[drawn], packed(flat, counts[drawn])

    def _points(self, tile: Tile, rows: Rows) -> tuple[Rows, list[bytes]]:
        places = _in_units(tile, self.squared[rows])
        shown = ((places >= -MARGIN) & (places <= EXTENT + MARGIN)).all(axis=1)
        moves = np.full((int(shown.sum()), 3), MOVE_TO | 1 << 3, dtype=np.int64)
        moves[:, 1:] = zigzag(places[shown])
        return rows[shown], packed(moves.ravel(), np.full(len(moves), 3))

    def _clipped(self, tile: Tile, rows: Rows) -> Shapes:
        low, high = -MARGIN, EXTENT + MARGIN
        shapes = shapely.transform(
            self._outlines(tile.zoom)[rows],
            lambda xy: (xy * 2**tile.zoom - (tile.column, tile.row)) * EXTENT,
        )
        ground = shapely.box(low, low, high, high)
        cut: Shapes = shapely.intersection(shapes, ground, grid_size=1.0)
        return cut

    def _outlines(self, zoom: int) -> Any:
        """Return the shapes on the map's square, as fine as a zoom can show."""
        if zoom >= DEEPEST - 2:
            return self.squared
        if zoom not in self._simplified:
            unit = 1 / EXTENT / 2**zoom
            self._simplified[zoom] = shapely.simplify(
                self.squared, unit / SIMPLIFIED_PARTS
            )
        return self._simplified[zoom]


def _squared(shapes: Shapes, kind: int) -> Any:
    """Return shapes on the map's square; points as coordinates, which weigh less."""
    if kind != POINT:
        return shapely.transform(shapely.force_2d(shapes), unit_square)
    return unit_square(np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)]))


def _commonest(shapes: Shapes) -> str:
    names = [shape.geom_type for shape in shapes if shape is not None]
    return max(set(names), key=names.count) if names else "Point"


def _in_units(tile: Tile, places: NDArray[np.float64]) -> Integers:
    moved = (places * 2**tile.zoom - (tile.column, tile.row)) * EXTENT
    whole: Integers = np.rint(moved).astype(np.int64)
    return whole


def _commands(shape: shapely.Geometry, kind: int) -> Integers:
    """Return the drawing commands of a shape in whole units; none for nothing."""
    parts = [
        part
        for part in shapely.get_parts(shape)
        if shapely.get_dimensions(part) == DIMENSIONS[kind] and not part.is_empty
    ]
    if not parts:
        return np.empty(0, dtype=np.int64)
    if kind == LINE:
        return _drawn([shapely.get_coordinates(part) for part in parts], closed=False)
    turned = shapely.orient_polygons(parts)
    rings = shapely.get_rings(turned)
    return _drawn([shapely.get_coordinates(ring)[:-1] for ring in rings], closed=True)


def _drawn(paths: Sequence[NDArray[np.float64]], *, closed: bool) -> Integers:
    """Return commands that draw paths one after another, the pen starting at 0, 0."""
    numbers: list[Any] = []
    pen = np.zeros((1, 2), dtype=np.int64)
    for path in paths:
        corners = np.rint(path).astype(np.int64)
        steps = zigzag(np.diff(corners, axis=0, prepend=pen))
        numbers += [[MOVE_TO | 1 << 3], steps[0]]
        numbers += [[LINE_TO | len(steps) - 1 << 3], steps[1:].ravel()]
        if closed:
            numbers.append([CLOSE_PATH | 1 << 3])
        pen = corners[-1:]
    made: Integers = np.concatenate([np.asarray(part) for part in numbers])
    return made
