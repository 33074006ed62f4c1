"""Shapefile, zipped: UTF-8, with a list of the full column names.

The format cuts names to ten characters and has neither lists nor long text (254 bytes).
"""

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.text import Text
from layers.encoder import Encoder, Page
from layers.gdal_table import prepare

LONGEST_NAME = 10


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return a unique name of ten characters at the most for each.

    >>> short_names(["counterpart_zh", "counterpart_en", "mode"])
    {'counterpart_zh': 'counterpar', 'counterpart_en': 'counterp_1', 'mode': 'mode'}
    """
    taken: dict[str, str] = {}
    for name in names:
        short, count = name[:LONGEST_NAME], 0
        while short in taken.values():
            count += 1
            short = f"{name[: LONGEST_NAME - 1 - len(str(count))]}_{count}"
        taken[name] = short
    return taken


def encode(page: Page) -> bytes:
    """Return a zip of the files; ``fields.csv`` gives the full names."""
    table = prepare(page, dates_as_text=True)
    names = short_names(name for name in table.columns if name != "geometry")
    stem = page.snapshot.name
    stream = io.BytesIO()
    with TemporaryDirectory() as folder, zipfile.ZipFile(stream, "w") as archive:
        table.rename(columns=names).to_file(
            Path(folder) / f"{stem}.shp",
            driver="ESRI Shapefile",
            engine="pyogrio",
            encoding="UTF-8",
        )
        for file in sorted(Path(folder).iterdir()):
            archive.write(file, file.name, zipfile.ZIP_DEFLATED)
        lines = [f"{short},{name}" for name, short in names.items()]
        archive.writestr("fields.csv", "\r\n".join(["field,column", *lines, ""]))
    return stream.getvalue()


ENCODER = Encoder(
    title=Text("Shapefile（压缩包）", "Shapefile, zipped"),
    media_type="application/zip",
    suffix=".zip",
    encode=encode,
)
