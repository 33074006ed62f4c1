"""Tables as they stand, in the package's own format, so that they can be the next baseline."""

import csv
import io
import json
import re
from pathlib import Path

from geodata.dataset import SourceNote, Table, read
from geodata.ledger.tables import written

ROWS = re.compile(r"^rows = \d+$", re.MULTILINE)


def export(table: Table, manifest_file: Path, folder: Path) -> Path:
    """Write a table: its manifest with new sources and number of rows, and its data.

    Args:
        table: The table.
        manifest_file: The manifest of the baseline, whose text is kept otherwise.
        folder: Where both files are written.

    Returns:
        The data file.

    Raises:
        BrokenTable: What was written cannot be read again.
        OSError: It cannot be written.
    """
    known = {source.id for source in read(manifest_file).manifest.sources}
    new = [source for source in table.manifest.sources if source.id not in known]
    text = ROWS.sub(f"rows = {len(table.records)}", manifest_file.read_text("utf-8"))
    written_to = folder / manifest_file.name
    written_to.write_text(text + "".join(map(_source, new)), "utf-8")
    data_file = written_to.with_suffix(".csv")
    data_file.write_text(_data(table), "utf-8", newline="")
    read(written_to)
    return data_file


def _source(source: SourceNote) -> str:
    lines = []
    for name, value in source:
        # A JSON string is a TOML string; days are written bare.
        text = (
            json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value
        )
        lines.append(f"{name} = {text}\n")
    return "\n[[sources]]\n" + "".join(lines)


def _data(table: Table) -> str:
    names = [column.name for column in table.manifest.columns]
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(names)
    rows.writerows([written(row[name]) for name in names] for row in table.records)
    return stream.getvalue()
