"""Boxes and times against a slow oracle."""

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from app.registry import LAYERS
from geodata.crs import CRS84_URI, DEGREES, FROM_CRS, TO_CRS, epsg_uri
from geodata.errors import BadBox, BadDatetime
from layers.features.frames import DEGREE_DECIMALS, METRE_DECIMALS, area
from layers.query.query import Query, parse_box, parse_interval

lons, lats = st.floats(-180, 180), st.floats(-90, 90)
boxes = st.tuples(lons, lats, lons, lats).filter(lambda b: b[1] <= b[3])
days = st.dates(date(1970, 1, 1), date(2030, 1, 1))


def area_of(box, crs=CRS84_URI):
    return area(",".join(map(repr, box)), crs)


def inside(point, box):
    west, south, east, north = box
    across = point.x >= west or point.x <= east
    between = west <= point.x <= east
    return (between if west <= east else across) and south <= point.y <= north


@given(boxes)
@example((10.0, 10.0, 10.0, 10.0))
@example((10.0, -5.0, 10.0, 20.0))
@example((-5.0, 20.0, 25.0, 20.0))
def test_box_selects_the_points_inside_and_never_the_complement(country, box):
    found = country.select(Query(area=area_of(box), limit=100)).rows
    shapes = country.table.geometry
    points = [
        i for i, g in enumerate(shapes) if g.geom_type == "Point" and not g.is_empty
    ]
    expected = [i for i in points if inside(shapes[i], box)]
    assert [row for row in found if row in points] == expected


def corners(table):
    """Points that no extent of a layer in any system reaches beyond by more than a hair."""
    if (table.geom_type == "Point").all():
        return shapely.get_coordinates(table.geometry)
    hulls = shapely.GeometryCollection(table.geometry.convex_hull.tolist())
    return shapely.get_coordinates(hulls.convex_hull)


SPREAD = 5
"""Every layer is tried in each fifth system, all systems by some layer."""


@pytest.mark.parametrize("turn", range(len(LAYERS)), ids=LAYERS)
def test_a_box_equal_to_the_extent_holds_the_whole_layer_in_every_system(atlas, turn):
    layer = atlas.snapshot(list(LAYERS)[turn], date(2015, 12, 31))
    known = list(TO_CRS)
    for crs in {*known[:4], *known[turn % SPREAD :: SPREAD]}:
        x, y = TO_CRS[crs](*corners(layer.table).T)
        box = [float(v) for v in (x.min(), y.min(), x.max(), y.max())]
        decimals = DEGREE_DECIMALS if crs in DEGREES else METRE_DECIMALS
        for written in (box, [round(v, decimals) for v in box]):
            found = layer.select(Query(area=area_of(written, crs))).matched
            assert found == len(layer.table), crs


@pytest.mark.parametrize("crs", [epsg_uri(4513), epsg_uri(4528), epsg_uri(4547)])
def test_a_box_reaches_no_farther_than_its_edges_are_off(crs):
    north, east = TO_CRS[crs]([90.0], [30.0])
    south, west = north[0] - 3e6, east[0] - 3e6
    shape = area_of((south, west, north[0], east[0]), crs)
    beyond = FROM_CRS[crs]([north[0] + 0.2], [east[0] - 1e6])
    assert not shape.intersects(shapely.Point(beyond[0][0], beyond[1][0]))


def test_box_across_the_antimeridian_holds_both_sides_only(country):
    rows = country.select(Query(area=area_of((179, -18, -179, -16)), limit=10)).rows
    assert country.table["id"][rows].tolist() == [
        "east-of-the-line",
        "west-of-the-line",
    ]


def test_box_in_the_hole_of_a_ring_selects_nothing(country):
    assert country.select(Query(area=area_of((34, 34, 35, 35)))).matched == 0


@given(st.integers(0, 8), st.integers(1, 8))
def test_pages_cut_the_whole_without_gap_or_overlap(country, offset, limit):
    whole = country.select(Query(limit=100)).rows
    page = country.select(Query(offset=offset, limit=limit))
    assert np.array_equal(page.rows, whole[offset : offset + limit])
    assert page.matched == len(whole)


@given(days, days)
def test_interval_selects_ports_that_may_be_open_in_it(atlas, a, b):
    first, last = min(a, b), max(a, b)
    ports = atlas.snapshot("aviation-ports", last)
    rows = ports.select(Query(interval=(first, last), limit=1000)).rows
    kept = set(ports.table["id"][rows])
    for port in ports.table.to_dict("records"):
        begun = port["open_from_earliest"] is None or port["open_from_earliest"] <= last
        ended = port["open_to_latest"] is not None and port["open_to_latest"] <= first
        assert (port["id"] in kept) == (begun and not ended)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("2015-12-31", (date(2015, 12, 31), date(2015, 12, 31))),
        ("2015-12-31T10:00:00Z", (date(2015, 12, 31), date(2015, 12, 31))),
        ("2015-12-31T16:00:00Z", (date(2016, 1, 1), date(2016, 1, 1))),
        ("2015-12-31T23:59:60z", (date(2016, 1, 1), date(2016, 1, 1))),
        ("2015-12-31T23:59:59", (date(2015, 12, 31), date(2015, 12, 31))),
        ("2016-01-01T00:00:00 08:00", (date(2016, 1, 1), date(2016, 1, 1))),
        ("2010-01-01T/..", (date(2010, 1, 1), None)),
        ("0000-01-01T00:00:00Z/2015-12-31T00:00:00Z", (None, date(2015, 12, 31))),
        ("2015-12-31T00:00:00Z/9999-12-31T00:00:00Z", (date(2015, 12, 31), None)),
        ("/2015-12-31", (None, date(2015, 12, 31))),
    ],
)
def test_reads_times_as_desktop_clients_send_them(text, interval):
    assert parse_interval(text) == interval


@given(st.integers(1_000_000_000, 2_000_000_000), st.integers(-14, 14))
def test_one_instant_is_one_day_whichever_zone_it_is_written_in(seconds, hours):
    instant = datetime.fromtimestamp(seconds, UTC)
    written = instant.astimezone(timezone(timedelta(hours=hours))).isoformat()
    assert parse_interval(written) == parse_interval(instant.isoformat())
    assert parse_interval(written)[0] == (instant + timedelta(hours=8)).date()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "/",
        "../..",
        "2015",
        "2015-13-01",
        "31.12.2015",
        "a/b/c",
        "2015-12-31T24:00:01",
        "2015-12-31T10:00:00+25:00",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_refuses_what_is_no_time(text):
    with pytest.raises(BadDatetime):
        parse_interval(text)


def test_refuses_an_interval_that_ends_before_it_begins():
    with pytest.raises(BadDatetime):
        parse_interval("2016-01-01/2015-01-01")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b,c,d",
        "1,2,3",
        "1,2,3,4,5",
        "nan,0,1,1",
        "0,0,inf,1",
        "0,5,1,4",
        "200,0,1,1",
    ],
)
def test_refuses_what_is_no_box(text):
    with pytest.raises(BadBox):
        parse_box(text)


def test_empty_geometries_match_no_box(country):
    rows = country.select(Query(area=area_of((-180, -90, 180, 90)), limit=100)).rows
    assert "nothing" not in set(country.table["id"][rows])
    assert shapely.is_empty(country.table.geometry[4])
