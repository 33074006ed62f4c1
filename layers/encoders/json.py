"""GeoJSON, RFC 7946: longitude before latitude, rings counter-clockwise."""

from collections.abc import Iterable

import orjson

from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.snapshot import encode_features


def encode(page: Page) -> bytes:
    """Return one FeatureCollection, joined from features already encoded."""
    head = orjson.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": page.selection.matched,
            "numberReturned": len(page.selection.rows),
            **page.members,
            "links": [link.document() for link in page.links],
        }
    )
    body = b",".join(features(page))
    return head[:-1] + b',"features":[' + body + b"]}"


def features(page: Page) -> Iterable[bytes]:
    """Return each feature of a page as GeoJSON text."""
    if page.properties is not None:
        return encode_features(page.table, page.frame)
    features = page.snapshot.features(page.frame)
    return [features[row] for row in page.selection.rows]


ENCODER = Encoder(
    title=Text("GeoJSON", "GeoJSON"),
    media_type="application/geo+json",
    suffix=".geojson",
    encode=encode,
)
