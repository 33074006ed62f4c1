"""OGC API Features: the items of a collection, a page at a time, and one item."""

from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator, Field
from starlette.concurrency import run_in_threadpool

from app.clock import today
from app.http.links import here, root
from app.http.params import (
    Crs,
    Datum,
    Params,
    format_of,
    one_of,
    read,
    spoken,
    whole,
)
from app.http.state import atlas_of, settings_of
from app.registry import ENCODERS
from geodata.crs import CRS84_URI
from geodata.errors import (
    BadDatetime,
    BadParameter,
    UnknownFeature,
    UnknownProperty,
)
from geodata.text import Lang, Text
from layers.atlas import Atlas
from layers.encoder import Link, Page
from layers.filter_text import parse
from layers.frames import area, in_crs84
from layers.query import Interval, Query, parse_interval
from layers.snapshot import Selection, Snapshot

router = APIRouter()

MEDIA_TYPES = {name: encoder.media_type for name, encoder in ENCODERS.items()}
FILTER_LANGUAGES = ("cql2-text", "cql2-json", "cql-text")
RESULT_TYPES = ("results", "hits")
DATUM_WARNING = Text(
    "坐标已偏移至{}，仅供在同一坐标的网络地图上叠加，不得用于量算，也不是 RFC 7946 坐标。",
    "Coordinates are shifted to {}: only to lie on web maps in the same, never to "
    "measure; they are not those of RFC 7946.",
)


class ItemParams(Params):
    """Parameters of one item."""

    datum: Datum = Field("wgs84", description="输出坐标 / Datum of the coordinates")
    crs: Crs = Field(CRS84_URI, description="坐标系 / CRS of the answer")


class ItemsParams(ItemParams):
    """Parameters of the items of a collection."""

    bbox: str | None = Field(
        None, description="西,南,东,北（度）/ west,south,east,north in degrees"
    )
    bbox_crs: Crs = Field(
        CRS84_URI, alias="bbox-crs", description="范围框的坐标系 / CRS of bbox"
    )
    datetime: Annotated[Interval | None, BeforeValidator(parse_interval)] = Field(
        None, description="日期或期间 / a day, or an interval from/to"
    )
    filter: str | None = Field(None, description="CQL2 过滤条件 / a CQL2 filter")
    filter_lang: Annotated[str, one_of("filter-lang", FILTER_LANGUAGES)] = Field(
        "cql2-text", alias="filter-lang", description="过滤语言 / its language"
    )
    filter_crs: Crs = Field(
        CRS84_URI, alias="filter-crs", description="其坐标系 / CRS of its geometries"
    )
    sortby: str | None = Field(
        None, description="排序字段，降序前加 - / columns to sort by, - descends"
    )
    properties: str | None = Field(
        None, description="只要这些字段 / only these properties"
    )
    result_type: Annotated[str, one_of("resultType", RESULT_TYPES)] = Field(
        "results", alias="resultType", description="只计数用 hits / hits only counts"
    )
    limit: Annotated[int, whole("limit", 1)] | None = Field(
        None, description="每页要素数 / features a page"
    )
    offset: Annotated[int, whole("offset", 0)] = Field(
        0, description="跳过的要素数 / features passed over"
    )


@router.get("/collections/{name}/items")
async def items(request: Request, name: str) -> Response:
    """Return features of a collection, a page at a time."""
    params = read(ItemsParams, request)
    layer = atlas_of(request).layer(name)
    form = format_of(request, params.f, MEDIA_TYPES, "json")
    encoded = form == "json" and params.datum == "wgs84" and params.crs == CRS84_URI
    if layer.build is not None and encoded and params.filter is None:
        return _items(request, name, params, form)
    return await run_in_threadpool(_items, request, name, params, form)


@router.get("/collections/{name}/items/{fid}")
def item(request: Request, name: str, fid: str) -> Response:
    """Return one feature."""
    params = read(ItemParams, request)
    snapshot = atlas_of(request).snapshot(name, today())
    if fid not in snapshot.ids:
        near = get_close_matches(fid, snapshot.ids, n=5, cutoff=0.5)
        raise UnknownFeature(name, fid, near)
    form = format_of(request, params.f, MEDIA_TYPES, "json")
    page = _page(request, snapshot, Selection.single(snapshot.ids[fid]), params, form)
    return _one(page) if form == "json" else _written(page, form)


def _items(request: Request, name: str, params: ItemsParams, form: str) -> Response:
    snapshot = atlas_of(request).snapshot(name, _day(name, params, atlas_of(request)))
    settings = settings_of(request)
    query = Query(
        area=None if params.bbox is None else area(params.bbox, params.bbox_crs),
        interval=params.datetime,
        where=_where(params),
        sort=_sort(params.sortby),
        offset=params.offset,
        limit=min(params.limit or settings.page_default, settings.page_maximum),
    )
    selection = snapshot.select(query)
    turned: tuple[Link, ...] = ()
    if params.result_type == "hits":
        selection = replace(selection, rows=selection.rows[:0])
    else:
        turned = _turning(request, MEDIA_TYPES[form], query, selection.matched)
    page = replace(
        _page(request, snapshot, selection, params, form),
        properties=_properties(params.properties, snapshot),
    )
    members = dict(page.members)
    if params.limit is not None and params.limit > settings.page_maximum:
        members["limit_clamped_to"] = settings.page_maximum
    if snapshot.layer.build_on is not None:
        members["datetime"] = _day(name, params, atlas_of(request)).isoformat()
    return _written(page.with_more(links=turned, members=members), form)


def _where(params: ItemsParams) -> Any:
    """Return the filter as CQL2 JSON, its geometries in CRS84; None for none."""
    if params.filter is None:
        return None
    return in_crs84(parse(params.filter, params.filter_lang), params.filter_crs)


def _sort(text: str | None) -> tuple[tuple[str, bool], ...]:
    """Read ``+name,-name``; a plus sign may arrive as a space."""
    parts = [part.strip() for part in text.split(",")] if text else []
    return tuple((part.lstrip("+-"), part.startswith("-")) for part in parts)


def _properties(text: str | None, snapshot: Snapshot) -> tuple[str, ...] | None:
    """Read the names of columns.

    Raises:
        UnknownProperty: The layer has no such column.
    """
    if text is None:
        return None
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    known = [column.name for column in snapshot.layer.all_columns]
    for name in names:
        if name not in known:
            raise UnknownProperty(name, known)
    return names


def _day(name: str, params: ItemsParams, atlas: Atlas) -> date:
    """Return the day that a layer is asked for; only one day will do where it counts."""
    if atlas.layer(name).build_on is None or params.datetime is None:
        return today()
    first, last = params.datetime
    if first is None or first != last:
        raise BadDatetime(
            f"{first or '..'}/{last or '..'}",
            f"数据集“{name}”按某一日推算，请只给一个日期。",
            f"Collection {name!r} is as of one day: give a single date.",
        )
    return first


def _page(
    request: Request,
    snapshot: Snapshot,
    selection: Selection,
    params: ItemParams,
    form: str,
) -> Page:
    lang = spoken(request)
    if params.datum != "wgs84" and params.crs != CRS84_URI:
        raise BadParameter(
            "datum",
            params.datum,
            "不能与 crs 同时给出：它不是坐标系。",
            "It cannot go with crs: it is no coordinate system.",
        )
    return Page(
        snapshot=snapshot,
        selection=selection,
        datum=params.datum,
        crs=params.crs,
        lang=lang,
        links=(*_format_links(request, form, lang), _up(request, snapshot.name)),
        members=_members(request, params.datum, lang),
    )


def _members(request: Request, datum: str, lang: Lang) -> dict[str, Any]:
    """Return what a document says of itself."""
    edition = atlas_of(request).facts.edition
    members: dict[str, Any] = {"timeStamp": f"{edition[:10]}T00:00:00Z"}
    members["edition"] = edition
    if datum != "wgs84":
        label = datum.upper().replace("0", "-0")
        members["datum"] = label
        members["warning"] = DATUM_WARNING.say(lang).format(label)
    return members


def _format_links(request: Request, form: str, lang: Lang) -> list[Link]:
    return [
        Link(
            rel="self" if name == form else "alternate",
            href=here(request, f=name),
            type=encoder.media_type,
            title=encoder.title.say(lang),
        )
        for name, encoder in ENCODERS.items()
    ]


def _up(request: Request, name: str) -> Link:
    return Link(
        rel="collection",
        href=f"{root(request)}/collections/{name}",
        type="application/json",
    )


def _turning(
    request: Request, media: str, query: Query, matched: int
) -> tuple[Link, ...]:
    """Return the links to the next and the previous page, by offset."""
    following, before = query.offset + query.limit, query.offset - query.limit
    links = []
    if following < matched:
        href = here(request, offset=following, limit=query.limit)
        links.append(Link(rel="next", href=href, type=media))
    if query.offset > 0:
        href = here(request, offset=max(before, 0), limit=query.limit)
        links.append(Link(rel="prev", href=href, type=media))
    return tuple(links)


def _written(page: Page, form: str) -> Response:
    encoder = ENCODERS[form]
    headers = _headers(page)
    turns = [link for link in page.links if link.rel in ("next", "prev")]
    if turns:
        headers["Link"] = ", ".join(link.header() for link in turns)
    if form not in ("json", "html"):
        name = f"{page.snapshot.name}{encoder.suffix}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(
        encoder.encode(page), media_type=encoder.media_type, headers=headers
    )


def _one(page: Page) -> Response:
    """Return one GeoJSON Feature with its links."""
    feature = page.snapshot.features(page.frame)[page.selection.rows[0]]
    more = {**page.members, "links": [link.document() for link in page.links]}
    body = feature[:-1] + b"," + orjson.dumps(more)[1:]
    return Response(body, media_type=MEDIA_TYPES["json"], headers=_headers(page))


def _headers(page: Page) -> dict[str, str]:
    """Name the CRS of the coordinates; those of a shifted datum have none."""
    return {"Content-Crs": f"<{page.crs}>"} if page.datum == "wgs84" else {}
