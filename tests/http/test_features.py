"""OGC API Features as clients ask it."""

import json

import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from app.main import create_app
from app.registry import LAYERS
from app.settings import Settings

COUNTS = {
    "fulfilment": 35,
    "sea-clusters": 5,
    "sea-ports": 41,
    "border-ports": 68,
    "border-pairs": 68,
    "border-regions": 4,
    "aviation-hubs": 14,
    "aviation-ports": 97,
    "airports": 269,
    "inland-ports": 12,
    "plan-projects": 7,
    "proximity-zones": 71,
    "proximity-area": 2,
    "provinces": 34,
    "seats": 3168,
}
COMMON = {
    "name_zh",
    "name_en",
    "status",
    "province_zh",
    "plan_ref",
    "plan_quote_zh",
    "source",
    "position_source",
    "position_accuracy_m",
}
DATED = {"proximity-zones", "proximity-area"}


def items(client, name, **params):
    if name in DATED:
        params.setdefault("datetime", "2015-12-31")
    response = client.get(f"/collections/{name}/items", params=params)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_collections_are_those_of_the_contract():
    assert set(COUNTS) == set(LAYERS)


@pytest.mark.parametrize("name", COUNTS)
def test_every_collection_serves_its_exact_count(client, name):
    body = items(client, name, limit=max(COUNTS.values()))
    assert body["numberMatched"] == len(body["features"]) == COUNTS[name]


@pytest.mark.parametrize("name", COUNTS)
def test_every_feature_has_an_id_and_the_common_properties(client, name):
    for feature in items(client, name)["features"]:
        assert feature["id"]
        assert set(feature["properties"]) >= COMMON


@pytest.mark.parametrize("name", COUNTS)
def test_every_feature_can_be_had_alone(client, name):
    listed = items(client, name)["features"][0]
    alone = client.get(f"/collections/{name}/items/{listed['id']}")
    if name not in DATED:
        assert {k: alone.json()[k] for k in listed} == listed
    assert alone.headers["content-type"] == "application/geo+json"


@pytest.mark.parametrize("name", COUNTS)
def test_the_collection_tells_extent_count_and_links(client, name):
    body = client.get(f"/collections/{name}").json()
    assert body["itemCount"] >= 2
    west, south, east, north = body["extent"]["spatial"]["bbox"][0]
    assert 70 < west < east < 140
    assert 3 < south < north < 56
    assert all(link["href"].startswith("http") for link in body["links"])


def test_pages_follow_next_to_the_end(client):
    seen, address = [], "/collections/sea-ports/items?limit=7"
    while address:
        body = client.get(address).json()
        seen += [feature["id"] for feature in body["features"]]
        following = [i["href"] for i in body["links"] if i["rel"] == "next"]
        address = following[0] if following else None
    assert len(seen) == len(set(seen)) == 41


def test_binary_pages_name_the_next_in_a_header(client):
    response = client.get("/collections/sea-ports/items?f=fgb&limit=30")
    following = response.links["next"]["url"]
    assert "f=fgb" in following
    assert "next" not in client.get(following).links


def test_bbox_takes_the_ports_of_hainan(client):
    body = items(client, "sea-ports", bbox="108,18,111.5,20.2")
    names = {f["properties"]["name_zh"] for f in body["features"]}
    assert names == {"海口", "洋浦", "八所", "三亚"}


def test_bbox_across_the_antimeridian_is_not_its_complement(client):
    assert items(client, "sea-ports", bbox="170,-10,-170,60")["numberMatched"] == 0
    assert items(client, "sea-ports", bbox="100,-10,-170,60")["numberMatched"] == 41


def test_datetime_takes_the_ports_open_at_the_plan(client):
    body = items(client, "aviation-ports", datetime="2015-12-31")
    assert body["numberMatched"] == 71
    assert all(f["properties"]["open_at_plan"] for f in body["features"])


def test_datetime_follows_a_move(client):
    before = items(client, "aviation-ports", datetime="2021-08-11")
    after = items(client, "aviation-ports", datetime="2021-08-12")
    qingdao = [
        {f["id"] for f in body["features"] if f["properties"]["iata"] == "TAO"}
        for body in (before, after)
    ]
    assert qingdao == [{"tao-lt"}, {"tao"}]


def test_limit_over_the_maximum_is_clamped_and_says_so(client):
    body = items(client, "sea-ports", limit=99_999_999)
    assert body["limit_clamped_to"] == 10_000


def test_gcj02_is_shifted_and_labelled(client):
    plain = items(client, "sea-ports")["features"][0]["geometry"]["coordinates"]
    body = items(client, "sea-ports", datum="gcj02")
    shifted = body["features"][0]["geometry"]["coordinates"]
    assert body["datum"] == "GCJ-02"
    assert "GCJ-02" in body["warning"]
    assert 0.001 < abs(plain[0] - shifted[0]) < 0.01


def test_shares_of_the_mainland_add_up(client):
    within, free = items(client, "proximity-area")["features"]
    assert within["properties"]["kind"] == "within"
    assert free["properties"]["kind"] == "free"
    shares = [f["properties"]["share"] for f in (within, free)]
    assert sum(shares) == pytest.approx(1.0, abs=1e-5)


def test_csv_has_a_line_a_feature_and_wkt(client):
    response = client.get("/collections/border-pairs/items?f=csv")
    lines = response.text.strip().split("\r\n")
    assert len(lines) == 69
    assert lines[0].endswith(",geometry")
    assert "LINESTRING" in lines[1]


def test_html_shows_markup_as_text(client):
    response = client.get("/collections/sea-ports/items?f=html&lang=en")
    assert "Sea ports" in response.text
    assert "大连" in response.text


def test_accept_picks_the_format(client):
    def kind(accept):
        headers = {"accept": accept}
        response = client.get("/collections/sea-ports/items", headers=headers)
        return response.headers["content-type"].split(";")[0]

    assert kind("text/html,application/xhtml+xml,*/*;q=0.8") == "text/html"
    assert kind("application/geo+json, application/json") == "application/geo+json"
    assert kind("*/*") == "application/geo+json"


def test_landing_page_has_the_links_that_clients_need(client):
    links = {i["rel"]: i for i in client.get("/").json()["links"]}
    assert links["service-desc"]["type"].startswith("application/vnd.oai.openapi+json")
    assert {"self", "data", "conformance", "service-doc"} <= set(links)
    for link in links.values():
        path = link["href"].removeprefix("http://testserver")
        needs_token = path in ("/assessments", "/jobs")
        assert client.get(path).status_code == (401 if needs_token else 200), path


def test_the_definition_is_valid_openapi_3_0(client):
    response = client.get("/api")
    validate(response.json())
    assert response.json()["openapi"].startswith("3.0")
    assert "version=3.0" in response.headers["content-type"]


def test_the_definition_has_what_desktop_clients_read(client):
    body = client.get("/api").json()
    parameters = body["paths"]["/collections/sea-ports/items"]["get"]["parameters"]
    assert {"$ref": "#/components/parameters/limit"} in parameters
    assert body["components"]["parameters"]["limit"]["schema"]["maximum"] == 10_000
    assert all(p["style"] == "form" for p in parameters if "name" in p)


@pytest.mark.parametrize("path", ["/", "/collections", "/rules", "/conformance"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_speak_both_languages(client, path, lang):
    page = client.get(path, params={"f": "html", "lang": lang}).text
    assert ("口岸图集" in page) == (lang == "zh")
    assert ("Kouan Atlas" in page) == (lang == "en")


def test_language_follows_accept_language_and_is_chinese_by_default(client):
    english = client.get("/", headers={"accept-language": "en-GB,en;q=0.8"}).json()
    assert english["title"] == "Kouan Atlas"
    assert client.get("/").json()["title"] == "口岸图集"


def test_any_origin_may_read(client):
    response = client.get("/collections", headers={"origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"


def test_links_follow_the_public_address(atlas):
    public = Settings(public_url="https://atlas.example.org/kouan")
    body = TestClient(create_app(public, atlas)).get("/collections/sea-ports").json()
    assert body["links"][0]["href"].startswith("https://atlas.example.org/kouan/")


def test_json_is_utf_8_and_readable(client):
    response = client.get("/collections/sea-ports/items/dalian")
    assert "大连" in response.content.decode()
    assert json.loads(response.content)["properties"]["tier"] == "major"
