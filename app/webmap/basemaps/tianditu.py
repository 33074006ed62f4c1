"""Tianditu (天地图), the national platform: vector base and Chinese names."""

from app.webmap.tiled import TiledMap
from geodata.text import Text

WMTS = (
    "https://t{s}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile"
    "&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
)

BASEMAP = TiledMap(
    name=Text("天地图", "Tianditu"),
    addresses=tuple(WMTS.replace("{layer}", layer) for layer in ("vec", "cva")),
    subdomains="01234567",
    attribution=Text("天地图", "Tianditu"),
    attribution_url="https://www.tianditu.gov.cn",
    key_setting="tianditu_key",
)
