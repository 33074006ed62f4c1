"""Work that begins once the service serves; if it fails, the service is no longer ready."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event, Thread, Timer

log = logging.getLogger(__name__)

PAUSE_S = 0.2
"""Time from the start to this work: requests that have waited for the start go first."""


class Background:
    """Does one piece of ``work`` after the other in a thread, ``last`` at the end.

    Then ``done`` is set. ``beside`` runs in another thread until its argument is set.
    """

    def __init__(self, last: Callable[[], object]) -> None:
        self._last = last
        self.work: list[Callable[[], object]] = []
        self.beside: Callable[[Event], object] = Event.wait
        self.done = Event()
        self._fault: Exception | None = None

    @asynccontextmanager
    async def running(self, _: object) -> AsyncIterator[None]:
        """Begin soon; a service gets this as its lifespan."""
        timer = Timer(PAUSE_S, self._run)
        timer.daemon = True
        timer.start()
        stop = Event()
        Thread(target=self.beside, args=(stop,), daemon=True).start()
        yield
        stop.set()
        timer.cancel()

    def check(self) -> None:
        """Raise what any piece of work has raised."""
        if self._fault is not None:
            raise self._fault.with_traceback(None)

    def _run(self) -> None:
        for work in self.work:
            try:
                work()
            except Exception as error:
                log.exception("the service is not ready")
                self._fault = error
        self._last()
        self.done.set()
