"""Tokens that were not valid are logged, and too many of them answered 429."""

import logging

import pytest

from app.http.wire import failures
from app.http.wire.failures import MOST, PLACES, Failures
from geodata.errors import TooManyFailures
from tests.register.test_over_http import sqlite_only

WRONG = {"Authorization": "Bearer kouan_0123456789ab_secret"}


@sqlite_only
def test_too_many_are_refused_but_a_valid_one_never_is(shop, caplog):
    with caplog.at_level(logging.WARNING):
        tried = [
            shop.client.post("/assessments", headers=WRONG) for _ in range(MOST + 5)
        ]
    assert [answer.status_code for answer in tried] == [401] * MOST + [429] * 5
    assert tried[-1].headers["retry-after"] == "60"
    assert shop.client.post("/assessments", headers=shop.headers()).status_code == 400
    assert "0123456789ab" in caplog.text
    assert "secret" not in caplog.text
    assert len(caplog.records) == MOST + 1, "a flood does not fill the log"


def test_places_are_counted_apart_and_forgotten(monkeypatch):
    counting, now = Failures(), [0.0]
    monkeypatch.setattr(failures, "monotonic", lambda: now[0])
    for _ in range(MOST):
        counting.note("2001:db8::1", "x")
    counting.note("2001:db8:1::1", "x")
    with pytest.raises(TooManyFailures):
        counting.note("2001:db8::2", "x")
    now[0] = 61.0
    counting.note("2001:db8::1", "x")


def test_no_more_than_so_many_places_are_remembered():
    counting = Failures()
    for number in range(PLACES + 100):
        counting.note(f"place-{number}", "x")
    assert len(counting._counted) == PLACES
