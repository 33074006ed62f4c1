"""GeoJSON, RFC 7946: longitude before latitude, rings counter-clockwise."""

import orjson

from geodata.text import Text
from layers.encoder import Encoder, Page


def encode(page: Page) -> bytes:
    """Return one FeatureCollection, joined from features already encoded."""
    features = page.snapshot.features(page.datum)
    head = orjson.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": page.selection.matched,
            "numberReturned": len(page.selection.rows),
            **page.members,
            "links": [link.document() for link in page.links],
        }
    )
    body = b",".join([features[row] for row in page.selection.rows])
    return head[:-1] + b',"features":[' + body + b"]}"


ENCODER = Encoder(
    title=Text("GeoJSON", "GeoJSON"),
    media_type="application/geo+json",
    suffix=".geojson",
    encode=encode,
)
