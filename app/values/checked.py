"""Values from users, as text or as JSON: read strictly, refused with a reason.

Every function takes a value of any type and raises `Unfit` for one that it does not take,
with the same reason at every interface.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.clock import FIRST_DAY, today
from app.values.decimals import bounded, decimal_of
from geodata import datums
from geodata.errors import BadParameter
from geodata.text import Text

LONGEST_LINE = 500
"""Longest name, document or officer, characters."""

LONGEST_COUNT = 18
"""Most digits of a count that are read."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of control, format, surrogate, private and unassigned characters."""

FINITE = Text(
    "须为有限的数，写法为 103.682（至多 30 位）",
    "must be a finite number, written 103.682, of 30 digits at the most",
)


class Unfit(ValueError):
    """A value that is not taken: why, and which are."""

    def __init__(self, zh: str, en: str, known: Sequence[str] = ()) -> None:
        super().__init__(f"{zh} / {en}")
        self.why = Text(zh, en)
        self.known = known

    def named(self, name: str, value: object) -> BadParameter:
        """Return the refusal of the parameter with this value."""
        known = {"known": list(self.known)} if self.known else {}
        return BadParameter(
            name, str(value), f"{self.why.zh}。", f"{self.why.en}.", **known
        )


def number(value: object) -> Decimal:
    """Return a number with its decimals as written, from a number or a text."""
    found = None
    if isinstance(value, str):
        found = decimal_of(value)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        found = bounded(Decimal(value))
    if found is None:
        raise Unfit(*FINITE)
    return found


def count(text: str) -> int | None:
    """Return the integer that digits mean; None if the text has other characters.

    Digits may be full-width. One with very many is cut: it is above any bound as it is.

    >>> count("012"), count("１２"), count("-1"), count("1.0")
    (12, 12, None, None)
    """
    digits = plain(text)
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(digits.lstrip("0")[:LONGEST_COUNT] or 0)


def day(value: object) -> date:
    """Return a day ``YYYY-MM-DD`` that has come; of later ones no port is known."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or value != found.isoformat():
        raise Unfit("日期写法为 2015-12-31", "must be a date, written 2015-12-31")
    if found < FIRST_DAY:
        raise Unfit(
            f"日期早于 {FIRST_DAY}，数据不及于此；请核对年份",
            f"lies before {FIRST_DAY}, when the data begin: check the year",
        )
    if found > today():
        raise Unfit(
            f"日期在今日（{today()}）之后，届时有哪些口岸开放无从得知",
            f"lies after today ({today()}): which ports will be open then is not known",
        )
    return found


def line(value: object, least: int, most: int) -> str:
    """Return a line of visible characters and blanks, ``least`` to ``most`` of them."""
    if (
        not isinstance(value, str)
        or not value.strip()
        or not legible(value)
        or not least <= len(value) <= most
    ):
        raise Unfit(
            f"须有 {least} 至 {most} 个可见字符，不含控制字符",
            f"must have {least} to {most} visible characters, no control characters",
        )
    return value


def datum(value: object) -> str:
    """Return the datum that a name means, as answers call it."""
    name = str(value)
    found = datums.named(name) if isinstance(value, str) else None
    if found is None:
        why = datums.refusal(name)
        raise Unfit(why.zh.rstrip("。"), why.en.rstrip("."), list(datums.NAMES))
    return found


def legible(text: str) -> bool:
    r"""Tell whether a line consists of visible characters and blanks.

    >>> legible("九寨　黄龙 A"), legible("a\u202eb"), legible("a\0b"), legible("a\nb")
    (True, False, False, False)
    """
    return not any(unicodedata.category(sign) in UNSEEN for sign in text)


def plain(text: str) -> str:
    """Return a code with full-width characters made narrow, without blanks around it.

    >>> plain(" ＪＺＨ，LUM ")
    'JZH,LUM'
    """
    return unicodedata.normalize("NFKC", text).strip()
