"""KML, for globes; every column goes along as extended data."""

import io

from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.gdal_table import prepare


def encode(page: Page) -> bytes:
    """Return one KML document; places bear their Chinese names."""
    table = prepare(page, dates_as_text=True)
    if "name_zh" in table:
        table = table.assign(Name=table["name_zh"])
    stream = io.BytesIO()
    layer = page.snapshot.name.replace("-", "_")
    table.to_file(stream, layer=layer, driver="LIBKML", engine="pyogrio")
    return stream.getvalue()


ENCODER = Encoder(
    title=Text("KML", "KML"),
    media_type="application/vnd.google-earth.kml+xml",
    suffix=".kml",
    encode=encode,
)
