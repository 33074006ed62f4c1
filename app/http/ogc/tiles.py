"""OGC API Tiles: vector tiles of every collection, their TileJSON and style."""

from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator, Field
from starlette.concurrency import run_in_threadpool

from app.clock import today
from app.http.ogc.item_params import day_of
from app.http.ogc.schemas import TYPES
from app.http.wire import pages
from app.http.wire.links import root
from app.http.wire.pages import PageParams
from app.http.wire.params import (
    EDITION,
    KNOWN_AT,
    JsonParams,
    LangParams,
    language_of,
    read,
)
from app.http.wire.state import atlas_of, edition_of
from app.values.text_values import one_of
from geodata.crs import CRS84_URI, WEB_MERCATOR_URI
from geodata.errors import UnknownTileMatrixSet
from layers.features import style as styles
from layers.features.snapshot import Snapshot
from layers.query.query import Interval, parse_interval
from layers.tiles.grid import (
    DEEPEST,
    TILE_MATRIX_SET,
    TILE_MATRIX_SET_URI,
    Tile,
    tile_matrices,
)
from layers.tiles.mvt import DIMENSIONS, MEDIA_TYPE

router = APIRouter()

SCHEME_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
TILESETS_REL = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
SCHEMES_REL = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
A_YEAR = "public, max-age=31536000, immutable"

Json = dict[str, Any]


class TileJsonParams(JsonParams):
    """Parameters of documents on tiles."""

    datetime: Annotated[Interval | None, BeforeValidator(parse_interval)] = Field(
        None, description="日期或期间 / a day, or an interval from/to"
    )
    known_at: str | None = KNOWN_AT
    edition: str | None = EDITION


class TileParams(LangParams):
    """Parameters of a tile."""

    f: Annotated[str, one_of("f", ("mvt",))] = Field("mvt", description="格式 / Format")
    datetime: Annotated[Interval | None, BeforeValidator(parse_interval)] = Field(
        None, description="日期或期间 / a day, or an interval from/to"
    )
    known_at: str | None = KNOWN_AT
    edition: str | None = EDITION
    v: str | None = Field(
        None, description="数据版本，TileJSON 给出 / version, as TileJSON gives it"
    )


async def tile(request: Request) -> Response:
    """Return one vector tile, which may have no features."""
    return await run_in_threadpool(_tile, request)


def _tile(request: Request) -> Response:
    params, asked = read(TileParams, request), request.path_params
    snapshot = _snapshot(request, asked["name"], params.datetime)
    wanted = Tile.read(asked["zoom"], asked["row"], asked["column"])
    passed = None if params.datetime is None else snapshot.valid_in(params.datetime)
    content = snapshot.tiler.tile(wanted, passed)
    fresh = params.v == version(request, snapshot)
    headers = {"Cache-Control": A_YEAR} if fresh else {}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


TILE_PATH = f"/collections/{{name}}/tiles/{TILE_MATRIX_SET}/{{zoom}}/{{row}}/{{column}}"
HANDLERS = {TILE_PATH: tile}


def _snapshot(request: Request, name: str, interval: Interval | None) -> Snapshot:
    atlas = atlas_of(request)
    return atlas.snapshot(name, day_of(interval))


def version(request: Request, snapshot: Snapshot) -> str:
    """Return the version of tiles: a digest of code and data, and the day if it matters."""
    day = "" if snapshot.day is None else f"-{today():%Y%m%d}"
    return f"{edition_of(request).stamp[:12]}{day}"


@router.get("/tileMatrixSets")
def tile_matrix_sets(request: Request) -> Response:
    """List the tile matrix sets; there is one."""
    read(JsonParams, request)
    here = f"{root(request)}/tileMatrixSets/{TILE_MATRIX_SET}"
    listed = {
        "id": TILE_MATRIX_SET,
        "title": TILE_MATRIX_SET,
        "uri": TILE_MATRIX_SET_URI,
        "crs": WEB_MERCATOR_URI,
        "links": [{"rel": "self", "href": here, "type": "application/json"}],
    }
    return _json({"tileMatrixSets": [listed]})


@router.get("/tileMatrixSets/{scheme}")
def tile_matrix_set(request: Request, scheme: str) -> Response:
    """Define the tile matrix set."""
    read(JsonParams, request)
    _known(scheme)
    return _json(
        {
            "id": TILE_MATRIX_SET,
            "title": "Google Maps Compatible for the World",
            "uri": TILE_MATRIX_SET_URI,
            "crs": WEB_MERCATOR_URI,
            "orderedAxes": ["E", "N"],
            "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
            "tileMatrices": tile_matrices(),
        }
    )


@router.get("/collections/{name}/tiles")
def tilesets(request: Request, name: str) -> Response:
    """List the tilesets of a collection; there is one."""
    read(JsonParams, request)
    snapshot = _snapshot(request, name, None)
    here = f"{root(request)}/collections/{name}/tiles"
    return _json(
        {
            "links": [{"rel": "self", "href": here, "type": "application/json"}],
            "tilesets": [_tileset(request, snapshot)],
        }
    )


@router.get("/collections/{name}/tiles/{scheme}")
def tileset(request: Request, name: str, scheme: str) -> Response:
    """Describe the tileset of a collection."""
    read(JsonParams, request)
    _known(scheme)
    snapshot = _snapshot(request, name, None)
    west, south, east, north = snapshot.extent
    return _json(
        {
            **_tileset(request, snapshot),
            "tileMatrixSetLimits": snapshot.tiler.limits,
            "boundingBox": {
                "lowerLeft": [west, south],
                "upperRight": [east, north],
                "crs": CRS84_URI,
            },
            "layers": [
                {
                    "id": name,
                    "title": snapshot.layer.title.say(language_of(request)),
                    "dataType": "vector",
                    "geometryDimension": DIMENSIONS[snapshot.tiler.kind],
                    "minTileMatrix": "0",
                    "maxTileMatrix": str(DEEPEST),
                    "propertiesSchema": {
                        "type": "object",
                        "properties": {
                            column.name: TYPES[column.type]
                            for column in snapshot.layer.all_columns
                            if column.type != "list"
                        },
                    },
                }
            ],
        }
    )


def _tileset(request: Request, snapshot: Snapshot) -> Json:
    base = root(request)
    here = f"{base}/collections/{snapshot.name}/tiles/{TILE_MATRIX_SET}"
    json_type = "application/json"
    return {
        "title": snapshot.layer.title.say(language_of(request)),
        "dataType": "vector",
        "crs": WEB_MERCATOR_URI,
        "tileMatrixSetURI": TILE_MATRIX_SET_URI,
        "links": [
            {"rel": "self", "href": here, "type": json_type},
            {
                "rel": "item",
                "href": f"{here}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}",
                "type": MEDIA_TYPE,
                "templated": True,
            },
            {
                "rel": SCHEME_REL,
                "href": f"{base}/tileMatrixSets/{TILE_MATRIX_SET}",
                "type": json_type,
            },
            {
                "rel": "describedby",
                "href": f"{base}/tilejson/{snapshot.name}",
                "type": json_type,
                "title": "TileJSON",
            },
        ],
    }


def _known(scheme: str) -> None:
    if scheme != TILE_MATRIX_SET:
        raise UnknownTileMatrixSet(scheme, [TILE_MATRIX_SET])


@router.get("/tilejson/{name}")
def tilejson(request: Request, name: str) -> Response:
    """Describe the tiles of a collection as TileJSON 3; their address has a version."""
    params = read(TileJsonParams, request)
    snapshot = _snapshot(request, name, params.datetime)
    lang, layer = language_of(request), snapshot.layer
    base = f"{root(request)}/collections/{name}/tiles/{TILE_MATRIX_SET}"
    day = request.query_params.get("datetime")
    past = params.known_at is not None or params.edition is not None
    query = (
        f"v={version(request, snapshot)}"
        + (f"&datetime={quote(day)}" if day else "")
        + (f"&edition={edition_of(request).facts.edition}" if past else "")
    )
    west, south, east, north = snapshot.extent
    return _json(
        {
            "tilejson": "3.0.0",
            "name": layer.title.say(lang),
            "description": layer.description.say(lang),
            "version": "1.0.0",
            "attribution": "口岸图集 Kouan Atlas",
            "scheme": "xyz",
            "tiles": [f"{base}/{{z}}/{{y}}/{{x}}?{query}"],
            "minzoom": 0,
            "maxzoom": DEEPEST,
            "bounds": [west, south, east, north],
            "center": [(west + east) / 2, (south + north) / 2, 4],
            "vector_layers": [
                {
                    "id": name,
                    "description": layer.description.say(lang),
                    "minzoom": 0,
                    "maxzoom": DEEPEST,
                    "fields": {
                        column.name: column.meaning.say(lang)
                        for column in layer.all_columns
                        if column.type != "list"
                    },
                }
            ],
        }
    )


@router.get("/styles")
def style_list(request: Request) -> Response:
    """List the styles, one a collection."""
    params = read(PageParams, request)
    lang = language_of(request)
    listed = [
        {
            "id": name,
            "title": layer.title.say(lang),
            "links": [
                {
                    "rel": "stylesheet",
                    "href": f"{root(request)}/styles/{name}",
                    "type": styles.MEDIA_TYPE,
                }
            ],
        }
        for name, layer in atlas_of(request).layers.items()
    ]
    return pages.answer(request, params.f, {"styles": listed}, "styles.html")


@router.get("/styles/{name}")
def style(request: Request, name: str) -> Response:
    """Return the MapLibre style of a collection, drawn as on the map."""
    read(JsonParams, request)
    layer = atlas_of(request).layer(name)
    source = f"{root(request)}/tilejson/{name}"
    document = styles.style(name, layer, source, language_of(request))
    return Response(orjson.dumps(document), media_type=styles.MEDIA_TYPE)


def _json(body: Json) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
