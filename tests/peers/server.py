"""A server in a process of its own, on a socket that it inherits."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

ROOT = Path(__file__).parents[2]
READY = "Application startup complete."
"""What uvicorn says once in each worker."""

PATIENCE_S = 60

OPTIONS = "--loop uvloop --http httptools --no-access-log --log-level info"


@dataclass(frozen=True)
class Program:
    """What is run: an application, in whose Python, with what environment."""

    application: str
    factory: bool = False
    python: Path = Path(sys.executable)
    folder: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, its body whole."""

    status: int
    tag: str | None
    body: bytes


@contextmanager
def serving(
    program: Callable[[int], Program], workers: int, log: Path
) -> Iterator[int]:
    """Run a program made for a port on loopback, and yield the port.

    All its workers are ready in the block; with it they end.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        # uvicorn takes an inherited socket for a Unix one and leaves out what keeps
        # small answers from waiting 40 ms; connections have it from the listener.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = listener.getsockname()[1]
        process = _start(program(port), workers, listener.fileno())
    news: SimpleQueue[bool] = SimpleQueue()
    reader = Thread(target=_keep, args=(process.stderr, log, news))
    reader.start()
    try:
        if not _ready(news, workers):
            raise SystemExit(f"{log.read_text('utf-8')}\nA server did not start.")
        yield port
    finally:
        _stop(process)
        reader.join()


def _start(program: Program, workers: int, listener: int) -> subprocess.Popen[str]:
    command = [program.python, "-m", "uvicorn", program.application, *OPTIONS.split()]
    command += ["--workers", str(workers), "--fd", str(listener)]
    command += ["--factory"] if program.factory else []
    return subprocess.Popen(
        command,
        pass_fds=[listener],
        cwd=program.folder,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **program.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _keep(said: IO[str], log: Path, news: SimpleQueue[bool]) -> None:
    """Write what a server says to a file; tell of each worker, and of the end."""
    with log.open("w", encoding="utf-8", buffering=1) as kept, said:
        for line in said:
            kept.write(line)
            if READY in line:
                news.put(True)
    news.put(False)


def _ready(news: SimpleQueue[bool], workers: int) -> bool:
    try:
        return all(news.get(timeout=PATIENCE_S) for _ in range(workers))
    except Empty:
        return False


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ask(port: int, path: str, headers: Mapping[str, str]) -> Answer:
    """Ask with the headers that wrk sends and no others."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    answer = Answer(response.status, response.getheader("ETag"), response.read())
    connection.close()
    return answer
