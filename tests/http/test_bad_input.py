"""Every refusal is a problem document that says what would do; never a 500."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

CHECK = "/rules/airport-proximity/check"
ITEMS = "/collections/sea-ports/items"

MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"

REFUSALS = [
    (f"{ITEMS}?bbox=a,b,c,d", 400, "bad-box"),
    (f"{ITEMS}?bbox=1,2,3", 400, "bad-box"),
    (f"{ITEMS}?bbox=1,2,3,4,5", 400, "bad-box"),
    (f"{ITEMS}?bbox=NaN,2,3,4", 400, "bad-box"),
    (f"{ITEMS}?bbox=100,50,110,20", 400, "bad-box"),
    (f"{ITEMS}?bbox=", 400, "bad-box"),
    (f"{ITEMS}?datetime=yesterday", 400, "bad-datetime"),
    (f"{ITEMS}?limit=0", 400, "bad-parameter"),
    (f"{ITEMS}?limit=ten", 400, "bad-parameter"),
    (f"{ITEMS}?offset=-1", 400, "bad-parameter"),
    (f"{ITEMS}?bobx=1,2,3,4", 400, "unknown-parameter"),
    (f"{ITEMS}?limit=1&limit=2", 400, "repeated-parameter"),
    (f"{ITEMS}?f=dwg", 400, "unknown-format"),
    (f"{ITEMS}?f=gpkg&datum=bd09", 400, "bad-parameter"),
    (f"{ITEMS}?datum=wgs72", 400, "bad-parameter"),
    (f"{ITEMS}?datum=gcj02&crs={MERCATOR}", 400, "bad-parameter"),
    (f"{ITEMS}?f=kml&crs={MERCATOR}", 400, "bad-parameter"),
    (f"{ITEMS}?bbox=1,2,3&bbox-crs={MERCATOR}", 400, "bad-box"),
    (f"{ITEMS}?lang=fr", 400, "bad-parameter"),
    (f"{ITEMS}?crs=http://www.opengis.net/def/crs/EPSG/0/27700", 400, "bad-parameter"),
    (f"{ITEMS}/atlantis", 404, "unknown-feature"),
    ("/collections/atlantis", 404, "unknown-collection"),
    ("/collections/atlantis/items", 404, "unknown-collection"),
    ("/collections?f=csv", 400, "bad-parameter"),
    ("/rules/atlantis", 404, "unknown-rule"),
    ("/rules/atlantis/check", 404, "unknown-rule"),
    (f"/verify?record={'1' * 301}", 400, "bad-parameter"),
    ("/plan?mark=a", 400, "bad-parameter"),
    ("/plan?mark=ab&ref=", 400, "bad-parameter"),
    (CHECK, 400, "missing-parameter"),
    (f"{CHECK}?lon=103.6", 400, "missing-parameter"),
    (f"{CHECK}?lon=abc&lat=30", 400, "bad-parameter"),
    (f"{CHECK}?lon=NaN&lat=30", 400, "bad-parameter"),
    (f"{CHECK}?lon=1e400&lat=30", 400, "bad-parameter"),
    (f"{CHECK}?lon=200&lat=30", 400, "bad-position"),
    (f"{CHECK}?lon=32.853&lat=103.682", 400, "bad-position"),
    (f"{CHECK}?lon=39.9&lat=80.1", 400, "bad-position"),
    (f"{CHECK}?airport=XXX", 404, "unknown-airport"),
    (f"{CHECK}?airport=", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&lon=1&lat=2", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&as_of=31.12.2015", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&as_of=2015-02-30", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&as_of=2999-01-01", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&as_of=1949-09-30", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&as_of=0001-01-01", 400, "bad-parameter"),
    (f"{CHECK}?lon=103.6&lat=32.8&name=a%E2%80%AEb", 400, "bad-parameter"),
    (f"{CHECK}?lon=103.6&lat=32.8&name=a%00b", 400, "bad-request"),
    (f"{ITEMS}?datum=cgcs2000", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&threshold_km=-5", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&threshold_km=0", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&f=xml", 400, "bad-parameter"),
    (f"{CHECK}?airport=JZH&asof=2015-12-31", 400, "unknown-parameter"),
    ("/map?lagn=en", 400, "unknown-parameter"),
    (f"{ITEMS}?f=html&bobx=1,2,3,4", 400, "unknown-parameter"),
    (f"{ITEMS}?f=html&tier=major", 400, "bad-parameter"),
    (f"{ITEMS}?from=singlemessage", 400, "unknown-parameter"),
    ("/collections?f=json&utm_source=x", 400, "unknown-parameter"),
]


@pytest.mark.parametrize(
    ("path", "status", "kind"), REFUSALS, ids=lambda v: str(v)[-60:]
)
def test_refusals(client, path, status, kind):
    response = client.get(path)
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, body["status"]) == (status, status)
    assert body["type"] == f"/problems/{kind}"
    assert body["title"]
    assert body["detail"]
    assert body["detail_en"]
    assert body["instance"] == path.partition("?")[0]


def test_nothing_at_an_address_is_a_problem_document(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_a_wrong_method_is_a_problem_document(client):
    response = client.post("/collections")
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"


def test_an_unknown_collection_names_those_there_are(client):
    assert "sea-ports" in client.get("/collections/seaports").json()["known"]


def test_an_unknown_parameter_names_those_there_are(client):
    known = client.get(f"{ITEMS}?bobx=1").json()["known"]
    assert {"bbox", "datetime", "limit", "offset", "f", "lang", "datum"} <= set(known)


def test_an_unknown_format_names_those_there_are(client):
    assert {"json", "html", "csv"} <= set(client.get(f"{ITEMS}?f=dwg").json()["known"])


def test_an_unknown_feature_suggests_near_ones(client):
    assert "dalian" in client.get(f"{ITEMS}/dalain").json()["did_you_mean"]


@pytest.mark.parametrize(("code", "near"), [("JZX", "JZH"), ("九寨", "JZH")])
def test_an_unknown_airport_suggests_near_ones(client, code, near):
    suggestions = client.get(CHECK, params={"airport": code}).json()["did_you_mean"]
    assert any(near in suggestion for suggestion in suggestions)


def test_swapped_numbers_are_called_swapped(client):
    body = client.get(f"{CHECK}?lon=32.853&lat=103.682&lang=en").json()
    assert "swapped" in body["detail"]
    assert body["did_you_mean"] == {"lon": 103.682, "lat": 32.853}


def test_a_bug_says_nothing_of_itself(atlas, client, monkeypatch):
    def explode(*_):
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(type(atlas), "layer", explode)
    for path in ("/collections/sea-ports", f"{ITEMS}?limit=3&offset=30"):
        response = client.get(path, headers={"host": "unasked.example.org"})
        assert response.status_code == 500
        assert "hunter2" not in response.text
        assert response.headers["content-type"] == "application/problem+json"


NAMES = st.sampled_from(["bbox", "datetime", "limit", "offset", "f", "lang", "datum"])
CHECK_NAMES = st.sampled_from(
    [
        "airport",
        "lon",
        "lat",
        "as_of",
        "threshold_km",
        "radius",
        "open",
        "closed",
        "sensitivity",
        "accuracy_m",
        "datum",
        "name",
        "f",
    ]
)
VALUES = st.one_of(
    st.text(max_size=20),
    st.floats().map(str),
    st.integers().map(str),
    st.sampled_from(
        ["json", "csv", "zh", "gcj02", "1,2,3,4", "2015-12-31", "../..", "JZH"]
    ),
)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_no_query_of_items_breaks_the_service(client, query):
    assert client.get(ITEMS, params=query).status_code in (200, 400)


@given(st.dictionaries(CHECK_NAMES, VALUES, max_size=5))
def test_no_query_of_the_check_breaks_the_service(client, query):
    assert client.get(CHECK, params=query).status_code in (200, 400, 404)


METRES = "http://www.opengis.net/def/crs/EPSG/0/4528"


def test_an_or_of_nothing_is_refused(client):
    asked = {"filter": '{"op":"or","args":[]}', "filter-lang": "cql2-json"}
    assert client.get(ITEMS, params=asked).status_code == 400


def test_a_box_off_the_earth_is_refused(client):
    asked = {"bbox": "1e300,0,1e301,5", "bbox-crs": METRES}
    assert client.get(ITEMS, params=asked).json()["type"] == "/problems/bad-box"


def test_a_box_without_width_is_asked_as_it_is(client):
    asked = {"bbox": "0,0,0,0", "bbox-crs": METRES.replace("4528", "3857")}
    assert client.get(ITEMS, params=asked).json()["numberMatched"] == 0


def test_a_geometry_that_is_none_is_refused_in_every_system(client):
    tree = '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon",'
    tree += '"coordinates":[[[1,2],[3,4]]]}]}'
    for crs in (METRES, "http://www.opengis.net/def/crs/OGC/1.3/CRS84"):
        asked = {"filter": tree, "filter-lang": "cql2-json", "filter-crs": crs}
        assert client.get(ITEMS, params=asked).status_code == 400
