"""Checks of a file before GDAL opens it: its unpacked size and its sheets.

A workbook is recognised by its content: macro workbooks, templates and renamed files have
other suffixes.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from app.screening.errors import BadFile
from app.screening.raw import MOST_COLUMNS

MOST_UNPACKED_BYTES = 512 * 1024**2
"""A workbook of a million rows and five columns has about 250 MB."""

OLE = b"\xd0\xcf\x11\xe0"
WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".ods", ".ots")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
STYLE_OF, SHEET_OF = f"{STYLE}style", f"{STYLE}table-properties"
SHEET, ROW = f"{TABLE}table", f"{TABLE}table-row"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row [^<>]*hidden=\"(?:1|true)\"")
COLUMN = re.compile(rb"<(?:\w+:)?col [^<>]*>")
ATTRIBUTE = re.compile(rb"\b(min|max|hidden)=\"([^\"]*)\"")
MOST_XML_BYTES = 4_000_000
"""Largest list of the sheets of a workbook, which is read as a whole."""

CHUNK_BYTES = 1 << 20
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Properties of a workbook's sheets, by name."""

    hidden: frozenset[str] = frozenset()
    hidden_rows: Mapping[str, int] = field(default_factory=dict)
    hidden_columns: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Indexes from 0."""

    since_1904: bool = False
    """Whether its dates are counted from 1904, which GDAL does not support."""


def check_container(path: Path) -> None:
    """Raise for old workbooks, and for archives that are too large when unpacked.

    Raises:
        BadFile: It is an `.xls`, has a password, is damaged, or too large unpacked.
    """
    with path.open("rb") as file:
        begun = file.read(len(OLE))
    zipped = zipfile.is_zipfile(path)
    if begun == OLE or (path.suffix.lower() == ".xls" and not zipped):
        raise BadFile(
            f"{path.name} 是旧版 .xls、加密的工作簿，或改名为 .xls 的网页表格；"
            "请用 Excel 打开后另存为 .xlsx（不设密码）。",
            f"{path.name} is an old .xls, a workbook with a password, or a web page named "
            ".xls: open it in Excel and save it as .xlsx, without a password.",
        )
    if not zipped:
        return
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except DAMAGED as error:
        raise damaged(path) from error
    if size > MOST_UNPACKED_BYTES:
        raise BadFile(
            f"{path.name} 解压后有 {size / 1e6:,.0f} MB，超过 "
            f"{MOST_UNPACKED_BYTES / 1e6:,.0f} MB；请拆分，或另存为 CSV。",
            f"{path.name} has {size / 1e6:,.0f} MB unpacked, over "
            f"{MOST_UNPACKED_BYTES / 1e6:,.0f} MB: split it, or save it as CSV.",
        )


def damaged(path: Path) -> BadFile:
    """Return the error for a file that cannot be read."""
    return BadFile(
        f"{path.name} 无法读取：文件已损坏，或与扩展名不符。",
        f"{path.name} cannot be read: it is damaged, or its suffix is wrong.",
    )


def kind_of(path: Path) -> Literal["xlsx", "ods"] | None:
    """Return the kind of a workbook; None for other files.

    Raises:
        BadFile: Its suffix is that of a workbook, but its content is not.
    """
    is_workbook = path.suffix.lower() in WORKBOOKS
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "mimetype" in names and archive.read("mimetype").strip() == SPREADSHEET:
                return "ods"
    except DAMAGED as error:
        if is_workbook:
            raise damaged(path) from error
    if is_workbook:
        raise damaged(path)
    return None


def workbook_of(path: Path) -> Workbook:
    """Return the properties of a workbook's sheets; an empty record for other files.

    Raises:
        BadFile: It is damaged.
    """
    kind = kind_of(path)
    if kind is None:
        return Workbook()
    try:
        with zipfile.ZipFile(path) as archive:
            return _of_ods(archive) if kind == "ods" else _of_xlsx(archive)
    except DAMAGED as error:
        raise damaged(path) from error


def _of_xlsx(archive: zipfile.ZipFile) -> Workbook:
    book = _tree(archive, "xl/workbook.xml")
    links = _tree(archive, "xl/_rels/workbook.xml.rels")
    files = {link.get("Id"): link.get("Target", "") for link in links}
    # Workbooks of the type "strict" use other XML namespaces.
    sheets = book.findall(".//{*}sheets/{*}sheet")
    properties = book.find("{*}workbookPr")
    if len({_related(sheet) for sheet in sheets}) < len(sheets):
        raise ValueError("two sheets are one file, which would be read again and again")
    rows, columns = {}, {}
    for sheet in sheets:
        name, xml = sheet.get("name", ""), _sheet(archive, files[_related(sheet)])
        rows[name] = sum(1 for _ in HIDDEN_ROW.finditer(xml))
        columns[name] = _hidden_columns(xml)
    return Workbook(
        hidden=frozenset(
            sheet.get("name", "")
            for sheet in sheets
            if sheet.get("state", "visible") != "visible"
        ),
        hidden_rows=rows,
        hidden_columns=columns,
        since_1904=properties is not None
        and properties.get("date1904") in ("1", "true"),
    )


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """Return a small part of a workbook; ValueError if it is not."""
    if archive.getinfo(name).file_size > MOST_XML_BYTES:
        raise ValueError(name)
    return ElementTree.fromstring(archive.read(name))


def _related(sheet: ElementTree.Element) -> str | None:
    return next((v for k, v in sheet.items() if k.endswith("}id")), None)


def _sheet(archive: zipfile.ZipFile, target: str) -> bytes:
    name = target.removeprefix("/").removeprefix("xl/")
    return archive.read(f"xl/{name}")


def _hidden_columns(xml: bytes) -> frozenset[int]:
    attributes = [dict(ATTRIBUTE.findall(column)) for column in COLUMN.findall(xml)]
    spans = {
        (int(one[b"min"]) - 1, min(int(one[b"max"]), MOST_COLUMNS))
        for one in attributes
        if one.get(b"hidden") in (b"1", b"true")
    }
    found: set[int] = set()
    done = 0
    for first, end in sorted(spans):
        found.update(range(max(first, done), end))
        done = max(done, end)
    return frozenset(found)


def _of_ods(archive: zipfile.ZipFile) -> Workbook:
    found = _Ods()
    parser = ElementTree.XMLParser(target=found)
    with archive.open("content.xml") as content:
        while chunk := content.read(CHUNK_BYTES):
            parser.feed(chunk)
    parser.close()
    return Workbook(
        hidden=frozenset(n for n, style in found.tables.items() if style in found.shut),
        hidden_rows=found.hidden_rows,
    )


class _Ods:
    """Gathers the properties of sheets as they are parsed; a tree takes gigabytes."""

    def __init__(self) -> None:
        self.shut: set[str] = set()
        """Styles of hidden sheets."""

        self.tables: dict[str, str] = {}
        """The style of each sheet."""

        self.hidden_rows: dict[str, int] = {}
        self._style = self._table = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == STYLE_OF:
            self._style = attributes.get(f"{STYLE}name", "")
        elif tag == SHEET_OF:
            if attributes.get(f"{TABLE}display") == "false":
                self.shut.add(self._style)
        elif tag == SHEET:
            self._table = attributes.get(f"{TABLE}name", "")
            self.tables[self._table] = attributes.get(f"{TABLE}style-name", "")
            self.hidden_rows[self._table] = 0
        elif (
            tag == ROW and attributes.get(f"{TABLE}visibility", "visible") != "visible"
        ):
            repeated = attributes.get(f"{TABLE}number-rows-repeated", "1")
            self.hidden_rows[self._table] += int(repeated)
