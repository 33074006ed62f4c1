"""Values given as text, in queries and on the command line, read strictly.

Most functions return a validator for a pydantic field. It raises `BadParameter`, which
names the parameter and says how its value is written.
"""

from collections.abc import Iterable
from decimal import Decimal

from pydantic import BeforeValidator

from app.clock import past_day
from app.decimals import decimal_of
from app.json_values import legible
from geodata import datums
from geodata.errors import BadParameter

SHOWN = 80
"""Longest part of a refused value that is repeated, characters."""

MOST_CODES = 50


def one_of(name: str, known: Iterable[str]) -> BeforeValidator:
    """Take one of some words."""
    words = sorted(known)

    def check(text: str) -> str:
        if text not in words:
            listed = ", ".join(words)
            raise BadParameter(
                name,
                text,
                f"须为 {listed} 之一。",
                f"Take one of {listed}.",
                known=words,
            )
        return text

    return BeforeValidator(check)


def number(name: str, low: float, high: float, unit: str) -> BeforeValidator:
    """Take a number above ``low`` and up to ``high``."""

    def check(text: str) -> float:
        value = _decimal(name, text)
        if not low < value <= high:
            raise BadParameter(
                name,
                text,
                f"须大于 {low:g}、不超过 {high:g}（{unit}）。",
                f"It must be greater than {low:g} and at most {high:g} {unit}.",
            )
        return float(value)

    return BeforeValidator(check)


def whole(name: str, low: int, high: int | None = None) -> BeforeValidator:
    """Accept an integer of at least ``low`` and, if given, at most ``high``."""

    def check(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text[:18]) < low:
            raise BadParameter(
                name,
                text,
                f"须为不小于 {low} 的整数。",
                f"It must be a whole number, {low} or more.",
            )
        if high is not None and int(text[:18]) > high:
            raise BadParameter(
                name, text, f"须不大于 {high}。", f"It must be {high} or less."
            )
        return int(text[:18])

    return BeforeValidator(check)


def codes(name: str) -> BeforeValidator:
    """Take words divided by commas, none of them empty."""

    def check(text: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in text.split(","))
        if not all(words) or len(words) > MOST_CODES:
            raise BadParameter(
                name,
                text,
                f"写法为 LUM,JZH：1 至 {MOST_CODES} 个代码，以逗号分隔。",
                f"Write LUM,JZH: 1 to {MOST_CODES} codes divided by commas.",
            )
        return words

    return BeforeValidator(check)


def exact(name: str) -> BeforeValidator:
    """Take a finite number as written, its decimals kept."""
    return BeforeValidator(lambda text: _decimal(name, text))


def _decimal(name: str, text: str) -> Decimal:
    value = decimal_of(text)
    if value is None:
        raise BadParameter(
            name,
            text[:SHOWN],
            "须为有限的数，写法为 103.682（至多 30 位）。",
            "It must be a finite number, written 103.682, of 30 digits at the most.",
        )
    return value


def visible(name: str) -> BeforeValidator:
    """Accept one line of text without invisible characters."""

    def check(text: str) -> str:
        if not legible(text):
            raise BadParameter(
                name,
                text[:SHOWN],
                "含控制字符或其他不可见字符。",
                "It contains control characters or other invisible characters.",
            )
        return text

    return BeforeValidator(check)


def given_datum(name: str) -> BeforeValidator:
    """Accept a datum by any of its names; return its identifier."""
    return BeforeValidator(lambda text: datum_of(name, text))


def day(name: str) -> BeforeValidator:
    """Take a date ``YYYY-MM-DD`` that has come."""
    return BeforeValidator(lambda text: past_day(name, text))


def datum_of(field: str, name: str) -> str:
    """Return the datum that a name means, as answers call it.

    Raises:
        BadParameter: It means none that is taken; the reason names it.
    """
    datum = datums.named(name)
    if datum is None:
        why = datums.refusal(name)
        raise BadParameter(field, name[:80], why.zh, why.en, known=list(datums.NAMES))
    return datum
