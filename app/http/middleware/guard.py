"""Checks of a request's head before any work, and the security headers of responses."""

import re
from collections.abc import Iterable
from itertools import chain
from urllib.parse import unquote_to_bytes

from starlette.types import Message, Scope, Send

from app.http.wire.remembered import remembered
from geodata.errors import AddressTooLong, AtlasError, BadRequest, HeadTooLarge
from geodata.text import Text

LONGEST_HEADERS_BYTES = 16_000
MOST_HEADERS = 100
LONGEST_ADDRESS_BYTES = 64_000

HOST = re.compile(
    rb"(?:\[[0-9A-Fa-f:.]{2,45}\]|(?:[0-9]{1,3}\.){3}[0-9]{1,3}"
    rb"|(?P<name>[A-Za-z0-9._-]{1,253}))(?::(?P<port>[0-9]{1,5}))?"
)
"""A host as address or name, with its port."""

LAST_PORT = 65_535
LOCAL = ".localhost"
"""Suffix of names for this machine, which no DNS server may resolve."""

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
"""Characters that no path contains: control characters and the replacement character."""

UNASKED = re.compile("[\x00-\x06\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
"""The same for queries, without those that CQL2 text may contain: \\a, \\b, \\v and \\f."""

NO_HOST = Text(
    "请求须有且只有一个有效的 Host 头", "A request has one Host header, a valid one"
)
NOT_UTF_8 = Text(
    "地址须为按 UTF-8 编码的文字（百分号编码），不含控制字符",
    "An address is percent-encoded UTF-8 without control characters",
)

NOT_OURS = Text(
    "本服务不以这个主机名应答；KOUAN_PUBLIC_URL 或 KOUAN_HOSTS 可加以指定",
    "The service does not answer to this host; KOUAN_PUBLIC_URL or KOUAN_HOSTS names it",
)

Headers = Iterable[tuple[bytes, bytes]]

SAFE = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
}
"""Security headers of every answer; tile servers get the origin only as referrer."""

PAGE_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'"
)
"""Default content security policy of pages: scripts only from our own files."""

POLICY = b"content-security-policy"
FRAMED = "/map"
"""The page that other sites may frame if the setting allows it."""


def fault_of(scope: Scope, names: frozenset[str] | None) -> AtlasError | None:
    """Return the fault in the head of a request; None if there is none.

    Args:
        scope: The request.
        names: Accepted host names; None for any.
    """
    headers = scope["headers"]
    size = len(b"".join(chain.from_iterable(headers)))
    if size > LONGEST_HEADERS_BYTES or len(headers) > MOST_HEADERS:
        return HeadTooLarge(LONGEST_HEADERS_BYTES, MOST_HEADERS)
    query = scope["query_string"]
    if len(scope["path"]) + len(query) > LONGEST_ADDRESS_BYTES:
        return AddressTooLong(LONGEST_ADDRESS_BYTES)
    hosts = [value for name, value in headers if name == b"host"]
    wrong = _wrong_with(hosts[0] if len(hosts) == 1 else b"", names)
    if wrong and (hosts or scope["http_version"] != "1.0"):
        return BadRequest(wrong)
    if UNREADABLE.search(scope["path"]) or not (query.isalnum() or _readable(query)):
        return BadRequest(NOT_UTF_8)
    return None


@remembered(1024)
def _wrong_with(host: bytes, names: frozenset[str] | None) -> Text | None:
    """Return the fault in the Host of a request; empty if there is none.

    IP addresses are always accepted: DNS rebinding, by which a page elsewhere could read
    this service, needs a host name.
    """
    found = HOST.fullmatch(host)
    if found is None or int(found["port"] or 0) > LAST_PORT:
        return NO_HOST
    name = (found["name"] or b"").decode().lower().rstrip(".")
    ours = names is None or not name or name in names or name.endswith(LOCAL)
    return None if ours else NOT_OURS


@remembered(1024)
def _readable(query: bytes) -> bool:
    try:
        text = unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False
    return query.isascii() and not UNASKED.search(text)


def policy(path: str, headers: Headers, framed_by: str) -> dict[bytes, bytes]:
    """Return the content security policy of a page: what it may load, who may frame it.

    Args:
        path: Path of the request.
        headers: Headers of the answer; a policy among them is extended.
        framed_by: Origins that may frame the map besides our own.
    """
    given = dict(headers)
    if not given.get(b"content-type", b"").startswith(b"text/html"):
        return {}
    framing = f"; frame-ancestors 'self' {framed_by if path == FRAMED else ''}"
    return {POLICY: given.get(POLICY, PAGE_POLICY) + framing.rstrip().encode()}


def guarded(send: Send, path: str, framed_by: str) -> Send:
    """Return a ``send`` that adds the security headers to every response."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = {**SAFE, **policy(path, message["headers"], framed_by)}
            others = [pair for pair in message["headers"] if pair[0] not in added]
            message = {**message, "headers": [*others, *added.items()]}
        await send(message)

    return sent
