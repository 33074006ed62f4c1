"""The present day and time in Beijing; no other module reads the clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
FIRST_DAY = date(1949, 10, 1)
"""Founding of the People's Republic; the plan concerns no port from before that day."""


def today() -> date:
    """Return today's date in Beijing."""
    return now().date()


def now() -> datetime:
    """Return the time in Beijing."""
    return datetime.now(BEIJING)
