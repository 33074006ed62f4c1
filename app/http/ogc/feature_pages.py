"""Pages of features as responses, with their metadata, headers and file names."""

from typing import Any

import orjson
from fastapi import Request, Response

from app.http.ogc.schemas import QUERYABLES_REL, SCHEMA_TYPE
from app.http.wire.links import headers_of
from app.http.wire.state import atlas_of
from geodata.crs import CRS84_URI, EAST_FIRST, code_of
from geodata.text import Text
from layers.features.encoder import Encoder, Link, Page

GEOJSON = "application/geo+json"
TOLD = ("next", "prev", QUERYABLES_REL)
"""Links that are also headers, for HEAD and for formats that cannot contain links."""

DATUM_WARNING = Text(
    "坐标已偏移至{}，仅供在同一坐标的网络地图上叠加，不得用于量算，也不是 RFC 7946 坐标。",
    "Coordinates are shifted to {}: only to lie on web maps in the same, never to "
    "measure; they are not those of RFC 7946.",
)


AXES_WARNING = Text(
    "坐标按 {} 的轴序，先北后东，不是 RFC 7946 坐标：读 GeoJSON 的软件会颠倒。"
    "先东后北的文件请用 f=gpkg、fgb、shp、parquet 或 csv。",
    "Coordinates are in the axis order of {}, north before east, not as in RFC 7946: "
    "readers of GeoJSON swap them. Files with east first: f=gpkg, fgb, shp, parquet "
    "or csv.",
)


def members_of(request: Request, page: Page) -> dict[str, Any]:
    """Return the metadata of a document."""
    edition = atlas_of(request).facts.edition
    members: dict[str, Any] = {"edition": edition}
    if page.shifted is not None:
        members["datum"] = page.shifted
        members["warning"] = DATUM_WARNING.say(page.lang).format(page.shifted)
    elif page.crs != CRS84_URI:
        members["contentCrs"] = page.crs
        if page.crs not in EAST_FIRST:
            code = code_of(page.crs)
            members["warning"] = AXES_WARNING.say(page.lang).format(code)
    return members


def written(page: Page, encoder: Encoder) -> Response:
    """Return a page in a format; formats that browsers do not show are downloads."""
    link_header = headers_of(link for link in page.links if link["rel"] in TOLD)
    headers = {**_headers(page), **link_header}
    if not encoder.paged:
        name = f"{page.file_stem}{encoder.suffix}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(
        encoder.written(page), media_type=encoder.media_type, headers=headers
    )


def one(page: Page) -> Response:
    """Return one GeoJSON Feature with its links."""
    features, rows = page.features
    feature = features[rows[0]]
    more = {**page.members, "links": page.links}
    body = feature[:-1] + b"," + orjson.dumps(more)[1:]
    return Response(body, media_type=GEOJSON, headers=_headers(page))


def _headers(page: Page) -> dict[str, str]:
    """Return the header with the CRS; shifted coordinates have the datum instead."""
    if page.shifted is not None:
        return {"Content-Datum": page.shifted}
    return {"Content-Crs": f"<{page.crs}>"}


def ups(base: str, name: str) -> tuple[Link, Link]:
    """Return the links to a collection and to its queryables."""
    up = f"{base}/collections/{name}"
    return (
        {"rel": "collection", "href": up, "type": "application/json"},
        {"rel": QUERYABLES_REL, "href": f"{up}/queryables", "type": SCHEMA_TYPE},
    )
