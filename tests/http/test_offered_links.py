"""No link in an answer leads to a refusal, whatever the parameters."""

import re
from html import unescape
from urllib.parse import quote

import pytest

ITEMS = "/collections/sea-ports/items"
ZONES = "/collections/proximity-zones/items"
CRS = "http://www.opengis.net/def/crs/EPSG/0/"
HERE = "http://testserver"
FILLED = {"z": 5, "y": 12, "x": 25, "tileMatrix": 5, "tileRow": 12, "tileCol": 25}
IN_HTML = re.compile(r"""(?:href|src|data-features)="([^"]+)\"""")
IN_HEADER = re.compile(r"<([^>]+)>")

DOCUMENTS = ["/", "/collections", "/rules", "/processes", "/styles", "/tileMatrixSets"]
PAGES = [
    *DOCUMENTS[:4],
    "/conformance",
    "/collections/sea-ports",
    "/rules/airport-proximity",
    "/processes/airport-proximity",
    "/plan",
    "/plans/plan-13/fulfilment",
    "/self-check",
    "/assessments/preview",
]
QUERIES = [
    "lang=en",
    "f=csv",
    "f=html",
    "f=html&datum=gcj02",
    f"f=html&crs={CRS}4547",
    "datum=bd09",
    f"crs={CRS}4490",
    f"crs={CRS}3857&f=fgb",
    f"bbox=18,73,54,135&bbox-crs={CRS}4326",
    "datetime=2015-12-31T00:00:00%2B08:00/..",
    "properties=tier,name_zh&sortby=-tier",
    "sortby=+tier",
    "filter=" + quote("NOT name_zh LIKE '%A + B%' AND status <> 'x+y'"),
    "filter-lang=cql2-json&filter="
    + quote('{"op":"isNull","args":[{"property":"parent"}]}'),
    "filter=" + quote("name_zh NOT IN (" + ",".join(["'无'"] * 500) + ")"),
    "query=tier%3D'major'&token=x&_=1",
    "explain=true",
    "resultType=hits",
    "cursor=",
    "startindex=2",
    "offset=3",
    "limit=20000",
]


def links_of(answer):
    """Every address that an answer offers, whatever its form."""
    media = answer.headers["content-type"]
    yield from IN_HEADER.findall(answer.headers.get("link", ""))
    if "json" in media:
        yield from _in(answer.json())
    if "html" in media:
        yield from map(unescape, IN_HTML.findall(answer.text))


def _in(node):
    if isinstance(node, dict):
        if isinstance(node.get("href"), str):
            yield node["href"]
        yield from (node["tiles"] if "tilejson" in node else ())
        yield from (address for value in node.values() for address in _in(value))
    if isinstance(node, list):
        yield from (address for value in node for address in _in(value))


class Follower:
    """Follows every address of ours once; of items one is enough to know."""

    def __init__(self, client, base=HERE):
        self.client, self.base, self.known = client, base, {}

    def status(self, address):
        path = address.removeprefix(self.base)
        if "/items?" in path and "limit=" not in path:
            path += "&limit=1"
        path = path.replace("{?airport,lon,lat,as_of}", "?airport=JZH")
        path = path.format_map(FILLED) if "{" in path and "filter" not in path else path
        if path not in self.known:
            self.known[path] = self.client.get(path).status_code
        return self.known[path]

    def refused(self, page):
        """Addresses that a page offers and the service refuses; 405 takes a body."""
        answer = self.client.get(page)
        assert answer.status_code == 200, (page, answer.text[:300])
        for address in links_of(answer):
            ours = address.startswith((self.base, "/"))
            if ours and self.status(address) not in (200, 204, 401, 405):
                yield address


@pytest.fixture(scope="module")
def follower(client):
    return Follower(client)


@pytest.mark.parametrize("path", [*DOCUMENTS, *(f"{page}?f=html" for page in PAGES)])
def test_documents_and_pages_lead_somewhere(follower, path):
    for lang in ("", "&lang=en"):
        asked = f"{path}{lang}" if "?" in path else f"{path}?{lang[1:]}"
        assert not list(follower.refused(asked))


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q[:40])
def test_pages_of_features_lead_somewhere(follower, query):
    limit = "" if "limit=" in query else "&limit=2"
    assert not list(follower.refused(f"{ITEMS}?{query}{limit}"))


@pytest.mark.parametrize(
    "query", ["threshold_km=100&limit=1", "datetime=2015-12-31&limit=1"]
)
def test_pages_of_dated_features_lead_somewhere(follower, query):
    assert not list(follower.refused(f"{ZONES}?{query}"))
    assert not list(follower.refused(f"{ZONES}?f=html&{query}"))


@pytest.mark.parametrize("query", ["", "datum=gcj02", f"crs={CRS}4528", "f=html"])
def test_a_feature_leads_somewhere(follower, query):
    assert not list(follower.refused(f"{ITEMS}/dalian?{query}"))


@pytest.mark.parametrize(
    "path",
    ["/tilejson/airports?datetime=2015-12-31T00:00:00%2B08:00", "/styles/airports"],
)
def test_tiles_lead_somewhere(follower, path):
    assert not list(follower.refused(path))


def test_a_long_filter_is_said_again_a_few_times_only(client):
    query = next(q for q in QUERIES if len(q) > 2_000)
    got = client.get(f"{ITEMS}?{query}&limit=1")
    assert len(got.content) < 5 * len(query)
    assert len(got.headers["link"]) < 4_000
    assert {"self", "next"} <= {link["rel"] for link in got.json()["links"]}
