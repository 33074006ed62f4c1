"""GCJ-02 and BD-09 against published vectors, and there and back."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.crs import FROM_WGS84, TO_WGS84
from geodata.geodesy import distance_m

with (Path(__file__).parents[1] / "data" / "gcj02_vectors.csv").open(
    encoding="utf-8"
) as stream:
    VECTORS = list(csv.DictReader(stream))

shifted = pytest.mark.parametrize("datum", ["gcj02", "bd09"])
points = st.tuples(st.floats(73.5, 135.0), st.floats(3.5, 53.5))


def position(vector, datum):
    return float(vector[f"{datum}_lon"]), float(vector[f"{datum}_lat"])


@shifted
@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name_zh"])
def test_forward_agrees_with_six_implementations(vector, datum):
    got = FROM_WGS84[datum](*position(vector, "wgs84"))
    assert np.allclose(got, position(vector, datum), atol=1e-8, rtol=0)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["name_zh"])
def test_inverse_of_gcj02_is_exact_to_a_millimetre(vector):
    got = TO_WGS84["gcj02"](*position(vector, "gcj02"))
    assert float(distance_m(*got, *position(vector, "wgs84"))) < 1e-3


@shifted
@given(point=points)
def test_there_and_back_is_exact_to_a_millimetre(point, datum):
    back = TO_WGS84[datum](*FROM_WGS84[datum](*point))
    assert float(distance_m(*back, *point)) < 1e-3


def test_outside_china_gcj02_is_wgs84():
    assert FROM_WGS84["gcj02"](2.35, 48.85) == (2.35, 48.85)
