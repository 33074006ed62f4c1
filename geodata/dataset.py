"""A fact table: a manifest (TOML) and a data file (CSV) of the same stem.

The manifest declares every column with meaning, unit and type, and every source
that a row may cite; a row that breaks its declaration stops the start.
"""

import csv
import io
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import shapely
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from geodata.errors import BrokenTable
from geodata.frames import DataFrame, GeoDataFrame, placed, table

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


@dataclass(frozen=True)
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

    @cached_property
    def rows(self) -> DataFrame:
        """The records as a table, with their points if they have any."""
        rows = table(self.records, [column.name for column in self.manifest.columns])
        if self.manifest.geometry == "none":
            return rows
        places = rows[["lon", "lat"]].to_numpy(dtype=float)
        with_points: DataFrame = placed(rows, shapely.points(places))
        return with_points

    @property
    def points(self) -> GeoDataFrame:
        """The rows with their points, CRS84 degrees.

        Raises:
            TypeError: The manifest says that the table has no geometry.
        """
        if self.manifest.geometry == "none":
            raise TypeError(f"{self.name} has no geometry")
        return self.rows


def _number(cell: str) -> float:
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError(cell)
    return number


PARSERS: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "integer": int,
    "number": _number,
    "boolean": BOOLEANS.__getitem__,
    "date": date.fromisoformat,
    "list": lambda cell: tuple(part.strip() for part in cell.split(";")),
}


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
    rows = [
        _parse(cells, manifest, named, line)
        for line, cells in _lines(data_file, manifest, named)
    ]
    _check_keys(rows, manifest, named)
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


def _lines(file: Path, manifest: Manifest, named: str) -> Iterable[tuple[int, Row]]:
    """Yield line number and cells of each row, the header checked."""
    if not file.exists():
        raise BrokenTable(named, None, "the data file is missing")
    with io.StringIO(_text(file, named), newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        declared = [column.name for column in manifest.columns]
        if reader.fieldnames != declared:
            found = reader.fieldnames
            raise BrokenTable(named, 1, f"columns are {found}, declared are {declared}")
        yield from enumerate(reader, FIRST_DATA_LINE)


def _parse(cells: Row, manifest: Manifest, file: str, line: int) -> Row:
    """Return one row with typed cells."""
    if None in cells or None in cells.values():
        raise BrokenTable(file, line, "the number of cells differs from the header")
    row = {c.name: _cell(cells[c.name], c, file, line) for c in manifest.columns}
    cited = row.get("source") or ()
    known = {source.id for source in manifest.sources}
    if not cited or not set(cited) <= known:
        raise BrokenTable(
            file, line, f"source {cited!r} is missing or not in the manifest"
        )
    if manifest.geometry == "point":
        _check_point(row, file, line)
    return row


def _cell(cell: str, column: ColumnNote, file: str, line: int) -> Any:
    if cell == "":
        if column.required:
            raise BrokenTable(file, line, f"column {column.name} is empty")
        return None
    try:
        value = PARSERS[column.type](cell)
    except (ValueError, KeyError) as error:
        raise BrokenTable(
            file, line, f"{column.name} {cell!r} is not of type {column.type}"
        ) from error
    if column.values and not set(_each(value)) <= set(column.values):
        raise BrokenTable(
            file, line, f"{column.name} {cell!r} is not one of {column.values}"
        )
    return value


def _each(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _check_point(row: Row, file: str, line: int) -> None:
    """Refuse a position without range, source or accuracy."""
    for name in ("lon", "lat", "position_source", "position_accuracy_m"):
        if row.get(name) is None:
            raise BrokenTable(file, line, f"{name} is missing")
    if not (-180 <= row["lon"] <= 180 and -90 <= row["lat"] <= 90):
        raise BrokenTable(
            file, line, f"position {row['lon']}, {row['lat']} is no place"
        )
    if row["position_accuracy_m"] <= 0:
        raise BrokenTable(file, line, "position_accuracy_m must be positive")


def _check_keys(rows: list[Row], manifest: Manifest, file: str) -> None:
    """Refuse keys that repeat or are no slugs, and a wrong number of rows."""
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, FIRST_DATA_LINE):
        key = str(row[manifest.key])
        if not SLUG.fullmatch(key):
            raise BrokenTable(file, line, f"{manifest.key} {key!r} is not a slug")
        if key in seen:
            raise BrokenTable(
                file,
                line,
                f"duplicate {manifest.key} {key!r}, first in row {seen[key]}",
            )
        seen[key] = line
    if len(rows) != manifest.rows:
        raise BrokenTable(
            file, None, f"{len(rows)} rows, but the manifest says {manifest.rows}"
        )
