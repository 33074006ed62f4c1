"""The database of the register: a SQLite file, or PostgreSQL.

SQLite runs in WAL mode with full synchronisation: an acknowledged record is on the disk.
Writers queue by ``BEGIN IMMEDIATE``; on PostgreSQL by an advisory lock of the
transaction.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import DBAPIError, OperationalError

from geodata.register.errors import NoRegister, RegisterUnavailable
from geodata.register.file import FILE, OUT_OF_REACH, HeldFile
from geodata.text import Text

__all__ = ["FILE", "OUT_OF_REACH", "open_engine", "reading", "where", "writing"]

log = logging.getLogger(__name__)

WAIT_S = 5
NEWEST = "0003"
"""The newest revision of `migrations`."""

CHAIN_LOCK = 0x6B6F75616E
"""Key of the advisory lock: "kouan" in ASCII."""

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
POSTGRES = {
    "connect_timeout": WAIT_S,
    "options": f"-c lock_timeout={WAIT_S}s -c statement_timeout={6 * WAIT_S}s",
}


def open_engine(url: str, data_dir: Path, *, make: bool = True) -> Engine:
    """Return the database with its tables migrated to the newest revision.

    Args:
        url: ``postgresql://…``, or empty for a SQLite file.
        data_dir: Folder of that file.
        make: Whether to create a register if there is none.

    Raises:
        NoRegister: There is none and ``make`` is false; nothing was changed.
        RegisterHeld: It is being restored.
        RegisterUnavailable: It cannot be reached or written to.
    """
    engine = (
        create_engine(_address(url), pool_pre_ping=True, connect_args=POSTGRES)
        if url
        else _sqlite(HeldFile(data_dir, make=make))
    )
    try:
        if not make:
            _expect_tables(engine)
        with writing(engine) as connection:
            _migrate(connection)
    except BaseException:
        held_by(engine).release()
        engine.dispose()
        raise
    return engine


def _expect_tables(engine: Engine) -> None:
    with reading(engine) as connection:
        there = inspect(connection).has_table("records")
    if not there:
        raise NoRegister(where(engine))


def _migrate(connection: Connection) -> None:
    """Bring the tables up to date; tables that are need no Alembic, which imports slowly."""
    if not inspect(connection).has_table("alembic_version") or (
        connection.scalar(text("SELECT version_num FROM alembic_version")) != NEWEST
    ):
        from geodata.register.migrating import migrate  # noqa: PLC0415

        migrate(connection)


def where(engine: Engine) -> str:
    """Return where a register is kept, for messages; never a password."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    shown = Path(file).absolute() if file else engine.url.render_as_string()
    return str(shown).replace("postgresql+psycopg", "postgresql")


class _Elsewhere:
    """Takes the place of a register's file where a database server keeps it."""

    def check(self) -> None:
        """Do nothing: the server protects its own files."""

    def release(self) -> None:
        """Do nothing: no file is held."""


def held_by(engine: Engine) -> "HeldFile | _Elsewhere":
    """Return the file that a database is kept in."""
    held: HeldFile | _Elsewhere = engine.get_execution_options().get(
        "held", _Elsewhere()
    )
    return held


def _address(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+psycopg")


def _sqlite(held: HeldFile) -> Engine:
    return sqlite_engine(held.path, execution_options={"held": held})


def sqlite_engine(file: Path, *pragmas: str, **more: Any) -> Engine:
    """Return a SQLite file as a database: writers queue, a commit is on the disk.

    Args:
        file: It need not exist yet.
        pragmas: Further pragmas for each connection.
        more: Further arguments of ``create_engine``.
    """
    address = URL.create("sqlite", database=str(file))
    engine = create_engine(address, connect_args={"timeout": WAIT_S}, **more)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # The driver's own BEGIN comes late and deferred; ours stands below.
        connection.isolation_level = None
        for pragma in (*PRAGMAS, *pragmas):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction for reading.

    Raises:
        RegisterUnavailable: The database cannot be reached.
        RegisterReplaced: Its file is not the one that was opened.
    """
    with _translated(), engine.connect() as connection, connection.begin():
        held_by(engine).check()
        yield connection


@contextmanager
def writing(engine: Engine, lock: int = CHAIN_LOCK) -> Iterator[Connection]:
    """Open a transaction for writing; there is one at a time.

    On PostgreSQL transactions with different ``lock`` keys do not wait for each other.

    Either everything written is kept or nothing.

    Raises:
        RegisterUnavailable: The database is locked, full, read-only or out of reach.
        RegisterReplaced: Its file is not the one that was opened. This is checked at the
            beginning and at the end; at the end, the writes went to the replaced file.
    """
    with _translated(), engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                wait = text("SELECT pg_advisory_xact_lock(:key)")
                connection.execute(wait, {"key": lock})
            held_by(engine).check()
            yield connection
    held_by(engine).check()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        why = why_of(error)
        if why is None:
            raise
        if why is STRANGE:
            log.exception("the tables are not those of a register")
        raise RegisterUnavailable(why, damaged=why in (DAMAGED, STRANGE)) from error


DAMAGED = Text("数据库文件已损坏", "the database file is damaged")
STRANGE = Text(
    "数据库中的表不是登记簿的表",
    "the tables of the database are not those of a register",
)
NO_SUCH = "no such "
"""Beginnings of SQLite's messages about missing tables and columns."""

REASONS = (
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014"),
        Text("数据库正被占用", "the database is locked"),
    ),
    (
        ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "53100"),
        Text("磁盘已满", "the disk is full"),
    ),
    (
        ("SQLITE_READONLY", "25006", "42501"),
        Text("数据库只读", "the database is read-only"),
    ),
    (("SQLITE_CORRUPT", "SQLITE_NOTADB"), DAMAGED),
    (("42P01", "42703"), STRANGE),
)


def why_of(error: BaseException) -> Text | None:
    """Return why the database does not serve; None where the fault is ours."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    for codes, why in REASONS:
        if str(code).startswith(codes):
            return why
    if code == "SQLITE_ERROR" and str(cause).startswith(NO_SUCH):
        return STRANGE
    operational = isinstance(error, OperationalError | sqlite3.OperationalError)
    out_of_reach = operational and code != "SQLITE_ERROR"
    return OUT_OF_REACH if out_of_reach else None
