"""Geodesics against GeographicLib, point by point."""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from geodata.geodesy import area_km2, corridor, distance_m, inverse, line, ring

ORACLE = Geodesic.WGS84
RING_TOLERANCE_M = 10.0

lons = st.floats(73.0, 135.0)
lats = st.floats(3.5, 53.5)
points = st.tuples(lons, lats)


@given(points, points)
def test_distance_is_exact_to_a_millimetre(a, b):
    truth = ORACLE.Inverse(a[1], a[0], b[1], b[0])["s12"]
    assert float(distance_m(*a, *b)) == pytest.approx(truth, abs=1e-3)


@given(points, points)
def test_azimuth_is_that_of_geographiclib(a, b):
    truth = ORACLE.Inverse(a[1], a[0], b[1], b[0])
    if truth["s12"] > 1000:
        off = float(inverse(*a, *b)[0]) - truth["azi1"] % 360
        assert abs((off + 180) % 360 - 180) < 1e-6


@given(points)
def test_ring_sides_stay_within_ten_metres_of_the_circle(centre):
    corners = np.array(ring(*centre, 200_000.0).exterior.coords)
    middles = (corners[:-1] + corners[1:]) / 2
    quarters = (3 * corners[:-1] + corners[1:]) / 4
    for along in (corners, middles, quarters):
        off = distance_m(*centre, along[:, 0], along[:, 1]) - 200_000.0
        assert np.abs(off).max() < RING_TOLERANCE_M


@given(points)
def test_ring_area_is_that_of_geographiclib(centre):
    circle = ring(*centre, 200_000.0)
    polygon = ORACLE.Polygon()
    for lon, lat in circle.exterior.coords[:-1]:
        polygon.AddPoint(lat, lon)
    truth = abs(polygon.Compute()[2]) / 1e6
    assert area_km2(circle) == pytest.approx(truth, rel=1e-9)


@given(points, points)
def test_line_vertices_lie_on_the_geodesic(a, b):
    along = np.array(line(*a, *b).coords)
    total = float(distance_m(*a, *b))
    via = distance_m(*a, *along.T) + distance_m(*along.T, *b)
    assert np.abs(via - total).max() < 1e-3


@given(st.lists(points, min_size=1, max_size=12), st.floats(5e3, 60e3))
def test_corridor_is_one_valid_polygon_with_every_point_well_inside(members, radius_m):
    shape = corridor(*np.array(members).T, radius_m)
    assert shape.is_valid
    assert shape.geom_type == "Polygon"
    edge = np.array(shape.exterior.coords)
    for lon, lat in members:
        assert shape.contains(shapely.Point(lon, lat))
        assert distance_m(lon, lat, *edge.T).min() > radius_m * 0.99


def test_area_ignores_winding_and_subtracts_holes():
    outer, hole = shapely.box(100, 30, 102, 32), shapely.box(100.5, 30.5, 101, 31)
    whole = area_km2(outer - hole)
    assert whole == pytest.approx(area_km2(outer) - area_km2(hole))
    assert area_km2((outer - hole).reverse()) == pytest.approx(whole)
    assert area_km2(shapely.MultiPolygon()) == 0
