"""Lines of equal distance, against geodesics to every port."""

from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from app.http.cases.area import centres
from app.http.cases.contours import DECIMALS
from app.rules.case.open_sites import open_sites
from geodata.geodesy import direct, distance_m
from layers.derivation.contours import ERROR_M, LEVELS_KM, contours
from layers.derivation.coverage import mainland

STEP_DEG = 0.05
"""Points along the lines are at most this far apart."""

FEW = 5
"""Ports nearest on a sphere: where it and the ellipsoid disagree, two change places."""

DAYS = [date(1978, 1, 1), date(1995, 7, 1), date(2015, 12, 31), date(2026, 1, 1)]


def nearest_m(facts, day, lons, lats):
    """Distances from places to the nearest port that is or may be open, metres."""
    sites = open_sites(facts, day)
    lons, lats = np.asarray(lons)[:, None], np.asarray(lats)[:, None]
    # On a sphere the nearest port is surely among the nearest few: geodesics are dear.
    there, here = directions(sites.lons, sites.lats), directions(lons[:, 0], lats[:, 0])
    few = np.argsort(-(here @ there.T), axis=1)[:, :FEW]
    return distance_m(lons, lats, sites.lons[few], sites.lats[few]).min(axis=1)


def directions(lons, lats):
    """Unit vectors from the centre of a sphere to places, one a row."""
    east, north = np.radians(lons), np.radians(lats)
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1)


def lines(facts, day):
    return contours(facts, centres(open_sites(facts, day)))


@pytest.mark.parametrize("day", DAYS)
def test_every_point_of_a_line_is_at_its_distance(atlas, day):
    for km, line in lines(atlas.facts, day).items():
        written = shapely.transform(line, lambda xy: xy.round(DECIMALS))
        places = shapely.get_coordinates(shapely.segmentize(written, STEP_DEG))
        off = nearest_m(atlas.facts, day, *places.T) - km * 1e3
        assert np.abs(off).max() <= ERROR_M


@settings(max_examples=100)
@given(
    st.integers(0, (date(2026, 1, 1) - date(1978, 1, 1)).days // 3650),
    st.floats(75.0, 134.0),
    st.floats(19.0, 53.0),
    st.floats(0.0, 360.0),
    st.floats(20e3, 300e3),
)
def test_no_way_across_a_distance_misses_its_line(
    atlas, decade, lon, lat, azimuth, length
):
    facts, day = atlas.facts, date(1978, 1, 1) + timedelta(days=3650 * decade)
    far_lon, far_lat = (float(x) for x in direct(lon, lat, azimuth, length))
    land, way = mainland(facts), LineString([(lon, lat), (far_lon, far_lat)])
    assume(shapely.contains(land, Point(lon, lat)) and shapely.contains(land, way))
    ends = nearest_m(facts, day, [lon, far_lon], [lat, far_lat])
    found = lines(facts, day)
    for km in LEVELS_KM:
        if ends.min() + ERROR_M < km * 1e3 < ends.max() - ERROR_M:
            assert shapely.intersects(found[km], way)
