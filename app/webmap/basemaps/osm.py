"""OpenStreetMap's own tiles."""

from app.webmap.tiled import TiledMap
from geodata.text import Text

BASEMAP = TiledMap(
    name=Text("OpenStreetMap", "OpenStreetMap"),
    addresses=("https://tile.openstreetmap.org/{z}/{x}/{y}.png",),
    max_zoom=19,
    attribution=Text("© OpenStreetMap 贡献者", "© OpenStreetMap contributors"),
    attribution_url="https://www.openstreetmap.org/copyright",
    note=Text(
        "此底图的境界线画法不符合我国地图管理规定，不得在境内公开使用。",
        "Its boundaries do not follow official Chinese usage; not for publication in China.",
    ),
    address_setting="osm_tiles",
)
