"""The distance rule over HTTP, on the worked cases and at its edges."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.clock import today
from app.registry import RULES
from app.rules.case.candidate import at, by_code
from app.rules.case.case import Case
from app.rules.proximity.words import IS_PORT
from geodata.former_sites import former_sites
from layers.derivation.aviation import CERTAIN, certainty

CHECK = "/rules/airport-proximity/check"
CASES_FILE = Path(__file__).parents[1] / "data" / "proximity_cases.csv"
with CASES_FILE.open(encoding="utf-8") as stream:
    CASES = list(csv.DictReader(stream))
TEN_METRES_KM = 0.010


def ask(client, **params):
    response = client.get(CHECK, params={"as_of": "2015-12-31", **params})
    assert response.status_code == 200, response.text
    return response.json()


def listed(text):
    """``CTU:205.398 CKG:227.800`` as pairs of port and kilometres."""
    pairs = [part.split(":") for part in text.split()]
    return [(site.lower(), float(km)) for site, km in pairs]


every_case = pytest.mark.parametrize("case", CASES, ids=lambda c: c["case_id"])


@every_case
def test_worked_case_has_its_nearest_port_and_distance(client, case):
    body = ask(client, lon=case["lon"], lat=case["lat"])
    nearest = body["nearest"][0]
    assert nearest["iata"] == case["nearest_port"].split("-")[0]
    assert nearest["distance_km"] == pytest.approx(
        float(case["distance_km"]), abs=TEN_METRES_KM
    )


@every_case
@pytest.mark.parametrize("radius_km", [200, 240])
def test_worked_case_has_all_its_ports_in_range(client, case, radius_km):
    body = ask(client, lon=case["lon"], lat=case["lat"])
    got = [
        (port["id"], port["distance_km"])
        for port in body["nearest"]
        if port["distance_km"] <= radius_km
    ]
    expected = listed(case[f"ports_within_{radius_km}"])
    assert [site for site, _ in got] == [site for site, _ in expected]
    for (_, km), (_, truth) in zip(got, expected, strict=True):
        assert km == pytest.approx(truth, abs=TEN_METRES_KM)


@every_case
def test_worked_case_by_code_gives_the_same_distance(client, case):
    body = ask(client, airport=case["candidate"])
    assert body["nearest"][0]["distance_km"] == pytest.approx(
        float(case["distance_km"]), abs=TEN_METRES_KM
    )


@every_case
def test_worked_case_has_its_verdict(client, case):
    body = ask(client, airport=case["candidate"])
    if case["verdict"] == "within_200":
        assert body["outcome"] == "not-met"
    elif float(case["distance_km"]) < 240:
        assert body["outcome"] == "undetermined"
        assert body["drive"]["how"] == "not available"
    else:
        assert body["outcome"] == "met"


def test_jiuzhai_is_clear_of_the_bar_at_253_48_km_from_chengdu(client):
    body = ask(client, airport="JZH")
    assert body["outcome"] == "met"
    assert body["nearest"][0]["iata"] == "CTU"
    assert round(body["nearest"][0]["distance_km"], 2) == 253.48
    assert body["margin_km"] == pytest.approx(53.481, abs=TEN_METRES_KM)
    assert body["drive"] == {
        "outcome": "met",
        "minutes": None,
        "how": "excluded by the speed limit",
    }


def test_the_answer_has_every_member_of_the_contract(client):
    body = ask(client, lon="103.682", lat="32.853")
    assert body["rule"] == "airport-proximity"
    assert body["candidate"]["province_zh"] == "四川省"
    assert body["clause"]["section"] == "七"
    assert "200 公里" in body["clause"]["text_zh"]
    assert body["clause"]["in_force"] == "2016-12-01"
    assert body["data"]["edition"]
    assert body["data"]["sources"]
    assert body["threshold_km"] == 200.0
    assert len(body["nearest"]) == 3
    assert body["nearest"][0]["open_from"] is None
    assert body["nearest"][0]["open_from_latest"] == "2015-12-31"
    distances = [port["distance_km"] for port in body["nearest"]]
    assert distances == sorted(distances)


def test_features_show_candidate_ring_ports_and_lines(client):
    body = ask(client, airport="JZH", f="geojson")
    roles = [feature["properties"]["role"] for feature in body["features"]]
    assert roles[:2] == ["candidate", "ring"]
    assert roles.count("port") == roles.count("line") == 3
    assert body["outcome"] == "met"


def test_no_document_means_two_distances_by_one_word(client):
    """Where a ring has a radius, the reach of the drive has its own name only."""
    body = ask(client, airport="JZH")
    assert (body["radius_km"], body["drive_reach_km"]) == (240.0, 240.0)
    assert body["rings"][0]["radius_m"] == 200_000.0
    drawn = ask(client, airport="JZH", f="geojson")
    ring = drawn["features"][1]["properties"]
    assert (ring["radius_km"], drawn["drive_reach_km"]) == (200.0, 240.0)
    assert "radius_km" not in drawn


def test_a_port_is_not_its_own_neighbour(client):
    body = ask(client, airport="CTU")
    assert "CTU" not in [port["iata"] for port in body["nearest"]]
    assert body["candidate"]["own_port"] == "ctu"
    assert "双流" in body["because"]


@pytest.mark.parametrize(
    ("lang", "heading"), [("zh", "已是航空口岸"), ("en", "Is an open aviation port")]
)
def test_an_open_port_asked_about_itself_is_headed_so(client, lang, heading):
    body = ask(client, airport="WNZ", as_of="2026-06-01", lang=lang)
    assert (body["outcome"], body["heading"]) == ("not-applicable", heading)
    assert body["candidate"]["own_port_state"] == "certain"


@pytest.mark.parametrize("query", [{"as_of": "1979-06-01"}, {"closed": "WNZ"}])
def test_a_port_not_open_yet_or_assumed_closed_is_judged_as_any(client, query):
    body = ask(client, airport="WNZ", **{"as_of": "2026-06-01", **query})
    assert body["outcome"] != "not-applicable"
    assert "已是航空口岸" not in body["heading"]


@pytest.mark.parametrize("day", ["2000-01-01", "2015-12-31", "2026-06-01"])
def test_no_open_port_is_barred_by_others(facts, day):
    as_of = date.fromisoformat(day)
    for row in facts.records("aviation_ports"):
        if certainty(row, as_of) == CERTAIN:
            case = Case(candidate=at(facts, row), as_of=as_of)
            finding = RULES["airport-proximity"].check(case, facts)
            assert finding.outcome == "not-applicable"
            assert finding.heading == IS_PORT


def test_the_sea_within_the_dash_line_is_not_called_foreign(client):
    body = ask(client, lon="113.5", lat="12")
    assert body["outcome"] == "not-applicable"
    assert "南海断续线以内" in body["because"]
    assert "海域不适用" in body["because"]
    assert "我国" not in body["because"]


def test_only_what_is_within_240_km_is_said_to_be(client):
    place = {"lon": "101.96", "lat": "30.05", "as_of": "2026-11-27"}
    zh, en = (ask(client, **place, lang=lang)["because"] for lang in ("zh", "en"))
    assert "（TFU） 240.73 公里，因位置不确定度 ±3.24 公里，可能在 240 公里之内" in zh
    assert "240.73 km, which may be within 240 km" in en


def test_an_airport_is_taken_at_its_site_of_that_day(client):
    then = ask(client, airport="YBP")
    now = ask(client, airport="YBP", as_of="2026-01-01")
    assert then["nearest"][0]["distance_km"] == pytest.approx(205.398, abs=0.01)
    assert then["candidate"]["lat"] != now["candidate"]["lat"]
    assert any("已于 2019-12-05 迁出" in note for note in then["notes"])
    assert not any("迁出" in note for note in now["notes"])


def test_on_the_day_before_it_moved_an_airport_is_taken_at_the_site_it_left(facts):
    for row in former_sites(facts):
        left, gone = row["used_to_earliest"], row["used_to_latest"]
        then = by_code(facts, row["iata"], left - timedelta(days=1))
        assert (then.lon, then.lat, then.left_on) == (row["lon"], row["lat"], gone)


def test_no_port_is_possible_before_its_first_bound(facts):
    for row in facts.records("aviation_ports"):
        case = Case(
            candidate=at(facts, row),
            as_of=row["open_from_earliest"] - timedelta(days=1),
        )
        found = RULES["airport-proximity"].check(case, facts)
        seen = {port["id"] for port in found.members["nearest"]}
        assert row["id"] not in {*seen, found.of_candidate["own_port"]}


def test_hong_kong_is_no_case_for_the_rule(client):
    body = ask(client, lon="113.9185", lat="22.3080")
    assert body["outcome"] == "not-applicable"
    assert "香港" in body["because"]


def test_paris_is_no_case_for_the_rule(client):
    assert ask(client, lon="2.35", lat="48.85")["outcome"] == "not-applicable"


def test_a_position_vaguer_than_the_margin_leaves_it_undetermined(client):
    body = ask(client, lon="103.682", lat="32.853", accuracy_m=60_000)
    assert body["outcome"] == "undetermined"
    assert "实测" in body["because"]


def test_few_decimals_make_a_vague_position(client):
    body = ask(client, lon="103", lat="33")
    assert body["candidate"]["accuracy_m"] > 50_000


def test_a_date_not_established_leaves_it_undetermined(client):
    body = ask(client, lon="98.10000", lat="25.10000", as_of="2016-06-01")
    assert body["outcome"] == "undetermined"
    assert "LUM" in body["because"]


def test_a_move_not_established_leaves_it_undetermined(client):
    body = ask(client, airport="DAT", as_of="2026-06-01", closed="DAT", lang="en")
    assert body["outcome"] == "undetermined"
    assert "still open at that site" in body["because"]
    assert (
        ask(client, airport="DAT", as_of="2026-01-01", closed="DAT")["outcome"]
        == "not-met"
    )


def test_a_threshold_of_ones_own_is_marked_hypothetical(client):
    body = ask(client, airport="JZH", threshold_km=300)
    assert body["hypothetical"] is True
    assert body["outcome"] == "not-met"
    assert any("假设" in note for note in body["notes"])


def test_gcj02_positions_are_taken_back_to_wgs84(client):
    body = ask(client, lon="103.683861", lat="32.852395", datum="gcj02")
    assert body["candidate"]["lon"] != 103.683861
    assert body["nearest"][0]["distance_km"] == pytest.approx(253.48, abs=0.5)


def test_english_is_complete(client):
    body = ask(client, airport="JZH", lang="en")
    assert body["because"].startswith("As of 2015-12-31")
    assert all(note.isascii() or "“" in note for note in body["notes"])


def test_before_the_plan_it_says_what_is_known(client):
    body = ask(client, airport="JZH", as_of="1990-01-01")
    assert any("2016-12-01" in note for note in body["notes"])


def test_today_is_the_default_day(client):
    body = client.get(CHECK, params={"airport": "JZH"}).json()
    assert body["as_of"] == today().isoformat()


@pytest.mark.parametrize("path", ["/rules", "/rules/airport-proximity"])
def test_rules_quote_their_clause(client, path):
    assert "支线机场" in client.get(path).text
    assert "支线机场" in client.get(path, params={"f": "html"}).text
