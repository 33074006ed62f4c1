"""Filters as a person makes them: conditions to take away, facets and a form to add more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import Any

import numpy as np

from app.http.ogc.column_words import ColumnWords
from app.http.ogc.item_params import literal
from app.http.wire.links import LONGEST_ADDRESS, Address
from layers.features.snapshot import Condition, Snapshot
from layers.layer import Column
from layers.query.filter_text import as_cql, write
from layers.query.operands import absent
from layers.query.query import Query

Node = Any

MOST_VALUES, MOST_PROVINCES = 12, 34
"""Values that a facet may have."""

PAGING = {"offset": None, "startindex": None, "cursor": None}
REPLACED = {"filter-lang": None, "filter-crs": None, "query": None, **PAGING}
"""Parameters that go when the filter is written anew, as CQL2 text in CRS84."""

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
        kept = [c.node for c in rest if c.parameter == "filter"]
        passed = reduce(and_, (c.passed for c in rest), np.ones(len(values), bool))
        chosen = [c.node for c in mine]
        choices = [
            Choice(
                text=self.words.said(column.name, value) or "—",
                count=int(count),
                chosen=node in chosen,
                href=self.filtered([*kept, *([] if node in chosen else [node])]),
            )
            for value, count in values[passed].value_counts(dropna=False).items()
            for node in [_is(column.name, value)]
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
        """Return a predicate in words if it is an equation, else as CQL2."""
        name = _column_of(node)
        column = next((c for c in self.words.layer.all_columns if c.name == name), None)
        if column is None:
            return as_cql(node)
        value = None if node["op"] == "isNull" else node["args"][1]
        word = self.words.said(column.name, value) or "—"
        return f"{self.words.heading(column)} = {word}"


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


def _is(name: str, value: Any) -> Node:
    here = {"property": name}
    if absent(value):
        return {"op": "isNull", "args": [here]}
    return {"op": "=", "args": [here, value]}


def _column_of(node: Node) -> str | None:
    """Return the column that a predicate compares with one value, or with none."""
    if not isinstance(node, dict) or node.get("op") not in ("=", "isNull"):
        return None
    first, *others = node["args"]
    if not isinstance(first, dict) or any(isinstance(o, dict | list) for o in others):
        return None
    name = first.get("property")
    return name if isinstance(name, str) else None


def _bracketed(node: Node) -> str:
    text = write(node)
    is_or = isinstance(node, dict) and str(node.get("op")).lower() == "or"
    return f"({text})" if is_or else text
