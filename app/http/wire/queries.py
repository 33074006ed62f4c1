"""Query strings as clients send them, before any parameter is read."""

from collections.abc import Iterable
from difflib import get_close_matches
from urllib.parse import unquote_plus

from starlette.datastructures import QueryParams

from app.http.wire.remembered import remembered

NEAR = 0.75
"""Similarity from which a name counts as mistyped: `asof`, `bobx`, `tresholds_km`."""


@remembered(1024)
def parsed_query(query: bytes) -> QueryParams:
    """Return the parameters of a query string.

    QGIS encodes spaces as %20 and does not encode plus signs: a plus sign means itself in
    a value with %20 and a space in others.

    >>> [parsed_query(query)["filter"] for query in (b"filter=a%20+%201", b"filter=a+b")]
    ['a + 1', 'a b']
    """
    if b"%20" in query and b"+" in query:
        parts = query.split(b"&")
        query = b"&".join(
            part.replace(b"+", b"%2B") if b"%20" in part else part for part in parts
        )
    return QueryParams(query)


def without_strangers(
    query: bytes, known: Iterable[str], misplaced: Iterable[str]
) -> bytes:
    """Return a query without unknown parameters; mistyped ones stay in it."""
    meaning, likely = set(misplaced), list(known)

    def meant(part: bytes) -> bool:
        name = unquote_plus(part.partition(b"=")[0].decode("latin-1"))
        near = get_close_matches(name, likely, n=1, cutoff=NEAR)
        return bool(near) or name in meaning

    return b"&".join(part for part in query.split(b"&") if meant(part))
