"""Addresses with a file suffix: /collections/sea-ports.gpkg.

GDAL, QGIS and users identify a file by its suffix. Such an address is rewritten to that
of the items in this format before anything else, so it has the same bytes, tag and ranges.
"""

import re
from collections.abc import Container

from starlette.types import Scope

from app.registry import ENCODERS

BY_ENDING = {encoder.suffix: form for form, encoder in ENCODERS.items()}
"""The formats by file suffix, with its dot."""

ADDRESS = re.compile(r"(?P<items>/collections/(?P<name>[^/]+))(?P<ending>\.[^/.]+)")


def as_items(scope: Scope, collections: Container[str]) -> Scope:
    """Rewrite a request for a file to one for items; return other requests unchanged.

    Args:
        scope: The ASGI scope of the request.
        collections: Names of collections; a name that ends in a suffix is not rewritten.

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
    """Return the file address of a collection at ``base``."""
    return base + ENCODERS[form].suffix
