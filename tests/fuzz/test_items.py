"""Queries of items by grammar: sense, nonsense, and what lies between."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.http.ogc.item_params import ItemsParams
from app.http.wire.params import names_of
from geodata.crs import TO_CRS
from layers.query.filter import PREDICATES

ITEMS = "/collections/aviation-ports/items"
WRONG = {
    "bbox": "1,2,3",
    "bbox-crs": "EPSG:1",
    "crs": "EPSG:4326",
    "cursor": "abc-7",
    "datetime": "yesterday",
    "datum": "nad27",
    "edition": "latest",
    "explain": "why",
    "f": "doc",
    "filter": "iata ==== 'X'",
    "filter-crs": "EPSG:1",
    "filter-lang": "sql",
    "lang": "fr",
    "known_at": "yesterday",
    "limit": "0",
    "offset": "-1",
    "properties": "nothing",
    "query": "iata like",
    "resultType": "count",
    "sortby": "nothing",
    "startindex": "x",
    "words": "loud",
}

NAMES = st.sampled_from(
    ["iata", "open_from_latest", "open_at_plan", "position_accuracy_m", "geometry", "é"]
)
WORDS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(["%", "\\", "\\%", "_", "''", "../etc", "$(id)", "'; DROP TABLE"]),
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([1e308, -0.0]))
PLACES = st.lists(st.floats(-400, 400), min_size=0, max_size=6)
LITERALS = st.one_of(
    NUMBERS,
    WORDS,
    st.booleans(),
    st.none(),
    st.builds(lambda day: {"date": day}, WORDS | st.just("2015-12-31")),
    st.builds(lambda ends: {"interval": ends}, st.lists(st.just(".."), max_size=3)),
    st.builds(lambda box: {"bbox": box}, PLACES),
    st.builds(
        lambda kind, places: {"type": kind, "coordinates": places},
        st.sampled_from(["Point", "LineString", "Polygon", "MultiPoint", "Blob"]),
        PLACES | st.lists(PLACES, max_size=5) | st.lists(st.lists(PLACES), max_size=3),
    ),
)
OPERANDS = LITERALS | st.builds(lambda name: {"property": name}, NAMES)
OPERATORS = st.sampled_from([*PREDICATES, "casei", "accenti", "+", "a_overlaps"])
TREES = st.recursive(
    OPERANDS,
    lambda inner: st.builds(
        lambda op, args: {"op": op, "args": args},
        OPERATORS,
        st.lists(inner | st.lists(inner, max_size=3), max_size=4),
    ),
    max_leaves=8,
)
TOKENS = st.sampled_from(
    [
        *(
            "iata",
            "geometry",
            "AND",
            "OR",
            "NOT",
            "IN",
            "LIKE",
            "BETWEEN",
            "IS",
            "NULL",
        ),
        *("(", ")", ",", "=", "<>", "<", ">=", "'", '"', "'CTU'", "1", "-1e9", "%"),
        *("DATE('2015-12-31')", "TIMESTAMP('x')", "INTERVAL('..','..')", "CASEI("),
        *(
            "S_INTERSECTS(geometry,BBOX(0,0,1,1))",
            "POINT(1 2)",
            "POLYGON((1 2))",
            ";--",
        ),
    ]
)
QUERIES = st.dictionaries(
    st.sampled_from(sorted(names_of(ItemsParams))),
    st.one_of(WORDS, NUMBERS.map(str), st.sampled_from([*TO_CRS, *WRONG.values()])),
    max_size=5,
)


def test_every_parameter_has_a_value_that_is_refused():
    assert set(WRONG) == names_of(ItemsParams) - {"token", "_"}


@pytest.mark.parametrize("name", WRONG)
def test_no_parameter_is_silently_ignored(client, name):
    response = client.get(ITEMS, params={name: WRONG[name]})
    assert response.status_code == 400
    assert response.json()["detail"]


@given(TREES, st.sampled_from(list(TO_CRS)))
def test_no_tree_breaks_the_service(client, tree, crs):
    asked = {"filter": json.dumps(tree), "filter-lang": "cql2-json", "filter-crs": crs}
    assert client.get(ITEMS, params=asked).status_code in (200, 400)


@given(st.lists(TOKENS, max_size=12).map(" ".join))
def test_no_sentence_breaks_the_service(client, text):
    assert client.get(ITEMS, params={"filter": text}).status_code in (200, 400)


@given(QUERIES)
def test_no_query_breaks_the_service(client, query):
    assert client.get(ITEMS, params=query).status_code in (200, 400)


@given(st.lists(st.floats(), min_size=4, max_size=6), st.sampled_from(list(TO_CRS)))
def test_no_box_in_any_system_breaks_the_service(client, corners, crs):
    asked = {"bbox": ",".join(map(str, corners)), "bbox-crs": crs}
    assert client.get(ITEMS, params=asked).status_code in (200, 400)


def test_a_limit_over_the_maximum_is_clamped_and_says_so(client):
    body = client.get(ITEMS, params={"limit": "1000000"}).json()
    assert body["limit_clamped_to"] == 10_000
