"""CORS: other origins may read what is public, and nothing of the register."""

import pytest

from app.http.middleware.sharing import READABLE

ITEMS = "/collections/sea-ports/items"
ORIGIN = {"origin": "https://maps.example"}
SENT = (
    "range, if-range, if-none-match, authorization, content-type, accept-crs, "
    "prefer, x-requested-with, cache-control, pragma, x-anything"
)


def preflight(client, path, method="GET"):
    asks = {
        **ORIGIN,
        "access-control-request-method": method,
        "access-control-request-headers": SENT,
    }
    return client.options(path, headers=asks)


@pytest.mark.parametrize("path", [ITEMS, f"{ITEMS}?f=fgb", "/map/base.geojson", "/api"])
def test_a_page_may_send_whatever_headers_it_sends(client, path):
    got = preflight(client, path)
    assert got.status_code == 200
    assert got.headers["access-control-allow-headers"] == SENT
    assert got.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path", [ITEMS, f"{ITEMS}?f=fgb", f"{ITEMS}?limit=0", "/nowhere", "/collections/"]
)
def test_a_page_may_read_answers_and_refusals(client, path):
    got = client.get(path, headers=ORIGIN, follow_redirects=False)
    assert got.headers.get_list("access-control-allow-origin") == ["*"]
    assert got.headers["access-control-expose-headers"] == ", ".join(READABLE)
    assert {"Content-Range", "ETag", "Link", "Location"} <= set(READABLE)


@pytest.mark.parametrize(
    "path",
    [
        "/assessments",
        "/assessments?f=html",
        "/assessments/2026-000001",
        "/assessments/2026-000001/rerun",
        "/jobs",
        "/jobs/none/results",
        "/tokens",
        "/desk",
        "/dossiers/1",
    ],
)
def test_no_other_page_reads_the_register(client, path):
    got = client.get(path, headers=ORIGIN)
    asked = preflight(client, path)
    named = {*got.headers, *asked.headers}
    assert not [name for name in named if name.startswith("access-control")]


def test_no_other_page_writes(client):
    assert preflight(client, "/processes/airport-proximity/execution", "POST").is_error
