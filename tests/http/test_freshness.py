"""Entity tags: known before any work, and never of another answer."""

import pytest

from app.http.freshness import stamp

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


def test_a_304_comes_before_any_work(client, service, monkeypatch):
    known = tag(client, ITEMS)
    monkeypatch.setattr(type(service.state.atlas), "layer", None)
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
