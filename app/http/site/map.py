"""The map page, its base map and its files."""

from functools import cache
from pathlib import Path

import orjson
from fastapi import APIRouter, FastAPI, Request, Response
from pydantic import Field

from app.clock import today
from app.http.cases.area import AreaParams, asked_by, covered
from app.http.wire import pages
from app.http.wire.attachments import disposition
from app.http.wire.files import static
from app.http.wire.params import LangParams, OnlyPageParams, language_of, read
from app.http.wire.state import atlas_of, edition_of, settings_of
from app.memory import free
from app.rules.case.cases import assumed_by
from app.rules.case.input_models import reading_text
from app.rules.case.limits import lawful
from app.rules.case.open_sites import open_sites
from app.settings import Settings
from app.webmap import (
    arrows,
    assets,
    basemap,
    bundle,
    choice,
    csp,
    finder,
    ground,
    online,
    portable,
    ports,
)
from geodata.boundaries import Boundaries
from geodata.crs import CRS84_URI
from geodata.errors import MissingPackages
from geodata.memo import memo
from layers.features.frames import area

router = APIRouter()
WORKER = Path(assets.__file__).parent / "templates" / "worker.js"


class MapParams(OnlyPageParams):
    """Parameters of the page: how much of it is there, which a frame chooses."""

    ui: str = Field(
        "full", description="none（仅地图）、legend（地图与图例）、full（整页）"
    )


@router.get("/map")
def map_page(request: Request) -> Response:
    """Return the page in ``lang`` or else in the language that the browser prefers."""
    # Folium is slow to import and only this page needs it: the service starts without.
    from app.webmap import page  # noqa: PLC0415

    params = read(MapParams, request)
    text = page.render(
        edition_of(request),
        local=assets.installed(settings_of(request).node_modules) is not None,
        settings=settings_of(request),
        entry=request.app.state.map_entry,
        lang=language_of(request),
        links=pages.map_links(),
        ui=params.ui,
    )
    allowed = csp.policy(text, online.hosts(settings_of(request)))
    headers = {"Content-Security-Policy": allowed}
    return Response(text, media_type="text/html", headers=headers)


class FileParams(LangParams):
    """Parameters of a map in one file, written as in the address of the page."""

    datetime: str | None = Field(None, description="日期 / day, YYYY-MM-DD")
    layers: str | None = Field(None, description="图层 / layers, comma-separated")
    where: str | None = Field(
        None, description="筛选 / column:value,value;column:value"
    )
    at: str | None = Field(None, description="候选场址 / codes or lon,lat; up to 8")
    view: str | None = Field(None, description="视图 / latitude,longitude,zoom")
    closed: str | None = Field(
        None, description="假设关闭的口岸 / ports assumed closed"
    )
    opened: str | None = Field(
        None, description="假设开放的机场 / airports assumed open as ports"
    )
    active: int = Field(
        0, ge=0, lt=choice.MOST_CANDIDATES, description="所看候选 / its place"
    )


@router.get("/map/file")
def map_in_one_file(request: Request) -> Response:
    """Return what is chosen as one page that needs neither service nor network."""
    params, lang = read(FileParams, request), language_of(request)
    atlas = atlas_of(request)
    made = choice.chosen(
        atlas,
        lang,
        day=params.datetime,
        layers=params.layers,
        where=params.where,
        at=params.at,
        view=params.view,
        closed=params.closed,
        opened=params.opened,
        active=params.active,
    )
    text = portable.page(edition_of(request), settings_of(request), made)
    name = made.file_name(atlas).say(lang)
    headers = disposition("attachment", name, f"kouan-atlas_{made.day}.html")
    return Response(text, media_type="text/html", headers=headers)


@router.get("/map/style.css")
def style(request: Request) -> Response:
    """Return the stylesheets of the page and of its tools as one."""
    read(LangParams, request)
    return Response(_style(), media_type="text/css")


@router.get("/map-worker.js")
def worker(request: Request) -> Response:
    """Return the service worker of the page, another for every edition and bundle."""
    read(LangParams, request)
    made = request.app.state.map_entry.script.rpartition("/")[2]
    version = f"{atlas_of(request).facts.edition}-{made}"
    text = WORKER.read_text("utf-8").replace("{version}", version, 1)
    return Response(text, media_type="text/javascript")


@cache
def _style() -> str:
    return "\n".join(file.read_text("utf-8") for file in assets.stylesheets())


class BaseParams(LangParams):
    """Parameters of the base map: all of it, or a part in detail."""

    bbox: str | None = Field(None, description="范围框（经纬度）/ box, CRS84 degrees")


@router.get("/map/base.geojson")
def base(request: Request) -> Response:
    """Return the provinces of the base map, without details too small to see."""
    box = read(BaseParams, request).bbox
    boundaries = atlas_of(request).facts.boundaries
    if box is None:
        content = _base(boundaries)
    else:
        content = basemap.encode(boundaries, area(box, CRS84_URI).bounds)
    return Response(content, media_type="application/geo+json")


@router.get("/map/around.geojson")
def land_around(request: Request) -> Response:
    """Return the land around China, to look at."""
    read(LangParams, request)
    folder = assets.installed(settings_of(request).node_modules)
    if folder is None:
        raise MissingPackages
    content = _around(atlas_of(request).facts.boundaries, folder / assets.WORLD)
    return Response(content, media_type="application/geo+json")


@router.get("/map/arrows.geojson")
def hub_arrows(request: Request) -> Response:
    """Return the arrows from the hubs to the regions that they face."""
    read(LangParams, request)
    atlas = atlas_of(request)
    content = arrows.encode(atlas.facts, atlas.layer("aviation-hubs"))
    return Response(content, media_type="application/geo+json")


@reading_text(("as_of", "open", "closed"))
class PortParams(LangParams):
    """Parameters of the ports: the day, and what is assumed of them."""


@router.get("/map/ports.json")
def open_ports(request: Request) -> Response:
    """Return the aviation ports that are, or may be, open on a day; see `ports`."""
    given, facts = dict(read(PortParams, request)), atlas_of(request).facts
    as_of = given["as_of"] or today()
    limits = lawful(facts.plans.on(as_of), as_of)
    found = ports.ports(facts, as_of, assumed_by(given, facts, as_of, limits))
    return Response(orjson.dumps(found), media_type="application/json")


@router.get("/map/ground.geojson")
def barred_and_free(request: Request) -> Response:
    """Return the ground within and beyond the rings, and the changes by assumptions."""
    params, facts = read(AreaParams, request), atlas_of(request).facts
    asked = asked_by(params, facts)
    day, assumed, km = asked.as_of, asked.assumed, asked.limits.within_km
    before = None
    if assumed.of_ports.hypothetical:
        before = covered(facts, open_sites(facts, day), km)
    now = covered(facts, open_sites(facts, day, assumed), km)
    content = ground.encode(now, before)
    return Response(content, media_type="application/geo+json")


@router.get("/map/find.json")
def find(request: Request) -> Response:
    """Return the entries of the search box, with their search words."""
    read(LangParams, request)
    content = orjson.dumps(list(finder.entries(atlas_of(request), today())))
    return Response(content, media_type="application/json")


@router.get("/map/seats.json")
def seats(request: Request) -> Response:
    """Return the administrative seats that the search box finds."""
    read(LangParams, request)
    content = orjson.dumps(finder.seats(atlas_of(request).facts))
    return Response(content, media_type="application/json")


@memo(most=1)
def _base(boundaries: Boundaries) -> bytes:
    return basemap.encode(boundaries)


@memo(most=1)
def _around(boundaries: Boundaries, world: Path) -> bytes:
    # It reads the land by GDAL, once: the service starts without.
    from app.webmap import around  # noqa: PLC0415

    content = around.encode(world, boundaries)
    # The file of countries takes 150 MB while it is read.
    free()
    return content


def mount(app: FastAPI, settings: Settings) -> None:
    """Serve the page's own files, bundled and separately, and the packages of npm."""
    entry = bundle.entry() if settings.bundled else bundle.UNBUNDLED
    app.state.map_entry = entry
    app.mount("/static/webmap", static(assets.STATIC), name="webmap")
    if entry.bundled:
        app.mount(bundle.ADDRESS, static(bundle.FOLDER, hashed=True), name="bundle")
    folder = assets.installed(settings.node_modules)
    if folder is None:
        return
    for package in sorted(assets.PACKAGES):
        files = static(folder / package)
        app.mount(f"{assets.VENDOR}/{package}", files, name=package)
