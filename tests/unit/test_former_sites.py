"""On each day an airport is at its site of that day; no port is older than its site."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.registry import RULES
from app.rules.case.candidate import by_code, by_position
from app.rules.case.case import Case
from app.rules.case.what_if import WhatIf
from app.rules.finding.finding import Outcome
from app.rules.proximity.surroundings import surroundings
from app.rules.turning.sensitivity import sensitivity
from geodata.errors import AmbiguousSite, ClosedAirport
from geodata.former_sites import former_sites
from geodata.geodesy import distance_m
from layers.derivation.aviation import certainty
from layers.derivation.unplaced import APART_KM

CHECK = RULES["airport-proximity"].check
DAY = timedelta(days=1)


def test_a_code_means_the_former_site_until_the_move_and_the_present_one_after(facts):
    present = {row["iata"]: row for row in facts.records("airports")}
    moved = [row for row in former_sites(facts) if row["iata"] in present]
    assert len(moved) == 13
    for row in moved:
        before = by_code(facts, row["iata"], row["used_to_earliest"] - DAY)
        after = by_code(facts, row["iata"], row["used_to_latest"])
        assert (before.lon, before.lat) == (row["lon"], row["lat"])
        assert before.name.zh == row["name_zh"]
        assert after.name.zh == present[row["iata"]]["name_zh"]


def test_an_airport_that_none_took_over_is_found_until_its_last_day(facts):
    last = date(2019, 9, 25)
    assert by_code(facts, "NAY", last).name.zh == "北京南苑机场"
    with pytest.raises(ClosedAirport, match="2019-09-26"):
        by_code(facts, "ZBNY", last + DAY)


@pytest.mark.parametrize("code", ["CGQ", "HGH", "KWL", "TNA", "WUH", "KWE", "CAN"])
def test_a_former_site_that_is_not_held_is_said_and_never_replaced(facts, code):
    ports = {row["iata"]: row for row in facts.records("aviation_ports")}
    before, since = date(1992, 7, 1), ports[code]["open_from_latest"]
    with pytest.raises(AmbiguousSite, match="former site"):
        by_code(facts, code, before)
    assert by_code(facts, code, since).lon == ports[code]["lon"]
    case = Case(candidate=by_code(facts, code, since), as_of=before)
    finding = CHECK(case, facts)
    assert finding.outcome in (Outcome.UNDETERMINED, Outcome.NOT_MET)
    if finding.outcome is Outcome.UNDETERMINED:
        assert ports[code]["former_site_zh"] in finding.because.zh


def test_what_would_be_clear_is_left_open_near_a_site_that_is_not_held(facts):
    guilin = by_position(facts, Decimal("110.04"), Decimal("25.22"), accuracy_m=0.0)
    before = CHECK(Case(candidate=guilin, as_of=date(1993, 7, 1)), facts)
    assert before.outcome is Outcome.UNDETERMINED
    assert "奇峰岭" in before.because.zh
    assert "Guilin" in before.because.en


def test_no_airport_moved_farther_than_a_site_not_held_is_looked_for(facts):
    present = {row["iata"]: row for row in facts.records("airports")}
    for row in former_sites(facts):
        if now := present.get(row["iata"]):
            moved_m = distance_m(row["lon"], row["lat"], now["lon"], now["lat"])
            assert moved_m < APART_KM * 1e3, row["id"]


def test_no_port_may_be_open_before_civil_flights_began_at_its_site(facts):
    dated = [row for row in facts.records("aviation_ports") if row["site_from"]]
    assert len(dated) > 60
    for row in dated:
        first = date.fromisoformat((row["site_from"] + "-01-01")[:10])
        assert certainty(row, first - DAY) is None, row["id"]


def test_the_day_a_port_came_from_a_site_not_held_is_told(facts):
    guilin = by_position(facts, Decimal("110.04"), Decimal("25.22"), accuracy_m=0.0)
    case = Case(candidate=guilin, as_of=date(1993, 7, 1))
    earlier, later = sensitivity(surroundings(case, facts), date(2026, 1, 1))["days"]
    assert (earlier["day"], earlier["outcome"]) == (date(1981, 4, 30), Outcome.MET)
    assert (later["day"], later["outcome"]) == (
        date(1996, 10, 1),
        Outcome.NOT_APPLICABLE,
    )
    assert [port["before"] for port in later["changed"]] == ["former-site"]


def test_closing_the_port_that_bars_leaves_it_open_near_a_site_not_held(facts):
    zhuhai = by_position(facts, Decimal("113.0936"), Decimal("22.0003"))
    case = Case(candidate=zhuhai, as_of=date(1999, 7, 1))
    assert CHECK(case, facts).outcome is Outcome.NOT_MET
    (turn,) = sensitivity(surroundings(case, facts), date(2026, 1, 1))["ports"]
    assert (turn["id"], turn["outcome"]) == ("szx", Outcome.UNDETERMINED)


def test_the_shortest_move_out_of_reach_clears_a_site_that_is_not_held(facts):
    guilin = by_position(facts, Decimal("110.04"), Decimal("25.22"), accuracy_m=0.0)
    assumed = WhatIf(threshold_km=30.0, drive_reach_km=30.0)
    case = Case(candidate=guilin, as_of=date(1993, 7, 1), what_if=assumed)
    told = sensitivity(surroundings(case, facts), date(2026, 1, 1))
    (move,) = (s for s in told["shifts"] if s["aim"] == "beyond-reach")
    assert (move["outcome"], move["unplaced"]) == (Outcome.MET, ["kwl"])
    port = next(r for r in facts.records("aviation_ports") if r["iata"] == "KWL")
    off_m = distance_m(port["lon"], port["lat"], move["lon"], move["lat"])
    assert off_m / 1e3 == pytest.approx(30.0 + APART_KM, abs=0.01)
    assert any("former site" in text.en for text in told["sentences"])


def test_a_move_to_where_a_site_not_held_may_bar_names_it(facts):
    tongliao = by_position(facts, Decimal("120.5884"), Decimal("43.9640"))
    assumed = WhatIf(threshold_km=250.0)
    case = Case(candidate=tongliao, as_of=date(2000, 1, 1), what_if=assumed)
    told = sensitivity(surroundings(case, facts), date(2026, 1, 1))
    move = told["shifts"][0]
    assert (move["aim"], move["outcome"]) == ("within-reach", Outcome.UNDETERMINED)
    assert (move["ports"], move["unplaced"]) == ([], ["cgq"])
    assert any("大房身" in text.zh for text in told["sentences"])
