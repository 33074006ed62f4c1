"""FlatGeobuf: binary, quick to read as a whole or in parts. It has no dates, only times."""

from geodata.text import Text
from layers.features.encoder import Encoder, Page
from layers.tabular.gdal_table import cells_of, written


def encode(page: Page) -> bytes:
    """Return one FlatGeobuf file with a spatial index, so that clients can fetch one box.

    The index orders features by position. It is left out if ``sortby`` was given or if a
    feature has no geometry, which the index cannot contain.
    """
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
