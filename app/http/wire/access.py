"""Tokens, roles and bounded reading of bodies, for routes that write."""

import hashlib
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.clock import now
from app.forms.reading import LONGEST_BYTES
from app.http.wire import pages
from app.http.wire.admission import admission_of
from app.http.wire.params import format_of, language_of
from app.http.wire.problems import CLIENT_LEFT, on_atlas_error
from app.http.wire.state import provider_of, settings_of
from geodata.errors import NOTHING_MORE, BadParameter, BodyTooLarge
from geodata.register.entries import Once
from geodata.register.errors import BadToken, RoleTooLow
from geodata.register.holders import Holder, Role
from geodata.text import Text

LONGEST_KEY = 200
LOOPBACK = ("127.0.0.1", "::1")
NEIGHBOUR = Holder(id="loopback", name="loopback", role="reader")
"""Holder for requests without a token from this machine, if jobs are open."""


def holder_of(request: Request, least: Role) -> Holder:
    """Return the holder of a request's token; blocks on the database.

    Raises:
        BadToken: There is none, or it is not valid.
        TooManyFailures: The address sent too many invalid tokens in the last minute.
        RoleTooLow: The role lacks the permission.
        RegisterUnavailable: Tokens cannot be looked up.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadToken(Text("此操作须有令牌", "this takes a token"))
    token = token.strip()
    try:
        holder = provider_of(request).stores().tokens.holder(token, now())
    except BadToken:
        address = request.client.host if request.client else ""
        request.app.state.failures.note(address, token)
        raise
    if not holder.may(least):
        raise RoleTooLow(holder.role, least)
    return holder


def is_neighbour(request: Request) -> bool:
    """Tell whether jobs are open to a client: by setting, and only on this machine."""
    asker = request.client.host if request.client else ""
    named = "authorization" in request.headers
    return settings_of(request).open_jobs and not named and asker in LOOPBACK


def check_job_reader(request: Request) -> None:
    """Require a reader's token as `check_reader` does, unless jobs are open."""
    if not is_neighbour(request):
        check_reader(request)


def check_reader(request: Request) -> None:
    """Require a reader's token, unless the register is open for reading."""
    if settings_of(request).register_reads == "token":
        holder_of(request, "reader")


def on_stranger(request: Request, error: Exception) -> Response:
    """Answer a client without a token: a browser gets a page that asks for it.

    The page sends the token as a header; it is never part of an address.
    """
    assert isinstance(error, BadToken)
    problem = on_atlas_error(request, error)
    if request.method != "GET" or not _is_browser(request):
        return problem
    wrong = "authorization" in request.headers
    detail = error.detail.say(language_of(request)) if wrong else ""
    page = pages.answer(request, "html", {"detail": detail}, "token.html")
    page.status_code = HTTPStatus.UNAUTHORIZED
    for name in ("WWW-Authenticate", "Cache-Control"):
        page.headers[name] = problem.headers[name]
    return page


def _is_browser(request: Request) -> bool:
    asked = request.query_params.get("f")
    accepts = format_of(request, None, pages.MEDIA_TYPES, "json") == "html"
    return asked == "html" or accepts


def on_leaving(request: Request, error: Exception) -> Response:
    """Answer a client that disconnected while sending: not a fault, and nobody reads it."""
    return Response(status_code=CLIENT_LEFT)


def install(app: FastAPI) -> None:
    """Make ``app`` ask browsers for a token, and handle clients that disconnect."""
    app.add_exception_handler(BadToken, on_stranger)
    app.add_exception_handler(ClientDisconnect, on_leaving)


async def identified(request: Request, least: Role) -> Holder:
    """Return the holder of a request's token before its body is read; see `holder_of`."""
    async with admission_of(request).gate("register").entered():
        return await run_in_threadpool(holder_of, request, least)


async def body_of(
    request: Request, longest: int = LONGEST_BYTES, advice: Text = NOTHING_MORE
) -> bytes:
    """Return the body of a request; reading stops at the largest allowed size.

    Raises:
        BodyTooLarge: It is longer, or its declared length is.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > longest:
        raise BodyTooLarge(longest, advice)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > longest:
            raise BodyTooLarge(longest, advice)
    return bytes(body)


def once_of(request: Request, holder: Holder, body: bytes) -> Once | None:
    """Return the idempotency key of a request, None where it has none.

    Raises:
        BadParameter: The key is empty or too long.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise BadParameter(
            "Idempotency-Key",
            key[:LONGEST_KEY],
            f"须为 1 至 {LONGEST_KEY} 个可见字符。",
            f"It must have 1 to {LONGEST_KEY} visible characters.",
        )
    asked = f"{request.method} {request.url.path}\n".encode() + body
    digest = hashlib.sha256(asked).hexdigest()
    return Once(holder=holder.id, key=key, request=digest)
