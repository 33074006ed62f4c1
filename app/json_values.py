"""Values of JSON members, as pydantic types: each is read strictly."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.clock import FIRST_DAY, today
from app.decimals import MOST_ACCURACY_M, bounded, decimal_of
from geodata import datums
from geodata.errors import BadParameter

LONGEST_WORDS = 500
"""Longest name, document or officer, characters."""

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
