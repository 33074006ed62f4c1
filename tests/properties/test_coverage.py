"""What the rings leave free, held against distances and against itself."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import Point

from geodata.geodesy import distance_m
from layers.derivation.aviation import open_on
from layers.derivation.coverage import coverage, shares, total
from layers.derivation.proximity import centres
from layers.derivation.unplaced import APART_KM

DAY = date(2015, 12, 31)
FLAT_KM = 0.02
"""Rings have straight sides, at 500 km up to 6 m inside the circle; coasts are drawn."""


@pytest.fixture(scope="module")
def ports(facts):
    return centres(open_on(facts.points("aviation_ports"), DAY))


@settings(max_examples=60)
@given(
    st.floats(74.0, 134.0),
    st.floats(19.0, 53.0),
    st.sampled_from([50.0, 200.0, 500.0]),
)
def test_free_is_what_lies_farther_from_every_port(atlas, ports, lon, lat, radius_km):
    facts = atlas.facts
    lons, lats = np.array(ports).T
    nearest_km = distance_m(lon, lat, lons, lats).min() / 1e3
    inland = facts.boundaries.locate(lon, lat, near_m=0.0)
    mainland = {r["name_zh"] for r in facts.records("provinces") if r["mainland"]}
    assume(inland in mainland and abs(nearest_km - radius_km) > FLAT_KM)
    covered = coverage(facts, ports, radius_km)
    assert covered.free.intersects(Point(lon, lat)) == (nearest_km > radius_km)


def test_a_longer_radius_leaves_less_in_every_province(facts, ports):
    radii = (50.0, 100.0, 200.0, 300.0, 1000.0)
    found = [shares(facts, ports, radius_km) for radius_km in radii]
    for wide, wider in pairwise(found):
        assert total(wider).free < total(wide).free
        assert all(wider[name].free <= wide[name].free for name in wide)


def test_the_provinces_sum_up_to_the_shape(facts, ports):
    covered = coverage(facts, ports, 200.0)
    assert len(covered.shares) == 31
    assert "香港特别行政区" not in covered.shares
    assert covered.mainland.free == pytest.approx(0.539917, abs=1e-6)


def test_one_port_less_never_leaves_less(facts, ports):
    fewer, all_of_them = shares(facts, ports[1:], 200.0), shares(facts, ports, 200.0)
    assert all(fewer[n].free >= all_of_them[n].free for n in fewer)


def test_without_ports_everything_is_free(facts):
    assert total(shares(facts, (), 200.0)).free == 1.0


def test_what_is_possible_is_neither_within_nor_free(facts, ports):
    moved = ports[:3]
    covered = coverage(facts, ports[3:], 200.0, moved)
    whole = coverage(facts, ports[3:], 200.0)
    assert covered.within.equals(whole.within)
    assert covered.mainland.within_km2 == pytest.approx(whole.mainland.within_km2)
    assert covered.mainland.possible_km2 > 0.0
    for lon, lat in moved:
        far = coverage(facts, ((lon, lat),), 200.0 + APART_KM)
        assert covered.free.intersection(far.within).area < 1e-9
