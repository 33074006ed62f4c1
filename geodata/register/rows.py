"""Queries on the register's tables, and dataclasses made of their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    exists,
    func,
    or_,
    select,
)

from geodata.register.chain import Record
from geodata.register.entries import Entry, Search
from geodata.register.errors import UnknownRecord
from geodata.register.link import Tip
from geodata.register.tables import ASSESSMENTS, RECORDS

BATCH = 500
"""Rows fetched at a time when the whole chain is read."""

Row = TypeVar("Row", Entry, Record)


def made(kind: type[Row], row: Sequence[Any]) -> Row:
    """Return a dataclass from columns in the order of its fields."""
    names = (field.name for field in fields(kind))
    return kind(**dict(zip(names, row, strict=True)))


def records_from(connection: Connection, tip: Tip) -> Iterator[Record]:
    """Yield the records from the known end on, the known end included."""
    first = tip.head.number if tip.head else 0
    with connection.execute(batched(page_of(RECORDS.c.number >= first))) as rows:
        for row in rows:
            yield made(Record, row)


def entry_columns() -> list[Column[Any]]:
    """Return the columns of an entry, in the order of its fields."""
    return [ASSESSMENTS.c[field.name] for field in fields(Entry)]


def page_of(condition: ColumnElement[bool]) -> Select[Any]:
    """Return the query for records that meet a condition, the oldest first."""
    return select(RECORDS).where(condition).order_by(RECORDS.c.number)


def records_in(connection: Connection, query: Select[Any]) -> list[Record]:
    """Return the records that a query finds."""
    return [made(Record, row) for row in connection.execute(query)]


def batched(query: Select[Any]) -> Select[Any]:
    """Return a query, oldest first, whose rows are fetched in batches."""
    return query.order_by(RECORDS.c.number).execution_options(yield_per=BATCH)


def records_about(connection: Connection, record_id: str) -> list[Record]:
    """Return the records about another one, the oldest first."""
    return records_in(connection, page_of(RECORDS.c.subject == record_id))


def decisions_on(connection: Connection, ids: Sequence[str]) -> dict[str, Record]:
    """Return the last decision on each of the assessments."""
    decided = RECORDS.c.subject.in_(ids) & (RECORDS.c.kind == "decision")
    found = records_in(connection, page_of(decided))
    return {str(record.subject): record for record in found}


def one(connection: Connection, record_id: str) -> Record:
    """Return a record; raise `UnknownRecord` where there is none of that id."""
    found = records_in(connection, page_of(RECORDS.c.id == record_id))
    if not found:
        raise UnknownRecord(record_id)
    return found[0]


def superseded() -> ColumnElement[bool]:
    """Return the condition for assessments that are superseded."""
    later = ASSESSMENTS.alias("later").c
    return exists().where(later.supersedes == ASSESSMENTS.c.id)


def conditions(search: Search) -> list[ColumnElement[bool]]:
    """Return the conditions of a search on rows of the list."""
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
        found.append(superseded() if search.superseded else ~superseded())
    return found
