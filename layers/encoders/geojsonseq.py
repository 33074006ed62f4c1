"""GeoJSON text sequences, RFC 8142: a record a feature."""

from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.encoders.json import features


def encode(page: Page) -> bytes:
    """Return each feature between a record separator and a line feed."""
    return b"".join(b"\x1e" + feature + b"\n" for feature in features(page))


ENCODER = Encoder(
    title=Text("GeoJSON 序列", "GeoJSON sequence"),
    media_type="application/geo+json-seq",
    suffix=".geojsons",
    encode=encode,
)
