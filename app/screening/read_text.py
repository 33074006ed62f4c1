"""Candidates from CSV: UTF-8 or GB18030, any of four dividers, by the line."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.screening.errors import BadFile
from app.screening.raw import Raw, roles_of

BATCH = 65_536
CHUNK_BYTES = 1 << 20
DIVIDERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True, eq=False)
class TextFile:
    """A CSV file whose header is understood."""

    path: Path
    encoding: str
    divider: str
    width: int
    places: dict[str, int]
    body: int
    """The byte after the header."""

    written: bool = True

    @property
    def roles(self) -> frozenset[str]:
        """What the columns hold."""
        return frozenset(self.places)

    def batches(self, start: int, line: int) -> Iterator[Raw]:
        """Yield the rows from a byte on; 0 begins after the header."""
        with self.path.open("rb") as file:
            file.seek(start or self.body)
            lines = _Lines(file, self.encoding, line or 1)
            reader = csv.reader(lines, delimiter=self.divider, strict=True)
            while batch := self._batch(reader, lines):
                yield batch

    def _batch(self, reader: "Iterator[list[str]]", lines: "_Lines") -> Raw | None:
        numbers: list[int] = []
        texts: list[str] = []
        rows: list[list[str]] = []
        ragged: set[int] = set()
        while len(rows) < BATCH:
            first, row = lines.number + 1, _next(reader, lines)
            text = lines.taken()
            if row is None:
                break
            if not row:
                continue
            if len(row) != self.width:
                ragged.add(len(rows))
                row = [*row, *[""] * self.width][: self.width]
            numbers.append(first)
            texts.append(text)
            rows.append(row)
        if not rows:
            return None
        columns = list(zip(*rows, strict=True))
        return Raw(
            lines=numbers,
            texts=texts,
            cells={role: columns[i] for role, i in self.places.items()},
            ragged=frozenset(ragged),
            end=lines.end,
            line=lines.number,
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
    """Return a CSV file, its encoding, divider and columns known.

    Raises:
        BadFile: It is empty, or neither UTF-8 nor GB18030.
        NoColumns: Its header does not tell where positions or codes are.
    """
    encoding = _encoding(path)
    with path.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        lines = _Lines(file, encoding, 0)
        top = next(lines, "")
        divider = max(DIVIDERS, key=top.count)
        header: Sequence[str] = next(csv.reader([top], delimiter=divider), [])
        if not header:
            raise BadFile(
                f"{path.name} 第 1 行没有列名。", f"{path.name} has no header."
            )
        places = roles_of(header, lon, lat)
        return TextFile(path, encoding, divider, len(header), places, lines.end)


def _encoding(path: Path) -> str:
    """Return the encoding in which every byte of a file makes sense."""
    broken = 0
    for encoding in ENCODINGS:
        line = _undecodable(path, encoding)
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
