"""The register: records are appended, found and verified; none is ever changed."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace

from sqlalchemy import (
    Connection,
    Engine,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from geodata.register.anchors import Anchors
from geodata.register.audit import (
    Audit,
    Trail,
    compared,
    no_key,
    token_faults,
    tokens_told,
)
from geodata.register.chain import Draft, Record, digest, walk
from geodata.register.database import held_by, reading, where, writing
from geodata.register.entries import (
    ENTRY,
    WITHDRAWN,
    About,
    Counts,
    Entry,
    Listed,
    Once,
    Search,
)
from geodata.register.errors import (
    DuplicateApplication,
    KeyReused,
    NothingCorrected,
    RegisterUnsound,
)
from geodata.register.guards import trigger_faults
from geodata.register.indexes import (
    first_unlisted,
    foreign_keys_used,
    rows_without_record,
    token_rows,
)
from geodata.register.link import Link, Tip
from geodata.register.rows import (
    conditions,
    decisions_on,
    entry_columns,
    made,
    one,
    page_of,
    records_about,
    records_from,
    records_in,
    superseded,
)
from geodata.register.tables import ASSESSMENTS, RECORDS, REPLAYS
from geodata.text import Text

ASTRAY = Text(
    "检索表或令牌表中有登记簿没有的内容",
    "the list or the table of tokens has what is on no record",
)


class Register:
    """The records in a database; safe to use from several threads and processes."""

    def __init__(self, engine: Engine, anchors: Anchors | None = None) -> None:
        self.engine = engine
        self.anchors = anchors or Anchors()
        self._tip: Tip | None = None

    @property
    def where(self) -> str:
        """Where it is kept, for messages."""
        return where(self.engine)

    def close(self) -> None:
        """Close the database and release its file."""
        held_by(self.engine).release()
        self.engine.dispose()

    @contextmanager
    def appending(self) -> Iterator[Link]:
        """Open a transaction that appends to the chain, if the chain is sound.

        The first one in a process reads the whole chain and compares it with the
        checkpoints; later ones read only what was appended since.

        Raises:
            RegisterUnsound: The chain has a fault or no longer contains the known head, or
                a table has a row without a record.
            NotWitnessed: Too many heads could not be written to a second place.
            RegisterUnavailable: The database cannot be written to; nothing is kept.
        """
        known = self._tip or self.check()
        with writing(self.engine) as connection:
            tip = known.followed(records_from(connection, known))
            self.anchors.ready(tip.tree)
            link = Link(connection, tip)
            try:
                yield link
            except IntegrityError as error:
                raise RegisterUnsound(ASTRAY) from error
        self._tip = link.tip
        self.anchors.publish(link.tip.tree)

    def check(self) -> Tip:
        """Read the whole chain, compare it with the checkpoints and return its end.

        Raises:
            RegisterUnsound: It has a fault or does not continue the signed heads.
            NotWitnessed: A place of checkpoints cannot be read.
        """
        newest, digests = self.anchors.newest(), list[bytes]()
        with reading(self.engine) as connection:
            tip = Tip().followed(records_from(connection, Tip()), digests)
        self.anchors.compare(newest, digests)
        self._tip = tip
        return tip

    def followed(self) -> Tip:
        """Return the present end of the chain; only records after the known end are read.

        Raises:
            RegisterUnsound: As for `check`.
        """
        known = self._tip or self.check()
        with reading(self.engine) as connection:
            return known.followed(records_from(connection, known))

    def append(
        self,
        draft: Draft,
        entry: Entry | None = None,
        once: Once | None = None,
        fits: Callable[[About], None] | None = None,
    ) -> tuple[Record, bool]:
        """Append a draft; return its record and whether it is new.

        Args:
            draft: Content, author and time.
            entry: The row of the list, for assessments.
            once: The idempotency key, so that a repeated request has one effect.
            fits: Raises if the draft contradicts the records. Its argument is a function
                that returns the records about an id; nobody else can write meanwhile.

        Raises:
            DuplicateApplication: The same is on record and in force; its id is given.
            NothingCorrected: The same as the record that would be superseded.
            KeyReused: The key was used for another request.
            UnknownRecord: The assessment that the draft is about does not exist.
            RegisterUnavailable: The database cannot be written to; nothing is kept.
        """
        with self.appending() as link:
            connection = link.connection
            if once is not None:
                earlier = _replayed(connection, once)
                if earlier is not None:
                    return earlier, False
            if fits is not None:
                fits(lambda record_id: records_about(connection, record_id))
            if entry is not None:
                _refuse_duplicate(connection, entry)
                draft = replace(draft, body={**draft.body, ENTRY: asdict(entry)})
            if draft.subject is not None:
                one(connection, draft.subject)
            record = link.append(draft)
            if entry is not None:
                row = {"id": record.id, "number": record.number, **asdict(entry)}
                connection.execute(insert(ASSESSMENTS), row)
            if once is not None:
                replay = {**asdict(once), "record": record.id}
                connection.execute(insert(REPLAYS), replay)
        return record, True

    def record(self, record_id: str) -> Record:
        """Return one record.

        Raises:
            UnknownRecord: There is none of that id.
        """
        with reading(self.engine) as connection:
            return one(connection, record_id)

    def digests(self) -> list[bytes]:
        """Return the digest of every record, in order."""
        query = select(RECORDS.c.hash).order_by(RECORDS.c.number)
        with reading(self.engine) as connection:
            return [bytes.fromhex(row.hash) for row in connection.execute(query)]

    def records(self, connection: Connection) -> Iterator[Record]:
        """Yield all records in order, in one transaction."""
        return records_from(connection, Tip())

    def unlike(self, record_id: str, digits: str) -> Text | None:
        """Return why a record does not have a digest; None if it has.

        Args:
            record_id: Its id as printed on a sheet.
            digits: The first digits of the printed digest.
        """
        with reading(self.engine) as connection:
            found = records_in(connection, page_of(RECORDS.c.id == record_id))
        if not found:
            return Text(f"没有记录 {record_id}", f"there is no record {record_id}")
        if found[0].hash.startswith(digits) and digest(found[0]) == found[0].hash:
            return None
        return Text(
            f"{record_id} 现有另一校验值", f"{record_id} has another digest now"
        )

    def about(self, record_id: str) -> list[Record]:
        """Return the records about another one, the oldest first."""
        with reading(self.engine) as connection:
            return records_about(connection, record_id)

    def decisions(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return the last decision on each of some assessments."""
        with reading(self.engine) as connection:
            return decisions_on(connection, ids)

    def successors(self, ids: Sequence[str]) -> dict[str, str]:
        """Return, for those of the assessments that are superseded, by which record."""
        columns = ASSESSMENTS.c
        query = select(columns.supersedes, columns.id)
        with reading(self.engine) as connection:
            found = connection.execute(query.where(columns.supersedes.in_(ids)))
            return {str(earlier): str(later) for earlier, later in found}

    def find(self, search: Search) -> tuple[list[Listed], Counts]:
        """Return a page of assessments and how many there are in all."""
        where = conditions(search)
        joined = ASSESSMENTS.join(RECORDS, ASSESSMENTS.c.id == RECORDS.c.id)
        page = select(RECORDS, *entry_columns()).select_from(joined).where(*where)
        if search.before is not None:
            page = page.where(ASSESSMENTS.c.number < search.before)
        page = page.order_by(ASSESSMENTS.c.number.desc()).limit(search.limit)
        count = select(func.count()).select_from(joined).where(*where)
        width = len(fields(Record))
        with reading(self.engine) as connection:
            counts = Counts(
                matched=connection.execute(count).scalar_one(),
                standing=connection.execute(count.where(~superseded())).scalar_one(),
            )
            rows = [tuple(row) for row in connection.execute(page)]
        found = [
            Listed(record=made(Record, r[:width]), entry=made(Entry, r[width:]))
            for r in rows
        ]
        return found, counts

    def verify(self) -> Audit:
        """Read all records again and compare checkpoints and index tables with them."""
        checkpoints, trail = self.anchors.stored(), Trail()
        with reading(self.engine) as connection:
            found = walk(records_from(connection, Tip()), trail.note)
            broken = found.faulty and found.fault and (found.faulty, found.fault)
            broken = broken or trail.nonsense
            unlisted = None if broken else first_unlisted(connection)
            faulty = [found for found in (broken, unlisted) if found] + trail.faults
            rows = token_rows(connection)
            beside = [
                *rows_without_record(connection),
                *([] if broken else foreign_keys_used(connection)),
                *token_faults(trail, rows),
                *trigger_faults(connection),
            ]
        anchored, unlike, told = compared(checkpoints, trail, self.anchors.slack)
        faults = [fault for _, fault in faulty]
        if self.anchors.trouble:
            faults.append(no_key(self.anchors.trouble))
        return Audit(
            count=found.count,
            head=found.head,
            faulty=faulty[0][0] if faulty else None,
            faults=(*faults, *([] if found.fault else unlike), *beside),
            told=(*trail.told, *tokens_told(trail, rows), *told),
            anchored=anchored,
        )


def _replayed(connection: Connection, once: Once) -> Record | None:
    query = select(REPLAYS.c.request, REPLAYS.c.record).where(
        REPLAYS.c.holder == once.holder, REPLAYS.c.key == once.key
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.request != once.request:
        raise KeyReused(once.key, row.record)
    return one(connection, row.record)


def _refuse_duplicate(connection: Connection, entry: Entry) -> None:
    """Raise if the same content is on record and neither superseded nor withdrawn."""
    columns = ASSESSMENTS.c
    alike = (columns.content == entry.content) & ~superseded()
    query = select(columns.id).where(alike).order_by(columns.number)
    earlier = [str(found) for found in connection.execute(query).scalars()]
    decided = decisions_on(connection, earlier)
    for record_id in earlier:
        decision = decided.get(record_id)
        if decision and json.loads(decision.body).get("decision") == WITHDRAWN:
            continue
        if record_id == entry.supersedes:
            raise NothingCorrected(record_id)
        raise DuplicateApplication(record_id)
