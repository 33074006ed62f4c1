"""The literals of a filter, and what they mean beside a column of another type."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from geodata.errors import BadFilter
from layers.documented import bare

Json = Any

TRUTH: Mapping[Any, bool] = {"true": True, "false": False, 1.0: True, 0.0: False}


def literal(node: Json) -> tuple[str, Any] | None:
    """Return the kind and the value of a literal; None of what is none."""
    if isinstance(node, bool):
        return "boolean", node
    if isinstance(node, int | float):
        return "number", float(node)
    if isinstance(node, str):
        return "text", node
    if isinstance(node, dict) and set(node) <= {"date", "timestamp"} and node:
        return "date", instant(str(next(iter(node.values()))))
    return None


def instant(text: str) -> np.datetime64:
    """Return a date or a UTC time; of a bare date, its first second."""
    try:
        if text[4:5] != "-" or text[7:8] != "-":
            raise ValueError(text)
        moment = datetime.fromisoformat(text.removesuffix("T"))
    except ValueError as error:
        raise BadFilter(f"“{text}”不是时间。", f"“{text}” is no time.") from error
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return np.datetime64(moment, "s")


def meant(value: Any, kind: str) -> Any:
    """Return what a literal of another type means to a column; None if nothing."""
    if kind == "boolean":
        return TRUTH.get(value)
    if not isinstance(value, str):
        return None
    if kind == "number":
        return float(value) if _is_number(value) else None
    if kind == "date":
        return instant(value)
    return bare(value) if kind == "documented" else None


def _is_number(text: str) -> bool:
    """Tell whether a text is a finite number and no more."""
    try:
        return math.isfinite(float(text)) and text.isascii()
    except ValueError:
        return False
