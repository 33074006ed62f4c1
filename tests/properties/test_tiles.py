"""Tiles against slow oracles."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layers.tiles.grid import DEEPEST, TOP_LATITUDE, Tile, limits, unit_square
from layers.tiles.protobuf import packed, varint, zigzag

NUMBERS = st.lists(st.lists(st.integers(0, 2**40)))
PLACES = st.tuples(st.floats(-180, 180), st.floats(-TOP_LATITUDE, TOP_LATITUDE))


@given(NUMBERS)
def test_numbers_packed_together_are_those_packed_alone(lists):
    flat = np.array([n for numbers in lists for n in numbers], dtype=np.int64)
    counts = np.array([len(numbers) for numbers in lists], dtype=np.int64)
    alone = [b"".join(map(varint, numbers)) for numbers in lists]
    assert packed(flat, counts) == alone


@given(st.integers(-(2**31), 2**31))
def test_zigzag_is_its_definition(number):
    expected = 2 * number if number >= 0 else -2 * number - 1
    assert zigzag(np.int64(number)) == expected


@given(PLACES)
def test_the_square_is_web_mercator(place):
    lon, lat = place
    x, y = unit_square(np.array([place]))[0]
    slow = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    assert math.isclose(x, (lon + 180) / 360, abs_tol=1e-12)
    assert math.isclose(y, 0.5 - slow / (2 * math.pi), abs_tol=1e-9)


@given(PLACES, st.integers(0, DEEPEST))
def test_every_place_lies_in_the_tile_that_the_limits_name(place, zoom):
    lon, lat = place
    limit = limits((lon, lat, lon, lat))[zoom]
    assert limit["minTileCol"] == limit["maxTileCol"]
    tile = Tile(zoom, limit["minTileRow"], limit["minTileCol"])
    west, south, east, north = tile.box
    assert west < lon < east
    assert south < lat < north
