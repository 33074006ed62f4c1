"""The tables at a head of the ledger: the baseline with every change applied in order."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from geodata.dataset import (
    Manifest,
    Misfit,
    Row,
    SourceNote,
    Table,
    row_faults,
    value_of,
)
from geodata.errors import BadForm
from geodata.ledger.change import FROM, TO, Change

PLACED = ("lon", "lat")
POSITION = ("position_source", "position_accuracy_m")


def applied(tables: Mapping[str, Table], changes: Sequence[Change]) -> dict[str, Table]:
    """Return the tables after some changes; tables that none concerns stay the same objects.

    Raises:
        BadForm: A change does not fit the rows before it, or its table's manifest; each
            fault names the column.
    """
    found = dict(tables)
    for name in dict.fromkeys(change.table for change in changes):
        mine = [change for change in changes if change.table == name]
        found[name] = _after(found[name], mine)
    return found


def dated(manifest: Manifest) -> bool:
    """Tell whether a table says since when, and until when, each row is so."""
    names = {column.name for column in manifest.columns}
    return {FROM, TO} <= names


def _after(table: Table, changes: Sequence[Change]) -> Table:
    manifest = table.manifest
    rows = {str(row[manifest.key]): row for row in table.records}
    sources = {source.id: source for source in manifest.sources}
    for change in changes:
        manifest = _with_document(manifest, sources, change)
        row = _row_after(rows.get(change.row), change, manifest)
        if row is None:
            del rows[change.row]
        else:
            rows[change.row] = row
    manifest = manifest.model_copy(update={"rows": len(rows)})
    return Table(table.name, manifest, tuple(rows.values()), table.file)


def _with_document(
    manifest: Manifest, sources: dict[str, SourceNote], change: Change
) -> Manifest:
    """Return the manifest with the document that a change brings, if that is new."""
    new = change.document
    if new is None:
        return manifest
    if sources.setdefault(new.id, new) != new:
        zh, en = f"“{new.id}”已是另一份文件", f"{new.id!r} is another document already"
        raise BadForm([("source", Misfit("source", zh, en).why)])
    return manifest.model_copy(update={"sources": tuple(sources.values())})


def _row_after(row: Row | None, change: Change, manifest: Manifest) -> Row | None:
    """Return a row after a change; None where it leaves the table."""
    faults = list(_misuse(row, change, manifest))
    if not faults:
        if leaves(change, manifest):
            return None
        row, faults = _typed(row, change, manifest)
        faults += [] if faults else [*row_faults(row, manifest), *_disorder(row)]
    if faults:
        raise BadForm([(fault.column, fault.why) for fault in faults])
    return row


def _disorder(row: Row) -> Iterator[Misfit]:
    """Yield the fault of a row that ends before it began."""
    start, end = row.get(f"{FROM}_earliest"), row.get(f"{TO}_latest")
    if start and end and end < start:
        yield Misfit("valid_to", f"{end} 早于 {start}", f"{end} is before {start}")


def leaves(change: Change, manifest: Manifest) -> bool:
    """Tell whether a row leaves its table: it was an error, or the table cannot say closed."""
    names = {column.name for column in manifest.columns}
    ended = change.valid_to is not None and "status" in names
    return change.action == "retire" and not ended


def _misuse(row: Row | None, change: Change, manifest: Manifest) -> Iterator[Misfit]:
    """Yield why an action does not fit the row there is, or the columns that it names."""
    known = {column.name for column in manifest.columns}
    if change.action == "add" and row is not None:
        yield Misfit("id", f"已有“{change.row}”", f"there is {change.row!r} already")
    if change.action != "add" and row is None:
        yield Misfit("id", f"没有“{change.row}”", f"there is no {change.row!r}")
    for name in change.cells.keys() - known:
        yield Misfit(name, "没有这一列", "is no column of the table")
    moved = any(name in change.cells for name in PLACED)
    for name in POSITION:
        if moved and not change.cells.get(name):
            yield Misfit(
                name, "位置变更须说明来源与精度", "is needed for a new position"
            )


def _typed(
    row: Row | None, change: Change, manifest: Manifest
) -> tuple[Row, list[Misfit]]:
    """Return a row with the values of a change in their types, and what is wrong with them."""
    new = dict(row or dict.fromkeys(column.name for column in manifest.columns))
    cells = change.all_cells(manifest)
    cells[manifest.key] = change.row
    faults = []
    for column in manifest.columns:
        if column.name == "source":
            cited = (*(new["source"] or ()), change.source)
            new["source"] = tuple(dict.fromkeys(cited))
        elif row is None or column.name in cells:
            try:
                new[column.name] = value_of(cells.get(column.name, ""), column)
            except Misfit as fault:
                faults.append(fault)
    return new, faults


def not_yet(change: Change, manifest: Manifest, day: date) -> Misfit | None:
    """Return the fault of a change that a table without dates cannot hold before its day."""
    if dated(manifest):
        return None
    for name, bounds in (
        ("valid_from", change.valid_from),
        ("valid_to", change.valid_to),
    ):
        if bounds is not None and (bounds.latest is None or bounds.latest > day):
            zh = f"此数据集没有日期列，{day} 以后的变更届时再报"
            return Misfit(
                name,
                zh,
                f"the table has no dates: propose it once it is so, not on {day}",
            )
    return None


def cells_before(table: Table, change: Change) -> dict[str, str]:
    """Return what the columns that a change sets are before it, as a data file has them."""
    key = table.manifest.key
    row = next((row for row in table.records if row[key] == change.row), None)
    names = change.all_cells(table.manifest)
    return {} if row is None else {name: written(row.get(name)) for name in names}


def written(value: Any) -> str:
    """Return a value as a cell of a data file.

    >>> written(True), written(("a", "b")), written(None), written(117.5)
    ('true', 'a;b', '', '117.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(value) if isinstance(value, tuple) else str(value)
