"""LIKE against a slow oracle, and in linear time whatever the pattern."""

from datetime import date
from functools import cache
from time import thread_time

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.query.filter import select
from layers.query.filter_text import parse
from layers.query.like import fitting

PLAN_DAY = date(2015, 12, 31)

patterns = st.text("ab%_\\港", max_size=12)
texts = st.text("ab%_\\港\n", max_size=12)


def oracle(pattern, text):
    """Whether a text fits, tried one character at a time, every way."""

    @cache
    def fits(p, t):
        if p == len(pattern):
            return t == len(text)
        if pattern[p] == "%":
            return fits(p + 1, t) or (t < len(text) and fits(p, t + 1))
        escaped = pattern[p] == "\\" and p + 1 < len(pattern)
        wanted = pattern[p + escaped]
        any_one = wanted == "_" and not escaped
        here = t < len(text) and (any_one or text[t] == wanted)
        return here and fits(p + 1 + escaped, t + 1)

    return fits(0, 0)


@given(patterns, texts)
def test_a_text_fits_as_the_oracle_says(pattern, text):
    assert fitting(pattern)(text) == oracle(pattern, text)


@given(st.text("ab%_", max_size=8), st.text("ab", max_size=12))
def test_without_escapes_too(pattern, text):
    assert fitting(pattern)(text) == oracle(pattern, text)


@given(st.lists(st.sampled_from(["%", "_", "%a", "_%", "a_", "%ab"]), max_size=40))
def test_long_patterns_of_wild_cards_agree(parts):
    pattern, text = "".join(parts), "ab" * 20
    assert fitting(pattern)(text) == oracle(pattern, text)


HOSTILE = {
    "blanks": ("% ", " "),
    "letters": ("%a", "a"),
    "wild": ("%_", "a"),
    "mixed": ("%a_", "a"),
    "escaped": ("%\\_", "_"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_time_grows_with_the_text_not_with_the_ways_to_read_it(kind):
    piece, sign = HOSTILE[kind]

    def spent(times):
        fits, text = fitting(piece * times + "%#"), sign * 2 * times
        begun = thread_time()
        for _ in range(10):
            assert not fits(text)
        return thread_time() - begun

    few, many = (min(spent(times) for _ in range(3)) for times in (100, 800))
    assert many < 64 * few


@pytest.mark.parametrize("written", ["note LIKE '{}'", "CASEI(note) LIKE CASEI('{}')"])
def test_a_filter_of_thirty_gaps_is_answered(atlas, written):
    text = written.format("% " * 30 + "%#")
    json = orjson.dumps(parse(text, "cql2-text")).decode()
    ports = atlas.snapshot("aviation-ports", PLAN_DAY)
    for node in (parse(text, "cql2-text"), parse(json, "cql2-json")):
        assert not select(node, ports.operands).any()
