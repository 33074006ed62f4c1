"""Positions of the candidates of a batch, and the rows without a valid one."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.rules.case.agreement import AS_ONE, Given, contradiction
from app.rules.case.candidate import DEGREE_M, by_code, check_order
from app.rules.case.case import Candidate
from app.screening.raw import OTHER_CODE, Raw
from app.values.decimals import (
    HALF_WIDTH,
    MOST_ACCURACY_M,
    MOST_WRITTEN,
    NUMBER,
    bounded,
)
from geodata import datums
from geodata.crs import TO_WGS84
from geodata.errors import AmbiguousSite, AtlasError, UnknownAirport
from geodata.facts import Facts
from geodata.geodesy import Floats
from geodata.text import Text

FROM_ROUNDING = Text("小数位数", "decimals")
FROM_CALLER = Text("申请方注明", "stated")
FROM_TABLE = Text("机场表", "table of airports")
"""Whence an accuracy is, short: the words stand in every row."""

PLAIN = 12
"""Numbers up to this length without an exponent need no check of their size."""

SHOWN = 80
"""Longest part of a cell that a reason repeats, characters."""

MISSING = Text("缺少经度、纬度或代码。", "Neither lon and lat nor a code is given.")
RAGGED = Text("单元格数与标题行不符。", "It has more or fewer cells than the header.")
TWO_SYSTEMS = Text(
    "文件注明的坐标系与所给 datum 矛盾。",
    "The datum given contradicts the system that the file states.",
)
NO_ACCURACY = Text(
    "缺少位置精度，请填 accuracy_m 列或另行注明。",
    "The accuracy is missing: fill the column accuracy_m or state it for all.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Defaults for rows without a value of their own."""

    day: date
    datum: str = "wgs84"
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """Candidates with positions: WGS 84 degrees, metres; ``rows`` are theirs in Raw."""

    rows: NDArray[np.intp]
    lon: Floats
    lat: Floats
    accuracy_m: Floats
    accuracy_from: list[Text]
    airports: Mapping[int, Candidate]
    """Those that came by their code, by position in these columns."""

    unknown_codes: int
    """Number of rows with a position and an unknown code."""

    bad: Mapping[int, Text]
    """Why rows could not be placed, by position in Raw."""


@dataclass(slots=True)
class _Gathered:
    """Rows as they are found, one at a time."""

    rows: list[int] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    accuracy_m: list[float] = field(default_factory=list)
    accuracy_from: list[Text] = field(default_factory=list)
    datums: list[str] = field(default_factory=list)
    airports: dict[int, Candidate] = field(default_factory=dict)
    unknown_codes: int = 0
    bad: dict[int, Text] = field(default_factory=dict)

    def add(self, row: int, given: Given, origin: Text) -> None:
        self.rows.append(row)
        self.lon.append(given.lon)
        self.lat.append(given.lat)
        self.accuracy_m.append(given.accuracy_m)
        self.accuracy_from.append(origin)
        self.datums.append(given.datum)


class Unplaceable(Exception):
    """A row that cannot be placed, and why."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


class Finder:
    """The airports by code on a day; each code is looked up once."""

    def __init__(self, facts: Facts, day: date) -> None:
        self.facts, self.day = facts, day
        self._found: dict[str, Candidate | AtlasError] = {}

    def find(self, code: str) -> Candidate | AtlasError:
        """Return the airport with a code, or the reason why there is none."""
        if code not in self._found:
            try:
                self._found[code] = by_code(self.facts, code, self.day)
            except AtlasError as error:
                self._found[code] = error
        return self._found[code]

    def contradicted(self, code: str, given: Given) -> Text | None:
        """Return the contradiction between a row's position and its code; None if none."""
        here = self.find(code)
        if isinstance(here, UnknownAirport):
            return None
        if isinstance(here, AtlasError) and not isinstance(here, AmbiguousSite):
            return _beside(code, here.detail)
        found = contradiction(self.facts, code, self.day, given)
        return None if found is None else _beside(code, found.why)


def _beside(code: str, why: Text) -> Text:
    return Text(
        f"位置与代码 {code} 不符：{why.zh.rstrip('。')}。",
        f"The position contradicts the code {code}: {why.en.rstrip('.')}.",
    )


def place(raw: Raw, options: Options, find: Finder, *, written: bool) -> Placed:
    """Place the rows of a batch, each as the single check would.

    Args:
        raw: The rows.
        options: What holds where a row says nothing.
        find: The airports by code.
        written: Whether numbers are as somebody wrote them, so that their decimals
            tell how exact they are; else the accuracy has to be stated.
    """
    got = _Gathered()
    nothing = [None] * len(raw.lines)
    names = ("lon", "lat", "code", OTHER_CODE, "accuracy_m", "datum")
    columns = [raw.cells.get(name, nothing) for name in names]
    for row, (lon, lat, first, other, accuracy, datum) in enumerate(
        zip(*columns, strict=True)
    ):
        try:
            if row in raw.ragged:
                raise Unplaceable(RAGGED)
            if row in raw.faults:
                raise Unplaceable(raw.faults[row])
            code = _one_code(first, other, find)
            if _empty(lon) and _empty(lat):
                _by_code(row, code, find, got)
            else:
                cells = (lon, lat, accuracy, datum)
                given, origin = _stated_position(cells, options, written)
                if not _empty(code):
                    got.unknown_codes += _agreeing(str(code), given, find)
                if shift := raw.shifts.get(row):
                    given, origin = _moved(given, origin, shift)
                got.add(row, given, origin)
        except Unplaceable as error:
            got.bad[row] = error.why
    return _shifted(got)


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _one_code(code: Any, other: Any, find: Finder) -> Any:
    """Return the code of a row with two; both must belong to one airport."""
    if _empty(code) or _empty(other):
        return other if _empty(code) else code
    first, second = find.find(str(code)), find.find(str(other))
    known = [one for one in (first, second) if isinstance(one, Candidate)]
    if len(known) == 2 and first != second:
        raise Unplaceable(
            Text(
                f"代码 {code} 与 {other} 不是同一机场。",
                f"The codes {code} and {other} are not of one airport.",
            )
        )
    return code if isinstance(first, Candidate) or not known else other


def _moved(given: Given, origin: Text, shift: tuple[float, Text]) -> tuple[Given, Text]:
    """Return a position with the uncertainty that its datum transformation adds."""
    if given.datum not in AS_ONE:
        raise Unplaceable(TWO_SYSTEMS)
    metres, by = shift
    moved = replace(given, accuracy_m=given.accuracy_m + metres)
    return moved, Text(origin.zh + by.zh, origin.en + by.en)


def _by_code(row: int, code: Any, find: Finder, got: _Gathered) -> None:
    if _empty(code):
        raise Unplaceable(MISSING)
    found = find.find(str(code))
    if isinstance(found, AtlasError):
        raise Unplaceable(found.detail)
    got.airports[len(got.rows)] = found
    given = Given(
        lon=found.lon, lat=found.lat, datum="wgs84", accuracy_m=found.accuracy_m
    )
    got.add(row, given, FROM_TABLE)


def _stated_position(
    cells: tuple[Any, Any, Any, Any], options: Options, written: bool
) -> tuple[Given, Text]:
    """Return the position of a row, and the origin of its accuracy."""
    lon, east_m = _degrees("lon", cells[0])
    lat, north_m = _degrees("lat", cells[1])
    try:
        check_order(lon, lat)
    except AtlasError as error:
        raise Unplaceable(error.detail) from error
    if not _empty(cells[2]):
        accuracy, origin = _accuracy(cells[2]), FROM_CALLER
    elif options.accuracy_m is not None:
        accuracy, origin = options.accuracy_m, FROM_CALLER
    elif written:
        north, east = north_m, east_m * math.cos(math.radians(lat))
        accuracy, origin = math.hypot(east, north), FROM_ROUNDING
    else:
        raise Unplaceable(NO_ACCURACY)
    datum = options.datum if _empty(cells[3]) else _datum(cells[3])
    return Given(lon=lon, lat=lat, datum=datum, accuracy_m=accuracy), origin


def _agreeing(code: str, given: Given, find: Finder) -> bool:
    """Raise if a position contradicts its code; return whether the code is unknown."""
    why = find.contradicted(code, given)
    if why is not None:
        raise Unplaceable(why)
    return isinstance(find.find(code), UnknownAirport)


def _degrees(name: str, cell: Any) -> tuple[float, float]:
    """Return a coordinate and what rounding to its decimals can have moved, metres."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if math.isfinite(cell):
            return float(cell), 0.0
    elif match := _number(cell):
        decimals = len(match["f"] or match["g"] or "") - int(match["e"] or 0)
        value = float(match[0])
        if math.isfinite(value):
            return value, 0.5 * 10.0**-decimals * DEGREE_M
    shown = "" if cell is None else str(cell)[:SHOWN]
    raise Unplaceable(
        Text(
            f"{name}“{shown}”不是以度为单位的十进制数。",
            f"{name} {shown!r} is not a decimal number of degrees.",
        )
    )


def _number(cell: Any) -> re.Match[str] | None:
    text = str(cell or "")
    if not text.isascii():
        text = text.translate(HALF_WIDTH)
    found = NUMBER.fullmatch(text) if len(text) <= MOST_WRITTEN else None
    unusual = found and (found["e"] or len(text) > PLAIN)
    if unusual and bounded(Decimal(text)) is None:
        return None
    return found


def _accuracy(cell: Any) -> float:
    match = _number(cell)
    value = float(match[0]) if match else math.nan
    if 0 < value <= MOST_ACCURACY_M:
        return value
    raise Unplaceable(
        Text(
            f"accuracy_m“{str(cell)[:SHOWN]}”须为大于 0、不超过 {MOST_ACCURACY_M} 的米数。",
            f"accuracy_m {str(cell)[:SHOWN]!r} must be metres above 0, at most {MOST_ACCURACY_M}.",
        )
    )


def _datum(cell: Any) -> str:
    found = datums.named(str(cell))
    if found is None:
        why, shown = datums.refusal(str(cell)), str(cell)[:SHOWN]
        raise Unplaceable(
            Text(f"datum“{shown}”：{why.zh}", f"datum {shown!r}: {why.en}")
        )
    return found


def _shifted(got: _Gathered) -> Placed:
    """Return what was gathered with every position in WGS 84."""
    lon, lat = np.array(got.lon, dtype=float), np.array(got.lat, dtype=float)
    datums = np.array(got.datums, dtype=object)
    for datum, onto in TO_WGS84.items():
        if (there := datums == datum).any() and datum != "wgs84":
            lon[there], lat[there] = onto(lon[there], lat[there])
    return Placed(
        rows=np.array(got.rows, dtype=np.intp),
        lon=lon,
        lat=lat,
        accuracy_m=np.array(got.accuracy_m, dtype=float),
        accuracy_from=got.accuracy_from,
        airports=got.airports,
        unknown_codes=got.unknown_codes,
        bad=got.bad,
    )
