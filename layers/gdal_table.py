"""A page as a table that GDAL writes: typed columns, WGS 84, no empty shapes."""

import io

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.crs import CRS84_URI
from geodata.errors import BadParameter
from layers.encoder import Page
from layers.encoders.csv import cell

ID = "feature_id"
"""GDAL keeps ``id`` and ``fid`` for itself in several formats."""


def prepare(page: Page, *, dates_as_text: bool = False) -> gpd.GeoDataFrame:
    """Return the features of a page with one type a column.

    Args:
        page: What to write; its coordinates must be WGS 84.
        dates_as_text: For formats that have no dates of their own.

    Returns:
        Lists joined by semicolons, empty shapes and values missing, heights dropped.

    Raises:
        BadParameter: Other coordinates are asked for, which the file would claim to
            be WGS 84.
    """
    if page.frame != CRS84_URI:
        raise BadParameter(
            "f",
            page.snapshot.name,
            "该格式只以 WGS 84 输出；其他坐标请用 json 或 csv。",
            "This format is written in WGS 84 only; take json or csv for others.",
        )
    table = page.table.rename(columns={"id": ID})
    for column in page.columns:
        values = table[column.name]
        if column.type == "list":
            table[column.name] = values.map(cell)
        elif column.type == "date" and dates_as_text:
            table[column.name] = values.map(lambda day: day and day.isoformat())
        elif column.type == "date":
            table[column.name] = pd.to_datetime(values)
        elif column.type in ("integer", "number"):
            table[column.name] = pd.to_numeric(values)
        elif column.type == "boolean":
            table[column.name] = values.astype("boolean")
    shapes = shapely.force_2d(table.geometry.to_numpy())
    bare = np.where(shapely.is_empty(shapes), None, shapes)
    return table.set_geometry(gpd.GeoSeries(bare, index=table.index, crs=table.crs))


def in_memory(page: Page, driver: str, **options: str) -> bytes:
    """Return a page as the bytes of a file that GDAL writes by ``driver``."""
    stream = io.BytesIO()
    prepare(page).to_file(
        stream,
        layer=page.snapshot.name.replace("-", "_"),
        driver=driver,
        engine="pyogrio",
        **options,
    )
    return stream.getvalue()
