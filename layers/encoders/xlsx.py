"""A workbook: one sheet, positions as columns, nothing that runs as a formula."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.encoders.csv import cell
from layers.frames import DEGREE_DECIMALS
from layers.gdal_table import prepare

LONGEST_CELL = 32_767
CUT = "（过长，略 / too long, left out）"


def encode(page: Page) -> bytes:
    """Return a workbook; points have ``lon`` and ``lat``, other shapes WKT."""
    table = prepare(page, dates_as_text=True)
    sheet = pd.DataFrame(table.drop(columns="geometry"))
    for name in sheet.columns:
        if sheet[name].dtype == object or str(sheet[name].dtype) == "str":
            sheet[name] = sheet[name].map(cell)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.xlsx"
        pyogrio.write_dataframe(
            sheet.assign(**_positions(table.geometry.to_numpy())),
            file,
            driver="XLSX",
            layer=page.snapshot.name,
        )
        return file.read_bytes()


def _positions(shapes: NDArray[np.object_]) -> dict[str, Any]:
    if all(shape is None or shape.geom_type == "Point" for shape in shapes):
        return {"lon": shapely.get_x(shapes), "lat": shapely.get_y(shapes)}
    written = shapely.to_wkt(shapes, rounding_precision=DEGREE_DECIMALS)
    return {
        "geometry": [w if not w or len(w) <= LONGEST_CELL else CUT for w in written]
    }


ENCODER = Encoder(
    title=Text("Excel 工作簿", "Excel workbook"),
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    suffix=".xlsx",
    encode=encode,
)
