"""Candidates from CSV: UTF-8 or GB18030, any of four dividers, by the line."""

import codecs
import csv
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.screening.errors import BadFile
from app.screening.raw import Columns, Raw, batch_rows, columns_of, headings, is_blank
from geodata.text import Text

CHUNK_BYTES = 1 << 20
DIVIDERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "gb18030")
MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Byte order marks; UTF-32 first, because its mark begins like that of UTF-16."""

DIVIDER_LINE = re.compile(r"sep=(.)", re.IGNORECASE)
"""First line by which Excel sets the divider; Excel does not show it."""


@dataclass(frozen=True, slots=True, eq=False)
class TextFile:
    """A CSV file whose header is understood."""

    path: Path
    encoding: str
    divider: str
    header: tuple[str, ...]
    columns: Columns
    body: int
    """The byte after the header."""

    notes: tuple[Text, ...] = ()
    written: bool = True
    shiftable: bool = True
    head: int = 1
    """The line of the header."""

    kept: Any = None
    """Keeps the temporary copy that is read, if there is one."""

    @property
    def roles(self) -> frozenset[str]:
        """What the columns hold."""
        return frozenset(self.columns.places)

    @property
    def unused(self) -> tuple[Text, ...]:
        """The note on columns without a role."""
        return self.columns.notes

    @property
    def named_by(self) -> str | None:
        """The heading of the column of names."""
        place = self.columns.places.get("name")
        return None if place is None else headings(self.header)[place]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.header)

    @property
    def _coded(self) -> str:
        """Encoding of the file that is read; copies are in UTF-8."""
        return (
            "utf-8"
            if self.kept is not None and self.encoding in MARKS.values()
            else self.encoding
        )

    def batches(self, start: int, line: int) -> Iterator[Raw]:
        """Yield the rows from a byte on; 0 begins after the header."""
        with self.path.open("rb") as file:
            file.seek(start or self.body)
            lines = _Lines(file, self._coded, line or self.head)
            reader = csv.reader(lines, delimiter=self.divider, strict=True)
            while batch := self._batch(reader, lines):
                yield batch

    def _batch(self, reader: "Iterator[list[str]]", lines: "_Lines") -> Raw | None:
        numbers: list[int] = []
        texts: list[str] = []
        rows: list[list[str]] = []
        ragged: set[int] = set()
        blank = 0
        most = batch_rows(self.width)
        while len(rows) < most:
            first, row = lines.number + 1, _next(reader, lines)
            text = lines.taken()
            if row is None:
                break
            if is_blank(row):
                blank += 1
                continue
            if len(row) != self.width:
                ragged.add(len(rows))
                row = [*row, *[""] * self.width][: self.width]
            numbers.append(first)
            texts.append(text)
            rows.append(row)
        if not rows and not blank:
            return None
        columns = list(zip(*rows, strict=True)) or [()] * self.width
        return Raw(
            lines=numbers,
            texts=texts,
            cells={role: columns[i] for role, i in self.columns.places.items()},
            table=dict(zip(headings(self.header), columns, strict=True)),
            ragged=frozenset(ragged),
            end=lines.end,
            line=lines.number,
            blank=blank,
        )


class _Lines:
    """The lines of a file as text, counted, with the bytes that were taken."""

    def __init__(self, file: BinaryIO, encoding: str, number: int) -> None:
        self.file, self.encoding, self.number = file, encoding, number
        self.end, self.held = file.tell(), ""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = self.file.readline()
        if not raw:
            raise StopIteration
        self.end += len(raw)
        self.number += 1
        text = raw.decode(self.encoding)
        self.held += text
        return text

    def taken(self) -> str:
        """Return the lines since the last call, without the final line break."""
        text, self.held = self.held.rstrip("\r\n"), ""
        return text


def _next(reader: Iterator[list[str]], lines: _Lines) -> list[str] | None:
    begun = lines.number + 1
    try:
        return next(reader, None)
    except csv.Error as error:
        raise BadFile(
            f"第 {begun} 行不是合法的 CSV（引号未闭合或单元格过长）：{error}",
            f"Line {begun} is no valid CSV (an open quote, or a cell too long): {error}",
        ) from error


def read_text(path: Path, lon: str | None, lat: str | None) -> TextFile:
    """Open a CSV file: detect its encoding, divider and columns.

    Raises:
        BadFile: It is empty, or in an unsupported encoding.
        NoColumns: Its header has no columns for positions or codes.
    """
    plain, written, kept = _plain(path)
    encoding = "utf-8" if written else _encoding(path, plain)
    with plain.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        lines = _Lines(file, encoding, 0)
        top = next(lines, "")
        stated = DIVIDER_LINE.fullmatch(top.strip())
        if stated:
            top = next(lines, "")
        divider = stated[1] if stated else max(DIVIDERS, key=top.count)
        header = _header(path, top, divider)
        columns = columns_of(header, lon, lat)
        return TextFile(
            plain,
            written or encoding,
            divider,
            tuple(header),
            columns,
            lines.end,
            head=lines.number,
            notes=(*_notes(path, stated, divider), *columns.notes),
            kept=kept,
        )


def _header(path: Path, top: str, divider: str) -> Sequence[str]:
    try:
        header: Sequence[str] = next(csv.reader([top], delimiter=divider), [])
    except csv.Error as error:
        raise BadFile(
            f"{path.name} 的标题行不是合法的 CSV。",
            f"The header of {path.name} is no valid CSV ({error}).",
        ) from error
    if not header or is_blank(header):
        raise BadFile(f"{path.name} 第 1 行没有列名。", f"{path.name} has no header.")
    return header


def _notes(path: Path, line: re.Match[str] | None, divider: str) -> tuple[Text, ...]:
    if line is None:
        return ()
    return (
        Text(
            f"首行 {line[0]} 只用来指明分隔符“{divider}”",
            f"The first line {line[0]} only names the divider {divider!r}",
        ),
    )


def _plain(path: Path) -> tuple[Path, str, Any]:
    """Return a file with LF line ends in UTF-8 or GB18030; a copy if necessary.

    Returns:
        The file, its encoding if known, and the object that keeps the temporary copy.
    """
    with path.open("rb") as file:
        begun = file.read(CHUNK_BYTES)
    encoding = next(
        (name for mark, name in MARKS.items() if begun.startswith(mark)), ""
    )
    if not encoding and (b"\n" in begun or b"\r" not in begun):
        return path, "", None
    # Deleted with its last reference.
    copy = tempfile.NamedTemporaryFile(suffix=".csv")  # noqa: SIM115
    try:
        if encoding:
            with path.open(encoding=encoding, newline=None) as text:
                for piece in iter(lambda: text.read(CHUNK_BYTES), ""):
                    copy.write(piece.encode())
        else:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    copy.write(chunk.replace(b"\r", b"\n"))
    except UnicodeError as error:
        raise BadFile(
            f"{path.name} 不是完整的 {encoding}，请另存为 UTF-8。",
            f"{path.name} is no whole {encoding}: save it as UTF-8.",
        ) from error
    copy.flush()
    return Path(copy.name), encoding, copy


def _encoding(path: Path, plain: Path) -> str:
    """Return the encoding in which every byte of a file makes sense."""
    broken = 0
    for encoding in ENCODINGS:
        line = _undecodable(plain, encoding)
        if line is None:
            return encoding
        broken = max(broken, line)
    raise BadFile(
        f"{path.name} 第 {broken} 行既不是 UTF-8 也不是 GB18030，请另存为 UTF-8。",
        f"Line {broken} of {path.name} is neither UTF-8 nor GB18030: save it as UTF-8.",
    )


def _undecodable(path: Path, encoding: str) -> int | None:
    """Return the line that is not in an encoding, None if all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            if b"\0" in chunk:
                return line + chunk[: chunk.index(b"\0")].count(b"\n")
            line += chunk.count(b"\n")
    return line if decoder.getstate()[0] else None
