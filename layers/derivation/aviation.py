"""The aviation ports open on a day, with the certainty that their dates allow."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from geodata.facts import Facts
from geodata.frames import GeoDataFrame, Series
from geodata.text import Text
from layers.layer import Column

CERTAIN, POSSIBLE = "certain", "possible"
BOUNDS = (
    "open_from_earliest",
    "open_from_latest",
    "open_to_earliest",
    "open_to_latest",
)


NEVER = date(9999, 12, 31)
"""Used where no closing is documented, so that one comparison selects all ports open on a
day; clients treat it as an open end."""

OPENED = Column(
    name="open_from",
    meaning=Text(
        "开放（批复）时间，按文献所载精度：2008、2007-07；整日带北京时区：2015-01-12+08:00。空为不详。"
        "查某日是否开放，请用 open_from_latest <= 该日 AND closed_from > 该日",
        "Opened (approved), to the precision documented: 2008, 2007-07; a whole day has "
        "Beijing's zone, 2015-01-12+08:00. Empty if unknown. For the ports open on a day "
        "filter by open_from_latest <= day AND closed_from > day",
    ),
    type="documented",
)
LEFT = Column(
    name="open_to",
    meaning=Text(
        "关闭或迁出时间，写法同 open_from。查某日是否开放，"
        "请用 open_from_latest <= 该日 AND closed_from > 该日",
        "Closed or moved away, written as open_from. For the ports open on a day filter "
        "by open_from_latest <= day AND closed_from > day",
    ),
    type="documented",
)
CLOSED_FROM = Column(
    name="closed_from",
    meaning=Text(
        "此日前确未关闭；9999-12-31 为没有关闭的记载",
        "Surely not closed before this day; 9999-12-31 where no closing is documented",
    ),
    type="date",
)


def with_ends(ports: GeoDataFrame) -> GeoDataFrame:
    """Return aviation ports with the column ``closed_from``, which is never empty."""
    ends = zip(ports["open_to_earliest"], ports["open_to_latest"], strict=True)
    return ports.assign(closed_from=[left or gone or NEVER for left, gone in ends])


def open_on(ports: GeoDataFrame, day: date) -> GeoDataFrame:
    """Return the aviation ports that are, or may be, open on a day.

    A port is open from the State Council's approval (``open_from``, included) to
    the day it closed or moved (``open_to``, not included). Where a date is known
    only within bounds, days between them leave the port ``possible``.

    Args:
        ports: The fact table `aviation_ports`.
        day: The day asked about.

    Returns:
        The rows that cannot be excluded, with the column ``certainty``:
        ``certain`` or ``possible``. Ports surely not open are left out.
    """
    found = ports.assign(
        certainty=[certainty(port, day) for _, port in ports.iterrows()]
    )
    return found[found["certainty"].notna()].reset_index(drop=True)


def certainty(port: Mapping[str, Any] | Series, day: date) -> str | None:
    """Return whether a port is open: ``certain``, ``possible``, or None if surely not.

    Args:
        port: A row of `aviation_ports`, with the four bounds of its dates.
        day: The day asked about.
    """
    earliest, latest, left, gone = (port[name] for name in BOUNDS)
    if (earliest and day < earliest) or (gone and day >= gone):
        return None
    surely = latest is not None and latest <= day and (left is None or day < left)
    return CERTAIN if surely else POSSIBLE


def changes(facts: Facts) -> list[date]:
    """Return every day on which some port's state, or its certainty, changes."""
    ports = facts.records("aviation_ports")
    return sorted({port[name] for port in ports for name in BOUNDS if port[name]})
