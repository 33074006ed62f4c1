"""OGC 21-065r2, CQL2: its abstract tests, by identifier, in text and in JSON.

Those of its spatial and temporal functions are in `test_cql2_functions`. Not here:
`/conf/*/test-data`, which asks for OGC's own dataset to be served, as does the table of
results in `/conf/basic-cql2/logical`, tried on other predicates here; and the classes
that are not declared. There are no queryables of type Timestamp.
"""

import json

import pytest

from tests.conformance.filters import (
    JSON,
    TEXT,
    answers,
    check_logic,
    every_source,
    found,
    kinds,
    of_kind,
    values,
)
from tests.conformance.reading import (
    EVERYTHING,
    asked,
    declared,
    ids,
    properties,
    whole,
)

CLASSES = (
    "cql2-text",
    "cql2-json",
    "basic-cql2",
    "advanced-comparison-operators",
    "case-insensitive-comparison",
    "basic-spatial-functions",
    "basic-spatial-functions-plus",
    "spatial-functions",
    "temporal-functions",
)
VALUES = {
    "string": "'foo'",
    "boolean": "true",
    "number": "3.14",
    "integer": "1",
    "date": "DATE('2022-04-14')",
}
LISTS = {
    "string": "('foo', 'bar')",
    "boolean": "(true)",
    "number": "(1, 2, 3)",
    "integer": "(1, 2, 3)",
    "date": "('2022-04-14', '2022-04-15')",
}
SIGNS = ("=", "<>", ">", "<=", "<", ">=")
BOX = [110, 30, 120, 45]
PORT, SHAPE = {"property": "iata"}, {"property": "geometry"}
BEGIN, END = {"property": "open_from_latest"}, {"property": "open_to_latest"}
EXAMPLES = (
    ("NOT iata <> 'PEK'", {"op": "not", "args": [{"op": "<>", "args": [PORT, "PEK"]}]}),
    ("open_to_latest IS NULL", {"op": "isNull", "args": [END]}),
    ("iata LIKE 'P%'", {"op": "like", "args": [PORT, "P%"]}),
    ("iata IN ('PEK','TSN')", {"op": "in", "args": [PORT, ["PEK", "TSN"]]}),
    (
        "CASEI(iata) = CASEI('pek')",
        {
            "op": "=",
            "args": [{"op": "casei", "args": [PORT]}, {"op": "casei", "args": ["pek"]}],
        },
    ),
    (
        "S_INTERSECTS(geometry,BBOX(110,30,120,45))",
        {"op": "s_intersects", "args": [SHAPE, {"bbox": BOX}]},
    ),
    (
        "S_DISJOINT(geometry,POINT(110 30))",
        {
            "op": "s_disjoint",
            "args": [SHAPE, {"type": "Point", "coordinates": BOX[:2]}],
        },
    ),
    (
        "T_AFTER(open_from_latest,DATE('2016-01-01'))",
        {"op": "t_after", "args": [BEGIN, {"date": "2016-01-01"}]},
    ),
    (
        "T_INTERSECTS(open_from_latest,INTERVAL('2016-01-01','..'))",
        {"op": "t_intersects", "args": [BEGIN, {"interval": ["2016-01-01", ".."]}]},
    ),
)
CONTROLS = {
    r"\a": "\a",
    r"\b": "\b",
    r"\t": "\t",
    r"\n": "\n",
    r"\v": "\v",
    r"\f": "\f",
    r"\r": "\r",
}


def comparisons(column, kind):
    return [f"{column} {sign} {VALUES[kind]}" for sign in SIGNS]


@pytest.mark.parametrize("name", CLASSES)
def test_conf_classes_declared(client, name):
    """/conf/*: the classes are declared, and those that they depend on."""
    assert f"http://www.opengis.net/spec/cql2/1.0/conf/{name}" in declared(client)


@pytest.mark.parametrize(("text", "node"), EXAMPLES)
def test_conf_cql2_text_validate(client, text, node):
    """/conf/cql2-text/validate: every class is understood as text."""
    assert found(client, "aviation-ports", TEXT, text)


@pytest.mark.parametrize("spelling", ["Xi''an", r"Xi\'an"])
def test_conf_cql2_text_escaping(client, spelling):
    """/conf/cql2-text/escaping: a quotation mark is written twice or after \\."""
    assert found(client, "aviation-hubs", TEXT, f"name_en = '{spelling}'") == {"xian"}


@pytest.mark.parametrize("spelling", CONTROLS)
def test_conf_cql2_text_escaping_of_controls(client, spelling):
    """/conf/cql2-text/escaping: control characters are written by letters."""
    alike = f"'a{spelling}' = 'a{CONTROLS[spelling]}'"
    assert found(client, "aviation-hubs", TEXT, alike)


@pytest.mark.parametrize(("text", "node"), EXAMPLES)
def test_conf_cql2_json_validate(client, text, node):
    """/conf/cql2-json/validate: every class is understood as JSON."""
    params = {"filter": json.dumps(node), "filter-lang": JSON, "limit": EVERYTHING}
    features = asked(client, "aviation-ports", params).json()["features"]
    assert ids(features) == found(client, "aviation-ports", TEXT, text)


@every_source
def test_conf_basic_cql2_basic_test(client, source, language):
    """/conf/basic-cql2/basic-test: there are queryables, and each tells its type."""
    known = properties(client, source, "queryables")
    assert kinds(client, source)
    assert all("type" in one or "format" in one for one in known.values())
    assert set(kinds(client, source).values()) <= set(VALUES)


@every_source
def test_conf_basic_cql2_comparison(client, source, language):
    """/conf/basic-cql2/comparison: of each pair of opposites none finds the same."""
    for column, kind in kinds(client, source).items():
        if kind != "boolean":
            sets = answers(client, source, language, comparisons(column, kind))
            equal, other, above, to, below, up = sets
            assert not equal & other
            assert not above & to
            assert not below & up


def test_conf_basic_cql2_comparison_of_booleans(client):
    """/conf/basic-cql2/comparison: of booleans, too."""
    texts = comparisons("open_at_plan", "boolean")
    equal, other, above, to, below, up = answers(client, "aviation-ports", TEXT, texts)
    assert not equal & other
    assert not above & to
    assert not below & up


@every_source
def test_conf_basic_cql2_is_null(client, source, language):
    """/conf/basic-cql2/is-null: a value is there or not, never both."""
    for column in properties(client, source, "queryables"):
        without = found(client, source, language, f"{column} IS NULL")
        assert not without & found(client, source, language, f"{column} is not null")


@every_source
def test_conf_basic_cql2_boolean(client, source, language):
    """/conf/basic-cql2/boolean: true finds all, false nothing."""
    assert found(client, source, language, "true") == ids(whole(client, source))
    assert found(client, source, language, "false") == set()


@every_source
def test_conf_basic_cql2_logical(client, source, language):
    """/conf/basic-cql2/logical: AND, OR and NOT of comparisons."""
    known = [one for one in values(client, source) if one[1] != "boolean"]
    texts = [f"{c} {sign} {v}" for c, _, v in known for sign in SIGNS]
    check_logic(client, source, language, texts)


@every_source
def test_conf_advanced_comparison_operators_like(client, source, language):
    """/conf/advanced-comparison-operators/like: % is any text, _ one character."""
    for column in of_kind(client, source, "string"):
        patterns = ("%", "_%", "", "%%", r"\%\_")
        texts = [f"{column} LIKE '{pattern}'" for pattern in patterns]
        every, some, empty, twice, _ = answers(client, source, language, texts)
        assert not some & empty
        assert every == twice


@every_source
def test_conf_advanced_comparison_operators_between(client, source, language):
    """/conf/advanced-comparison-operators/between: of numbers."""
    for column in of_kind(client, source, "number", "integer"):
        within = found(client, source, language, f"{column} BETWEEN 0 AND 100")
        bounds = f"{column} >= 0 AND {column} <= 100"
        assert within == found(client, source, language, bounds)
        assert not found(client, source, language, f"{column} between 100.0 and 1.0")


@every_source
def test_conf_advanced_comparison_operators_in(client, source, language):
    """/conf/advanced-comparison-operators/in: of values of every type."""
    for column, kind in kinds(client, source).items():
        chosen = found(client, source, language, f"{column} IN {LISTS[kind]}")
        assert not chosen & found(client, source, language, f"{column} IS NULL")


@every_source
def test_conf_advanced_comparison_operators_logical(client, source, language):
    """/conf/advanced-comparison-operators/logical: AND, OR and NOT of them."""
    texts = [f"{c} IN ({v})" for c, _, v in values(client, source)]
    texts += [f"{c} LIKE '%a%'" for c in of_kind(client, source, "string")]
    numbers = of_kind(client, source, "number", "integer")
    texts += [f"{c} BETWEEN 0 AND 2000" for c in numbers]
    check_logic(client, source, language, texts)


@every_source
def test_conf_case_insensitive_comparison_casei(client, source, language):
    """/conf/case-insensitive-comparison/casei: foo is FOO, so nothing is both."""
    for column in of_kind(client, source, "string"):
        alike = found(client, source, language, f"CASEI({column}) = casei('foo')")
        other = found(client, source, language, f"CASEI({column}) <> casei('FOO')")
        assert not alike & other


@every_source
def test_conf_case_insensitive_comparison_casei_like(client, source, language):
    """/conf/case-insensitive-comparison/casei-like: of patterns as well."""
    for column in of_kind(client, source, "string"):
        texts = [f"CASEI({column}) LIKE casei('{p}')" for p in ("foo%", "FOO%")]
        small, large = answers(client, source, language, texts)
        assert small == large


@every_source
def test_conf_case_insensitive_comparison_logical(client, source, language):
    """/conf/case-insensitive-comparison/logical: AND, OR and NOT of them."""
    told = [(c, v) for c, kind, v in values(client, source) if kind == "string"]
    texts = [f"CASEI({c}) = casei({v.upper()})" for c, v in told]
    texts += [f"CASEI({c}) LIKE casei('%A%')" for c, _ in told]
    check_logic(client, source, language, texts)
