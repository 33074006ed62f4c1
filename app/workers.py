"""Worker processes: given time to start, watched, replaced, and every change logged."""

import logging
from collections.abc import Callable
from socket import socket
from time import monotonic

from uvicorn import Config, Server
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess, Process

log = logging.getLogger(__name__)

START_S, SILENT_S = 180.0, 30.0
"""How long a worker may be silent: while it starts, and when it serves."""

ANSWER_S = 1.0
"""How long one question to a worker waits; many make up the silence."""

END_S = 18.0
"""How long workers have to end before they are killed."""


class Worker(Process):
    """A worker; a busy machine may take long to start it."""

    def __init__(
        self, config: Config, sockets: list[socket], server: Callable[[Config], Server]
    ) -> None:
        super().__init__(config, sockets)
        self._make_server = server
        self._heard, self.serving = monotonic(), False

    def target(self, sockets: list[socket] | None = None) -> None:
        """Serve, in the process of the worker."""
        self._server = self._make_server(self.config)
        super().target(sockets)

    def is_alive(self, timeout: float = ANSWER_S) -> bool:
        """Tell whether it runs, and has answered within the time that it has."""
        if not self.process.is_alive():
            return False
        started = self._healthcheck(timeout)
        while started is not None and self.parent_conn.poll():
            started = self.parent_conn.recv()  # answers to questions asked before
        if started is not None:
            self._heard, self.serving = monotonic(), self.serving or started
        return monotonic() < self._heard + (SILENT_S if self.serving else START_S)


class Supervisor(Multiprocess):
    """Keeps the workers running until told to stop."""

    def __init__(
        self, config: Config, sockets: list[socket], server: Callable[[Config], Server]
    ) -> None:
        super().__init__(config, sockets)
        self._server = server

    def init_processes(self) -> None:
        """Start the workers."""
        self.processes = [self._started() for _ in range(self.processes_num)]

    def keep_subprocess_alive(self) -> None:
        """Replace the workers that have ended or are silent, and say so."""
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
        """Wait for the workers to end, as long as they have for that."""
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
