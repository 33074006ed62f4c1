"""GeoPackage: one file, one table named after the layer."""

import io

import pandas as pd

from geodata.crs import CRS84_URI
from geodata.errors import BadParameter
from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.encoders.csv import cell


def encode(page: Page) -> bytes:
    """Return a GeoPackage in WGS 84; lists are divided by semicolons.

    Raises:
        BadParameter: Coordinates other than WGS 84 are asked for.
    """
    if page.frame != CRS84_URI:
        raise BadParameter(
            "f",
            "gpkg",
            "GeoPackage 只以 WGS 84 输出；其他坐标请用 json 或 csv。",
            "A GeoPackage is written in WGS 84 only; take json or csv for others.",
        )
    table = page.table.rename(columns={"id": "feature_id"})
    for column in page.columns:
        if column.type == "list":
            table[column.name] = table[column.name].map(cell)
        elif column.type == "date":
            table[column.name] = pd.to_datetime(table[column.name])
        elif column.type in ("integer", "number"):
            table[column.name] = pd.to_numeric(table[column.name])
        elif column.type == "boolean":
            table[column.name] = table[column.name].astype("boolean")
    stream = io.BytesIO()
    table.to_file(stream, layer=page.snapshot.name, driver="GPKG", engine="pyogrio")
    return stream.getvalue()


ENCODER = Encoder(
    title=Text("GeoPackage", "GeoPackage"),
    media_type="application/geopackage+sqlite3",
    suffix=".gpkg",
    encode=encode,
)
