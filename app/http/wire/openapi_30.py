"""JSON schemas converted to the dialect of OpenAPI 3.0."""

from typing import Any

OPENAPI_TYPE = "application/vnd.oai.openapi+json;version=3.0"


def in_openapi_30(schema: Any) -> Any:
    """Return a JSON schema in the dialect of OpenAPI 3.0.

    >>> in_openapi_30({"anyOf": [{"type": "integer"}, {"type": "null"}]})
    {'type': 'integer', 'nullable': True}
    >>> in_openapi_30({"type": "number", "exclusiveMinimum": 0})
    {'type': 'number', 'exclusiveMinimum': True, 'minimum': 0}
    """
    if isinstance(schema, list):
        return [in_openapi_30(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    choices = schema.get("anyOf", [])
    if {"type": "null"} in choices:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        one = rest[0] if len(rest) == 1 else {"anyOf": rest}
        return {**in_openapi_30(one), "nullable": True}
    converted = {
        k: in_openapi_30(v)
        for k, v in schema.items()
        if k not in ("title", "const") and not (k == "default" and v is None)
    }
    if "exclusiveMinimum" in converted:
        converted = {
            **converted,
            "minimum": converted["exclusiveMinimum"],
            "exclusiveMinimum": True,
        }
    return converted
