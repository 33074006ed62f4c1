"""A fact table: a manifest (TOML) and a data file (CSV) of the same stem.

The manifest declares every column with meaning, unit and type, and every source
that a row may cite; a row that breaks its declaration stops the start.
"""

import csv
import io
import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from pathlib import Path
from typing import Any, Literal

import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from geodata.errors import BrokenTable
from geodata.frames import DataFrame, GeoDataFrame, placed, table
from geodata.text import Text

Row = dict[str, Any]
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BOOLEANS = {"true": True, "false": False}
FIRST_DATA_LINE = 2


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceNote(_Strict):
    """A published document or data set that rows cite by ``id``."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    url: str = Field(pattern=r"^(https?://|urn:|pkg:)")
    licence: str = Field(min_length=1)
    retrieved: date


class ColumnNote(_Strict):
    """A declared column; ``unit`` is a UCUM code, ``"1"`` if none."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: Literal["text", "integer", "number", "boolean", "date", "list"]
    meaning_zh: str = Field(min_length=1)
    meaning_en: str = Field(min_length=1)
    unit: str = Field("1", min_length=1)
    required: bool = False
    values: tuple[str, ...] = ()


class Manifest(_Strict):
    """The contents, sources and number of rows of a fact table."""

    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    edition: date
    rows: int
    key: str
    geometry: Literal["point", "none"]
    sources: tuple[SourceNote, ...] = Field(min_length=1)
    columns: tuple[ColumnNote, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Table:
    """A fact table as read: one row a fact, points in CRS84 degrees.

    ``records`` are the rows without their points. Empty cells are ``None``; lists are
    tuples; booleans and dates are Python's own.
    """

    name: str
    manifest: Manifest
    records: tuple[Row, ...]
    file: str
    """The data file, as errors name it."""

    @property
    def rows(self) -> DataFrame:
        """The records as a new table, without their points."""
        return table(self.records, [column.name for column in self.manifest.columns])

    @property
    def points(self) -> GeoDataFrame:
        """The records as a new table with their points, CRS84 degrees.

        Raises:
            TypeError: The manifest says that the table has no geometry.
        """
        if self.manifest.geometry == "none":
            raise TypeError(f"{self.name} has no geometry")
        rows = self.rows
        return placed(rows, shapely.points(rows[["lon", "lat"]].to_numpy(float)))


class Misfit(ValueError):
    """A value that its manifest does not allow: of which column, and why."""

    def __init__(self, column: str, zh: str, en: str) -> None:
        super().__init__(f"{column} {en}")
        self.column = column
        self.why = Text(zh, en)


def _number(cell: str) -> float:
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError(cell)
    return number


LARGEST = 2**53
"""Larger integers are not exact in JSON, and none that is a fact comes near."""


def _integer(cell: str) -> int:
    number = int(cell)
    if abs(number) > LARGEST:
        raise ValueError(cell)
    return number


PARSERS: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "integer": _integer,
    "number": _number,
    "boolean": BOOLEANS.__getitem__,
    "date": date.fromisoformat,
    "list": lambda cell: tuple(part.strip() for part in cell.split(";")),
}
KINDS: Mapping[str, str] = {
    "text": "文字",
    "integer": "整数",
    "number": "有限的数",
    "boolean": " true 或 false",
    "date": "日期 YYYY-MM-DD",
    "list": "列表",
}
"""What the types of columns are called in Chinese."""


def read(manifest_file: Path, within: str = "") -> Table:
    """Read the table whose manifest is ``manifest_file``.

    Args:
        manifest_file: A ``.toml`` file; the data lie in ``.csv`` beside it.
        within: What errors write before the name of a file.

    Returns:
        The table, held to its manifest.

    Raises:
        BrokenTable: Anything differs from the manifest; file and row are named.
    """
    manifest = _manifest(manifest_file, within)
    data_file = manifest_file.with_suffix(".csv")
    named = f"{within}{data_file.name}"
    lines = _lines(data_file, manifest, named)
    notes = manifest.columns
    cells = zip(*lines, strict=True) if lines else repeat(())
    columns = [_column(next(cells), note, named) for note in notes]
    names = [note.name for note in notes]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    _check_rows(rows, manifest, named)
    return Table(manifest_file.stem, manifest, tuple(rows), named)


def _manifest(file: Path, within: str) -> Manifest:
    try:
        return Manifest.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise BrokenTable(f"{within}{file.name}", None, str(error)) from error


def _text(file: Path, named: str) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenTable(named, line, "the text is not UTF-8") from error


def _lines(file: Path, manifest: Manifest, named: str) -> list[list[str]]:
    """Return the cells of each row, the header and their number checked."""
    if not file.exists():
        raise BrokenTable(named, None, "the data file is missing")
    with io.StringIO(_text(file, named), newline="") as stream:
        found, *rows = [row for row in csv.reader(stream, strict=True) if row] or [[]]
    declared = [column.name for column in manifest.columns]
    if found != declared:
        raise BrokenTable(named, 1, f"columns are {found}, declared are {declared}")
    for line, cells in enumerate(rows, FIRST_DATA_LINE):
        if len(cells) != len(declared):
            why = "the number of cells differs from the header"
            raise BrokenTable(named, line, why)
    return rows


def _column(cells: Sequence[str], column: ColumnNote, file: str) -> list[Any]:
    """Return the typed cells of a column, None where they are empty.

    Equal cells share one value, which saves half of the memory of a large table.
    """
    values = {}
    for cell in dict.fromkeys(cells):
        try:
            values[cell] = value_of(cell, column)
        except Misfit as error:
            line = FIRST_DATA_LINE + cells.index(cell)
            raise BrokenTable(file, line, str(error)) from error
    return [values[cell] for cell in cells]


def value_of(cell: str, column: ColumnNote) -> Any:
    """Return a cell of a column in its type, None where it is empty.

    Raises:
        Misfit: It is empty and required, of another type, or none of the values allowed.
    """
    if not cell:
        if column.required:
            raise Misfit(column.name, "不能为空", "is empty")
        return None
    try:
        value = PARSERS[column.type](cell)
    except (ValueError, KeyError) as error:
        raise mistyped(cell, column) from error
    if column.values and not set(_each(value)) <= set(column.values):
        known = ", ".join(column.values)
        zh, en = f"“{cell}”不在 {known} 之中", f"{cell!r} is not one of {known}"
        raise Misfit(column.name, zh, en)
    return value


def mistyped(value: object, column: ColumnNote) -> Misfit:
    """Return the fault of a value of another type than its column's."""
    zh, en = (
        f"“{value}”不是{KINDS[column.type]}",
        f"{value!r} is not of type {column.type}",
    )
    return Misfit(column.name, zh, en)


def _each(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def row_faults(row: Row, manifest: Manifest) -> Iterator[Misfit]:
    """Yield what is wrong with a row besides the types of its values."""
    key = manifest.key
    if not SLUG.fullmatch(str(row[key])):
        zh = f"“{row[key]}”只能由小写字母、数字和连字符组成"
        yield Misfit(key, zh, f"{row[key]!r} is not a slug")
    cited = row.get("source") or ()
    if not cited or not {source.id for source in manifest.sources}.issuperset(cited):
        listed = ";".join(cited)
        zh = f"“{listed}”缺少或不在资料目录中"
        yield Misfit("source", zh, f"{listed!r} is missing or not in the manifest")
    if manifest.geometry == "point":
        yield from _point_faults(row)


def _point_faults(row: Row) -> Iterator[Misfit]:
    """Yield what is wrong with a position: its range, source or accuracy."""
    needed = ("lon", "lat", "position_source", "position_accuracy_m")
    missing = [name for name in needed if row.get(name) is None]
    for name in missing:
        yield Misfit(name, "缺少", "is missing")
    for name, most in (("lon", 180), ("lat", 90)):
        if name not in missing and not -most <= row[name] <= most:
            yield Misfit(name, f"{row[name]} 超出范围", f"{row[name]} is no place")
    if "position_accuracy_m" not in missing and row["position_accuracy_m"] <= 0:
        yield Misfit("position_accuracy_m", "须为正数", "must be positive")


def _check_rows(rows: list[Row], manifest: Manifest, file: str) -> None:
    """Refuse faulty rows, keys that repeat, and a wrong number of rows."""
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, FIRST_DATA_LINE):
        for fault in row_faults(row, manifest):
            raise BrokenTable(file, line, str(fault))
        key = str(row[manifest.key])
        if key in seen:
            why = f"duplicate {manifest.key} {key!r}, first in row {seen[key]}"
            raise BrokenTable(file, line, why)
        seen[key] = line
    if len(rows) != manifest.rows:
        raise BrokenTable(
            file, None, f"{len(rows)} rows, but the manifest says {manifest.rows}"
        )
