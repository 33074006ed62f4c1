"""OGC API Features: the items of a collection, a page at a time, and one item."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import orjson
from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from app.clock import today
from app.edition import Edition
from app.http.ogc import worded_files
from app.http.ogc.edit_call import missing
from app.http.ogc.feature_pages import GEOJSON, members_of, one, ups, written
from app.http.ogc.item_pages import HTML, encoder_of, filters_of, settled
from app.http.ogc.item_params import (
    ItemParams,
    ItemsParams,
    cursor,
    day_of,
    item_params,
    properties_of,
    query_of,
    read_items,
    threshold_of,
)
from app.http.ogc.versions import history_headers
from app.http.wire.links import Address, address_of, formats, headers_of, root, turning
from app.http.wire.params import format_of, language_of, read
from app.http.wire.state import atlas_of, edition_of, layer_of, settings_of
from app.settings import Settings
from geodata.crs import CRS84_URI
from geodata.errors import BadParameter, CutFile
from geodata.facts import Facts
from geodata.memo import memo
from geodata.text import Lang
from layers.atlas import Atlas
from layers.derivation.unplaced import described, unplaced_on
from layers.features.encoder import Encoder, Link, Page
from layers.features.snapshot import Selection, Snapshot
from layers.layer import Layer
from layers.query.query import Query

FID = "~fid~"
"""Placeholder for the id of a feature; no id contains ``~``."""

PLAIN = (b"", b"f=json")
"""Queries whose response is the stored encoding of a feature."""

CUTTING = frozenset({"f", "limit", "offset"})
"""Parameters that only select a page of a layer."""

PLAIN_HEADERS = {"Content-Crs": f"<{CRS84_URI}>"}
FORM = b"f=html"
"""In the query of every form of the web page."""

ROWS_READ = 100
"""Features on a web page, unless the limit is given."""


async def items(request: Request) -> Response:
    """Return features of a collection, a page at a time."""
    name = request.path_params["name"]
    layer = await layer_of(request, name)
    if FORM in request.scope["query_string"]:
        moved = await run_in_threadpool(settled, request, name)
        if moved is not None:
            return moved
    params = read_items(request, layer)
    form = _form(request, params.f)
    if form == "json" and params.model_fields_set <= CUTTING:
        plain = _plain_page(request, name, params)
        if plain is not None:
            return plain
    quick = _quick(request, name, layer, params, form)
    if quick and params.filter is None and params.query is None:
        return _items(request, name, params, form)
    return await run_in_threadpool(_items, request, name, params, form)


async def item(request: Request) -> Response:
    """Return one feature."""
    name = request.path_params["name"]
    layer = await layer_of(request, name)
    if request.scope["query_string"] in PLAIN:
        plain = _plain(request, name, request.path_params["fid"])
        if plain is not None:
            return plain
    params = read(item_params(layer), request)
    form = _form(request, params.f)
    if _quick(request, name, layer, params, form):
        return _item(request, name, params, form)
    return await run_in_threadpool(_item, request, name, params, form)


HANDLERS = {
    "/collections/{name}/items": items,
    "/collections/{name}/items/{fid}": item,
}


def _plain_page(request: Request, name: str, params: ItemsParams) -> Response | None:
    """Return a page sliced from the encoded layer; None if that is not enough."""
    edition, settings = edition_of(request), settings_of(request)
    atlas = edition.atlas
    limit, offset = params.limit or settings.page_default, params.offset or 0
    if atlas.layer(name).build is None or limit > settings.page_maximum:
        return None
    features = atlas.snapshot(name, today()).features
    address, matched = address_of(request), len(features)
    turns = turning(address, GEOJSON, Query(offset=offset, limit=limit), matched)
    above = ups(address.root, name)
    start, stop = min(offset, matched), min(offset + limit, matched)
    head = {
        "type": "FeatureCollection",
        "numberMatched": matched,
        "numberReturned": stop - start,
        "edition": edition.facts.edition,
        "links": [
            *formats(address, edition.encoders, "json", language_of(request)),
            *above,
            *turns,
        ],
    }
    return Response(
        orjson.dumps(head)[:-1] + b',"features":[' + features.cut(start, stop) + b"]}",
        media_type=GEOJSON,
        headers={**PLAIN_HEADERS, **headers_of((above[1], *turns))},
    )


def _plain(request: Request, name: str, fid: str) -> Response | None:
    """Return the stored encoding of a feature; None if that is not enough.

    Half of the time of such a response went into links that differ by the feature only.
    """
    edition = edition_of(request)
    atlas = edition.atlas
    if atlas.layer(name).build is None:
        return None
    snapshot = atlas.snapshot(name, today())
    row = snapshot.ids.get(fid)
    named = bool(request.scope["query_string"])
    if row is None or not (named or _form(request, None) == "json"):
        return None
    feature, lang = snapshot.features[row], language_of(request)
    tail = _tail(edition, root(request), name, lang)
    body = b"".join((feature[:-1], b",", fid.encode().join(tail)))
    headers = {**PLAIN_HEADERS, **history_headers(request, name, fid)}
    return Response(body, media_type=GEOJSON, headers=headers)


def _quick(
    request: Request, name: str, layer: Layer, params: ItemParams, form: str
) -> bool:
    """Tell whether features are encoded already, as they are on the day asked for."""
    if layer.build is None or form != "json" or not params.encoded:
        return False
    then = params.datetime
    return then is None or atlas_of(request).derived(name, day_of(then))


def _form(request: Request, asked: str | None) -> str:
    return format_of(request, asked, edition_of(request).media_types, "json")


@memo(most=256)
def _tail(edition: Edition, base: str, name: str, lang: Lang) -> list[bytes]:
    """Return the members and links after a feature, split at each place of its id."""
    here = Address(base, f"/collections/{name}/items/{FID}", {})
    links = [*formats(here, edition.encoders, "json", lang), *ups(base, name)]
    members = {"edition": edition.facts.edition, "links": links}
    return orjson.dumps(members)[1:].split(FID.encode())


def _item(request: Request, name: str, params: ItemParams, form: str) -> Response:
    atlas, fid = atlas_of(request), request.path_params["fid"]
    day = day_of(params.datetime)
    snapshot = _snapshot(atlas, name, day, params)
    row = snapshot.ids.get(fid)
    then = params.datetime
    if row is None or (then is not None and not snapshot.valid_in(then)[row]):
        raise missing(request, name, snapshot.ids)
    page = _page(
        request,
        snapshot,
        Selection.single(row),
        params,
        form,
        members=_dated(snapshot, day, atlas.facts),
    )
    if form != "json":
        return written(page, encoder_of(request, form))
    found = one(page)
    found.headers.update(history_headers(request, name, fid))
    return found


def _items(request: Request, name: str, params: ItemsParams, form: str) -> Response:
    edition, settings = edition_of(request), settings_of(request)
    atlas, encoder = edition.atlas, encoder_of(request, form)
    day = day_of(params.datetime)
    snapshot = _snapshot(atlas, name, day, params)
    limit = min(params.limit or _usual(settings, encoder), settings.page_maximum)
    query = query_of(params, limit, edition.stamp)
    selection = snapshot.select(query)
    if params.limit is None and params.result_type == "results":
        _check_whole(selection, query, encoder)
    members = _dated(snapshot, day, atlas.facts)
    if params.limit is not None and params.limit > limit:
        members["limit_clamped_to"] = limit
    if params.explain == "true":
        members["appliedFilters"] = _explained(snapshot, query, params, form)
    address = address_of(request)
    mark = None if params.cursor is None else partial(cursor, stamp=edition.stamp)
    turns = turning(address, encoder.media_type, query, selection.matched, mark)
    if params.result_type == "hits":
        selection, turns = Selection(selection.rows[:0], selection.matched), ()
    page = _page(request, snapshot, selection, params, form, address, turns, members)
    if params.words == "true":
        until = params.datetime and params.datetime[1]
        filters = filters_of(request, name, snapshot)
        return worded_files.answer(page, encoder, filters, until or today())
    return written(page, encoder)


def _usual(settings: Settings, encoder: Encoder) -> int:
    """Return the default limit: in files, all features."""
    if not encoder.paged:
        return settings.page_maximum
    return min(
        settings.page_default,
        ROWS_READ if encoder.media_type == HTML else 10_000,
    )


def _check_whole(selection: Selection, query: Query, encoder: Encoder) -> None:
    """Raise an error if a file would silently lack features.

    Raises:
        CutFile: More features match than a page may contain.
    """
    held = query.offset + query.limit
    if not encoder.paged and selection.matched > held:
        raise CutFile(selection.matched - query.offset, query.limit)


def _snapshot(atlas: Atlas, name: str, day: date, params: ItemParams) -> Snapshot:
    threshold_km = threshold_of(params)
    if threshold_km is None:
        return atlas.snapshot(name, day)
    return atlas.snapshot(name, day, threshold_km)


def _dated(snapshot: Snapshot, day: date, facts: Facts) -> dict[str, Any]:
    """Return the day and distance of layers as of a day, as members of the document."""
    if not snapshot.layer.dated:
        return {}
    members: dict[str, Any] = {"datetime": day.isoformat()}
    if snapshot.layer.threshold_km is not None:
        members["threshold_km"] = snapshot.threshold_km or snapshot.layer.threshold_km
        members["hypothetical"] = snapshot.threshold_km is not None
        members["unplaced"] = described(unplaced_on(facts, day))
    return members


def _explained(
    snapshot: Snapshot, query: Query, params: ItemsParams, form: str
) -> list[dict[str, Any]]:
    """Return, for every condition in order, how many features it keeps and removes."""
    if form != "json":
        raise BadParameter(
            "explain", "true", "只有 json 能说明。", "Only json can tell: ask f=json."
        )
    shown = {"bbox": params.bbox, "datetime": params.datetime and _spelled(params)}
    return [
        {
            "parameter": step.parameter,
            "condition": shown.get(step.parameter) or step.condition,
            "keepsAlone": step.keeps_alone,
            "removed": step.removed,
            "remaining": step.remaining,
        }
        for step in snapshot.explain(query)
    ]


def _spelled(params: ItemsParams) -> str:
    return "/".join(day.isoformat() if day else ".." for day in params.datetime or ())


def _page(
    request: Request,
    snapshot: Snapshot,
    selection: Selection,
    params: ItemParams,
    form: str,
    address: Address | None = None,
    turns: tuple[Link, ...] = (),
    members: dict[str, Any] | None = None,
) -> Page:
    lang = language_of(request)
    if params.datum != "wgs84" and params.crs != CRS84_URI:
        raise BadParameter(
            "datum",
            params.datum,
            "不能与 crs 同时给出：它不是坐标系。",
            "It cannot go with crs: it is no coordinate system.",
        )
    wanted = params.properties if isinstance(params, ItemsParams) else None
    address = address or address_of(request)
    page = Page(
        snapshot=snapshot,
        selection=selection,
        properties=properties_of(wanted, snapshot.layer),
        datum=params.datum,
        crs=params.crs,
        lang=lang,
        ordered=isinstance(params, ItemsParams) and params.sortby is not None,
        links=(
            *formats(address, edition_of(request).encoders, form, lang),
            *ups(address.root, snapshot.name),
            *turns,
        ),
    )
    return replace(page, members={**members_of(request, page), **(members or {})})
