"""Every door decides by the right plan on the right day, and says so."""

import json

import pytest

SITE = {"lon": 103.0, "lat": 31.0}
PROXIMITY = "/rules/airport-proximity/check"
DAYS = {
    "2015-12-31": ("plan-13", "before-first", 200.0, 240.0),
    "2020-12-31": ("plan-13", "in-force", 200.0, 240.0),
    "2021-01-01": ("plan-14", "in-force", 150.0, 180.0),
    "2023-01-01": ("plan-14", "in-force", 120.0, 180.0),
    "2026-01-01": ("plan-14", "after-last", 120.0, 180.0),
}
"""The plan, why it decides, the distance that bars and the reach of the drive, km."""


def ask(client, path, **params):
    answer = client.get(path, params={"lang": "en", **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("day", DAYS)
def test_a_check_goes_by_the_plan_of_its_day(client, day):
    plan, basis, within_km, drive_km = DAYS[day]
    body = ask(client, PROXIMITY, **SITE, as_of=day)
    assert (body["plan"]["id"], body["plan"]["basis"]) == (plan, basis)
    assert (body["threshold_km"], body["drive_reach_km"]) == (within_km, drive_km)
    assert body["hypothetical"] is False


def test_a_plan_asked_for_decides(client):
    body = ask(client, PROXIMITY, **SITE, as_of="2022-01-01", plan="plan-13")
    assert (body["plan"]["id"], body["threshold_km"]) == ("plan-13", 200.0)
    assert "made-up later plan" in body["plan"]["why"]


def test_the_clause_is_that_of_the_plan(client):
    clause = ask(client, PROXIMITY, **SITE, as_of="2022-01-01")["clause"]
    assert "150 公里" in clause["text_zh"]
    assert clause["instrument"] == "虚构的后一个规划（测试〔2020〕9号）"
    assert clause["in_force"] == "2021-01-01"


def test_the_sources_name_the_plan(client):
    body = ask(client, PROXIMITY, **SITE, as_of="2022-01-01")
    assert "虚构的后一个规划" in body["data"]["sources"]
    assert "国家口岸发展“十三五”规划" not in body["because"]


def test_a_number_set_by_a_later_measure_is_told_with_its_document(client):
    before = ask(client, PROXIMITY, **SITE, as_of="2022-12-31")["plan"]
    (after,) = ask(client, PROXIMITY, **SITE, as_of="2023-01-01")["plan"]["amended"]
    assert "amended" not in before
    assert (after["name"], after["value"], after["unit"]) == ("distance", 120.0, "km")
    assert after["document"] == "虚构的调整通知（2023）"


def test_before_the_first_and_after_the_last_plan_the_answer_says_so(client):
    early = ask(client, PROXIMITY, **SITE, as_of="2015-12-31")["plan"]["why"]
    late = ask(client, PROXIMITY, **SITE, as_of="2026-06-01")["plan"]["why"]
    assert "retrospect" in early
    assert "held until 2026-01-01" in late


def test_the_sentences_name_the_plans_distance_and_drive(client):
    """Between 150 and 180 km of Chengdu, where only the drive can bar."""
    body = ask(client, PROXIMITY, lon=102.3, lat=30.9, as_of="2022-01-01")
    assert body["outcome"] == "undetermined"
    assert "90 minutes" in body["because"]
    assert "two hours" not in json.dumps(body)


@pytest.mark.parametrize(
    ("day", "routes", "outcome"),
    [
        ("2020-12-31", 9, "not-met"),
        ("2021-01-01", 9, "met"),
        ("2021-01-01", 7, "not-met"),
    ],
)
def test_routes_are_counted_against_the_plan_of_the_day(client, day, routes, outcome):
    path = "/rules/airport-routes/check"
    body = ask(client, path, airport="JZH", as_of=day, routes=routes)
    assert body["outcome"] == outcome


def test_the_annexes_are_those_of_the_plan(client):
    path = "/rules/airport-named-in-plan/check"
    by_day = {
        (code, day): ask(client, path, airport=code, as_of=day)["outcome"]
        for code in ("JZH", "LZO")
        for day in ("2020-12-31", "2021-01-01")
    }
    assert by_day == {
        ("JZH", "2020-12-31"): "met",
        ("JZH", "2021-01-01"): "not-met",
        ("LZO", "2020-12-31"): "not-met",
        ("LZO", "2021-01-01"): "met",
    }


def test_volumes_are_weighed_by_the_plans_share(client):
    path = "/rules/airport-temporary-opening/check"
    asked = {"airport": "LZO", "as_of": "2022-01-01", "cargo_t": 1}
    assert ask(client, path, **asked, people=31_999)["outcome"] == "not-met"
    body = ask(client, path, **asked, people=32_000)
    assert body["outcome"] == "met"
    assert "40 %" in body["because"]


@pytest.mark.parametrize("ask_for", [{}, {"plan": "plan-14"}])
def test_a_rule_without_a_clause_is_not_run(client, ask_for):
    path = "/rules/airport-same-type/check"
    day = "2020-01-01" if ask_for else "2022-01-01"
    answer = client.get(path, params={"airport": "JZH", "as_of": day, **ask_for})
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("/not-in-plan")
    assert ask(client, path, airport="JZH", as_of="2020-01-01")["outcome"]


def test_rules_are_described_by_the_plan(client):
    by_plan = {
        plan: ask(client, "/rules", plan=plan) for plan in ("plan-13", "plan-14")
    }
    names = {plan: [r["id"] for r in body["rules"]] for plan, body in by_plan.items()}
    assert set(names["plan-13"]) - set(names["plan-14"]) == {"airport-same-type"}
    routes = ask(client, "/rules/airport-routes", plan="plan-14")["thresholds"]
    assert [one["value"] for one in routes] == [8, 15]
    assert client.get("/rules/airport-same-type?plan=plan-14").status_code == 404


def test_an_unknown_plan_is_named_with_those_there_are(client):
    answer = client.get(PROXIMITY, params={**SITE, "plan": "plan-99"})
    assert answer.status_code == 404
    assert answer.json()["known"] == ["plan-13", "plan-14"]


def test_an_assessment_leaves_out_what_the_plan_does_not_hold(client):
    asked = {"airport": "JZH", "routes": 9}
    rules = {
        day: [
            finding["rule"]
            for finding in ask(client, "/assessments/preview", as_of=day, **asked)[
                "findings"
            ]
        ]
        for day in ("2020-12-31", "2021-01-01")
    }
    assert set(rules["2020-12-31"]) - set(rules["2021-01-01"]) == {"airport-same-type"}


def test_an_assessment_says_by_which_plan(client):
    body = ask(client, "/assessments/preview", airport="JZH", as_of="2024-01-01")
    assert body["plan"]["id"] == "plan-14"
    assert [one["name"] for one in body["plan"]["amended"]] == ["distance"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_prints_the_plan_and_its_numbers(client, lang):
    asked = {"airport": "JZH", "as_of": "2022-01-01", "f": "sheet", "lang": lang}
    page = client.get("/assessments/preview", params=asked).text
    title = {"zh": "虚构的后一个规划", "en": "Made-up later plan"}[lang]
    assert title in page
    assert "&gt; 150 km" in page
    assert "测试〔2020〕9号" in page


def test_a_sheet_says_why_another_plan_decides_and_what_amends_it(client):
    asked = {"airport": "JZH", "f": "sheet", "lang": "zh"}
    preview = "/assessments/preview"
    other = client.get(
        preview, params={**asked, "plan": "plan-13", "as_of": "2022-01-01"}
    )
    ended = client.get(preview, params={**asked, "as_of": "2026-06-01"})
    assert "按请求指定的规划判定" in other.text
    assert "没有所收录的其他规划施行" in ended.text
    assert "虚构的调整通知（2023）" in ended.text


def test_an_assumption_is_measured_against_the_plan_of_the_day(client):
    """150 km is the later plan's own distance, and an assumption before it."""
    own = ask(client, PROXIMITY, **SITE, as_of="2022-01-01", threshold_km=150)
    other = ask(client, PROXIMITY, **SITE, as_of="2020-01-01", threshold_km=150)
    assert (own["hypothetical"], other["hypothetical"]) == (False, True)
    assert "the plan's is 200 km" in other["assumptions"][0]


def test_areas_are_those_of_the_plan(client):
    path = "/rules/airport-proximity/area"
    sizes = {
        plan: ask(client, path, as_of="2022-01-01", plan=plan)
        for plan in ("plan-13", "plan-14")
    }
    assert [body["threshold_km"] for body in sizes.values()] == [200.0, 150.0]
    free = [body["mainland"]["free_km2"] for body in sizes.values()]
    assert free[0] < free[1]


def test_a_day_that_turns_an_outcome_is_looked_for_under_the_same_numbers(client):
    body = ask(client, PROXIMITY, airport="JZH", as_of="2022-06-01", sensitivity="true")
    days = [turn["day"] for turn in body["sensitivity"]["days"]]
    assert all("2020-12-31" < day <= "2023-01-01" for day in days)
    assert any("2023-01-01" in said for said in body["sensitivity"]["sentences"])


def execute(client, name, inputs):
    answer = client.post(f"/processes/{name}/execution", json={"inputs": inputs})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_processes_take_the_plan(client):
    asked = {"airport": "JZH", "as_of": "2022-01-01"}
    found = execute(client, "airport-proximity", {**asked, "plan": "plan-13"})
    assert found["plan"]["id"] == "plan-13"
    form = {**asked, "airport_class": "branch", "routes": 9}
    whole = execute(client, "airport-assessment", form)
    assert whole["plan"]["id"] == "plan-14"


@pytest.mark.parametrize("plan", [None, "plan-13", "plan-14"])
@pytest.mark.parametrize("day", ["2020-12-31", "2021-01-01", "2023-01-01"])
def test_many_sites_are_decided_as_each_alone(client, plan, day):
    places = [(102.0 + 0.4 * i, 31.0 + 0.3 * (i % 5)) for i in range(12)]
    asked = {"as_of": day, **({"plan": plan} if plan else {})}
    candidates = [{"lon": lon, "lat": lat} for lon, lat in places]
    many = execute(client, "airport-screening", {**asked, "candidates": candidates})
    found = [feature["properties"] for feature in many["features"]]
    for (lon, lat), one in zip(places, found, strict=True):
        alone = ask(client, PROXIMITY, lon=lon, lat=lat, **asked)
        assert one["outcome"] == alone["outcome"]
        assert one["threshold_km"] == alone["threshold_km"]
        assert one["margin_km"] == pytest.approx(alone["margin_km"])
        assert one["plan"] == alone["plan"]["id"]


@pytest.mark.parametrize("path", ["/map", "/api", "/rules", "/processes"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_or_description_has_numbers_of_another_plan(client, path, lang):
    page = client.get(path, params={"lang": lang})
    assert page.status_code == 200
    for words in ("200 km", "200 公里", "is 200", "为 200", "two hours", "2 小时"):
        assert words not in page.text, words


@pytest.mark.parametrize("path", ["/rules", "/rules/airport-routes"])
def test_the_description_names_the_plan_where_it_is_taken(client, path):
    described = client.get("/api").json()["paths"][path]["get"]["parameters"]
    assert "plan" in {one.get("name") for one in described}


@pytest.mark.parametrize(("plan", "km"), [("plan-13", "200"), ("plan-14", "150")])
def test_the_command_screens_by_the_plan_asked_for(kouan, tmp_path, plan, km):
    source, out = tmp_path / "sites.csv", tmp_path / "out.csv"
    source.write_text("name,lon,lat\na,103,31\n", "utf-8")
    day = ("--as-of", "2022-01-01")
    done = kouan("screen", source, "--out", out, *day, "--plan", plan)
    assert done.returncode == 0
    assert f"{km} 公里" in done.stdout
    assert plan in out.read_text("utf-8-sig")


def test_the_command_refuses_a_plan_that_is_not_held(kouan, tmp_path):
    source = tmp_path / "sites.csv"
    source.write_text("name,lon,lat\na,103,31\n", "utf-8")
    out = tmp_path / "out.csv"
    done = kouan("screen", source, "--out", out, "--plan", "plan-99")
    assert done.returncode not in (0, 1)
    assert "plan-99" in done.stderr
    assert not out.exists()
