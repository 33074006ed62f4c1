"""A page as a table that GDAL writes: typed columns, x before y, no empty shapes."""

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.crs import code_of
from layers.features.encoder import Cells, Page
from layers.features.frames import east_first
from layers.layer import ColumnType
from layers.query.operands import Flags, absent
from layers.tabular.cells import cell

ID = "feature_id"
"""GDAL keeps ``id`` and ``fid`` for itself in several formats."""

NO_TIME = "1980-01-01T00:00:00Z"
"""Used instead of the time of writing: the same features give the same bytes."""

KINDS: Mapping[ColumnType, tuple[str, Any]] = {
    "text": ("object", None),
    "list": ("object", None),
    "documented": ("object", None),
    "integer": ("int64", 0),
    "number": ("float64", 0.0),
    "boolean": ("bool", False),
    "date": ("datetime64[D]", np.datetime64("NaT")),
}
"""NumPy type of a column and the filler for missing values."""


def shapes_of(page: Page) -> NDArray[np.object_]:
    """Return the shapes of a page in its CRS, x before y; empty ones are None."""
    shapes = shapely.force_2d(page.table.geometry.to_numpy())
    moved = east_first(shapes, page.crs)
    moved[shapely.is_empty(moved)] = None
    return moved


def cells_of(page: Page, *, dates_as_text: bool = False) -> Cells:
    """Return the columns of a page, ``ID`` first.

    Lists are joined by semicolons; dates are text where a format has none.
    """
    table = page.table
    found: dict[str, tuple[ColumnType, list[Any]]] = {
        ID: ("text", table["id"].tolist())
    }
    for column in page.columns:
        values = [None if absent(v) else v for v in table[column.name].tolist()]
        kind = column.type
        if kind == "list":
            values = [value and cell(value) for value in values]
        elif kind == "date" and dates_as_text:
            kind, values = "text", [day and day.isoformat() for day in values]
        found[column.name] = (kind, values)
    return found


@cache
def gdal() -> Any:
    """Return pyogrio, set up on first use: GDAL takes 30 MB that a map never needs."""
    import pyogrio  # noqa: PLC0415

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": NO_TIME})
    return pyogrio


def written(
    page: Page, driver: str, cells: Cells, *, file: Path | None = None, **options: str
) -> bytes:
    """Return a page as the bytes of a file that GDAL writes by ``driver``.

    Args:
        page: Whose shapes are written.
        driver: GDAL's name of the format.
        cells: Its columns.
        file: Where a format of several files is written; nothing is returned then.
        options: Creation options of the driver.
    """
    stream = io.BytesIO()
    arrays = [_array(values, kind) for kind, values in cells.values()]
    single, multi = _geometry_type(page)
    gdal().raw.write(
        stream if file is None else file,
        shapely.to_wkb(shapes_of(page)),
        [values for values, _ in arrays],
        list(cells),
        field_mask=[missing for _, missing in arrays],
        layer=page.snapshot.name.replace("-", "_"),
        driver=driver,
        geometry_type=single,
        promote_to_multi=multi,
        crs=code_of(page.crs),
        **options,
    )
    return stream.getvalue()


def _array(values: list[Any], kind: ColumnType) -> tuple[NDArray[Any], Flags | None]:
    """Return values as an array, and a mask of missing ones; missing text is None."""
    stored, nothing = KINDS[kind]
    filled = [nothing if value is None else value for value in values]
    array = np.array(filled, dtype=stored)
    if stored == "object":
        return array, None
    return array, np.array([value is None for value in values], dtype=bool)


def _geometry_type(page: Page) -> tuple[str, bool]:
    """Return the geometry type of a file, the same for any part of a layer."""
    found = {shape.geom_type for shape in page.snapshot.table.geometry if shape}
    if len(found) == 1:
        return found.pop(), False
    many = found == {"Polygon", "MultiPolygon"}
    return ("MultiPolygon", True) if many else ("Unknown", False)
