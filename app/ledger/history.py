"""The published changes of one row, as an edition knows them."""

import re

from app.edition import Edition
from app.ledger.living import Living
from geodata.facts import Facts
from geodata.ledger.ledger import Entry
from geodata.ledger.tables import leaves

NUMBER = re.compile(r"-(\d{1,18})-[0-9a-f]{8}")
BASE = len("2026-11-28-1a2b3c4d")


def history(living: Living, edition: Edition, collection: str, row: str) -> list[Entry]:
    """Return the changes of a row that were published up to an edition, in order."""
    found = NUMBER.fullmatch(edition.facts.edition[BASE:])
    last = int(found[1]) if found else 0
    key = (collection.replace("-", "_"), row)
    return [
        entry
        for entry in living.state[0].published
        if entry.change.key == key and entry.settled and entry.settled.number <= last
    ]


def retired(entries: list[Entry], facts: Facts) -> bool:
    """Tell whether the last of some changes of a row took it out of its table."""
    last = entries[-1].change
    return leaves(last, facts.tables[last.table].manifest)
