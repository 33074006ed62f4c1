"""Dates to the precision documented, and truth values, as every reader takes them.

Readers guess the type of a column from its first values. Where those are whole days,
GDAL and QGIS take the column for dates and drop what is none: ``2008``, ``2007-07``.
So a whole day goes out with the zone that it is a day in, as XML Schema writes it: no
reader takes that for a date, and as text it still begins and sorts as a day does.
"""

import re
from typing import Any

ZONE = "+08:00"
"""Beijing's."""

WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WORDS = {True: "yes", False: "no"}
"""For clients that cannot filter by truth values."""


def zoned(text: Any) -> Any:
    """Return a documented date as it goes out; what is no text stays as it is.

    >>> zoned("2015-01-12"), zoned("2008"), zoned(None)
    ('2015-01-12+08:00', '2008', None)
    """
    if isinstance(text, str) and WHOLE_DAY.fullmatch(text):
        return f"{text}{ZONE}"
    return text


def bare(text: str) -> str:
    """Return a documented date without the zone, as filters compare it."""
    return text.removesuffix(ZONE)
