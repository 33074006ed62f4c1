"""The page that lists which client features are on, and how to connect."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from app.http.description.landing import CONFORMS_TO
from app.http.ogc.item_params import FILTER_LANGUAGES
from app.http.wire import pages
from app.http.wire.links import root
from app.http.wire.pages import PageParams
from app.http.wire.params import language_of, read
from app.http.wire.state import edition_of, settings_of
from app.settings import Settings
from app.webmap import assets
from geodata.crs import TO_CRS
from geodata.text import Text
from layers.tiles.grid import DEEPEST

router = APIRouter()

EXAMPLE = "sea-ports"


@dataclass(frozen=True, slots=True)
class Client:
    """How one kind of client connects."""

    name: str
    steps: Text
    snippet: str
    """``{root}`` stands for the address of the service."""


CLIENTS = (
    Client(
        "QGIS ≥ 3.22",
        Text(
            "图层 → 添加图层 → 添加 WFS / OGC API - Features 图层 → 新建；URL 填本服务地址，"
            "版本选 OGC API - Features。3.32 起筛选（含空间筛选）由服务器执行。"
            "矢量瓦片：添加矢量瓦片图层，填瓦片与样式地址。",
            "Layer → Add Layer → Add WFS / OGC API - Features Layer → New; the URL is this "
            "service, the version OGC API - Features. From 3.32 on filters, spatial ones "
            "too, run on the server. Tiles: Add Vector Tile Layer, with both addresses.",
        ),
        "{root}\n"
        "{root}/collections/" + EXAMPLE + "/tiles/WebMercatorQuad/{z}/{y}/{x}\n"
        "{root}/styles/" + EXAMPLE,
    ),
    Client(
        "GDAL ≥ 3.6",
        Text(
            "属性与范围条件由服务器执行；GDAL 3.6 每页只取 10 个，宜加 PAGE_SIZE。",
            "Attribute and box conditions run on the server; GDAL 3.6 asks ten features a "
            "page unless PAGE_SIZE says more.",
        ),
        "ogrinfo OAPIF:{root} " + EXAMPLE + " -where \"tier = 'major'\"\n"
        "ogr2ogr ports.gpkg OAPIF:{root} " + EXAMPLE + " -spat 115 20 125 41 "
        "-oo PAGE_SIZE=1000\n"
        "ogrinfo -al /vsicurl/{root}/collections/"
        + EXAMPLE
        + ".fgb -spat 115 20 125 41",
    ),
    Client(
        "ArcGIS Pro ≥ 3.x",
        Text(
            "插入 → 连接 → 服务器 → 新建 OGC API 服务器，URL 填本服务地址；图层只读。"
            "Pro 只能读栅格瓦片，请用要素图层。",
            "Insert → Connections → Server → New OGC API Server, with the address of this "
            "service; layers are read-only. Pro reads raster tiles only: use the features.",
        ),
        "{root}",
    ),
    Client(
        "ArcGIS Maps SDK for JavaScript",
        Text("OGCFeatureLayer 按 offset 翻页。", "OGCFeatureLayer pages by offset."),
        'new OGCFeatureLayer({ url: "{root}", collectionId: "' + EXAMPLE + '" })',
    ),
    Client(
        "Leaflet",
        Text("取 GeoJSON 后绘制。", "Fetch GeoJSON and draw it."),
        'const page = await (await fetch("{root}/collections/'
        + EXAMPLE
        + '/items")).json();\nL.geoJSON(page).addTo(map);',
    ),
    Client(
        "MapLibre GL JS",
        Text(
            "样式与地图页同色；也可只用 TileJSON 作数据源。",
            "The style has the colours of the map page; the TileJSON alone is a source.",
        ),
        'new maplibregl.Map({ container: "map", style: "{root}/styles/'
        + EXAMPLE
        + '" });\nmap.addSource("ports", { type: "vector", url: "{root}/tilejson/'
        + EXAMPLE
        + '" });',
    ),
    Client(
        "高德 AMap, 百度 Baidu",
        Text(
            "高德、腾讯底图用 datum=gcj02，百度用 datum=bd09；偏移坐标只供叠加，不得量算。",
            "AMap and Tencent base maps take datum=gcj02, Baidu datum=bd09; shifted "
            "coordinates are to lie on them only, never to measure.",
        ),
        'const page = await (await fetch("{root}/collections/'
        + EXAMPLE
        + '/items?datum=gcj02")).json();\nmap.add(new AMap.GeoJSON({ geoJSON: page }));',
    ),
)


@router.get("/self-check")
def self_check(request: Request) -> Response:
    """Tell which client features are on; the page also tries each from the browser."""
    params, lang = read(PageParams, request), language_of(request)
    base, settings = root(request), settings_of(request)
    body: dict[str, Any] = {
        "address": base,
        "features": [
            {"name": name.say(lang), "on": on, "detail": detail}
            for name, on, detail in _features(settings, edition_of(request).encoders)
        ],
        "clients": [
            {
                "name": client.name,
                "steps": client.steps.say(lang),
                "snippet": client.snippet.replace("{root}", base),
            }
            for client in CLIENTS
        ],
    }
    return pages.answer(request, params.f, body, "self_check.html")


def _features(
    settings: Settings, encoders: Iterable[str]
) -> list[tuple[Text, bool, str]]:
    """Return each feature, whether it is on, and with which values."""
    leaflet = assets.installed(settings.node_modules) is not None
    pages_of = f"limit={settings.page_default}, ≤ {settings.page_maximum}"
    return [
        (Text("符合的标准类", "Conformance classes"), True, str(len(CONFORMS_TO))),
        (Text("过滤语言", "Filter languages"), True, ", ".join(FILTER_LANGUAGES)),
        (Text("坐标系", "Coordinate systems"), True, str(len(TO_CRS))),
        (Text("格式", "Formats"), True, ", ".join(encoders)),
        (Text("翻页", "Paging"), True, pages_of),
        (Text("矢量瓦片", "Vector tiles"), True, f"WebMercatorQuad, z 0-{DEEPEST}"),
        (Text("栅格瓦片", "Raster tiles"), False, "—"),
        (Text("编辑（写入）", "Editing"), False, "—"),
        (
            Text("应答缓存", "Answers kept"),
            settings.cache_mb > 0,
            f"{settings.cache_mb} MB",
        ),
        (Text("本机提供地图脚本", "Map scripts served here"), leaflet, "Leaflet"),
        (
            Text("固定的公开地址", "Fixed public address"),
            bool(settings.public_url),
            settings.public_url or "KOUAN_PUBLIC_URL",
        ),
        (
            Text("在线底图", "Online base map"),
            bool(settings.online_bases),
            ", ".join(settings.online_bases) or "KOUAN_BASEMAPS",
        ),
    ]
