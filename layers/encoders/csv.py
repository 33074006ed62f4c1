"""Comma-separated values, RFC 4180, UTF-8, geometry as WKT in the last column.

WKT is x before y in every CRS, as clients expect.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

import shapely

from geodata.crs import CRS84_URI, code_of
from geodata.text import Text
from layers.features.encoder import SYSTEM, Cells, Encoder, Page
from layers.features.frames import DEGREE_DECIMALS, east_first
from layers.tabular.cells import cell


def encode(page: Page) -> bytes:
    """Return a header line, then a line a feature; missing values are empty.

    Text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    table = page.table
    shapes = east_first(table.geometry.to_numpy(), page.frame)
    wkt = shapely.to_wkt(shapes, rounding_precision=DEGREE_DECIMALS)
    plain = table.drop(columns="geometry")
    if page.crs != CRS84_URI:
        plain = plain.assign(**{SYSTEM.name: code_of(page.crs)})
    rows = zip(*(plain[name].tolist() for name in plain), wkt.tolist(), strict=True)
    return _written([*plain.columns, "geometry"], rows)


def tabled(_title: str, cells: Cells) -> bytes:
    """Return a line of headings, then a line a row."""
    return _written(cells, zip(*(values for _, values in cells.values()), strict=True))


def _written(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return lines after a byte order mark; without it Excel reads Chinese wrongly."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(map(cell, headings))
    writer.writerows(map(cell, row) for row in rows)
    return stream.getvalue().encode("utf-8-sig")


ENCODER = Encoder(
    title=Text("CSV 表格", "CSV table"),
    media_type="text/csv",
    suffix=".csv",
    encode=encode,
    tabled=tabled,
)
