"""Applications filed, found, decided on and decided anew over HTTP."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.clock import now, today
from app.registry import RULES
from geodata.crs import FROM_WGS84
from tests.register.conftest import NOW, assessments_of
from tests.sheets import HOSTILE, pages

CASES_FILE = Path(__file__).parents[1] / "data" / "proximity_cases.csv"
CASES = list(csv.DictReader(CASES_FILE.read_text("utf-8").splitlines()))
JZH = {"airport": "JZH", "airport_class": "branch", "routes": 12, "as_of": "2015-12-31"}
PLACED = {
    "name": "某新机场",
    "position": {"lon": 103.68, "lat": 32.85, "datum": "wgs84"},
    "airport_class": "branch",
    "routes": None,
    "as_of": "2015-12-31",
}
DECISION = {
    "decision": "returned",
    "officer": "李四",
    "date": str(today()),
    "reason": "缺航线依据",
}
sqlite_only = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For what does not touch how the database works."""


def filed(shop, application=JZH, **headers):
    answer = shop.client.post(
        "/assessments", json=application, headers=shop.headers(**headers)
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def refused(shop, application, status=400):
    answer = shop.client.post("/assessments", json=application, headers=shop.headers())
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert assessments_of(shop) == 0
    return answer.json()


def distance_of(body):
    found = {finding["rule"]: finding for finding in body["findings"]}
    return found["airport-proximity"]


def test_an_application_is_answered_with_every_finding_and_kept(shop):
    answer = shop.client.post("/assessments", json=JZH, headers=shop.headers())
    body = answer.json()
    assert answer.status_code == 201
    assert [finding["rule"] for finding in body["findings"]] == list(RULES)
    kept = shop.client.get(answer.headers["location"]).json()
    assert kept == body


def test_a_record_keeps_the_input_the_edition_and_the_version_of_the_rules(shop, facts):
    body = filed(shop, PLACED)
    assert body["filed"]["position"] == {
        "lon": "103.68",
        "lat": "32.85",
        "datum": "wgs84",
    }
    assert body["data"]["edition"] == facts.edition
    assert body["rules_version"].startswith("0.1.0+")
    assert len(body["record"]["hash"]) == 64


@sqlite_only
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case_id"])
def test_worked_cases_have_the_same_distances_through_the_register(shop, case):
    application = {
        "name": case["candidate_name_zh"],
        "position": {"lon": case["lon"], "lat": case["lat"], "datum": "wgs84"},
        "airport_class": "branch",
        "routes": None,
        "as_of": "2015-12-31",
    }
    nearest = distance_of(filed(shop, application))["nearest"][0]
    assert nearest["iata"] == case["nearest_port"].split("-")[0]
    assert nearest["distance_km"] == pytest.approx(float(case["distance_km"]), abs=0.01)


@pytest.mark.parametrize("code", ["JZH", "jzh", " ＪＺＨ", "ZUJZ"])
def test_the_same_application_again_is_refused_with_the_earlier_id(shop, code):
    first, again = filed(shop), {**JZH, "airport": code}
    answer = shop.client.post("/assessments", json=again, headers=shop.headers())
    assert answer.status_code == 409
    assert answer.json()["earlier"] == first["record"]["id"]


def test_another_count_of_routes_is_another_application(shop):
    filed(shop)
    assert filed(shop, {**JZH, "routes": 13})["record"]["number"] == 3


def test_a_request_sent_again_with_its_key_acts_once(shop):
    headers = {**shop.headers(), "Idempotency-Key": "a-1"}
    first = shop.client.post("/assessments", json=JZH, headers=headers)
    again = shop.client.post("/assessments", json=JZH, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert assessments_of(shop) == 1


def test_a_key_with_another_request_is_refused(shop):
    headers = {**shop.headers(), "Idempotency-Key": "a-1"}
    shop.client.post("/assessments", json=JZH, headers=headers)
    other = shop.client.post("/assessments", json=PLACED, headers=headers)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/key-reused")


@sqlite_only
@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_is_none_is_refused(shop, key):
    headers = {**shop.headers(), "Idempotency-Key": key}
    assert (
        shop.client.post("/assessments", json=JZH, headers=headers).status_code == 400
    )


@sqlite_only
class TestTokens:
    def post(self, shop, **headers):
        return shop.client.post("/assessments", json=JZH, headers=headers)

    def test_none_is_401_and_says_how(self, shop):
        answer = self.post(shop)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "kouan token" in answer.json()["detail"]

    @pytest.mark.parametrize("token", ["", "x", "kouan_a_b", "kouan__", "é"])
    def test_a_wrong_one_is_401(self, shop, token):
        assert (
            self.post(shop, Authorization=f"Bearer {token}".encode()).status_code == 401
        )

    def test_one_of_the_right_id_and_another_secret_is_401(self, shop):
        token = shop.headers()["Authorization"]
        assert self.post(shop, Authorization=f"{token[:-1]}g").status_code == 401

    def test_an_expired_one_is_401_and_says_since_when(self, shop):
        headers = shop.headers(expires=NOW - timedelta(days=1))
        answer = self.post(shop, **headers)
        assert answer.status_code == 401
        assert "2026-11-22" in answer.json()["detail"]

    def test_a_revoked_one_is_401(self, shop):
        headers = shop.headers()
        shop.stores.tokens.revoke(shop.stores.tokens.listed()[0].id, now())
        assert self.post(shop, **headers).status_code == 401

    def test_a_reader_may_not_file(self, shop):
        answer = self.post(shop, **shop.headers("reader"))
        assert (answer.status_code, answer.json()["required"]) == (403, "officer")

    def test_an_admin_may_file(self, shop):
        assert self.post(shop, **shop.headers("admin")).status_code == 201

    def test_the_secret_is_kept_nowhere(self, shop):
        secret = shop.headers()["Authorization"].rpartition("_")[2]
        with shop.stores.register.engine.connect() as connection:
            kept = connection.execute(text("SELECT * FROM tokens")).one()
        assert not any(secret in str(value) for value in kept)


class TestDecidedAnew:
    def test_nothing_has_changed_where_nothing_has(self, shop):
        of = filed(shop)["record"]["id"]
        body = shop.client.get(f"/assessments/{of}/rerun").json()
        assert (body["changed"], body["changes"]) == (False, [])

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_is_told_in_one_language(self, shop, lang):
        of = filed(shop)["record"]["id"]
        body = shop.client.get(f"/assessments/{of}/rerun?lang={lang}").json()
        shown = shop.client.get(f"/assessments/{of}?lang={lang}").json()
        assert body["after"]["findings"] == shown["findings"]
        assert body["after"]["readings"] == shown["readings"]

    def test_is_kept_as_a_record_of_its_own(self, shop):
        of = filed(shop)["record"]["id"]
        answer = shop.client.post(f"/assessments/{of}/rerun", headers=shop.headers())
        assert answer.status_code == 201
        assert answer.json()["record"]["anew_of"] == of
        made = answer.json()["record"]["id"]
        assert shop.client.get(f"/assessments/{of}").json()["reruns"] == [made]

    def test_twice_by_the_same_data_is_a_duplicate(self, shop):
        of = filed(shop)["record"]["id"]
        anew = f"/assessments/{of}/rerun"
        shop.client.post(anew, headers=shop.headers())
        assert shop.client.post(anew, headers=shop.headers()).status_code == 409


@sqlite_only
class TestBadForms:
    @pytest.mark.parametrize(
        ("application", "fields"),
        [
            ({}, {"airport, name, position", "airport_class", "routes"}),
            (
                {**PLACED, "position": {"lon": 103.68}},
                {"position.lat", "position.datum"},
            ),
            ({**PLACED, "position": None}, {"airport, name, position"}),
            ({**JZH, "name": "另名"}, {"airport"}),
            ({**JZH, "routes": -1}, {"routes"}),
            ({**JZH, "routes": 9.5}, {"routes"}),
            ({**JZH, "routes": "9"}, {"routes"}),
            ({**JZH, "people": -5, "cargo_t": True}, {"people", "cargo_t"}),
            ({**JZH, "as_of": "2999-01-01"}, {"as_of"}),
            ({**JZH, "as_of": "31.12.2015"}, {"as_of"}),
            ({**JZH, "airport_class": "big"}, {"airport_class"}),
            ({**JZH, "colour": "red"}, {"colour"}),
            ({**PLACED, "name": "a\u0000b"}, {"name"}),
            ({**PLACED, "name": "  "}, {"name"}),
            ({**PLACED, "name": "字" * 101}, {"name"}),
            ({**PLACED, "iata": "JZH", "icao": "ZUUU"}, {"iata"}),
            ([], {"JSON"}),
        ],
    )
    def test_name_every_field_at_fault(self, shop, application, fields):
        body = refused(shop, application)
        assert {error["field"] for error in body["errors"]} == fields

    def test_say_the_unit_that_is_wanted(self, shop):
        body = refused(shop, {"airport": "JZH", "airport_class": "branch"})
        assert body["errors"][0]["zh"].endswith("单位为条；不详填 null）")

    def test_swapped_numbers_are_told(self, shop):
        place = {"lon": 32.85, "lat": 103.68, "datum": "wgs84"}
        body = refused(shop, {**PLACED, "position": place})
        assert body["did_you_mean"] == {"lon": 103.68, "lat": 32.85}

    def test_a_position_that_the_code_contradicts_is_told(self, shop):
        body = refused(shop, {**PLACED, "iata": "CTU", "as_of": "1980-01-01"})
        assert "CTU" in body["detail"] or "双流" in body["detail"]

    @pytest.mark.parametrize("datum", ["gcj02", "bd09"])
    def test_a_position_in_another_datum_than_named_is_told(self, shop, facts, datum):
        row = next(r for r in facts.records("airports") if r["iata"] == "JZH")
        lon, lat = (float(v) for v in FROM_WGS84[datum](row["lon"], row["lat"]))
        place = {"lon": round(lon, 6), "lat": round(lat, 6), "datum": "wgs84"}
        body = refused(shop, {**PLACED, "iata": "JZH", "position": place})
        assert body["errors"][0]["field"] == "position.datum"
        assert datum in body["detail"]

    def test_a_position_given_in_its_datum_is_taken(self, shop, facts):
        row = next(r for r in facts.records("airports") if r["iata"] == "JZH")
        lon, lat = (float(v) for v in FROM_WGS84["gcj02"](row["lon"], row["lat"]))
        place = {"lon": lon, "lat": lat, "datum": "gcj02"}
        body = filed(shop, {**PLACED, "iata": "JZH", "position": place})
        assert body["candidate"]["lon"] == pytest.approx(row["lon"], abs=1e-6)

    def test_an_open_port_need_not_apply_and_is_told_since_when(self, shop):
        body = refused(shop, {**JZH, "airport": "CTU"}, status=409)
        assert body["type"] == "/problems/already-open"
        assert body["open_from_latest"] == "2015-12-31"

    def test_an_unknown_code_is_told_with_near_ones(self, shop):
        body = refused(shop, {**JZH, "airport": "JZX"}, status=404)
        assert body["did_you_mean"]

    def test_a_body_too_long_is_refused(self, shop):
        long = b" " * 300_000
        answer = shop.client.post("/assessments", content=long, headers=shop.headers())
        assert answer.status_code == 413

    @pytest.mark.parametrize(
        "text",
        [
            b"",
            b"{",
            b'{"a": NaN}',
            b'{"a":1,"a":2}',
            b"[" * 100_000,
            b"\xff",
        ],
    )
    def test_no_json_is_refused(self, shop, text):
        answer = shop.client.post("/assessments", content=text, headers=shop.headers())
        assert (answer.status_code, answer.json()["type"]) == (
            400,
            "/problems/bad-form",
        )


@sqlite_only
def test_evidence_is_drawn_as_features(shop):
    of = filed(shop)["record"]["id"]
    body = shop.client.get(f"/assessments/{of}?f=geojson").json()
    roles = {feature["properties"]["role"] for feature in body["features"]}
    assert roles == {"candidate", "ring", "port", "line", "shift"}
    assert body["record"]["id"] == of


@sqlite_only
class TestTheSheet:
    def test_is_a_page_and_a_pdf_with_number_and_hash(self, shop):
        body = filed(shop)
        of, digest = body["record"]["id"], body["record"]["hash"]
        page = shop.client.get(f"/assessments/{of}?f=html")
        assert of in page.text
        assert digest in page.text
        pdf = shop.client.get(f"/assessments/{of}?f=pdf")
        text = "".join(pages(pdf.content))
        assert (of in text, digest in text, "253.48" in text) == (True, True, True)
        assert of in pdf.headers["content-disposition"]

    def test_shows_what_was_decided_since(self, shop):
        of = filed(shop)["record"]["id"]
        where = f"/assessments/{of}/decisions"
        shop.client.post(where, json=DECISION, headers=shop.headers())
        page = shop.client.get(f"/assessments/{of}?f=html").text
        assert "退回补正" in page
        assert "李四" in page

    def test_of_a_hostile_name_shows_it_as_text(self, shop):
        body = filed(shop, {**PLACED, "name": HOSTILE})
        page = shop.client.get(f"/assessments/{body['record']['id']}?f=html").text
        assert "<img src=x" not in page


@sqlite_only
def test_other_methods_are_told_which_there_are(shop):
    answer = shop.client.delete("/assessments")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"


@sqlite_only
def test_an_application_without_a_day_is_judged_for_today(shop):
    application = {k: v for k, v in JZH.items() if k != "as_of"}
    application |= {"airport": "LNJ"}
    assert filed(shop, application)["as_of"] == str(today())


@sqlite_only
def test_what_is_on_record_is_what_was_said(shop):
    of = filed(shop)["record"]["id"]
    record = shop.stores.register.record(of)
    assert json.loads(record.body)["application"] == JZH
