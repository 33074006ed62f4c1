"""Detection of the text encoding of a shapefile without a .cpg."""

import zipfile
from pathlib import Path, PurePosixPath

from app.screening.containers import DAMAGED, damaged
from app.screening.errors import BadFile

HEADER_BYTES = 32
LANGUAGE_BYTE = 29
UNSAID = (0x00, 0x57)
"""Language drivers of a .dbf that state no encoding: none, and "ANSI"."""

ENCODINGS = ("utf-8", "gb18030")


def encoding_of(path: Path, layer: str) -> str | None:
    """Return the detected encoding of a shapefile; None if it states one.

    Args:
        path: A `.shp` or `.dbf`, or an archive with some.
        layer: The name of the file without its suffix.

    Raises:
        BadFile: Its text is neither UTF-8 nor GB18030, or the file is damaged.
    """
    try:
        table = _zipped(path, layer) if zipfile.is_zipfile(path) else _beside(path)
    except DAMAGED as error:
        raise damaged(path) from error
    if table is None or len(table) <= HEADER_BYTES:
        return None
    if table[LANGUAGE_BYTE] not in UNSAID:
        return None
    text = table[HEADER_BYTES:]
    for encoding in ENCODINGS:
        if _decodes(text, table, encoding):
            return encoding
    raise BadFile(
        f"{path.name} 的文字既不是 UTF-8 也不是 GB18030，又没有 .cpg 文件注明编码；请补上 .cpg。",
        f"The text of {path.name} is neither UTF-8 nor GB18030, and no .cpg file tells "
        "what it is: add one.",
    )


def _decodes(text: bytes, table: bytes, encoding: str) -> bool:
    """Tell whether field names and records are valid in an encoding."""
    body = int.from_bytes(table[8:10], "little")
    names = [
        table[at : at + 11].split(b"\0")[0]
        for at in range(HEADER_BYTES, max(body - 1, HEADER_BYTES), HEADER_BYTES)
    ]
    width = int.from_bytes(table[10:12], "little") or len(text)
    records = (table[at : at + width] for at in range(body, len(table), width))
    try:
        for piece in (*names, *records):
            piece.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _beside(path: Path) -> bytes | None:
    """Return the .dbf of a shapefile without a .cpg; None if it has a .cpg or no .dbf."""
    beside = {file.name.lower(): file for file in path.absolute().parent.iterdir()}
    stem = path.stem.lower()
    if f"{stem}.cpg" in beside or f"{stem}.dbf" not in beside:
        return None
    return beside[f"{stem}.dbf"].read_bytes()


def _zipped(path: Path, layer: str) -> bytes | None:
    with zipfile.ZipFile(path) as archive:
        held = {PurePosixPath(name).name.lower(): name for name in archive.namelist()}
        stem = layer.lower()
        if f"{stem}.cpg" in held or f"{stem}.dbf" not in held:
            return None
        return archive.read(held[f"{stem}.dbf"])
