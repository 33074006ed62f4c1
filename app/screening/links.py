"""Network links of a KML file, which are not read."""

import zipfile
from pathlib import Path

from app.screening.containers import DAMAGED, damaged
from app.screening.errors import BadFile
from geodata.text import Text

LINK = b"NetworkLink>"


def linked(path: Path) -> tuple[Text, ...]:
    """Return the note that a KML has network links, which are not followed.

    Raises:
        BadFile: It is a KMZ with links, of which GDAL would read only the linked data, or
            it is damaged.
    """
    ending = path.suffix.lower()
    try:
        if ending == ".kml":
            held = [path.read_bytes()]
        elif ending == ".kmz" and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                names = [n for n in archive.namelist() if n.lower().endswith(".kml")]
                held = [archive.read(name) for name in names]
        else:
            held = []
    except DAMAGED as error:
        raise damaged(path) from error
    count = sum(text.count(b"</" + LINK) + text.count(b":" + LINK) for text in held)
    if not count:
        return ()
    if ending == ".kmz":
        raise BadFile(
            f"{path.name} 含网络链接（NetworkLink），其中的地标无从读全；"
            "请解压后提交其中的 .kml。",
            f"{path.name} has network links, so that its places cannot all be read: "
            "unpack it and hand in the .kml.",
        )
    return (
        Text(
            f"{count} 个网络链接（NetworkLink）所指的地标未读",
            f"What {count} network links point to is not read",
        ),
    )
