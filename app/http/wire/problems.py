"""Errors as RFC 9457 problem documents; the only place with status codes."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from app.http.wire import pages
from app.http.wire.accepting import by_preference
from app.http.wire.links import Address, address_of, root
from app.http.wire.params import PAGE_FORMS, language_of
from app.http.wire.state import NO_STORE
from geodata.errors import (
    AddressTooLong,
    AtlasError,
    Conflict,
    Forbidden,
    Gone,
    HeadTooLarge,
    Inconsistent,
    InvalidInput,
    NotAllowed,
    NotFound,
    PreconditionFailed,
    PreconditionNeeded,
    TooLarge,
    TooOften,
    TooSlow,
    Unavailable,
    Unidentified,
    UnknownMediaType,
    Unprocessable,
)
from geodata.text import Text

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
CLIENT_LEFT = 499
"""Status that nginx logs for a client that disconnected."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

STATUS: dict[type[AtlasError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    NotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    UnknownMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Unprocessable: HTTPStatus.UNPROCESSABLE_ENTITY,
    PreconditionNeeded: HTTPStatus.PRECONDITION_REQUIRED,
    InvalidInput: HTTPStatus.BAD_REQUEST,
    Unidentified: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    HeadTooLarge: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    AddressTooLong: HTTPStatus.REQUEST_URI_TOO_LONG,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TooSlow: HTTPStatus.REQUEST_TIMEOUT,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    Inconsistent: HTTPStatus.INTERNAL_SERVER_ERROR,
}

CATEGORIES = {error.slug: status for error, status in STATUS.items()}
"""Status by category, for failures that are stored with it, such as those of jobs."""

HEADERS: dict[int, dict[str, str]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": 'Bearer realm="kouan"'},
    HTTPStatus.METHOD_NOT_ALLOWED: {"Allow": "GET, HEAD, OPTIONS"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "5"},
    HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": "60"},
}
FRAMEWORK = {
    HTTPStatus.NOT_FOUND: (
        Text("没有这个地址", "Not Found"),
        Text(
            "没有这个地址；可从 / 查起。",
            "There is nothing at this address; begin at /.",
        ),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        Text("不接受这种方法", "Method Not Allowed"),
        Text("该地址不接受这种方法。", "This address does not take that method."),
    ),
}
"""Titles and details of the framework's own refusals."""

NAMED = {
    "unknown-collection": "name",
    "unknown-rule": "name",
    "unknown-plan": "name",
    "no-such-process": "name",
    "unknown-feature": "fid",
}
"""The part of the path that is wrong, by the kind of a problem."""
BUG = Text(
    "服务内部出错，已记入日志；请稍后再试或告知管理员。",
    "The service failed and logged the fault; try again later or tell its operator.",
)


def status_of(error: type[AtlasError]) -> HTTPStatus:
    """Return the status of an error's category.

    >>> from geodata.errors import UnknownCollection
    >>> status_of(UnknownCollection).value
    404
    """
    return next(STATUS[base] for base in error.__mro__ if base in STATUS)


def problem(
    request: Request,
    status: int,
    *,
    kind: str,
    title: Text,
    detail: Text,
    **more: object,
) -> Response:
    """Build one problem document in the language of the request, with English as well.

    A browser that follows a link or sends a form gets a page with the same words.
    """
    lang = language_of(request)
    body = {
        "type": kind,
        "title": title.say(lang),
        "status": int(status),
        "detail": detail.say(lang),
        "instance": request.url.path,
        "title_en": title.en,
        "detail_en": detail.en,
        **more,
    }
    headers = {**NO_STORE, **HEADERS.get(status, {})}
    if navigates(request):
        page = pages.page(request, "problem.html", body=body, **_ways_on(request, body))
        page.status_code = int(status)
        page.headers.update(headers)
        return page
    content = orjson.dumps(body, default=str)
    return Response(content, int(status), headers=headers, media_type=MEDIA_TYPE)


def _ways_on(request: Request, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a page of a problem leads: to what may be meant, and to try again."""
    kind, known = str(body["type"]).rpartition("/")[2], body.get("known") or ()
    address = address_of(request)
    wrong = request.path_params.get(NAMED.get(kind, ""))
    meant = body.get("did_you_mean") or known if wrong else ()
    path = request.scope["path"]
    links = [
        (one, Address(address.root, path.replace(wrong, one, 1), address.params).but())
        for one in meant
    ]
    faulty = {str(body.get("parameter"))} & address.params.keys()
    if kind == "unknown-parameter":
        faulty = address.params.keys() - set(known)
    again = address.but(**dict.fromkeys(faulty)) if faulty else None
    return {"links": links, "again": again}


def navigates(request: Request) -> bool:
    """Tell whether a person waits for the answer: a browser asks for a page."""
    asked = request.query_params.get("f")
    wanted = by_preference(request.headers.get("accept", ""))
    page = bool(wanted) and wanted[0] == "text/html"
    return request.method == "GET" and page and asked in PAGE_FORMS


def on_atlas_error(request: Request, error: Exception) -> Response:
    """Answer an error of ours; one of the service's own faults tells nothing."""
    assert isinstance(error, AtlasError)
    status = status_of(type(error))
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s: %s", error.slug, error, exc_info=error)
        return on_bug(request, error)
    return problem(
        request,
        status,
        kind=error.kind,
        title=error.title,
        detail=error.detail,
        **error.members,
    )


def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer the framework's own refusals: unknown path, wrong method.

    OPTIONS is no refusal: it asks for just what a wrong method is told.
    """
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.NOT_FOUND and _slashed(request):
        return _without_slash(request)
    if status == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "OPTIONS":
        allowed = {"Allow": _allowed(request)}
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=allowed)
    phrase = Text(status.phrase, status.phrase)
    title, detail = FRAMEWORK.get(status, (phrase, phrase))
    answer = problem(request, status, kind="about:blank", title=title, detail=detail)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = _allowed(request)
    return answer


def _allowed(request: Request) -> str:
    """Return the methods that the path of a request takes."""
    taken = {method for method in METHODS if _takes(request, method)}
    head = {"HEAD"} if "GET" in taken else set()
    return ", ".join(sorted({"OPTIONS", *taken, *head}))


def _takes(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    return any(
        route.matches(scope)[0] is Match.FULL for route in request.app.router.routes
    )


def _slashed(request: Request) -> bool:
    """Tell whether a path exists without the slash at its end."""
    path = request.scope["path"]
    bare = {**request.scope, "path": path.rstrip("/")}
    return path.endswith("/") and any(
        route.matches(bare)[0] is not Match.NONE
        for route in request.app.router.routes
        if not isinstance(route, Mount)
    )


def _without_slash(request: Request) -> Response:
    path = quote(request.scope["path"].rstrip("/"), safe="/~")
    query = request.scope["query_string"].decode("latin-1")
    where = f"{root(request)}{path}" + (f"?{query}" if query else "")
    status = HTTPStatus.PERMANENT_REDIRECT
    return Response(status_code=status, headers={"Location": where})


def on_bug(request: Request, error: Exception) -> Response:
    """Answer anything unforeseen without telling its text."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    phrase = Text("服务内部错误", status.phrase)
    return problem(request, status, kind="about:blank", title=phrase, detail=BUG)


def install(app: FastAPI) -> None:
    """Make every error leave ``app`` as a problem document."""
    app.add_exception_handler(AtlasError, on_atlas_error)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(Exception, on_bug)
