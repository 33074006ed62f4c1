"""The facts as they are known after some changes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from geodata.dataset import Misfit, Table
from geodata.errors import BadForm
from geodata.facts import Facts, misplaced
from geodata.ledger.change import Change
from geodata.ledger.tables import applied


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
    tables = applied(facts.tables, changes)
    faults = _strays(facts, tables, changes)
    if faults:
        raise BadForm([(fault.column, fault.why) for fault in faults])
    documents = (change.document for change in changes)
    titles = {new.id: new.title for new in documents if new is not None}
    return replace(
        facts,
        tables=MappingProxyType(tables),
        edition=edition,
        source_titles=MappingProxyType({**titles, **facts.source_titles}),
    )


def _strays(
    facts: Facts, tables: Mapping[str, Table], changes: Sequence[Change]
) -> list[Misfit]:
    """Return the faults of changed rows that now lie outside their provinces."""
    faults = []
    for name, row_id in dict.fromkeys(change.key for change in changes):
        table = tables[name]
        if table.manifest.geometry == "point":
            key = table.manifest.key
            here = next((row for row in table.records if row[key] == row_id), None)
            fault = here and misplaced(here, facts.boundaries)
            faults += [fault] if fault else []
    return faults
