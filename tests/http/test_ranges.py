"""Byte ranges, with which GDAL's /vsicurl/ and flatgeobuf.js read files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.registry import ENCODERS

ITEMS = "/collections/inland-ports/items"
FGB = f"{ITEMS}?f=fgb"
PLAIN = {"accept-encoding": "identity"}


def ranged(client, path, wanted, **headers):
    return client.get(path, headers={**PLAIN, "range": wanted, **headers})


@settings(max_examples=25)
@given(st.data())
def test_every_range_is_that_part_of_the_whole(client, data):
    whole = client.get(FGB, headers=PLAIN).content
    first = data.draw(st.integers(0, len(whole) - 1))
    last = data.draw(st.integers(first, len(whole) + 99))
    for wanted, part in (
        (f"bytes={first}-{last}", whole[first : last + 1]),
        (f"bytes={first}-", whole[first:]),
        (f"bytes=-{last + 1}", whole[-last - 1 :]),
    ):
        got = ranged(client, FGB, wanted)
        assert (got.status_code, got.content) == (206, part)
        start = len(whole) - len(part) if wanted.startswith("bytes=-") else first
        said = f"bytes {start}-{start + len(part) - 1}/{len(whole)}"
        assert got.headers["content-range"] == said
        assert got.headers["content-length"] == str(len(part))


@pytest.mark.parametrize("form", ENCODERS)
def test_every_format_can_be_read_in_parts(client, form):
    path = f"{ITEMS}?f={form}"
    whole = client.get(path, headers=PLAIN)
    got = ranged(client, path, "bytes=10-19")
    assert whole.headers["accept-ranges"] == got.headers["accept-ranges"] == "bytes"
    assert got.content == whole.content[10:20]
    assert got.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize(
    "wanted", ["bytes=9999999-", "bytes=9999999-9999999", "bytes=-0"]
)
def test_a_range_behind_the_end_is_told_where_the_end_is(client, wanted):
    length = len(client.get(FGB, headers=PLAIN).content)
    got = ranged(client, FGB, wanted)
    assert got.status_code == 416
    assert got.headers["content-range"] == f"bytes */{length}"
    assert str(length) in got.json()["detail"]


@pytest.mark.parametrize(
    "wanted",
    ["bytes=0-9,20-29", "bytes=9-3", "bytes=-", "lines=0-9", "bytes=a-b", "0-9"],
)
def test_what_is_no_single_range_gets_the_whole(client, wanted):
    got = ranged(client, FGB, wanted)
    assert got.status_code == 200
    assert got.content == client.get(FGB, headers=PLAIN).content


def test_a_part_is_sent_only_of_what_the_client_began(client):
    tag = client.get(FGB, headers=PLAIN).headers["etag"]
    status = {
        known: ranged(client, FGB, "bytes=0-9", **{"if-range": known}).status_code
        for known in (tag, f"W/{tag}", '"other"', "Wed, 21 Oct 2015 07:28:00 GMT")
    }
    assert list(status.values()) == [206, 200, 200, 200]


def test_a_known_answer_needs_no_part(client):
    tag = client.get(FGB, headers=PLAIN).headers["etag"]
    assert ranged(client, FGB, "bytes=0-9", **{"if-none-match": tag}).status_code == 304


def test_parts_are_of_the_bytes_unpacked(client):
    packed = client.get(FGB, headers={"accept-encoding": "gzip"})
    assert "accept-ranges" not in packed.headers
    got = ranged(client, FGB, "bytes=0-7", **{"accept-encoding": "gzip"})
    assert "content-encoding" not in got.headers
    assert got.content == client.get(FGB, headers=PLAIN).content[:8]


def test_head_tells_the_length_and_that_parts_can_be_had(client):
    whole = client.get(FGB, headers=PLAIN)
    head = client.head(FGB, headers={**PLAIN, "range": "bytes=0-9"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["accept-ranges"] == "bytes"


def test_refusals_have_no_parts(client):
    got = ranged(client, f"{ITEMS}?f=dwg", "bytes=0-9")
    assert got.status_code == 400
    assert "accept-ranges" not in got.headers
