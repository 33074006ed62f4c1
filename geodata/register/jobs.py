"""Jobs: processes that run later, kept apart from the register.

With SQLite they are in a file of their own with a maximum size, so that they cannot fill
the register's; with PostgreSQL they are in a table that the register does not use, with
the same limits. Old jobs are deleted.

A worker claims a job before it runs it and renews the claim while it runs. A job with a
stale claim can be claimed again, so none is lost with the process that ran it. It may
then run twice, which is harmless because processes only compute.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    NullPool,
    Select,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from geodata.register.database import OUT_OF_REACH, sqlite_engine, writing
from geodata.register.errors import (
    JobsFull,
    JobsUnavailable,
    RegisterUnavailable,
    TooManyJobs,
    UnknownJob,
)

FILE = "jobs.sqlite"
LOCK = 0x6A6F6273
"""Key of the advisory lock on PostgreSQL: "jobs" in ASCII."""

MOST_OPEN = 5
"""Largest number of unfinished jobs of one holder."""

MOST_BYTES_EACH, MOST_BYTES = 100_000_000, 500_000_000
"""Largest size of the jobs of one holder, and of all; inputs and outputs as UTF-8."""

PAGE_BYTES = 4_096
LARGEST = f"PRAGMA max_page_count = {2 * MOST_BYTES // PAGE_BYTES}"
"""Limits the file even if the count of bytes is wrong."""

KEPT = timedelta(days=30)
STALE = timedelta(seconds=60)
ACCEPTED, RUNNING = "accepted", "running"
OPEN = (ACCEPTED, RUNNING)
SUCCESSFUL, FAILED, DISMISSED = "successful", "failed", "dismissed"


METADATA = MetaData()
JOBS = Table(
    "jobs",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("process", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("progress", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("outputs", Text),
    Column("message", Text),
    Column("size_bytes", Integer, nullable=False),
)
Index("ix_jobs_status", JOBS.c.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job; times are ISO 8601 text, inputs and outputs JSON text."""

    id: str
    process: str
    status: str
    progress: int
    made_at: str
    holder: str
    """Id of the token that asked for it."""

    changed_at: str
    inputs: str
    outputs: str | None
    message: str | None
    size_bytes: int
    """Size of inputs and outputs as UTF-8."""

    @property
    def over(self) -> bool:
        """Tell whether nothing more will happen to it."""
        return self.status not in OPEN


def jobs_engine(register: Engine, data_dir: Path) -> Engine:
    """Return the database of a register's jobs; nothing is created yet."""
    if register.dialect.name != "sqlite":
        return register
    # Opened again for each transaction: a file that was removed is created again.
    return sqlite_engine(data_dir / FILE, LARGEST, poolclass=NullPool)


class Jobs:
    """The jobs in a database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def accept(self, process: str, inputs: str, holder: str, now: datetime) -> Job:
        """Store a job that is to be run.

        Raises:
            TooManyJobs: The holder has the largest number of unfinished jobs already.
            JobsFull: There is no room for its inputs.
            JobsUnavailable: It cannot be stored.
        """
        at = _text(now)
        job = Job(
            id=secrets.token_hex(8),
            process=process,
            status=ACCEPTED,
            progress=0,
            made_at=at,
            holder=holder,
            changed_at=at,
            inputs=inputs,
            outputs=None,
            message=None,
            size_bytes=len(inputs.encode()),
        )
        with self._opened() as connection:
            old = JOBS.c.changed_at < _text(now - KEPT)
            connection.execute(delete(JOBS).where(old))
            _refuse_many(connection, holder)
            _refuse_more(connection, holder, job.size_bytes)
            connection.execute(insert(JOBS), asdict(job))
        return job

    def job(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            UnknownJob: There is none of that id.
        """
        found = self._found(select(JOBS).where(JOBS.c.id == job_id))
        if not found:
            raise UnknownJob(job_id)
        return found[0]

    def listed(self, limit: int) -> list[Job]:
        """Return the newest jobs."""
        newest = select(JOBS).order_by(JOBS.c.made_at.desc(), JOBS.c.id)
        return self._found(newest.limit(limit))

    def waiting(self, now: datetime) -> list[str]:
        """Return the ids of jobs that nobody runs, the oldest first."""
        query = select(JOBS).where(_free(now)).order_by(JOBS.c.made_at)
        return [job.id for job in self._found(query)]

    def claim(self, job_id: str, now: datetime) -> Job | None:
        """Return a job that the caller is to run now; None if another does."""
        query = (
            update(JOBS)
            .where(JOBS.c.id == job_id, _free(now))
            .values(status=RUNNING, changed_at=_text(now))
        )
        with self._opened() as connection:
            if connection.execute(query).rowcount == 0:
                return None
        return self.job(job_id)

    def renew(self, job_id: str, progress: int, now: datetime) -> bool:
        """Say how far a job is, percent; False when it was dismissed meanwhile."""
        return self._change(job_id, now, progress=progress)

    def finish(self, job_id: str, outputs: str, now: datetime) -> None:
        """Store the outputs of a job, unless it was dismissed.

        Raises:
            JobsFull: There is no room for it.
        """
        more, job = len(outputs.encode()), self.job(job_id)
        done = {"status": SUCCESSFUL, "progress": 100, "outputs": outputs}
        with self._opened() as connection:
            _refuse_more(connection, job.holder, more)
            _change(connection, job_id, now, **done, size_bytes=job.size_bytes + more)

    def fail(self, job_id: str, message: str, now: datetime) -> None:
        """Store why a job failed; ``message`` is a problem as JSON text."""
        self._change(job_id, now, status=FAILED, message=message)

    def dismiss(self, job_id: str, now: datetime) -> Job:
        """Dismiss a job: it is not run, and its inputs and outputs are deleted.

        Raises:
            UnknownJob: There is none of that id.
        """
        query = update(JOBS).where(JOBS.c.id == job_id)
        gone = {"status": DISMISSED, "inputs": "", "outputs": None, "size_bytes": 0}
        with self._opened() as connection:
            connection.execute(query.values(**gone, changed_at=_text(now)))
        return self.job(job_id)

    def _change(self, job_id: str, now: datetime, **values: Any) -> bool:
        with self._opened() as connection:
            return _change(connection, job_id, now, **values)

    def _found(self, query: Select[Any]) -> list[Job]:
        names = [field.name for field in fields(Job)]
        with self._opened() as connection:
            rows = connection.execute(query)
            return [Job(**dict(zip(names, row, strict=True))) for row in rows]

    @contextmanager
    def _opened(self) -> Iterator[Connection]:
        """Open a transaction; the table and its file are created if they are missing.

        Raises:
            JobsUnavailable: The database is locked, full, read-only or out of reach.
        """
        try:
            self._make_file()
            with writing(self.engine, LOCK) as connection:
                METADATA.create_all(connection)
                yield connection
        except RegisterUnavailable as error:
            raise JobsUnavailable(error.why) from error

    def _make_file(self) -> None:
        """Create the file with mode 0600; SQLite would let others read it."""
        file = self.engine.url.database
        if self.engine.dialect.name == "sqlite" and file and not Path(file).exists():
            try:
                os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
            except OSError as error:
                raise RegisterUnavailable(OUT_OF_REACH) from error


def _change(connection: Connection, job_id: str, now: datetime, **values: Any) -> bool:
    """Change a job if it is running; return whether it was."""
    query = update(JOBS).where(JOBS.c.id == job_id, JOBS.c.status == RUNNING)
    result = connection.execute(query.values(**values, changed_at=_text(now)))
    return result.rowcount > 0


def _refuse_many(connection: Connection, holder: str) -> None:
    """Raise if a holder has the largest number of unfinished jobs."""
    is_open = (JOBS.c.holder == holder) & JOBS.c.status.in_(OPEN)
    query = select(func.count()).select_from(JOBS).where(is_open)
    if connection.execute(query).scalar_one() >= MOST_OPEN:
        raise TooManyJobs(MOST_OPEN)


def _refuse_more(connection: Connection, holder: str, more: int) -> None:
    """Raise if there is no room for ``more`` bytes of a holder."""
    size = select(func.coalesce(func.sum(JOBS.c.size_bytes), 0))
    own = connection.execute(size.where(JOBS.c.holder == holder)).scalar_one()
    if own + more > MOST_BYTES_EACH:
        raise JobsFull(MOST_BYTES_EACH, own=True)
    if connection.execute(size).scalar_one() + more > MOST_BYTES:
        raise JobsFull(MOST_BYTES, own=False)


def _free(now: datetime) -> ColumnElement[bool]:
    """Select jobs that were never begun, or begun and left."""
    stale = (JOBS.c.status == RUNNING) & (JOBS.c.changed_at < _text(now - STALE))
    return (JOBS.c.status == ACCEPTED) | stale


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
