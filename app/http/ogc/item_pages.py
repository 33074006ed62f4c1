"""Features as a page of the site: a table, a small map, links to the other formats."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from fastapi import Request

from app.http.wire import pages
from app.http.wire.state import edition_of
from layers.documented import bare
from layers.features.encoder import Encoder, Page
from layers.tabular.cells import cell

HTML = "text/html"
GEOJSON = "application/geo+json"
FRAMES = {"crs", "datum"}
"""Parameters that the small map leaves out: it is always in WGS 84."""


def encoder_of(request: Request, form: str) -> Encoder:
    """Return the encoder of a format; that of the web page makes a page of the site."""
    encoder = edition_of(request).encoders[form]
    if encoder.media_type != HTML:
        return encoder
    return replace(encoder, encode=partial(encode, request=request))


def encode(page: Page, request: Request) -> bytes:
    """Return the page of the site for some features; every value is escaped."""
    layer = page.snapshot.layer
    table = page.table.drop(columns="geometry")
    made = pages.page(
        request,
        "items.html",
        name=page.snapshot.name,
        title=layer.title.say(page.lang),
        description=layer.description.say(page.lang),
        columns=[(c.name, c.meaning.say(page.lang)) for c in page.columns],
        rows=[
            {name: _shown(value) for name, value in row.items()}
            for row in table.to_dict("records")
        ],
        matched=page.selection.matched,
        links={link["rel"]: link for link in page.links},
        alternates=[link for link in page.links if link["rel"] == "alternate"],
        members=page.members,
        paint=layer.paint,
        data=_data(page),
    )
    return bytes(made.body)


def _shown(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    return bare(value) if isinstance(value, str) else cell(value)


def _data(page: Page) -> str:
    """Return the address of exactly these features as GeoJSON in WGS 84."""
    address = next((link["href"] for link in page.links if link["type"] == GEOJSON), "")
    shown, matched = len(page.selection.rows), page.selection.matched
    parts = urlsplit(address)
    query = {k: v for k, v in parse_qsl(parts.query, True) if k not in FRAMES}
    if shown != matched:
        query.setdefault("limit", str(shown))
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))
