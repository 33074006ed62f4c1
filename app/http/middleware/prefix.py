"""Pages of a service whose public address has a path, such as https://host/kouan.

Links that are built from the public address already have that path. Pages and redirects
use addresses from the root, since that is what the service sees; the path is added here.
"""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FROM_THE_ROOT = re.compile(rb'(\s(?:href|src|action|data-features)=")/(?!/)')


def prefixed(app: ASGIApp, path: str) -> ASGIApp:
    """Return an application whose pages and redirects have ``path`` in front."""
    return Prefixed(app, path.rstrip("/")) if path.strip("/") else app


class Prefixed:
    """Adds the path to the links of pages and to redirects."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the response of the application; a page is sent when it is complete."""
        starts: list[Message] = []
        parts: list[bytes] = []

        async def written(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                where = headers.get("location", "")
                if where.startswith("/") and not where.startswith("//"):
                    headers["location"] = self.path + where
                if headers.get("content-type", "").startswith("text/html"):
                    starts.append(message)
                    return
            elif starts:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    await self._send(starts[0], b"".join(parts), send)
                return
            await send(message)

        await self.app(scope, receive, written)

    async def _send(self, start: Message, page: bytes, send: Send) -> None:
        path = self.path.encode()
        page = FROM_THE_ROOT.sub(lambda found: found[1] + path + b"/", page)
        headers = MutableHeaders(raw=start["headers"])
        if "content-length" in headers:
            headers["content-length"] = str(len(page))
        await send(start)
        await send({"type": "http.response.body", "body": page})
