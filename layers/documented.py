"""Dates to the precision documented, and booleans as text, in forms that all clients read.

Clients guess the type of a column from its first values. If those are whole days, GDAL
and QGIS make it a date column and drop other values, such as ``2008`` and ``2007-07``.
Therefore a whole day is written with its time zone, as in XML Schema: no client takes that
for a date, and the text still begins with the day and sorts by it.
"""

import re
from typing import Any

ZONE = "+08:00"
"""Beijing's offset from UTC."""

WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WORDS = {True: "yes", False: "no"}
"""Booleans in words, for clients that cannot filter by booleans."""


def zoned(text: Any) -> Any:
    """Return a documented date as it is written out; a missing one unchanged.

    >>> zoned("2015-01-12"), zoned("2008"), zoned(None)
    ('2015-01-12+08:00', '2008', None)
    """
    if isinstance(text, str) and WHOLE_DAY.fullmatch(text):
        return f"{text}{ZONE}"
    return text


def bare(text: str) -> str:
    """Return a documented date without the time zone, as filters compare it."""
    return text.removesuffix(ZONE)
