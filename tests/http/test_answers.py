"""Answers: tagged before any work, packed, kept within bounds, made once."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import brotli
import httpx2
import pytest
from backports import zstd
from fastapi.testclient import TestClient

from app.http.middleware import response_cache
from app.http.middleware.cached_responses import Answer, WeighedCache
from app.http.middleware.negotiation import DOCUMENTS
from app.http.wire.stamp import stamp
from app.main import create_app
from app.registry import ENCODERS
from app.settings import Settings
from layers.atlas import Atlas

FIXED = (
    "application/vnd.mapbox-vector-tile",
    "application/vnd.mapbox.style+json",
    "text/plain",
)
"""Media types of paths that have no other."""

ITEMS = "/collections/sea-ports/items"


def tag(client, path, **headers):
    return client.get(path, headers=headers).headers["etag"]


@pytest.mark.parametrize(
    "path", ["/", "/collections", ITEMS, f"{ITEMS}/dalian", "/map"]
)
def test_what_a_client_has_is_not_sent_again(client, path):
    again = client.get(path, headers={"if-none-match": tag(client, path)})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag(client, path)


def test_an_answer_that_midnight_falls_into_is_neither_tagged_nor_kept(
    client, monkeypatch
):
    path, days = f"{ITEMS}?limit=7", iter([date(2030, 1, 1)])
    monkeypatch.setattr(response_cache, "today", lambda: next(days, date(2030, 1, 2)))
    answers = [client.get(path) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert ["etag" in answer.headers for answer in answers] == [False, True]
    assert answers[0].json() == answers[1].json()


def test_a_304_comes_before_any_work(client, atlas, monkeypatch):
    known = tag(client, ITEMS)
    monkeypatch.setattr(type(atlas), "layer", None)
    assert client.get(ITEMS, headers={"if-none-match": known}).status_code == 304


def test_weakened_and_listed_tags_are_known(client):
    listed = f'"other", W/{tag(client, ITEMS)}'
    assert client.get(ITEMS, headers={"if-none-match": listed}).status_code == 304


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{ITEMS}?limit=3", {}),
        (f"{ITEMS}?f=csv", {}),
        ("/collections/border-ports/items", {}),
        (ITEMS, {"accept": "text/html"}),
        (ITEMS, {"accept-language": "en"}),
        (ITEMS, {"accept-encoding": "identity"}),
        (ITEMS, {"host": "atlas.example.org"}),
    ],
)
def test_another_answer_has_another_tag(client, path, headers):
    assert tag(client, path, **headers) != tag(client, ITEMS)


def test_any_answer_at_all_is_known_by_a_star(client):
    assert client.get(ITEMS, headers={"if-none-match": "*"}).status_code == 304
    gone = client.get(f"{ITEMS}/atlantis", headers={"if-none-match": "*"})
    assert gone.status_code == 404


@pytest.mark.parametrize(
    "path", ["/collections", "/collections/sea-ports", ITEMS, "/api", "/map", "/rules"]
)
def test_an_address_with_a_slash_at_its_end_leads_to_the_one_without(client, path):
    got = client.get(f"{path}/?f=html&lang=en", follow_redirects=False)
    assert got.status_code == 308
    assert got.headers["location"] == f"http://testserver{path}?f=html&lang=en"
    assert client.get(f"/{path}/nowhere/").status_code == 404


def test_refusals_have_no_tag(client):
    assert "etag" not in client.get(f"{ITEMS}?bbox=1").headers


def test_caches_are_told_what_the_answer_depends_on(client):
    headers = client.get(ITEMS).headers
    assert headers["cache-control"] == "no-cache"
    assert {"Accept", "Accept-Language"} <= set(headers["vary"].split(", "))


def test_another_edition_has_another_stamp():
    assert stamp("2026-11-23-a") != stamp("2026-11-23-b")
    assert stamp("2026-11-23-a") == stamp("2026-11-23-a")


def test_a_304_may_be_read_by_any_origin(client):
    known = {"if-none-match": tag(client, ITEMS), "origin": "https://example.org"}
    response = client.get(ITEMS, headers=known)
    assert response.headers["access-control-allow-origin"] == "*"


UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}


@pytest.mark.parametrize("coding", UNPACK)
def test_every_coding_unpacks_to_the_same_bytes(server, coding):
    plain = httpx2.get(
        f"{server}{ITEMS}", headers={"accept-encoding": "identity"}, timeout=60
    )
    with httpx2.stream(
        "GET", f"{server}{ITEMS}", headers={"accept-encoding": coding}, timeout=60
    ) as response:
        packed = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == coding
    assert len(packed) < len(plain.content) / 3
    assert UNPACK[coding](packed) == plain.content


def test_what_is_packed_already_is_sent_as_it_is(client):
    asked = {"accept-encoding": "gzip"}
    response = client.get(f"{ITEMS}?f=xlsx", headers=asked)
    assert "content-encoding" not in response.headers


def test_head_tells_what_get_would_send(client):
    head, got = client.head(ITEMS), client.get(ITEMS)
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)


def test_an_answer_kept_needs_no_work(client, atlas, monkeypatch):
    first = client.get(f"{ITEMS}?limit=7")
    monkeypatch.setattr(type(atlas), "layer", None)
    assert client.get(f"{ITEMS}?limit=7").content == first.content


def test_no_answer_is_kept_where_the_setting_says_so(atlas):
    service = create_app(Settings(cache_mb=0), atlas)
    assert TestClient(service).get(ITEMS).status_code == 200
    assert service.cache.bytes == 0


def test_many_who_ask_at_once_wait_for_one_computation(atlas, monkeypatch):
    service, asked = create_app(Settings(), atlas), []
    snapshot = Atlas.snapshot

    def counted(self, name, day):
        asked.append(name)
        return snapshot(self, name, day)

    monkeypatch.setattr(Atlas, "snapshot", counted)
    transport = httpx2.ASGITransport(app=service)

    async def crowd():
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://t"
        ) as asking:
            path = "/collections/provinces/items?f=gpkg"
            return await asyncio.gather(*(asking.get(path) for _ in range(8)))

    with ThreadPoolExecutor(1) as apart:
        answers = apart.submit(asyncio.run, crowd()).result()
    assert {answer.status_code for answer in answers} == {200}
    assert len(asked) == 1


START = {"status": 200, "headers": []}


def test_the_shelf_stays_within_its_bound():
    cache = WeighedCache(100_000)
    for number in range(100):
        cache.put((number,), Answer(START, bytes(5_000)))
    assert cache.bytes <= 100_000
    assert cache.take((0,)) is None
    assert cache.take((99,)) is not None


def test_what_a_key_weighs_counts():
    cache = WeighedCache(100_000)
    for number in range(100):
        cache.put((number, "x" * 10_000), Answer(START, b""))
    assert len(cache) < 10


def test_headers_that_choose_the_same_share_an_answer(atlas):
    service = create_app(Settings(), atlas)
    client = TestClient(service)
    for number in range(50):
        odd = {"accept": f"x/{number}, image/avif", "accept-language": f"de, q{number}"}
        assert tag(client, "/conformance", **odd) == tag(client, "/conformance")
    assert len(service.cache) == 1


def test_every_media_type_that_the_definition_offers_can_be_chosen(client):
    definition = client.get("/api").json()
    offered = {
        media
        for operations in definition["paths"].values()
        for name, operation in operations.items()
        if name == "get"
        for media in operation["responses"].get("200", {}).get("content", {})
    }
    features = {encoder.media_type for encoder in ENCODERS.values()}
    assert offered - DOCUMENTS - features <= set(FIXED)


def test_an_answer_too_large_for_the_shelf_is_not_kept():
    cache = WeighedCache(100_000)
    cache.put(("large",), Answer(START, bytes(60_000)))
    assert cache.take(("large",)) is None


@pytest.mark.parametrize("path", [ITEMS, "/collections", "/map", "/api"])
def test_options_tells_the_methods(client, path):
    response = client.options(path)
    assert response.status_code == (200 if path == ITEMS else 204)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_wrong_method_is_told_the_right_ones(client):
    response = client.post("/collections/sea-clusters/items")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
