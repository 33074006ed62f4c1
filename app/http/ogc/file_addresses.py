"""Addresses with a file suffix: /collections/sea-ports.gpkg.

GDAL, QGIS and users identify a file by its suffix. Such an address is rewritten to that
of the items in this format before anything else, so it has the same bytes, tag and ranges.
"""

import re
from collections.abc import Container, Mapping

from starlette.types import Scope

ADDRESS = re.compile(r"(?P<items>/collections/(?P<name>[^/]+))(?P<ending>\.[^/.]+)")


def as_items(
    scope: Scope, formats: Mapping[str, str], collections: Container[str]
) -> Scope:
    """Rewrite a request for a file to one for items; return other requests unchanged.

    Args:
        scope: The ASGI scope of the request.
        formats: Names of formats by file suffix, with its dot.
        collections: Names of collections; a name that ends in a suffix is not rewritten.

    >>> asked = {"path": "/collections/sea-ports.gpkg", "query_string": b"lang=en"}
    >>> as_items(asked, {".gpkg": "gpkg"}, {"sea-ports"})
    {'path': '/collections/sea-ports/items', 'query_string': b'f=gpkg&lang=en'}
    >>> as_items(asked, {".gpkg": "gpkg"}, {"sea-ports.gpkg"}) is asked
    True
    """
    found = ADDRESS.fullmatch(scope["path"])
    form = formats.get(found["ending"]) if found else None
    if found is None or form is None or found["name"] + found["ending"] in collections:
        return scope
    query = b"&".join(filter(None, (b"f=" + form.encode(), scope["query_string"])))
    return {**scope, "path": f"{found['items']}/items", "query_string": query}
