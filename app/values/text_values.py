"""Values given as text, in queries and on the command line, read strictly.

Most functions return a validator for a pydantic field, which says how a value is written.
"""

from collections.abc import Iterable
from datetime import date

from pydantic import BeforeValidator

from app.values import checked
from app.values.checked import Unfit
from geodata.errors import BadParameter


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


def whole(name: str, low: int, high: int | None = None) -> BeforeValidator:
    """Accept an integer of at least ``low`` and, if given, at most ``high``."""

    def check(text: str) -> int:
        number = checked.count(text)
        if number is None or number < low:
            raise BadParameter(
                name,
                text,
                f"须为不小于 {low} 的整数。",
                f"It must be a whole number, {low} or more.",
            )
        if high is not None and number > high:
            raise BadParameter(
                name, text, f"须不大于 {high}。", f"It must be {high} or less."
            )
        return number

    return BeforeValidator(check)


def line(least: int, most: int) -> BeforeValidator:
    """Take a line of visible characters, ``least`` to ``most`` of them."""
    return BeforeValidator(lambda text: checked.line(text, least, most))


def up_to(most: int) -> BeforeValidator:
    """Take any text of at most so many characters."""

    def check(text: str) -> str:
        if len(text) > most:
            raise Unfit(
                f"至多 {most} 个字符", f"must have {most} characters at the most"
            )
        return text

    return BeforeValidator(check)


def past_day(name: str, text: str) -> date:
    """Return the day ``YYYY-MM-DD`` that a text means.

    Raises:
        BadParameter: It is no date, is before the first day, or is in the future.
    """
    try:
        return checked.day(text)
    except Unfit as error:
        raise error.named(name, text) from error
