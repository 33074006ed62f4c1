"""The rows of a file, and the meaning of its columns."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.rules.case.inputs import AIRPORT, INPUTS
from app.screening.errors import NoColumns
from geodata.errors import TooManyItems
from geodata.text import Text

NAMES: Mapping[str, frozenset[str]] = {
    **{
        "code" if name == AIRPORT else name: one.headings
        for name, one in INPUTS.items()
        if one.headings
    },
    "id": frozenset({"id", "编号", "序号"}),
}
"""What columns may be called, by what they hold; case and blanks do not count."""

SINGLE = tuple(role for role in NAMES if role not in ("id", "name"))
"""Roles that only one column may have, because they decide; codes may have two."""

MOST_COLUMNS = 16_384
"""Columns of a file: those of a sheet."""

BATCH, BATCH_CELLS = 65_536, 4_000_000
"""Rows and cells that are read at once."""

OTHER_CODE = "other_code"
"""A second column of codes, such as ICAO beside IATA."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A batch of n rows: the cells by role, each row's line, and its words."""

    lines: Sequence[int]
    texts: Sequence[str]
    cells: Mapping[str, Sequence[Any]]
    ragged: frozenset[int] = frozenset()
    """Positions of rows with more or fewer cells than the header."""

    end: int = 0
    """Where reading goes on: a byte of the file, or a row."""

    line: int = 0
    """The last line of the batch."""

    part: str = ""
    """The sheet or layer, if a file has several."""

    blank: int = 0
    """Number of rows with empty cells only, which are left out."""

    faults: Mapping[int, Text] = field(default_factory=dict)
    """Reason why the shape of a row is no usable point, by index."""

    shifts: Mapping[int, tuple[float, Text]] = field(default_factory=dict)
    """Uncertainty added by a row's transformation to WGS 84, metres, and its name."""

    single: int = 0
    """Number of collections of one point, read as that point."""

    table: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Every column by its heading, made unique."""

    shapes: Mapping[int, Any] = field(default_factory=dict)
    """Lines and areas in WGS 84, by index, where a file is read to be drawn."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns by role, and the notes on their choice."""

    places: Mapping[str, int]
    notes: tuple[Text, ...] = ()


def is_blank(row: Sequence[Any]) -> bool:
    """Tell whether all cells of a row are empty."""
    return all(
        cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row
    )


class Source(Protocol):
    """A file of candidates."""

    @property
    def written(self) -> bool:
        """Whether numbers are text, so that their decimals tell how exact they are."""

    @property
    def roles(self) -> frozenset[str]:
        """What the columns hold, by the names in `NAMES`."""

    @property
    def encoding(self) -> str | None:
        """What text is written in, None where the format settles it."""

    @property
    def shiftable(self) -> bool:
        """Whether positions may be in GCJ-02 or BD-09, because no CRS is stated."""

    @property
    def notes(self) -> tuple[Text, ...]:
        """Notes on what was chosen or skipped when it was opened."""

    @property
    def unused(self) -> tuple[Text, ...]:
        """Those of the notes that name columns without a role."""

    @property
    def named_by(self) -> str | None:
        """The heading of the column of names; None if there is none."""

    def batches(self, start: int, line: int) -> Iterator[Raw]:
        """Yield the rows from a place on that an earlier batch ended at."""


def headings(header: Sequence[str]) -> list[str]:
    """Return a header without empty or repeated names.

    >>> headings(["a", "", "a"])
    ['a', '#2', 'a (3)']
    >>> headings(["a (3)", "b", "a", "a", "a (4)"])
    ['a (3)', 'b', 'a', 'a (4)', 'a (4) (5)']
    """
    found: dict[str, None] = {}
    for place, name in enumerate(header, 1):
        word = name.strip() or f"#{place}"
        while word in found:
            word = f"{word} ({place})"
        found[word] = None
    return list(found)


def batch_rows(columns: int) -> int:
    """Return how many rows of that many columns are read at once.

    >>> batch_rows(8), batch_rows(16_000)
    (65536, 250)
    """
    return min(BATCH, max(1, BATCH_CELLS // max(1, columns)))


def columns_of(
    header: Sequence[str], lon: str | None, lat: str | None, *, shapes: bool = False
) -> Columns:
    """Return the index of each column by role, with notes on unused columns.

    Args:
        header: The names of the columns.
        lon: Name of the column of longitudes, if it is not a known one.
        lat: Name of the column of latitudes.
        shapes: Whether positions are given as points, so that no columns are needed.

    Raises:
        NoColumns: Two columns have the same role, or there are neither positions nor
            codes.
        TooManyItems: There are more than `MOST_COLUMNS`.
    """
    if len(header) > MOST_COLUMNS:
        raise TooManyItems(MOST_COLUMNS, Text("列", "columns"))
    found = _named(header, {"lon": lon, "lat": lat})
    plain = [_plain(name) for name in header]
    for role, known in NAMES.items():
        places = [i for i, name in enumerate(plain) if name in known]
        if role in found or not places:
            continue
        if len(places) > (2 if role == "code" else 1) and role in SINGLE:
            raise _same(header, places)
        found[role] = places[0]
        if role == "code" and len(places) == 2:
            found[OTHER_CODE] = places[1]
    if not (shapes or "code" in found or {"lon", "lat"} <= found.keys()):
        raise NoColumns(
            "找不到经度、纬度或代码列；请将列名改为“经度”“纬度”或“代码”。",
            "Neither longitude and latitude nor codes are found; call the columns lon and "
            "lat, or code.",
            header,
        )
    return _with_unused(header, found, shapes=shapes)


def _plain(name: str) -> str:
    """Return a heading in lower case and normal width, with underscores for blanks."""
    words = unicodedata.normalize("NFKC", name).lower().split()
    return "_".join(words).replace("_(", "(")


def role_of(name: str) -> str | None:
    """Return what a column of that name holds, None if the name is not understood.

    >>> role_of("坐标系"), role_of("备注")
    ('datum', None)
    """
    found = _plain(name)
    return next((role for role, known in NAMES.items() if found in known), None)


def _named(header: Sequence[str], chosen: Mapping[str, str | None]) -> dict[str, int]:
    """Return the columns named by the caller."""
    found = {}
    for role, name in chosen.items():
        if name is not None and name not in header:
            raise NoColumns(f"没有列“{name}”。", f"No column {name!r}.", header)
        if name is not None and header.count(name) > 1:
            raise _same(header, [i for i, one in enumerate(header) if one == name])
        if name is not None:
            found[role] = header.index(name)
    return found


def _same(header: Sequence[str], places: Sequence[int]) -> NoColumns:
    names = "、".join(header[i] for i in places)
    return NoColumns(
        f"列 {names} 含义相同，请只留一列。",
        f"Columns {names} mean the same: keep one.",
        header,
    )


def _with_unused(
    header: Sequence[str], found: dict[str, int], *, shapes: bool
) -> Columns:
    """Return the columns with a note on unused ones."""
    idle = found.keys() & {"lon", "lat"} if shapes else frozenset()
    used = {i for role, i in found.items() if role not in idle}
    rest = [name for i, name in enumerate(header) if i not in used and name.strip()]
    places = {role: i for role, i in found.items() if role not in idle}
    if not rest:
        return Columns(places)
    note = Text(f"未用的列：{'、'.join(rest)}", f"Columns not used: {', '.join(rest)}")
    return Columns(places, (note,))
