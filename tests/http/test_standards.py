"""Members of documents that conformance suites and desktop clients expect."""

import pytest

from app.registry import LAYERS, PROCESSES


def places(node, path=()):
    """Every member of a document with the path to it."""
    listed = enumerate(node) if isinstance(node, list) else ()
    pairs = node.items() if isinstance(node, dict) else listed
    for key, value in pairs:
        yield (*path, key), value
        yield from places(value, (*path, key))


@pytest.mark.parametrize("name", PROCESSES)
def test_a_description_is_in_the_words_of_openapi_3_0(client, name):
    body = client.get(f"/processes/{name}").json()
    for path, value in places(body["inputs"]):
        assert not (path[-1] == "default" and value is None), path
        assert not (path[-1] == "type" and value == "null"), path
        if path[-1] == "exclusiveMinimum":
            assert isinstance(value, bool), path


def test_processes_are_listed_a_page_at_a_time(client):
    first = client.get("/processes?limit=1").json()
    assert len(first["processes"]) == 1
    found, page = [], first
    while page is not None:
        found += [process["id"] for process in page["processes"]]
        further = [link["href"] for link in page["links"] if link["rel"] == "next"]
        page = client.get(further[0]).json() if further else None
    assert found == list(PROCESSES)
    assert client.get("/processes?limit=0").status_code == 400


@pytest.mark.parametrize(
    "path", ["/collections", *(f"/collections/{name}" for name in LAYERS)]
)
def test_qgis_may_be_given_the_address_of_a_layer(client, path):
    links = {link["rel"]: link for link in client.get(path).json()["links"]}
    assert links["service-desc"]["type"].startswith("application/vnd.oai.openapi+json")
    assert links["data"]["href"].endswith("/collections")
    assert links["conformance"]["href"].endswith("/conformance")


def test_the_page_of_a_layer_says_how_to_connect(client):
    text = client.get("/collections/aviation-ports?f=html&lang=en").text
    assert ">http://testserver</pre>" in text
    assert ">http://testserver/collections/aviation-ports.fgb</pre>" in text
    assert "http://www.opengis.net/def/crs/EPSG/0/4490" in text
    assert "open_from_earliest" in text
    assert "datetime=2015-12-31" in text
