"""GeoPackage: one file, one table named after the layer."""

from geodata.text import Text
from layers.encoder import Encoder
from layers.gdal_table import in_memory

ENCODER = Encoder(
    title=Text("GeoPackage", "GeoPackage"),
    media_type="application/geopackage+sqlite3",
    suffix=".gpkg",
    encode=lambda page: in_memory(page, "GPKG"),
)
