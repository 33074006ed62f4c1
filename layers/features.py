"""Features as GeoJSON text, one byte string for a whole layer."""

from dataclasses import dataclass
from typing import Any, Self

import geopandas as gpd
import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from geodata.crs import CRS84_URI
from layers.frames import in_frame

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Features:
    """GeoJSON Features, a comma between them; feature i begins at ``starts[i]``.

    One string and one array of numbers, for a string object a feature would weigh more
    than what it says.
    """

    text: bytes
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, table: gpd.GeoDataFrame, frame: str = CRS84_URI) -> Self:
        """Encode one feature a row, its coordinates in ``frame``.

        Args:
            table: ``id``, columns and geometry in CRS84 degrees; missing is null.
            frame: Where the coordinates go; see `layers.frames`.
        """
        parts = _encoded(table, frame)
        lengths = np.fromiter(map(len, parts), np.int64, len(parts))
        starts = np.concatenate(([0], np.cumsum(lengths + 1)))
        return cls(b",".join(parts), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> bytes:
        return self.text[self.starts[row] : self.starts[row + 1] - 1]

    def joined(self, rows: Rows) -> bytes:
        """Return the features of some rows in that order, commas between.

        >>> made = Features(b"{0},{11}", np.array([0, 4, 9]))
        >>> made.joined(np.array([0, 1])), made.joined(np.array([1, 0]))
        (b'{0},{11}', b'{11},{0}')
        >>> made.joined(np.array([], dtype=int))
        b''
        """
        if not len(rows):
            return b""
        if len(rows) == 1 or (rows[1:] - rows[:-1] == 1).all():
            return self.text[self.starts[rows[0]] : self.starts[rows[-1] + 1] - 1]
        whole = memoryview(self.text)
        ends = zip(
            self.starts[rows].tolist(), self.starts[rows + 1].tolist(), strict=True
        )
        return b",".join([whole[start : stop - 1] for start, stop in ends])


def _encoded(table: gpd.GeoDataFrame, frame: str) -> list[bytes]:
    shapes = in_frame(table.geometry.to_numpy(), frame)
    geometries = shapely.to_geojson(shapes)
    plain = table.drop(columns=["id", "geometry"])
    rows = plain.to_dict("records") if len(plain.columns) else [{}] * len(table)
    return [
        _feature(fid, {str(name): value for name, value in row.items()}, geometry)
        for fid, row, geometry in zip(table["id"], rows, geometries, strict=True)
    ]


def _feature(fid: str, properties: dict[str, Any], geometry: str | None) -> bytes:
    body = orjson.dumps(
        {"type": "Feature", "id": fid, "properties": properties},
        option=orjson.OPT_SERIALIZE_NUMPY,
    )
    shape = b"null" if geometry is None else geometry.encode()
    return b"".join((body[:-1], b',"geometry":', shape, b"}"))
