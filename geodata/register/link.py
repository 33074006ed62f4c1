"""The end of the chain: how far it was followed, and how the next record is joined on."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert

from geodata.register.chain import Draft, Record, follow, seal
from geodata.register.errors import ClockSetBack, RegisterUnsound
from geodata.register.tables import RECORDS
from geodata.register.tree import Range
from geodata.text import Text

SKEW = timedelta(seconds=60)
"""Clocks of two machines, and requests that overtake each other, differ by no more."""


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of the chain, and the tree over all of it."""

    head: Record | None = None
    tree: Range = field(default_factory=Range)

    def then(self, record: Record) -> "Tip":
        """Return the end of the chain with one record more."""
        return Tip(record, self.tree.then(bytes.fromhex(record.hash)))

    def followed(
        self, records: Iterable[Record], digests: list[bytes] | None = None
    ) -> "Tip":
        """Return the end of the chain after the records from this one on.

        Args:
            records: Those numbered from `head` on, it included.
            digests: A list to put the digests of those after it on.

        Raises:
            RegisterUnsound: The head known is no longer there, or one that follows is
                not sound.
        """
        waiting = iter(records)
        if self.head is not None and next(waiting, None) != self.head:
            number = self.head.number
            why = Text(
                f"服务运行期间，登记簿的第 {number} 条记录（{self.head.id}）不见了或被改写",
                f"while the service ran, record {number} ({self.head.id}) vanished from "
                "the register or was written anew",
            )
            raise RegisterUnsound(why, checkpoint=number)
        tip = self
        for record in waiting:
            fault = follow(record, tip.head)
            if fault is not None:
                raise RegisterUnsound(fault)
            tip = tip.then(record)
            if digests is not None:
                digests.append(bytes.fromhex(record.hash))
        return tip


class Link:
    """A transaction that appends to the chain."""

    def __init__(self, connection: Connection, tip: Tip) -> None:
        self.connection = connection
        self.tip = tip

    def append(self, draft: Draft) -> Record:
        """Join a draft to the chain and return it as a record.

        Raises:
            ClockSetBack: The clock is behind the record before.
        """
        record = seal(_in_time(draft, self.tip.head), self.tip.head)
        self.connection.execute(insert(RECORDS), asdict(record))
        self.tip = self.tip.then(record)
        return record


def _in_time(draft: Draft, head: Record | None) -> Draft:
    """Return a draft that is not before the record it follows."""
    if head is None:
        return draft
    late = datetime.fromisoformat(head.made_at) - datetime.fromisoformat(draft.made_at)
    if late > SKEW:
        raise ClockSetBack(draft.made_at, head.made_at)
    return replace(draft, made_at=head.made_at) if late > timedelta() else draft
