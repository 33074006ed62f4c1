"""GeoJSON text sequences, RFC 8142: a record a feature, which cannot name a CRS."""

from geodata.text import Text
from layers.features.encoder import Encoder, Page


def encode(page: Page) -> bytes:
    """Return each feature between a record separator and a line feed."""
    features, rows = page.features
    return b"".join(b"\x1e" + features[row] + b"\n" for row in rows)


ENCODER = Encoder(
    title=Text("GeoJSON 序列", "GeoJSON sequence"),
    media_type="application/geo+json-seq",
    suffix=".geojsons",
    any_crs=False,
    encode=encode,
)
