"""Addresses that end as files do: /collections/sea-ports.gpkg.

GDAL, QGIS and people know a file by its ending. Such an address is read as that of the
items in the format, before anything else is done: so it has their bytes, tag and ranges.
"""

import re
from collections.abc import Container

from starlette.types import Scope

from app.registry import ENCODERS

BY_ENDING = {encoder.suffix: form for form, encoder in ENCODERS.items()}
"""The formats by the ending of their files, with its dot."""

ADDRESS = re.compile(r"(?P<items>/collections/(?P<name>[^/]+))(?P<ending>\.[^/.]+)")


def as_items(scope: Scope, collections: Container[str]) -> Scope:
    """Return a request for a file as one for items in its format; others as they are.

    Args:
        scope: Of the request.
        collections: Their names. Where one ends as a file does, its address is its own.

    >>> asked = {"path": "/collections/sea-ports.gpkg", "query_string": b"lang=en"}
    >>> as_items(asked, {"sea-ports"})
    {'path': '/collections/sea-ports/items', 'query_string': b'f=gpkg&lang=en'}
    >>> as_items(asked, {"sea-ports.gpkg"}) is asked
    True
    """
    found = ADDRESS.fullmatch(scope["path"])
    form = BY_ENDING.get(found["ending"]) if found else None
    if found is None or form is None or found["name"] + found["ending"] in collections:
        return scope
    query = b"&".join(filter(None, (b"f=" + form.encode(), scope["query_string"])))
    return {**scope, "path": f"{found['items']}/items", "query_string": query}


def file_address(base: str, form: str) -> str:
    """Return the address of a collection at ``base`` as a file."""
    return base + ENCODERS[form].suffix
