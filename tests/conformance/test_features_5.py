"""OGC 23-058r2 (draft), Features part 5: its abstract tests, by identifier.

Of the class `returnables-and-receivables`, which is not declared, those that tell how
a collection leads to its schema and keeps to it. Not here: its `get-conformance`, and
`response-2`, for nothing can be written; of `basic-schema-inspection` the review of
named value domains; the other classes, which are not declared either. A missing value
is null in GeoJSON, of which the draft, whose schema is of the logical model, says
nothing.
"""

import re
from datetime import date

from jsonschema import Draft202012Validator

from tests.conformance.reading import (
    GEOJSON,
    ROOT,
    SCHEMA,
    SCHEMA_REL,
    asked,
    declared,
    every_layer,
    first_id,
    link,
    path_of,
    properties,
)

DRAFT = "https://json-schema.org/draft/2020-12/schema"
UCUM = re.compile(r"[kcm]?m[23]?|[kmg]?g|%|s|min|h|d|a|deg")
"""The units of length, area, mass, share and time, in case-sensitive UCUM."""

KEYWORDS = {
    *("$schema", "$id", "$ref", "$comment", "$defs", "title", "description", "default"),
    *("examples", "deprecated", "readOnly", "writeOnly", "type", "enum", "const"),
    *("format", "pattern", "minLength", "maxLength", "minimum", "maximum"),
    *("exclusiveMinimum", "exclusiveMaximum", "multipleOf", "items", "prefixItems"),
    *("contains", "minItems", "maxItems", "uniqueItems", "properties", "required"),
    *("patternProperties", "propertyNames", "additionalProperties", "allOf", "anyOf"),
    *("oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas"),
}


def schema(client, name):
    return client.get(path_of(name, "/schema"), headers={"accept": SCHEMA})


def uses(client, name, *keywords):
    """The properties that have one of some keywords."""
    known = properties(client, name, "schema").values()
    return [one for one in known if any(keyword in one for keyword in keywords)]


def role(client, name, wanted):
    """Name and schema of the one property of a role."""
    known = properties(client, name, "schema").items()
    (found,) = [pair for pair in known if pair[1].get("x-ogc-role") == wanted]
    return found


def features(client, name):
    """Features of a page, and one alone."""
    one = client.get(path_of(name, f"/items/{first_id(client, name)}"))
    many = asked(client, name, {})
    for response in (one, many):
        assert response.headers["content-type"] == GEOJSON
    return [one.json(), *many.json()["features"]]


def test_conf_schemas_is_declared(client):
    """/conf/schemas: the class is declared."""
    wanted = "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas"
    assert wanted in declared(client)


@every_layer
def test_conf_schemas_basic_schema_inspection(client, name):
    """/conf/schemas/basic-schema-inspection: a JSON Schema, found at its $id."""
    response = schema(client, name)
    body = response.json()
    assert (body["$schema"], body["type"]) == (DRAFT, "object")
    assert re.fullmatch(r"https?://[^?]+", body["$id"])
    again = client.get(body["$id"], headers={"accept": SCHEMA})
    assert again.headers["content-type"] == SCHEMA
    assert again.json() == body
    Draft202012Validator.check_schema(body)


@every_layer
def test_conf_schemas_basic_schema_inspection_of_properties(client, name):
    """/conf/schemas/basic-schema-inspection: each has a type, or a geometry format."""
    for key, one in properties(client, name, "schema").items():
        spatial = one.get("format", "").startswith("geometry-")
        assert "type" in one or (spatial and "$ref" not in one), key


@every_layer
def test_conf_schemas_basic_schema_inspection_of_keywords(client, name):
    """/conf/schemas/basic-schema-inspection: of JSON Schema, or beginning with x-."""
    body = schema(client, name).json()
    for one in [body, *body["properties"].values()]:
        assert all(key in KEYWORDS or key.startswith("x-") for key in one)


@every_layer
def test_conf_schemas_basic_schema_inspection_of_dates(client, atlas, name):
    """/conf/schemas/basic-schema-inspection: days are strings, and said to be dates."""
    told = {c.name for c in atlas.layer(name).all_columns if c.type == "date"}
    known = properties(client, name, "schema")
    assert {key for key, one in known.items() if one.get("format") == "date"} == told
    assert all(known[key]["type"] == "string" for key in told)


@every_layer
def test_conf_schemas_role(client, name):
    """/conf/schemas/role: a string."""
    found = uses(client, name, "x-ogc-role")
    assert all(isinstance(one["x-ogc-role"], str) for one in found)


@every_layer
def test_conf_schemas_role_id(client, name):
    """/conf/schemas/role-id: one property, a string or an integer."""
    assert role(client, name, "id")[1]["type"] in ("string", "integer")


@every_layer
def test_conf_schemas_property_seq(client, name):
    """/conf/schemas/property-seq: an integer, where given."""
    found = uses(client, name, "x-ogc-propertySeq")
    assert all(isinstance(one["x-ogc-propertySeq"], int) for one in found)


@every_layer
def test_conf_schemas_unit(client, name):
    """/conf/schemas/unit: of numbers, in UCUM."""
    for one in uses(client, name, "x-ogc-unit", "x-ogc-unitLang"):
        assert one["type"] in ("number", "integer")
        assert one.get("x-ogc-unitLang", "UCUM") == "UCUM"
        assert UCUM.fullmatch(one["x-ogc-unit"])


@every_layer
def test_conf_schemas_definition(client, name):
    """/conf/schemas/definition: a URI, where given."""
    for one in uses(client, name, "x-ogc-definition"):
        assert re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", one["x-ogc-definition"])


@every_layer
def test_conf_schemas_nullvalues(client, name):
    """/conf/schemas/nullvalues: an array, where given."""
    for one in uses(client, name, "x-ogc-nullValues"):
        kinds = str if one["type"] == "string" else (int, float)
        assert all(isinstance(value, kinds) for value in one["x-ogc-nullValues"])


@every_layer
def test_conf_returnables_and_receivables_link(client, name):
    """/conf/returnables-and-receivables/link: the collection leads to its schema."""
    body = client.get(path_of(name), headers={"accept": "application/json"}).json()
    assert link(body, SCHEMA_REL)["href"] == ROOT + path_of(name, "/schema")


@every_layer
def test_conf_returnables_and_receivables_op_and_response(client, name):
    """/conf/returnables-and-receivables/op-and-response: it is had as JSON Schema."""
    response = schema(client, name)
    assert response.status_code == 200
    assert response.headers["content-type"] == SCHEMA


@every_layer
def test_conf_returnables_and_receivables_response_1(client, name):
    """/conf/returnables-and-receivables/response-1: features keep to their schema."""
    body = schema(client, name).json()
    assert body["additionalProperties"] is False
    known = body["properties"]
    _, fid = role(client, name, "id")
    _, geometry = role(client, name, "primary-geometry")
    for feature in features(client, name):
        Draft202012Validator(fid).validate(feature["id"])
        kind = feature["geometry"]["type"].lower()
        assert geometry["format"] == f"geometry-{kind}"
        for key, value in feature["properties"].items():
            if value is not None:
                Draft202012Validator(known[key]).validate(value)
            if value is not None and known[key].get("format") == "date":
                assert date.fromisoformat(value)
