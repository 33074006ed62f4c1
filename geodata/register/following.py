"""Records of changes that were appended since they were last read."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select

from geodata.register.chain import Record
from geodata.register.database import reading, writing
from geodata.register.link import Link
from geodata.register.register import Register
from geodata.register.rows import page_of, records_in
from geodata.register.tables import RECORDS

Appended = tuple[int, list[Record]]
"""The number of the last record, and the records of changes among the new ones."""


def appended(register: Register, seen: int) -> Appended:
    """Return what was appended after a record, by its number."""
    with reading(register.engine) as connection:
        return _after(connection, seen)


def settled(
    register: Register, seen: int, clock: Callable[[], datetime]
) -> tuple[datetime, Appended]:
    """Return the same with a time that no later record precedes.

    ``clock`` is asked while nobody else can append.
    """
    with writing(register.engine) as connection:
        return clock(), _after(connection, seen)


def behind(link: Link, seen: int) -> bool:
    """Tell, while nobody else can append, whether there are changes after a record."""
    return bool(_after(link.connection, seen)[1])


def _after(connection: Connection, seen: int) -> Appended:
    later = RECORDS.c.number > seen
    head = connection.scalar(select(func.max(RECORDS.c.number)).where(later))
    if head is None:
        return seen, []
    changes = later & RECORDS.c.kind.startswith("change-")
    return int(head), records_in(connection, page_of(changes))
