"""Candidates from GeoPackage, workbooks, Parquet and all other formats that GDAL reads.

Every sheet or layer with usable columns is read. One with other contents is never skipped
silently: the file is refused until the caller says which sheets to read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio

from app.screening.containers import Workbook, check_container, workbook_of
from app.screening.errors import BadFile, NoColumns
from app.screening.opening import PARQUET, check_parquet, opened, options_of, told
from app.screening.points import Points, points
from app.screening.raw import Columns, Raw, columns_of, is_blank
from app.screening.shapefiles import encoding_of
from geodata.errors import BadParameter, InvalidInput
from geodata.source_crs import Way, way_from
from geodata.text import Text

WORKBOOKS = (".xlsx", ".ods")
SHAPEFILES = (".shp", ".dbf", ".shz", ".zip")
POINTED = ("Point", "MultiPoint", "Unknown", "GeometryCollection")
"""Geometry types of layers that may contain points; Z or M may follow."""

NO_SHAPES = Text(
    "位置取自 --lon、--lat 所指的列，几何未用",
    "Positions are those of the columns named; the shapes are not used",
)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A sheet or a layer that is read."""

    name: str
    index: int
    columns: Columns
    geometry: str | None
    way: Way | None
    """Transformation from the part's CRS to WGS 84; None without points."""

    encoding: str | None = None
    dated: bool = False
    """Whether a used column contains dates."""


@dataclass(frozen=True, slots=True, eq=False)
class TableFile:
    """A file of typed columns, points among them or not."""

    path: Path
    parts: tuple[Part, ...]
    notes: tuple[Text, ...] = ()
    written: bool = False

    @property
    def encoding(self) -> str | None:
        """The detected encoding, if the file does not state it."""
        found = [part.encoding for part in self.parts if part.encoding]
        return found[0] if found else None

    @property
    def shiftable(self) -> bool:
        """Whether all points are in degrees of WGS 84, which may be mislabelled GCJ-02 or BD-09."""
        ways = [part.way for part in self.parts if part.way is not None]
        return all(way.same and way.onto_degrees is None for way in ways)

    @property
    def roles(self) -> frozenset[str]:
        """The roles of the columns of every part."""
        held = [
            frozenset(part.columns.places)
            | ({"lon", "lat"} if part.geometry else set())
            for part in self.parts
        ]
        return frozenset.intersection(*held) | (
            {"lon"} if any("lon" in roles for roles in held) else frozenset()
        )

    def batches(self, start: int, line: int) -> Iterator[Raw]:
        """Yield the rows from a row number on, counted through all parts."""
        done = 0
        for part in self.parts:
            first = done
            with (
                told(self.path),
                opened(self.path, part.index, part.encoding) as (reader, _),
            ):
                for batch in reader:
                    begun, done = done, done + batch.num_rows
                    if done > start and batch.num_rows:
                        yield self._raw(part, batch, begun - first, done)

    def _raw(self, part: Part, batch: Any, begun: int, done: int) -> Raw:
        names = [name for name in batch.column_names if name != part.geometry]
        columns = {name: batch.column(name).to_pylist() for name in names}
        kept: Sequence[int] = range(batch.num_rows)
        workbook = self.path.suffix.lower() in WORKBOOKS
        if workbook and names:
            given = zip(*columns.values(), strict=True)
            kept = [i for i, row in enumerate(given) if not is_blank(row)]
            columns = {
                name: [cells[i] for i in kept] for name, cells in columns.items()
            }
        cells = {role: columns[names[i]] for role, i in part.columns.places.items()}
        found = Points()
        if part.geometry and part.way:
            found = points(batch.column(part.geometry).to_pylist(), part.way)
            cells |= {"lon": found.lon, "lat": found.lat}
        rows = zip(*columns.values(), strict=True) if columns else ()
        texts = ["; ".join("" if v is None else str(v) for v in row) for row in rows]
        first = begun + (2 if workbook else 1)
        return Raw(
            lines=[first + i for i in kept],
            texts=texts or [""] * len(kept),
            cells=cells,
            end=done,
            part=part.name if len(self.parts) > 1 else "",
            blank=batch.num_rows - len(kept),
            faults=found.faults,
            shifts=found.shifts,
            single=found.single,
        )


def read_arrow(
    path: Path, lon: str | None, lat: str | None, sheets: Sequence[str] = ()
) -> TableFile:
    """Open a file of typed columns.

    Raises:
        BadFile: It cannot be read, the CRS of its points is missing or not usable, or a
            sheet has no usable columns.
        NoColumns: There are neither points nor columns with positions or codes.
        BadParameter: It has no sheet of that name.
    """
    check_container(path)
    with told(path):
        if path.suffix.lower() in PARQUET:
            check_parquet(path)
            if sheets:
                raise _no_sheet(sheets[0], [])
            return TableFile(path, (_part(path, "", 0, lon, lat),))
        book = workbook_of(path) if path.suffix.lower() in WORKBOOKS else Workbook()
        names = _names(path)
    chosen, notes = _chosen(path, names, book, sheets)
    parts = [_understood(path, names[i], i, lon, lat, len(chosen)) for i in chosen]
    _refuse_old_days(path, book, parts)
    notes += [note for part in parts for note in part.columns.notes]
    return TableFile(path, tuple(parts), tuple(dict.fromkeys(notes)))


def _names(path: Path) -> list[str]:
    """Return the names of layers; repeated names get a number."""
    found: list[str] = []
    for name in pyogrio.list_layers(path)[:, 0].tolist():
        again = found.count(name) + 1
        found.append(name if again == 1 else f"{name}#{again}")
    return found


def _chosen(
    path: Path, names: list[str], book: Workbook, sheets: Sequence[str]
) -> tuple[list[int], list[Text]]:
    """Return the parts to read, and the notes on the others."""
    for name in sheets:
        if name not in names:
            raise _no_sheet(name, names)
    if sheets:
        chosen = [i for i, name in enumerate(names) if name in sheets]
        left = [name for name in names if name not in sheets]
        notes = [_left_out(left)] if left else []
        return chosen, notes
    hidden = [name for name in names if name in book.hidden]
    notes = [_hidden(hidden)] if hidden else []
    shown = [i for i, name in enumerate(names) if name not in book.hidden]
    filled = [i for i in shown if _count(path, i)]
    notes += [
        _hidden_rows(names[i], book.hidden_rows[names[i]])
        for i in filled
        if book.hidden_rows.get(names[i])
    ]
    return filled or shown[:1], notes


def _count(path: Path, index: int) -> int:
    with told(path):
        found = pyogrio.read_info(
            path, layer=index, force_feature_count=True, **options_of(path)
        )
        return int(found["features"])


def _understood(
    path: Path, name: str, index: int, lon: str | None, lat: str | None, of: int
) -> Part:
    """Open a part of a file.

    Raises:
        BadFile: It is one of several and has no usable columns.
    """
    try:
        with told(path):
            part = _part(path, name, index, lon, lat, alone=of == 1)
    except (NoColumns, BadFile) as error:
        if of == 1:
            raise
        raise BadFile(
            f"{path.name} 有 {of} 个工作表或图层，其中“{name}”不能用：{error.detail.zh}"
            "请以 --sheet 指明要读的（可重复）。",
            f"{path.name} has {of} sheets or layers, and {name!r} cannot be used: "
            f"{error.detail.en} Name those that are meant by --sheet, once or more.",
            **error.members,
        ) from error
    return part


def _part(
    path: Path,
    name: str,
    index: int,
    lon: str | None,
    lat: str | None,
    alone: bool = True,
) -> Part:
    encoding = None
    if path.suffix.lower() in SHAPEFILES:
        encoding = encoding_of(path, name)
    with opened(path, index, encoding) as (reader, meta):
        fields = [reader.schema.field(i) for i in range(len(reader.schema))]
        types = {one.name: str(one.type).lower() for one in fields}
        names = list(types)
    # Columns named by the caller take precedence over points.
    geometry = meta["geometry"] if lon is None else None
    if geometry and not alone and not meta["type"].startswith(POINTED):
        raise BadFile(
            f"其几何是 {meta['type']}，不是点。",
            f"Its shapes are {meta['type']}, not points.",
        )
    plain = [column for column in names if column != meta["geometry"]]
    columns = columns_of(plain, lon, lat, shapes=geometry is not None)
    way = _way(path, meta["crs"]) if geometry else None
    held = [types[plain[i]] for i in columns.places.values()]
    dated = any("date" in kind or "time" in kind for kind in held)
    if meta["geometry"] and not geometry:
        columns = Columns(columns.places, (*columns.notes, NO_SHAPES))
    return Part(name, index, columns, geometry, way, encoding, dated)


def _way(path: Path, crs: str | None) -> Way:
    if not crs:
        raise BadFile(
            f"{path.name} 没有注明坐标系，点的位置无从得知；请先注明再筛查。",
            f"{path.name} states no coordinate system, so where its points are is not "
            "known: state it first.",
        )
    try:
        return way_from(crs)
    except InvalidInput as error:
        raise BadFile(
            f"{path.name}：{error.detail.zh}", f"{path.name}: {error.detail.en}"
        ) from error


def _refuse_old_days(path: Path, book: Workbook, parts: Sequence[Part]) -> None:
    """Raise for dates counted from 1904, which would be read four years too early."""
    if book.since_1904 and any(part.dated for part in parts):
        raise BadFile(
            f"{path.name} 采用 1904 日期系统，其日期会错读四年；请在 Excel 选项中取消“使用 "
            "1904 日期系统”后再存。",
            f"{path.name} counts its days from 1904, and they would be read four years "
            "off: switch the 1904 date system off in Excel's options and save it again.",
        )


def _no_sheet(name: str, known: Sequence[str]) -> BadParameter:
    return BadParameter(
        "sheet",
        name,
        "文件中没有这个工作表或图层。",
        "The file has no such sheet or layer.",
        known=list(known),
    )


def _left_out(names: Sequence[str]) -> Text:
    listed = "、".join(names), ", ".join(names)
    return Text(
        f"按 --sheet 未读的工作表或图层：{listed[0]}",
        f"Sheets or layers not read, as --sheet has it: {listed[1]}",
    )


def _hidden(names: Sequence[str]) -> Text:
    listed = "、".join(names), ", ".join(names)
    return Text(
        f"隐藏的工作表未读：{listed[0]}（要读请以 --sheet 指明）",
        f"Hidden sheets not read: {listed[1]} (name them by --sheet to read them)",
    )


def _hidden_rows(name: str, count: int) -> Text:
    return Text(
        f"工作表“{name}”有 {count} 行被隐藏或筛去，照样读入",
        f"Sheet {name!r} has {count} rows hidden or filtered away; they are read",
    )
