"""Filters as a person makes them: conditions to take away, facets and a form to add more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np

from app.http.ogc.column_words import ColumnWords
from app.http.ogc.item_params import literal
from app.http.wire.links import LONGEST_ADDRESS, Address
from app.webmap.choice import value_text, where_text
from geodata.text import Text
from layers.features.snapshot import Condition, Snapshot
from layers.layer import Column, Layer
from layers.query.filter_text import as_cql, write
from layers.query.operands import absent
from layers.query.query import Query

Node = Any

MOST_VALUES, MOST_PROVINCES = 12, 34
"""Values that a facet may have."""

PAGING = {"offset": None, "startindex": None, "cursor": None}
REPLACED = {"filter-lang": None, "filter-crs": None, "query": None, **PAGING}
"""Parameters that go when the filter is written anew, as CQL2 text in CRS84."""

MORE = Text("另有条件", "more conditions")
"""Stands in the name of a file for what cannot be said in a few words."""

NOTHING = Text("未载", "not stated")

OPERATORS = {
    "eq": "=",
    "ne": "<>",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "has": "like",
    "null": "isNull",
    "set": "not",
}
"""CQL2 by the words of the form; ``has`` is part of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value of a facet: how many features have it, and the page with these only."""

    text: str
    count: int
    chosen: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A column with few values."""

    column: Column
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A condition of the page, and the page without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class MapLink:
    """The same features on the map."""

    href: str
    whole: bool
    """False if the map leaves out a condition of the page."""


@dataclass(frozen=True)
class Filters:
    """The conditions of a page of features."""

    snapshot: Snapshot
    query: Query
    address: Address
    words: ColumnWords

    @cached_property
    def conditions(self) -> list[Condition]:
        """Box, time and the predicates of the filter, with the rows that pass each."""
        return list(self.snapshot.conditions(self.query))

    def chips(self) -> list[Chip]:
        """Return the conditions in words, each with the page without it."""
        conditions = self.conditions
        nodes = [c.node for c in conditions if c.parameter == "filter"]
        asked = self.address.params
        return [
            Chip(
                text=self._told(one.node)
                if one.parameter == "filter"
                else f"{one.parameter} {asked[one.parameter]}",
                href=self.filtered([node for node in nodes if node is not one.node])
                if one.parameter == "filter"
                else self.address.but(**{one.parameter: None, **PAGING}),
            )
            for one in conditions
        ]

    def facets(self, columns: Iterable[Column]) -> list[Facet]:
        """Return the columns with few values; counts are under all other conditions."""
        conditions = self.conditions
        if len(self.text) > LONGEST_ADDRESS:
            return []
        found = (self._facet(column, conditions) for column in columns)
        return [facet for facet in found if facet is not None]

    def _facet(self, column: Column, conditions: list[Condition]) -> Facet | None:
        values = self.snapshot.table[column.name]
        most = MOST_PROVINCES if column.name == "province_zh" else MOST_VALUES
        if column.type not in ("text", "boolean"):
            return None
        if not 1 < values.nunique() <= min(most, 0.7 * len(values)):
            return None
        mine = [c for c in conditions if _column_of(c.node) == column.name]
        rest = [c for c in conditions if _column_of(c.node) != column.name]
        others = [c.node for c in rest if c.parameter == "filter"]
        passed = reduce(and_, (c.passed for c in rest), np.ones(len(values), bool))
        chosen = [value for c in mine for value in values_of(c.node)[1]]
        choices = [
            Choice(
                text=self.words.said(column.name, value) or "—",
                count=int(count),
                chosen=value in chosen,
                href=self.filtered(
                    [*others, *_is(column.name, _turned(chosen, value))]
                ),
            )
            for value, count in values[passed].value_counts(dropna=False).items()
            for value in [None if absent(value) else value]
        ]
        return Facet(column=column, choices=choices)

    def filtered(self, nodes: Iterable[Node]) -> str:
        """Return the address of the page with other predicates, joined by AND."""
        text = " AND ".join(map(_bracketed, nodes))
        return self.address.but(filter=text or None, **REPLACED)

    @property
    def text(self) -> str:
        """The filter as CQL2 text; empty for none."""
        nodes = (c.node for c in self.conditions if c.parameter == "filter")
        return " AND ".join(map(_bracketed, nodes))

    def _told(self, node: Node) -> str:
        """Return a predicate in words if it lists values of a column, else as CQL2."""
        name, values = values_of(node)
        column = next((c for c in self.words.layer.all_columns if c.name == name), None)
        if column is None:
            return as_cql(node)
        return f"{self.words.heading(column)} = {self._listed(column.name, values)}"

    def _listed(self, name: str, values: Iterable[Any]) -> str:
        nothing = NOTHING.say(self.words.lang)
        labels = [self.words.said(name, value) or nothing for value in values]
        return self.words.said(name, labels)

    def named(self) -> list[str]:
        """Return the conditions as parts of a file's name: values, or that there are more."""
        nodes = [c.node for c in self.conditions if c.parameter == "filter"]
        told = [values_of(node) for node in nodes]
        parts = [self._listed(name, values) for name, values in told if name]
        if len(parts) < len(nodes) or "bbox" in self.address.params:
            parts.append(MORE.say(self.words.lang))
        return parts

    def on_map(self) -> MapLink:
        """Return the link to the map with the conditions that its filter can have."""
        layer, where, left = self.words.layer, {}, "bbox" in self.address.params
        for node in (c.node for c in self.conditions if c.parameter == "filter"):
            name, values = values_of(node)
            if name is None or name in where or not _of_map(layer, name, values):
                left = True
            else:
                where[name] = [value_text(value) for value in values]
        until = self.query.interval and self.query.interval[1]
        told = {
            "layers": self.snapshot.name,
            "where": where_text(where),
            "day": until.isoformat() if until else "",
        }
        chosen = urlencode({k: v for k, v in told.items() if v}, quote_via=quote)
        return MapLink(f"/map?lang={self.words.lang}#{chosen}", whole=not left)


def _of_map(layer: Layer, name: str, values: Sequence[Any]) -> bool:
    """Tell whether the map can filter a layer by values of a column as the page does."""
    column = next((c for c in layer.all_columns if c.name == name), None)
    # What has closed since is open on the map on a day before.
    turned = layer.valid is not None and name == "status" and "closed" in values
    return (
        column is not None
        and column.type in ("text", "boolean")
        and layer.geometry in ("Point", "LineString")
        and not turned
    )


def added(filters: Filters, name: str, operator: str, text: str) -> str | None:
    """Return the address with the condition of the form as well; None if it is none."""
    columns = {column.name: column for column in filters.words.layer.all_columns}
    told = OPERATORS.get(operator)
    tests_missing = operator in ("null", "set")
    if name not in columns or told is None or not (text or tests_missing):
        return None
    node = _node(columns[name], told, filters.words.meant(name, text))
    nodes = [c.node for c in filters.conditions if c.parameter == "filter"]
    return filters.filtered([*nodes, node])


def _node(column: Column, told: str, text: str) -> Node:
    missing = {"op": "isNull", "args": [{"property": column.name}]}
    if told == "isNull":
        return missing
    if told == "not":
        return {"op": "not", "args": [missing]}
    value = f"%{text}%" if told == "like" else literal(column, text)
    return {"op": told, "args": [{"property": column.name}, value]}


def _is(name: str, values: Sequence[Any]) -> list[Node]:
    """Return the predicate that a column has one of some values; none for no value."""
    here = {"property": name}
    present = [value for value in values if value is not None]
    nodes: list[Node] = []
    if present:
        one = {"op": "=", "args": [here, present[0]]}
        several = {"op": "in", "args": [here, present]}
        nodes.append(one if len(present) == 1 else several)
    if None in values:
        nodes.append({"op": "isNull", "args": [here]})
    return [{"op": "or", "args": nodes}] if len(nodes) > 1 else nodes


def _turned(chosen: Sequence[Any], value: Any) -> Sequence[Any]:
    """Return what is chosen once a value is clicked: it alone, or the others without it."""
    return [v for v in chosen if v != value] if value in chosen else [value]


def values_of(node: Node) -> tuple[str | None, list[Any]]:
    """Return the column and the values that a predicate lists; None if it is another.

    An absent value is None.

    >>> values_of({"op": "in", "args": [{"property": "mode"}, ["rail", "road"]]})
    ('mode', ['rail', 'road'])
    >>> values_of({"op": "<", "args": [{"property": "length_km"}, 5]})
    (None, [])
    """
    if not isinstance(node, dict):
        return None, []
    if node.get("op") == "or":
        parts = [values_of(part) for part in node["args"]]
        if len({name for name, _ in parts}) > 1:
            return None, []
        return parts[0][0], [value for _, values in parts for value in values]
    known = node.get("op") in ("=", "in", "isNull")
    first, *others = node["args"] if known else [None]
    listed: Any = others[0] if node.get("op") == "in" else others or [None]
    name = first.get("property") if isinstance(first, dict) else None
    if not isinstance(name, str) or any(isinstance(v, dict | list) for v in listed):
        return None, []
    return name, listed


def _column_of(node: Node) -> str | None:
    return values_of(node)[0]


def _bracketed(node: Node) -> str:
    text = write(node)
    is_or = isinstance(node, dict) and str(node.get("op")).lower() == "or"
    return f"({text})" if is_or else text
