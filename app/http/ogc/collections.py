"""OGC API Features: the list of collections and their descriptions."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.clock import today
from app.http.ogc.column_words import ColumnWords, column_words
from app.http.ogc.facets import MOST_VALUES
from app.http.ogc.item_pages import paint_of
from app.http.ogc.schemas import QUERYABLES_REL, SCHEMA_REL, SCHEMA_TYPE
from app.http.ogc.snippets import snippets
from app.http.ogc.tiles import TILESETS_REL
from app.http.wire import pages
from app.http.wire.links import Address, address_of, root
from app.http.wire.notice import licence
from app.http.wire.openapi_30 import OPENAPI_TYPE
from app.http.wire.pages import PageParams
from app.http.wire.params import language_of, read
from app.http.wire.state import atlas_of, edition_of, settings_of
from app.ledger.form import tables_of
from geodata.crs import CRS84_URI, TO_CRS
from geodata.frames import DataFrame
from geodata.text import Lang
from layers.features.style import MEDIA_TYPE as STYLE_TYPE
from layers.layer import GROUPS

router = APIRouter()

KEYWORDS = ("口岸", "口岸发展规划", "ports of entry", "China")


@router.get("/collections")
def collections(request: Request) -> Response:
    """List the collections."""
    params = read(PageParams, request)
    documents = [_collection(request, name) for name in atlas_of(request).layers]
    body = {
        "links": [
            *_page_links(request),
            *_service_links(request),
            licence(root(request), language_of(request)),
        ],
        "collections": documents,
    }
    return pages.answer(request, params.f, body, "collections.html", groups=GROUPS)


@router.get("/collections/{name}")
def collection(request: Request, name: str) -> Response:
    """Describe one collection."""
    params = read(PageParams, request)
    atlas = atlas_of(request)
    layer = atlas.layer(name)
    body = _collection(request, name)
    words = column_words(atlas, layer, language_of(request))
    items = Address(root(request), f"/collections/{name}/items", {})
    settings = settings_of(request)
    return pages.answer(
        request,
        params.f,
        body,
        "collection.html",
        layer=layer,
        words=words,
        values=_values(atlas.snapshot(name, today()).table, words),
        dates=[c.name for c in layer.all_columns if c.type == "date"],
        data=items.but(f="json", limit=settings.page_default),
        paint=paint_of(layer),
        tabled=name in tables_of(atlas.facts),
        snippets=list(snippets(items, name, settings.page_maximum)),
    )


def _values(table: DataFrame, words: ColumnWords) -> dict[str, list[tuple[str, str]]]:
    """Return the values of columns with few, each with its words where they differ."""
    found = {}
    for column in words.layer.all_columns:
        if column.type == "text" and table[column.name].nunique() <= MOST_VALUES:
            values = sorted(table[column.name].dropna().unique())
            worded = [(value, words.said(column.name, value)) for value in values]
            if any(value != word for value, word in worded):
                found[column.name] = worded
    return found


def _collection(request: Request, name: str) -> dict[str, Any]:
    """Return the description of a collection."""
    atlas, lang = atlas_of(request), language_of(request)
    snapshot = atlas.snapshot(name, today())
    layer = snapshot.layer
    first, last = (d and f"{d}T00:00:00Z" for d in snapshot.period)
    return {
        "id": name,
        "title": layer.title.say(lang),
        "description": layer.description.say(lang),
        "group": layer.group,
        "keywords": [GROUPS[layer.group].say(lang), *KEYWORDS],
        "itemType": "feature",
        "itemCount": len(snapshot.table),
        "crs": list(TO_CRS),
        "storageCrs": CRS84_URI,
        "extent": {
            "spatial": {"bbox": [list(snapshot.extent)], "crs": CRS84_URI},
            "temporal": {"interval": [[first, last]]},
        },
        "edition": atlas.facts.edition,
        "links": _links(request, name, lang),
    }


def _links(request: Request, name: str, lang: Lang) -> list[Mapping[str, object]]:
    """Return the links of a collection: items, queryables, tiles."""
    base, encoders = f"{root(request)}/collections/{name}", edition_of(request).encoders
    styled, plan = f"{root(request)}/styles/{name}", atlas_of(request).facts.plan
    links = [
        ("self", base, "application/json"),
        (QUERYABLES_REL, f"{base}/queryables", SCHEMA_TYPE),
        ("queryables", f"{base}/queryables", SCHEMA_TYPE),
        (SCHEMA_REL, f"{base}/schema", SCHEMA_TYPE),
        ("describedby", f"{base}/feature-schema", SCHEMA_TYPE),
        (TILESETS_REL, f"{base}/tiles", "application/json"),
        ("stylesheet", styled, STYLE_TYPE),
        ("about", f"{root(request)}/plans/{plan.id}", "application/json"),
    ]
    # A client may be given the address of a layer instead of that of the service.
    service = _service_links(request)
    return [
        *({"rel": rel, "href": href, "type": media} for rel, href, media in links),
        *service,
        licence(root(request), lang),
        *(
            {
                "rel": "items",
                "href": f"{base}/items?f={form}",
                "type": encoder.media_type,
                "title": encoder.title.say(lang),
            }
            for form, encoder in encoders.items()
        ),
        *(
            {
                "rel": "enclosure",
                "href": base + encoder.suffix,
                "type": encoder.media_type,
                "title": encoder.title.say(lang),
            }
            for encoder in encoders.values()
            if not encoder.paged
        ),
    ]


def _service_links(request: Request) -> list[dict[str, str]]:
    """Return the links that QGIS expects at the address of a connection."""
    base = root(request)
    return [
        {"rel": "service-desc", "href": f"{base}/api", "type": OPENAPI_TYPE},
        {
            "rel": "conformance",
            "href": f"{base}/conformance",
            "type": "application/json",
        },
        {"rel": "data", "href": f"{base}/collections", "type": "application/json"},
    ]


def _page_links(request: Request) -> list[dict[str, str]]:
    return [
        {
            "rel": "self" if form == "json" else "alternate",
            "href": address_of(request).but(f=form),
            "type": media,
        }
        for form, media in pages.MEDIA_TYPES.items()
    ]
