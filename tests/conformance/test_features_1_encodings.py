"""OGC 17-069r4, Features part 1: the abstract tests of GeoJSON, HTML and OpenAPI 3.0.

Not here: the manual inspection in `/conf/html/content`. What `/conf/geojson/definition`
and `/conf/html/definition` ask of every resource is asked of those of this part.
"""

import json
from html.parser import HTMLParser

import pytest
import shapely

from app.registry import RULES
from tests.conformance import documents
from tests.conformance.reading import (
    GEOJSON,
    asked,
    every_layer,
    first_id,
    link,
    path_of,
)

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"
VOID = {"meta", "link", "br", "hr", "img", "input", "source", "col", "wbr"}
PAGES = ("/", "/conformance", "/collections")
NEEDED = {f"/rules/{name}/check": {"airport": "PEK"} for name in RULES}
"""A check asks for an airport or a position: one of them, which OpenAPI cannot say."""


class Outline(HTMLParser):
    """The declaration of a page, and its elements, each closed where it ought to be."""

    def __init__(self, text):
        super().__init__()
        self.declaration, self.seen, self.open = "", [], []
        self.feed(text)
        self.close()

    def handle_decl(self, decl):
        self.declaration = decl.lower()

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def addresses(client, name):
    """The addresses of a collection: itself, its items, one of them."""
    rest = ("", "/items?limit=10", f"/items/{first_id(client, name)}")
    return [path_of(name, one) for one in rest]


def operations(client, definition, prefix):
    """Address and description of each operation below a path, its variables filled."""
    for path, entry in definition["paths"].items():
        if path == prefix or path.startswith(f"{prefix}/"):
            filled = path
            if "{fid}" in path:
                filled = path.replace("{fid}", first_id(client, path.split("/")[2]))
            for variable in ("{tileMatrix}", "{tileRow}", "{tileCol}"):
                filled = filled.replace(variable, "0")
            yield filled, entry["get"]


def described(operation):
    """Status codes of an operation as the definition has them."""
    return {int(code) for code in operation["responses"]}


@every_layer
def test_conf_geojson_definition(client, name):
    """/conf/geojson/definition: features as GeoJSON, the rest as JSON."""
    itself, *features = addresses(client, name)
    wanted = {"accept": GEOJSON}
    for address in features:
        assert client.get(address, headers=wanted).headers["content-type"] == GEOJSON
    for address in [*PAGES, itself]:
        kind = client.get(address, headers=wanted).headers["content-type"]
        assert kind == "application/json"


@every_layer
def test_conf_geojson_content(client, name):
    """/conf/geojson/content: valid GeoJSON; the id is that of the address."""
    response = asked(client, name, {})
    documents.validate(response.json(), documents.FEATURE_COLLECTION)
    assert not shapely.is_empty(shapely.from_geojson(response.text))
    for feature in response.json()["features"][:3]:
        one = client.get(path_of(name, f"/items/{feature['id']}")).json()
        documents.validate(one, documents.FEATURE)
        assert not shapely.is_empty(shapely.from_geojson(json.dumps(one["geometry"])))
        assert one["id"] == feature["id"]


@every_layer
def test_conf_html_definition(client, name):
    """/conf/html/definition: HTML where it is asked for."""
    for address in [*PAGES, *addresses(client, name)]:
        response = client.get(address, headers={"accept": HTML})
        assert response.status_code == 200
        assert response.headers["content-type"].split(";")[0] == HTML


@every_layer
def test_conf_html_content(client, name):
    """/conf/html/content: HTML 5 documents."""
    for address in [*PAGES, *addresses(client, name)]:
        page = Outline(client.get(address, headers={"accept": HTML}).text)
        assert page.declaration == "doctype html"
        assert page.seen[:2] == ["html", "head"]
        assert page.seen.count("title") == page.seen.count("body") == 1
        assert page.open == []


def test_conf_oas30_oas_definition_1(client):
    """/conf/oas30/oas-definition-1: the definition as JSON and as a page."""
    body = client.get("/").json()
    for rel, kind in (("service-desc", OPENAPI), ("service-doc", HTML)):
        found = link(body, rel)
        assert found["type"] == kind
        response = client.get(found["href"], headers={"accept": kind})
        assert response.headers["content-type"].startswith(kind)


def test_conf_oas30_oas_definition_2(definition, faults):
    """/conf/oas30/oas-definition-2: it conforms to OpenAPI 3.0."""
    assert definition["openapi"].startswith("3.0.")
    assert faults == []


@every_layer
def test_conf_oas30_oas_impl(client, definition, name):
    """/conf/oas30/oas-impl: every path answers as the definition has it."""
    for prefix in (path_of(name), f"/styles/{name}", f"/tilejson/{name}"):
        for address, operation in operations(client, definition, prefix):
            response = client.get(address)
            assert response.status_code in {200, 204} & described(operation), address


@pytest.mark.parametrize("prefix", [*PAGES, "/rules", "/tileMatrixSets", "/styles"])
def test_conf_oas30_oas_impl_besides_collections(client, definition, prefix):
    """/conf/oas30/oas-impl: so do the paths of no collection."""
    for address, operation in operations(client, definition, prefix):
        if not address.startswith("/collections/"):
            response = client.get(address, params=NEEDED.get(address, {}))
            assert response.status_code == 200, address
            assert 200 in described(operation)


@every_layer
def test_conf_oas30_completeness(client, definition, name):
    """/conf/oas30/completeness: each status and media type sent is described."""
    for address, operation in operations(client, definition, path_of(name)):
        response = client.get(address)
        assert response.status_code in described(operation)
        content = operation["responses"][str(response.status_code)].get("content", {})
        kind = response.headers.get("content-type", "").split(";")[0]
        assert response.status_code == 204 or kind in content, address


@every_layer
def test_conf_oas30_completeness_of_what_has_not_changed(client, definition, name):
    """/conf/oas30/completeness: so is the answer that nothing has changed."""
    for address, operation in operations(client, definition, path_of(name)):
        tag = client.get(address).headers.get("etag")
        if tag is None:
            assert 304 not in described(operation), address
            continue
        again = client.get(address, headers={"if-none-match": tag})
        assert again.status_code in described(operation), address


@every_layer
def test_conf_oas30_exceptions_codes(client, definition, name):
    """/conf/oas30/exceptions-codes: each refusal is described, with its document."""
    for address, operation in operations(client, definition, path_of(name)):
        wrong = client.get(address, params={"colour": "red"})
        gone = client.get(address.replace(name, "nowhere", 1))
        for response, status in ((wrong, 400), (gone, 404)):
            assert response.status_code == status, address
            assert status in described(operation)
            assert response.headers["content-type"] == "application/problem+json"
            documents.validate(response.json(), documents.EXCEPTION)


def test_conf_oas30_security(client, definition):
    """/conf/oas30/security: features ask for no authentication, and none is described."""
    assert "security" not in definition
    for path, item in definition["paths"].items():
        if path.startswith("/collections"):
            assert "security" not in item["get"]
    for path in PAGES:
        assert "www-authenticate" not in client.get(path).headers
