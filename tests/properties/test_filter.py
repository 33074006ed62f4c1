"""CQL2 filters against a slow oracle that weighs one feature at a time."""

import contextlib
import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import BadFilter, InvalidInput
from layers.derivation.aviation import BOUNDS, certainty
from layers.documented import bare
from layers.query.filter_text import MOST_LEVELS, MOST_WORDS, parse
from layers.query.query import Query

DAY = date(2015, 12, 31)
TEXTS = ["iata", "name_zh", "open_from", "status"]
DATES = ["open_from_earliest", "open_from_latest", "open_to_latest"]
NUMBERS = ["position_accuracy_m"]
SIGNS = ["=", "<>", "<", "<=", ">", ">="]
WORDS = [
    "PEK",
    "CTU",
    "open",
    "closed",
    "2009",
    "2015-01-12",
    "成都双流国际机场",
    "it's",
]


@pytest.fixture(scope="module")
def ports(atlas):
    return atlas.snapshot("aviation-ports", DAY)


def quoted(word):
    return "'" + word.replace("'", "''") + "'"


texts = st.tuples(
    st.sampled_from(TEXTS), st.sampled_from(SIGNS), st.sampled_from(WORDS)
)
dates = st.tuples(
    st.sampled_from(DATES),
    st.sampled_from(SIGNS),
    st.dates(date(1985, 1, 1), date(2026, 1, 1)),
)
numbers = st.tuples(
    st.sampled_from(NUMBERS), st.sampled_from(SIGNS), st.integers(0, 3000)
)
nulls = st.tuples(st.sampled_from(TEXTS + DATES), st.just("null"), st.none())
likes = st.tuples(
    st.sampled_from(TEXTS),
    st.just("like"),
    st.sampled_from(["%国际%", "P__", "20%", "_"]),
)
ins = st.tuples(
    st.sampled_from(TEXTS),
    st.just("in"),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(tuple),
)
boxes = st.tuples(
    st.just("geometry"),
    st.just("box"),
    st.tuples(
        st.floats(75, 104), st.floats(18, 35), st.floats(105, 134), st.floats(36, 52)
    ),
)
leaves = st.one_of(texts, dates, numbers, nulls, likes, ins, boxes)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
        st.tuples(st.sampled_from(["is", "is not"]), inner, st.booleans()),
    ),
    max_leaves=8,
)


def literal(value):
    if isinstance(value, date):
        return f"DATE('{value}')"
    return str(value) if isinstance(value, int) else quoted(value)


WRITTEN = {
    "null": lambda name, _: f"{name} IS NULL",
    "like": lambda name, value: f"{name} LIKE {quoted(value)}",
    "in": lambda name, value: f"{name} IN ({','.join(map(quoted, value))})",
    "box": lambda name, value: (
        f"S_INTERSECTS({name},BBOX({','.join(map(repr, value))}))"
    ),
}


def written(tree):
    """The tree as CQL2 text."""
    if tree[0] == "not":
        return f"NOT ({written(tree[1])})"
    if tree[0] in ("and", "or"):
        return f"({written(tree[1])} {tree[0].upper()} {written(tree[2])})"
    if tree[0] in ("is", "is not"):  # as QGIS does, which puts NOT in brackets
        inner = written(tree[1])
        inner = f"({inner})" if tree[1][0] == "not" else inner
        return f"({inner} {tree[0].upper()} {str(tree[2]).upper()})"
    name, sign, value = tree
    if sign in WRITTEN:
        return WRITTEN[sign](name, value)
    return f"{name} {sign} {literal(value)}"


COMPARE = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "box": lambda a, b: a.intersects(shapely.box(*b)),
    "like": lambda a, b: bool(
        re.fullmatch(b.replace("%", ".*").replace("_", "."), a, re.DOTALL)
    ),
}


def weighed(tree, row):
    """True, False or None (unknown), one feature at a time."""
    if tree[0] == "not":
        inner = weighed(tree[1], row)
        return None if inner is None else not inner
    if tree[0] in ("and", "or"):
        both = [weighed(part, row) for part in tree[1:]]
        decisive = tree[0] == "or"
        if decisive in both:
            return decisive
        return None if None in both else not decisive
    if tree[0] in ("is", "is not"):
        return (weighed(tree[1], row) is tree[2]) == (tree[0] == "is")
    name, sign, value = tree
    cell = bare(row[name]) if isinstance(row[name], str) else row[name]
    if sign == "null":
        return cell is None
    return None if cell is None else COMPARE[sign](cell, value)


@given(trees)
def test_selects_what_the_oracle_selects(ports, tree):
    got = ports.select(Query(where=parse(written(tree), "cql2-text"), limit=1000)).rows
    rows = ports.table.to_dict("records")
    assert got.tolist() == [
        i for i, row in enumerate(rows) if weighed(tree, row) is True
    ]


@given(trees, st.sampled_from(["iata", "open_from_latest", "position_accuracy_m"]))
def test_sort_and_pages_only_reorder_and_cut(ports, tree, by):
    where = parse(written(tree), "cql2-text")
    plain = ports.select(Query(where=where, limit=1000))
    for descending in (False, True):
        query = Query(where=where, sort=((by, descending),), limit=1000)
        ordered = ports.select(query)
        assert sorted(ordered.rows) == plain.rows.tolist()
        values = [v for v in ports.table[by].iloc[ordered.rows] if v is not None]
        assert values == sorted(values, reverse=descending)
        nulls = ports.table[by].iloc[ordered.rows].isna().tolist()
        assert nulls == sorted(nulls)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("open_at_plan = 1", 71),
        ("open_at_plan", 71),
        ("NOT open_at_plan", 26),
        ("open_at_plan = true AND open_from_earliest >= '2015-01-01T'", 5),
        ("CASEI(iata) = casei('pek')", 1),
        ("CASEI(name_en) LIKE CASEI('beijing%')", 2),
        ("position_accuracy_m BETWEEN 2000 AND 3000", 3),
        ("T_AFTER(open_from_earliest, DATE('2023-12-31'))", 3),
        ("T_BEFORE(open_from_latest, TIMESTAMP('1990-01-01T00:00:00Z'))", 3),
        ("T_DURING(open_from_earliest, INTERVAL('2015-12-31','2017-01-02'))", 9),
        ("T_INTERSECTS(open_from_earliest, INTERVAL('2024-01-01','..'))", 3),
        ("S_WITHIN(geometry, POLYGON((108 18,112 18,112 20.3,108 20.3,108 18)))", 3),
        ("S_CONTAINS(POLYGON((108 18,112 18,112 20.3,108 20.3,108 18)), geometry)", 3),
        ("S_DISJOINT(geometry, BBOX(73,3,136,54))", 0),
        ("S_INTERSECTS(geometry, BBOX(170,-90,-170,90))", 0),
        ("true", 97),
        ("false", 0),
    ],
)
def test_reads_every_kind_of_predicate(ports, text, count):
    assert ports.select(Query(where=parse(text, "cql2-text"))).matched == count


@pytest.mark.parametrize(
    ("desktop", "plain"),
    [
        ("open_at_plan IS TRUE", "open_at_plan = true"),
        ('("open_at_plan" IS FALSE)', "open_at_plan = false"),
        ("open_at_plan is not true", "open_at_plan IS NULL OR NOT open_at_plan"),
        ("open_at_plan = 'true'", "open_at_plan = true"),
        ("open_from IS NOT '2008'", "open_from IS NULL OR open_from <> '2008'"),
        ("status IS 'open'", "status = 'open'"),
        (
            "(\"open_from_latest\" IS DATE('2015-01-12'))",
            "open_from_latest = DATE('2015-01-12')",
        ),
        (
            "open_from_latest IS NOT TIMESTAMP('2015-01-12T00:00:00+08:00')",
            "open_from_latest IS NULL OR open_from_latest <> DATE('2015-01-12')",
        ),
        (
            "open_from_latest LIKE '2015%'",
            "open_from_latest BETWEEN DATE('2015-01-01') AND DATE('2015-12-31')",
        ),
        ("open_from_latest ILIKE '____-12-%'", "open_from_latest LIKE '%-12-__'"),
        ("1", "true"),
        ("0 OR iata = 'PEK'", "iata = 'PEK'"),
        ("(status = 'open') IS TRUE", "status = 'open'"),
        ("((open_to IS NULL) IS FALSE)", "open_to IS NOT NULL"),
        (
            "(open_from > '2010') IS NOT TRUE",
            "open_from IS NULL OR open_from <= '2010'",
        ),
        (
            "NOT (open_from > '2010') IS TRUE",
            "open_from IS NULL OR open_from <= '2010'",
        ),
        ("((NOT (open_from > '2010')) IS TRUE)", "open_from <= '2010'"),
        (
            "status = 'open' AND (iata < 'D') IS NOT FALSE",
            "status = 'open' AND iata < 'D'",
        ),
        ("(iata IN ('PEK','CTU') IS TRUE)", "iata IN ('PEK','CTU')"),
        (
            "(position_accuracy_m BETWEEN 0 AND 900 IS FALSE)",
            "position_accuracy_m > 900",
        ),
        ("(position_accuracy_m + 1) IS 1426", "position_accuracy_m = 1425"),
        ("iata > 'T' IS TRUE IS FALSE", "iata <= 'T'"),
        (
            "(S_INTERSECTS(geometry,BBOX(100,20,110,30)) IS FALSE)",
            "NOT S_INTERSECTS(geometry,BBOX(100,20,110,30))",
        ),
        ("name_en ILIKE '%beijing%'", "CASEI(name_en) LIKE CASEI('%beijing%')"),
        ("name_en NOT ILIKE '%X%'", "NOT (CASEI(name_en) LIKE CASEI('%x%'))"),
        ("name_zh ILIKE '%成都%'", "name_zh LIKE '%成都%'"),
        ("position_accuracy_m = '1425'", "position_accuracy_m = 1425"),
        ("position_accuracy_m + 1 > 501", "position_accuracy_m > 500"),
        ("position_accuracy_m * 2 - 1 >= 1999", "position_accuracy_m >= 1000"),
        ("position_accuracy_m / 1000 >= 2", "position_accuracy_m >= 2000"),
        ("position_accuracy_m div 1000 = 0", "position_accuracy_m < 1000"),
        ("position_accuracy_m % 10000 ^ 1 > 500", "position_accuracy_m > 500"),
        ("position_accuracy_m / 0 > 1", "false"),
        ("open_from_latest < '2010-01-01T'", "open_from_latest < DATE('2010-01-01')"),
        (
            "open_from_latest <= TIMESTAMP('2015-01-12T08:00:00+08:00')",
            "open_from_latest <= DATE('2015-01-12')",
        ),
    ],
)
def test_what_desktops_write_means_what_cql2_says(ports, desktop, plain):
    one, other = (
        ports.select(Query(where=parse(text, "cql2-text"), limit=1000)).rows.tolist()
        for text in (desktop, plain)
    )
    assert one == other
    assert (len(one) > 0) == (plain != "false")


@given(st.dates(date(1985, 1, 1), date(2030, 1, 1)))
def test_two_comparisons_find_what_is_surely_open_on_a_day(ports, day):
    text = f"open_from_latest <= DATE('{day}') AND closed_from > DATE('{day}')"
    rows = ports.select(Query(where=parse(text, "cql2-text"), limit=1000)).rows
    records = enumerate(ports.table[list(BOUNDS)].to_dict("records"))
    surely = [i for i, port in records if certainty(port, day) == "certain"]
    assert rows.tolist() == surely


@pytest.mark.parametrize("literal", ["2015-01-12", "2015-01-12+08:00"])
@pytest.mark.parametrize(
    "sign", ["= '{}'", "LIKE '{}'", "IN ('{}')", ">= '{}' AND open_from <= '{}'"]
)
def test_a_documented_day_is_found_with_and_without_its_zone(ports, literal, sign):
    text = f"open_from {sign.replace('{}', literal)}"
    rows = ports.select(Query(where=parse(text, "cql2-text"))).rows
    assert ports.table["id"].iloc[rows].tolist() == ["yty"]


def test_json_says_the_same_as_text(ports):
    text = "iata = 'PEK' OR open_from_earliest > DATE('2020-01-01')"
    json = (
        '{"op":"or","args":[{"op":"=","args":[{"property":"iata"},"PEK"]},'
        '{"op":">","args":[{"property":"open_from_earliest"},{"date":"2020-01-01"}]}]}'
    )
    one = ports.select(Query(where=parse(text, "cql2-text"), limit=100))
    other = ports.select(Query(where=parse(json, "cql2-json"), limit=100))
    assert one.rows.tolist() == other.rows.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "iata ==",
        "nowhere = 1",
        "iata = 1",
        "iata",
        "open_from_earliest = 'soon'",
        "open_from_earliest = '2015-01-12+09:00'",
        "open_from_earliest > TIMESTAMP('0001-01-01T00:00:00+14:00')",
        "open_from_earliest < TIMESTAMP('9999-12-31T23:00:00-11:00')",
        "position_accuracy_m > 'PEK'",
        "foo(iata) = 1",
        "iata LIKE 3",
        "iata = NULL",
        "iata IS TRUE",
        "(iata) IS FALSE",
        "IS TRUE",
        "(open_at_plan IS 5)",
        "iata + 1 = 2",
        "lower(iata) = 'pek'",
        "position_accuracy_m = 'far'",
        "position_accuracy_m",
        "S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))",
        "S_INTERSECTS(iata, POINT(1 2))",
        "S_INTERSECTS(geometry, BBOX(1,2,3,nan))",
        "T_AFTER(iata, DATE('2015-01-01'))",
        "T_DURING(open_from_latest, INTERVAL('soon','..'))",
        "source = 'plan'",
        "iata IN (1)",
        "[]",
        "2",
        "open_from_latest IS DATE('soon')",
    ],
)
def test_refuses_what_cannot_be_meant(ports, text):
    with pytest.raises(InvalidInput):
        ports.select(Query(where=parse(text, "cql2-text")))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("position_accuracy_m + 1", "position_accuracy_m + 1"),
        ("lower(iata) = 'pek'", "lower(iata)"),
        ("iata = NULL", "IS NULL"),
        ("POINT(1 2) = iata", "POINT(1 2)"),
        ("2", "2"),
        ("S_INTERSECTS(geometry, 'here')", "'here'"),
    ],
)
def test_a_refusal_names_the_part_in_the_words_of_cql2(ports, text, named):
    with pytest.raises(BadFilter) as refused:
        ports.select(Query(where=parse(text, "cql2-text")))
    told = refused.value.detail.en
    assert named in told
    assert not re.search(r"\{'|None|args|<class|\bop\b", told)


def test_what_a_desktop_writes_within_a_literal_stays(ports):
    text = "name_en = 'x IS TRUE' OR note = 'a ILIKE ''b'' ' OR iata = 'PEK'"
    assert ports.select(Query(where=parse(text, "cql2-text"))).matched == 1


@pytest.mark.parametrize(
    "text",
    [
        "NOT " * 60_000 + "true",
        "(" * 100_000,
        "-" * 100_000 + "1 = 1",
        "true AND " * 30_000 + "true",
        "open_at_plan" + " IS TRUE" * 20_000,
        "(" * 60 + "open_at_plan" + " IS NOT FALSE)" * 60,
        "CASEI(" * 50_000,
        "iata" + "+1" * 50_000 + " = 1",
        "iata IN (" + ",".join(["'A'"] * 10_001) + ")",
        "'" + "x" * 300_000,
    ],
)
def test_refuses_what_would_bring_the_parser_down(ports, text):
    with pytest.raises(BadFilter):
        ports.select(Query(where=parse(text, "cql2-text")))


def test_takes_what_lies_within_the_bounds(ports):
    deep = "(" * MOST_LEVELS + "true" + ")" * MOST_LEVELS
    long = " AND ".join(["true"] * MOST_WORDS)
    ids = "iata IN (" + ",".join(["'PEK'"] * 10_000) + ")"
    for text, count in ((deep, 97), (long, 97), (ids, 1)):
        assert ports.select(Query(where=parse(text, "cql2-text"))).matched == count


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(ports, text):
    with contextlib.suppress(InvalidInput):
        ports.select(Query(where=parse(text, "cql2-text")))


BEIJING, DAY_LONG = ZoneInfo("Asia/Shanghai"), timedelta(days=1)
ZONES = [UTC, BEIJING, timezone(-timedelta(hours=11)), timezone(timedelta(hours=14))]
moments = st.tuples(
    st.integers(0, 10_000),
    st.sampled_from([-90_000, -1, 0, 1, 28_799, 28_800, 86_399, 86_400, 90_000]),
    st.sampled_from(ZONES),
)


def begins(day):
    """The instant at which a day begins in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def near(days, when):
    """An instant near the beginning of one of the days, and its notation."""
    number, seconds, zone = when
    days = sorted({*days.dropna(), date(1986, 5, 4)})
    moment = begins(days[number % len(days)]).astimezone(UTC)
    moment += timedelta(seconds=seconds)
    return moment, moment.astimezone(zone).isoformat()


def placed(day, moment):
    """-1, 0 or 1: the whole day is before an instant, contains it, or is after it."""
    return (begins(day) > moment) - (begins(day + DAY_LONG) <= moment)


@pytest.mark.parametrize(
    "written", ["TIMESTAMP('{}')", "'{}'"], ids=["timestamp", "text"]
)
@given(moments, st.sampled_from(DATES), st.sampled_from(SIGNS))
def test_a_day_is_before_holds_or_is_after_an_instant(
    ports, written, when, column, sign
):
    moment, said = near(ports.table[column], when)
    text = f"{column} {sign} {written.format(said)}"
    rows = ports.select(Query(where=parse(text, "cql2-text"), limit=1000)).rows
    assert rows.tolist() == [
        row
        for row, cell in enumerate(ports.table[column])
        if cell is not None and COMPARE[sign](placed(cell, moment), 0)
    ]


@given(moments, st.sampled_from(DATES))
def test_periods_of_instants_hold_whole_days(ports, when, column):
    moment, said = near(ports.table[column], when)
    for text, wanted in (
        (f"T_AFTER({column}, TIMESTAMP('{said}'))", 1),
        (f"T_BEFORE({column}, TIMESTAMP('{said}'))", -1),
        (f"T_INTERSECTS({column}, TIMESTAMP('{said}'))", 0),
        (f"T_DURING({column}, INTERVAL('{said}', '..'))", 1),
        (f"T_DURING({column}, INTERVAL('..', '{said}'))", -1),
    ):
        rows = ports.select(Query(where=parse(text, "cql2-text"), limit=1000)).rows
        assert rows.tolist() == [
            row
            for row, cell in enumerate(ports.table[column])
            if cell is not None and placed(cell, moment) == wanted
        ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("TIMESTAMP('2015-01-12T00:00:00Z') < TIMESTAMP('2015-01-12T00:00:01Z')", 97),
        (
            "TIMESTAMP('2015-01-12T08:00:00+08:00') = TIMESTAMP('2015-01-12T00:00:00Z')",
            97,
        ),
        ("TIMESTAMP('2015-01-11T16:00:00Z') = DATE('2015-01-12')", 97),
        ("DATE('2015-01-12') > TIMESTAMP('2015-01-11T15:59:59Z')", 97),
        (
            "T_BEFORE(TIMESTAMP('2015-01-12T00:00:00Z'), TIMESTAMP('2015-01-12T00:00:01Z'))",
            97,
        ),
        ("iata = 'YTY' AND open_from_latest = '2015-01-12+08:00'", 1),
        ("iata = 'YTY' AND open_from_latest = '2015-01-12T'", 1),
        ("iata = 'YTY' AND open_from_latest = '2015-01-12T23:59:59'", 1),
    ],
)
def test_times_are_read_to_the_second(ports, text, count):
    assert ports.select(Query(where=parse(text, "cql2-text"))).matched == count


SPATIAL = [
    "intersects",
    "disjoint",
    "equals",
    "touches",
    "crosses",
    "within",
    "contains",
    "overlaps",
]
corner = st.tuples(st.floats(74, 134), st.floats(18, 52))


@pytest.mark.parametrize("name", SPATIAL)
@pytest.mark.parametrize("layer", ["provinces", "border-pairs", "sea-ports"])
@given(corner, st.floats(0.1, 15), st.floats(0.1, 15))
def test_spatial_functions_agree_with_one_feature_at_a_time(
    atlas, layer, name, low, wide, high
):
    snapshot = atlas.snapshot(layer, DAY)
    box = shapely.box(low[0], low[1], low[0] + wide, low[1] + high)
    shape = shapely.to_wkt(box, rounding_precision=-1)
    for text, ask in (
        (f"S_{name.upper()}(geometry, {shape})", lambda g: getattr(g, name)(box)),
        (f"S_{name.upper()}({shape}, geometry)", getattr(box, name)),
    ):
        rows = snapshot.select(Query(where=parse(text, "cql2-text"), limit=1000)).rows
        truth = [i for i, g in enumerate(snapshot.table.geometry) if ask(g)]
        assert rows.tolist() == truth


@pytest.mark.parametrize(
    "name", ["equals", "touches", "within", "contains", "overlaps"]
)
def test_spatial_functions_know_a_feature_from_its_own_shape(atlas, name):
    provinces = atlas.snapshot("provinces", DAY)
    beijing = provinces.table.geometry[provinces.ids["beijing"]]
    shape = shapely.to_wkt(beijing, rounding_precision=-1)
    where = parse(f"S_{name.upper()}(geometry, {shape})", "cql2-text")
    rows = provinces.select(Query(where=where, limit=1000)).rows
    truth = [
        i for i, g in enumerate(provinces.table.geometry) if getattr(g, name)(beijing)
    ]
    assert rows.tolist() == truth


# Of the period 2003-06-01 to 2005-03-28 in which YNJ opened, to each other period.
ALLEN = {
    "t_before": ("2010-01-01", "2011-01-01"),
    "t_after": ("2001-01-01", "2002-01-01"),
    "t_meets": ("2005-03-28", "2010-01-01"),
    "t_metBy": ("2002-01-01", "2003-06-01"),
    "t_overlaps": ("2004-06-01", "2010-01-01"),
    "t_overlappedBy": ("2002-01-01", "2004-06-01"),
    "t_starts": ("2003-06-01", "2010-01-01"),
    "t_startedBy": ("2003-06-01", "2004-06-01"),
    "t_during": ("2002-01-01", "2010-01-01"),
    "t_contains": ("2004-06-01", "2004-07-01"),
    "t_finishes": ("2002-01-01", "2005-03-28"),
    "t_finishedBy": ("2004-06-01", "2005-03-28"),
    "t_equals": ("2003-06-01", "2005-03-28"),
}


@pytest.mark.parametrize("relation", ALLEN)
def test_exactly_one_of_allens_relations_holds(ports, relation):
    first, last = ALLEN[relation]
    holding = set()
    for name in (*ALLEN, "t_intersects", "t_disjoint"):
        text = (
            f"iata = 'YNJ' AND {name}(INTERVAL(open_from_earliest, open_from_latest), "
            f"INTERVAL('{first}', '{last}'))"
        )
        if ports.select(Query(where=parse(text, "cql2-text"))).matched:
            holding.add(name)
    apart = relation in ("t_before", "t_after")
    assert holding == {relation, "t_disjoint" if apart else "t_intersects"}
