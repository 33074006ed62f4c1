"""GeoPackage: one file, one table named after the layer."""

from geodata.text import Text
from layers.features.encoder import Encoder, Page
from layers.tabular.gdal_table import cells_of, written


def encode(page: Page) -> bytes:
    """Return one GeoPackage of version 1.2, which old clients read without warnings."""
    return written(page, "GPKG", cells_of(page), VERSION="1.2")


ENCODER = Encoder(
    title=Text("GeoPackage", "GeoPackage"),
    media_type="application/geopackage+sqlite3",
    suffix=".gpkg",
    any_datum=False,
    encode=encode,
)
