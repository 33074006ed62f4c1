"""OGC 19-079r2, Features part 3: its abstract tests, by identifier.

Not here: `/conf/filter/get-functions`, for there are no custom functions, and
`/conf/queryables-query-parameters`, a class that is not declared. In
`/conf/filter/filter-crs-param` the box is the bounds of the whole extent in the other
system, a metre wider: outside of two corners alone, as the standard has it, features
may lie, and on its very edge rounding decides.
"""

import json

import pytest
import shapely
from jsonschema import Draft202012Validator

from app.registry import LAYERS
from tests.conformance.reading import (
    GEOJSON,
    QUERYABLES_REL,
    ROOT,
    SCHEMA,
    asked,
    declared,
    every_layer,
    extent,
    ids,
    link,
    page,
    parameters,
    path_of,
    properties,
    whole,
    written,
)
from tests.conformance.systems import UNKNOWN, bounds_in, share

CONF = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf"
METRE_DEG = 1e-5
INVALID = "THIS IS NOT A FILTER"
IN_JSON = {"op": "isNull", "args": [{"property": "id"}]}
LANGUAGES = {
    "cql2-text": ("id IS NULL", INVALID),
    "cql2-json": (json.dumps(IN_JSON), '{"op": "no such"}'),
}


def sample(client, name):
    """A queryable that has a type."""
    known = properties(client, name, "queryables")
    return next(key for key, schema in known.items() if "type" in schema)


def spatial(client, name):
    """The queryable that is a geometry."""
    known = properties(client, name, "queryables")
    (found,) = [key for key, schema in known.items() if "type" not in schema]
    return found


def box_filter(client, name, box):
    return f"S_INTERSECTS({spatial(client, name)},BBOX({written(box)}))"


def outside(box):
    """A box that shares nothing with another."""
    west, south, _, _ = box
    return west - 20, south, west - 10, south + 1


def matched(client, name, params):
    return page(client, name, limit=1, **params)["numberMatched"]


def check_filter(client, name, params):
    """IS NULL takes just what lacks the queryable; what is no filter is refused."""
    column = sample(client, name)
    found = whole(client, name, filter=f"{column} IS NULL", **params)
    assert all({**f["properties"], **f}[column] is None for f in found)
    invalid = asked(client, name, {"filter": INVALID, **params})
    assert invalid.status_code == 400


def test_conf_queryables_get_conformance(client):
    """/conf/queryables/get-conformance: the class is declared."""
    assert f"{CONF}/queryables" in declared(client)


@every_layer
def test_conf_queryables_get_queryables_uris(client, name):
    """/conf/queryables/get-queryables-uris: items name theirs in a Link header."""
    wanted = {"accept": "application/json"}
    response = client.head(path_of(name, "/items"), headers=wanted)
    assert response.status_code == 200
    assert response.links[QUERYABLES_REL]["url"] == ROOT + path_of(name, "/queryables")


@every_layer
def test_conf_queryables_get_queryables(client, name):
    """/conf/queryables/get-queryables: a JSON Schema, a property each."""
    address = ROOT + path_of(name, "/queryables")
    response = client.get(address, headers={"accept": SCHEMA})
    assert response.headers["content-type"] == SCHEMA
    body = response.json()
    assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (body["$id"], body["type"]) == (address, "object")
    assert body["properties"]
    for schema in body["properties"].values():
        assert "type" in schema or schema["format"].startswith("geometry-")
    Draft202012Validator.check_schema(body)


def test_conf_filter_get_conformance(client):
    """/conf/filter/get-conformance: the class is declared."""
    assert f"{CONF}/filter" in declared(client)


@every_layer
def test_conf_filter_filter_param(client, name):
    """/conf/filter/filter-param: features are selected, nonsense is refused."""
    assert matched(client, name, {}) > 0
    check_filter(client, name, {"filter-lang": "cql2-text"})


@every_layer
def test_conf_filter_filter_lang_default(client, name):
    """/conf/filter/filter-lang-default: without a language it is cql2-text."""
    check_filter(client, name, {})


@every_layer
def test_conf_filter_expression_construction(client, name):
    """/conf/filter/expression-construction: what is no queryable is refused."""
    body = client.get(path_of(name, "/queryables")).json()
    assert body["additionalProperties"] is False
    params = {"filter": "this_is_not_a_queryable IS NULL", "filter-lang": "cql2-text"}
    assert asked(client, name, params).status_code == 400


@every_layer
def test_conf_filter_filter_crs_wgs84(client, name):
    """/conf/filter/filter-crs-wgs84: geometries are longitude, latitude by default."""
    everything = box_filter(client, name, extent(client, name))
    assert ids(page(client, name, filter=everything)["features"]) == ids(
        page(client, name)["features"]
    )
    assert matched(client, name, {"filter": everything}) == matched(client, name, {})
    metres = box_filter(client, name, (1e6, 1e6, 2e6, 2e6))
    assert asked(client, name, {"filter": metres}).status_code == 400


@every_layer
def test_conf_filter_filter_crs_param(client, name):
    """/conf/filter/filter-crs-param: geometries are in the system named."""
    ground, count = extent(client, name), matched(client, name, {})
    wider = shapely.buffer(shapely.box(*ground), METRE_DEG).bounds
    for uri in share(client, name, 12):
        everything = box_filter(client, name, bounds_in(uri, wider))
        params = {"filter": everything, "filter-crs": uri}
        assert matched(client, name, params) == count, uri
    params = {"filter": box_filter(client, name, ground), "filter-crs": UNKNOWN}
    assert asked(client, name, params).status_code == 400


def test_conf_features_filter_get_conformance(client):
    """/conf/features-filter/get-conformance: the class is declared."""
    assert f"{CONF}/features-filter" in declared(client)


def test_conf_features_filter_get_collections(client):
    """/conf/features-filter/get-collections: they are listed, as JSON."""
    response = client.get("/collections", headers={"accept": "application/json"})
    assert response.headers["content-type"] == "application/json"
    assert len(response.json()["collections"]) == len(LAYERS)


@every_layer
def test_conf_features_filter_get_collection(client, name):
    """/conf/features-filter/get-collection: each leads to its queryables."""
    body = client.get(path_of(name), headers={"accept": "application/json"}).json()
    found = link(body, QUERYABLES_REL)["href"]
    assert found == ROOT + path_of(name, "/queryables")


@pytest.mark.parametrize("language", LANGUAGES)
@every_layer
def test_conf_features_filter_filter_on_items(client, definition, name, language):
    """/conf/features-filter/filter-on-items: items take a filter, in each language."""
    known = parameters(definition, path_of(name, "/items"))
    assert known["filter"]["schema"]["type"] == "string"
    assert language in known["filter-lang"]["schema"]["enum"]
    assert known["filter-lang"]["schema"]["default"] == "cql2-text"
    valid, invalid = LANGUAGES[language]
    params = {"filter-lang": language}
    response = asked(client, name, {"filter": valid, **params})
    assert response.status_code == 200
    assert response.headers["content-type"] == GEOJSON
    assert response.json()["features"] == []
    assert asked(client, name, {"filter": invalid, **params}).status_code == 400


@every_layer
def test_conf_features_filter_mixing_expression(client, name):
    """/conf/features-filter/mixing-expression: filter and box must both hold."""
    ground = extent(client, name)
    everything = box_filter(client, name, ground)
    both = {"filter": everything, "bbox": written(ground)}
    assert matched(client, name, both) == matched(client, name, {})
    neither = {"filter": everything, "bbox": written(outside(ground))}
    assert matched(client, name, neither) == 0
