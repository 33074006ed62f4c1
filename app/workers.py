"""Worker processes: monitored and replaced; every change is logged."""

import logging
from collections.abc import Callable
from socket import socket
from time import monotonic

from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess, Process

log = logging.getLogger(__name__)

START_S, SILENT_S = 180.0, 30.0
"""Longest time without an answer from a worker: while it starts, and while it serves."""

ANSWER_S = 1.0
"""Timeout of one health check; many of them make up the longest time."""

END_S = 18.0
"""Time for workers to end before they are killed."""


class Worker(Process):
    """A worker; starting may take long on a busy machine."""

    def __init__(
        self, config: Config, sockets: list[socket], server: Callable[[Config], Server]
    ) -> None:
        super().__init__(config, sockets)
        self._make_server = server
        self._heard, self.serving = monotonic(), False

    def target(self, sockets: list[socket] | None = None) -> None:
        """Serve; this runs in the worker's process."""
        self._server = self._make_server(self.config)
        super().target(sockets)

    def is_alive(self, timeout: float = ANSWER_S) -> bool:
        """Tell whether it runs and has answered within its longest time."""
        if not self.process.is_alive():
            return False
        started = self._healthcheck(timeout)
        while started is not None and self.parent_conn.poll():
            started = self.parent_conn.recv()  # answers to earlier health checks
        if started is not None:
            self._heard, self.serving = monotonic(), self.serving or started
        return monotonic() < self._heard + (SILENT_S if self.serving else START_S)


class Supervisor(Multiprocess):
    """Keeps the workers running until it receives a signal to stop."""

    def __init__(
        self, config: Config, sockets: list[socket], server: Callable[[Config], Server]
    ) -> None:
        super().__init__(config, sockets)
        self._server = server

    def init_processes(self) -> None:
        """Start the workers."""
        self.processes = [self._started() for _ in range(self.processes_num)]

    def keep_subprocess_alive(self) -> None:
        """Replace workers that have ended or do not answer, and log it."""
        for place, worker in enumerate(self.processes):
            if self.should_exit.is_set() or self.signal_queue:
                return
            if worker.is_alive(ANSWER_S):
                continue
            silent = worker.process.is_alive()
            worker.kill()
            worker.join()
            if worker.exitcode == STARTUP_FAILURE:
                log.error("worker %d could not start: the service ends", worker.pid)
                self.should_exit.set()
                return
            why = "was silent and was killed" if silent else "ended"
            new = self.processes[place] = self._started()
            log.error(
                "worker %d %s (exit code %s); worker %d takes its place",
                *(worker.pid, why, worker.exitcode, new.pid),
            )

    def join_all(self) -> None:
        """Wait for the workers to end, at most `END_S`."""
        last = monotonic() + END_S
        for worker in self.processes:
            worker.process.join(max(0.0, last - monotonic()))
            if worker.process.is_alive():
                log.error("worker %d did not end and was killed", worker.pid)
                worker.process.kill()
                worker.process.join()

    def _started(self) -> Worker:
        worker = Worker(self.config, self.sockets, self._server)
        worker.start()
        return worker
