"""A baseline that already holds changes of the ledger: they are recognised, not applied twice.

`kouan facts export` writes the tables as they stand, and a later package may carry them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from geodata.dataset import ColumnNote, Manifest, Misfit, Row, Table, value_of
from geodata.facts import Facts
from geodata.ledger.change import Change
from geodata.ledger.errors import BrokenLedger
from geodata.ledger.ledger import Entry
from geodata.ledger.tables import leaves, written
from geodata.text import Text


@dataclass(frozen=True, slots=True)
class Adopted:
    """A baseline and its ledger, fitted to each other."""

    baseline: Facts
    """The tables without the changes that they hold already."""

    instead: Mapping[int, Change | None]
    """By number, what is applied for a change; None where nothing is left to apply."""

    held: frozenset[int] = frozenset()
    """The numbers of the changes that the package's tables hold."""

    def count(self, published: Sequence[Entry]) -> int:
        """Return how many publications the package's tables suppose."""
        held = [n for n, entry in enumerate(published, 1) if entry.number in self.held]
        return max(held, default=0)

    def changes(self, entries: Sequence[Entry]) -> list[Change]:
        """Return the changes to apply for some entries, in order."""
        found = (self.instead.get(e.number, e.change) for e in entries)
        return [change for change in found if change is not None]


@dataclass(frozen=True, slots=True)
class _Found:
    """What is found of the changes in the tables, so far."""

    instead: dict[int, Change | None]
    held: set[int]


def adopted(facts: Facts, published: Sequence[Entry]) -> Adopted:
    """Fit a baseline to a ledger that was kept over an earlier one.

    A change that the tables hold is taken back there and applied in its turn, so that each
    of its days has the row that it had.

    Args:
        facts: The baseline.
        published: The changes, in the order of their publication.

    Raises:
        BrokenLedger: A row contradicts a change: it has neither the value before it nor
            the one after it. Table, row, column and all three values are named.
    """
    earlier = [entry for entry in published if not _made_on(entry, facts.edition)]
    tables, found = dict(facts.tables), _Found({}, set())
    for name in dict.fromkeys(entry.change.table for entry in earlier):
        if name in tables:
            about = [entry for entry in earlier if entry.change.table == name]
            tables[name] = _taken_back(tables[name], about, found)
    if not found.held:
        return Adopted(facts, {})
    without = replace(facts, tables=MappingProxyType(tables))
    return Adopted(without, found.instead, frozenset(found.held))


def _made_on(entry: Entry, edition: str) -> bool:
    """Tell whether a change was proposed over a baseline, which then cannot hold it."""
    named = str(entry.proposed.body["edition"])
    return named == edition or named.startswith(f"{edition}-")


def _taken_back(table: Table, about: Sequence[Entry], found: _Found) -> Table:
    key, manifest = table.manifest.key, table.manifest
    rows: dict[str, Row | None] = {str(row[key]): row for row in table.records}
    for row_id in dict.fromkeys(entry.change.row for entry in about):
        mine = [entry for entry in about if entry.change.row == row_id]
        rows[row_id] = _row_before(rows.get(row_id), mine, manifest, found)
        _check(rows[row_id], mine, manifest, found)
    records = tuple(row for row in rows.values() if row is not None)
    if records == table.records:
        return table
    manifest = manifest.model_copy(update={"rows": len(records)})
    return Table(table.name, manifest, records, table.file)


def _row_before(
    row: Row | None, about: Sequence[Entry], manifest: Manifest, found: _Found
) -> Row | None:
    """Return a row without the changes that it holds, the last taken back first."""
    for place in range(len(about) - 1, -1, -1):
        entry, change = about[place], about[place].change
        if row is None:
            if leaves(change, manifest) and about[0].change.action != "add":
                # It left the table: nothing is known of it but that it had been there.
                numbers = [entry.number for entry in about[: place + 1]]
                found.instead.update(dict.fromkeys(numbers))
                found.held.update(numbers)
                return None
        elif _holds(row, change, manifest):
            found.held.add(entry.number)
            if change.action == "add":
                found.instead[entry.number] = _whole(row, change, manifest)
                row = None
            else:
                before = entry.proposed.body["before"]
                row = row | dict(_values(before, manifest))
    return row


def _holds(row: Row, change: Change, manifest: Manifest) -> bool:
    """Tell whether a row has all values of a change, and cites its document."""
    cells = change.all_cells(manifest)
    cites = change.source in (row["source"] or ())
    stays = not leaves(change, manifest)
    same = all(_cell(row, name) == _as_written(cells, name, manifest) for name in cells)
    return stays and cites and same


def _whole(row: Row, change: Change, manifest: Manifest) -> Change:
    """Return the addition of a row with everything that the baseline says of it."""
    cells = {
        column.name: written(row[column.name])
        for column in manifest.columns
        if column.name != manifest.key and row[column.name] is not None
    }
    return replace(change, cells={**change.cells, **cells})


def _check(
    row: Row | None, about: Sequence[Entry], manifest: Manifest, found: _Found
) -> None:
    """Compare a row with what the first change of each of its columns found there."""
    first = about[0]
    if row is None and first.change.action != "add" and first.number not in found.held:
        raise _contradiction(first, manifest.key, "", first.change.row)
    if row is not None and first.change.action == "add":
        raise _contradiction(first, *_differing(row, first.change, manifest))
    seen = set[str]()
    for entry in about if row is not None else ():
        before = entry.proposed.body["before"]
        cells = entry.change.all_cells(manifest)
        for name in cells.keys() & before.keys() - seen:
            values = before[name], _as_written(cells, name, manifest)
            if _cell(row, name) not in values:
                raise _contradiction(entry, name, _cell(row, name), *values)
        seen |= cells.keys()


def _differing(row: Row, change: Change, manifest: Manifest) -> tuple[str, str, str]:
    """Return a column in which a row is not as a change adds it, and both values."""
    cells = change.all_cells(manifest)
    for name in cells:
        after = _as_written(cells, name, manifest)
        if _cell(row, name) != after:
            return name, _cell(row, name), after
    return "source", _cell(row, "source"), change.source


def _contradiction(entry: Entry, column: str, held: str, *stated: str) -> BrokenLedger:
    change = entry.change
    place = f"{change.table}.csv · {change.row} · {column}"
    last, first = stated[-1] or "—", (stated[0] or "—") if len(stated) > 1 else "—"
    return BrokenLedger(
        str(entry.number),
        Text(
            f"{place}：数据表为“{held or '—'}”，该变更由“{first}”改为“{last}”。"
            "请使数据表为其中之一，或先以新的变更更正。",
            f"{place}: the table has {held or '—'!r}; the change makes {last!r} of "
            f"{first!r}. Give the table one of the two, or correct it by another change "
            "first.",
        ),
    )


def _cell(row: Row | None, name: str) -> str:
    return written((row or {}).get(name))


def _as_written(cells: Mapping[str, str], name: str, manifest: Manifest) -> str:
    """Return a cell as its value is written, so that 1.50 equals 1.5."""
    columns: dict[str, ColumnNote] = {c.name: c for c in manifest.columns}
    try:
        return written(value_of(cells[name], columns[name]))
    except (KeyError, Misfit):
        return cells[name]


def _values(cells: Mapping[str, str], manifest: Manifest) -> Iterator[tuple[str, Any]]:
    """Yield the values of cells; those that the manifest no longer allows are left out."""
    for column in manifest.columns:
        if column.name in cells:
            try:
                yield column.name, value_of(cells[column.name], column)
            except Misfit:
                continue
