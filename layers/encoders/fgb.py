"""FlatGeobuf: binary, quick to read."""

from geodata.text import Text
from layers.encoder import Encoder
from layers.gdal_table import in_memory

ENCODER = Encoder(
    title=Text("FlatGeobuf", "FlatGeobuf"),
    media_type="application/flatgeobuf",
    suffix=".fgb",
    # Features without a shape have no place in the format's spatial index.
    encode=lambda page: in_memory(page, "FlatGeobuf", SPATIAL_INDEX="NO"),
)
