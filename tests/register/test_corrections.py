"""Corrections: filed in the place of a record, linked both ways, counted once."""

import pytest
from sqlalchemy import text

from tests.register.test_decisions import decide
from tests.register.test_over_http import JZH, filed, sqlite_only
from tests.sheets import pages


def corrected(shop, of, **changes):
    """File a correction of a record and return the answer."""
    application = {**JZH, "routes": 13, "supersedes": of, **changes}
    return shop.client.post("/assessments", json=application, headers=shop.headers())


@pytest.fixture
def pair(shop):
    """The ids of a record and of the one that corrects it."""
    first = filed(shop)["record"]["id"]
    answer = corrected(shop, first, reason="航线条数录错")
    assert answer.status_code == 201, answer.text
    return first, answer.json()["record"]["id"]


def test_are_linked_both_ways(shop, pair):
    first, second = pair
    old = shop.client.get(f"/assessments/{first}").json()
    new = shop.client.get(f"/assessments/{second}").json()
    assert old["record"]["superseded_by"] == second
    assert new["record"]["supersedes"] == {"id": first, "reason": "航线条数录错"}
    assert (new["record"]["anew_of"], old["reruns"]) == (None, [])
    rels = {link["rel"]: link["href"] for link in old["links"] + new["links"]}
    assert rels["successor-version"].endswith(second)
    assert rels["predecessor-version"].endswith(first)


def test_count_once_and_stay_on_the_list_with_a_mark(shop, pair):
    first, second = pair
    body = shop.client.get("/assessments").json()
    assert (body["matched"], body["superseded"], body["returned"]) == (1, 1, 2)
    marks = {row["id"]: row["superseded_by"] for row in body["assessments"]}
    assert marks == {first: second, second: None}
    for wanted, listed in (("true", [first]), ("false", [second])):
        body = shop.client.get(f"/assessments?superseded={wanted}").json()
        assert [row["id"] for row in body["assessments"]] == listed


def test_follow_on_each_other_and_the_newest_is_named(shop, pair):
    first, second = pair
    third = corrected(shop, second, routes=14).json()["record"]["id"]
    for refused in (corrected(shop, first, routes=15), decide(shop, first)):
        assert refused.status_code == 409
        assert refused.json()["newest"] == third
    rerun = shop.client.post(f"/assessments/{first}/rerun", headers=shop.headers())
    assert rerun.json()["newest"] == third
    assert shop.client.get("/assessments").json()["matched"] == 1


def test_may_take_back_a_correction_but_must_correct_something(shop, pair):
    _, second = pair
    same = corrected(shop, second)
    assert same.json()["type"] == "/problems/nothing-corrected"
    assert corrected(shop, second, routes=12).status_code == 201


def test_what_was_filed_by_mistake_may_be_filed_for_itself(shop, pair):
    assert filed(shop)["record"]["superseded_by"] is None
    assert shop.client.get("/assessments").json()["matched"] == 2


@sqlite_only
def test_are_judged_for_the_day_of_what_they_correct(shop, pair):
    undated = {k: v for k, v in JZH.items() if k != "as_of"}
    sent = {**undated, "routes": 15, "supersedes": pair[1]}
    answer = shop.client.post("/assessments", json=sent, headers=shop.headers())
    assert answer.json()["as_of"] == JZH["as_of"]


@sqlite_only
def test_another_day_is_another_application(shop, pair):
    assert filed(shop, {**JZH, "routes": 13, "as_of": "2015-12-30"})
    again = {**JZH, "routes": 13}
    answer = shop.client.post("/assessments", json=again, headers=shop.headers())
    assert answer.json()["earlier"] == pair[1]


@sqlite_only
@pytest.mark.parametrize("form", ["html", "pdf", "geojson"])
def test_show_in_every_format(shop, pair, form):
    first, second = pair
    old = shop.client.get(f"/assessments/{first}?f={form}").content
    new = shop.client.get(f"/assessments/{second}?f={form}").content
    told, named = (
        "".join(pages(content)) if form == "pdf" else content.decode()
        for content in (old, new)
    )
    assert second in told
    assert (first in named, "航线条数录错" in named) == (True, True)


@sqlite_only
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"supersedes": "2026-999999"}, 404),
        ({"supersedes": "x"}, 400),
        ({"supersedes": None, "reason": "笔误"}, 400),
    ],
)
def test_of_nothing_are_refused(shop, pair, changes, status):
    assert corrected(shop, pair[1], routes=15, **changes).status_code == status


def test_a_list_without_the_link_is_exposed(shop, pair):
    engine = shop.stores.register.engine
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE assessments SET supersedes = NULL"))
    assert shop.stores.register.verify().fault
