"""The tiles of WebMercatorQuad and the box of each.

Source: OGC 17-083r4, Two Dimensional Tile Matrix Set, annex D.1. Row 0 is the
northernmost, column 0 begins at the antimeridian.
"""

import math
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from geodata.errors import UnknownTile

TILE_MATRIX_SET = "WebMercatorQuad"
TILE_MATRIX_SET_URI = (
    f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{TILE_MATRIX_SET}"
)
DEEPEST = 12
"""Zoom of the finest tiles: a unit of theirs is 2.4 m, as good as our positions."""

EXTENT = 4096
"""Units along the side of a tile."""

MARGIN = 64
"""Units that a tile shows of its neighbours, so that symbols are not cut."""

TOP_LATITUDE = 85.0511287798066
"""Degrees; the square map ends there."""

SCALE_DENOMINATOR = 559_082_264.0287178
"""Of zoom 0, with pixels of 0.28 mm."""

EQUATOR_M = 40_075_016.68557849
"""Length of the equator on the sphere of Web Mercator."""

Floats = NDArray[np.float64]


def unit_square(lonlat: Floats) -> Floats:
    """Return positions on the map's square, x east and y south from 0 to 1.

    Args:
        lonlat: Longitude, latitude in degrees, shape (n, 2); latitudes beyond
            ±85.05° lie on the edge.

    >>> unit_square(np.array([[-180.0, 89.0], [0.0, 0.0], [180.0, -90.0]])).round(9)
    array([[0. , 0. ],
           [0.5, 0.5],
           [1. , 1. ]])
    """
    lon, lat = lonlat[:, 0], np.clip(lonlat[:, 1], -TOP_LATITUDE, TOP_LATITUDE)
    y = 0.5 - np.arctanh(np.sin(np.radians(lat))) / (2 * np.pi)
    return np.column_stack([lon / 360 + 0.5, np.clip(y, 0.0, 1.0)])


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile by zoom, row and column."""

    zoom: int
    row: int
    column: int

    @classmethod
    def read(cls, zoom: str, row: str, column: str) -> Self:
        """Read a tile from the parts of an address.

        Raises:
            UnknownTile: They are no whole numbers or lie outside the set.
        """
        parts = (zoom, row, column)
        if all(part.isascii() and part.isdigit() and len(part) < 8 for part in parts):
            tile = cls(*map(int, parts))
            side = 2**tile.zoom if tile.zoom <= DEEPEST else 0
            if tile.row < side and tile.column < side:
                return tile
        raise UnknownTile("/".join(parts), f"z 0-{DEEPEST}")

    @property
    def origin(self) -> tuple[float, float]:
        """The north-west corner on the map's square."""
        side = 2**self.zoom
        return self.column / side, self.row / side

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, with the margin.

        >>> [round(edge, 1) for edge in Tile(1, 0, 1).box]
        [-2.8, -2.8, 182.8, 85.3]
        """
        side, more = 2**self.zoom, MARGIN / EXTENT
        west = (self.column - more) / side * 360 - 180
        east = (self.column + 1 + more) / side * 360 - 180
        north, south = (
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side))))
            for row in (self.row - more, self.row + 1 + more)
        )
        return west, south, east, north


def limits(box: tuple[float, float, float, float]) -> list[dict[str, Any]]:
    """Return which tiles of each zoom a box in degrees touches, as OGC has it.

    >>> limits((100.0, 20.0, 110.0, 30.0))[2]["minTileCol"]
    3
    """
    west, south, east, north = box
    (left, top), (right, bottom) = unit_square(np.array([[west, north], [east, south]]))
    return [
        {
            "tileMatrix": str(zoom),
            "minTileRow": _index(top, zoom),
            "maxTileRow": _index(bottom, zoom),
            "minTileCol": _index(left, zoom),
            "maxTileCol": _index(right, zoom),
        }
        for zoom in range(DEEPEST + 1)
    ]


def _index(place: float, zoom: int) -> int:
    side = 1 << zoom
    return min(int(place * side), side - 1)


def tile_matrices() -> list[dict[str, Any]]:
    """Return the definition of every zoom, as the standard's JSON has it."""
    return [
        {
            "id": str(zoom),
            "scaleDenominator": SCALE_DENOMINATOR / 2**zoom,
            "cellSize": EQUATOR_M / 256 / 2**zoom,
            "cornerOfOrigin": "topLeft",
            "pointOfOrigin": [-EQUATOR_M / 2, EQUATOR_M / 2],
            "tileWidth": 256,
            "tileHeight": 256,
            "matrixWidth": 2**zoom,
            "matrixHeight": 2**zoom,
        }
        for zoom in range(DEEPEST + 1)
    ]
