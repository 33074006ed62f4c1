"""An airport stands, on each day, where it stood that day; no port is older than its site."""

from datetime import date, timedelta

import pytest

from app.rules.candidate import by_code
from app.rules.rule import Case
from app.rules.unplaced_ports import unplaced_notes
from geodata.errors import AmbiguousSite, ClosedAirport
from geodata.former_sites import former_sites
from layers.aviation import certainty

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
    (told,) = unplaced_notes(case, facts)
    assert ports[code]["former_site_zh"] in told.zh


def test_no_port_may_be_open_before_civil_flights_began_at_its_site(facts):
    dated = [row for row in facts.records("aviation_ports") if row["site_from"]]
    assert len(dated) > 60
    for row in dated:
        first = date.fromisoformat((row["site_from"] + "-01-01")[:10])
        assert certainty(row, first - DAY) is None, row["id"]
