"""A query of a layer: box, time, filter, order and page."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import shapely

from geodata.errors import EASTING_FIRST, BadBox, BadDatetime
from geodata.text import Text

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east crosses the antimeridian."""

Interval = tuple[date | None, date | None]
"""First and last day, both included; None is open-ended."""

NORTHING_FIRST = Text(
    "南,西,北,东（度，该坐标系纬度在前，例 18,73,54,135）",
    "south,west,north,east in degrees, since this system has latitude first, "
    "e.g. 18,73,54,135",
)
"""Notation of a box in geographic systems, in the authority's axis order."""

FIRST_YEAR, LAST_YEAR = 1, 9999
BEIJING = ZoneInfo("Asia/Shanghai")
"""The time zone of the days in the facts."""

MOMENT = re.compile(
    r"(?P<day>(?P<year>\d{4})-\d{2}-\d{2})"
    r"(?:T(?:(?P<time>\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,12})?"
    r"(?P<zone>Z|[+ -]\d{2}:\d{2})?)?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which features of a layer, and which page of them."""

    area: shapely.Geometry | None = None
    """Ground that features must touch, in CRS84 degrees; see `layers.features.frames.area`."""

    interval: Interval | None = None
    where: Any = None
    """A filter as CQL2 JSON; None selects every feature."""

    sort: tuple[tuple[str, bool], ...] = ()
    """Columns to sort by, each with whether it descends; missing values come last."""

    offset: int = 0
    limit: int = 10


def parse_box(text: str, written: Text = EASTING_FIRST) -> Box:
    """Read a box in degrees; the heights of six numbers are dropped.

    Args:
        text: ``west,south,east,north``, or ``south,west,north,east``.
        written: How it is to be written: `EASTING_FIRST`, or `NORTHING_FIRST` in
            systems of latitude and longitude.

    Raises:
        BadBox: Not four or six finite numbers, out of range, or south > north.

    >>> parse_box("73,18,135,54"), parse_box("18,73,54,135", NORTHING_FIRST)
    ((73.0, 18.0, 135.0, 54.0), (73.0, 18.0, 135.0, 54.0))
    >>> parse_box("170,-10,0,-170,10,50")
    (170.0, -10.0, -170.0, 10.0)
    """
    west, south, east, north = parse_corners(text, written)
    if written is NORTHING_FIRST:
        west, south, east, north = south, west, north, east
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise BadBox(
            text,
            "经度须在 ±180、纬度须在 ±90 之内。",
            "Longitudes lie within ±180, latitudes within ±90.",
            written,
        )
    if south > north:
        raise BadBox(text, "南界大于北界。", "South is greater than north.", written)
    return west, south, east, north


def parse_corners(text: str, written: Text) -> Box:
    """Read the corners of a box in any CRS; the heights of six numbers are dropped.

    Args:
        text: Two corners, the lower first.
        written: How a box is written in the system.

    Raises:
        BadBox: Not four or six finite numbers.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise BadBox(
            text, "含有非数字。", "It contains something that is not a number.", written
        ) from error
    if len(numbers) not in (4, 6):
        raise BadBox(
            text,
            f"需要 4 个数，收到 {len(numbers)} 个。",
            f"It needs 4 numbers and has {len(numbers)}.",
            written,
        )
    if not all(math.isfinite(number) for number in numbers):
        raise BadBox(text, "每个数都须有限。", "Every number must be finite.", written)
    half = len(numbers) // 2
    return numbers[0], numbers[1], numbers[half], numbers[half + 1]


def split_box(box: Box) -> tuple[Box, ...]:
    """Return the box, or its two halves where it crosses the antimeridian.

    >>> split_box((170.0, -10.0, -170.0, 10.0))
    ((170.0, -10.0, 180.0, 10.0), (-180.0, -10.0, -170.0, 10.0))
    """
    west, south, east, north = box
    if west <= east:
        return (box,)
    return ((west, south, 180.0, north), (-180.0, south, east, north))


def ground(box: Box, margin: float = 0.0) -> shapely.Geometry:
    """Return the shape of a box; without width or height it is a line or a point.

    ``margin`` widens it on every side, in the unit of the box.

    >>> ground((1.0, 2.0, 1.0, 2.0)).wkt, ground((1.0, 2.0, 3.0, 2.0)).wkt
    ('POINT (1 2)', 'LINESTRING (1 2, 3 2)')
    >>> ground((1.0, 2.0, 1.0, 2.0), 1.0).bounds
    (0.0, 1.0, 2.0, 3.0)
    """
    west, south, east, north = box
    if margin:
        return shapely.box(west - margin, south - margin, east + margin, north + margin)
    if west == east and south == north:
        return shapely.Point(west, south)
    if west == east or south == north:
        return shapely.LineString([(west, south), (east, north)])
    return shapely.box(west, south, east, north)


def grounds(box: Box, margin: float = 0.0) -> shapely.Geometry:
    """Return the shape of a box that may cross the antimeridian; see `ground`."""
    halves = [ground(half, margin) for half in split_box(box)]
    return halves[0] if len(halves) == 1 else shapely.union_all(halves)


def parse_interval(text: str) -> Interval:
    """Read a date, a date-time or an interval ``from/to``, open ends as ``..``.

    Desktop clients send the year 0000 or 9999 for an open end and leave out the time
    or its zone; both are accepted. A time is converted to the day in Beijing at that
    instant, so that an instant is the same day in whichever zone it is written; a time
    without a zone is Beijing time.

    Raises:
        BadDatetime: Anything else, and intervals that end before they begin.

    >>> parse_interval("2015-12-31")
    (datetime.date(2015, 12, 31), datetime.date(2015, 12, 31))
    >>> parse_interval("2010-01-01T/..")
    (datetime.date(2010, 1, 1), None)
    >>> parse_interval("2015-12-31T16:00:00Z")[0]
    datetime.date(2016, 1, 1)
    """
    ends = text.split("/")
    if len(ends) == 1 and text not in ("", ".."):
        day = _day(text, text)
        return day, day
    if len(ends) != 2 or ends in (["", ""], ["..", ".."]):
        raise BadDatetime(
            text, "写法为 日期 或 起/止。", "Write a date or an interval from/to."
        )
    first, last = (_day(end, text) for end in ends)
    if first and last and first > last:
        raise BadDatetime(text, "止早于起。", "It ends before it begins.")
    return first, last


def _day(text: str, whole: str) -> date | None:
    if text in ("", ".."):
        return None
    try:
        return _day_of(text)
    except ValueError as error:
        raise BadDatetime(
            whole,
            f"“{text}”不是日期，写法为 2015-12-31。",
            f"{text!r} is not a date; write 2015-12-31.",
        ) from error


def _day_of(text: str) -> date | None:
    """Return the day in Beijing at a moment; None for the years 0000 and 9999."""
    match = MOMENT.fullmatch(text.upper())
    if match is None or not text.isascii():
        raise ValueError(text)
    day, time = match["day"], match["time"]
    # A plus sign that is not encoded arrives as a space.
    zone = (match["zone"] or "").replace(" ", "+")
    if int(match["year"]) in (0, LAST_YEAR):
        date.fromisoformat(f"{FIRST_YEAR:04}{day[4:]}".replace("02-29", "02-28"))
        return None
    if time is None:
        return date.fromisoformat(day)
    # A leap second belongs to the minute it ends.
    moment = datetime.fromisoformat(f"{day}T{time.replace(':60', ':59')}{zone}")
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(BEIJING).date()
    except OverflowError as error:
        raise ValueError(text) from error
