"""CORS: pages of other origins may read all responses except those of the register."""

from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

ORIGIN = b"access-control-allow-origin"
READABLE = (
    "Accept-Ranges",
    "Content-Crs",
    "Content-Datum",
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Link",
    "Location",
    "Retry-After",
)
"""Response headers that scripts may read besides the CORS-safelisted ones."""

OPEN = {
    ORIGIN: b"*",
    b"access-control-expose-headers": ", ".join(READABLE).encode(),
}

PRIVATE = ("assessments", "desk", "dossiers", "jobs", "register", "tokens")
"""First segments of paths with data on applicants and officers."""


def shared(path: str) -> bool:
    """Tell whether pages of other origins may read the answers of a path.

    >>> shared("/collections/sea-ports/items"), shared("/assessments/2026-000001")
    (True, False)
    """
    return path.removeprefix("/").partition("/")[0] not in PRIVATE


class Sharing:
    """Answers preflight requests: other origins may read with any headers.

    No shared answer depends on credentials, so any header is allowed: clients send Range,
    If-None-Match, Cache-Control and others, and a refusal would block the read.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.sharing = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD"],
            allow_headers=["*"],
            expose_headers=READABLE,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight request, or pass the request on."""
        private = scope["type"] == "http" and not shared(scope["path"])
        await (self.app if private else self.sharing)(scope, receive, send)
