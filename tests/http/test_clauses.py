"""The clauses of section 7 besides distance, as a case officer asks them."""

import pytest

from app.registry import RULES
from app.rules.finding.finding import Outcome

JZH, DLC, NKG = "JZH", "DLC", "NKG"
"""Inland; coastal; in a coastal province, in a prefecture without a coast."""


@pytest.mark.parametrize("name", ["routes", "people", "cargo_t"])
@pytest.mark.parametrize("value", ["10000000001", "-1", "9" * 30, "1.5", "NaN"])
def test_a_figure_that_no_airport_has_is_refused(client, name, value):
    query = {"airport": "JZH", "as_of": "2015-12-31", name: value}
    answer = client.get("/assessments/preview", params=query)
    assert (answer.status_code, answer.json()["parameter"]) == (400, name)


def ask(client, rule, **params):
    response = client.get(f"/rules/{rule}/check", params={"lang": "en", **params})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize(
    ("airport", "routes", "outcome"),
    [
        (JZH, 9, "not-met"),
        (JZH, 10, "met"),
        (DLC, 19, "not-met"),
        (DLC, 20, "met"),
        (NKG, 9, "not-met"),
        (NKG, 10, "undetermined"),
        (NKG, 19, "undetermined"),
        (NKG, 20, "met"),
    ],
)
def test_routes_are_weighed_by_zone(client, airport, routes, outcome):
    body = ask(client, "airport-routes", airport=airport, routes=routes)
    assert body["outcome"] == outcome
    assert body["measured"] == {"routes": routes}


def test_an_ambiguous_zone_shows_both_readings(client):
    body = ask(client, "airport-routes", airport=NKG, routes=15)
    assert body["required"]["routes"] == [20, 10]
    assert body["margin"] == [-5, 5]
    assert "prefecture" in body["zone_doubt"]
    assert "A person must decide" in body["because"]


def test_a_position_on_the_coast_may_be_read_either_way(client):
    body = ask(client, "airport-routes", lon=121.54, lat=38.96, routes=15)
    assert body["outcome"] == "undetermined"
    inland = ask(client, "airport-routes", lon=103.68, lat=32.85, routes=15)
    assert inland["outcome"] == "met"


@pytest.mark.parametrize("rule", ["airport-routes", "airport-same-type"])
def test_what_is_not_stated_is_not_guessed(client, rule):
    body = ask(client, rule, airport=JZH)
    assert body["outcome"] == "undetermined"
    assert "tate" in body["because"]


@pytest.mark.parametrize(("below", "outcome"), [("true", "not-met"), ("false", "met")])
def test_a_province_with_ports_below_their_volume_adds_none(client, below, outcome):
    asked = {"airport": JZH, "province_below_volume": below}
    body = ask(client, "airport-same-type", **asked)
    assert body["outcome"] == outcome
    assert "ctu" in body["ports_of_the_province"]
    then = ask(client, "airport-same-type", as_of="2015-12-31", **asked)
    assert then["ports_of_the_province"] == ["ctu"]


@pytest.mark.parametrize(
    ("people", "cargo_t", "outcome"),
    [
        (25_000, 0, "met"),
        (24_999, 14_999, "not-met"),
        (0, 15_000, "met"),
        (24_999, None, "undetermined"),
        (None, None, "undetermined"),
    ],
)
def test_half_of_box_4_opens_the_review(client, people, cargo_t, outcome):
    stated = {"people": people, "cargo_t": cargo_t}
    given = {name: value for name, value in stated.items() if value is not None}
    body = ask(client, "airport-temporary-opening", airport=JZH, **given)
    assert body["outcome"] == outcome
    assert body["required"] == {"people": [25_000], "cargo_t": 15_000}


@pytest.mark.parametrize(
    ("airport", "outcome"),
    [(JZH, "met"), ("LZO", "not-met"), ("CTU", "not-met"), (DLC, "undetermined")],
)
def test_the_annex_at_hand_is_that_of_sichuan(client, airport, outcome):
    body = ask(client, "airport-named-in-plan", airport=airport)
    assert body["outcome"] == outcome


def test_the_annex_quotes_its_entry(client):
    body = ask(client, "airport-named-in-plan", airport=JZH)
    assert body["plan_quote_zh"] == "九寨黄龙机场"
    assert body["plan_ref"] == "附件1"


def test_only_branch_airports_are_held_to_the_distance(client):
    asked = {"airport": "TCZ", "as_of": "2015-12-31"}
    assert ask(client, "airport-proximity", **asked)["outcome"] != "not-applicable"
    other = ask(client, "airport-proximity", airport_class="other", **asked)
    assert other["outcome"] == "not-applicable"
    assert "no branch airport" in other["because"]


@pytest.mark.parametrize("rule", RULES)
def test_what_has_no_part_in_a_rule_is_refused(client, rule):
    stated = {
        "airport_class": "branch",
        "routes": 1,
        "people": 1,
        "cargo_t": 1,
        "province_below_volume": "true",
        "threshold_km": 150,
    }
    for name, value in stated.items():
        asked = {"airport": JZH, name: value}
        status = client.get(f"/rules/{rule}/check", params=asked).status_code
        assert status == (200 if name in RULES[rule].takes else 400)


@pytest.mark.parametrize("rule", RULES)
def test_airports_elsewhere_are_not_the_plans(client, rule):
    hong_kong = {"lon": 113.9185, "lat": 22.3080}
    if rule != "airport-temporary-opening":
        assert ask(client, rule, **hong_kong)["outcome"] == Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("rule", RULES)
def test_every_answer_is_a_feature_too(client, rule):
    body = ask(client, rule, airport=JZH, f="geojson")
    assert body["type"] == "FeatureCollection"
    assert body["features"][0]["properties"]["role"] == "candidate"
