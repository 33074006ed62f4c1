"""A refusal names the parameter and the value as they were sent, on every route."""

import pytest

ANY = "b@d,值"
"""A value that only parameters of free text accept."""

FREE = {"name", "token", "_", "v", "ref", "mark", "drive_document", "note"}
"""Parameters that take any text."""

MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
DEGREES = "http://www.opengis.net/def/crs/EPSG/0/4326"
ITEMS = "/collections/sea-ports/items"
ELSEWHERE = ("/collections/", "/styles/", "/tilejson/")
NEEDED = {"lon": "103.68", "lat": "32.85"}
"""A site for checks, which otherwise report first that it is missing."""


def placed(path):
    """A path with a feature and a file suffix that exist."""
    return path.replace("{fid}", "pek").replace("{ending}", "csv")


@pytest.fixture(scope="module")
def asked(client):
    """Each query parameter of each route that needs no token, one layer for all."""
    definition = client.get("/api").json()
    common = definition["components"]["parameters"]
    found = []
    for path, entry in definition["paths"].items():
        answers = entry.get("get", {"responses": {"401": ""}})
        layer = path.startswith(ELSEWHERE) and "proximity-zones" not in path
        if "401" in answers["responses"] or layer or "Matrix}" in path:
            continue
        for given in answers["parameters"]:
            one = common[given["$ref"].rpartition("/")[2]] if "$ref" in given else given
            if one["in"] == "query" and one["name"] not in FREE:
                found.append((placed(path), one["name"]))
    return found


def test_every_bad_value_is_named_with_its_parameter(client, asked):
    assert len(asked) > 100
    for path, name in asked:
        site = (
            NEEDED
            if path.endswith(("/check", "/preview")) and name != "airport"
            else {}
        )
        got = client.get(path, params={**site, name: ANY})
        assert got.is_client_error, (path, name)
        body = got.json()
        assert body["parameter"] == name, (path, body)
        for detail in (body["detail"], body["detail_en"]):
            assert "b@d" in detail or "值" in detail, (path, name, detail)


@pytest.mark.parametrize(
    ("crs", "order"),
    [
        ("", "west,south,east,north in degrees"),
        (DEGREES, "south,west,north,east in degrees"),
        (DEGREES.replace("4326", "4490"), "south,west,north,east in degrees"),
        (DEGREES.replace("4326", "4528"), "south,west,north,east in metres"),
        (MERCATOR, "west,south,east,north in metres"),
    ],
)
@pytest.mark.parametrize("box", ["100,50,1e10,30", "100,200,110,1e10", "1,2,3"])
def test_a_bad_box_is_shown_as_sent_with_the_order_of_its_system(
    client, crs, order, box
):
    params = {"bbox": box} | ({"bbox-crs": crs} if crs else {})
    said = client.get(ITEMS, params=params).json()["detail_en"]
    assert f"'{box}'" in said
    assert order in said


def test_a_box_of_degrees_in_a_zone_is_told_to_be_written_in_metres(client):
    zone = DEGREES.replace("4326", "4513")
    for box in ("73.899,21.16667,134.785,50.2022", "21.2,73.9,50.2,134.8"):
        said = client.get(ITEMS, params={"bbox": box, "bbox-crs": zone}).json()
        assert f"'{box}'" in said["detail_en"]
        assert "south,west,north,east in metres" in said["detail_en"]


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        ("tier=major", "filter=tier = 'major'"),
        ("name_zh=大连", "filter=name_zh = '大连'"),
        ("position_accuracy_m=500", "filter=position_accuracy_m = 500"),
        ("name_en=O'Neill", "filter=name_en = 'O''Neill'"),
    ],
)
def test_a_column_given_as_a_parameter_is_told_as_a_filter(client, query, asks):
    body = client.get(f"{ITEMS}?{query}").json()
    assert body["parameter"] == query.partition("=")[0]
    assert asks in body["detail_en"]
    assert client.get(f"{ITEMS}?{asks}").status_code == 200


@pytest.mark.parametrize("form", ["gpkg", "fgb", "shp", "kml", "xlsx", "parquet"])
def test_a_file_that_cannot_be_shifted_says_which_parameter_asks_for_it(client, form):
    body = client.get(f"{ITEMS}?f={form}&datum=gcj02").json()
    assert body["parameter"] == "datum"
    assert "gcj02" in body["detail"]


def test_what_is_sent_is_not_said_again_at_length(client):
    got = client.get(ITEMS, params={"datum": "x" * 9_000})
    assert len(got.content) < 2_000


def test_names_are_given_once(client):
    for name in ("properties", "sortby"):
        body = client.get(f"{ITEMS}?{name}=tier,name_zh,tier").json()
        assert (body["status"], body["parameter"]) == (400, name)
        assert "tier" in body["detail"]
