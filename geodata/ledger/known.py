"""The facts as they are known after some changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from geodata.dataset import Misfit
from geodata.errors import BadForm
from geodata.facts import Facts, Versions, misplaced
from geodata.ledger.change import Change
from geodata.ledger.tables import stood


def known(facts: Facts, changes: Sequence[Change], edition: str) -> Facts:
    """Return the facts after some changes, in order.

    Args:
        facts: The facts before.
        changes: The changes.
        edition: The name of the state that they lead to.

    Raises:
        BadForm: A change does not fit the tables, or puts something outside its province;
            each fault names the column.
    """
    if not changes:
        return facts
    tables, versions = stood(facts.tables, facts.versions, changes)
    documents = (change.document for change in changes)
    titles = {new.id: new.title for new in documents if new is not None}
    after = replace(
        facts,
        tables=MappingProxyType(tables),
        versions=MappingProxyType(versions),
        edition=edition,
        source_titles=MappingProxyType({**titles, **facts.source_titles}),
    )
    faults = _strays(after, changes)
    if faults:
        raise BadForm([(fault.column, fault.why) for fault in faults])
    return replace(after, since=after.turned(date.max))


def _strays(facts: Facts, changes: Sequence[Change]) -> list[Misfit]:
    """Return the faults of changed rows that lie outside their provinces on some day."""
    faults = []
    for name, row_id in dict.fromkeys(change.key for change in changes):
        manifest = facts.tables[name].manifest
        if manifest.geometry == "point":
            rows = (row for _, row in versions_of(facts, name, row_id) if row)
            found = (misplaced(row, facts.boundaries) for row in rows)
            faults += [*filter(None, found)][:1]
    return faults


def versions_of(facts: Facts, name: str, row_id: str) -> Versions:
    """Return a row as it is since each day on which it became another."""
    versions = facts.versions.get(name, {}).get(row_id)
    if versions is not None:
        return versions
    key = facts.tables[name].manifest.key
    row = next((row for row in facts.records(name) if row[key] == row_id), None)
    return ((date.min, row),)
