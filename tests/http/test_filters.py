"""Filters, sorting and selections over HTTP, and what clients read of them."""

import json

import pytest

from layers.features.text import encoded

ITEMS = "/collections/border-ports/items"


def ids(client, path=ITEMS, **params):
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    return [feature["id"] for feature in response.json()["features"]]


def test_a_filter_selects(client):
    found = ids(client, filter="mode='rail' AND status='planned'")
    assert len(found) == 10
    assert "tongjiang-rail" in found


@pytest.mark.parametrize(("code", "port"), [("CNDLC", "dalian"), ("CNSHA", "shanghai")])
def test_a_code_that_trade_writes_finds_its_port(client, code, port):
    path = "/collections/sea-ports/items"
    assert ids(client, path, filter=f"unlocode_alt LIKE '%{code}%'") == [port]


def test_a_filter_works_with_box_and_page(client):
    params = {"filter": "mode='road'", "bbox": "97,20,108,26"}
    whole = ids(client, **params)
    cut = ids(client, **params, limit=3) + ids(client, **params, limit=3, offset=3)
    assert cut == whole[:6]


PORTS = "/collections/aviation-ports/items"


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("filter=position_accuracy_m%20+%201%20%3E%20501", "position_accuracy_m > 500"),
        (
            "filter=(position_accuracy_m%20+%201)%20%3E%20501&sortby=+iata",
            "position_accuracy_m > 500",
        ),
        ("filter=status+=+'open'+AND+open_at_plan", "status = 'open' AND open_at_plan"),
        ("filter=(%22status%22%20IS%20'open')", "status = 'open'"),
    ],
)
def test_a_plus_is_read_as_it_was_meant(client, query, plain):
    body = client.get(f"{PORTS}?{query}&limit=1").json()
    other = client.get(PORTS, params={"filter": plain, "limit": 1}).json()
    assert body["numberMatched"] == other["numberMatched"] > 1
    following = next(i["href"] for i in body["links"] if i["rel"] == "next")
    assert "+" not in following.partition("filter=")[2].partition("&")[0]
    assert client.get(following).json()["numberMatched"] == body["numberMatched"]


def test_marks_that_qgis_garbles_are_spelled_by_number(country):
    table = country.table.iloc[[1]].assign(name_en="back\\slash\n")
    (feature,) = [encoded(table)[0]]
    assert b'"Quote \\u0022q\\u0022, comma"' in feature
    assert b'"back\\u005cslash\\n"' in feature
    assert json.loads(feature)["properties"]["name_en"] == "back\\slash\n"


def test_next_keeps_the_filter(client):
    body = client.get(ITEMS, params={"filter": "mode='road'", "limit": 40}).json()
    following = next(i["href"] for i in body["links"] if i["rel"] == "next")
    assert len(client.get(following).json()["features"]) == 7


def test_hits_only_count(client):
    body = client.get(
        ITEMS, params={"resultType": "hits", "filter": "mode='rail'"}
    ).json()
    assert body["numberMatched"] == 21
    assert body["numberReturned"] == 0
    assert body["features"] == []


def test_sorts_both_ways_by_several_columns(client):
    path = "/collections/border-pairs/items"
    assert ids(client, path, sortby="-length_km")[0] == "hongqilafu-road"
    assert ids(client, path, sortby="mode,-length_km")[0] == "suifenhe-rail"


def test_only_the_properties_asked_for(client):
    body = client.get(ITEMS, params={"properties": "name_zh,mode", "limit": 1}).json()
    assert set(body["features"][0]["properties"]) == {"name_zh", "mode"}
    csv = client.get(ITEMS, params={"properties": "name_zh", "f": "csv"}).text
    assert csv.splitlines()[0] == "\ufeffid,name_zh,geometry"


def test_an_empty_answer_is_a_collection_of_none(client):
    assert ids(client, filter="name_zh = '乌有'") == []


@pytest.mark.parametrize(
    ("params", "kind"),
    [
        ({"filter": "mode =="}, "bad-filter"),
        ({"filter": "colour = 'red'"}, "bad-filter"),
        ({"filter": "mode = 'rail'", "filter-lang": "ecql"}, "bad-parameter"),
        ({"filter": "true", "filter-crs": "http://example.org/crs"}, "bad-parameter"),
        ({"sortby": "colour"}, "unknown-property"),
        ({"sortby": "source"}, "unknown-property"),
        ({"properties": "colour"}, "unknown-property"),
        ({"resultType": "all"}, "bad-parameter"),
    ],
)
def test_refusals(client, params, kind):
    response = client.get(ITEMS, params=params)
    assert response.status_code == 400
    assert response.json()["type"] == f"/problems/{kind}"


def test_an_unknown_property_names_those_there_are(client):
    body = client.get(ITEMS, params={"filter": "colour = 'red'"}).json()
    assert {"name_zh", "mode", "geometry"} <= set(body["known"])


def test_queryables_are_as_gdal_and_qgis_read_them(client):
    path = "/collections/border-pairs/queryables"
    response = client.get(path)
    body = response.json()
    assert response.headers["content-type"] == "application/json"
    assert body["properties"]["length_km"]["type"] == "number"
    assert body["properties"]["geometry"]["$ref"].endswith("LineString.json")
    assert {"id": "mode"} in body["queryables"]
    asked = client.get(path, headers={"accept": "application/schema+json"})
    assert asked.headers["content-type"] == "application/schema+json"


def test_every_queryable_can_be_asked(client):
    names = client.get("/collections/aviation-ports/queryables").json()["properties"]
    for name in names:
        path = "/collections/aviation-ports/items"
        response = client.get(path, params={"filter": f"{name} IS NULL", "limit": 1})
        assert response.status_code == 200, name


def test_the_schema_names_every_property(client):
    response = client.get("/collections/aviation-ports/schema")
    feature = client.get("/collections/aviation-ports/items?limit=1").json()[
        "features"
    ][0]
    properties = response.json()["properties"]
    assert response.headers["content-type"] == "application/schema+json"
    assert set(feature["properties"]) <= set(properties)
    assert properties["open_from_latest"]["format"] == "date"
    assert properties["position_accuracy_m"]["x-ogc-unit"] == "m"


def test_the_definition_offers_the_languages_that_clients_look_for(client):
    paths = client.get("/api").json()["paths"]
    parameters = paths["/collections/border-ports/items"]["get"]["parameters"]
    languages = next(p for p in parameters if p.get("name") == "filter-lang")
    assert languages["schema"]["enum"] == ["cql2-text", "cql2-json", "cql-text"]
