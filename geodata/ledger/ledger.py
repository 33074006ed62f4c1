"""The changes on record: proposed, published or rejected, in the order of the chain."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from geodata.ledger.change import Change, change_of
from geodata.ledger.errors import BrokenLedger, UnknownChange
from geodata.register.chain import TOKEN, Record, digest

State = Literal["proposed", "published", "rejected"]
STATES: Mapping[str, State] = {
    "change-proposed": "proposed",
    "change-published": "published",
    "change-rejected": "rejected",
}
"""What a record of each kind says of a change."""

DIGITS = 8
"""Digits of a digest in the name of an edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Who made a record of a change, and when."""

    number: int
    id: str
    hash: str
    by: str
    token: str | None
    at: datetime
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change and what became of it."""

    change: Change
    proposed: Made
    settled: Made | None = None
    state: State = "proposed"

    @property
    def number(self) -> int:
        """The number of the proposal's record, by which the change is known."""
        return self.proposed.number

    @property
    def last(self) -> Made:
        """The last record about it: of its publication or rejection, or the proposal."""
        return self.settled or self.proposed

    @property
    def basis(self) -> int:
        """Number of the last record of a publication that the proposer could know."""
        return int(self.proposed.body["basis"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All changes up to a record of the chain."""

    seen: int = 0
    """Number of the last record that was read."""

    entries: dict[int, Entry] = field(default_factory=dict)
    published: tuple[Entry, ...] = ()
    """In the order of publication."""

    def followed(self, records: Iterable[Record]) -> "Ledger":
        """Return the ledger after further records of changes, in order.

        Raises:
            BrokenLedger: A record was altered, or says nothing about a change.
        """
        entries, published, seen = dict(self.entries), list(self.published), self.seen
        for record in records:
            entry = _entry(record, entries)
            entries[entry.number] = entry
            seen = record.number
            if entry.state == "published":
                published.append(entry)
        return Ledger(seen=seen, entries=entries, published=tuple(published))

    def entry(self, number: int) -> Entry:
        """Return a change by its number.

        Raises:
            UnknownChange: There is none.
        """
        if number not in self.entries:
            raise UnknownChange(number)
        return self.entries[number]

    def newer(self, entry: Entry) -> Entry | None:
        """Return the last publication on the same row that a proposal does not know."""
        last = next(
            (e for e in reversed(self.published) if e.change.key == entry.change.key),
            None,
        )
        if last is None or last.settled is None or last.settled.number <= entry.basis:
            return None
        return last

    def count_at(self, moment: datetime) -> int:
        """Return how many changes were published up to a moment."""
        return sum(
            e.settled is not None and e.settled.at <= moment for e in self.published
        )

    def name(self, baseline: str, count: int) -> str:
        """Return the name of the edition after the first ``count`` publications."""
        if not count:
            return baseline
        made = self.published[count - 1].settled
        assert made is not None
        return f"{baseline}-{made.number}-{made.hash[:DIGITS]}"


def _entry(record: Record, entries: Mapping[int, Entry]) -> Entry:
    """Return a change as a record leaves it."""
    if record.hash != digest(record):
        raise BrokenLedger(record.id, "its digest does not fit")
    try:
        body = {**json.loads(record.body)}
        made = Made(
            number=record.number,
            id=record.id,
            hash=record.hash,
            by=record.made_by,
            token=body.get(TOKEN),
            at=datetime.fromisoformat(record.made_at),
            body=body,
        )
        state = STATES[record.kind]
        if state == "proposed":
            return Entry(change=change_of(body["change"]), proposed=made)
        return replace(entries[body["change"]], settled=made, state=state)
    except (LookupError, TypeError, ValueError) as error:
        raise BrokenLedger(record.id, "it is not written as a change is") from error
