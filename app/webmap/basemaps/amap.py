"""AMap (高德): the usual web tiles, but every place where GCJ-02 has it."""

from app.webmap.tiled import TiledMap
from geodata.text import Text

BASEMAP = TiledMap(
    name=Text("高德地图", "AMap"),
    addresses=(
        "https://webrd0{s}.is.autonavi.com/appmaptile"
        "?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}",
    ),
    subdomains="1234",
    datum="gcj02",
    attribution=Text("© 高德地图", "© AMap"),
    attribution_url="https://www.amap.com",
    note=Text(
        "瓦片采用 GCJ-02；叠加内容已随之平移，精度约一米。",
        "Its tiles are in GCJ-02; what is drawn on them is shifted to it, to about a metre.",
    ),
    address_setting="amap_tiles",
)
