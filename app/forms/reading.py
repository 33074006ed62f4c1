"""JSON of requests, read strictly: all faults are reported at once, with units."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from app.forms.words import FAULTS, UNFIT, UNITS
from app.values.checked import Unfit
from app.values.decimals import MOST_WRITTEN
from geodata.errors import (
    BadForm,
    BadParameter,
    BodyTooLarge,
    MissingParameter,
    TooManyItems,
)
from geodata.text import Text

LONGEST_BYTES = 200_000
MOST_VALUES = 3_000_000
"""Largest number of JSON values; reading them blocks the process for about a second."""

MOST_MEMBERS = 1_000
"""Largest number of members of an object; real forms have less than a tenth of that."""

NOT_RENAMED: Mapping[str, str] = MappingProxyType({})

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""A lone surrogate written as an escape, which is not a character."""


class Part(BaseModel):
    """A part of an application; unknown members are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _not_endless(cls, value: Any) -> Any:
        """Raise for an object with so many members that listing unknown ones takes long."""
        if isinstance(value, dict) and len(value) > MOST_MEMBERS:
            raise PydanticCustomError("endless", "too many members")
        return value

    @classmethod
    def faults_of(cls, value: object) -> list[tuple[str, Text]]:
        """Return the faults that concern several members together."""
        return []


Form = TypeVar("Form", bound=Part)


def schema_of(form: type[Part]) -> dict[str, Any]:
    """Return the JSON schema of a form with its references resolved."""
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


@contextmanager
def naming_members(paths: Mapping[str, str] = NOT_RENAMED) -> Iterator[None]:
    """Turn the refusal of a parameter into one of the JSON member that states it.

    Args:
        paths: The members, by the names of parameters; others have the same name.

    Raises:
        BadForm: An input is missing, or excludes another.
    """
    try:
        yield
    except (BadParameter, MissingParameter) as error:
        name, why = str(error.members["parameter"]), error.why
        shown = Text(f"“{error.value}”无效：", f"{error.value!r} is invalid: ")
        zh, en = (shown.zh + why.zh, shown.en + why.en) if error.value else why
        fault = Text(zh.rstrip("。"), en.rstrip("."))
        raise BadForm([(paths.get(name, name), fault)]) from error


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
            parse_float=_number,
            parse_int=_integer,
            parse_constant=_no_number,
            object_pairs_hook=_unrepeated,
        )
        if SURROGATE.search(body):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError) as error:
        why = _broken(error)
        reason = Text(f"不是有效的 JSON（{why.zh}）", f"is no valid JSON ({why.en})")
        raise BadForm([("JSON", reason)]) from error
    return value


def _broken(error: Exception) -> Text:
    """Say why a text is no JSON."""
    if isinstance(error, Unfit):
        return error.why
    if isinstance(error, json.JSONDecodeError):
        row, column = error.lineno, error.colno
        return Text(f"第 {row} 行第 {column} 个字符", f"line {row}, column {column}")
    if isinstance(error, UnicodeEncodeError):
        return Text("含不成对的代理字符", "it contains surrogates without their pair")
    if isinstance(error, UnicodeError):
        return Text("不是有效的 UTF-8", "it is not valid UTF-8")
    return Text("嵌套过深", "too deeply nested")


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Unfit("指数过大", "an exponent is too large") from error


def _integer(digits: str) -> int | Decimal:
    """Read an integer; one that is longer than any in use stays unread."""
    return int(digits) if len(digits) <= MOST_WRITTEN else Decimal(digits)


def _no_number(word: str) -> float:
    raise Unfit(f"{word} 不是数", f"{word} is no number")


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise Unfit("有成员重复", "a member is named twice")
    return members


def _fault(error: ErrorDetails) -> tuple[str, Text]:
    """Return the name of the wrong member and the reason, with its unit."""
    path = [str(step) for step in error["loc"]]
    unfit = error.get("ctx", {}).get("error")
    why = unfit.why if isinstance(unfit, Unfit) else FAULTS.get(error["type"], UNFIT)
    unit = UNITS.get(path[-1] if path else "")
    field = ".".join(path) or "JSON"
    if unit is None:
        return field, why
    return field, Text(f"{why.zh}（{unit.zh}）", f"{why.en} ({unit.en})")
