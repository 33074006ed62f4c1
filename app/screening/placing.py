"""Where the candidates of a batch are, and which rows cannot tell."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.rules.candidate import (
    DEGREE_M,
    by_code,
    check_order,
)
from app.rules.rule import Candidate
from app.screening.raw import Raw
from geodata.crs import TO_WGS84
from geodata.errors import AtlasError
from geodata.facts import Facts
from geodata.geodesy import Floats
from geodata.text import Text

NUMBER = re.compile(
    r"\s*[+-]?(?:[0-9]+(?:\.(?P<f>[0-9]*))?|\.(?P<g>[0-9]+))(?:[eE](?P<e>[+-]?[0-9]{1,3}))?\s*"
)
FROM_ROUNDING = Text("小数位数", "decimals")
FROM_CALLER = Text("申请方注明", "stated")
FROM_TABLE = Text("机场表", "table of airports")
"""Whence an accuracy is, short: the words stand in every row."""

LEAST_ACCURACY_M, MOST_ACCURACY_M = 0.001, 1_000_000.0
MISSING = Text("缺少经度、纬度或代码。", "Neither lon and lat nor a code is given.")
RAGGED = Text("单元格数与标题行不符。", "It has more or fewer cells than the header.")
NO_ACCURACY = Text(
    "缺少位置精度，请填 accuracy_m 列或用 --accuracy-m。",
    "The accuracy is missing: fill the column accuracy_m or give --accuracy-m.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What holds for every row that does not say otherwise."""

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
    bad: dict[int, Text] = field(default_factory=dict)

    def add(
        self,
        row: int,
        lon: float,
        lat: float,
        accuracy_m: float,
        said: Text,
        datum: str,
    ) -> None:
        self.rows.append(row)
        self.lon.append(lon)
        self.lat.append(lat)
        self.accuracy_m.append(accuracy_m)
        self.accuracy_from.append(said)
        self.datums.append(datum)


class Unplaceable(Exception):
    """A row that cannot be placed, and why."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


Finder = Callable[[str], Candidate | Text]


def finder(facts: Facts, day: date) -> Finder:
    """Return the way from a code to its airport, or to why there is none."""

    @cache
    def find(code: str) -> Candidate | Text:
        try:
            return by_code(facts, code, day)
        except AtlasError as error:
            return error.detail

    return find


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
    names = ("lon", "lat", "code", "accuracy_m", "datum")
    columns = [raw.cells.get(name, nothing) for name in names]
    for row, (lon, lat, code, accuracy, datum) in enumerate(zip(*columns, strict=True)):
        try:
            if row in raw.ragged:
                raise Unplaceable(RAGGED)
            if _empty(lon) and _empty(lat):
                _by_code(row, code, find, got)
            else:
                _by_position(row, (lon, lat, accuracy, datum), options, written, got)
        except Unplaceable as error:
            got.bad[row] = error.why
    return _shifted(got)


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _by_code(row: int, code: Any, find: Finder, got: _Gathered) -> None:
    if _empty(code):
        raise Unplaceable(MISSING)
    found = find(str(code))
    if isinstance(found, Text):
        raise Unplaceable(found)
    got.airports[len(got.rows)] = found
    got.add(row, found.lon, found.lat, found.accuracy_m, FROM_TABLE, "")


def _by_position(
    row: int,
    cells: tuple[Any, Any, Any, Any],
    options: Options,
    written: bool,
    got: _Gathered,
) -> None:
    lon, east_m = _degrees("lon", cells[0])
    lat, north_m = _degrees("lat", cells[1])
    try:
        check_order(lon, lat)
    except AtlasError as error:
        raise Unplaceable(error.detail) from error
    if not _empty(cells[2]):
        accuracy, said = _accuracy(cells[2]), FROM_CALLER
    elif options.accuracy_m is not None:
        accuracy, said = options.accuracy_m, FROM_CALLER
    elif written:
        north, east = north_m, east_m * math.cos(math.radians(lat))
        accuracy, said = math.hypot(east, north), FROM_ROUNDING
    else:
        raise Unplaceable(NO_ACCURACY)
    datum = options.datum if _empty(cells[3]) else _datum(cells[3])
    got.add(row, lon, lat, accuracy, said, datum)


def _degrees(name: str, cell: Any) -> tuple[float, float]:
    """Return a coordinate and what rounding to its decimals can have moved, metres."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if math.isfinite(cell):
            return float(cell), 0.0
    elif match := NUMBER.fullmatch(str(cell or "")):
        decimals = len(match["f"] or match["g"] or "") - int(match["e"] or 0)
        value = float(match[0])
        if math.isfinite(value):
            return value, 0.5 * 10.0**-decimals * DEGREE_M
    shown = "" if cell is None else str(cell)
    raise Unplaceable(
        Text(
            f"{name}“{shown}”不是以度为单位的十进制数。",
            f"{name} {shown!r} is not a decimal number of degrees.",
        )
    )


def _accuracy(cell: Any) -> float:
    try:
        value = float(cell)
    except (TypeError, ValueError):
        value = math.nan
    if LEAST_ACCURACY_M <= value <= MOST_ACCURACY_M:
        return value
    raise Unplaceable(
        Text(
            f"accuracy_m“{cell}”须为 0.001 至 1000000 之间的米数。",
            f"accuracy_m {str(cell)!r} must be metres between 0.001 and 1000000.",
        )
    )


def _datum(cell: Any) -> str:
    name = str(cell).strip().lower().replace("-", "")
    if name in TO_WGS84:
        return name
    raise Unplaceable(
        Text(
            f"datum“{cell}”须为 {sorted(TO_WGS84)} 之一。",
            f"datum {str(cell)!r} must be one of {sorted(TO_WGS84)}.",
        )
    )


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
        bad=got.bad,
    )
