"""OGC 21-065r2, CQL2: the abstract tests of its functions, by identifier.

In text and in JSON. Not here: `/conf/*/test-data`, which asks for OGC's own dataset to
be served. `basic-spatial-functions-plus` is here for `spatial-functions` depends on it.
There are no queryables of type Timestamp.
"""

from itertools import permutations

import pytest

from tests.conformance.filters import (
    JSON,
    TEXT,
    answers,
    check_logic,
    every_geometry,
    found,
    of_kind,
    refused,
)
from tests.conformance.reading import page, quarter, written

WORLD = "BBOX(-180,-90,180,90)"
WHOLE = "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"
LINE = "LINESTRING(7 50,10 51)"
PLACE = "POINT(7.02 49.92)"
NOWHERE = "POINT(90 180)"
POINTS = "MULTIPOINT(7 50,10 51)"
OVERLAPPING = {"Point": POINTS, "LineString": LINE, "Polygon": WHOLE}
HOLED = (
    "((-180 -90, -90 -90, -90 90, -180 90, -180 -90),"
    "(-120 -50, -100 -50, -100 -40, -120 -40, -120 -50))"
)
SQUARE = "((0 0, 10 0, 10 10, 0 10, 0 0))"
PLUS = (
    "LINESTRING(-180 -45, 0 -45)",
    "MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45))",
    f"POLYGON{HOLED}",
    f"MULTIPOLYGON({HOLED},{SQUARE})",
    f"GEOMETRYCOLLECTION({PLACE}, POLYGON{SQUARE})",
)
DATED = "aviation-ports"
DAY, YEAR = "DATE('2022-04-24')", "INTERVAL('2021-01-01','2021-12-31')"
OF_INSTANTS = ("T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS")
OF_INTERVALS = (
    *OF_INSTANTS,
    "T_CONTAINS",
    "T_DURING",
    "T_FINISHEDBY",
    "T_FINISHES",
    "T_MEETS",
    "T_METBY",
    "T_OVERLAPPEDBY",
    "T_OVERLAPS",
    "T_STARTEDBY",
    "T_STARTS",
)


def related(name, *shapes):
    return [f"{name}(geometry,{shape})" for shape in shapes]


def kind(client, source):
    """The type of the geometries of a collection."""
    return page(client, source, limit=1)["features"][0]["geometry"]["type"]


def local(client, source):
    """A box that some features are in."""
    return f"BBOX({written(quarter(client, source))})"


@every_geometry
def test_conf_basic_spatial_functions_s_intersects(client, source, language):
    """/conf/basic-spatial-functions/s_intersects: with points and boxes."""
    texts = related("S_INTERSECTS", WORLD, PLACE)
    west, east = related("S_INTERSECTS", "BBOX(-180,-90,-90,90)", "BBOX(90,-90,180,90)")
    texts.append(f"{west} AND {east}")
    every, none, both = answers(client, source, language, texts)
    assert every
    assert none == both == set()


@every_geometry
def test_conf_basic_spatial_functions_s_intersects_nowhere(client, source, language):
    """/conf/basic-spatial-functions/s_intersects: not with a place there is not."""
    assert refused(client, source, language, *related("S_INTERSECTS", NOWHERE))


@every_geometry
def test_conf_basic_spatial_functions_logical(client, source, language):
    """/conf/basic-spatial-functions/logical: AND, OR and NOT of them."""
    boxes = (WORLD, local(client, source), "BBOX(110,20,125,40)", "BBOX(73,40,110,54)")
    check_logic(client, source, language, related("S_INTERSECTS", *boxes, PLACE))


@every_geometry
def test_conf_basic_spatial_functions_plus_s_intersects(client, source, language):
    """/conf/basic-spatial-functions-plus/s_intersects: with every kind of geometry."""
    texts = related("S_INTERSECTS", *PLUS)
    line, lines, area, areas, mixed = answers(client, source, language, texts)
    assert line <= lines
    assert area <= areas
    assert mixed == set()


@every_geometry
def test_conf_basic_spatial_functions_plus_s_intersects_nowhere(
    client, source, language
):
    """/conf/basic-spatial-functions-plus/s_intersects: not with a place there is not."""
    places = "MULTIPOINT(7.02 49.92, 90 180)"
    assert refused(client, source, language, *related("S_INTERSECTS", places))


@every_geometry
def test_conf_spatial_functions_s_intersects(client, source, language):
    """/conf/spatial-functions/s_intersects: a box is the polygon of its corners."""
    texts = related("S_INTERSECTS", WORLD, WHOLE, LINE, PLACE)
    box, area, _, _ = answers(client, source, language, texts)
    assert box == area != set()


@every_geometry
def test_conf_spatial_functions_s_intersects_nowhere(client, source, language):
    """/conf/spatial-functions/s_intersects: not with a place there is not."""
    assert refused(client, source, language, *related("S_INTERSECTS", NOWHERE))


@every_geometry
def test_conf_spatial_functions_s_disjoint(client, source, language):
    """/conf/spatial-functions/s_disjoint: the contrary of S_INTERSECTS."""
    shapes = (WORLD, WHOLE, LINE, PLACE, local(client, source))
    apart = answers(client, source, language, related("S_DISJOINT", *shapes))
    touching = answers(client, source, language, related("S_INTERSECTS", *shapes))
    assert apart[:2] == [set(), set()]
    for one, other in zip(apart, touching, strict=True):
        assert not one & other
        assert one | other == touching[0]


@every_geometry
def test_conf_spatial_functions_s_disjoint_nowhere(client, source, language):
    """/conf/spatial-functions/s_disjoint: not from a place there is not."""
    assert refused(client, source, language, *related("S_DISJOINT", NOWHERE))


@every_geometry
def test_conf_spatial_functions_s_equals(client, source, language):
    """/conf/spatial-functions/s_equals: nothing is the world, nor a line elsewhere."""
    texts = related("S_EQUALS", WHOLE, LINE, PLACE)
    assert answers(client, source, language, texts) == [set()] * 3


@every_geometry
def test_conf_spatial_functions_s_touches(client, source, language):
    """/conf/spatial-functions/s_touches: nothing lies on the edge of the world."""
    texts = related("S_TOUCHES", WORLD, WHOLE, LINE)
    assert answers(client, source, language, texts) == [set()] * 3


@every_geometry
def test_conf_spatial_functions_s_crosses(client, source, language):
    """/conf/spatial-functions/s_crosses: nothing crosses the edge of the world."""
    texts = related("S_CROSSES", WORLD, WHOLE, LINE)
    assert answers(client, source, language, texts) == [set()] * 3


@every_geometry
def test_conf_spatial_functions_s_within(client, source, language):
    """/conf/spatial-functions/s_within: everything is within the world."""
    texts = related("S_WITHIN", WORLD, WHOLE, LINE, POINTS)
    box, area, _, _ = answers(client, source, language, texts)
    assert box == area == found(client, source, language, "true")


@every_geometry
def test_conf_spatial_functions_s_contains(client, source, language):
    """/conf/spatial-functions/s_contains: what holds a thing is not within it."""
    shapes = (WORLD, WHOLE, LINE, POINTS)
    holding = answers(client, source, language, related("S_CONTAINS", *shapes))
    within = answers(client, source, language, related("S_WITHIN", *shapes))
    assert holding[0] == holding[1]
    assert not any(a & b for a, b in zip(holding, within, strict=True))


@every_geometry
def test_conf_spatial_functions_s_overlaps(client, source, language):
    """/conf/spatial-functions/s_overlaps: with geometries of the same dimension."""
    (text,) = related("S_OVERLAPS", OVERLAPPING[kind(client, source)])
    assert found(client, source, language, text) == set()


@every_geometry
def test_conf_spatial_functions_logical(client, source, language):
    """/conf/spatial-functions/logical: AND, OR and NOT of them."""
    near = local(client, source)
    texts = [
        *related("S_WITHIN", near, WORLD),
        *related("S_DISJOINT", near, "LINESTRING(73 20,135 54)"),
        *related("S_CROSSES", near),
        *related("S_OVERLAPS", near),
    ]
    check_logic(client, source, language, texts)


@pytest.mark.parametrize("language", [TEXT, JSON])
def test_conf_temporal_functions_temporal_functions_1(client, language):
    """/conf/temporal-functions/temporal-functions-1: of a day, with a day or a year."""
    for column in of_kind(client, DATED, "date"):
        for other in (DAY, YEAR):
            texts = [f"{name}({column},{other})" for name in OF_INSTANTS]
            after, before, apart, same, near = answers(client, DATED, language, texts)
            assert after | before == apart
            assert not apart & near
            assert same <= near


@pytest.mark.parametrize("language", [TEXT, JSON])
def test_conf_temporal_functions_temporal_functions_2(client, language):
    """/conf/temporal-functions/temporal-functions-2: of two days, with a year."""
    for ends in permutations(of_kind(client, DATED, "date"), 2):
        period = f"INTERVAL({ends[0]},{ends[1]})"
        texts = [f"{name}({period},{YEAR})" for name in OF_INTERVALS]
        after, before, apart, same, near, *_ = answers(client, DATED, language, texts)
        assert after | before == apart
        assert not apart & near
        assert same <= near


@pytest.mark.parametrize("language", [TEXT, JSON])
def test_conf_temporal_functions_logical(client, language):
    """/conf/temporal-functions/logical: AND, OR and NOT of them."""
    since = "INTERVAL('2016-01-01','..')"
    days = of_kind(client, DATED, "date")
    texts = [f"{name}({day},{since})" for day in days for name in OF_INSTANTS]
    check_logic(client, DATED, language, texts)
