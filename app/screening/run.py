"""Screening of a file into a file of verdicts; an interrupted run continues."""

import hashlib
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.rules.case.agreement import AS_ONE
from app.screening.columns import COLUMNS, Terms, rows
from app.screening.errors import NoColumns
from app.screening.placing import Finder, place
from app.screening.progress import PartialFiles, Progress, opened
from app.screening.raw import Raw, Source
from app.screening.read_arrow import read_arrow
from app.screening.read_text import read_text
from app.screening.writing import Format, format_of, text_of
from geodata.errors import BadParameter
from geodata.text import Text
from layers.tabular.cells import cell

TEXT_FILES = (".csv", ".tsv", ".txt")
BAD_COLUMNS = ("line", "reason_zh", "reason_en", "row", "sheet")
VERSION = 2
"""Of the rows kept: others are begun anew."""

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order to screen: input, output and columns."""

    source: Path
    out: Path
    lon: str | None = None
    lat: str | None = None
    sheets: tuple[str, ...] = ()


BY_OPTION = Text(
    "也可用 --lon、--lat 指明列名。", " Or name the columns by --lon and --lat."
)
"""What the command offers besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a run ended."""

    progress: Progress
    encoding: str | None
    notes: tuple[Text, ...]
    bad_file: Path | None


def source_of(order: Order, terms: Terms) -> Source:
    """Return the file of an order, ready to be read.

    Raises:
        BadFile: It cannot be read.
        NoColumns: Its columns do not tell where the candidates are.
        BadParameter: Its numbers cannot tell how exact they are, and nothing else does.
    """
    found = _opened(order)
    check_datum(found, terms.options.datum)
    stated = terms.options.accuracy_m is not None or "accuracy_m" in found.roles
    if not found.written and "lon" in found.roles and not stated:
        raise BadParameter(
            "accuracy_m",
            "",
            "该格式不保留坐标书写时的小数位数，精度无从推定；"
            "请用 --accuracy-m 或 accuracy_m 列注明（米）。",
            "This format does not keep the decimals as written, which would tell how "
            "exact positions are: state it by --accuracy-m or a column accuracy_m.",
        )
    return found


def check_datum(source: Source, datum: str) -> None:
    """Raise if a file states another CRS than the datum given.

    Raises:
        BadParameter: It does.
    """
    if not source.shiftable and datum not in AS_ONE:
        raise BadParameter(
            "datum",
            datum,
            "文件已注明投影或其他基准的坐标系，与该 datum 矛盾。",
            "The file states a projected system or another datum, which contradicts it.",
        )


def _opened(order: Order) -> Source:
    try:
        return _read(order)
    except NoColumns as error:
        zh, en = (
            f"{one}{two}" for one, two in zip(error.detail, BY_OPTION, strict=True)
        )
        raise NoColumns(zh, en, error.found) from error


def _read(order: Order) -> Source:
    if order.source.suffix.lower() not in TEXT_FILES:
        return read_arrow(order.source, order.lon, order.lat, order.sheets)
    if order.sheets:
        raise BadParameter(
            "sheet", order.sheets[0], "CSV 没有工作表。", "CSV has no sheets."
        )
    return read_text(order.source, order.lon, order.lat)


def job_of(order: Order, terms: Terms) -> dict[str, Any]:
    """Return the identity of a run: input, options, edition, format."""
    with order.source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    options, limits = terms.options, terms.limits
    return {
        "version": VERSION,
        "input": order.source.name,
        "sha256": digest,
        "lon": order.lon,
        "lat": order.lat,
        "sheets": list(order.sheets),
        "format": order.out.suffix.lower(),
        "as_of": options.day.isoformat(),
        "datum": options.datum,
        "accuracy_m": options.accuracy_m,
        "threshold_km": limits.within_km,
        "drive_reach_km": limits.drive_km,
        "lang": terms.lang,
        "edition": terms.facts.edition,
        "plan": terms.deciding.plan.id,
    }


def run(
    order: Order, terms: Terms, source: Source, begun: Progress, tell: Tell
) -> Report:
    """Screen the remaining rows of a file, and put the output in its place."""
    partial, made = PartialFiles(order.out), format_of(order.out)
    find = Finder(terms.facts, terms.options.day)
    with ExitStack() as stack:
        good = stack.enter_context(opened(partial.rows, begun.rows_bytes))
        bad = stack.enter_context(opened(partial.bad, begun.bad_bytes))
        if not begun.rows_bytes:
            # Without the byte order mark Excel reads CSV as GBK.
            good.write(BOM_UTF8 if made.make is None else b"")
            good.write(text_of([list(COLUMNS)], formulas=False))
            bad.write(BOM_UTF8 + text_of([BAD_COLUMNS], formulas=False))
        for raw in source.batches(begun.at, begun.line):
            placed = place(raw, terms.options, find, written=source.written)
            lines, outcomes = rows(raw, placed, terms)
            good.write(text_of(lines, formulas=made.formulas))
            bad.write(_bad(raw, placed.bad))
            begun.count(outcomes, len(placed.bad))
            begun.blank += raw.blank
            begun.single += raw.single
            begun.unknown_codes += placed.unknown_codes
            if raw.part:
                begun.parts[raw.part] = begun.parts.get(raw.part, 0) + len(raw.lines)
            begun.at, begun.line = raw.end, raw.line
            partial.save(begun, good, bad)
            tell(begun)
    return _finish(partial, made, begun, source)


def _bad(raw: Raw, why: Mapping[int, Text]) -> bytes:
    """Return the rows that could not be placed as CSV, their words as they were."""
    lines = [
        (raw.lines[i], *text, cell(raw.texts[i]), cell(raw.part))
        for i, text in sorted(why.items())
    ]
    return text_of(lines, formulas=False)


def _finish(
    kept: PartialFiles, made: Format, progress: Progress, source: Source
) -> Report:
    """Put the files in their places, each at once."""
    answer = kept.rows
    if made.make is not None:
        kept.made.unlink(missing_ok=True)
        made.make(kept.rows, kept.made)
        answer = kept.made
    bad_file = kept.bad_out if progress.bad else None
    if bad_file is not None:
        kept.bad.replace(bad_file)
    else:
        kept.bad_out.unlink(missing_ok=True)
    answer.replace(kept.out)
    kept.clear()
    return Report(
        progress=progress,
        encoding=source.encoding,
        notes=(*source.notes, *_notes(progress)),
        bad_file=bad_file,
    )


def _notes(done: Progress) -> tuple[Text, ...]:
    """Return the notes on what was left out or chosen."""
    found = []
    if done.parts:
        zh = "、".join(f"{name} {n} 行" for name, n in done.parts.items())
        en = ", ".join(f"{name} {n} rows" for name, n in done.parts.items())
        found.append(Text(f"所读工作表或图层：{zh}", f"Sheets or layers read: {en}"))
    if done.blank:
        found.append(
            Text(f"空白行 {done.blank} 行未计", f"{done.blank} blank rows left out")
        )
    if done.single:
        found.append(
            Text(
                f"{done.single} 个只含一点的多点按点读入",
                f"{done.single} collections of one point read as that point",
            )
        )
    if done.unknown_codes:
        found.append(
            Text(
                f"{done.unknown_codes} 行的代码不在机场表中，以位置为准",
                f"{done.unknown_codes} rows have an unknown code: their positions are used",
            )
        )
    return tuple(found)
