"""The nearest way out of geodesic discs, against a dense search round the start."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.disc_exits import CLOSED_M, crossings, ways_in, ways_out
from geodata.geodesy import direct, distance_m

START = 104.0, 34.0

discs = st.lists(
    st.tuples(
        st.floats(0.0, 360.0), st.floats(1_000.0, 330_000.0), st.floats(5e4, 2.5e5)
    ),
    min_size=1,
    max_size=6,
)


def laid_out(found):
    """Discs given by azimuth and distance from the start, as columns."""
    azimuths, lengths, radii = (np.array(column) for column in zip(*found, strict=True))
    return (*direct(*START, azimuths, lengths), radii)


def outside(lon, lat, lons, lats, radii_m, slack_m=0.0):
    """Tell which points lie on or outside every disc."""
    far = distance_m(lon[:, None], lat[:, None], lons[None, :], lats[None, :])
    return (far >= radii_m - slack_m).all(axis=1)


def disc_of_points(length_m):
    """Points all round the start, nearer than a length, dense at its edge."""
    azimuths = np.arange(0.0, 360.0, 0.5)
    lengths = length_m * np.concatenate([np.linspace(0.02, 0.98, 25), [0.999, 0.9999]])
    turn, far = (a.ravel() for a in np.meshgrid(azimuths, lengths))
    return direct(*START, turn, far)


@given(discs)
def test_no_point_nearer_lies_outside_every_disc(found):
    lons, lats, radii = laid_out(found)
    ways = ways_out(*START, lons, lats, radii)
    nearest = ways[0].length_m if ways else 0.0
    if 1.0 < nearest <= 100_000.0:
        assert not outside(*disc_of_points(nearest), lons, lats, radii).any()


@given(discs)
def test_every_way_out_ends_outside_at_its_length(found):
    lons, lats, radii = laid_out(found)
    for way in ways_out(*START, lons, lats, radii):
        end = np.array([way.lon]), np.array([way.lat])
        assert outside(*end, lons, lats, radii, 2 * CLOSED_M).all()
        assert abs(distance_m(*START, *end)[0] - way.length_m) < CLOSED_M
        assert way.edges


@given(discs)
def test_a_way_is_found_within_100_km_where_a_dense_search_finds_one(found):
    lons, lats, radii = laid_out(found)
    ways = ways_out(*START, lons, lats, radii)
    if ways == [] or ways[0].length_m > 100_000.0:
        started = outside(*(np.array([v]) for v in START), lons, lats, radii).all()
        free = outside(*disc_of_points(100_000.0), lons, lats, radii).any()
        assert started or not free


@given(discs)
def test_ways_in_lead_straight_onto_the_circles(found):
    lons, lats, radii = laid_out(found)
    ways = ways_in(*START, lons, lats, radii)
    assert [w.length_m for w in ways] == sorted(w.length_m for w in ways)
    for way in ways:
        (disc,) = way.edges
        far = float(distance_m(way.lon, way.lat, lons[disc], lats[disc]))
        assert abs(far - radii[disc]) < CLOSED_M


def test_two_circles_cross_where_both_distances_are_met():
    lons, lats = np.array([103.0, 105.0]), np.array([34.0, 34.5])
    points = crossings(*START, lons, lats, np.array([150e3, 160e3]))
    assert len(points) == 2
    far = distance_m(points[:, :1], points[:, 1:], lons[None, :], lats[None, :])
    assert np.abs(far - [150e3, 160e3]).max() < CLOSED_M


def test_one_who_is_outside_has_no_way_out():
    assert ways_out(*START, np.array([110.0]), np.array([34.0]), np.array([1e5])) == []
