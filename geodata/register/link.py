"""The end of the chain: how far it was checked, and how the next record is appended."""

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
"""Tolerance for clocks of different machines and for requests that overtake each other."""


@dataclass(frozen=True, slots=True)
class Tip:
    """The last record of the chain and the Merkle tree over the whole chain."""

    head: Record | None = None
    tree: Range = field(default_factory=Range)

    def then(self, record: Record) -> "Tip":
        """Return the end of the chain after one more record."""
        return Tip(record, self.tree.then(bytes.fromhex(record.hash)))

    def followed(
        self, records: Iterable[Record], digests: list[bytes] | None = None
    ) -> "Tip":
        """Check the records that follow the known head; return the new end of the chain.

        Args:
            records: The records from `head` on, `head` included.
            digests: A list to which the digests of the following records are appended.

        Raises:
            RegisterUnsound: The known head is missing, or a following record is not
                sound.
        """
        waiting = iter(records)
        if self.head is not None and next(waiting, None) != self.head:
            number = self.head.number
            why = Text(
                f"服务运行期间，登记簿的第 {number} 条记录（{self.head.id}）不见了或被改写",
                f"while the service ran, record {number} ({self.head.id}) vanished from "
                "the register or was rewritten",
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
        """Append a draft to the chain and return it as a record.

        Raises:
            ClockSetBack: The time is earlier than that of the previous record.
        """
        record = seal(_in_time(draft, self.tip.head), self.tip.head)
        self.connection.execute(insert(RECORDS), asdict(record))
        self.tip = self.tip.then(record)
        return record


def _in_time(draft: Draft, head: Record | None) -> Draft:
    """Return the draft with a time not before that of the previous record."""
    if head is None:
        return draft
    late = datetime.fromisoformat(head.made_at) - datetime.fromisoformat(draft.made_at)
    if late > SKEW:
        raise ClockSetBack(draft.made_at, head.made_at)
    return replace(draft, made_at=head.made_at) if late > timedelta() else draft
