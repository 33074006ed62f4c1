"""OGC 17-069r4, Features part 1: the abstract tests of its core, by identifier.

Those of its encodings are in `test_features_1_encodings`. Not here: the half of
`/conf/core/http` on HTTPS, which a proxy before the service speaks.
"""

import json
from datetime import UTC, datetime
from http.client import HTTPConnection

import pytest
import shapely

from app.registry import ENCODERS, LAYERS
from tests.conformance import documents
from tests.conformance.reading import (
    EVERYTHING,
    ROOT,
    asked,
    dates,
    declared,
    every_layer,
    extent,
    first_id,
    ids,
    link,
    links,
    page,
    path_of,
    period,
    quarter,
    schema_of,
    touching,
    whole,
    written,
)

STARTED = datetime.now(UTC)
CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CHINA = (73.0, 3.0, 136.0, 54.0)
DAY = "2015-12-31T00:00:00Z"
PERIODS = (
    DAY,
    f"2010-01-01T00:00:00Z/{DAY}",
    f"../{DAY}",
    f"/{DAY}",
    f"{DAY}/..",
    f"{DAY}/",
)
ALL_TYPES = {encoder.media_type for encoder in ENCODERS.values()}


def test_conf_core_http(server):
    """/conf/core/http: HTTP 1.1 is spoken."""
    connection = HTTPConnection(server.removeprefix("http://"))
    connection.request("GET", "/conformance")
    response = connection.getresponse()
    assert (response.status, response.version) == (200, 11)
    response.read()
    connection.close()


@every_layer
def test_conf_core_crs84(client, name):
    """/conf/core/crs84: geometries are longitude, latitude unless asked otherwise."""
    response = asked(client, name, {})
    assert response.headers["content-crs"] == f"<{CRS84}>"
    west, south, east, north = shapely.from_geojson(response.text).bounds
    assert CHINA[0] < west <= east < CHINA[2]
    assert CHINA[1] < south <= north < CHINA[3]


def test_conf_core_root_op(client):
    """/conf/core/root-op: the landing page is at the root."""
    assert client.get("/").status_code == 200


def test_conf_core_root_success(client):
    """/conf/core/root-success: the landing page has its links."""
    body = client.get("/").json()
    documents.validate(body, documents.LANDING_PAGE)
    relations = {entry["rel"] for entry in body["links"]}
    assert relations >= {"service-desc", "service-doc", "conformance", "data"}


def test_conf_core_api_definition_op(client):
    """/conf/core/api-definition-op: every link to the definition leads to it."""
    body = client.get("/").json()
    for entry in links(body, "service-desc") + links(body, "service-doc"):
        response = client.get(entry["href"], headers={"accept": entry["type"]})
        assert response.status_code == 200


def test_conf_core_api_definition_success(client, definition, faults):
    """/conf/core/api-definition-success: the definition is valid."""
    found = link(client.get("/").json(), "service-desc")
    assert client.get(found["href"]).json() == definition
    assert faults == []


def test_conf_core_conformance_op(client):
    """/conf/core/conformance-op: the declaration is where the landing page says."""
    linked = [entry["href"] for entry in links(client.get("/").json(), "conformance")]
    for address in [*linked, "/conformance"]:
        assert client.get(address).status_code == 200


def test_conf_core_conformance_success(client):
    """/conf/core/conformance-success: the declaration is valid and names the core."""
    documents.validate(client.get("/conformance").json(), documents.CONFORMANCE)
    assert CORE in declared(client)


def test_conf_core_fc_md_op(client):
    """/conf/core/fc-md-op: the collections are at /collections."""
    assert client.get("/collections").status_code == 200


def test_conf_core_fc_md_success(client):
    """/conf/core/fc-md-success: the collections are valid, their first CRS is CRS84."""
    body = client.get("/collections").json()
    documents.validate(body, documents.COLLECTIONS)
    for entry in [body, *body["collections"]]:
        assert entry.get("crs", [CRS84])[0] == CRS84


def test_conf_core_fc_md_links(client):
    """/conf/core/fc-md-links: the collections link to themselves in every format."""
    body = client.get("/collections").json()
    assert link(body, "self")["type"] == "application/json"
    assert link(body, "alternate")["type"] == "text/html"


def test_conf_core_fc_md_items(client):
    """/conf/core/fc-md-items: every collection is described and has its identifier."""
    entries = client.get("/collections").json()["collections"]
    assert [entry["id"] for entry in entries] == list(LAYERS)


def test_conf_core_fc_md_items_links(client):
    """/conf/core/fc-md-items-links: each entry links to its items in every format."""
    for entry in client.get("/collections").json()["collections"]:
        found = links(entry, "items")
        assert {one["type"] for one in found} == ALL_TYPES
        assert all(f"/{entry['id']}/items" in one["href"] for one in found)


@every_layer
def test_conf_core_fc_md_extent(client, name):
    """/conf/core/fc-md-extent: it includes all geometries, of space and of time."""
    response = asked(client, name, {"limit": EVERYTHING})
    ground = shapely.from_geojson(response.text)
    box = shapely.buffer(shapely.box(*extent(client, name)), 1e-7)
    assert shapely.box(*box.bounds).covers(shapely.box(*ground.bounds))
    (told,) = client.get(path_of(name)).json()["extent"]["temporal"]["interval"]
    begin, end = dates(*(text and text[:10] for text in told))
    valid = LAYERS[name].valid
    periods = {period(f, valid) for f in response.json()["features"] if valid}
    for first, last in periods - {dates(None, None)}:
        assert begin <= first <= last <= end


@every_layer
def test_conf_core_sfc_md_op(client, name):
    """/conf/core/sfc-md-op: a collection is at /collections/{collectionId}."""
    response = client.get(path_of(name))
    assert response.status_code == 200
    documents.validate(response.json(), documents.COLLECTION)


@every_layer
def test_conf_core_sfc_md_success(client, name):
    """/conf/core/sfc-md-success: it says what /collections says of it."""
    entries = client.get("/collections").json()["collections"]
    listed = next(entry for entry in entries if entry["id"] == name)
    alone = client.get(path_of(name)).json()
    for member in ("id", "title", "description", "extent", "itemType"):
        assert alone[member] == listed[member]
    assert all(entry in alone["links"] for entry in listed["links"])


@every_layer
def test_conf_core_fc_op(client, name):
    """/conf/core/fc-op: items are asked by box and day, and match both."""
    box = quarter(client, name)
    of_day = asked(client, name, {"limit": EVERYTHING, "datetime": DAY})
    both = whole(client, name, datetime=DAY, bbox=written(box))
    assert ids(both) == touching(of_day, box)


@every_layer
def test_conf_core_fc_bbox_definition(definition, name):
    """/conf/core/fc-bbox-definition: four or six numbers, joined by commas."""
    schema = schema_of(definition, name, "bbox")
    assert schema["type"] == "array"
    assert schema["items"] == {"type": "number"}
    assert (schema["minItems"], schema["maxItems"]) == (4, 6)


@every_layer
def test_conf_core_fc_bbox_response(client, name):
    """/conf/core/fc-bbox-response: just the features that the box intersects."""
    west, south, east, north = box = quarter(client, name)
    expected = touching(asked(client, name, {"limit": EVERYTHING}), box)
    assert ids(whole(client, name, bbox=written(box))) == expected
    tall = written((west, south, -100, east, north, 9000))
    assert ids(whole(client, name, bbox=tall)) == expected


@every_layer
def test_conf_core_fc_limit_definition(definition, name):
    """/conf/core/fc-limit-definition: an integer."""
    assert schema_of(definition, name, "limit")["type"] == "integer"


@every_layer
def test_conf_core_fc_limit_response(client, definition, name):
    """/conf/core/fc-limit-response: no more than asked; over the maximum, no error."""
    most = schema_of(definition, name, "limit")["maximum"]
    assert len(page(client, name, limit=2)["features"]) <= 2
    assert len(page(client, name, limit=most + 1)["features"]) <= most


@every_layer
def test_conf_core_fc_time_definition(definition, name):
    """/conf/core/fc-time-definition: a string."""
    assert schema_of(definition, name, "datetime")["type"] == "string"


@every_layer
def test_conf_core_fc_time_response(client, name):
    """/conf/core/fc-time-response: every way to write a time is understood."""
    for text in PERIODS:
        assert page(client, name, datetime=text, limit=1)["features"], text


@pytest.mark.parametrize("text", PERIODS)
@pytest.mark.parametrize("name", [n for n in LAYERS if LAYERS[n].valid])
def test_conf_core_fc_time_response_of_what_has_a_time(client, name, text):
    """/conf/core/fc-time-response: just the features of the time, and the timeless."""
    ends = [end[:10] for end in text.replace("..", "").split("/")]
    first, last = dates(ends[0], ends[-1])
    every = {f["id"]: period(f, LAYERS[name].valid) for f in whole(client, name)}
    found = ids(whole(client, name, datetime=text))
    assert found == {i for i, (a, b) in every.items() if a <= last and first < b}


@every_layer
def test_conf_core_query_param_invalid(client, name):
    """/conf/core/query-param-invalid: 400."""
    for pair in ("limit=ten", "bbox=1,2,3", "bbox=a,b,c,d", "datetime=yesterday"):
        response = client.get(path_of(name, f"/items?{pair}"))
        assert response.status_code == 400


@every_layer
def test_conf_core_query_param_unknown(client, name):
    """/conf/core/query-param-unknown: 400, at every resource."""
    one = f"/items/{first_id(client, name)}"
    addresses = [path_of(name, rest) for rest in ("", "/items", one)]
    for address in ["/", "/conformance", "/collections", *addresses]:
        assert client.get(address, params={"colour": "red"}).status_code == 400


@every_layer
def test_conf_core_fc_response(client, name):
    """/conf/core/fc-response: a valid collection of features."""
    documents.validate(page(client, name), documents.FEATURE_COLLECTION)


@every_layer
def test_conf_core_fc_links(client, name):
    """/conf/core/fc-links: to itself, and to every other format."""
    body = page(client, name)
    assert link(body, "self")["type"] == "application/geo+json"
    others = {entry["type"] for entry in links(body, "alternate")}
    assert others == ALL_TYPES - {"application/geo+json"}


@every_layer
def test_conf_core_fc_timestamp(client, name):
    """/conf/core/fc-timeStamp: when the answer was made; it may be left out."""
    told = page(client, name).get("timeStamp")
    assert told is None or STARTED <= datetime.fromisoformat(told) <= datetime.now(UTC)


@every_layer
def test_conf_core_fc_numbermatched(client, name):
    """/conf/core/fc-numberMatched: the features that match, on all pages."""
    box = written(quarter(client, name))
    whole_ones = whole(client, name, bbox=box)
    assert page(client, name, bbox=box, limit=1)["numberMatched"] == len(whole_ones)


@every_layer
def test_conf_core_fc_numberreturned(client, name):
    """/conf/core/fc-numberReturned: the features on the page."""
    body = page(client, name, limit=3)
    assert body["numberReturned"] == len(body["features"])


@every_layer
def test_conf_core_f_op(client, name):
    """/conf/core/f-op: a feature is at /collections/{collectionId}/items/{featureId}."""
    for feature in page(client, name)["features"]:
        response = client.get(path_of(name, f"/items/{feature['id']}"))
        assert response.status_code == 200
        assert response.json()["geometry"] == feature["geometry"]


@every_layer
def test_conf_core_f_success(client, name):
    """/conf/core/f-success: a valid feature, in every format of the standard."""
    body = client.get(path_of(name, f"/items/{first_id(client, name)}")).json()
    documents.validate(body, documents.FEATURE)
    assert shapely.from_geojson(json.dumps(body)).is_valid
    (found,) = [one for one in links(body, "alternate") if one["type"] == "text/html"]
    assert client.get(found["href"]).headers["content-type"].startswith("text/html")


@every_layer
def test_conf_core_f_links(client, name):
    """/conf/core/f-links: to itself, to every other format, to its collection."""
    fid = first_id(client, name)
    body = client.get(path_of(name, f"/items/{fid}")).json()
    assert link(body, "collection")["href"] == ROOT + path_of(name)
    assert f"/items/{fid}" in link(body, "self")["href"]
    others = {entry["type"] for entry in links(body, "alternate")}
    assert others == ALL_TYPES - {"application/geo+json"}
