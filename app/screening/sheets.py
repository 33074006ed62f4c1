"""Selection of the sheets or layers to read, with notes on the others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio

from app.screening.containers import Workbook, damaged
from app.screening.opening import options_of, reader_errors
from app.screening.shapefiles import encoding_of
from geodata.errors import BadParameter
from geodata.text import Text

SHAPEFILES = (".shp", ".dbf", ".shz", ".zip")
OF_PROGRAMS = frozenset({"layer_styles", "qgis_projects"})
"""Tables that QGIS stores in a GeoPackage beside the layers."""

LEFT_OUT = Text(
    "按 --sheet 未读的工作表或图层：{}",
    "Sheets or layers not read, as --sheet has it: {}",
)
HIDDEN = Text(
    "隐藏的工作表未读：{}（要读请在文件中取消隐藏）",
    "Hidden sheets not read: {} (unhide them in the file to have them read)",
)
KEPT_BY_PROGRAMS = Text("QGIS 自用的表未读：{}", "Tables of QGIS itself not read: {}")


@dataclass(frozen=True, slots=True)
class File:
    """A file, and the part of it that GDAL opens."""

    path: Path
    source: str
    workbook: bool = False

    def encoding(self, layer: str) -> str | None:
        """Return GDAL's open options for the text encoding of a layer.

        Raises:
            BadFile: It is a shapefile whose encoding is not known.
        """
        shapes = self.path.suffix.lower() in SHAPEFILES
        return encoding_of(self.path, layer) if shapes else None


def names_of(file: File) -> list[str]:
    """Return the names of layers; repeated names get a number.

    Raises:
        BadFile: There is none.
    """
    found: list[str] = []
    for name in pyogrio.list_layers(file.source)[:, 0].tolist():
        again = found.count(name) + 1
        found.append(name if again == 1 else f"{name}#{again}")
    if not found:
        raise damaged(file.path)
    return found


def chosen_of(
    file: File, names: list[str], book: Workbook, sheets: Sequence[str]
) -> tuple[list[int], list[Text]]:
    """Return the parts to read, and the notes on the others.

    Raises:
        BadParameter: A chosen sheet does not exist.
    """
    for name in sheets:
        if name not in names:
            raise no_sheet(name, names)
    if sheets:
        chosen = [i for i, name in enumerate(names) if name in sheets]
        left = [name for name in names if name not in sheets]
        return chosen, [_listing(LEFT_OUT, left)] if left else []
    hidden = [name for name in names if name in book.hidden]
    of_programs = [name for name in names if name in OF_PROGRAMS]
    notes = [_listing(HIDDEN, hidden)] if hidden else []
    notes += [_listing(KEPT_BY_PROGRAMS, of_programs)] if of_programs else []
    shown = [i for i, name in enumerate(names) if name not in {*hidden, *of_programs}]
    filled = [i for i in shown if _count(file, names[i], i)]
    notes += [
        _hidden_rows(names[i], book.hidden_rows[names[i]])
        for i in filled
        if book.hidden_rows.get(names[i])
    ]
    return filled or shown[:1] or [0], notes


def _count(file: File, name: str, index: int) -> int:
    options: dict[str, Any] = {"encoding": file.encoding(name)}
    options |= options_of(file.source)
    with reader_errors(file.path):
        found = pyogrio.read_info(
            file.source, layer=index, force_feature_count=True, **options
        )
        return int(found["features"])


def no_sheet(name: str, known: Sequence[str]) -> BadParameter:
    """Return the error for a sheet that does not exist."""
    return BadParameter(
        "sheet",
        name,
        "文件中没有这个工作表或图层。",
        "The file has no such sheet or layer.",
        known=list(known),
    )


def hidden_columns(
    name: str, header: Sequence[str], used: Iterable[int], book: Workbook
) -> Iterator[Text]:
    """Return the note on used columns that are hidden in a sheet."""
    hidden = book.hidden_columns.get(name, frozenset())
    found = [header[i] for i in sorted({*used} & hidden)]
    if found:
        yield Text(
            f"工作表“{name}”中隐藏的列照样采用：{'、'.join(found)}",
            f"Hidden columns of sheet {name!r} are used: {', '.join(found)}",
        )


def _listing(said: Text, names: Sequence[str]) -> Text:
    return Text(said.zh.format("、".join(names)), said.en.format(", ".join(names)))


def _hidden_rows(name: str, count: int) -> Text:
    return Text(
        f"工作表“{name}”有 {count} 行被隐藏或筛去，照样读入",
        f"Sheet {name!r} has {count} rows hidden or filtered away; they are read",
    )
