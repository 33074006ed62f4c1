"""Which answers pages of other origins may read (CORS): all but those of the register."""

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
"""Headers of ours that scripts may read besides those that every script may."""

OPEN = {
    ORIGIN: b"*",
    b"access-control-expose-headers": ", ".join(READABLE).encode(),
}

PRIVATE = ("assessments", "desk", "dossiers", "jobs", "register", "tokens")
"""First parts of paths that tell of applicants and of who works here."""


def shared(path: str) -> bool:
    """Tell whether pages of other origins may read what a path answers.

    >>> shared("/collections/sea-ports/items"), shared("/assessments/2026-000001")
    (True, False)
    """
    return path.removeprefix("/").partition("/")[0] not in PRIVATE


class Sharing:
    """Tells other origins what they may ask for: to read, with whatever headers.

    No answer depends on who asks, so any header may come: clients send Range,
    If-None-Match, Cache-Control and more, and a refusal would stop the read itself.
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
        """Answer a question about sharing, or pass on."""
        private = scope["type"] == "http" and not shared(scope["path"])
        await (self.app if private else self.sharing)(scope, receive, send)
