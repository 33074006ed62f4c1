"""Responses to GET: entity tags before any work, compressed once, cached within a bound.

The tag is computed from what a response depends on, never from its bytes: code, edition
of the data, the day, the address and the headers that choose format and language. So
it is known beforehand, is the same in every worker, and is the key of the cache.
"""

import logging
from asyncio import Lock
from weakref import WeakValueDictionary

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.clock import today
from app.edition import Edition
from app.http.middleware.cached_responses import Answer, Key, WeighedCache, header_value
from app.http.middleware.codings import CODINGS, worth_packing
from app.http.middleware.guard import SAFE, fault_of, guarded, policy
from app.http.middleware.moments import moment_of
from app.http.middleware.negotiation import DOCUMENTS, Choice, chosen
from app.http.middleware.ranges import UNITS, OutOfRange, part, whole_wanted
from app.http.middleware.sharing import OPEN, shared
from app.http.ogc.file_addresses import as_items
from app.http.wire.problems import on_atlas_error, on_bug, problem
from app.http.wire.tags import tag_of
from app.ledger.living import Living
from app.settings import Settings
from geodata.errors import AtlasError
from geodata.text import Text

log = logging.getLogger(__name__)

ALWAYS = {b"vary": b"Accept, Accept-Language, Accept-Encoding", **SAFE}
"""Headers of every response: Vary, and the security headers."""

ALWAYS_OPEN = {**ALWAYS, **OPEN}
"""The same for responses that other origins may read."""

UNTAGGED = ("/healthz", "/readyz", "/static/")
INLINE_BYTES = 100_000
"""Longer responses are compressed in a thread, so that other requests do not wait."""


class Serving:
    """Responses from one edition: 304, a cached response, or a new one.

    ``inner`` makes the responses, for the application ``service``.
    """

    def __init__(
        self,
        inner: ASGIApp,
        service: FastAPI,
        edition: Edition,
        settings: Settings,
        cache_mb: int,
    ) -> None:
        self.inner = inner
        self.service = service
        self.edition = edition
        self.framed_by = settings.framed_by
        self.negotiable = DOCUMENTS.union(edition.media_types.values())
        self.cache = WeighedCache(cache_mb * 1_000_000)
        self._under_way: WeakValueDictionary[Key, Lock] = WeakValueDictionary()

    async def answer(self, scope: Scope, receive: Receive) -> Answer:
        """Return the answer, 304 if the client has it, or the range asked for."""
        headers = dict(scope["headers"])
        if b"authorization" in headers:
            readings, name = self.service.state.readings, self.edition.facts.edition
            readings.note(scope, headers[b"authorization"], name)
        ranged = headers.get(b"range") if scope["method"] == "GET" else None
        # Ranges refer to the bytes of the file, not of its compressed form.
        accepted = b"" if ranged else headers.get(b"accept-encoding", b"")
        choice = chosen(headers, accepted, self.negotiable)
        coding = choice[2]
        key = _key(scope, headers, choice)
        answer = self.cache.take(key)
        known: set[str] = set()
        if b"if-none-match" in headers:
            known = _tags(headers[b"if-none-match"].decode("latin-1"))
            tag = answer.tag if answer else self._tag(key)
            if tag in known:
                return _not_modified(tag, scope)
        answer = answer or await self._made(key, coding, scope, receive)
        if "*" in known and answer.tag:
            return _not_modified(answer.tag, scope)
        if ranged is None or not answer.seekable:
            return answer
        if whole_wanted(ranged, headers.get(b"if-range"), answer.tag):
            return answer
        return _part(answer, ranged, Request({**scope, "app": self.service}))

    def _tag(self, key: Key) -> str:
        name = self.edition.facts.edition
        return tag_of(name, f"{self.edition.stamp} {key!r}")

    async def _made(
        self, key: Key, coding: str, scope: Scope, receive: Receive
    ) -> Answer:
        """Make a response; of several equal requests at once, only one makes it."""
        if not self.cache.most_bytes:
            return await self._packed(key, coding, scope, receive)
        async with self._under_way.setdefault(key, Lock()):
            answer = self.cache.take(key)
            if answer is None:
                answer = await self._packed(key, coding, scope, receive)
                if answer.tag:
                    self.cache.put(key, answer)
            return answer

    async def _packed(
        self, key: Key, coding: str, scope: Scope, receive: Receive
    ) -> Answer:
        asked = {**scope, "method": "GET", "app": self.service}
        answer = await _asked(self.inner, asked, receive)
        given = answer.start["headers"]
        added = {**_added(scope), **policy(scope["path"], given, self.framed_by)}
        headers = [pair for pair in given if pair[0] not in added]
        headers += added.items()
        start = {**answer.start, "headers": headers}
        if not answer.good or key[-1] != today():
            # One begun before midnight and made after it belongs to neither day.
            return Answer(start, answer.body)
        body, tag = answer.body, self._tag(key)
        if coding and worth_packing(header_value(headers, b"content-type"), body):
            pack = CODINGS[coding]
            short = len(body) < INLINE_BYTES
            body = pack(body) if short else await run_in_threadpool(pack, body)
            headers[:] = [pair for pair in headers if pair[0] != b"content-length"]
            headers.append((b"content-encoding", coding.encode()))
            headers.append((b"content-length", b"%d" % len(body)))
        elif answer.start["status"] == 200:
            headers.append((b"accept-ranges", UNITS))
        if not header_value(headers, b"cache-control"):
            headers.append((b"cache-control", b"no-cache"))
        headers.append((b"etag", tag.encode()))
        return Answer(start, body, tag)


class ResponseCache:
    """The service with its cache; ``inner`` makes the responses that have entity tags.

    ``edition`` may be assigned at any time: requests that begin later are answered from the
    new one. Those under way end with the one they began with, in ``scope["edition"]``; it
    is freed after the last of them, with its cache.
    """

    def __init__(
        self, inner: ASGIApp, service: FastAPI, edition: Edition, settings: Settings
    ) -> None:
        self.inner = inner
        self.service = service
        self.settings = settings
        self.names = settings.names
        self.living: Living | None = None
        self.edition = edition

    @property
    def edition(self) -> Edition:
        """The edition that responses are made from."""
        return self._serving.edition

    @edition.setter
    def edition(self, edition: Edition) -> None:
        self._serving = self._from(edition, self.settings.cache_mb)

    def _from(self, edition: Edition, cache_mb: int) -> Serving:
        return Serving(self.inner, self.service, edition, self.settings, cache_mb)

    async def _serving_for(self, scope: Scope) -> Serving:
        """Return what answers a request: from the present edition, or from a past one.

        Responses from a past one are not cached.
        """
        moment, living = moment_of(scope), self.living
        if moment is None or living is None:
            return self._serving
        edition = await run_in_threadpool(moment.edition, living)
        return self._from(edition, 0)

    def derive(self) -> None:
        """Derive the layers of the edition; raises as `Atlas.derive` does."""
        self.edition.atlas.derive()

    @property
    def cache(self) -> WeighedCache:
        """The cached responses."""
        return self._serving.cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD; pass on anything else."""
        if scope["type"] != "http":
            await self.service(scope, receive, send)
            return
        # Read once: a response is of one edition, even if another is assigned meanwhile.
        serving = self._serving
        scope["edition"] = serving.edition
        try:
            serving = await self._serving_for(scope)
        except AtlasError as error:
            await self._passed_on(scope, receive, send, error)
            return
        edition = scope["edition"] = serving.edition
        scope = as_items(scope, edition.by_suffix, edition.atlas.layers)
        fault = fault_of(scope, self.names)
        untagged = scope["path"].startswith(UNTAGGED)
        if fault or untagged or scope["method"] not in ("GET", "HEAD"):
            await self._passed_on(scope, receive, send, fault)
            return
        answer = await serving.answer(scope, receive)
        await send(answer.start)
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    async def _passed_on(
        self, scope: Scope, receive: Receive, send: Send, fault: AtlasError | None
    ) -> None:
        send = guarded(send, scope["path"], self.settings.framed_by)
        if fault:
            await on_atlas_error(Request(scope), fault)(scope, receive, send)
        elif scope["path"].startswith(UNTAGGED):
            await self.service(scope, receive, send)
        else:
            await self.inner({**scope, "app": self.service}, receive, send)


def _key(scope: Scope, headers: dict[bytes, bytes], choice: Choice) -> Key:
    return (
        scope["path"],
        scope["query_string"],
        scope["scheme"],
        headers.get(b"host"),
        *choice,
        today(),
    )


async def _asked(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """Return the whole response of the service; an unexpected exception becomes a 500."""
    starts: list[Message] = []
    parts: list[bytes] = []

    async def gather(message: Message) -> None:
        if message["type"] == "http.response.start":
            starts.append(message)
        else:
            parts.append(message.get("body", b""))

    try:
        await app(scope, receive, gather)
    except Exception as error:
        query = scope["query_string"].decode("latin-1")
        log.exception("%s?%s", scope["path"], query)
        if not starts:
            await on_bug(Request(scope), error)(scope, receive, gather)
    return Answer(starts[0], b"".join(parts))


def _added(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of every response to a path: Vary, security and CORS."""
    return ALWAYS_OPEN if shared(scope["path"]) else ALWAYS


def _part(answer: Answer, ranged: bytes, request: Request) -> Answer:
    """Return the requested range of a response, or 416."""
    length = len(answer.body)
    try:
        cut = part(ranged, length)
    except OutOfRange:
        return _beyond(length, ranged, request)
    headers = [pair for pair in answer.start["headers"] if pair[0] != b"content-length"]
    where = b"bytes %d-%d/%d" % (cut.start, cut.stop - 1, length)
    size = b"%d" % (cut.stop - cut.start)
    headers += [(b"content-range", where), (b"content-length", size)]
    return Answer({**answer.start, "status": 206, "headers": headers}, answer.body[cut])


def _beyond(length: int, ranged: bytes, request: Request) -> Answer:
    """Answer 416 for a range beyond the end, with the length."""
    detail = Text(
        f"请求的范围 {ranged.decode('latin-1')} 在末尾之后；共 {length} 字节。",
        f"The range {ranged.decode('latin-1')} begins behind the end: there are "
        f"{length} bytes.",
    )
    title = Text("范围无效", "Range not satisfiable")
    refusal = problem(request, 416, kind="about:blank", title=title, detail=detail)
    added = {**_added(request.scope), b"content-range": b"bytes */%d" % length}
    headers = [*refusal.raw_headers, *added.items()]
    start = {"type": "http.response.start", "status": 416, "headers": headers}
    return Answer(start, bytes(refusal.body))


def _not_modified(tag: str, scope: Scope) -> Answer:
    marks = {b"etag": tag.encode(), b"cache-control": b"no-cache", **_added(scope)}
    headers = list(marks.items())
    start: Message = {"type": "http.response.start", "status": 304, "headers": headers}
    return Answer(start, b"")


def _tags(header: str) -> set[str]:
    """Return the tags of an If-None-Match header; proxies may have weakened them."""
    return {part.strip().removeprefix("W/") for part in header.split(",")}
