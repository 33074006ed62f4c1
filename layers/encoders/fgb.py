"""FlatGeobuf: binary, quick to read, in parts too. It has no dates, only times."""

from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.gdal_table import cells_of, check_frame, written


def encode(page: Page) -> bytes:
    """Return one FlatGeobuf file, with the index by which readers fetch a box alone.

    The index puts features beside each other that lie so. It is left out where an order
    was asked for, and where a feature has no shape, which has no place in it.
    """
    check_frame(page, "fgb", any_crs=True)
    shapes = page.table.geometry
    shapeless = bool((shapes.is_empty | shapes.isna()).any())
    indexed = "NO" if page.ordered or shapeless else "YES"
    return written(page, "FlatGeobuf", cells_of(page), SPATIAL_INDEX=indexed)


ENCODER = Encoder(
    title=Text("FlatGeobuf", "FlatGeobuf"),
    media_type="application/flatgeobuf",
    suffix=".fgb",
    any_datum=False,
    encode=encode,
)
