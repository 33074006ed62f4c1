"""GeoPackage: one file, one table named after the layer."""

import io

import pandas as pd

from geodata.crs import FROM_WGS84
from geodata.errors import BadParameter
from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.encoders.csv import cell


def encode(page: Page) -> bytes:
    """Return a GeoPackage in WGS 84; lists are divided by semicolons.

    Raises:
        BadParameter: A datum other than WGS 84 is asked for: the file would claim
            a CRS that its coordinates are not in.
    """
    if page.datum != "wgs84":
        raise BadParameter(
            "datum",
            page.datum,
            "GeoPackage 须注明坐标系，而该坐标不是坐标系，请用 json 或 csv。",
            "A GeoPackage must name a CRS and this is none; take json or csv.",
            known=sorted(set(FROM_WGS84) - {page.datum}),
        )
    table = page.snapshot.table.iloc[page.selection.rows].rename(
        columns={"id": "feature_id"}
    )
    for column in page.snapshot.layer.all_columns:
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
