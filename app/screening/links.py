"""Parts of a KML that GDAL does not read: network links, data with Chinese names."""

import re
import zipfile
from pathlib import Path

from app.screening.containers import DAMAGED, damaged
from app.screening.errors import BadFile
from app.screening.raw import role_of
from geodata.text import Text

LINK = b"NetworkLink>"
EXTENDED = re.compile(
    rb"<(?:\w+:)?(?:Data|SimpleData)\s+name=[\"']([^\"'<]{1,99})[\"']"
)


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
    for text in held:
        _check_names(path, text)
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


def _check_names(path: Path, text: bytes) -> None:
    """Refuse data that count and whose names GDAL turns into underscores.

    Raises:
        BadFile: There are some.
    """
    names = {name.decode("utf-8", "replace") for name in EXTENDED.findall(text)}
    lost = {name: role_of(name) for name in sorted(names) if not name.isascii()}
    found = {name: role for name, role in lost.items() if role is not None}
    if found:
        listed = ", ".join(f"{name} → {role}" for name, role in found.items())
        raise BadFile(
            f"{path.name} 的 ExtendedData 中有读不出的中文字段名，请改为英文：{listed}。",
            f"Names in the ExtendedData of {path.name} cannot be read in Chinese; change "
            f"them: {listed}.",
        )
