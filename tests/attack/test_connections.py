"""Slow clients, large requests, many connections: they are closed, others are served."""

import pytest

from app import server
from tests.attack.conftest import WAIT_S, all_of, status

GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /gone HTTP/1.1\r\nHost: a\r\n"
CLOSE = b"Connection: close\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET", GET, GET + b"X: ", GET + b"\r\n" + GET],
    ids=["nothing", "a method", "no end", "half a header", "a second one"],
)
def test_half_a_head_is_let_go(connect, sent):
    assert b" 408 " in all_of(connect(sent))


def test_half_a_body_is_let_go_and_its_work_ends(connect, bare):
    assert status(connect(POST + b"Content-Length: 9\r\n\r\n{")) == 408
    assert bare.left.get(timeout=WAIT_S) == "/gone"


def test_a_refusal_in_the_middle_is_a_problem_document(connect):
    answer = all_of(connect(GET))
    assert b"content-type: application/problem+json" in answer
    assert b"too-slow" in answer


def test_a_client_that_takes_nothing_is_let_go(connect, bare):
    connect(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    assert bare.left.get(timeout=WAIT_S) == "/large"
    assert status(connect(GET + CLOSE)) == 200


def test_who_leaves_with_requests_waiting_leaves_no_work_and_no_fault(
    connect, bare, caplog
):
    leaving = connect(b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n" * 3)
    assert bare.left.get(timeout=WAIT_S) == "waiting"
    leaving.close()
    assert bare.left.get(timeout=WAIT_S) == "/wait"
    assert status(connect(GET + CLOSE)) == 200
    assert bare.left.get(timeout=WAIT_S) == "/"
    assert caplog.records == []


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (GET + b"Accept: " + b"a" * 20_000_000, 431),
        (GET + b"A: b\r\n" * 1_000_000, 431),
        (b"GET /" + b"a" * 20_000_000, 414),
        (b"GET /" + b"a" * 64_001 + b" HTTP/1.1\r\nHost: a\r\n" + CLOSE, 414),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"a" * 20_000_000, 400),
        (b"GET /\xe5\x8f\xa3 HTTP/1.1\r\nHost: a\r\n" + CLOSE, 400),
        (b"BREW / HTTP/1.1\r\nHost: a\r\n" + CLOSE, 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ],
    ids=["value", "many", "address", "just", "chunk", "bytes", "method", "tls"],
)
def test_what_is_far_too_long_or_no_http_is_cut_off(connect, sent, refusal):
    assert status(connect(sent)) in (refusal, None)
    assert status(connect(GET + CLOSE)) == 200


def test_headers_behind_a_body_mean_nothing(connect):
    chunked = POST.replace(b"/gone", b"/hosts") + b"Transfer-Encoding: chunked\r\n"
    sent = chunked + CLOSE + b"2\r\nhi\r\n0\r\nHost: b\r\n\r\n"
    assert b"1 hosts" in all_of(connect(sent))


def test_one_client_too_many_is_told_but_health_is_answered(connect, monkeypatch):
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 2)
    monkeypatch.setattr(server, "HEAD_S", 60)
    connect(GET), connect(GET)
    answer = all_of(connect(GET + CLOSE))
    assert b" 503 " in answer
    assert b"retry-after: 5" in answer
    assert status(connect(b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + CLOSE)) == 200


def test_an_honest_body_in_parts_is_taken(connect):
    slowly = connect(POST + b"Content-Length: 200000\r\n" + CLOSE)
    for _ in range(20):
        slowly.sendall(b"x" * 10_000)
    assert len(all_of(slowly)) > 200_000


def test_the_end_waits_for_nothing_half_said(connect, bare, monkeypatch):
    monkeypatch.setattr(server, "BODY_S", 60)
    connect(POST + b"Content-Length: 9\r\n\r\n{")
    connect(GET)
    assert bare.stop()
