"""The schemas of query parameters, by name, in the words of OpenAPI 3.0."""

from collections.abc import Mapping
from typing import Any

from app.decimals import MOST_ACCURACY_M
from app.http.item_params import FILTER_LANGUAGES, RESULT_TYPES
from app.http.params import LANGUAGES
from geodata.crs import CRS84_URI, FROM_WGS84, TO_CRS

Json = dict[str, Any]

CRS_SCHEMA: Json = {
    "type": "string",
    "format": "uri",
    "enum": list(TO_CRS),
    "default": CRS84_URI,
}
SCHEMAS: Mapping[str, Json] = {
    "bbox": {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 6,
    },
    "datetime": {"type": "string"},
    "offset": {"type": "integer", "minimum": 0, "default": 0},
    "startindex": {"type": "integer", "minimum": 0, "default": 0},
    "explain": {"type": "string", "enum": ["true", "false"], "default": "false"},
    "lang": {"type": "string", "enum": list(LANGUAGES)},
    "datum": {"type": "string", "enum": sorted(FROM_WGS84), "default": "wgs84"},
    "filter": {"type": "string"},
    "filter-lang": {
        "type": "string",
        "enum": list(FILTER_LANGUAGES),
        "default": FILTER_LANGUAGES[0],
    },
    "filter-crs": CRS_SCHEMA,
    "sortby": {"type": "string"},
    "properties": {"type": "string"},
    "resultType": {
        "type": "string",
        "enum": list(RESULT_TYPES),
        "default": RESULT_TYPES[0],
    },
    "crs": CRS_SCHEMA,
    "bbox-crs": CRS_SCHEMA,
    "lon": {"type": "number", "minimum": -180, "maximum": 180},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
    "as_of": {"type": "string", "format": "date"},
    "threshold_km": {"type": "number", "maximum": 1000},
    "open": {"type": "string"},
    "closed": {"type": "string"},
    "radius": {"type": "number", "maximum": 1000},
    "sensitivity": {"type": "string", "enum": ["true", "false"]},
    "airport_class": {"type": "string", "enum": ["branch", "other"]},
    "routes": {"type": "integer", "minimum": 0},
    "people": {"type": "integer", "minimum": 0},
    "cargo_t": {"type": "integer", "minimum": 0},
    "province_below_volume": {"type": "string", "enum": ["true", "false"]},
    "accuracy_m": {"type": "number", "maximum": MOST_ACCURACY_M},
    "drive_port": {"type": "string", "pattern": "^[A-Za-z]{3}$"},
    "drive_min": {"type": "number", "maximum": 10000},
    "minutes": {"type": "integer", "minimum": 1, "maximum": 240, "default": 120},
}
