"""The rows of a file as features to draw, each with what a check of it takes.

Rows are read and placed as in screening. Lines and areas are features as well; whatever
cannot be placed is listed with its line and reason.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import shapely

from app.screening.containers import DAMAGED, check_container, damaged, kind_of
from app.screening.databases import check_database
from app.screening.errors import BadFile
from app.screening.placing import Finder, Options, Placed, place
from app.screening.raw import NAMES, OTHER_CODE, Raw, Source
from app.screening.read_arrow import read_arrow
from app.screening.read_text import read_text
from app.screening.run import TEXT_FILES, check_datum
from app.screening.verdicts import DECIMALS
from geodata.errors import TooManyItems
from geodata.facts import Facts
from geodata.text import Text

MOST = 100_000
"""Rows that a file may have: those that the process of screening takes."""

MOST_CELLS = 10_000_000
"""Cells that a file may have: more than the text of one has."""

MOST_UNPACKED_BYTES = 200_000_000
WORKBOOKS = (".xlsx", ".xlsm", ".ods")
SHAPEFILES = (".zip", ".shz")
DATABASE = ".gpkg"
ENDINGS = (*TEXT_FILES, *WORKBOOKS, *SHAPEFILES, DATABASE)
ZIP, SQLITE, SHAPE = b"PK\x03\x04", b"SQLite format 3\0", b"\0\0\x27\x0a"
GIVEN = {**{role: role for role in NAMES}, OTHER_CODE: "icao"}
"""The names by which the process of screening takes what the columns hold."""

ANY_M = 1.0
"""An accuracy in place of one that is asked for only when sites are checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a file holds."""

    features: list[Mapping[str, Any]]
    """GeoJSON features; ``given`` is what a check takes of a point."""

    bad: list[Mapping[str, Any]]
    """Rows that are not drawn: line, sheet, reason, and their words."""

    notes: tuple[Text, ...]
    columns: list[str]
    named_by: str | None
    written: bool
    """Whether the decimals of positions tell their accuracy."""


def read_to_draw(path: Path, facts: Facts, day: date, datum: str) -> Read:
    """Return the rows of a file as features.

    Args:
        path: The file; its suffix says what it is.
        facts: The facts, for airports by their codes.
        day: The day whose sites of airports count.
        datum: The datum of positions in files that do not state any.

    Raises:
        BadFile: It is of no kind in `ENDINGS`, or cannot be read.
        NoColumns: It has neither positions nor codes nor shapes.
        BadParameter: The datum contradicts the file.
        TooManyItems: It has more than `MOST` rows or `MOST_CELLS` cells.
    """
    check_kind(path)
    text = path.suffix.lower() in TEXT_FILES
    source: Source = (
        read_text(path, None, None)
        if text
        else read_arrow(path, None, None, drawing=True)
    )
    check_datum(source, datum)
    accuracy_m = None if source.written else ANY_M
    options = Options(day=day, datum=datum, accuracy_m=accuracy_m)
    find = Finder(facts, day)
    features: list[Mapping[str, Any]] = []
    bad: list[Mapping[str, Any]] = []
    columns: dict[str, None] = {}
    blank = cells = 0
    for raw in source.batches(0, 0):
        cells += len(raw.lines) * len(raw.table)
        if cells > MOST_CELLS:
            raise TooManyItems(MOST_CELLS, Text("单元格", "cells"))
        placed = place(raw, options, find, written=source.written)
        features += _features(raw, placed)
        bad += _bad(raw, placed)
        columns |= dict.fromkeys(raw.table)
        blank += raw.blank
        if len(features) + len(bad) > MOST:
            raise TooManyItems(MOST, Text("行", "rows"))
    return Read(
        features=features,
        bad=bad,
        notes=_notes(source, blank),
        columns=list(columns),
        named_by=source.named_by,
        written=source.written,
    )


def check_kind(path: Path) -> None:
    """Raise unless a file is what its suffix says.

    GDAL recognises files by content, and some of its formats name other files to read.
    So only content of the formats offered reaches it.

    Raises:
        BadFile: It is of another kind, damaged or too large unpacked.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        listed = " ".join(ENDINGS)
        raise BadFile(
            f"{path.name} 不是可读的格式；可读的有 {listed}。",
            f"{path.name} is of no format that is read; these are: {listed}.",
        )
    if ending in TEXT_FILES:
        return
    check_container(path)
    begins = SQLITE if ending == DATABASE else ZIP
    with path.open("rb") as file:
        if file.read(len(begins)) != begins:
            raise damaged(path)
    if ending == DATABASE:
        check_database(path)
    else:
        _check_archive(path, shapes=ending in SHAPEFILES)


def _check_archive(path: Path, *, shapes: bool) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            held = [part for part in parts if part.filename.lower().endswith(".shp")]
            size = sum(part.file_size for part in parts)
            if size > MOST_UNPACKED_BYTES:
                raise BadFile(
                    f"{path.name} 解压后超过 {MOST_UNPACKED_BYTES / 1e6:,.0f} MB，请拆分。",
                    f"{path.name} has over {MOST_UNPACKED_BYTES / 1e6:,.0f} MB unpacked: "
                    "split it.",
                )
            for part in held if shapes else ():
                with archive.open(part) as file:
                    if file.read(len(SHAPE)) != SHAPE:
                        raise damaged(path)
    except DAMAGED as error:
        raise damaged(path) from error
    if shapes and not held:
        raise BadFile(
            f"{path.name} 中没有 shapefile（.shp）；其他格式请解压后逐个添加。",
            f"{path.name} holds no shapefile (.shp): unpack other formats and add them "
            "one by one.",
        )
    if not shapes:
        kind_of(path)


def _features(raw: Raw, placed: Placed) -> Iterator[Mapping[str, Any]]:
    for row, lon, lat in zip(
        placed.rows.tolist(), placed.lon.tolist(), placed.lat.tolist(), strict=True
    ):
        spot = [round(lon, DECIMALS), round(lat, DECIMALS)]
        shape = {"type": "Point", "coordinates": spot}
        yield {**_feature(raw, row, shape), "given": _given(raw, row)}
    for row, shape in raw.shapes.items():
        yield _feature(raw, row, orjson.Fragment(shapely.to_geojson(shape)))


def _feature(raw: Raw, row: int, shape: Any) -> dict[str, Any]:
    properties = {name: cells[row] for name, cells in raw.table.items()}
    part = {"sheet": raw.part} if raw.part else {}
    return {
        "type": "Feature",
        "geometry": shape,
        "properties": properties,
        "line": raw.lines[row],
        **part,
    }


def _given(raw: Raw, row: int) -> dict[str, Any]:
    cells = {
        name: raw.cells[role][row] for role, name in GIVEN.items() if role in raw.cells
    }
    found = {name: cell for name, cell in cells.items() if cell not in (None, "")}
    if row in raw.shifts:
        found["added_m"] = raw.shifts[row][0]
    return found


def _bad(raw: Raw, placed: Placed) -> Iterator[Mapping[str, Any]]:
    for row, why in placed.bad.items():
        if row not in raw.shapes:
            row_said = {"line": raw.lines[row], "why": why, "row": raw.texts[row]}
            yield {**row_said, "sheet": raw.part}


def _notes(source: Source, blank: int) -> tuple[Text, ...]:
    unused = set(source.unused)
    notes = [note for note in source.notes if note not in unused]
    if source.encoding not in (None, "utf-8"):
        word = source.encoding
        notes.append(Text(f"按 {word} 编码读入", f"Read as {word}"))
    if blank:
        notes.append(Text(f"空白行 {blank} 行未计", f"{blank} blank rows left out"))
    return tuple(notes)
