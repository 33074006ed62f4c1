"""A table as a file, CSV or XLSX, compared with the table as it stands."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geodata.dataset import Misfit, Row, Table, value_of
from geodata.errors import BadForm, BadParameter
from geodata.ledger.change import Action, Bounds, Change
from geodata.text import Text

DAY = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})( 00:00:00)?")
"""A day as workbooks are read."""

WHOLE = re.compile(r"-?\d+\.0")
Faults = list[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a file with their lines, and what was not read."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What holds for every change of a file."""

    reason: str
    source: str
    day: Bounds | None = None
    """Since when it is so; of rows that are retired, when they closed."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The changes that lead from a table to a file, with the line of each."""

    changes: list[tuple[int | None, Change]] = field(default_factory=list)
    same: int = 0
    missing: tuple[str, ...] = ()
    """Rows of the table that the file lacks."""

    notes: tuple[Text, ...] = ()


def read_rows(file: Path, sheet: str = "") -> Read:
    """Read a file; blank rows and sheets left out are told in the notes.

    Raises:
        BadForm: Rows have too many or too few cells; each is named by its line.
        BadParameter: It is no table, or has no such sheet.
    """
    if file.suffix.lower() == ".xlsx":
        lines, notes = _workbook(file, sheet)
    else:
        lines, notes = _lines(file), ()
    if not lines:
        raise BadParameter("FILE", file.name, "文件是空的。", "The file is empty.")
    names, faults = tuple(name.strip() for name in lines[0][1]), Faults()
    rows, blank = list[tuple[int, dict[str, str]]](), list[int]()
    for line, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            blank.append(line)
        elif len(cells) != len(names):
            zh = f"有 {len(cells)} 格，表头有 {len(names)} 格"
            en = f"has {len(cells)} cells; the heading has {len(names)}"
            faults.append((f"{line}", Text(zh, en)))
        else:
            rows.append((line, dict(zip(names, map(str.strip, cells), strict=True))))
    if faults:
        raise BadForm(faults)
    if blank:
        listed = ", ".join(map(str, blank[:10])) + (", …" if len(blank) > 10 else "")
        notes += (
            Text(
                f"空白行 {len(blank)} 行未计（第 {listed} 行）",
                f"{len(blank)} blank rows left out (lines {listed})",
            ),
        )
    return Read(names, tuple(rows), notes)


def _lines(file: Path) -> list[tuple[int, list[str]]]:
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadParameter(
            "FILE",
            file.name,
            "不是 UTF-8 文字；请另存为 CSV UTF-8。",
            "It is not UTF-8; save it as CSV UTF-8.",
        ) from error
    rows = csv.reader(io.StringIO(text, newline=""))
    return [(rows.line_num, row) for row in rows]


def _workbook(
    file: Path, sheet: str
) -> tuple[list[tuple[int, list[str]]], tuple[Text, ...]]:
    """Return the rows of one sheet of a workbook as text, and the note on the others."""
    import pyogrio  # noqa: PLC0415

    try:
        names = [str(name) for name in pyogrio.list_layers(file)[:, 0]]
    except pyogrio.errors.DataSourceError as error:
        raise BadParameter(
            "FILE", file.name, "打不开这个工作簿。", "The workbook cannot be opened."
        ) from error
    chosen = sheet or (file.stem if file.stem in names else names[0])
    if chosen not in names:
        raise BadParameter(
            "--sheet", sheet, "没有这个工作表。", "There is no such sheet.", known=names
        )
    _, _, _, columns = pyogrio.raw.read(
        file, layer=chosen, HEADERS="DISABLE", FIELD_TYPES="STRING"
    )
    rows = [
        ["" if c is None else _plain(c) for c in row]
        for row in zip(*columns, strict=True)
    ]
    left = [name for name in names if name != chosen]
    note = Text(
        f"只读工作表“{chosen}”；未读：{'、'.join(left)}（--sheet 可指定）",
        f"Only sheet {chosen!r} is read; not read: {', '.join(left)} (--sheet chooses)",
    )
    return list(enumerate(rows, 1)), (note,) if left else ()


def _plain(cell: str) -> str:
    """Return a cell of a workbook as data files have it: days with dashes, no ``.0``."""
    cell = cell.removesuffix(".0") if WHOLE.fullmatch(cell) else cell
    found = DAY.fullmatch(cell)
    if found is None:
        return cell
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def compared(read: Read, table: Table, why: Why, *, retire: bool) -> Compared:
    """Return the changes that make a table say what a file says.

    The file may have some of the rows and some of the columns. The document goes into the
    column ``source``, so that column is not compared.

    Raises:
        BadForm: Cells do not fit; each is named by its line and column.
        BadParameter: A heading is no column of the table, or the id is missing.
    """
    key, columns = table.manifest.key, {c.name: c for c in table.manifest.columns}
    strange = [name for name in read.names if name not in columns]
    if strange or key not in read.names or len(set(read.names)) < len(read.names):
        listed = ", ".join(columns)
        raise BadParameter(
            "FILE",
            ", ".join(strange) or ", ".join(read.names),
            f"列须为其中若干，各一次，并有 {key}：{listed}。",
            f"Take some of these columns, each once, and {key}: {listed}.",
        )
    held = {str(row[key]): row for row in table.records}
    faults, changes, seen = Faults(), list[tuple[int | None, Change]](), set[str]()
    for line, row in read.rows:
        row_id = row[key]
        if not row_id or row_id in seen:
            zh, en = ("缺少", "is missing") if not row_id else ("重复", "is repeated")
            faults.append((f"{line}: {key}", Text(zh, en)))
            continue
        seen.add(row_id)
        cells = dict(_differing(row, held.get(row_id), table, line, faults))
        if cells:
            action: Action = "add" if row_id not in held else "amend"
            changes.append((line, _change(table, row_id, action, cells, why)))
    if faults:
        raise BadForm(faults)
    same, missing = len(seen) - len(changes), [i for i in held if i not in seen]
    if retire:
        changes += [(None, _change(table, i, "retire", {}, why)) for i in missing]
    return Compared(
        changes, same, () if retire else tuple(missing), tuple(_notes(read, held, key))
    )


def _differing(
    row: Mapping[str, str], before: Row | None, table: Table, line: int, faults: Faults
) -> Iterator[tuple[str, str]]:
    """Yield the cells whose values differ from those of a row; note those that do not fit."""
    for column in table.manifest.columns:
        name = column.name
        if name not in row or name in (table.manifest.key, "source"):
            continue
        try:
            value = value_of(row[name], column)
        except Misfit as fault:
            faults.append((f"{line}: {name}", fault.why))
            continue
        if before is None or before[name] != value:
            yield name, row[name]


def _change(
    table: Table, row_id: str, action: Action, cells: Mapping[str, str], why: Why
) -> Change:
    ends = action == "retire"
    return Change(
        table=table.name,
        row=row_id,
        action=action,
        cells=cells,
        reason=why.reason,
        source=why.source,
        valid_from=None if ends else why.day,
        valid_to=why.day if ends else None,
    )


def _notes(read: Read, held: Mapping[str, Row], key: str) -> Iterator[Text]:
    yield from read.notes
    lines = [
        str(line)
        for line, row in read.rows
        if row.get("source")
        and row["source"] != ";".join(held.get(row[key], {}).get("source") or ())
    ]
    if lines:
        shown = ", ".join(lines[:10]) + (", …" if len(lines) > 10 else "")
        yield Text(
            f"source 列不采用（第 {shown} 行与现行不同）；依据以 --source 说明",
            f"The column source is not taken (lines {shown} differ); --source states it",
        )
