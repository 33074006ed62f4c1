"""What is said to turn the outcome, held against the check itself."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from app.registry import RULES
from app.rules.case.candidate import by_position
from app.rules.case.case import Application, Case
from app.rules.case.what_if import WhatIf
from app.rules.finding.finding import Outcome
from app.rules.proximity.surroundings import surroundings
from app.rules.turning.sensitivity import sensitivity
from geodata.geodesy import direct
from layers.derivation.aviation import changes

RULE = RULES["airport-proximity"]
UNTIL = date(2026, 6, 30)
ONE_DAY = timedelta(days=1)

positions = st.tuples(
    st.decimals(80, 130, places=4, allow_nan=False),
    st.decimals(22, 48, places=4, allow_nan=False),
)
days = st.dates(date(1990, 1, 1), UNTIL)
assumed = st.builds(
    WhatIf,
    threshold_km=st.sampled_from([None, 150.0, 250.0]),
    drive_reach_km=st.sampled_from([None, 200.0]),
)


def turns(case, facts):
    return sensitivity(surroundings(case, facts), UNTIL)


def outcome(case, facts):
    return RULE.check(case, facts).outcome


def case_at(facts, position, day, what_if):
    here = by_position(facts, Decimal(position[0]), Decimal(position[1]))
    assume(here.mainland)
    return Case(candidate=here, as_of=day, what_if=what_if)


any_case = given(positions, days, assumed)
# Positions are drawn from a rectangle: those at sea and abroad are left out.
FILTERED = [HealthCheck.filter_too_much, HealthCheck.too_slow]
patient = settings(max_examples=25, suppress_health_check=FILTERED)


@patient
@any_case
@example(
    (Decimal("110.5996"), Decimal("22.1794")),
    date(2003, 12, 1),
    WhatIf(threshold_km=150.0),
)
def test_a_shift_turns_the_check_at_the_new_site(atlas, position, day, what_if):
    facts = atlas.facts
    case = case_at(facts, position, day, what_if)
    told = turns(case, facts)
    own = RULE.check(case, facts).of_candidate["own_port"]
    assume(own is None)
    for shift in told["shifts"]:
        if shift["distance_km"] is None:
            continue
        lon, lat = shift["lon"], shift["lat"]
        moved = replace(case, candidate=replace(case.candidate, lon=lon, lat=lat))
        found = outcome(moved, facts)
        assert found is shift["outcome"]
        if shift["aim"] != "beyond-threshold":
            assert found is not outcome(case, facts)


@settings(max_examples=30, suppress_health_check=FILTERED)
@any_case
@example(
    (Decimal("120.5884"), Decimal("43.9640")),
    date(2000, 1, 1),
    WhatIf(threshold_km=250.0),
)
def test_no_shorter_shift_turns_the_check(atlas, position, day, what_if):
    facts = atlas.facts
    case = case_at(facts, position, day, what_if)
    now, here = outcome(case, facts), case.candidate
    assume(RULE.check(case, facts).of_candidate["own_port"] is None)
    told = turns(case, facts)["shifts"]
    assume(told and not any(s["leaves_mainland"] for s in told))
    told = [s for s in told if s["distance_km"] is not None]
    shortest = min(
        (s["distance_km"] for s in told if s["outcome"] is not now), default=0.0
    )
    assume(shortest > 0.3)  # A shift ends a metre over the edge.
    azimuths = np.arange(0.0, 360.0, 10.0)
    for part in (0.5, 0.99):
        lons, lats = direct(here.lon, here.lat, azimuths, shortest * part * 1e3)
        for lon, lat in zip(lons, lats, strict=True):
            there = replace(here, lon=float(lon), lat=float(lat))
            found = RULE.check(replace(case, candidate=there), facts)
            own = found.of_candidate["own_port"]
            assert own is not None or found.outcome is now


@patient
@any_case
def test_a_port_that_is_told_turns_the_check_when_closed_or_opened(
    atlas, position, day, what_if
):
    facts = atlas.facts
    case = case_at(facts, position, day, what_if)
    for turn in turns(case, facts)["ports"]:
        opened = replace(case, what_if=replace(what_if, opened=(turn["id"],)))
        closed = replace(case, what_if=replace(what_if, closed=(turn["id"],)))
        if turn["change"] == "opened":
            assert outcome(opened, facts) is turn["outcome"]
        elif turn["change"] == "closed":
            assert outcome(closed, facts) is turn["outcome"]
        else:
            assert outcome(opened, facts) is turn["outcome"]["open"]
            assert outcome(closed, facts) is turn["outcome"]["not_open"]


@patient
@any_case
def test_no_other_open_port_turns_the_check_when_closed(atlas, position, day, what_if):
    facts = atlas.facts
    case = case_at(facts, position, day, what_if)
    finding = RULE.check(case, facts)
    told = {turn["id"] for turn in turns(case, facts)["ports"]}
    for port in finding.members["nearest"]:
        if port["id"] not in told:
            closed = replace(case, what_if=replace(what_if, closed=(port["id"],)))
            assert outcome(closed, facts) is finding.outcome


@patient
@any_case
@example(
    (Decimal("115.2744"), Decimal("32.3644")),
    date(1993, 12, 18),
    WhatIf(drive_reach_km=200.0),
)
def test_the_days_told_are_the_nearest_with_another_outcome(
    atlas, position, day, what_if
):
    facts = atlas.facts
    case = case_at(facts, position, day, what_if)
    now, told = outcome(case, facts), turns(case, facts)["days"]
    by = {turn["direction"]: turn for turn in told}
    first = by["earlier"]["day"] if "earlier" in by else date(1977, 12, 31)
    last = by["later"]["day"] if "later" in by else UNTIL + ONE_DAY
    for other in [c + d for c in changes(facts) for d in (-ONE_DAY, 0 * ONE_DAY)]:
        if first < other < last:
            assert outcome(replace(case, as_of=other), facts) is now
    for turn in told:
        then = replace(case, as_of=turn["day"])
        assert outcome(then, facts) is turn["outcome"]
        assert turn["outcome"] is not now
        assert turn["changed"]


@pytest.mark.parametrize("airport_class", ["branch", "other"])
def test_every_case_has_sentences_in_both_languages(facts, airport_class):
    here = by_position(facts, Decimal("103.682"), Decimal("32.853"))
    case = Case(candidate=here, as_of=date(2015, 12, 31))
    stated = Application(stated={"airport_class": airport_class})
    told = turns(replace(case, application=stated), facts)
    assert told["sentences"]
    assert all(text.zh and text.en.isascii() for text in told["sentences"])
    assert bool(told["shifts"]) == (airport_class == "branch")
    assert Outcome.NOT_APPLICABLE not in {s["outcome"] for s in told["shifts"]}
