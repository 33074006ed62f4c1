"""GeoParquet 1.1.0, by arro3."""

from geodata.text import Text
from layers.features.encoder import Encoder, Page


def encode(page: Page) -> bytes:
    """Return one Parquet file."""
    # Arrow takes 8 MB, which only this format needs.
    from layers.tabular import geoparquet  # noqa: PLC0415

    return geoparquet.encode(page)


ENCODER = Encoder(
    title=Text("GeoParquet", "GeoParquet"),
    media_type="application/vnd.apache.parquet",
    suffix=".parquet",
    any_datum=False,
    encode=encode,
)
