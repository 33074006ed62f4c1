"""The server with a minimal application and short limits."""

import socket
from queue import Queue
from threading import Thread
from types import SimpleNamespace

import pytest
import uvicorn

from app import server
from app.server import Protocol, Server

LARGE = bytes(20_000_000)
WAIT_S = 60
"""Timeout of everything here; far more than is needed."""


async def application(scope, receive, send):
    """Answer with the body that came, `/large` with much,
    `/hosts` with how many came, `/wait` when its client left, and note who is done with."""
    body, more = b"", True
    while more:
        part = await receive()
        if part["type"] == "http.disconnect":
            scope["state"]["left"].put(scope["path"])
            return
        body, more = body + part["body"], part["more_body"]
    if scope["path"] == "/wait":
        scope["state"]["left"].put("waiting")
        await receive()
    if scope["path"] == "/hosts":
        body = b"%d hosts" % sum(name == b"host" for name, _ in scope["headers"])
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/large":
        await send({"type": "http.response.body", "body": LARGE, "more_body": True})
    await send({"type": "http.response.body", "body": body or b"ok"})
    scope["state"]["left"].put(scope["path"])


class Bare(Server):
    """A server that can run in a thread, whose application has a shared state."""

    left: Queue[str]

    async def startup(self, sockets=None):
        self.lifespan.state["left"] = self.left
        await super().startup(sockets)


@pytest.fixture
def bare(monkeypatch):
    """Its port, the queue of paths whose clients disconnected, and ``.stop()``."""
    for name in ("HEAD_S", "BODY_S", "STUCK_S"):
        monkeypatch.setattr(server, name, 0.3)
    monkeypatch.setattr(server, "LOOK_S", 0.05)
    listener = server.listening("127.0.0.1", 0)
    config = uvicorn.Config(
        application, http=Protocol, loop="uvloop", log_config=None, lifespan="off"
    )
    running = Bare(config)
    running.left = Queue()
    thread = Thread(target=running.run, args=([listener],))
    listener.listen()
    thread.start()

    def stop():
        running.should_exit = True
        thread.join(WAIT_S)
        return not thread.is_alive()

    yield SimpleNamespace(port=listener.getsockname()[1], left=running.left, stop=stop)
    assert stop()


@pytest.fixture
def connect(bare):
    """A function that opens a connection, sends bytes and returns it."""
    opened = []

    def begin(sent=b""):
        opened.append(socket.create_connection(("127.0.0.1", bare.port), WAIT_S))
        try:
            opened[-1].sendall(sent)
        except OSError:
            assert len(sent) > 1_000_000, "only what is far too long is cut off"
        return opened[-1]

    yield begin
    for one in opened:
        one.close()


def all_of(connection):
    """Return everything received until the server closes the connection."""
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def status(connection):
    """Return the status of the answer; None if there is none."""
    answer = all_of(connection)
    return int(answer.split()[1]) if answer else None
