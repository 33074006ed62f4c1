"""JSON that comes in, read strictly: every fault is named at once, with its unit."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from app.form_words import FAULTS, UNFIT, UNITS
from geodata.errors import BadForm, BodyTooLarge, TooManyItems
from geodata.text import Text

LONGEST_BYTES = 200_000
MOST_VALUES = 3_000_000
"""Largest number of JSON values; reading them blocks the process for about a second."""

MOST_MEMBERS = 1_000
"""Largest number of members of an object; real forms have less than a tenth of that."""

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""A lone surrogate written as an escape, which is not a character."""


class Part(BaseModel):
    """A part of an application; unknown members are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _not_endless(cls, value: Any) -> Any:
        """Raise for an object with so many members that listing the unknown ones takes long."""
        if isinstance(value, dict) and len(value) > MOST_MEMBERS:
            raise PydanticCustomError("endless", "too many members")
        return value

    @classmethod
    def faults_of(cls, value: object) -> list[tuple[str, Text]]:
        """Return what is wrong between members, which no member shows by itself."""
        return []


Form = TypeVar("Form", bound=Part)


def schema_of(form: type[Part]) -> dict[str, Any]:
    """Return the JSON schema of a form, its references replaced: it stands by itself."""
    schema = form.model_json_schema()
    resolved: dict[str, Any] = _resolved(schema, schema.pop("$defs", {}))
    return resolved


def _resolved(schema: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_resolved(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _resolved(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    return {key: _resolved(item, definitions) for key, item in schema.items()}


def fitted(kind: type[Form], value: object) -> Form:
    """Return a form filled from a JSON value.

    Raises:
        BadForm: Members are missing, unknown or wrong; all are named.
    """
    more = kind.faults_of(value)
    try:
        form = kind.model_validate(value)
    except ValidationError as error:
        raise BadForm([*more, *map(_fault, error.errors())]) from error
    if more:
        raise BadForm(more)
    return form


def read_json(body: bytes, longest: int = LONGEST_BYTES) -> Any:
    """Read JSON and keep the decimals of numbers; a repeated member is refused.

    Raises:
        BadForm: It is not JSON, or contains text that is not valid Unicode.
        TooLarge: It is too long, or has too many values.
    """
    if len(body) > longest:
        raise BodyTooLarge(longest)
    if sum(map(body.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise TooManyItems(MOST_VALUES, Text("个值", "values"))
    try:
        value = json.loads(
            body.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_no_number,
            object_pairs_hook=_unrepeated,
        )
        if SURROGATE.search(body):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError) as error:
        why = Text(f"不是有效的 JSON（{error}）", f"is no valid JSON ({error})")
        raise BadForm([("JSON", why)]) from error
    return value


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is named twice")
    return members


def _fault(error: ErrorDetails) -> tuple[str, Text]:
    """Return the member at fault, and what is wrong with it, in its unit."""
    path = [str(step) for step in error["loc"]]
    why = FAULTS.get(error["type"], UNFIT)
    if error["type"] == "datum":
        why = Text(**error["ctx"])
    unit = UNITS.get(path[-1] if path else "")
    field = ".".join(path) or "JSON"
    if unit is None:
        return field, why
    return field, Text(f"{why.zh}（{unit.zh}）", f"{why.en} ({unit.en})")
