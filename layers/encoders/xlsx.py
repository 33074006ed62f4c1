"""A workbook: one sheet, positions as columns, nothing that runs as a formula."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.frames import Series, series
from geodata.text import Text
from layers.features.encoder import Cells, Encoder, Page
from layers.features.frames import DEGREE_DECIMALS
from layers.layer import ColumnType
from layers.tabular.archive import archived, contents
from layers.tabular.cells import cell
from layers.tabular.gdal_table import cells_of, gdal, shapes_of

LONGEST_CELL = 32_767
LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
"""Excel refuses a workbook whose sheet has one of these in its name, or a longer name."""

CUT = "（过长，略 / too long, left out）"


def encode(page: Page) -> bytes:
    """Return a workbook; points have ``lon`` and ``lat``, other shapes WKT."""
    cells = cells_of(page, dates_as_text=True)
    return tabled(page.snapshot.name, {**cells, **_positions(shapes_of(page))})


def tabled(title: str, cells: Cells) -> bytes:
    """Return a workbook with one sheet, named as Excel allows."""
    from pandas import DataFrame  # noqa: PLC0415

    sheet = DataFrame(
        {cell(name): _column(kind, values) for name, (kind, values) in cells.items()}
    )
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.xlsx"
        gdal().write_dataframe(
            sheet,
            file,
            driver="XLSX",
            layer=NOT_IN_NAMES.sub(" ", title)[:LONGEST_NAME].strip("' ") or "1",
        )
        return archived(contents(file.read_bytes()))


def _column(kind: ColumnType, values: list[Any]) -> Series:
    """Return a column of a sheet; text that looks like a formula is escaped."""
    if kind in ("text", "list", "documented"):
        return series([v and cell(v) for v in values])
    stored = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}
    return series(values, dtype=stored[kind])


def _positions(shapes: NDArray[np.object_]) -> Cells:
    if all(shape is None or shape.geom_type == "Point" for shape in shapes):
        lon, lat = shapely.get_x(shapes).tolist(), shapely.get_y(shapes).tolist()
        return {"lon": ("number", lon), "lat": ("number", lat)}
    written = shapely.to_wkt(shapes, rounding_precision=DEGREE_DECIMALS)
    fit = [w if not w or len(w) <= LONGEST_CELL else CUT for w in written]
    return {"geometry": ("text", fit)}


ENCODER = Encoder(
    title=Text("Excel 工作簿", "Excel workbook"),
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    suffix=".xlsx",
    any_crs=False,
    any_datum=False,
    encode=encode,
    tabled=tabled,
)
