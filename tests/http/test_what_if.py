"""A case with assumptions, and what would turn it, as a case officer asks."""

import pytest

from app.clock import today

CHECK = "/rules/airport-proximity/check"
PREVIEW = "/assessments/preview"
END_OF_2015 = "2015-12-31"


def ask(client, path=CHECK, **params):
    asked = {"as_of": END_OF_2015, "lang": "en", **params}
    response = client.get(path, params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def refused(client, path=CHECK, **params):
    response = client.get(path, params={"as_of": END_OF_2015, **params})
    assert response.status_code == 400, response.text
    return response.json()


def test_an_airport_assumed_open_bars_its_neighbour(client):
    body = ask(client, airport="JZH", open="GYS")
    assert body["outcome"] == "not-met"
    assert body["hypothetical"] is True
    assert body["assumptions"] == ["Guangyuan Panlong Airport (GYS) is open on the day"]
    assert body["nearest"][0]["id"] == "gys"
    assert body["nearest"][0]["certainty"] == "assumed"


def test_a_port_assumed_closed_no_longer_counts(client):
    assert ask(client, airport="ACX")["outcome"] == "undetermined"
    body = ask(client, airport="ACX", closed="KMG")
    assert body["outcome"] == "met"
    assert "kmg" not in [port["id"] for port in body["nearest"]]


@pytest.mark.parametrize("code", ["LUM", "lum", "ZPMS"])
def test_ports_are_named_by_iata_icao_or_id(client, code):
    assert ask(client, airport="BSD", open=code)["outcome"] == "not-met"


def test_several_may_be_assumed_at_once(client):
    body = ask(client, airport="JZH", open="GYS,MIG", closed="CTU")
    assert len(body["assumptions"]) == 3
    assert body["within_count"] == 2


def test_a_slower_road_shortens_the_reach(client):
    body = ask(client, airport="ACX", radius=200)
    assert body["outcome"] == "met"
    assert body["radius_km"] == 200.0
    assert "an assumed 100 km/h" in body["because"]


@pytest.mark.parametrize(
    "assumed", [{"open": "GYS"}, {"threshold_km": 300}, {"radius": 300}]
)
@pytest.mark.parametrize(
    ("lang", "begin"), [("zh", "假设情形"), ("en", "Hypothetical")]
)
def test_a_hypothetical_answer_can_never_be_quoted_as_a_finding(
    client, assumed, lang, begin
):
    body = ask(client, airport="JZH", lang=lang, **assumed)
    assert body["because"].startswith(begin)
    assert body["notes"][0].startswith(begin)
    features = ask(client, airport="JZH", lang=lang, f="geojson", **assumed)
    assert features["hypothetical"] is True
    assert features["assumptions"] == body["assumptions"]
    assert all(f["properties"]["hypothetical"] for f in features["features"])


@pytest.mark.parametrize("plans_own", [{}, {"threshold_km": 200}, {"radius": 240}])
def test_the_plans_own_distances_are_no_assumption(client, plans_own):
    body = ask(client, airport="JZH", **plans_own)
    assert body["hypothetical"] is False
    assert body["assumptions"] == []
    assert body["because"].startswith("As of")


def test_an_airport_assumed_open_is_not_its_own_neighbour(client):
    body = ask(client, airport="JZH", open="JZH")
    assert body["outcome"] == "met"
    assert body["candidate"]["own_port"] == "jzh"
    assert any("not its own neighbour" in note for note in body["notes"])


def test_an_airport_is_assumed_open_at_its_site_of_that_day(client):
    then = ask(client, airport="LZO", open="YBP")["nearest"]
    now = ask(client, airport="LZO", open="YBP", as_of="2026-01-01")["nearest"]
    sites = [next(p for p in near if p["iata"] == "YBP") for near in (then, now)]
    assert [site["id"] for site in sites] == ["ybp-caiba", "ybp"]


def test_a_date_not_established_can_be_settled_by_assuming(client):
    asked = {"airport": "BSD", "as_of": "2016-06-01"}
    assert ask(client, open="LUM", **asked)["outcome"] == "not-met"
    assert ask(client, closed="LUM", **asked)["outcome"] == "undetermined"


@pytest.mark.parametrize(
    ("assumed", "told"),
    [
        ({"open": "JZX"}, "JZH"),
        ({"closed": "CTV"}, "CTU"),
        ({"open": "CTU"}, "changes nothing"),
        ({"closed": "LUM"}, "changes nothing"),
        ({"closed": "GYS"}, "changes nothing"),
        ({"open": "GYS", "closed": "GYS"}, "GYS"),
        ({"as_of": "2016-06-01", "open": "LUM", "closed": "lum"}, "at once"),
        ({"open": ""}, "LUM,JZH"),
        ({"open": "GYS,,MIG"}, "LUM,JZH"),
        ({"radius": 0}, "1000"),
        ({"radius": 1001}, "1000"),
        ({"radius": "far"}, "finite"),
    ],
)
def test_assumptions_that_make_no_sense_are_refused(client, assumed, told):
    problem = refused(client, airport="JZH", **assumed)
    assert problem["type"] == "/problems/bad-parameter"
    assert told in problem["detail_en"] + str(problem.get("did_you_mean"))
    assert problem["detail"] != problem["detail_en"]


@pytest.mark.parametrize("name", ["open", "closed", "radius", "sensitivity"])
def test_rules_that_do_not_go_by_distance_refuse_them(client, name):
    value = {"open": "GYS", "closed": "CTU", "radius": 200, "sensitivity": "true"}[name]
    path = "/rules/airport-routes/check"
    assert refused(client, path, airport="JZH", **{name: value})["known"]


def test_a_port_of_the_province_counts_as_assumed(client):
    path = "/rules/airport-same-type/check"
    assert "gys" not in ask(client, path, airport="JZH")["ports_of_the_province"]
    body = ask(client, path, airport="JZH", open="GYS")
    assert "gys" in body["ports_of_the_province"]
    assert body["hypothetical"] is True


def test_an_assessment_is_marked_through_and_through(client):
    body = ask(client, PREVIEW, airport="JZH", open="GYS", routes=12)
    assert body["hypothetical"] is True
    assert len(body["assumptions"]) == 1
    findings = {finding["rule"]: finding for finding in body["findings"]}
    distance = findings["airport-proximity"]
    assert distance["because"].startswith("Hypothetical")
    assert all(r["because"].startswith("Hypothetical") for r in body["readings"])
    page = ask_page(client, airport="JZH", open="GYS")
    assert "假设情形，非认定结论" in page


def ask_page(client, **params):
    asked = {"as_of": END_OF_2015, "f": "html", "lang": "zh", **params}
    return client.get(PREVIEW, params=asked).text


def test_sensitivity_is_told_where_asked(client):
    assert "sensitivity" not in ask(client, airport="JZH")
    assert "sensitivity" not in ask(client, airport="JZH", sensitivity="false")
    told = ask(client, airport="JZH", sensitivity="true")["sensitivity"]
    assert set(told) == {"ports", "days", "shifts", "sentences"}


def test_shifts_are_features_too(client):
    body = ask(client, airport="JZH", sensitivity="true", f="geojson")
    shifts = [f for f in body["features"] if f["properties"]["role"] == "shift"]
    assert [f["id"] for f in shifts] == ["shift-within-reach", "shift-within-threshold"]


def test_assessments_always_tell_what_would_turn_the_distance(client):
    body = ask(client, PREVIEW, airport="JZH")
    told = [f["rule"] for f in body["findings"] if "sensitivity" in f]
    assert told == ["airport-proximity"]
    assert "向南移 56.23 公里" in ask_page(client, airport="JZH")


def test_jiuzhai_depends_on_the_airports_round_it_staying_closed(client):
    told = ask(client, airport="JZH", sensitivity="true")["sensitivity"]
    found = [(port["iata"], port["outcome"]) for port in told["ports"]]
    assert found == [
        ("AHJ", "not-met"),
        ("MIG", "not-met"),
        ("GYS", "not-met"),
        ("GXH", "undetermined"),
    ]
    assert [s["aim"] for s in told["shifts"]] == ["within-reach", "within-threshold"]
    assert [s["ports"] for s in told["shifts"]] == [["ctu"], ["ctu"]]
    assert told["shifts"][1]["distance_km"] == pytest.approx(56.23, abs=0.02)
    assert told["days"] == []


def test_xingyi_depends_on_kunming(client):
    told = ask(client, airport="ACX", sensitivity="true", lang="zh")["sensitivity"]
    assert told["sentences"][0] == (
        "结论取决于昆明长水国际机场（KMG，204.19 公里）：若其当日未开放，则为“符合”。"
    )
    assert told["ports"][0]["change"] == "closed"


def test_baoshan_depends_on_the_day_of_mangshis_approval(client):
    asked = {"airport": "BSD", "as_of": "2016-06-01", "sensitivity": "true"}
    told = ask(client, **asked)["sensitivity"]
    assert told["ports"][0]["iata"] == "LUM"
    assert told["ports"][0]["outcome"] == {
        "open": "not-met",
        "not_open": "undetermined",
    }
    later = told["days"][1]
    assert (later["day"], later["outcome"]) == ("2016-12-31", "not-met")
    assert later["changed"][0]["after"] == "certain"


def test_no_later_day_is_told_than_today(client):
    asked = {"airport": "BSD", "as_of": today().isoformat(), "sensitivity": "true"}
    told = ask(client, **asked)["sensitivity"]
    assert [day["direction"] for day in told["days"]] == ["earlier"]
    assert not any("From then" in sentence for sentence in told["sentences"])


def test_elsewhere_there_is_nothing_to_turn(client):
    told = ask(client, lon="2.35", lat="48.85", sensitivity="true")["sensitivity"]
    assert told["ports"] == told["days"] == told["shifts"] == []
    assert len(told["sentences"]) == 1


def test_the_definition_lists_what_each_check_takes(client):
    paths = client.get("/api").json()["paths"]
    named = {
        rule: {
            p.get("name") for p in paths[f"/rules/{rule}/check"]["get"]["parameters"]
        }
        for rule in ("airport-proximity", "airport-same-type", "airport-routes")
    }
    assumed = {"open", "closed", "threshold_km", "radius", "sensitivity"}
    assert assumed <= named["airport-proximity"]
    assert assumed & named["airport-same-type"] == {"open", "closed"}
    assert not assumed & named["airport-routes"]
