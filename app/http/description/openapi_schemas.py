"""The schemas of query parameters that are no plain text, by name, for OpenAPI 3.0."""

from collections.abc import Mapping
from typing import Any

from app.http.ogc.item_params import FILTER_LANGUAGES, RESULT_TYPES
from app.http.wire.params import LANGUAGES
from app.rules.case.inputs import INPUTS
from geodata.crs import CRS84_URI, FROM_WGS84, TO_CRS

Json = dict[str, Any]

CRS_SCHEMA: Json = {
    "type": "string",
    "format": "uri",
    "enum": list(TO_CRS),
    "default": CRS84_URI,
}
SCHEMAS: Mapping[str, Json] = {
    **{name: one.kind.schema for name, one in INPUTS.items()},
    "bbox": {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 6,
    },
    "offset": {"type": "integer", "minimum": 0, "default": 0},
    "startindex": {"type": "integer", "minimum": 0, "default": 0},
    "explain": {"type": "string", "enum": ["true", "false"], "default": "false"},
    "lang": {"type": "string", "enum": list(LANGUAGES)},
    "datum": {"type": "string", "enum": sorted(FROM_WGS84), "default": "wgs84"},
    "filter-lang": {
        "type": "string",
        "enum": list(FILTER_LANGUAGES),
        "default": FILTER_LANGUAGES[0],
    },
    "filter-crs": CRS_SCHEMA,
    "resultType": {
        "type": "string",
        "enum": list(RESULT_TYPES),
        "default": RESULT_TYPES[0],
    },
    "crs": CRS_SCHEMA,
    "bbox-crs": CRS_SCHEMA,
    "sensitivity": {"type": "string", "enum": ["true", "false"]},
    "minutes": {"type": "integer", "minimum": 1, "maximum": 240, "default": 120},
}
