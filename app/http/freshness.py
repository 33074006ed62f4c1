"""Entity tags: an answer that a client already has is not computed again.

The tag is made of what the answer depends on, never of its bytes: the code, the edition
of the data, the day, the address and the headers that choose format and language. So
it is known before any work, and the same in every worker.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.clock import today

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "layers", "geodata")
CHOOSING = ("host", "accept", "accept-language", "accept-encoding")
VARY = "Accept, Accept-Language"
UNTAGGED = ("/healthz", "/readyz", "/static/")


def stamp(edition: str) -> str:
    """Return a digest of the code that runs and of ``edition``: data and settings."""
    digest = hashlib.sha256(edition.encode())
    for file in sorted(_files()):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files() -> Iterable[Path]:
    for package in PACKAGES:
        for suffix in ("py", "html", "json"):
            yield from (ROOT / package).rglob(f"*.{suffix}")


class Freshness:
    """Middleware that tags answers to GET, and answers 304 where the tag is known."""

    def __init__(self, app: ASGIApp, stamp: str) -> None:
        self.app = app
        self.stamp = stamp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 304, or pass on and tag a 200."""
        tagged = scope["type"] == "http" and scope["method"] == "GET"
        if not tagged or scope["path"].startswith(UNTAGGED):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        tag = self._tag(scope, headers)
        if tag in _tags(headers.get("if-none-match", "")):
            start: Message = {
                "type": "http.response.start",
                "status": 304,
                "headers": [],
            }
            await send(_marked(start, tag))
            await send({"type": "http.response.body", "body": b""})
            return

        async def mark(message: Message) -> None:
            fresh = (
                message["type"] == "http.response.start" and message["status"] == 200
            )
            await send(_marked(message, tag) if fresh else message)

        await self.app(scope, receive, mark)

    def _tag(self, scope: Scope, headers: Headers) -> str:
        asked = [headers.get(name, "") for name in CHOOSING]
        query = scope["query_string"].decode("latin-1")
        parts = [self.stamp, today().isoformat(), scope["path"], query, *asked]
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return f'"{digest[:32]}"'


def _tags(header: str) -> set[str]:
    """Return the tags of an If-None-Match header; proxies may have weakened them."""
    return {part.strip().removeprefix("W/") for part in header.split(",")}


def _marked(message: Message, tag: str) -> Message:
    headers = MutableHeaders(raw=list(message["headers"]))
    headers["ETag"] = tag
    headers["Cache-Control"] = "no-cache"
    headers.add_vary_header(VARY)
    return {**message, "headers": headers.raw}
