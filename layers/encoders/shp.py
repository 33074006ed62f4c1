"""Shapefile, zipped, UTF-8, with a list of full column names and of truncated texts.

The format cuts names to ten characters and has neither lists nor long text (254 bytes).
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geodata.text import Text
from layers.features.encoder import Cells, Encoder, Page
from layers.tabular.archive import archived
from layers.tabular.gdal_table import ID, NO_TIME, cells_of, written

LONGEST_NAME = 10
LONGEST_TEXT_BYTES = 254


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
    """Return a zip of the files.

    ``fields.csv`` lists the full names, and the features whose text is truncated.
    """
    cells = cells_of(page, dates_as_text=True)
    names, ids = short_names(cells), cells[ID][1]
    lines, fitting = ["field,column,cut"], Cells()
    for name, (kind, values) in cells.items():
        short = [_fitting(value) for value in values]
        pairs = zip(ids, values, short, strict=True)
        cut = ";".join(fid for fid, whole, kept in pairs if whole != kept)
        lines.append(f"{names[name]},{name},{cut}")
        fitting[names[name]] = (kind, short)
    files = _files(page, fitting)
    return archived({**files, "fields.csv": "\r\n".join([*lines, ""]).encode()})


def _fitting(value: Any) -> Any:
    """Return a value; a long text is truncated at a whole character."""
    if not isinstance(value, str):
        return value
    return value.encode()[:LONGEST_TEXT_BYTES].decode(errors="ignore")


def _files(page: Page, cells: Cells) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{page.snapshot.name}.shp"
        written(
            page,
            "ESRI Shapefile",
            cells,
            file=file,
            encoding="UTF-8",
            DBF_DATE_LAST_UPDATE=NO_TIME[:10],
        )
        return {f.name: f.read_bytes() for f in sorted(Path(folder).iterdir())}


ENCODER = Encoder(
    title=Text("Shapefile（压缩包）", "Shapefile, zipped"),
    media_type="application/zip",
    suffix=".zip",
    any_datum=False,
    encode=encode,
)
