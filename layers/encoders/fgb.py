"""FlatGeobuf: binary, quick to read. It has no dates, only times."""

from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.gdal_table import cells_of, check_frame, written


def encode(page: Page) -> bytes:
    """Return one FlatGeobuf file, without the index, in which only shapes have a place."""
    check_frame(page, "fgb", any_crs=True)
    return written(page, "FlatGeobuf", cells_of(page), SPATIAL_INDEX="NO")


ENCODER = Encoder(
    title=Text("FlatGeobuf", "FlatGeobuf"),
    media_type="application/flatgeobuf",
    suffix=".fgb",
    any_datum=False,
    encode=encode,
)
