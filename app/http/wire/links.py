"""Absolute links, as GIS clients require."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from fastapi import Request

from app.http.wire.queries import parsed_query
from app.http.wire.remembered import remembered
from app.http.wire.state import settings_of
from geodata.crs import CRS84_URI
from geodata.text import Lang
from layers.features.encoder import Encoder, Link, header
from layers.query.query import Query

SAFE = "/:,.~"
"""Characters that are not escaped in the value of a parameter."""

LONGEST_ADDRESS = 2_000
"""Limit for repeating an address in the links to every format (long filters exceed it)."""

LONGEST_TOLD = 1_800
"""Longest link in a header: proxies accept 4 or 8 kB of headers altogether."""


def root(request: Request) -> str:
    """Return the address of the service, without a slash at its end."""
    public = settings_of(request).public_url
    if public:
        return public
    host, scope = request.headers.get("host"), request.scope
    if host is None:
        return str(request.base_url).rstrip("/")
    return f"{scope['scheme']}://{host}{scope.get('root_path', '')}"


class Address:
    """The address of a request, with its parameters encoded once; links are made from it."""

    def __init__(self, base: str, path: str, params: Mapping[str, str]) -> None:
        self.root = base
        self.path = base + quote(path, safe="/~")
        self.params = params
        self._pairs = {name: _pair(name, value) for name, value in params.items()}

    def asks(self, name: str, usual: str) -> bool:
        """Tell whether a parameter is given and differs from its default."""
        return self.params.get(name, usual) != usual

    def but(self, **changes: object) -> str:
        """Return the address with some parameters changed; None takes one away."""
        changed = {k: _pair(k, v) for k, v in changes.items()}
        query = "&".join(pair for pair in {**self._pairs, **changed}.values() if pair)
        return f"{self.path}?{query}" if query else self.path


def address_of(request: Request) -> Address:
    """Return the address that a request asks for."""
    params = parsed_query(request.scope["query_string"])
    return Address(root(request), request.scope["path"], params)


def filled(request: Request) -> str | None:
    """Return the address without empty form fields; None if no field was empty."""
    empty = {name: None for name, value in request.query_params.items() if not value}
    return address_of(request).but(**empty) if empty else None


@remembered(4096)
def _pair(name: str, value: object) -> str:
    # Spaces as %20: in an address with %20 a plus sign means itself (see `queries`).
    return "" if value is None else f"{quote(name)}={quote(str(value), safe=SAFE)}"


def formats(
    address: Address, encoders: Mapping[str, Encoder], form: str, lang: Lang
) -> list[Link]:
    """Return the links to a page of features in every format, ``form`` its own.

    Formats that refuse the CRS or datum asked for are left out; all other formats are
    left out if the address is too long to be repeated for each.
    """
    bare = address.but(f=None)
    sign = "&" if "?" in bare else "?"
    offered = (
        [form, "json"] if len(bare) > LONGEST_ADDRESS else _offered(address, encoders)
    )
    return [
        {
            "rel": "self" if name == form else "alternate",
            "href": f"{bare}{sign}f={name}",
            "type": encoder.media_type,
            "title": encoder.title.say(lang),
        }
        for name, encoder in encoders.items()
        if name in offered
    ]


def _offered(address: Address, encoders: Mapping[str, Encoder]) -> list[str]:
    """Return the formats that accept the parameters of an address."""
    if address.asks("explain", "false"):
        return ["json"]
    crs, datum = address.asks("crs", CRS84_URI), address.asks("datum", "wgs84")
    if not (crs or datum):
        return list(encoders)
    return [
        name
        for name, encoder in encoders.items()
        if (encoder.any_crs or not crs) and (encoder.any_datum or not datum)
    ]


def headers_of(links: Iterable[Link]) -> dict[str, str]:
    """Return the Link header; links too long for proxies are left out."""
    value = ", ".join(map(header, (x for x in links if len(x["href"]) < LONGEST_TOLD)))
    return {"Link": value} if value else {}


def turning(
    address: Address,
    media_type: str,
    query: Query,
    matched: int,
    mark: Callable[[int], str] | None = None,
) -> tuple[Link, ...]:
    """Return the links to the next and the previous page, by offset.

    ``mark`` makes a cursor of an offset, for clients that page by cursors.
    """
    following, before = query.offset + query.limit, query.offset - query.limit
    turns = {"next": following} if following < matched else {}
    if query.offset > 0:
        turns["prev"] = max(before, 0)
    return tuple(
        Link(
            rel=rel,
            href=address.but(
                startindex=None,
                offset=None if mark else offset,
                cursor=mark(offset) if mark else None,
                limit=query.limit,
            ),
            type=media_type,
        )
        for rel, offset in turns.items()
    )
