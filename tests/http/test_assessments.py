"""A whole application, assessed without keeping it."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.registry import RULES
from app.settings import Settings

PREVIEW = "/assessments/preview"
FAR, NEAR = "JZH", "ZYI"
"""253 km and 148 km from the nearest port open at the end of 2015."""


def assessed(client, **params):
    asked = {"as_of": "2015-12-31", "lang": "en", **params}
    response = client.get(PREVIEW, params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def readings(body):
    return {reading["reading"]: reading["outcome"] for reading in body["readings"]}


def test_every_rule_has_its_finding_with_its_clause(client):
    body = assessed(client, airport=FAR, routes=12)
    assert [finding["rule"] for finding in body["findings"]] == list(RULES)
    assert all(finding["clause"]["text_zh"] for finding in body["findings"])
    assert body["candidate"]["iata"] == FAR
    assert body["application"]["routes"] == 12


@pytest.mark.parametrize(
    ("airport", "routes", "either", "both"),
    [
        (FAR, 12, "met", "met"),
        (FAR, 9, "not-met", "met"),
        (FAR, None, "undetermined", "met"),
        (NEAR, 9, "not-met", "not-met"),
        (NEAR, 12, "not-met", "met"),
        (NEAR, None, "not-met", "undetermined"),
    ],
)
def test_both_readings_stand_side_by_side(client, airport, routes, either, both):
    stated = {} if routes is None else {"routes": routes}
    body = assessed(client, airport=airport, **stated)
    assert readings(body) == {"either": either, "both": both}


def test_other_airports_than_branch_ones_are_no_case_for_the_sentence(client):
    body = assessed(client, airport=FAR, routes=5, airport_class="other")
    assert set(readings(body).values()) == {"not-applicable"}


def test_the_default_reading_is_set_and_printed(client, atlas):
    assert [r["default"] for r in assessed(client, airport=FAR)["readings"]] == [
        True,
        False,
    ]
    other = TestClient(create_app(Settings(reading="both"), atlas))
    assert [r["default"] for r in assessed(other, airport=FAR)["readings"]] == [
        False,
        True,
    ]


def test_discretion_is_always_said(client):
    assert "in principle" in assessed(client, airport=FAR)["discretion"]


def test_the_page_without_a_site_is_the_form(client):
    page = client.get(PREVIEW, params={"f": "html"})
    assert page.status_code == 200
    assert 'name="routes"' in page.text
    assert "findings" not in page.text


def test_fields_left_empty_are_not_part_of_the_address(client):
    asked = {"f": "html", "airport": FAR, "lon": "", "routes": ""}
    moved = client.get(PREVIEW, params=asked, follow_redirects=False)
    assert moved.status_code == 303
    assert "lon" not in moved.headers["location"]
    assert "九寨黄龙机场" in client.get(PREVIEW, params=asked).text


def test_a_refusal_is_shown_above_the_form(client):
    page = client.get(PREVIEW, params={"f": "html", "lon": "32.8", "lat": "103.6"})
    assert page.status_code == 400
    assert "写反" in page.text
    assert 'value="32.8, 103.6"' in page.text


WRITTEN = {
    "jzh": "airport=JZH",
    "ZUJZ": "airport=JZH",
    "绵阳市": "airport=MIG",
    "wenzhou": "airport=WNZ",
    "wen zhou": "airport=WNZ",
    "jzhl": "airport=JZH",
    "jiuzhaihuanglong": "airport=JZH",
    "103.682，32.853": "lon=103.682&lat=32.853",
    "32.853 103.682": "lon=103.682&lat=32.853",
    "-3.5, 40": "lon=-3.5&lat=40",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_the_form_takes_a_code_a_name_or_a_position(client, written):
    asked = {"f": "html", "lang": "zh", "place": written, "routes": "9"}
    got = client.get(PREVIEW, params=asked, follow_redirects=False)
    assert got.status_code == 303
    meant = f"?f=html&lang=zh&routes=9&{WRITTEN[written]}"
    assert got.headers["location"].endswith(meant)


def test_the_form_takes_a_county_as_a_position_with_its_accuracy(client):
    asked = {"f": "html", "lang": "zh", "place": "松潘县"}
    page = client.get(PREVIEW, params=asked)
    assert page.status_code == 200
    assert "<h2>松潘县 · " in page.text
    assert "accuracy_m=" in str(page.url)


@pytest.mark.parametrize("written", ["song pan", "songpx"])
def test_the_form_takes_a_county_in_pinyin(client, written):
    page = client.get(PREVIEW, params={"f": "html", "lang": "zh", "place": written})
    assert "松潘县" in page.text


def test_what_belongs_to_a_position_goes_where_an_airport_takes_its_place(client):
    asked = {"f": "html", "place": "JZH", "name": "松潘县", "accuracy_m": "1500"}
    got = client.get(PREVIEW, params=asked, follow_redirects=False)
    assert got.headers["location"].endswith("?f=html&airport=JZH")


def test_a_name_of_several_airports_is_asked_for_again(client):
    page = client.get(PREVIEW, params={"f": "html", "lang": "zh", "place": "成都"})
    assert page.status_code == 400
    assert all(f"airport={code}" in page.text for code in ("CTU", "TFU"))
    none = client.get(PREVIEW, params={"f": "html", "place": "无此地"})
    assert none.status_code == 404


def test_every_fault_stands_beside_its_field_and_above_the_form(client):
    asked = {"airport": "JZH", "as_of": "2015-13-01", "routes": "-4"}
    page = client.get(PREVIEW, params={"f": "html", "lang": "en", **asked}).text
    for name in ("as_of", "routes"):
        assert f'<a href="#in-{name}">' in page
        assert f'id="fault-{name}"' in page
    assert page.count('aria-invalid="true"') == 2


def test_programs_do_not_ask_by_the_place_of_the_form(client):
    refused = client.get(PREVIEW, params={"place": "JZH"})
    assert refused.status_code == 400
    assert "airport" in refused.json()["known"]


def test_without_a_site_programs_are_told_what_is_missing(client):
    assert client.get(PREVIEW, params={"f": "json"}).status_code == 400
