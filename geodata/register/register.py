"""The register: records are appended, found and verified; none is ever changed."""

import json
from collections.abc import Sequence
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
    select,
)

from geodata.register.chain import Draft, Record, Verified, seal, walk
from geodata.register.database import reading, writing
from geodata.register.entries import Entry, Listed, Once, Search
from geodata.register.errors import DuplicateApplication, KeyReused, UnknownRecord
from geodata.register.tables import ASSESSMENTS, RECORDS, REPLAYS
from geodata.text import Text

BATCH = 500
"""Rows fetched at a time when the whole chain is read."""

ENTRY = "entry"
"""Member of an assessment's body that its row in the list repeats."""

Row = TypeVar("Row", Entry, Record)


class Register:
    """The records in a database; safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def append(
        self, draft: Draft, entry: Entry | None = None, once: Once | None = None
    ) -> tuple[Record, bool]:
        """Put a draft on record and return the record, and whether it is new.

        Args:
            draft: What is said, by whom and when.
            entry: How it will be found, for assessments.
            once: The key under which the same request must not act twice.

        Raises:
            DuplicateApplication: The same was filed before; its id is given.
            KeyReused: The key came with another request before.
            UnknownRecord: There is no assessment that the draft is about.
            RegisterUnavailable: The database cannot be written to; nothing is kept.
        """
        with writing(self.engine) as connection:
            if once is not None:
                earlier = _replayed(connection, once)
                if earlier is not None:
                    return earlier, False
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
            return _records(connection, _page(RECORDS.c.subject == record_id))

    def decisions(self, ids: Sequence[str]) -> dict[str, Record]:
        """Return the last decision on each of some assessments."""
        decided = RECORDS.c.subject.in_(ids) & (RECORDS.c.kind == "decision")
        with reading(self.engine) as connection:
            found = _records(connection, _page(decided))
        return {str(record.subject): record for record in found}

    def find(self, search: Search) -> tuple[list[Listed], int]:
        """Return a page of assessments and how many there are in all."""
        conditions = _conditions(search)
        joined = ASSESSMENTS.join(RECORDS, ASSESSMENTS.c.id == RECORDS.c.id)
        page = select(RECORDS, *_columns()).select_from(joined).where(*conditions)
        if search.before is not None:
            page = page.where(ASSESSMENTS.c.number < search.before)
        page = page.order_by(ASSESSMENTS.c.number.desc()).limit(search.limit)
        count = select(func.count()).select_from(ASSESSMENTS).where(*conditions)
        width = len(fields(Record))
        with reading(self.engine) as connection:
            matched = int(connection.execute(count).scalar_one())
            rows = [tuple(row) for row in connection.execute(page)]
        found = [
            Listed(record=_made(Record, r[:width]), entry=_made(Entry, r[width:]))
            for r in rows
        ]
        return found, matched

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
    query = select(ASSESSMENTS.c.id).where(ASSESSMENTS.c.content == entry.content)
    earlier = connection.execute(query).scalar_one_or_none()
    if earlier is not None:
        raise DuplicateApplication(earlier)


def _astray(connection: Connection) -> int | None:
    """Return the first record whose row in the list says something else."""
    joined = RECORDS.outerjoin(ASSESSMENTS, ASSESSMENTS.c.id == RECORDS.c.id)
    columns = (RECORDS.c.number, RECORDS.c.kind, RECORDS.c.body, *_columns())
    query = _batched(select(*columns).select_from(joined))
    with connection.execute(query) as rows:
        for number, kind, body, *entry in rows:
            said = json.loads(body).get(ENTRY) if kind == "assessment" else None
            listed = None if entry[0] is None else asdict(_made(Entry, entry))
            if said != listed:
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
    if search.name is not None:
        found.append(
            columns.name_zh.icontains(search.name, autoescape=True)
            | columns.name_en.icontains(search.name, autoescape=True)
        )
    if search.decided is not None:
        later = RECORDS.alias("later").c
        decision = exists().where(later.subject == columns.id, later.kind == "decision")
        found.append(decision if search.decided else ~decision)
    return found
