"""The tables at a head of the ledger: the baseline with every change applied in order."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
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
from geodata.facts import Facts, Versions, version_on
from geodata.ledger.change import FROM, TO, Change

PLACED = ("lon", "lat")
POSITION = ("position_source", "position_accuracy_m")


Rows = dict[str, Versions]
"""By id, the rows of a table; in the table's order."""

ALWAYS = (date.min, None)


def applied(tables: Mapping[str, Table], changes: Sequence[Change]) -> dict[str, Table]:
    """Return the tables after some changes, as they are on the last of all days.

    Raises:
        BadForm: As `stood` does.
    """
    return stood(tables, {}, changes)[0]


def stood(
    tables: Mapping[str, Table],
    versions: Mapping[str, Mapping[str, Versions]],
    changes: Sequence[Change],
) -> tuple[dict[str, Table], dict[str, Mapping[str, Versions]]]:
    """Return the tables after some changes, and the versions of rows that differ by day.

    Each change holds in its own span of days, over the changes before it. Tables that none
    concerns stay the same objects.

    Args:
        tables: The tables before, as they are on the last of all days.
        versions: By table and id, the rows that are not the same on every day.
        changes: The changes, in the order of their publication.

    Raises:
        BadForm: A change does not fit the rows before it, or its table's manifest; each
            fault names the column.
    """
    found, differing = dict(tables), dict(versions)
    for name in dict.fromkeys(change.table for change in changes):
        mine = [change for change in changes if change.table == name]
        found[name], rows = _after(found[name], differing.pop(name, {}), mine)
        if rows:
            differing[name] = rows
    return found, differing


def dated(manifest: Manifest) -> bool:
    """Tell whether a table says since when, and until when, each row is so."""
    names = {column.name for column in manifest.columns}
    return {FROM, TO} <= names


def _after(
    table: Table, versions: Mapping[str, Versions], changes: Sequence[Change]
) -> tuple[Table, Rows]:
    manifest, key = table.manifest, table.manifest.key
    rows: Rows = {str(row[key]): ((date.min, row),) for row in table.records}
    rows |= versions
    sources = {source.id: source for source in manifest.sources}
    for change in changes:
        manifest = _with_document(manifest, sources, change)
        found = _row_after(rows.get(change.row, ()), change, manifest)
        if found:
            rows[change.row] = found
        else:
            del rows[change.row]
    last = [versions[-1][1] for versions in rows.values()]
    records = tuple(row for row in last if row is not None)
    manifest = manifest.model_copy(update={"rows": len(records)})
    differing = {name: found for name, found in rows.items() if len(found) > 1}
    return Table(table.name, manifest, records, table.file), differing


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


def _row_after(before: Versions, change: Change, manifest: Manifest) -> Versions:
    """Return the versions of a row after a change; none where it leaves the table."""
    faults = [*_misuse(before, change, manifest)]
    found = list[tuple[date, Row | None]]()
    for since, row, within in [] if faults else _parts(before, change, manifest):
        new, wrong = _part_after(row, change, manifest, within=within)
        if wrong:
            faults = wrong
            break
        if not found or found[-1][1] != new:
            found.append((since, new))
    if faults:
        raise BadForm([(fault.column, fault.why) for fault in faults])
    return () if [row for _, row in found] == [None] else tuple(found)


def _parts(
    before: Versions, change: Change, manifest: Manifest
) -> Iterator[tuple[date, Row | None, bool]]:
    """Yield a row as it was since each day, and whether the change's cells hold from then."""
    start, end = change.span(manifest)
    before = before or ((date.min, None),)
    days = {*(since for since, _ in before), start, *([] if end is None else [end])}
    for since in sorted(days):
        within = start <= since and (end is None or since < end)
        yield since, version_on(before, since), within


def _part_after(
    row: Row | None, change: Change, manifest: Manifest, *, within: bool
) -> tuple[Row | None, list[Misfit]]:
    """Return a row after a change on the days of one part, and what is wrong with it."""
    if within and leaves(change, manifest):
        return None, []
    if row is None and not (within and change.action == "add"):
        return None, []
    cells = change.dates(manifest)
    if within:
        cells |= {**change.cells, **change.status(manifest)}
    if not cells and not within:
        return row, []
    new, faults = _typed(row, cells, change, manifest)
    faults += [] if faults else [*row_faults(new, manifest), *_disorder(new)]
    return new, faults


def _disorder(row: Row) -> Iterator[Misfit]:
    """Yield the fault of a row that ends before it began."""
    start, end = row.get(f"{FROM}_earliest"), row.get(f"{TO}_latest")
    if start and end and end < start:
        yield Misfit("valid_to", f"{end} 早于 {start}", f"{end} is before {start}")


def leaves(change: Change, manifest: Manifest) -> bool:
    """Tell whether a row leaves its table: it was an error, or the table cannot say closed."""
    ended = change.valid_to is not None and change.status(manifest)
    return change.action == "retire" and not ended


def _misuse(before: Versions, change: Change, manifest: Manifest) -> Iterator[Misfit]:
    """Yield why an action does not fit the row there is, or the columns that it names."""
    known = {column.name for column in manifest.columns}
    if change.action == "add" and before:
        yield Misfit("id", f"已有“{change.row}”", f"there is {change.row!r} already")
    if change.action != "add" and not before:
        yield Misfit("id", f"没有“{change.row}”", f"there is no {change.row!r}")
    for name in change.cells.keys() - known:
        yield Misfit(name, "没有这一列", "is no column of the table")
    moved = any(name in change.cells for name in PLACED)
    for name in POSITION:
        if moved and not change.cells.get(name):
            yield Misfit(
                name, "位置变更须说明来源与精度", "is needed for a new position"
            )
    yield from _untimely(before, change, manifest)


def _untimely(before: Versions, change: Change, manifest: Manifest) -> Iterator[Misfit]:
    """Yield why a change cannot hold on the days that it states, or states none."""
    start, end = change.span(manifest)
    if end is not None and end <= start:
        yield Misfit("valid_to", f"{end} 不晚于 {start}", f"{end} is not after {start}")
    if change.action == "add" or not before:
        return
    if (start, end) == ALWAYS:
        rows = [row for _, row in before if row is not None]
        for name in change.cells:
            if len({row.get(name) for row in rows}) > 1:
                yield Misfit(
                    name,
                    "各时期的值不同，请以 valid_from、valid_to 说明何时",
                    "differs by day: state valid_from, and valid_to if it has an end",
                )
    elif not any(row and within for _, row, within in _parts(before, change, manifest)):
        yield Misfit(
            "valid_from", "当时数据集没有此要素", "is when the row is not in the table"
        )


def _typed(
    row: Row | None, cells: dict[str, str], change: Change, manifest: Manifest
) -> tuple[Row, list[Misfit]]:
    """Return a row with the values of a change in their types, and what is wrong with them."""
    new = dict(row or dict.fromkeys(column.name for column in manifest.columns))
    cells = {**cells, manifest.key: change.row}
    faults = []
    for column in manifest.columns:
        if column.name == "source":
            given = filter(None, cells.get("source", "").split(";"))
            cited = (*(new["source"] or ()), *given, change.source)
            new["source"] = tuple(dict.fromkeys(cited))
        elif row is None or column.name in cells:
            try:
                new[column.name] = value_of(cells.get(column.name, ""), column)
            except Misfit as fault:
                faults.append(fault)
    return new, faults


def undated(change: Change, manifest: Manifest) -> Misfit | None:
    """Return the fault of a change that does not say from which day its cells hold.

    Rows with dates that moved at an uncertain time are two rows, one closed and one opened
    within bounds: the rule then counts either site as possible.
    """
    closes = change.action == "amend" and change.cells.get("status") == "closed"
    if dated(manifest) and closes and change.valid_from is None:
        return Misfit("valid_from", "关闭须写明日期", "is needed to close it")
    ends = change.valid_to
    if dated(manifest) and ends is not None and ends.latest is None:
        return Misfit("valid_to", "须说明最迟何日", "needs the latest day")
    if dated(manifest) and (change.action != "amend" or not change.cells):
        return None
    moved = any(place in change.cells for place in PLACED)
    for name in ("valid_from", "valid_to"):
        bounds = getattr(change, name)
        if bounds is None:
            continue
        if bounds.latest is None:
            zh, en = "须说明最迟何日", "needs the latest day that it may be"
            return Misfit(name, zh, en)
        if dated(manifest) and moved and bounds.earliest != bounds.latest:
            zh = "场址变更须为确切日期；只知期间的，请终止原场址并新增新场址，各写明日期范围"
            en = (
                "has to be a day for a new position; if only a period is known, retire "
                "the old site and add the new one, each with its bounds"
            )
            return Misfit(name, zh, en)
    return None


def day_of(change: Change, manifest: Manifest, day: date) -> date:
    """Return the day nearest to one on which the cells of a change hold."""
    start, end = change.span(manifest)
    last = date.max if end is None else end - timedelta(days=1)
    return min(max(day, start), last)


def cells_before(facts: Facts, change: Change, day: date) -> dict[str, str]:
    """Return what the columns that a change sets are before it, as a data file has them.

    Args:
        facts: The facts without the change.
        change: The change.
        day: The day whose row is meant, if the change is in force then; else the nearest.
    """
    manifest = facts.tables[change.table].manifest
    table = facts.on(day_of(change, manifest, day)).tables[change.table]
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
