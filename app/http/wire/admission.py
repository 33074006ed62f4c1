"""Admission control: limits for each kind of costly work; beyond them 503.

Each kind has its own number of concurrent requests and its own short queue, so that no
kind blocks another. All kinds together use fewer threads than there are. Answers from the
cache and the health checks are not limited.
"""

import asyncio
import re
from asyncio import AbstractEventLoop, Semaphore
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.wire.problems import CLIENT_LEFT, on_atlas_error
from geodata.errors import AtlasError, Busy
from geodata.text import Text

LONGEST_WAIT_S = 20.0


@dataclass(frozen=True, slots=True)
class Kind:
    """Requests of about the same cost, and how many of them are handled at once.

    Attributes:
        zh, en: Its name in messages.
        path: Pattern for the beginning of the path.
        at_once: Largest number of concurrent requests.
        queued: Largest number of waiting requests.
        query: Pattern that the query must contain; empty for any query.
    """

    zh: str
    en: str
    path: str
    at_once: int
    queued: int
    query: bytes = b""


KINDS: Mapping[str, Kind] = {
    # Chinese, English, path, at once, queued, query
    "tiles": Kind("瓦片", "tiles", "/collections/[^/]+/tiles/", 4, 64),
    "areas": Kind(
        "面积、圈与单文件地图",
        "areas and rings, maps in one file",
        "/rules/[^/]+/(?:area|contours)|/map/ground|/map/file|/collections/proximity-[^/]+/",
        2,
        8,
    ),
    "files": Kind(
        "文件", "files", "/collections/[^/]+/items", 2, 16, b"(?:^|&)f=(?!json|html)"
    ),
    "filters": Kind(
        "条件查询",
        "filters",
        "/collections/[^/]+/items",
        4,
        32,
        b"(?:^|&)(?:filter|q)=",
    ),
    "items": Kind("要素", "features", "/collections/", 4, 128),
    "sheets": Kind(
        "核查单", "sheets", "/assessments/.+", 2, 8, b"(?:^|&)f=(?:pdf|sheet|html)"
    ),
    "previews": Kind(
        "试算", "previews", "/assessments/preview|/changes/[^/]+/impact|/diff", 2, 32
    ),
    "sensitivity": Kind(
        "敏感性", "sensitivity", "/rules/[^/]+/check", 2, 16, b"sensitivity=true"
    ),
    "checks": Kind("核查", "checks", "/rules/", 4, 64),
    "screening": Kind(
        "处理过程", "processes", "/processes/[^/]+/execution|/map/read", 1, 8
    ),
    "register": Kind(
        "登记簿",
        "the register",
        "/(?:assessments|jobs|register|verify|dossiers|changes)",
        6,
        32,
    ),
    "roads": Kind("道路", "roads", "/roads", 2, 16),
    "rest": Kind("页面", "pages", "", 4, 128),
}
"""All kinds; a request belongs to the first one that fits."""


def kind_of(scope: Scope) -> str:
    """Return the name of the kind of a request."""
    path, query = scope["path"], scope["query_string"]
    for name, kind in KINDS.items():
        if re.match(kind.path, path) and re.search(kind.query, query):
            return name
    raise AssertionError("the last kind fits everything")


class Gate:
    """The limit of one kind; requests beyond it wait in order."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.waiting = 0
        self._title = Text(kind.zh, kind.en)
        self._places = Semaphore(kind.at_once)

    async def enter(self, receive: Receive | None = None) -> None:
        """Take a place; while waiting, ``receive`` reports that the client disconnected.

        Raises:
            Busy: The queue is full, or took too long.
            ClientLeft: The client disconnected.
        """
        if self._places.locked():
            await self._wait(receive)
        else:
            await self._places.acquire()

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Hold a place."""
        await self.enter()
        try:
            yield
        finally:
            self.leave()

    async def _wait(self, receive: Receive | None) -> None:
        if self.waiting >= self.kind.queued:
            raise Busy(self._title)
        turn = asyncio.ensure_future(self._places.acquire())
        left = asyncio.ensure_future(_left(receive))
        self.waiting += 1
        try:
            await asyncio.wait(
                {turn, left},
                timeout=LONGEST_WAIT_S,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not turn.done():
                raise ClientLeft if left.done() else Busy(self._title)
        except BaseException:
            if turn.done():
                self._places.release()
            raise
        finally:
            self.waiting -= 1
            turn.cancel()
            left.cancel()


class ClientLeft(Exception):
    """The client disconnected while it waited."""


async def _left(receive: Receive | None) -> None:
    """Return when the client has disconnected; its messages are ignored."""
    if receive is None:
        await asyncio.Event().wait()
        return
    while (await receive())["type"] != "http.disconnect":
        pass


class Admission:
    """Passes requests on to ``app`` within the limits of their kind."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._gates: WeakKeyDictionary[AbstractEventLoop, dict[str, Gate]] = (
            WeakKeyDictionary()
        )

    def gate(self, name: str) -> Gate:
        """Return the gate of a kind, by its name."""
        loop = asyncio.get_running_loop()
        gates = self._gates.get(loop)
        if gates is None:
            gates = {name: Gate(kind) for name, kind in KINDS.items()}
            self._gates[loop] = gates
        return gates[name]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when its kind has a place."""
        gate = self.gate(kind_of(scope))
        if _brings_a_body(scope):
            await self._after_the_body(gate, scope, receive, send)
            return
        try:
            await gate.enter(receive)
        except Busy as busy:
            await _refused(busy, scope, receive, send)
            return
        except ClientLeft:
            await Response(status_code=CLIENT_LEFT)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            gate.leave()

    async def _after_the_body(
        self, gate: Gate, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Take a place only when the whole body has arrived: a slow one would block others."""
        with ExitStack() as place:

            async def received() -> Message:
                message = await receive()
                if message["type"] == "http.request" and not message.get("more_body"):
                    await gate.enter()
                    place.callback(gate.leave)
                return message

            await self.app(scope, received, send)


def admission_of(request: Request) -> Admission:
    """Return the admission control of the service."""
    admission: Admission = request.app.state.admission
    return admission


def _brings_a_body(scope: Scope) -> bool:
    if scope["method"] in ("GET", "HEAD"):
        return False
    given = dict(scope["headers"])
    return given.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in given


async def _refused(
    error: AtlasError, scope: Scope, receive: Receive, send: Send
) -> None:
    await on_atlas_error(Request(scope), error)(scope, receive, send)
