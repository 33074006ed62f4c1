"""Features as a page of the site: facets, a table with a map, lines for other software."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import orjson
from fastapi import Request, Response
from starlette.responses import RedirectResponse

from app.http.ogc.column_words import ColumnWords, column_words
from app.http.ogc.facets import OPERATORS, PAGING, Filters, added
from app.http.ogc.item_params import (
    ItemsParams,
    day_of,
    query_of,
    read_items,
    threshold_of,
)
from app.http.ogc.snippets import snippets
from app.http.wire import pages
from app.http.wire.links import Address, address_of, filled, formats
from app.http.wire.params import language_of
from app.http.wire.state import atlas_of, edition_of, settings_of
from app.ledger.form import tables_of
from geodata.text import Text
from layers.features.encoder import SHIFTED, Encoder, Page
from layers.features.snapshot import Snapshot
from layers.layer import COMMON, Column, Layer
from layers.query.operands import absent

HTML = "text/html"
LONGEST_CELL = 40
"""Characters; a column with a longer text is in the details of a row only."""

WHOLE = {**PAGING, "limit": None}
FRAMES = {"crs": None, "datum": None}
"""Parameters that the small map leaves out: it is always in WGS 84."""

FORM = ("column", "op", "value")
"""Parameters of the form that adds a condition; the address gets a filter instead."""

WORDS = {
    "eq": Text("等于", "is"),
    "ne": Text("不等于", "is not"),
    "has": Text("包含", "contains"),
    "lt": Text("小于", "is less than"),
    "le": Text("不大于", "is at most"),
    "gt": Text("大于", "is greater than"),
    "ge": Text("不小于", "is at least"),
    "null": Text("为空", "is empty"),
    "set": Text("不为空", "is not empty"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The heading of a column, and the page sorted by it."""

    column: Column
    said: str
    unit: str
    order: str
    """``ascending``, ``descending``, or empty."""

    href: str | None
    """None for what cannot be sorted."""


def encoder_of(request: Request, form: str) -> Encoder:
    """Return the encoder of a format; that of the web page makes a page of the site."""
    encoder = edition_of(request).encoders[form]
    if encoder.media_type != HTML:
        return encoder
    return replace(encoder, encode=partial(encode, request=request))


def settled(request: Request, name: str) -> Response | None:
    """Return a redirect to the address that the forms of the page mean; None if it is that.

    Empty fields go, and a condition becomes a part of the filter.
    """
    asked = request.query_params
    if FORM[0] not in asked:
        where = filled(request)
        return RedirectResponse(where, status_code=303) if where else None
    column, operator, value = (asked.get(field, "").strip() for field in FORM)
    bare = address_of(request).but(**dict.fromkeys(FORM))
    request.scope["query_string"] = bare.partition("?")[2].encode()
    filters = filters_of(request, name, _snapshot(request, name))
    where = added(filters, column, operator, value) or bare
    return RedirectResponse(where, status_code=303)


def _params(request: Request, name: str) -> ItemsParams:
    return read_items(request, atlas_of(request).layer(name))


def _snapshot(request: Request, name: str) -> Snapshot:
    atlas, params = atlas_of(request), _params(request, name)
    day: date = day_of(params.datetime)
    return atlas.snapshot(name, day, *filter(None, [threshold_of(params)]))


def filters_of(request: Request, name: str, snapshot: Snapshot) -> Filters:
    """Return the conditions that a request asks for, in its language."""
    params, lang = _params(request, name), language_of(request)
    query = query_of(params, 1, edition_of(request).stamp)
    words = column_words(atlas_of(request), snapshot.layer, lang)
    return Filters(snapshot, query, address_of(request), words)


def encode(page: Page, request: Request) -> bytes:
    """Return the page of some features, or of one; every value is escaped."""
    snapshot, lang = page.snapshot, page.lang
    name, layer, address = snapshot.name, snapshot.layer, address_of(request)
    words = column_words(atlas_of(request), layer, lang)
    table = page.table.drop(columns="geometry")
    rows = [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]
    shared = {
        "name": name,
        "layer": layer,
        "members": page.members,
        "words": words,
        "columns": page.columns,
        "rows": rows,
        "empty": absent,
        "paint": paint_of(layer),
        "tabled": name in tables_of(atlas_of(request).facts),
    }
    if "fid" in request.path_params:
        made = pages.page(request, "item.html", **shared, data=address.but(f="json"))
        return bytes(made.body)
    filters = filters_of(request, name, snapshot)
    made = pages.page(
        request,
        "items.html",
        **shared,
        heads=list(_heads(page, words, address, rows)),
        filters=filters,
        facets=filters.facets(
            c for c in layer.all_columns if words.is_plain(c) and _is_own(c)
        ),
        operators={key: WORDS[key] for key in WORDS if key in OPERATORS},
        asked=dict(address.params),
        first=filters.query.offset + 1,
        matched=page.selection.matched,
        turns={link["rel"]: link["href"] for link in page.links},
        files=_files(request, address, lang),
        snippets=list(snippets(address, name, settings_of(request).page_maximum)),
        data=address.but(f="json", limit=max(len(rows), 1), **FRAMES),
        plain=address.but(filter=None, bbox=None, datetime=None, query=None, **PAGING),
    )
    return bytes(made.body)


def columns_shown(
    page: Page, words: ColumnWords, rows: Sequence[Mapping[str, Any]]
) -> Iterator[Column]:
    """Yield the columns of the table: those asked for, or the short ones that are filled."""
    for column in page.columns:
        texts = [words.said(column.name, row[column.name]) for row in rows]
        longest = max(map(len, texts), default=0)
        short = longest <= LONGEST_CELL or column.name.startswith("name_")
        if page.properties is not None or (
            short
            and any(texts or [True])
            and words.is_plain(column)
            and _is_own(column)
        ):
            yield column


def _heads(
    page: Page, words: ColumnWords, address: Address, rows: Sequence[Mapping[str, Any]]
) -> Iterator[Head]:
    by = address.params.get("sortby", "").strip()
    for column in columns_shown(page, words, rows):
        up = by.lstrip("+") == column.name
        down = by == f"-{column.name}"
        following = f"-{column.name}" if up else column.name
        yield Head(
            column=column,
            said=words.heading(column),
            unit=words.unit(column),
            order="ascending" if up else "descending" if down else "",
            href=None
            if column.type == "list" or column == SHIFTED
            else address.but(sortby=following, **PAGING),
        )


SHARED = ("name_zh", "name_en", "status", "province_zh")
"""Columns of every layer that are worth a place in the table."""


def _is_own(column: Column) -> bool:
    """Tell whether a column says what a feature is, not where that is known from."""
    return column.name in SHARED or column not in COMMON


def _files(request: Request, address: Address, lang: str) -> list[Mapping[str, Any]]:
    """Return the links to all features that match, in every format; tables in words."""
    whole = Address(
        address.root,
        request.scope["path"],
        {k: v for k, v in address.params.items() if k not in WHOLE} | {"lang": lang},
    )
    encoders = edition_of(request).encoders
    tables = {e.media_type for e in encoders.values() if e.tabled is not None}
    return [
        {**link, "href": link["href"] + "&words=true" * (link["type"] in tables)}
        for link in formats(whole, encoders, "html", language_of(request))
        if link["rel"] == "alternate"
    ]


def paint_of(layer: Layer) -> str:
    """Return the colours of the small map as JSON."""
    paint = layer.paint
    shades = {shade.value: shade.colour for shade in paint.shades}
    said = {"colour": paint.colour, "by": paint.by, "shades": shades}
    return orjson.dumps({**said, "fill": paint.fill}).decode()
