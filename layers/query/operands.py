"""The operands of a filter: columns and literals, with their type and what is missing."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from geodata.errors import BadFilter
from layers.documented import bare
from layers.layer import ColumnType
from layers.query.filter_text import as_cql
from layers.query.literals import day_in_beijing, literal, meant, time_of
from layers.query.query import grounds, parse_box

Json = Any
Flags = NDArray[np.bool_]

TEXTUAL = ("text", "documented")
"""Kinds of operands that are text."""

WRITTEN = (*TEXTUAL, "date")
"""Kinds that LIKE takes: desktops ask for the days of a year by ``LIKE '2015%'``."""

TEMPORAL = ("date", "instant")
"""Kinds of operands that are times: whole days, and instants in UTC."""

EARLIEST, LATEST = np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31", "s")


@dataclass(frozen=True, slots=True)
class Operand:
    """Values of one type: a column, or a literal as a 0-dimensional array.

    Text is an object array, as are ``documented`` dates, without their zone; dates and
    instants are ``datetime64[s]``; ``missing`` has the length of the table, or no dimension for a
    literal.
    """

    kind: str
    values: NDArray[Any]
    missing: Flags


@dataclass(frozen=True, slots=True)
class Table:
    """The data that a filter is evaluated on: typed columns, and shapes in CRS84 degrees."""

    count: int
    columns: Callable[[str], Operand | None]
    folded: Callable[[str], Operand | None]
    """The same without case, for text."""

    names: tuple[str, ...]
    geometry: str
    shapes: NDArray[np.object_]
    empty: Flags
    touching: Callable[[shapely.Geometry, str], Flags]


def absent(value: Any) -> bool:
    """Tell whether a cell holds nothing: None, or the NaN that pandas puts there."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def column(values: list[Any], kind: ColumnType) -> Operand:
    """Return a column of a layer as an operand; None and NaN are missing."""
    missing = np.array([absent(value) for value in values], dtype=bool)
    filled: NDArray[Any]
    if kind in ("integer", "number"):
        filled = np.array(
            [0.0 if m else v for v, m in zip(values, missing, strict=True)]
        )
        return Operand("number", filled.astype(float), missing)
    if kind == "boolean":
        filled = np.array(
            [bool(v) and not m for v, m in zip(values, missing, strict=True)]
        )
        return Operand("boolean", filled.astype(bool), missing)
    if kind == "date":
        days = [EARLIEST if m else v for v, m in zip(values, missing, strict=True)]
        return Operand("date", np.array(days, dtype="datetime64[s]"), missing)
    if kind == "documented":
        values = [value if absent(value) else bare(value) for value in values]
    filled = np.empty(len(values), dtype=object)
    nothing: Any = () if kind == "list" else ""
    filled[:] = [nothing if m else v for v, m in zip(values, missing, strict=True)]
    kept = kind if kind in ("list", "documented") else "text"
    return Operand(kept, filled, missing)


def is_property(node: Json) -> bool:
    """Tell whether a node names a property."""
    return isinstance(node, dict) and "property" in node


def operand(node: Json, table: Table) -> Operand:
    """Return a scalar operand: a property, a literal, or `casei` of either.

    Raises:
        BadFilter: The property is unknown, or the node is no scalar.
    """
    if is_property(node):
        return _column(str(node["property"]), table)
    if isinstance(node, dict) and str(node.get("op", "")).lower() == "casei":
        return _casei(node, table)
    if isinstance(node, dict) and node.get("op") in ARITHMETIC:
        return _calculated(node, table)
    found = literal(node)
    if found is None:
        raise _unsupported(node)
    kind, value = found
    return Operand(kind, np.array(value), np.array(False))


def _unsupported(node: Json) -> BadFilter:
    """Return the error for an operand that is neither a property nor a literal."""
    if node is None:
        return BadFilter(
            "空值请用 IS NULL 或 IS NOT NULL。",
            "Ask for missing values by IS NULL or IS NOT NULL.",
        )
    if isinstance(node, dict) and "op" in node:
        return BadFilter(
            f"此处不支持 {as_cql(node)}。",
            f"{as_cql(node)} is not supported here.",
            known=["CASEI", *ARITHMETIC],
        )
    return BadFilter(
        f"此处不支持 {as_cql(node)}。", f"{as_cql(node)} is not supported here."
    )


def _calculated(node: Json, table: Table) -> Operand:
    """Return the result of an arithmetic operator; missing where it is not finite."""
    arguments = node.get("args", [])
    if len(arguments) != 2:
        raise _unsupported(node)
    left, right = (operand(argument, table) for argument in arguments)
    if {left.kind, right.kind} != {"number"}:
        raise BadFilter(
            f"{as_cql(node)} 只能用于数值。", f"{as_cql(node)} takes numbers only."
        )
    with np.errstate(all="ignore"):
        values = ARITHMETIC[node["op"]](left.values, right.values)
    lost = ~np.isfinite(values)
    missing = left.missing | right.missing | lost
    return Operand("number", np.where(lost, 0.0, values), missing)


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.fmod,
    "div": lambda a, b: np.trunc(np.divide(a, b)),
    "^": np.float_power,
}


def _column(name: str, table: Table) -> Operand:
    found = table.columns(name)
    if found is None:
        raise BadFilter(
            f"没有字段“{name}”。",
            f"There is no property “{name}”.",
            known=[*table.names, table.geometry],
        )
    return found


def _casei(node: Json, table: Table) -> Operand:
    (inner,) = node.get("args", []) if len(node.get("args", [])) == 1 else (None,)
    value = operand(inner, table)
    if value.kind not in WRITTEN:
        raise BadFilter("CASEI 只用于文字。", "CASEI is for text only.")
    if isinstance(inner, dict) and "property" in inner:
        return table.folded(str(inner["property"])) or value
    return folded(value)


def folded(value: Operand) -> Operand:
    """Return text without case; other values are returned unchanged."""
    if value.kind != "text":
        return value
    if value.values.ndim == 0:
        return replace(value, values=np.array(str(value.values).casefold()))
    values = value.values.copy()
    values[:] = [text.casefold() for text in value.values]
    return replace(value, values=values)


def comparable(left: Operand, right: Operand) -> tuple[Operand, Operand]:
    """Return two operands of one type; a literal follows the column's.

    A day and an instant are compared as days: the instant is converted to the day in
    Beijing at that moment.

    GDAL writes booleans as 0 and 1 and dates as text, with or without a ``T``; QGIS
    writes numbers as its user did, also in quotation marks.

    Raises:
        BadFilter: The types do not fit.
    """
    if left.kind == right.kind:
        return left, right
    if {left.kind, right.kind} == {"date", "instant"}:
        return as_day(left), as_day(right)
    if left.values.ndim == 0 and right.values.ndim:
        b, a = comparable(right, left)
        return a, b
    if right.values.ndim == 0:
        value = meant(right.values.item(), left.kind)
        if value is not None:
            return left, Operand(left.kind, np.array(value), right.missing)
    raise BadFilter(
        f"{left.kind} 与 {right.kind} 不能比较。",
        f"A value of type {left.kind} cannot be compared with one of type {right.kind}.",
    )


def as_day(value: Operand) -> Operand:
    """Return a time as days in Beijing; only literals are instants."""
    if value.kind != "instant":
        return value
    return replace(value, kind="date", values=np.array(day_in_beijing(value.values)))


def as_text(value: Operand) -> Operand:
    """Return days as they are written, ``2015-01-12``; other kinds as they are."""
    if value.kind != "date":
        return value
    written = np.datetime_as_string(value.values, unit="D").astype(object)
    return replace(value, kind="text", values=written)


def geometry_of(node: Json, table: Table) -> Any:
    """Return a geometry operand: the column of shapes, or one literal shape.

    Raises:
        BadFilter: It is neither, or no valid geometry.
    """
    if is_property(node):
        if node["property"] not in (table.geometry, "geom"):
            raise BadFilter(
                f"“{node['property']}”不是几何字段。",
                f"“{node['property']}” is not the geometry.",
                known=[table.geometry],
            )
        return table.shapes
    if isinstance(node, dict) and "bbox" in node:
        corners = ",".join(str(number) for number in node["bbox"])
        return grounds(parse_box(corners))
    try:
        shape = shapely.from_geojson(_geojson(node))
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        raise BadFilter(
            f"几何无效：{error}", f"The geometry is invalid: {error}"
        ) from error
    if not _on_earth(shape):
        raise BadFilter(
            "几何超出经度 ±180、纬度 ±90。",
            "The geometry lies beyond longitudes ±180 or latitudes ±90.",
        )
    if not shapely.is_valid(shape):
        reason = shapely.is_valid_reason(shape)
        raise BadFilter(f"几何无效：{reason}", f"The geometry is invalid: {reason}")
    return shape


def _on_earth(shape: shapely.Geometry) -> bool:
    """Tell whether all corners are longitudes and latitudes; NaN is none."""
    corners = np.abs(shapely.get_coordinates(shape))
    return bool((corners <= (180.0, 90.0)).all())


def _geojson(node: Json) -> str:
    if not isinstance(node, dict) or "type" not in node:
        raise ValueError(as_cql(node))
    return orjson.dumps(node).decode()


def period(node: Json, table: Table) -> tuple[Operand, Operand]:
    """Return the first and the last day or instant of a temporal operand."""
    if isinstance(node, dict) and "interval" in node:
        ends = node["interval"]
        if not isinstance(ends, list) or len(ends) != 2:
            raise BadFilter("INTERVAL 需要起止。", "INTERVAL takes two ends.")
        first = _end(ends[0], table, EARLIEST)
        last = _end(ends[1], table, LATEST)
        return first, last
    value = operand(node, table)
    if value.kind not in TEMPORAL:
        raise BadFilter("须为时间。", "It must be a time.")
    return value, value


def _end(node: Json, table: Table, open_end: np.datetime64) -> Operand:
    if node in ("..", ""):
        return Operand("instant", np.array(open_end), np.array(False))
    if isinstance(node, str):
        kind, time = time_of(node)
        return Operand(kind, np.array(time), np.array(False))
    value = operand(node, table)
    if value.kind not in TEMPORAL:
        raise BadFilter("INTERVAL 的端点须为时间。", "The ends of INTERVAL are times.")
    return value
