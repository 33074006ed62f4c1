"""Baidu: BD-09 on a Mercator of its own, tiles counted from 0°, 0° northwards."""

from app.webmap.tiled import TiledMap
from geodata.text import Text

BASEMAP = TiledMap(
    name=Text("百度地图", "Baidu Maps"),
    addresses=(
        "https://maponline{s}.bdimg.com/tile/"
        "?qt=vtile&x={x}&y={y}&z={z}&styles=pl&scaler=1",
    ),
    subdomains="0123",
    datum="bd09",
    scheme="baidu",
    attribution=Text("© 百度地图", "© Baidu Maps"),
    attribution_url="https://map.baidu.com",
    note=Text(
        "瓦片采用 BD-09；叠加内容已随之平移，精度约一米。",
        "Its tiles are in BD-09; what is drawn on them is shifted to it, to about a metre.",
    ),
    address_setting="baidu_tiles",
)
