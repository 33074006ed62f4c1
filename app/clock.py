"""Today in Beijing, and the days that have come; nothing else reads the clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from geodata.errors import BadParameter

BEIJING = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(1949, 10, 1)
"""Founding of the People's Republic; the plan concerns no port from before that day."""


def today() -> date:
    """Return today's date in Beijing."""
    return now().date()


def now() -> datetime:
    """Return the time in Beijing."""
    return datetime.now(BEIJING)


def past_day(name: str, text: str) -> date:
    """Read a date ``YYYY-MM-DD`` that is not in the future.

    Raises:
        BadParameter: It is no date, is before the first day, or is in the future, for
            which the open ports are not known.
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=BEIJING).date()
    except ValueError as error:
        raise BadParameter(
            name, text, "日期写法为 2015-12-31。", "Write the date as 2015-12-31."
        ) from error
    if day < FIRST_DAY:
        raise BadParameter(
            name,
            text,
            f"日期早于 {FIRST_DAY}，数据不及于此；请核对年份。",
            f"It is before {FIRST_DAY}, when the data begin: check the year.",
        )
    if day > today():
        raise BadParameter(
            name,
            text,
            f"日期在今日（{today()}）之后，届时有哪些口岸开放无从得知。",
            f"It lies after today ({today()}): which ports will be open then is not "
            "known.",
        )
    return day
