"""Comma-separated values, RFC 4180, UTF-8, geometry as WKT in the last column.

WKT is x before y in every CRS, as clients expect.
"""

import csv
import io

import shapely

from geodata.crs import CRS84_URI, code_of
from geodata.text import Text
from layers.features.encoder import SYSTEM, Encoder, Page
from layers.features.frames import DEGREE_DECIMALS, east_first
from layers.tabular.cells import cell


def encode(page: Page) -> bytes:
    """Return a header line, then a line a feature; missing values are empty.

    Text that a spreadsheet would run as a formula gets a leading apostrophe. The bytes
    begin with a byte order mark; without it Excel reads Chinese wrongly.
    """
    table = page.table
    shapes = east_first(table.geometry.to_numpy(), page.frame)
    wkt = shapely.to_wkt(shapes, rounding_precision=DEGREE_DECIMALS)
    plain = table.drop(columns="geometry")
    if page.crs != CRS84_URI:
        plain = plain.assign(**{SYSTEM.name: code_of(page.crs)})
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*plain.columns, "geometry"])
    for cells, shape in zip(plain.itertuples(index=False), wkt, strict=True):
        writer.writerow([*map(cell, cells), shape])
    return stream.getvalue().encode("utf-8-sig")


ENCODER = Encoder(
    title=Text("CSV 表格", "CSV table"),
    media_type="text/csv",
    suffix=".csv",
    encode=encode,
)
