"""Refusal of malformed heads of requests; security headers of answers and pages."""

import re

import pytest
from fastapi.testclient import TestClient

from app.http.middleware.guard import LONGEST_ADDRESS_BYTES, MOST_HEADERS
from app.main import create_app
from app.registry import LAYERS
from app.settings import Settings

CHECK = "/rules/airport-proximity/check"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example/a?b=",
        "a b",
        "",
        "a,b",
        "[::1",
        "a:b",
        "名",
        "user@host",
        "x" * 300,
    ],
)
def test_a_host_that_is_none_is_refused(client, host):
    answer = client.get("/", headers={"host": host.encode()})
    assert answer.status_code == 400
    assert "Host" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["a.cn", "127.0.0.1:8000", "[::1]:8000", "my_host"])
def test_a_host_that_is_one_is_taken(client, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/", headers={"host": host}).status_code == 200


def test_two_hosts_are_refused(client):
    assert client.get("/", headers=[("host", "a"), ("host", "a")]).status_code == 400


def test_headers_over_16_kb_are_refused(client):
    answer = client.get("/conformance", headers={"accept": "x" * 17_000})
    assert (answer.status_code, answer.json()["longest_bytes"]) == (431, 16_000)


def test_too_many_headers_are_refused(client):
    headers = {f"x-{number}": "" for number in range(MOST_HEADERS + 1)}
    assert client.get("/conformance", headers=headers).status_code == 431


def test_an_address_too_long_is_refused(client):
    long = "x" * LONGEST_ADDRESS_BYTES
    assert client.get(f"/collections?x={long}").status_code == 414


NONSENSE = ["%00", "%ed%a0%80", "%ff", "%1b", "%c0%80", "%7f", "%ef%bf%bd"]


@pytest.mark.parametrize("signs", NONSENSE)
def test_what_is_no_text_is_refused_in_every_part_of_an_address(client, signs):
    for path in (f"/collections/{signs}", f"/{signs}", f"{CHECK}?name={signs}"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["type"]) == (
            400,
            "/problems/bad-request",
        )


def test_chinese_and_lines_are_read(client):
    asked = {"airport": "JZH", "lang": "zh"}
    assert client.get(CHECK, params=asked).status_code == 200
    filters = {"filter": "status =\n 'open'"}
    assert client.get("/collections/sea-ports/items", params=filters).is_success


OTHERS = tuple(f"/collections/{name}" for name in set(LAYERS) - {"sea-ports"})
"""Collections whose routes are those of the one that is tried."""


def paths_of(client):
    """Return every kind of path of the definition, with values that exist in its places."""
    known = {"name": "sea-ports", "fid": "dalian", "rule": "airport-proximity"}
    known |= {"scheme": "WebMercatorQuad", "zoom": "4", "row": "6", "column": "13"}
    for path in client.get("/api").json()["paths"]:
        if path.startswith(OTHERS):
            continue
        places = {**dict.fromkeys(re.findall(r"\{(\w+)\}", path), "unknown"), **known}
        yield path.format(**places)


def test_every_page_says_what_it_may_load_and_who_may_frame_it(client):
    for path in paths_of(client):
        headers = client.get(path, headers={"accept": "text/html"}).headers
        if headers.get("content-type", "").startswith("text/html"):
            assert "default-src 'none'" in headers["content-security-policy"], path
            assert "frame-ancestors 'self'" in headers["content-security-policy"], path


def test_the_map_is_framed_where_the_setting_says_so(atlas):
    client = TestClient(
        create_app(Settings(framed_by="https://www.gov.example"), atlas)
    )
    policies = {
        path: client.get(path).headers["content-security-policy"]
        for path in ("/map", "/docs")
    }
    assert policies["/map"].endswith("frame-ancestors 'self' https://www.gov.example")
    assert policies["/docs"].endswith("frame-ancestors 'self'")


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")
ODD = ("?%00", "?f=%ff", "?lang=%7f", "?f=json&f=json", "?=", "?&&", "?x[]=1", "?f=💥")
NONSENSICAL = {
    "accept": ";;q=,,*/*;q=9e9",
    "accept-language": "\xff;q=nan",
    "accept-encoding": ";,q",
    "if-none-match": '"\xff',
    "range": "bytes=9-1,x",
    "if-range": "x",
    "prefer": ";;=",
    "idempotency-key": "\x80",
    "content-type": "x/\xff",
    "authorization": "Bearer \xff",
}


def test_nothing_that_is_sent_is_a_500_and_every_answer_is_safe_to_read(client):
    headers = {name: value.encode("latin-1") for name, value in NONSENSICAL.items()}
    paths = [*paths_of(client), "/static/pages/pages.css", "/nowhere", "/healthz"]
    for place, path in enumerate(paths):
        odd = ODD[place % len(ODD)]
        for method in METHODS:
            asked = path + odd if method == "GET" else path
            answer = client.request(method, asked, headers=headers, content=b"\xff{[")
            assert answer.status_code < 500, (method, asked, answer.text)
            assert answer.headers["x-content-type-options"] == "nosniff", (method, path)
            assert answer.headers["referrer-policy"], (method, path)


def test_a_method_that_nobody_knows_is_refused(client):
    for path in ("/", "/map", "/static/pages/pages.css", "/assessments"):
        assert client.request("BREW", path).status_code == 405, path
