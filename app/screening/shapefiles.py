"""Detection of the text encoding of a shapefile, and of files that are missing.

Shapefiles from China often have no .cpg, a wrong one, or the Western code page that many
writers put into the .dbf by default. So the encoding is detected from the text itself,
which is UTF-8 or GB18030, and is named in the summary.
"""

import codecs
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from app.screening.containers import DAMAGED, damaged
from app.screening.errors import BadFile
from geodata.text import Text

HEADER_BYTES = 32
NAME_BYTES = 11
WIDTH_BYTE = 16
LANGUAGE_BYTE = 29
CODE_PAGES: Mapping[int, str] = {0x4D: "gb18030", 0x7A: "gb18030"}
"""Language drivers of a .dbf that mean Chinese; GDAL knows the rest."""

GB = "gb18030"
CHINESE = re.compile("[\u3400-\u9fff]")
PREFIX = re.compile(r"^(?:ansi|oem|cp|ms|windows|ibm)?[-_ ]?(?=\d)")


def encoding_of(path: Path, layer: str) -> str | None:
    """Return the encoding to be given to GDAL; None if GDAL detects it itself.

    Args:
        path: A `.shp` or `.dbf`, or an archive with some.
        layer: The name of the file without its suffix.

    Raises:
        BadFile: Its encoding is neither stated nor detected.
    """
    files = _files(path, layer)
    table = files.get(".dbf", b"")
    if len(table) <= HEADER_BYTES:
        return None
    pieces = [piece for piece in _pieces(table) if not piece.isascii()]
    stated = _stated(files.get(".cpg")) or CODE_PAGES.get(table[LANGUAGE_BYTE])
    text = _decoded(pieces, "utf-8")
    if text is not None and (not stated or stated == "utf-8" or CHINESE.search(text)):
        return "utf-8"
    for encoding in (stated, GB):
        if encoding and _decoded(pieces, encoding) is not None:
            return encoding
    if ".cpg" not in files and table[LANGUAGE_BYTE] not in {0x00, 0x57}:
        return None
    raise BadFile(
        f"{path.name} 的文字既不是 UTF-8 也不是 GB18030，"
        "又没有 .cpg 文件正确注明编码；请补上 .cpg。",
        f"The text of {path.name} is neither UTF-8 nor GB18030, and no .cpg file tells "
        "what it is: add one.",
    )


def parts_missing(path: Path) -> tuple[Text, ...]:
    """Return the note that a shapefile has no .dbf, so its points have no names or codes."""
    if path.suffix.lower() != ".shp" or ".dbf" in _files(path, path.stem):
        return ()
    return (
        Text(
            f"缺少 {path.stem}.dbf，各点没有名称、代码等属性",
            f"{path.stem}.dbf is missing: points have no names, codes or accuracies",
        ),
    )


def check_index(path: Path) -> None:
    """Raise for a shapefile without its .shx, which GDAL does not open.

    Raises:
        BadFile: There is no `.shx` beside the `.shp`.
    """
    if path.suffix.lower() == ".shp" and ".shx" not in _files(path, path.stem):
        raise BadFile(
            f"缺少 {path.stem}.shx；shapefile 须连同 .shx、.dbf、.prj 一并提交。",
            f"{path.stem}.shx is missing: a shapefile comes with .shx, .dbf and .prj.",
        )


def _stated(said: bytes | None) -> str | None:
    """Return the encoding named by a .cpg, in a form that Python and GDAL both accept.

    >>> _stated(b"ANSI 936"), _stated(b"65001"), _stated(b"what"), _stated(None)
    ('gbk', 'utf-8', None, None)
    """
    word = (said or b"").decode("ascii", "ignore").strip().lower()
    number = PREFIX.sub("", word)
    name = f"cp{number}" if number.isdigit() else word
    try:
        return codecs.lookup("utf-8" if name == "cp65001" else name).name
    except LookupError:
        return None


def _pieces(table: bytes) -> Iterator[bytes]:
    """Yield the field names, then the cells of each record."""
    body = int.from_bytes(table[8:10], "little")
    widths = []
    for at in range(HEADER_BYTES, max(body - 1, HEADER_BYTES), HEADER_BYTES):
        yield table[at : at + NAME_BYTES].split(b"\0")[0]
        widths.append(table[at + WIDTH_BYTE] if at + WIDTH_BYTE < len(table) else 0)
    record = int.from_bytes(table[10:12], "little") or len(table)
    for begun in range(body, len(table), record):
        at = begun + 1
        for width in widths:
            yield table[at : at + width]
            at += width


def _decoded(pieces: list[bytes], encoding: str) -> str | None:
    """Return decoded texts; None if they are invalid. The last character may be truncated."""
    decoder = codecs.getincrementaldecoder(encoding)
    try:
        return "\n".join(decoder().decode(piece) for piece in pieces)
    except (UnicodeDecodeError, LookupError):
        return None


def _files(path: Path, layer: str) -> Mapping[str, bytes]:
    """Return the .dbf and the .cpg of a shapefile, and whether it has a .shx."""
    try:
        if zipfile.is_zipfile(path):
            return _zipped(path, layer)
        beside = path.absolute().parent.iterdir()
        found = {
            file.suffix.lower(): file
            for file in beside
            if file.stem.lower() == path.stem.lower()
        }
        return {
            ending: found[ending].read_bytes() if ending != ".shx" else b""
            for ending in (".dbf", ".cpg", ".shx")
            if ending in found
        }
    except DAMAGED as error:
        raise damaged(path) from error


def _zipped(path: Path, layer: str) -> Mapping[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        held = {PurePosixPath(name).name.lower(): name for name in archive.namelist()}
        return {
            ending: archive.read(held[f"{layer.lower()}{ending}"])
            for ending in (".dbf", ".cpg", ".shx")
            if f"{layer.lower()}{ending}" in held
        }
