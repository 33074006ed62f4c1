"""GeoJSON, RFC 7946: longitude before latitude, rings counter-clockwise."""

import orjson

from geodata.text import Text
from layers.features.encoder import Encoder, Page


def encode(page: Page) -> bytes:
    """Return one FeatureCollection, cut from features already encoded."""
    head = orjson.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": page.selection.matched,
            "numberReturned": len(page.selection.rows),
            **page.members,
            "links": page.links,
        }
    )
    features, rows = page.features
    return b"".join((head[:-1], b',"features":[', features.joined(rows), b"]}"))


ENCODER = Encoder(
    title=Text("GeoJSON", "GeoJSON"),
    media_type="application/geo+json",
    suffix=".geojson",
    paged=True,
    encode=encode,
)
