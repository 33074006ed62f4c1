"""OGC API Features: which collections there are, and what each holds."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.clock import today
from app.http import pages
from app.http.links import address_of, root
from app.http.pages import PageParams
from app.http.params import read, spoken
from app.http.schemas import QUERYABLES_REL, SCHEMA_REL, SCHEMA_TYPE
from app.http.state import atlas_of
from app.http.tiles import TILESETS_REL
from app.registry import ENCODERS
from geodata.crs import CRS84_URI, TO_CRS
from geodata.text import Lang
from layers.layer import GROUPS
from layers.style import MEDIA_TYPE as STYLE_TYPE

router = APIRouter()


@router.get("/collections")
def collections(request: Request) -> Response:
    """List the collections."""
    params = read(PageParams, request)
    documents = [_collection(request, name) for name in atlas_of(request).layers]
    body = {
        "links": _page_links(request),
        "collections": documents,
    }
    return pages.answer(request, params.f, body, "collections.html", groups=GROUPS)


@router.get("/collections/{name}")
def collection(request: Request, name: str) -> Response:
    """Describe one collection."""
    params = read(PageParams, request)
    layer = atlas_of(request).layer(name)
    body = _collection(request, name)
    return pages.answer(request, params.f, body, "collection.html", layer=layer)


def _collection(request: Request, name: str) -> dict[str, Any]:
    """Return the description of a collection."""
    atlas, lang = atlas_of(request), spoken(request)
    snapshot = atlas.snapshot(name, today())
    layer = snapshot.layer
    first, last = (d and f"{d}T00:00:00Z" for d in snapshot.period)
    return {
        "id": name,
        "title": layer.title.say(lang),
        "description": layer.description.say(lang),
        "group": layer.group,
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


def _links(request: Request, name: str, lang: Lang) -> list[dict[str, str]]:
    """Return where a collection leads: its items, what can be asked, its tiles."""
    base = f"{root(request)}/collections/{name}"
    styled = f"{root(request)}/styles/{name}"
    links = [
        ("self", base, "application/json"),
        (QUERYABLES_REL, f"{base}/queryables", SCHEMA_TYPE),
        ("queryables", f"{base}/queryables", SCHEMA_TYPE),
        (SCHEMA_REL, f"{base}/schema", SCHEMA_TYPE),
        ("describedby", f"{base}/feature-schema", SCHEMA_TYPE),
        (TILESETS_REL, f"{base}/tiles", "application/json"),
        ("stylesheet", styled, STYLE_TYPE),
    ]
    return [
        *({"rel": rel, "href": href, "type": media} for rel, href, media in links),
        *(
            {
                "rel": "items",
                "href": f"{base}/items?f={form}",
                "type": encoder.media_type,
                "title": encoder.title.say(lang),
            }
            for form, encoder in ENCODERS.items()
        ),
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
