"""The documents of OGC API Features part 1, as JSON Schema.

Source: OGC 17-069r4, clause 7; coordinates are left to the reader of GeoJSON.
"""

from jsonschema import Draft202012Validator

TEXT = {"type": "string"}
LINK = {
    "type": "object",
    "required": ["href", "rel", "type"],
    "properties": {
        "href": {"type": "string", "pattern": "^https?://"},
        "rel": TEXT,
        "type": TEXT,
        "title": TEXT,
    },
}
LINKS = {"type": "array", "items": LINK, "minItems": 1}
LANDING_PAGE = {
    "type": "object",
    "required": ["links"],
    "properties": {"title": TEXT, "description": TEXT, "links": LINKS},
}
CONFORMANCE = {
    "type": "object",
    "required": ["conformsTo"],
    "properties": {"conformsTo": {"type": "array", "items": TEXT, "uniqueItems": True}},
}
BOX = {
    "type": "array",
    "items": {"type": "number"},
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
}
INTERVAL = {
    "type": "array",
    "items": {"type": ["string", "null"], "pattern": "^[0-9]{4}-.*T.*Z$"},
    "minItems": 2,
    "maxItems": 2,
}
EXTENT = {
    "type": "object",
    "properties": {
        "spatial": {
            "type": "object",
            "properties": {
                "bbox": {"type": "array", "items": BOX, "minItems": 1},
                "crs": {"const": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"},
            },
        },
        "temporal": {
            "type": "object",
            "properties": {
                "interval": {"type": "array", "items": INTERVAL, "minItems": 1}
            },
        },
    },
}
COLLECTION = {
    "type": "object",
    "required": ["id", "links"],
    "properties": {
        "id": TEXT,
        "title": TEXT,
        "description": TEXT,
        "links": LINKS,
        "extent": EXTENT,
        "itemType": TEXT,
        "crs": {"type": "array", "items": TEXT},
    },
}
COLLECTIONS = {
    "type": "object",
    "required": ["links", "collections"],
    "properties": {
        "links": LINKS,
        "collections": {"type": "array", "items": COLLECTION},
    },
}
GEOMETRY = {
    "type": ["object", "null"],
    "required": ["type", "coordinates"],
    "properties": {
        "type": {
            "enum": [
                f"{many}{kind}"
                for many in ("", "Multi")
                for kind in ("Point", "LineString", "Polygon")
            ]
        },
        "coordinates": {"type": "array"},
    },
}
FEATURE = {
    "type": "object",
    "required": ["type", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": ["string", "integer"]},
        "geometry": GEOMETRY,
        "properties": {"type": ["object", "null"]},
        "links": LINKS,
    },
}
COUNT = {"type": "integer", "minimum": 0}
FEATURE_COLLECTION = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": FEATURE},
        "links": LINKS,
        "timeStamp": TEXT,
        "numberMatched": COUNT,
        "numberReturned": COUNT,
    },
}
EXCEPTION = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {"type": TEXT, "title": TEXT, "status": {"type": "integer"}},
}


def validate(document, schema):
    """Check a document; the schemas above are taken to be right, for speed."""
    Draft202012Validator(schema).validate(document)
