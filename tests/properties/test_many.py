"""Many candidates at once are decided exactly as each is alone."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.registry import RULES
from app.rules.case.case import Candidate, Case
from app.rules.case.limits import Limits
from app.rules.case.open_sites import OpenSites, open_sites
from app.rules.case.what_if import WhatIf
from app.rules.proximity import bulk
from app.rules.proximity.bulk import OUTCOMES, screen
from geodata.chord_bounds import TIGHTEST_M, cartesian, chord_within, longest_m
from geodata.fitted_lengths import OFF_M, REACH_M, fit
from geodata.geodesy import direct, distance_m
from geodata.text import Text

CHECK = RULES["airport-proximity"].check
DAYS = [date(1999, 7, 1), date(2015, 12, 31), date(2018, 6, 30), date(2025, 1, 1)]
EDGES_KM = (3.0, 200.0, 240.0)
LIMITS = Limits(within_km=200.0, drive_min=120.0, drive_km=240.0)
OFFS_M = (0.0, 0.001, 1.0, 100.0, 1_000.0)

days = st.sampled_from(DAYS)
accuracies = st.sampled_from([0.0, 0.1, 50.0, 785.4, 60_000.0])
anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
awkward = st.sampled_from(
    [(0.0, 90.0), (12.0, -90.0), (180.0, 40.0), (-180.0, 40.0), (-73.6, -30.6)]
)
china = st.tuples(st.floats(73, 136), st.floats(17, 54))


def alone(facts, day, lon, lat, accuracy_m, what_if):
    here = Candidate(
        name=Text("此", "this"),
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        accuracy_from=Text("", ""),
        province_zh="四川省",
        mainland=True,
    )
    found = CHECK(Case(candidate=here, as_of=day, what_if=what_if), facts)
    nearest = found.members["nearest"]
    return (
        found.outcome,
        nearest[0]["id"] if nearest else None,
        nearest[0]["distance_km"] if nearest else None,
        found.members["margin_km"],
        found.members["uncertainty_km"],
        found.members["within_count"],
        found.of_candidate["own_port"],
    )


def together(sites, made, i):
    def port(k):
        return sites.ports[k]["id"] if k >= 0 else None

    def number(value):
        return None if np.isnan(value) else float(value)

    return (
        OUTCOMES[made.outcome[i]],
        port(made.nearest[i]),
        number(made.distance_km[i]),
        number(made.margin_km[i]),
        number(made.uncertainty_km[i]),
        int(made.within_count[i]),
        port(made.own[i]),
    )


def assert_same(facts, day, points, accuracy_m, what_if=WhatIf()):  # noqa: B008
    sites = open_sites(facts, day, what_if)
    lon, lat = np.array(points, dtype=float).T
    limits = LIMITS.under(what_if)
    made = screen(lon, lat, np.full(len(lon), accuracy_m), sites, limits)
    for i, (x, y) in enumerate(points):
        expected = alone(facts, day, x, y, accuracy_m, what_if)
        assert together(sites, made, i) == expected, (x, y)


@settings(max_examples=150)
@given(st.lists(anywhere | awkward | china, min_size=1, max_size=8), days, accuracies)
def test_any_place_is_decided_as_alone(facts, points, day, accuracy_m):
    assert_same(facts, day, points, accuracy_m)


@settings(max_examples=200)
@given(
    days,
    accuracies,
    st.integers(0, 10_000),
    st.floats(0, 360),
    st.sampled_from(EDGES_KM),
    st.sampled_from([*OFFS_M, *(-off for off in OFFS_M)]),
    st.booleans(),
)
def test_places_at_the_edges_are_decided_as_alone(
    facts, day, accuracy_m, port, azimuth, edge_km, off_m, stretched
):
    sites = open_sites(facts, day)
    k = port % len(sites.ports)
    spread_m = accuracy_m + sites.accuracies_m[k] if stretched else 0.0
    length_m = max(edge_km * 1e3 + off_m + np.sign(off_m) * spread_m, 0.0)
    lon, lat = direct(sites.lons[k], sites.lats[k], azimuth, length_m)
    assert_same(facts, day, [(float(lon), float(lat))], accuracy_m)


@settings(max_examples=60)
@given(china, st.floats(0.001, 1_000), st.floats(1, 1_000), st.booleans())
def test_other_distances_and_ports_are_weighed_as_alone(
    facts, point, threshold_km, radius_km, opened
):
    assumed = WhatIf(
        threshold_km=round(threshold_km, 3),
        drive_reach_km=round(radius_km, 3),
        opened=("jzh",) if opened else (),
        closed=("ctu",),
    )
    assert_same(facts, date(2015, 12, 31), [point], 50.0, assumed)


@pytest.mark.parametrize("day", DAYS)
def test_a_port_at_its_own_site_is_decided_as_alone(facts, day):
    sites = open_sites(facts, day)
    points = list(zip(sites.lons.tolist(), sites.lats.tolist(), strict=True))
    assert_same(facts, day, points, 100.0)


def test_two_ports_as_near_as_each_other_give_the_first(facts):
    port = dict(facts.records("aviation_ports")[0])
    twins = [({**port, "id": name}, "certain") for name in ("first", "second")]
    here = np.array([port["lon"] + 1.0]), np.array([port["lat"]])
    made = screen(*here, np.array([50.0]), OpenSites.of(twins), LIMITS)
    assert made.nearest.tolist() == [0]


def test_no_ports_leave_everything_undetermined():
    made = screen(*np.array([[100.0], [30.0], [50.0]]), OpenSites.of([]), LIMITS)
    assert OUTCOMES[made.outcome[0]] == "undetermined"
    assert made.nearest[0] == -1


def test_no_candidates_give_no_rows(facts):
    nothing = np.array([])
    sites = open_sites(facts, DAYS[1])
    assert len(screen(nothing, nothing, nothing, sites, LIMITS).own) == 0


@given(st.floats(-90, 90), st.floats(-90, 90), st.floats(0, 180))
def test_chords_bound_geodesics(lat, lat_to, lon):
    apart = cartesian(0.0, lat) - cartesian(lon, lat_to)
    chord, length = (
        float(np.sqrt((apart**2).sum())),
        float(distance_m(0, lat, lon, lat_to)),
    )
    assert chord <= length + 1e-6
    assert length <= longest_m(chord) + 1e-6
    if length <= TIGHTEST_M:
        assert chord_within(length) <= chord + 1e-6


def test_fitted_arcs_are_geodesics_to_a_micrometre(facts):
    sites = open_sites(facts, date(2025, 1, 1))
    n, draw = 200_000, np.random.default_rng(7)
    port = draw.integers(0, len(sites.ports), n)
    far = REACH_M * np.sqrt(draw.uniform(0, 1, n))
    lon, lat = direct(sites.lons[port], sites.lats[port], draw.uniform(0, 360, n), far)
    made = fit(sites.lons, sites.lats).lengths_m(port, cartesian(lon, lat))
    exact = distance_m(lon, lat, sites.lons[port], sites.lats[port])
    assert not np.isnan(made).any()
    assert np.abs(made - exact).max() < OFF_M / 20


def _edges(sites, n, draw):
    """Return n places within a kilometre of an edge of some port, many a hair away."""
    port = draw.integers(0, len(sites.ports), n)
    off_m = draw.choice(OFFS_M, n) * draw.choice([-1.0, 1.0], n)
    far = draw.choice(EDGES_KM, n) * 1e3 + off_m
    return direct(sites.lons[port], sites.lats[port], draw.uniform(0, 360, n), far)


def test_a_million_at_once_agree_with_every_geodesic_solved(facts):
    sites, draw = open_sites(facts, date(2015, 12, 31)), np.random.default_rng(3)
    n, tried = 960_000, 20_000
    lon, lat = draw.uniform(73, 135, n), draw.uniform(18, 54, n)
    edge = _edges(sites, 2 * tried, draw)
    lon, lat = np.append(edge[0], lon), np.append(edge[1], lat)
    made = screen(lon, lat, np.zeros(len(lon)), sites, LIMITS)
    assert len(made.outcome) == 1_000_000
    sample = slice(0, 3 * tried)
    km = distance_m(lon[sample, None], lat[sample, None], sites.lons, sites.lats) / 1e3
    rows, first = np.arange(3 * tried), km.argmin(axis=1)
    own = km[rows, first] <= 3.0
    km[rows[own], first[own]] = np.inf
    spread = (0.0 + sites.accuracies_m) / 1e3
    barred = (km + spread <= 200.0).any(axis=1)
    clear = (km - spread > 240.0).all(axis=1)
    port = own & (np.array(sites.states)[first] == "certain")
    expected = np.select(
        [port, barred, clear],
        [bulk.IS_PORT, bulk.NOT_MET, bulk.MET],
        bulk.UNDETERMINED,
    )
    assert (made.outcome[sample] == expected).all()
    assert (made.nearest[sample] == km.argmin(axis=1)).all()
    assert (made.within_count[sample] == (km <= 200.0).sum(axis=1)).all()
    exact = [round(value, 6) for value in km.min(axis=1).tolist()]
    assert made.distance_km[sample].tolist() == exact
