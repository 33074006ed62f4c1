"""Jobs: processes asked to run later, kept where the register is.

Whoever runs a job claims it first, and renews the claim as it goes; a job whose claim
has grown stale is claimed anew, so none is lost with the process that ran it. Processes
only compute, so running one twice does no harm.
"""

import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, insert, select, update

from geodata.register.database import reading, writing
from geodata.register.errors import UnknownJob
from geodata.register.tables import JOBS

STALE = timedelta(seconds=60)
ACCEPTED, RUNNING = "accepted", "running"
SUCCESSFUL, FAILED, DISMISSED = "successful", "failed", "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job; times are ISO 8601 text, inputs and outputs JSON text."""

    id: str
    process: str
    status: str
    progress: int
    made_at: str
    made_by: str
    changed_at: str
    inputs: str
    outputs: str | None
    message: str | None

    @property
    def over(self) -> bool:
        """Tell whether nothing more will happen to it."""
        return self.status not in (ACCEPTED, RUNNING)


class Jobs:
    """The jobs in a database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def accept(self, process: str, inputs: str, holder: str, now: datetime) -> Job:
        """Keep a job that is to be run."""
        at = _text(now)
        job = {
            "id": secrets.token_hex(8),
            "process": process,
            "status": ACCEPTED,
            "progress": 0,
            "made_at": at,
            "made_by": holder,
            "changed_at": at,
            "inputs": inputs,
        }
        with writing(self.engine) as connection:
            connection.execute(insert(JOBS), job)
        return Job(**job, outputs=None, message=None)  # type: ignore[arg-type]

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
        with writing(self.engine) as connection:
            if connection.execute(query).rowcount == 0:
                return None
        return self.job(job_id)

    def renew(self, job_id: str, progress: int, now: datetime) -> bool:
        """Say how far a job is, percent; False when it was dismissed meanwhile."""
        return self._change(job_id, now, progress=progress)

    def finish(self, job_id: str, outputs: str, now: datetime) -> None:
        """Keep what a job gave, unless it was dismissed."""
        self._change(job_id, now, status=SUCCESSFUL, progress=100, outputs=outputs)

    def fail(self, job_id: str, message: str, now: datetime) -> None:
        """Say why a job gave nothing; ``message`` is JSON text, a problem."""
        self._change(job_id, now, status=FAILED, message=message)

    def dismiss(self, job_id: str, now: datetime) -> Job:
        """Have a job not run, or its results thrown away.

        Raises:
            UnknownJob: There is none of that id.
        """
        query = update(JOBS).where(JOBS.c.id == job_id)
        gone = {"status": DISMISSED, "outputs": None, "changed_at": _text(now)}
        with writing(self.engine) as connection:
            connection.execute(query.values(**gone))
        return self.job(job_id)

    def _change(self, job_id: str, now: datetime, **values: Any) -> bool:
        query = update(JOBS).where(JOBS.c.id == job_id, JOBS.c.status == RUNNING)
        with writing(self.engine) as connection:
            result = connection.execute(query.values(**values, changed_at=_text(now)))
            return result.rowcount > 0

    def _found(self, query: Select[Any]) -> list[Job]:
        names = [field.name for field in fields(Job)]
        with reading(self.engine) as connection:
            rows = connection.execute(query)
            return [Job(**dict(zip(names, row, strict=True))) for row in rows]


def _free(now: datetime) -> ColumnElement[bool]:
    """Select jobs that were never begun, or begun and left."""
    stale = (JOBS.c.status == RUNNING) & (JOBS.c.changed_at < _text(now - STALE))
    return (JOBS.c.status == ACCEPTED) | stale


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
