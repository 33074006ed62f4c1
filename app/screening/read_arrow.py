"""Candidates from GeoPackage, workbooks, Parquet and all other formats that GDAL reads.

Every sheet or layer with usable columns is read. One with other contents is never skipped
silently: the file is refused until the caller says which sheets to read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.screening.archives import inside
from app.screening.containers import Workbook, check_container, kind_of, workbook_of
from app.screening.errors import BadFile, NoColumns
from app.screening.geojson import check_stated
from app.screening.links import linked
from app.screening.opening import PARQUET, check_parquet, opened, reader_errors
from app.screening.points import Points, points, shapes_of
from app.screening.raw import Columns, Raw, batch_rows, columns_of, headings, is_blank
from app.screening.shapefiles import check_index, parts_missing
from app.screening.sheets import File, chosen_of, hidden_columns, names_of, no_sheet
from geodata.errors import InvalidInput, TooManyItems
from geodata.source_crs import Way, way_from
from geodata.text import Text

POINTED = ("Point", "MultiPoint", "Unknown", "GeometryCollection")
"""Geometry types of layers that may contain points; Z or M may follow."""

MOST_PARTS = 100
"""Sheets or layers of a file to draw."""

NO_SHAPES = Text(
    "位置取自 --lon、--lat 所指的列，几何未用",
    "Positions are taken from the named columns; the shapes are not used",
)


@dataclass(frozen=True, slots=True)
class Named:
    """Names of position columns given by the caller."""

    lon: str | None
    lat: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A sheet or a layer that is read."""

    name: str
    index: int
    columns: Columns
    header: tuple[str, ...]
    shapes: int | None
    """Index of the column of shapes; None if there is none."""

    way: Way | None
    """Transformation from the part's CRS to WGS 84; None without points."""

    encoding: str | None = None
    dated: bool = False
    """Whether a used column contains dates."""


@dataclass(frozen=True, slots=True, eq=False)
class TableFile:
    """A file of typed columns, points among them or not."""

    file: File
    parts: tuple[Part, ...]
    notes: tuple[Text, ...] = ()
    written: bool = False
    drawing: bool = False
    """Whether lines and areas are read too."""

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
            frozenset(part.columns.places) | ({"lon", "lat"} if part.way else set())
            for part in self.parts
        ]
        return frozenset.intersection(*held) | (
            {"lon"} if any("lon" in roles for roles in held) else frozenset()
        )

    @property
    def unused(self) -> tuple[Text, ...]:
        """The notes on columns without a role."""
        return tuple(note for part in self.parts for note in part.columns.notes)

    @property
    def named_by(self) -> str | None:
        """The heading of the column of names in the first part that has one."""
        places = [(part, part.columns.places.get("name")) for part in self.parts]
        found = [headings(part.header)[i] for part, i in places if i is not None]
        return found[0] if found else None

    def batches(self, start: int, line: int) -> Iterator[Raw]:
        """Yield the rows from a row number on, counted through all parts."""
        done = 0
        for part in self.parts:
            first, most = done, batch_rows(len(part.header))
            source = self.file.source
            with (
                reader_errors(self.file.path),
                opened(source, part.index, part.encoding, most) as (reader, _),
            ):
                for batch in reader:
                    begun, done = done, done + batch.num_rows
                    if done > start and batch.num_rows:
                        yield self._raw(part, batch, begun - first, done)

    def _raw(self, part: Part, batch: Any, begun: int, done: int) -> Raw:
        # By index, because two columns may have the same name.
        columns = [
            batch.column(i).to_pylist()
            for i in range(batch.num_columns)
            if i != part.shapes
        ]
        filled: Sequence[int] = range(batch.num_rows)
        if self.file.workbook and columns:
            given = zip(*columns, strict=True)
            filled = [i for i, row in enumerate(given) if not is_blank(row)]
            columns = [[cells[i] for i in filled] for cells in columns]
        cells = {role: columns[i] for role, i in part.columns.places.items()}
        found = Points()
        if part.way and part.shapes is not None:
            found = points(batch.column(part.shapes).to_pylist(), part.way)
            cells |= {"lon": found.lon, "lat": found.lat}
        shapes, lost = shapes_of(found, part.way if self.drawing else None)
        rows = zip(*columns, strict=True) if columns else ()
        texts = ["; ".join("" if v is None else str(v) for v in row) for row in rows]
        first = begun + (2 if self.file.workbook else 1)
        return Raw(
            lines=[first + i for i in filled],
            texts=texts or [""] * len(filled),
            cells=cells,
            end=done,
            part=part.name if len(self.parts) > 1 else "",
            blank=batch.num_rows - len(filled),
            faults={**found.faults, **lost},
            shifts=found.shifts,
            single=found.single,
            table=dict(zip(headings(part.header), columns, strict=True)),
            shapes=shapes,
        )


def read_arrow(
    path: Path,
    lon: str | None,
    lat: str | None,
    sheets: Sequence[str] = (),
    *,
    drawing: bool = False,
) -> TableFile:
    """Open a file of typed columns.

    Args:
        path: The file.
        lon: Name of the column of longitudes, if it is not a known one.
        lat: Name of the column of latitudes.
        sheets: The sheets or layers to read; all if empty.
        drawing: Whether it is read to be drawn: lines and areas are wanted too, and a
            part that cannot be read is named among the notes.

    Raises:
        BadFile: It cannot be read, the CRS of its points is missing or not usable, or a
            sheet has no usable columns.
        NoColumns: There are neither points nor columns with positions or codes.
        BadParameter: It has no sheet of that name.
    """
    check_container(path)
    named = Named(lon, lat)
    with reader_errors(path):
        if path.suffix.lower() in PARQUET:
            check_parquet(path)
            if sheets:
                raise no_sheet(sheets[0], [])
            file = File(path, str(path))
            return TableFile(file, (_part(file, "", 0, named),))
        book, found = workbook_of(path), inside(path)
        check_stated(path)
        check_index(path)
        links = linked(path)
        file = File(path, found.source, workbook=kind_of(path) is not None)
        names = names_of(file)
        chosen, notes = chosen_of(file, names, book, sheets)
    held = {i: names[i] for i in chosen}
    parts, left = (_readable if drawing else _all)(file, held, named)
    _refuse_old_days(path, book, parts)
    notes += [*left, *found.notes, *parts_missing(path), *links]
    for part in parts:
        notes += part.columns.notes
        notes += hidden_columns(
            part.name, part.header, part.columns.places.values(), book
        )
    return TableFile(file, tuple(parts), tuple(dict.fromkeys(notes)), drawing=drawing)


def _all(
    file: File, held: Mapping[int, str], named: Named
) -> tuple[list[Part], list[Text]]:
    """Return all parts, each of which can be read."""
    of = len(held)
    return [_understood(file, name, i, named, of) for i, name in held.items()], []


def _readable(
    file: File, held: Mapping[int, str], named: Named
) -> tuple[list[Part], list[Text]]:
    """Return the parts that can be read, and why the others cannot.

    Raises:
        BadFile: None can, or the file is damaged.
        NoColumns: The same.
        TooManyItems: There are more than `MOST_PARTS`, each of which is opened anew.
    """
    if len(held) > MOST_PARTS:
        raise TooManyItems(MOST_PARTS, Text("个工作表或图层", "sheets or layers"))
    parts: list[Part] = []
    left: list[Text] = []
    for index, name in held.items():
        try:
            with reader_errors(file.path):
                parts.append(_part(file, name, index, named))
        except (NoColumns, BadFile) as error:
            if len(left) + 1 == len(held):
                raise
            zh, en = error.detail
            left.append(Text(f"未读“{name}”：{zh}", f"{name!r} is not read: {en}"))
    return parts, left


def _understood(file: File, name: str, index: int, named: Named, of: int) -> Part:
    """Return a part that can be read.

    Raises:
        BadFile: It is one of several and has no usable columns.
    """
    path = file.path
    try:
        with reader_errors(path):
            part = _part(file, name, index, named, alone=of == 1)
    except (NoColumns, BadFile) as error:
        if of == 1:
            raise
        raise BadFile(
            f"{path.name} 有 {of} 个工作表或图层，其中“{name}”不能用：{error.detail.zh}"
            "请以 --sheet 指明要读的（可重复）。",
            f"{path.name} has {of} sheets or layers, and {name!r} cannot be used: "
            f"{error.detail.en} Name the ones to read by --sheet, once or more.",
            **error.members,
        ) from error
    return part


def _part(
    file: File, name: str, index: int, named: Named, *, alone: bool = True
) -> Part:
    encoding = file.encoding(name)
    with opened(file.source, index, encoding) as (reader, meta):
        fields = [reader.schema.field(i) for i in range(len(reader.schema))]
    shapes = _last(meta["geometry"], [one.name for one in fields])
    plain = [one for i, one in enumerate(fields) if i != shapes]
    # Columns named by the caller take precedence over points.
    pointed = shapes is not None and named.lon is None
    if pointed and not alone and not meta["type"].startswith(POINTED):
        raise BadFile(
            f"其几何是 {meta['type']}，不是点。",
            f"Its shapes are {meta['type']}, not points.",
        )
    header = [one.name for one in plain]
    columns = columns_of(header, named.lon, named.lat, shapes=pointed)
    way = _way(file.path, meta["crs"]) if pointed else None
    held = [str(plain[i].type).lower() for i in columns.places.values()]
    dated = any("date" in kind or "time" in kind for kind in held)
    if shapes is not None and not pointed:
        columns = Columns(columns.places, (*columns.notes, NO_SHAPES))
    return Part(name, index, columns, tuple(header), shapes, way, encoding, dated)


def _last(name: str | None, names: Sequence[str]) -> int | None:
    """Return the index of the column of shapes, which readers put last."""
    if name is None:
        return None
    return max(i for i, one in enumerate(names) if one == name)


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
