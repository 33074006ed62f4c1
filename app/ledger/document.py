"""A change as a JSON document."""

from typing import Any

from app.ledger.form import properties_of
from app.ledger.living import Living
from geodata.dataset import Table
from geodata.ledger.change import Bounds
from geodata.ledger.ledger import Entry, Made
from geodata.text import Lang

Json = dict[str, Any]


def document(entry: Entry, living: Living, base: str) -> Json:
    """Return a change: what it says, who proposed it, and what became of it.

    Args:
        entry: The change.
        living: The ledger that it belongs to.
        base: The address of the service.
    """
    ledger, edition = living.state
    tables = edition.facts.tables
    change, cells = entry.change, dict(entry.change.cells)
    place = [cells.pop(name, None) for name in ("lon", "lat")]
    geometry = None
    if None not in place:
        coordinates = [float(part or 0) for part in place]
        geometry = {"type": "Point", "coordinates": coordinates}
    said = change.document
    found = {
        "n": entry.number,
        "record": entry.proposed.id,
        "state": entry.state,
        "collection": change.collection,
        "id": change.row,
        "action": change.action,
        "properties": properties_of(cells, tables[change.table].manifest),
        "geometry": geometry,
        "valid_from": _day(change.valid_from),
        "valid_to": _day(change.valid_to),
        "reason": change.reason,
        "source": change.source if said is None else said.model_dump(mode="json"),
        "based_on": entry.proposed.body["edition"],
        "proposed": _made(entry.proposed),
        "settled": entry.settled and _made(entry.settled),
        "href": f"{base}/changes/{entry.number}",
    }
    if entry in ledger.published:
        found["edition"] = living.name_after(ledger.published.index(entry) + 1)
    return found


def _day(bounds: Bounds | None) -> Json | None:
    return None if bounds is None else bounds.body


def _made(made: Made) -> Json:
    return {
        "record": made.id,
        "at": made.at.isoformat(),
        "by": made.by,
        "reason": made.body.get("reason"),
    }


def compared(entry: Entry, table: Table, lang: Lang) -> list[Json]:
    """Return the columns that a change sets, with the values that they get.

    Args:
        entry: The change.
        table: Its table, for the meaning of the columns.
        lang: The language of the meanings.
    """
    cells = entry.change.all_cells(table.manifest)
    return [
        {
            "name": column.name,
            "meaning": column.meaning_zh if lang == "zh" else column.meaning_en,
            "before": entry.proposed.body["before"].get(column.name),
            "after": cells[column.name],
        }
        for column in table.manifest.columns
        if column.name in cells
    ]
