"""Literals of a filter, and their conversion to the type of a column."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from geodata.errors import BadFilter
from layers.documented import WHOLE_DAY, bare
from layers.query.query import BEIJING

Json = Any

TRUTH: Mapping[Any, bool] = {"true": True, "false": False, 1.0: True, 0.0: False}


def literal(node: Json) -> tuple[str, Any] | None:
    """Return kind and value of a literal; None if the argument is no literal."""
    if isinstance(node, bool):
        return "boolean", node
    if isinstance(node, int | float):
        return "number", float(node)
    if isinstance(node, str):
        return "text", node
    if isinstance(node, dict) and set(node) <= {"date", "timestamp"} and node:
        return time_of(str(next(iter(node.values()))))
    return None


def time_of(text: str) -> tuple[str, np.datetime64]:
    """Return the kind and value of a time: a ``date``, or an ``instant`` in UTC.

    Days, and times without a zone, are in Beijing time.

    Raises:
        BadFilter: The text is no time.

    >>> time_of("2015-01-12+08:00"), time_of("2015-01-12T01:00:00")
    (('date', np.datetime64('2015-01-12T00:00:00')), \
('instant', np.datetime64('2015-01-11T17:00:00')))
    """
    day = bare(text).removesuffix("T")
    try:
        if WHOLE_DAY.fullmatch(day):
            return "date", np.datetime64(date.fromisoformat(day), "s")
        if not WHOLE_DAY.match(text) or text[10] not in "Tt ":
            raise ValueError(text)
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=moment.tzinfo or BEIJING).astimezone(UTC)
        instant = np.datetime64(moment.replace(tzinfo=None), "s")
        day_in_beijing(instant)
    except (ValueError, OverflowError) as error:
        raise BadFilter(f"“{text}”不是时间。", f"“{text}” is no time.") from error
    return "instant", instant


def day_in_beijing(instant: Any) -> np.datetime64:
    """Return the day in Beijing at an instant in UTC."""
    moment = np.datetime64(instant, "s").item().replace(tzinfo=UTC)
    return np.datetime64(moment.astimezone(BEIJING).date(), "s")


def meant(value: Any, kind: str) -> Any:
    """Return a literal converted to the type of a column; None if that is impossible."""
    if kind == "boolean":
        return TRUTH.get(value)
    if not isinstance(value, str):
        return None
    if kind == "number":
        return float(value) if _is_number(value) else None
    if kind == "date":
        found, time = time_of(value)
        return time if found == "date" else day_in_beijing(time)
    return bare(value) if kind == "documented" else None


def _is_number(text: str) -> bool:
    """Tell whether a text consists of one finite number."""
    try:
        return math.isfinite(float(text)) and text.isascii()
    except ValueError:
        return False
