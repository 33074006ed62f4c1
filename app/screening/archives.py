"""The part of an archive that GDAL opens, and notes on parts that are not read."""

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.screening.containers import DAMAGED, damaged
from app.screening.errors import BadFile
from geodata.text import Text

ARCHIVES = (".zip", ".shz")
MAP_ARCHIVES = (".kmz",)
ALONE = (".gpkg", ".fgb", ".geojson", ".json", ".kml", ".gml", ".gpx")
"""Suffixes that GDAL reads if they are the only contents of an archive."""

JUNK = "__MACOSX"
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Inside:
    """The part of an archive that is read."""

    source: str
    """Path as GDAL opens it."""

    notes: tuple[Text, ...] = ()


def inside(path: Path) -> Inside:
    """Return the path to open: the file, or the folder with the data in an archive.

    Raises:
        BadFile: The archive contains several data sets, of which only one would be read.
    """
    ending = path.suffix.lower()
    if ending not in ARCHIVES + MAP_ARCHIVES or not zipfile.is_zipfile(path):
        return Inside(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            held = [one for one in map(PurePosixPath, archive.namelist()) if _real(one)]
            folders = {PurePosixPath(n) for n in archive.namelist() if n.endswith("/")}
    except DAMAGED as error:
        raise damaged(path) from error
    held = [one for one in held if one not in folders]
    if ending in MAP_ARCHIVES:
        maps = [one for one in held if one.suffix.lower() == ".kml"]
        if len(maps) != 1:
            raise _unpack(path, maps or held)
        return Inside(str(path))
    shapes = [one for one in held if one.suffix.lower() == ".shp"]
    return _shapefiles(path, shapes, held) if shapes else _alone(path, held)


def _real(member: PurePosixPath) -> bool:
    return JUNK not in member.parts and not member.name.startswith(".")


def _shapefiles(
    path: Path, shapes: list[PurePosixPath], held: list[PurePosixPath]
) -> Inside:
    """Return the folder of an archive that has its shapefiles."""
    folders = {shape.parent for shape in shapes}
    if len(folders) > 1:
        raise _unpack(path, shapes)
    stems = {shape.with_suffix("") for shape in shapes}
    # The metadata of a shapefile is NAME.shp.xml.
    left = [
        one
        for one in held
        if not stems & {one.with_suffix(""), one.with_suffix("").with_suffix("")}
    ]
    folder = folders.pop()
    root = f"/vsizip/{path.absolute().as_posix()}"
    source = str(path) if folder == PurePosixPath() else f"{root}/{folder}"
    return Inside(source, _notes(left))


def _alone(path: Path, held: list[PurePosixPath]) -> Inside:
    if len(held) == 1 and held[0].suffix.lower() in ALONE:
        return Inside(f"/vsizip/{path.absolute().as_posix()}/{held[0]}")
    raise _unpack(path, held)


def _unpack(path: Path, held: list[PurePosixPath]) -> BadFile:
    listed = _listed(held)
    return BadFile(
        f"压缩包 {path.name} 内有 {listed or '空'}，无法确定该读哪一个；请解压后逐个筛查。",
        f"The archive {path.name} holds {listed or 'nothing'}, and which of them is meant "
        "is not known: unpack it and screen them one by one.",
    )


def _notes(left: list[PurePosixPath]) -> tuple[Text, ...]:
    if not left:
        return ()
    listed = _listed(left)
    return (
        Text(
            f"压缩包内未读的文件：{listed}", f"Files of the archive not read: {listed}"
        ),
    )


def _listed(members: list[PurePosixPath]) -> str:
    names = [str(one) for one in members[:SHOWN]]
    return ", ".join(names + (["…"] if len(members) > SHOWN else []))
