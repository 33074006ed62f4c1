"""The server: uvicorn with limits against slow clients, large requests and many connections.

The head of a request, its body and the reading of an answer have time limits. After a signal
to stop, the service ends within a fixed time.
"""

import json
import logging
import os
import resource
import signal
import socket
from contextlib import ExitStack
from http import HTTPStatus
from threading import Timer
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.http.middleware.guard import (
    LONGEST_ADDRESS_BYTES,
    LONGEST_HEADERS_BYTES,
    MOST_HEADERS,
    SAFE,
)
from app.http.wire.problems import MEDIA_TYPE, status_of
from app.settings import Settings
from app.workers import Supervisor
from geodata.errors import (
    AddressInUse,
    AddressTooLong,
    AtlasError,
    BadRequest,
    Busy,
    HeadTooLarge,
    TooSlow,
)
from geodata.text import Text

log = logging.getLogger(__name__)

APPLICATION = "app.main:from_environment"
HEALTH = (b"/healthz", b"/readyz")

HEAD_S, BODY_S = 10.0, 60.0
"""Time for a request to arrive: the end of its headers, and the whole."""

STUCK_S = 60.0
"""Time without a client reading its answer after which the connection is closed."""

LOOK_S = 2.0
"""Interval at which a connection is checked."""

BACKLOG = 2_048
"""Connections that wait to be accepted; uvicorn's own default."""

LONGEST_HEAD_BYTES = LONGEST_ADDRESS_BYTES + LONGEST_HEADERS_BYTES
MOST_CONNECTIONS = 1_000
"""Connections of a worker beyond which only health and readiness are answered."""

DESCRIPTORS = 2 * MOST_CONNECTIONS
GRACE_S, END_S = 10, 15.0
"""After the signal to stop: time for requests to finish, and time until the process ends."""

NOT_HTTP = Text("不是有效的 HTTP 请求", "This is no HTTP request")
CONNECTIONS = Text("连接", "connections")


class Protocol(HttpToolsProtocol):
    """HTTP on one connection, which is closed when a client exceeds a limit."""

    def connection_made(self, transport: Any) -> None:
        """Start the regular checks."""
        super().connection_made(transport)
        self._fault: AtlasError | None = None
        self._unused_bytes = 0
        self._answering: Any = None
        self._in_head = True
        self._owed_since: float | None = self.loop.time()
        self._stuck_since, self._unsent_bytes = 0.0, 0
        self._look_again = self.loop.call_later(LOOK_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the regular checks, and let every request know that its client has left.

        Of requests sent one behind the other uvicorn tells only the last.
        """
        self._look_again.cancel()
        super().connection_lost(exc)
        for cycle in (self._answering, *(one for one, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()
        self.pipeline.clear()

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Start to answer a request, and remember which."""
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        """Parse data; refuse data that do not become a request within the size limit."""
        self._unused_bytes += len(data)
        super().data_received(data)
        if self._unused_bytes > LONGEST_HEAD_BYTES and not self.transport.is_closing():
            self._refuse(self._too_large() if self._in_head else BadRequest(NOT_HTTP))

    def on_message_begin(self) -> None:
        """Start the time limit of a request."""
        super().on_message_begin()
        self._in_head = True
        self._owed_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """Refuse an address that is too long, and requests beyond the largest number."""
        self._unused_bytes, self._in_head = 0, False
        if len(self.url) > LONGEST_ADDRESS_BYTES:
            self._fault = self._too_large()
            raise ValueError("answered by send_400_response")
        if len(self.connections) > MOST_CONNECTIONS and self.url not in HEALTH:
            self.app = crowded
        super().on_headers_complete()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Store a header; trailers after a body are ignored."""
        if self._in_head:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """Receive a part of a body."""
        self._unused_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the time limit: the request is complete."""
        self._unused_bytes, self._owed_since = 0, None
        super().on_message_complete()

    def shutdown(self) -> None:
        """Close the connection if its request is incomplete; otherwise answer it first."""
        if self._owed_since is None:
            super().shutdown()
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer a request that could not be parsed."""
        self._refuse(self._fault or BadRequest(NOT_HTTP))

    def _too_large(self) -> AtlasError:
        if len(self.url) > LONGEST_ADDRESS_BYTES:
            return AddressTooLong(LONGEST_ADDRESS_BYTES)
        return HeadTooLarge(LONGEST_HEADERS_BYTES, MOST_HEADERS)

    def _look(self) -> None:
        """Close the connection of a client that is too slow; otherwise check again later."""
        now = self.loop.time()
        if self._is_stuck(now):
            self.transport.abort()
        elif self._is_late(now):
            self._refuse(TooSlow(HEAD_S if self._in_head else BODY_S))
        self._look_again = self.loop.call_later(LOOK_S, self._look)

    def _is_late(self, now: float) -> bool:
        """Tell whether a request arrives too slowly; time when we paused reading is excluded."""
        if self._owed_since is None or self.transport.is_closing():
            return False
        if self.flow.read_paused:
            self._owed_since += LOOK_S
        return now > self._owed_since + (HEAD_S if self._in_head else BODY_S)

    def _is_stuck(self, now: float) -> bool:
        """Tell whether the client has read nothing of an answer for too long."""
        unsent_bytes = self.transport.get_write_buffer_size()
        if not unsent_bytes or unsent_bytes != self._unsent_bytes:
            self._stuck_since, self._unsent_bytes = now, unsent_bytes
        return now > self._stuck_since + STUCK_S

    def _refuse(self, error: AtlasError) -> None:
        """Answer without the application, unless an answer has begun, and close."""
        begun = self.cycle is not None and self.cycle.response_started
        if begun and not self.cycle.response_complete:
            self.transport.abort()
            return
        status, headers, body = _answer(error)
        line = f"HTTP/1.1 {status} {status.phrase}\r\n".encode()
        fields = b"".join(b"%s: %s\r\n" % pair for pair in headers)
        self.transport.write(line + fields + b"\r\n" + body)
        self.transport.close()


def _answer(error: AtlasError) -> tuple[HTTPStatus, list[tuple[bytes, bytes]], bytes]:
    """Return status, headers and body of a refusal where there is no parsed request."""
    status = status_of(type(error))
    problem = {
        "type": error.kind,
        "title": error.title.zh,
        "status": int(status),
        "detail": error.detail.zh,
        "title_en": error.title.en,
        "detail_en": error.detail.en,
    }
    body = json.dumps(problem, ensure_ascii=False).encode()
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
        *SAFE.items(),
    ]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"5"))
    return status, headers, body


async def crowded(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 503: there are too many connections."""
    status, headers, body = _answer(Busy(CONNECTIONS))
    start = {"type": "http.response.start", "status": int(status), "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})


class Server(uvicorn.Server):
    """Serves until it gets a signal to stop, and then ends within `END_S`."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; a thread that hangs cannot prevent it."""
        if not self.should_exit:
            last = Timer(END_S, _end)
            last.daemon = True
            last.start()
        super().handle_exit(sig, frame)


def _end() -> None:
    log.error("still at work %g s after it was told to stop: ended", END_S)
    os._exit(128 + signal.SIGTERM)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; early requests wait until it serves.

    Raises:
        AddressInUse: Another program listens there, or the address is not of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with ExitStack() as on_failure:
            listener = on_failure.enter_context(socket.socket(family))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            # Two services started at once can both bind, but only one can listen.
            listener.listen(BACKLOG)
            on_failure.pop_all()
    except OSError as error:
        raise AddressInUse(host, port, error.strerror or str(error)) from error
    return listener


def run(settings: Settings, listener: socket.socket, application: Any) -> None:
    """Serve on a socket until told to stop.

    Args:
        settings: Number of workers, and whether requests are logged.
        listener: A bound socket; it may be listening already.
        application: The application, if there is one worker.
    """
    _allow_descriptors()
    alone = settings.workers == 1
    config = uvicorn.Config(
        application if alone else APPLICATION,
        factory=not alone,
        workers=settings.workers,
        loop="uvloop",
        http=Protocol,
        ws="none",
        log_config=logged(settings.access_log),
        access_log=settings.access_log,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    if alone:
        Server(config).run([listener])
    else:
        Supervisor(config, [listener], Server).run()


def _allow_descriptors() -> None:
    """Raise the limit of open files to what the connections need, as far as permitted."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def logged(access_log: bool) -> dict[str, Any]:
    """Return the logging configuration: standard error, one line each, with the time."""
    level = "INFO" if access_log else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"uvicorn.access": {"level": level}},
    }
