"""Collections at addresses with a file suffix, by which GDAL and users identify files."""

import pytest
from fastapi.testclient import TestClient

from app.http.ogc.file_addresses import as_items
from app.main import create_app
from app.registry import ENCODERS, LAYERS
from layers.atlas import Atlas

BY_ENDING = {encoder.suffix: form for form, encoder in ENCODERS.items()}
every_ending = pytest.mark.parametrize("ending", BY_ENDING)
FILES = [form for form, encoder in ENCODERS.items() if not encoder.paged]
PLAIN = {"accept-encoding": "identity"}
SAME = ("etag", "content-type", "content-disposition", "content-crs", "link", "vary")


def items(ending, name="inland-ports"):
    return f"/collections/{name}/items?f={BY_ENDING[ending]}"


def test_no_two_formats_have_one_ending():
    assert sorted(BY_ENDING.values()) == sorted(ENCODERS)


@every_ending
def test_a_file_is_the_items_in_its_format(client, ending):
    file = client.get(f"/collections/inland-ports{ending}", headers=PLAIN)
    plain = client.get(items(ending), headers=PLAIN)
    assert file.status_code == 200
    assert file.content == plain.content
    assert all(file.headers.get(name) == plain.headers.get(name) for name in SAME)


@every_ending
def test_a_file_is_read_in_parts(client, ending):
    path = f"/collections/inland-ports{ending}"
    whole = client.get(path, headers=PLAIN)
    part = client.get(path, headers={**PLAIN, "range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    known = {**PLAIN, "range": "bytes=10-19", "if-range": whole.headers["etag"]}
    assert client.get(path, headers=known).status_code == 206
    beyond = client.get(path, headers={**PLAIN, "range": "bytes=99999999-"})
    assert beyond.status_code == 416
    head = client.head(path, headers=PLAIN)
    assert head.headers["content-length"] == str(len(whole.content))
    known = {**PLAIN, "if-none-match": whole.headers["etag"]}
    assert client.get(path, headers=known).status_code == 304


@every_ending
@pytest.mark.parametrize(
    "query",
    ["filter=mode='rail'&sortby=-name_zh", "bbox=110,20,120,40&limit=2", "lang=en"],
)
def test_a_file_takes_what_items_take(client, ending, query):
    name = "border-ports"
    file = client.get(f"/collections/{name}{ending}?{query}", headers=PLAIN)
    plain = client.get(f"{items(ending, name)}&{query}", headers=PLAIN)
    assert (file.status_code, file.content) == (200, plain.content)


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/collections/nowhere.gpkg", 404, "unknown-collection"),
        ("/collections/sea-ports.dwg", 404, "unknown-collection"),
        ("/collections/sea-ports.gpkg-journal", 404, "unknown-collection"),
        ("/collections/.gpkg", 404, "unknown-collection"),
        ("/collections/sea-ports.gpkg?f=csv", 400, "repeated-parameter"),
        ("/collections/sea-ports.gpkg?tier=major", 400, "bad-parameter"),
        ("/collections/sea-ports.gpkg?datum=gcj02", 400, "bad-parameter"),
    ],
)
def test_refusals(client, address, status, kind):
    response = client.get(address)
    assert response.status_code == status
    assert response.json()["type"] == f"/problems/{kind}"


def test_a_collection_whose_name_ends_as_a_file_keeps_its_address(settings, facts):
    names = ["sea-ports", "sea.ports", "sea-ports.gpkg"]
    atlas = Atlas(facts, dict.fromkeys(names, LAYERS["sea-ports"]))
    client = TestClient(create_app(settings, atlas))
    for name in names:
        assert client.get(f"/collections/{name}").json()["id"] == name
        file = client.get(f"/collections/{name}.geojson").json()
        assert file["numberReturned"] == 41


@pytest.mark.parametrize("path", ["/collections", "/a/collections/b.gpkg", "/b.gpkg"])
def test_other_addresses_are_left_alone(path):
    scope = {"path": path, "query_string": b""}
    assert as_items(scope, BY_ENDING, ()) is scope


@pytest.mark.parametrize("name", LAYERS)
def test_a_collection_leads_to_its_files(client, name):
    links = client.get(f"/collections/{name}").json()["links"]
    files = {x["href"]: x["type"] for x in links if x["rel"] == "enclosure"}
    base = f"http://testserver/collections/{name}"
    assert files == {
        f"{base}{ENCODERS[form].suffix}": ENCODERS[form].media_type for form in FILES
    }


def test_the_definition_has_every_ending(client):
    body = client.get("/api").json()
    path = body["paths"]["/collections/sea-ports.{ending}"]["get"]
    (ending,) = [p for p in path["parameters"] if p.get("name") == "ending"]
    assert {f".{e}" for e in ending["schema"]["enum"]} == set(BY_ENDING)
    shared = {p["$ref"].rpartition("/")[2] for p in path["parameters"] if "$ref" in p}
    assert shared <= set(body["components"]["parameters"])
    asked = body["paths"]["/collections/sea-ports/items"]["get"]["parameters"]
    assert shared == {p.get("name", "limit") for p in asked} - {"f"}


@pytest.fixture(scope="module")
def small_pages(settings, atlas):
    """A service whose pages have ten features by default and twenty at most."""
    narrow = settings.model_copy(update={"page_default": 10, "page_maximum": 20})
    return TestClient(create_app(narrow, atlas))


def lines(response):
    assert response.status_code == 200, response.text
    return response.text.count("\n")


def test_a_file_is_whole_or_refused(small_pages):
    whole = small_pages.get("/collections/inland-ports.geojsons")
    assert lines(whole) == 12
    cut = small_pages.get("/collections/sea-ports.geojsons")
    assert cut.status_code == 400
    assert cut.json()["type"] == "/problems/cut-file"
    assert "41" in cut.json()["detail"]
    first = small_pages.get("/collections/sea-ports.geojsons?limit=20")
    assert lines(first) == 20
    assert lines(small_pages.get(first.links["next"]["url"])) == 20
    rest = small_pages.get("/collections/sea-ports.geojsons?offset=21")
    assert lines(rest) == 20
    hits = small_pages.get("/collections/sea-ports.csv?resultType=hits")
    assert lines(hits) == 1


def test_geojson_and_pages_lead_on_instead(small_pages):
    body = small_pages.get("/collections/sea-ports.geojson").json()
    assert (body["numberReturned"], body["numberMatched"]) == (10, 41)
    assert "next" in {link["rel"] for link in body["links"]}
