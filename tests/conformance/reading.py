"""What the tests of every standard part ask of the service and read in its answers."""

from datetime import date

import orjson
import pytest
import shapely

from app.registry import LAYERS

ROOT = "http://testserver"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
QUERYABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SCHEMA_REL = "http://www.opengis.net/def/rel/ogc/1.0/schema"
EVERYTHING = 10_000
"""More features than any collection has."""

every_layer = pytest.mark.parametrize("name", LAYERS)


def path_of(name, rest=""):
    return f"/collections/{name}{rest}"


def asked(client, name, params):
    """The answer to a question about the items of a collection."""
    return client.get(path_of(name, "/items"), params={"limit": 10, **params})


def page(client, name, **params):
    """A page of features, surely successful."""
    response = asked(client, name, params)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == GEOJSON
    return orjson.loads(response.content)


def whole(client, name, **params):
    """All features of a collection that match."""
    return page(client, name, limit=EVERYTHING, **params)["features"]


def ids(features):
    return {feature["id"] for feature in features}


def first_id(client, name):
    return page(client, name, limit=1)["features"][0]["id"]


def touching(response, box):
    """The ids of features that share a point with a box, (west, south, east, north)."""
    shapes = shapely.get_parts(shapely.from_geojson(response.text))
    flags = shapely.intersects(shapes, shapely.box(*box))
    features = orjson.loads(response.content)["features"]
    return {f["id"] for f, touches in zip(features, flags, strict=True) if touches}


def written(box):
    return ",".join(str(float(number)) for number in box)


def extent(client, name):
    """West, south, east, north of a collection, as it says itself."""
    body = client.get(path_of(name)).json()
    return body["extent"]["spatial"]["bbox"][0]


def quarter(client, name):
    """The south-west of the extent of a collection."""
    west, south, east, north = extent(client, name)
    return west, south, (west + east) / 2, (south + north) / 2


def links(document, rel):
    return [link for link in document["links"] if link["rel"] == rel]


def link(document, rel):
    """The one link of a relation."""
    (found,) = links(document, rel)
    return found


def declared(client):
    response = client.get("/conformance", headers={"accept": "application/json"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    return response.json()["conformsTo"]


def parameters(definition, path):
    """The parameters of an operation in the definition, by name, looked up."""
    known = definition["components"]["parameters"]
    listed = definition["paths"][path]["get"]["parameters"]
    found = [known[p["$ref"].split("/")[-1]] if "$ref" in p else p for p in listed]
    return {parameter["name"]: parameter for parameter in found}


def properties(client, name, resource):
    """The properties of the queryables or the schema of a collection."""
    response = client.get(path_of(name, f"/{resource}"), headers={"accept": SCHEMA})
    return response.json()["properties"]


def schema_of(definition, name, wanted):
    """The schema of a query parameter of items, its other members as they must be."""
    found = parameters(definition, path_of(name, "/items"))[wanted]
    assert (found["in"], found["required"]) == ("query", False)
    assert (found["style"], found["explode"]) == ("form", False)
    return found["schema"]


def dates(first, last):
    """Two days; one that is missing is open."""
    return (
        date.fromisoformat(first) if first else date.min,
        date.fromisoformat(last) if last else date.max,
    )


def period(feature, valid):
    """First day of a feature, and the first on which it is no more."""
    return dates(*(feature["properties"][column] for column in valid))
