"""The verdict as a property of where ports may lie."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.registry import RULES
from app.rules.case.candidate import at, by_position
from app.rules.case.case import Case
from app.rules.finding.finding import Outcome
from app.rules.proximity.neighbours import Neighbour, own_of
from app.rules.proximity.verdict import decide

CHECK = RULES["airport-proximity"].check
PORT = {"id": "made-up", "name_zh": "某", "name_en": "Some", "iata": "AAA"}

ports = st.builds(
    Neighbour,
    port=st.just(PORT),
    certain=st.booleans(),
    distance_km=st.floats(3.1, 400.0),
    azimuth_deg=st.just(0.0),
    uncertainty_km=st.floats(0.0, 10.0),
)
several = st.lists(ports, min_size=1, max_size=6)


def worlds(port):
    """Every state of affairs the evidence allows: barring by distance, or not."""
    low = port.distance_km - port.uncertainty_km
    high = port.distance_km + port.uncertainty_km
    may, must = low <= 200.0, high <= 200.0 and port.certain
    return may, must, low <= 240.0


@given(several)
def test_agrees_with_weighing_every_state_of_affairs(found):
    states = [worlds(port) for port in found]
    if any(must for _, must, _ in states):
        expected = Outcome.NOT_MET
    elif any(may or drive for may, _, drive in states):
        expected = Outcome.UNDETERMINED
    else:
        expected = Outcome.MET
    assert decide(found, 200.0, 240.0).outcome is expected


@given(several, ports)
def test_another_port_never_clears_a_candidate(found, other):
    order = [Outcome.MET, Outcome.UNDETERMINED, Outcome.NOT_MET]
    before, after = decide(found, 200.0, 240.0), decide([*found, other], 200.0, 240.0)
    assert order.index(after.outcome) >= order.index(before.outcome)


def test_exactly_the_threshold_is_within():
    port = Neighbour(
        port=PORT, certain=True, distance_km=200.0, azimuth_deg=0.0, uncertainty_km=0.0
    )
    assert decide([port], 200.0, 240.0).outcome is Outcome.NOT_MET
    assert port.within(200.0)


@pytest.mark.parametrize(("km", "own"), [(3.0, True), (3.000001, False)])
def test_a_port_at_three_kilometres_is_still_the_own_one(km, own):
    port = Neighbour(
        port=PORT, certain=True, distance_km=km, azimuth_deg=0.0, uncertainty_km=0.0
    )
    assert (own_of([port]) is port) is own


def test_on_its_closing_day_a_port_is_open_no_more(facts):
    moved = [row for row in facts.records("aviation_ports") if row["open_to_latest"]]
    assert moved
    for row in moved:
        gone = row["open_to_latest"]
        case = Case(candidate=at(facts, row), as_of=gone)
        found = CHECK(case, facts)
        seen = {port["id"] for port in found.members["nearest"]}
        assert row["id"] not in {*seen, found.of_candidate["own_port"]}
        case = replace(case, as_of=gone - timedelta(days=1))
        assert CHECK(case, facts).of_candidate["own_port"] == row["id"]


WITHIN = {
    "zh": re.compile(r"([\d.]+) 公里，在 ([\d.]+) 公里之内"),
    "en": re.compile(r"([\d.]+) km(?: from [^,;]*)?, within ([\d.]+) km"),
}


@settings(max_examples=40, deadline=None)
@given(
    st.decimals(95, 122, places=2),
    st.decimals(24, 42, places=2),
    st.sampled_from([30.0, 3_000.0, 60_000.0]),
    st.sampled_from([date(2015, 12, 31), date(2026, 1, 1)]),
)
@example(Decimal("101.96"), Decimal("30.05"), 800.0, date(2026, 11, 1))
def test_nothing_said_to_lie_within_is_farther_off(atlas, lon, lat, accuracy_m, day):
    facts = atlas.facts
    here = by_position(facts, lon, lat, accuracy_m=accuracy_m, name="某地")
    because = CHECK(Case(candidate=here, as_of=day), facts).because
    for lang, said in WITHIN.items():
        for km, limit in said.findall(because.say(lang)):
            assert float(km) <= float(limit)


def test_no_port_on_record_decides_nothing():
    assert decide([], 200.0, 240.0).outcome is Outcome.UNDETERMINED


def test_beyond_240_km_the_drive_is_excluded_by_the_speed_limit():
    port = Neighbour(
        port=PORT, certain=True, distance_km=240.1, azimuth_deg=0.0, uncertainty_km=0.05
    )
    verdict = decide([port], 200.0, 240.0)
    assert verdict.outcome is Outcome.MET
    assert verdict.drive.how == "excluded by the speed limit"
