"""JSON that comes in, read strictly: every fault is named at once, with its unit."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from app.clock import FIRST_DAY, today
from app.decimals import MOST_ACCURACY_M, bounded, decimal_of
from app.form_words import FAULTS, UNFIT, UNITS
from geodata import datums
from geodata.errors import BadForm, BadParameter, BodyTooLarge, TooManyItems
from geodata.text import Text

LONGEST_BYTES = 200_000
MOST_VALUES = 3_000_000
"""Largest number of JSON values; reading them blocks the process for about a second."""

MOST_MEMBERS = 1_000
"""Largest number of members of an object; real forms have less than a tenth of that."""

LONGEST_WORDS = 500
"""Longest name, document or officer, characters."""

SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""A lone surrogate written as an escape, which is not a character."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of control, format, surrogate, private and unassigned characters."""

LINES = str.maketrans("", "", "\r\n\t")


def _decimal(value: object) -> Decimal:
    """Take a number with its decimals as written, or the same as text."""
    number = None
    if isinstance(value, str):
        number = decimal_of(value)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = bounded(Decimal(value))
    if number is None:
        raise PydanticCustomError("degrees", "a finite number")
    return number


def _datum(value: object) -> str:
    """Accept a datum by any of its names."""
    name = str(value)
    found = datums.named(name) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("datum", "a datum", datums.refusal(name)._asdict())
    return found


def _day(value: object) -> date:
    """Take a day ``YYYY-MM-DD`` that has come."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or value != day.isoformat():
        raise PydanticCustomError("day", "a date YYYY-MM-DD")
    if day < FIRST_DAY:
        raise PydanticCustomError("past", "not before the first day")
    if day > today():
        raise PydanticCustomError("future", "not after today")
    return day


def _visible(text: str) -> str:
    """Take text with something to read in it, and nothing that cannot be seen."""
    if not text.strip() or not legible(text):
        raise PydanticCustomError("invisible", "visible text")
    return text


def _visible_lines(text: str) -> str:
    """Accept text of any number of lines."""
    _visible(text.translate(LINES) or text)
    return text


def legible(text: str) -> bool:
    r"""Tell whether a line consists of visible characters and blanks.

    >>> legible("九寨　黄龙 A"), legible("a\u202eb"), legible("a\0b"), legible("a\nb")
    (True, False, False, False)
    """
    return not any(unicodedata.category(sign) in UNSEEN for sign in text)


def words(name: str, value: str) -> str:
    """Return the text given for ``name`` on the command line, if it may be recorded.

    Raises:
        BadParameter: It is empty, too long, or contains invisible characters.
    """
    if value.strip() and legible(value) and len(value) <= LONGEST_WORDS:
        return value
    shown = value[:LONGEST_WORDS].encode("ascii", "backslashreplace").decode()
    raise BadParameter(
        name,
        shown,
        f"须有 1 至 {LONGEST_WORDS} 个可见字符，不含控制字符。",
        f"It must have 1 to {LONGEST_WORDS} visible characters, no control characters.",
    )


Number = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]}),
]
Metres = Annotated[
    Number,
    Field(gt=0, le=MOST_ACCURACY_M),
    WithJsonSchema(
        {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_ACCURACY_M}
    ),
]
Kilometres = Annotated[
    Number,
    Field(gt=0, le=1_000),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1_000}),
]
Minutes = Annotated[
    Number,
    Field(gt=0, le=10_000),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 10_000}),
]
Day = Annotated[date, BeforeValidator(_day)]
RecordId = Annotated[str, Field(pattern=r"^\d{4}-\d{6,}$")]
Datum = Annotated[
    str,
    BeforeValidator(_datum),
    WithJsonSchema({"type": "string", "enum": list(datums.NAMES)}),
]
Lines = Annotated[str, Field(max_length=5_000), AfterValidator(_visible_lines)]
Reason = Annotated[Lines, Field(min_length=1, pattern=r"\S")]
Words = Annotated[
    str, Field(min_length=1, max_length=LONGEST_WORDS), AfterValidator(_visible)
]


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
