"""The register: records are appended, found and verified; none is ever changed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Select,
    exists,
    func,
    insert,
    or_,
    select,
)

from geodata.register.chain import Draft, Record, Verified, seal, walk
from geodata.register.database import reading, writing
from geodata.register.entries import (
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
    UnknownRecord,
)
from geodata.register.tables import ASSESSMENTS, RECORDS, REPLAYS
from geodata.text import Text

BATCH = 500
"""Rows fetched at a time when the whole chain is read."""

ENTRY = "entry"
"""Member of an assessment's body that its row in the list repeats."""

NEWER = {"supersedes": None}
"""Members that entries did not have at first."""

Row = TypeVar("Row", Entry, Record)


class Register:
    """The records in a database; safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def append(
        self,
        draft: Draft,
        entry: Entry | None = None,
        once: Once | None = None,
        fits: Callable[[About], None] | None = None,
    ) -> tuple[Record, bool]:
        """Put a draft on record and return the record, and whether it is new.

        Args:
            draft: What is said, by whom and when.
            entry: How it will be found, for assessments.
            once: The key under which the same request must not act twice.
            fits: Raises where the draft does not go with what is on record; what it is
                given returns the records about an id, while nobody else can write.

        Raises:
            DuplicateApplication: The same was filed before and stands; its id is given.
            NothingCorrected: The same stands, and it is what would be superseded.
            KeyReused: The key came with another request before.
            UnknownRecord: There is no assessment that the draft is about.
            RegisterUnavailable: The database cannot be written to; nothing is kept.
        """
        with writing(self.engine) as connection:
            if once is not None:
                earlier = _replayed(connection, once)
                if earlier is not None:
                    return earlier, False
            if fits is not None:
                fits(lambda record_id: _about(connection, record_id))
            if entry is not None:
                _refuse_duplicate(connection, entry)
                draft = replace(draft, body={**draft.body, ENTRY: asdict(entry)})
            if draft.subject is not None:
                _one(connection, draft.subject)
            record = seal(draft, _head(connection))
            connection.execute(insert(RECORDS), asdict(record))
            if entry is not None:
                row = {"id": record.id, "number": record.number, **asdict(entry)}
                connection.execute(insert(ASSESSMENTS), row)
            if once is not None:
                kept = {**asdict(once), "record": record.id}
                connection.execute(insert(REPLAYS), kept)
        return record, True

    def record(self, record_id: str) -> Record:
        """Return one record.

        Raises:
            UnknownRecord: There is none of that id.
        """
        with reading(self.engine) as connection:
            return _one(connection, record_id)

    def about(self, record_id: str) -> list[Record]:
        """Return the records about another one, the oldest first."""
        with reading(self.engine) as connection:
            return _about(connection, record_id)

    def decisions(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return the last decision on each of some assessments."""
        with reading(self.engine) as connection:
            return _decisions(connection, ids)

    def successors(self, ids: Sequence[str]) -> dict[str, str]:
        """Return by which some assessments are superseded, those that are."""
        columns = ASSESSMENTS.c
        query = select(columns.supersedes, columns.id)
        with reading(self.engine) as connection:
            found = connection.execute(query.where(columns.supersedes.in_(ids)))
            return {str(earlier): str(later) for earlier, later in found}

    def find(self, search: Search) -> tuple[list[Listed], Counts]:
        """Return a page of assessments and how many there are in all."""
        conditions = _conditions(search)
        joined = ASSESSMENTS.join(RECORDS, ASSESSMENTS.c.id == RECORDS.c.id)
        page = select(RECORDS, *_columns()).select_from(joined).where(*conditions)
        if search.before is not None:
            page = page.where(ASSESSMENTS.c.number < search.before)
        page = page.order_by(ASSESSMENTS.c.number.desc()).limit(search.limit)
        count = select(func.count()).select_from(joined).where(*conditions)
        width = len(fields(Record))
        with reading(self.engine) as connection:
            counts = Counts(
                matched=connection.execute(count).scalar_one(),
                standing=connection.execute(count.where(~_superseded())).scalar_one(),
            )
            rows = [tuple(row) for row in connection.execute(page)]
        found = [
            Listed(record=_made(Record, r[:width]), entry=_made(Entry, r[width:]))
            for r in rows
        ]
        return found, counts

    def verify(self) -> Verified:
        """Follow the chain from its first record to the first that is not sound."""
        with reading(self.engine) as connection:
            with connection.execute(_batched(select(RECORDS))) as rows:
                found = walk(_made(Record, row) for row in rows)
            astray = None if found.fault else _astray(connection)
        if astray is None:
            return found
        fault = Text(
            f"第 {astray} 条在检索表中的内容与记录不符",
            f"the list does not say of record {astray} what the record says",
        )
        return replace(found, fault=fault, faulty=astray)


def _made(kind: type[Row], row: Sequence[Any]) -> Row:
    """Return a dataclass from columns in the order of its fields."""
    names = (field.name for field in fields(kind))
    return kind(**dict(zip(names, row, strict=True)))


def _columns() -> list[Column[Any]]:
    return [ASSESSMENTS.c[field.name] for field in fields(Entry)]


def _page(condition: ColumnElement[bool]) -> Select[Any]:
    return select(RECORDS).where(condition).order_by(RECORDS.c.number)


def _records(connection: Connection, query: Select[Any]) -> list[Record]:
    return [_made(Record, row) for row in connection.execute(query)]


def _batched(query: Select[Any]) -> Select[Any]:
    return query.order_by(RECORDS.c.number).execution_options(yield_per=BATCH)


def _about(connection: Connection, record_id: str) -> list[Record]:
    return _records(connection, _page(RECORDS.c.subject == record_id))


def _decisions(connection: Connection, ids: Sequence[str]) -> dict[str, Record]:
    """Return the last decision on each of some assessments."""
    decided = RECORDS.c.subject.in_(ids) & (RECORDS.c.kind == "decision")
    found = _records(connection, _page(decided))
    return {str(record.subject): record for record in found}


def _one(connection: Connection, record_id: str) -> Record:
    found = _records(connection, _page(RECORDS.c.id == record_id))
    if not found:
        raise UnknownRecord(record_id)
    return found[0]


def _head(connection: Connection) -> Record | None:
    last = select(RECORDS).order_by(RECORDS.c.number.desc()).limit(1)
    found = _records(connection, last)
    return found[0] if found else None


def _replayed(connection: Connection, once: Once) -> Record | None:
    query = select(REPLAYS.c.request, REPLAYS.c.record).where(
        REPLAYS.c.holder == once.holder, REPLAYS.c.key == once.key
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.request != once.request:
        raise KeyReused(once.key, row.record)
    return _one(connection, row.record)


def _refuse_duplicate(connection: Connection, entry: Entry) -> None:
    """Refuse what is on record already, unless it was superseded or withdrawn."""
    columns = ASSESSMENTS.c
    alike = (columns.content == entry.content) & ~_superseded()
    query = select(columns.id).where(alike).order_by(columns.number)
    earlier = [str(found) for found in connection.execute(query).scalars()]
    decided = _decisions(connection, earlier)
    for record_id in earlier:
        decision = decided.get(record_id)
        if decision and json.loads(decision.body).get("decision") == WITHDRAWN:
            continue
        if record_id == entry.supersedes:
            raise NothingCorrected(record_id)
        raise DuplicateApplication(record_id)


def _superseded() -> ColumnElement[bool]:
    """Select assessments in whose place another one was filed."""
    later = ASSESSMENTS.alias("later").c
    return exists().where(later.supersedes == ASSESSMENTS.c.id)


def _astray(connection: Connection) -> int | None:
    """Return the first record whose row in the list says something else."""
    joined = RECORDS.outerjoin(ASSESSMENTS, ASSESSMENTS.c.id == RECORDS.c.id)
    columns = (RECORDS.c.number, RECORDS.c.kind, RECORDS.c.body, *_columns())
    query = _batched(select(*columns).select_from(joined))
    with connection.execute(query) as rows:
        for number, kind, body, *entry in rows:
            said = json.loads(body).get(ENTRY) if kind == "assessment" else None
            listed = None if entry[0] is None else asdict(_made(Entry, entry))
            if (said and {**NEWER, **said}) != listed:
                return int(number)
    return None


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    columns = ASSESSMENTS.c
    outcome = (
        columns.outcome_both if search.reading == "both" else columns.outcome_either
    )
    exact = {
        columns.iata: search.iata,
        columns.province_zh: search.province_zh,
        columns.as_of: search.as_of,
        outcome: search.outcome,
    }
    found: list[ColumnElement[bool]] = [
        column == value for column, value in exact.items() if value is not None
    ]
    named = (columns.name_zh, columns.name_en, columns.iata)
    found += [
        or_(*(column.icontains(word, autoescape=True) for column in named))
        for word in search.words
    ]
    filed = func.substr(RECORDS.c.made_at, 1, len("2026-01-01"))
    if search.filed_from is not None:
        found.append(filed >= search.filed_from)
    if search.filed_to is not None:
        found.append(filed <= search.filed_to)
    if search.decided is not None:
        later = RECORDS.alias("later").c
        decision = exists().where(later.subject == columns.id, later.kind == "decision")
        found.append(decision if search.decided else ~decision)
    if search.superseded is not None:
        found.append(_superseded() if search.superseded else ~_superseded())
    return found
