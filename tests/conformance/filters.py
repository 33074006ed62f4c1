"""CQL2 filters asked of the items of a collection, in text and in JSON.

The standard asks for one data source or more: here two collections which have every
type of value between them, and one each of points, lines and areas. JSON is that which the package
cql2 makes of the text of the standard; `test_conf_cql2_json_validate` has its own.
"""

import json
from dataclasses import dataclass
from random import Random

import cql2
import orjson
import pytest

from tests.conformance.reading import EVERYTHING, asked, ids, properties, whole

TEXT, JSON = "cql2-text", "cql2-json"
every_source = pytest.mark.parametrize(
    ("source", "language"),
    [
        ("aviation-ports", TEXT),
        ("aviation-ports", JSON),
        ("border-pairs", TEXT),
    ],
)
every_geometry = pytest.mark.parametrize(
    ("source", "language"),
    [("aviation-ports", TEXT), ("border-pairs", JSON), ("sea-clusters", TEXT)],
)
COMBINATIONS = 10


def response(client, source, language, text):
    if language == JSON:
        text = json.dumps(cql2.parse_text(text).to_json())
    params = {"filter": text, "filter-lang": language, "limit": EVERYTHING}
    return asked(client, source, params)


def found(client, source, language, text):
    """The ids of the features that a filter selects."""
    answer = response(client, source, language, text)
    assert answer.status_code == 200, (text, answer.text)
    return ids(orjson.loads(answer.content)["features"])


def answers(client, source, language, texts):
    """What each of some filters finds."""
    return [found(client, source, language, text) for text in texts]


def refused(client, source, language, text):
    return response(client, source, language, text).status_code == 400


def kinds(client, source):
    """The type of every queryable that has one."""
    known = properties(client, source, "queryables")
    return {
        name: "date" if schema.get("format") == "date" else schema["type"]
        for name, schema in known.items()
        if "type" in schema
    }


def of_kind(client, source, *wanted):
    return [name for name, kind in kinds(client, source).items() if kind in wanted]


def literal(value, kind):
    """A value as CQL2 text."""
    if kind == "date":
        return f"DATE('{value}')"
    doubled = str(value).replace("'", "''")
    return f"'{doubled}'" if kind == "string" else str(value).lower()


def values(client, source):
    """Column, type and value, as CQL2 text, of all that the middle feature has."""
    features = whole(client, source)
    one = features[len(features) // 2]
    told = {"id": one["id"], **one["properties"]}
    return [
        (column, kind, literal(told[column], kind))
        for column, kind in kinds(client, source).items()
        if told[column] is not None
    ]


@dataclass(frozen=True)
class Truth:
    """Where a predicate is true, and where false; elsewhere it is unknown."""

    yes: set
    no: set

    def __invert__(self):
        return Truth(self.no, self.yes)

    def __and__(self, other):
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other):
        return Truth(self.yes | other.yes, self.no & other.no)


def check_logic(client, source, language, predicates):
    """Combine predicates at random: what is found must follow from each alone."""
    chance = Random(0)
    pool = chance.sample(predicates, min(5, len(predicates)))
    alone = {
        text: Truth(
            found(client, source, language, text),
            found(client, source, language, f"NOT ({text})"),
        )
        for text in pool
    }
    for _ in range(COMBINATIONS):
        a, b, c, d = texts = chance.choices(pool, k=4)
        p, q, r, s = (alone[text] for text in texts)
        first = f"NOT ({a}) AND ({b})"
        second = f"({c}) and NOT ({d})"
        written = f"(({first}) OR ({second}) or not (({a}) AND ({d})))"
        expected = (~p & q) | (r & ~s) | ~(p & s)
        assert found(client, source, language, written) == expected.yes, written
