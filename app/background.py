"""Work that begins once the service serves; if it fails, the service is no longer ready."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

log = logging.getLogger(__name__)

PAUSE_S = 0.2
"""Time from the start to this work: requests that have waited for the start go first."""


class Background:
    """Runs each piece of ``work`` in a thread of its own."""

    def __init__(self) -> None:
        self.work: list[Callable[[], None]] = []
        self.tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def running(self, _: object) -> AsyncIterator[None]:
        """Begin the work; a service gets this as its lifespan."""
        self.tasks = [asyncio.create_task(_later(work)) for work in self.work]
        for task in self.tasks:
            task.add_done_callback(_tell)
        yield

    def check(self) -> None:
        """Raise what any piece of work has raised."""
        for task in self.tasks:
            if task.done():
                task.result()


async def _later(work: Callable[[], None]) -> None:
    await asyncio.sleep(PAUSE_S)
    await asyncio.to_thread(work)


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("the service is not ready: %s", error, exc_info=error)
