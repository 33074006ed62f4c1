"""Which plans are held, what each says, and what differs between two."""

import html
import json
import re
from dataclasses import replace
from datetime import date

import pytest

from geodata import boundaries
from geodata.errors import NotInPlan, UnknownPlan
from geodata.facts import load
from geodata.plan_diff import diff
from tests.plans.conftest import HELD

ON = {
    "2015-12-31": ("plan-13", "before-first"),
    "2016-12-01": ("plan-13", "in-force"),
    "2020-12-31": ("plan-13", "in-force"),
    "2021-01-01": ("plan-14", "in-force"),
    "2025-12-31": ("plan-14", "in-force"),
    "2026-01-01": ("plan-14", "after-last"),
}


@pytest.fixture(scope="module")
def thirteenth(facts):
    return facts.plans.named("plan-13")


@pytest.fixture(scope="module")
def later(facts):
    return facts.plans.named("plan-14")


@pytest.fixture(scope="module")
def found(client):
    return client.get("/plans/plan-13/diff?to=plan-14&lang=en").json()


@pytest.mark.parametrize("day", ON)
def test_a_day_is_decided_by_the_plan_in_force(facts, day):
    deciding = facts.plans.deciding(date.fromisoformat(day))
    assert (deciding.plan.id, deciding.basis) == ON[day]


def test_a_plan_asked_for_decides_and_the_usual_one_is_named(facts):
    deciding = facts.plans.deciding(date(2022, 1, 1), "plan-13")
    assert (deciding.plan.id, deciding.basis) == ("plan-13", "asked")
    assert "made-up later plan" in deciding.why.en


def test_a_plan_not_held_is_unknown(facts):
    with pytest.raises(UnknownPlan, match="plan-15"):
        facts.plans.deciding(date(2022, 1, 1), "plan-15")


def test_a_later_measure_amends_a_single_number_from_its_day(later):
    days = (date(2010, 1, 1), date(2022, 12, 31), date(2023, 1, 1))
    values = [later.parameter("airport-proximity", "distance", day) for day in days]
    assert [one.value for one in values] == [150.0, 150.0, 120.0]
    assert [one.document for one in values] == ["plan-14", "plan-14", "measure-2023"]


def test_a_clause_left_out_is_not_in_the_plan(later):
    with pytest.raises(NotInPlan, match="airport-same-type"):
        later.number("airport-same-type", "years", date(2022, 1, 1))


def test_the_layers_are_those_of_the_latest_plan(client):
    body = client.get("/collections/sea-ports/items").json()
    names = [feature["properties"]["name_zh"] for feature in body["features"]]
    assert names == ["大连湾", "天津", "上海"]


def test_the_rings_have_the_distance_and_the_sentence_of_that_plan(client):
    layer = client.get("/collections/proximity-zones?lang=en").json()
    (ring,) = client.get("/collections/proximity-zones/items?limit=1").json()[
        "features"
    ]
    assert layer["title"] == "120 km rings"
    assert ring["properties"]["radius_km"] == 120.0
    assert ring["properties"]["plan_ref"] == "二"
    assert ring["properties"]["hypothetical"] is False
    assert "120 km rings" in client.get("/api?lang=en").text


def test_a_layer_leads_to_its_plan(client):
    links = client.get("/collections/border-ports").json()["links"]
    (about,) = [link["href"] for link in links if link["rel"] == "about"]
    assert client.get(about).json()["id"] == "plan-14"


def test_every_plan_is_listed_with_its_days(client):
    listed = client.get("/plans").json()["plans"]
    days = [(one["id"], one["in_force"], one["ends"]) for one in listed]
    assert days == [
        ("plan-13", "2016-12-01", None),
        ("plan-14", "2021-01-01", "2026-01-01"),
    ]


def test_a_plan_shows_its_clauses_with_every_value(client):
    body = client.get("/plans/plan-14?lang=en").json()
    clauses = {one["rule"]: one for one in body["clauses"]}
    assert "airport-same-type" not in clauses
    distance = clauses["airport-proximity"]["parameters"][0]
    assert [(v["value"], v["from"]) for v in distance["values"]] == [
        (150.0, "2021-01-01"),
        (120.0, "2023-01-01"),
    ]
    assert distance["unit"] == "km"


def test_plans_lead_to_those_before_and_after_them(client):
    before, after = (
        {
            link["rel"]: link["href"]
            for link in client.get(f"/plans/{name}").json()["links"]
        }
        for name in ("plan-13", "plan-14")
    )
    assert before["successor-version"].endswith("/plans/plan-14")
    assert after["predecessor-version"].endswith("/plans/plan-13")
    assert client.get(after["describedby"]).status_code == 200


def test_the_difference_names_ports_added_removed_and_renamed(found):
    of = {(one["table"], one["id"]): one for one in found["entries"]}
    assert of["plan_projects", "luzhou-airport"]["change"] == "added"
    assert of["sea_ports", "qingdao"]["change"] == "removed"
    renamed = of["sea_ports", "dalian"]
    assert renamed["before"] == {"name_zh": "大连", "name_en": "Dalian"}
    assert renamed["after"] == {"name_zh": "大连湾", "name_en": "Dalian Bay"}


def test_the_difference_names_ports_in_another_class(found):
    of = {(one["table"], one["id"]): one for one in found["entries"]}
    assert of["sea_ports", "tianjin"]["before"] == {"tier": "major"}
    assert of["sea_ports", "tianjin"]["after"] == {"tier": "regional"}
    assert of["border_ports", "tongjiang-rail"]["after"] == {"status": "open"}
    assert ("sea_ports", "shanghai") not in of


def test_the_difference_names_clauses_and_numbers(found):
    clauses = {one["rule"]: one["change"] for one in found["clauses"]}
    assert clauses["airport-same-type"] == "removed"
    numbers = {(one["rule"], one["name"]): one for one in found["parameters"]}
    distance = numbers["airport-proximity", "distance"]
    assert [one["value"] for one in distance["before"]] == [200.0]
    assert [one["value"] for one in distance["after"]] == [150.0, 120.0]
    assert ("airport-named-in-plan", "entries") not in numbers


def test_a_number_that_changes_on_another_day_differs(later):
    rule = later.provisions["airport-proximity"]
    distance = rule.parameters["distance"]
    first, second = distance.values
    other = second.model_copy(update={"since": date(2024, 1, 1)})
    moved = distance.model_copy(update={"values": (first, other)})
    numbers = {**rule.parameters, "distance": moved}
    changed = replace(rule, parameters=numbers)
    after = replace(
        later, provisions={**later.provisions, "airport-proximity": changed}
    )
    assert [one.name for one in diff(later, after).numbers] == ["distance"]


def test_a_plan_does_not_differ_from_itself(thirteenth):
    same = diff(thirteenth, thirteenth)
    assert (same.entries, same.clauses, same.numbers) == ((), (), ())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "path", ["/plans", "/plans/plan-14", "/plans/plan-13/diff?to=plan-14"]
)
def test_every_document_is_a_page_as_well(client, path, lang):
    sign = "&" if "?" in path else "?"
    page = client.get(f"{path}{sign}f=html&lang={lang}")
    assert page.status_code == 200
    assert "plan-14" in page.text


def test_a_comparison_with_nothing_or_an_unknown_plan_is_refused(client):
    for query in ("", "?to=plan-99"):
        answer = client.get(f"/plans/plan-13/diff{query}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "to")
    assert answer.json()["known"] == ["plan-13", "plan-14"]


def test_the_definition_says_that_a_comparison_needs_another_plan(client):
    paths = client.get("/api").json()["paths"]
    parameters = paths["/plans/{planId}/diff"]["get"]["parameters"]
    required = {each["name"] for each in parameters if each["required"]}
    assert required == {"planId", "to"}


def test_an_unknown_plan_is_not_found(client):
    assert client.get("/plans/plan-99").status_code == 404
    assert client.get("/plan?plan=plan-99").status_code == 404


def test_the_text_is_that_of_the_plan_asked_for(client):
    assert "一城一港一口岸" in client.get("/plan?plan=plan-13").text
    assert "虚构的后一个规划" in client.get("/plan?f=html").text


def test_a_quotation_is_marked_in_the_plan_that_says_so(client):
    quote = "适度控制支线机场对外开放"
    page = html.unescape(client.get("/plan", params={"f": "html", "mark": quote}).text)
    assert re.search(f'<mark id="mark">{quote}</mark>', page)
    assert "署岸函字〔2016〕111号" in page


def test_the_edition_names_the_numbers_of_its_day():
    provinces = boundaries.load()
    days = (date(2022, 12, 30), date(2022, 12, 31), date(2023, 1, 2))
    before, same, after = (load(provinces, plans=HELD, day=day).edition for day in days)
    assert before == same != after


def test_the_page_of_a_plan_and_itself_says_that_they_do_not_differ(client):
    page = client.get("/plans/plan-13/diff?to=plan-13&f=html&lang=en").text
    assert "They do not differ." in page
    assert "<table" not in page


def test_the_page_of_differences_explains_columns_and_speaks_one_language(client):
    page = client.get("/plans/plan-13/diff?to=plan-14&f=html&lang=en").text
    assert "Tier: major or regional" in page
    assert "不可申请" not in page


def test_the_map_is_told_the_limits_of_every_day(client):
    page = client.get("/map").text
    config = json.loads(
        re.search(r'id="atlas-config"[^>]*>(.*?)</script>', page, re.S)[1]
    )
    found = [(one["from"], one["threshold_km"]) for one in config["rule"]["limits"]]
    assert found == [(None, 200.0), ("2021-01-01", 150.0), ("2023-01-01", 120.0)]
