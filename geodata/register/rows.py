"""Queries on the register's tables, and dataclasses made of their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy import Text as TextType

from geodata.register.chain import Record
from geodata.register.entries import Days, Entry, Search
from geodata.register.errors import UnknownRecord
from geodata.register.link import Tip
from geodata.register.tables import ASSESSMENTS, RECORDS

DECISIONS = RECORDS.alias("decisions")
DECISION = DECISIONS.c
LENGTH_OF_DAY = len("2026-01-01")
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
    found += _within(func.substr(RECORDS.c.made_at, 1, LENGTH_OF_DAY), search.filed)
    if search.airport_class is not None:
        stated = _body(RECORDS)["application", "airport_class"].as_string()
        found.append(stated == search.airport_class)
    if search.officer is not None:
        names = (DECISION.made_by, _body(DECISIONS)["officer"].as_string())
        found.append(
            or_(
                RECORDS.c.made_by == search.officer,
                _decided(or_(*(name == search.officer for name in names))),
            )
        )
    if search.decided is not None:
        found.append(_decided() if search.decided else ~_decided())
    found += _decision(search)
    if search.superseded is not None:
        found.append(superseded() if search.superseded else ~superseded())
    return found


def _decision(search: Search) -> Iterator[ColumnElement[bool]]:
    """Yield the condition on kind and day of the decision in force, if there is one."""
    body = _body(DECISIONS)
    asked = _within(body["date"].as_string(), search.decided_on)
    if search.decision is not None:
        asked.append(body["decision"].as_string() == search.decision)
    if asked:
        yield _decided(*asked)


def _within(day: ColumnElement[str], days: Days) -> list[ColumnElement[bool]]:
    first, last = days
    found = [day >= first] if first else []
    return [*found, day <= last] if last else found


def _decided(*asked: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a decision is in force and meets further conditions."""
    later = RECORDS.alias("later").c
    replaced = exists().where(
        later.subject == DECISION.subject,
        later.kind == "decision",
        later.number > DECISION.number,
    )
    about = (DECISION.subject == ASSESSMENTS.c.id, DECISION.kind == "decision")
    return exists().where(*about, ~replaced, *asked)


def _body(records: FromClause) -> ColumnElement[Any]:
    """Return the body of records as JSON, whose members SQLite reads from text."""
    return cast(records.c.body, JSON().with_variant(TextType(), "sqlite"))
