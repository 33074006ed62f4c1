"""CQL2 filters over the columns of a snapshot, in three-valued logic.

CQL2 JSON is evaluated a whole column at a time. A predicate on a missing value is
neither true nor false, as CQL2 has it: not even its negation selects the feature.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.errors import BadFilter
from layers.documented import bare
from layers.query.filter_text import as_cql
from layers.query.like import fitting
from layers.query.operands import (
    WRITTEN,
    Operand,
    Table,
    as_day,
    as_text,
    comparable,
    geometry_of,
    is_property,
    operand,
    period,
)

Json = Any
Flags = NDArray[np.bool_]

MOST_VALUES = 10_000
"""In one IN."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a predicate is true and where it is false; elsewhere it is unknown."""

    yes: Flags
    no: Flags

    def __invert__(self) -> "Truth":
        return Truth(self.no, self.yes)

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: "Truth") -> "Truth":
        return Truth(self.yes | other.yes, self.no & other.no)


def known(flags: Flags, missing: Flags) -> Truth:
    """Return flags as a truth that is unknown where a value is missing."""
    return Truth(flags & ~missing, ~flags & ~missing)


def conjuncts(node: Json) -> Sequence[Json]:
    """Return the predicates that a filter joins by AND; of none, none.

    >>> conjuncts({"op": "and", "args": [True, {"op": "and", "args": [False, True]}]})
    [True, False, True]
    >>> conjuncts(None)
    []
    """
    if node is None:
        return []
    parts = node.get("args") if isinstance(node, dict) else None
    if not isinstance(parts, list) or not parts or str(node.get("op")).lower() != "and":
        return [node]
    return [part for item in parts for part in conjuncts(item)]


def select(node: Json, table: Table) -> Flags:
    """Return which rows a filter selects: those for which it is surely true.

    Raises:
        BadFilter: An operator or property is unknown, or types do not fit.
    """
    return evaluate(node, table).yes


def evaluate(node: Json, table: Table) -> Truth:
    """Return where a CQL2 JSON predicate is true and where false."""
    everywhere = np.ones(table.count, dtype=bool)
    if isinstance(node, int | float) and node in (0, 1):  # QGIS writes 1 for 1 = 1
        return (
            Truth(everywhere, ~everywhere) if node else Truth(~everywhere, everywhere)
        )
    if is_property(node):
        value = operand(node, table)
        if value.kind != "boolean":
            raise BadFilter(
                f"“{node['property']}”不是布尔字段。",
                f"“{node['property']}” is not a boolean property.",
            )
        return known(value.values.astype(bool), value.missing)
    if not isinstance(node, dict) or "op" not in node:
        raise BadFilter(
            f"{as_cql(node)} 不是条件。", f"{as_cql(node)} is no predicate: compare it."
        )
    name, arguments = str(node["op"]), node.get("args", [])
    predicate = PREDICATES.get(name.lower())
    if predicate is None:
        raise BadFilter(
            f"{as_cql(node)} 不是条件，或不受支持。",
            f"{as_cql(node)} is no predicate, or not a supported one.",
            known=sorted(PREDICATES),
        )
    return predicate(arguments, table)


def _and(arguments: Sequence[Json], table: Table) -> Truth:
    return reduce(operator.and_, _several(arguments, table))


def _or(arguments: Sequence[Json], table: Table) -> Truth:
    return reduce(operator.or_, _several(arguments, table))


def _several(arguments: Sequence[Json], table: Table) -> list[Truth]:
    if not isinstance(arguments, list) or not arguments:
        raise BadFilter("AND、OR 需要条件。", "AND and OR take predicates.")
    return [evaluate(argument, table) for argument in arguments]


def _not(arguments: Sequence[Json], table: Table) -> Truth:
    return ~evaluate(_exactly(1, arguments)[0], table)


def _exactly(count: int, arguments: Sequence[Json]) -> Sequence[Json]:
    if not isinstance(arguments, list) or len(arguments) != count:
        raise BadFilter(f"该运算需要 {count} 个参数。", f"It takes {count} arguments.")
    return arguments


def _comparison(compare: Callable[[Any, Any], Any]) -> "Predicate":
    def predicate(arguments: Sequence[Json], table: Table) -> Truth:
        left, right = (operand(a, table) for a in _exactly(2, arguments))
        a, b = comparable(left, right)
        ordered = compare not in (operator.eq, operator.ne)
        if ordered and a.kind == "list":
            raise BadFilter(
                "该类型的值没有大小。", f"Values of type {a.kind} have no order."
            )
        flags = np.broadcast_to(compare(a.values, b.values), table.count).astype(bool)
        return known(flags, a.missing | b.missing)

    return predicate


def _is_null(arguments: Sequence[Json], table: Table) -> Truth:
    (argument,) = _exactly(1, arguments)
    missing = (
        shapely.is_missing(table.shapes)
        if is_property(argument) and argument["property"] == table.geometry
        else operand(argument, table).missing
    )
    return Truth(missing, ~missing)


def _is(arguments: Sequence[Json], table: Table) -> Truth:
    """Compare with a value by IS: a missing value is unequal, not unknown."""
    left, value = _exactly(2, arguments)
    if not isinstance(value, bool):
        same = PREDICATES["="]([left, value], table)
    else:
        same = evaluate(left, table) if value else ~evaluate(left, table)
    return Truth(same.yes, ~same.yes)


def _between(arguments: Sequence[Json], table: Table) -> Truth:
    value, low, high = _exactly(3, arguments)
    at_least, at_most = PREDICATES[">="], PREDICATES["<="]
    return at_least([value, low], table) & at_most([value, high], table)


def _in(arguments: Sequence[Json], table: Table) -> Truth:
    value, listed = _exactly(2, arguments)
    if not isinstance(listed, list) or not listed:
        raise BadFilter("IN 需要一个列表。", "IN takes a list.")
    if len(listed) > MOST_VALUES:
        raise BadFilter(
            f"IN 的值超过 {MOST_VALUES} 个。", f"IN has more than {MOST_VALUES} values."
        )
    column = operand(value, table)
    values = {_plain(comparable(column, operand(item, table))[1]) for item in listed}
    chosen = comparable(column, operand(listed[0], table))[0]
    flags = np.fromiter(
        (v in values for v in chosen.values.tolist()), bool, table.count
    )
    return known(flags, chosen.missing)


def _plain(value: Operand) -> Any:
    return value.values.tolist()


def _like(arguments: Sequence[Json], table: Table) -> Truth:
    value, pattern = (operand(a, table) for a in _exactly(2, arguments))
    if value.kind not in WRITTEN or pattern.kind != "text" or pattern.values.ndim:
        raise BadFilter("LIKE 只比较文字与模式。", "LIKE compares text with a pattern.")
    fits = fitting(bare(str(pattern.values)))
    found = [fits(text) for text in as_text(value).values.tolist()]
    return known(np.array(found, dtype=bool), value.missing)


def _spatial(name: str) -> "Predicate":
    compare: Callable[[Any, Any], Any] = getattr(shapely, name)

    def predicate(arguments: Sequence[Json], table: Table) -> Truth:
        left, right = (geometry_of(a, table) for a in _exactly(2, arguments))
        if (
            name in INDEXED
            and left is table.shapes
            and isinstance(right, shapely.Geometry)
        ):
            flags = table.touching(right, INDEXED[name])
        else:
            flags = np.broadcast_to(compare(left, right), table.count)
        return known(flags, shapely.is_missing(table.shapes) | table.empty)

    return predicate


INDEXED = {"intersects": "intersects", "within": "contains", "contains": "within"}
"""Predicates of (column, literal), by the one that a tree asks with the literal."""


def _temporal(compare: Callable[..., Any]) -> "Predicate":
    def predicate(arguments: Sequence[Json], table: Table) -> Truth:
        ends = [end for a in _exactly(2, arguments) for end in period(a, table)]
        if any(end.kind == "date" for end in ends):
            ends = list(map(as_day, ends))
        found = compare(*(end.values for end in ends))
        flags = np.broadcast_to(found, table.count).astype(bool)
        return known(flags, reduce(operator.or_, (end.missing for end in ends)))

    return predicate


Predicate = Callable[[Sequence[Json], Table], Truth]

RELATIONS: Mapping[str, Callable[..., Any]] = {
    "t_after": lambda a0, a1, b0, b1: a0 > b1,
    "t_before": lambda a0, a1, b0, b1: a1 < b0,
    "t_contains": lambda a0, a1, b0, b1: (a0 < b0) & (a1 > b1),
    "t_disjoint": lambda a0, a1, b0, b1: (a1 < b0) | (a0 > b1),
    "t_during": lambda a0, a1, b0, b1: (a0 > b0) & (a1 < b1),
    "t_equals": lambda a0, a1, b0, b1: (a0 == b0) & (a1 == b1),
    "t_finishedby": lambda a0, a1, b0, b1: (a0 < b0) & (a1 == b1),
    "t_finishes": lambda a0, a1, b0, b1: (a0 > b0) & (a1 == b1),
    "t_intersects": lambda a0, a1, b0, b1: (a0 <= b1) & (a1 >= b0),
    "t_meets": lambda a0, a1, b0, b1: a1 == b0,
    "t_metby": lambda a0, a1, b0, b1: a0 == b1,
    "t_overlappedby": lambda a0, a1, b0, b1: (a0 > b0) & (a0 < b1) & (a1 > b1),
    "t_overlaps": lambda a0, a1, b0, b1: (a0 < b0) & (a1 > b0) & (a1 < b1),
    "t_startedby": lambda a0, a1, b0, b1: (a0 == b0) & (a1 > b1),
    "t_starts": lambda a0, a1, b0, b1: (a0 == b0) & (a1 < b1),
}
"""Of the periods (a0, a1) and (b0, b1), ends included; source: CQL2, table 9."""

SPATIAL = (
    "intersects",
    "disjoint",
    "equals",
    "touches",
    "crosses",
    "within",
    "contains",
    "overlaps",
)

PREDICATES: dict[str, Predicate] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "=": _comparison(operator.eq),
    "<>": _comparison(operator.ne),
    "<": _comparison(operator.lt),
    "<=": _comparison(operator.le),
    ">": _comparison(operator.gt),
    ">=": _comparison(operator.ge),
    "isnull": _is_null,
    "is": _is,
    "between": _between,
    "in": _in,
    "like": _like,
    **{f"s_{name}": _spatial(name) for name in SPATIAL},
    **{name: _temporal(relation) for name, relation in RELATIONS.items()},
}
