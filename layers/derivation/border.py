"""The entries of Box 2 with their columns, which two layers share."""

import geopandas as gpd

from geodata.facts import Facts
from geodata.text import Text
from layers.layer import Column, Shade

ENTRY_COLUMNS = (
    Column(name="region", meaning=Text("区域（标识）", "Region, by id")),
    Column(name="region_zh", meaning=Text("区域", "Region, in Chinese")),
    Column(
        name="country_pair_zh", meaning=Text("国别", "The two countries, in Chinese")
    ),
    Column(
        name="neighbour",
        meaning=Text("毗邻国家（ISO 3166-1）", "Neighbour, ISO 3166-1 alpha-2"),
    ),
    Column(
        name="mode",
        meaning=Text("类型：rail 铁路，road 公路", "Mode: rail or road"),
    ),
    Column(name="counterpart_zh", meaning=Text("对方口岸", "Counterpart, in Chinese")),
    Column(name="counterpart_en", meaning=Text("对方口岸（英）", "Counterpart")),
    Column(
        name="counterpart_source",
        meaning=Text("对方位置来源", "Whose position of the counterpart it is"),
    ),
    Column(
        name="counterpart_accuracy_m",
        meaning=Text("对方位置精度（米）", "Accuracy of the counterpart's position"),
        type="integer",
        unit="m",
    ),
    Column(name="note", meaning=Text("说明（英）", "Note")),
)

MODE_SHADES = (
    Shade(value="rail", colour="#7a2e0e", label=Text("铁路口岸", "Rail")),
    Shade(value="road", colour="#c26824", label=Text("公路口岸", "Road")),
)


def entries(facts: Facts) -> gpd.GeoDataFrame:
    """Return the entries of Box 2, one a (port, mode, neighbour), as points."""
    regions = facts.rows("border_regions")[["id", "name_zh"]]
    return facts.points("border_ports").merge(
        regions.rename(columns={"id": "region", "name_zh": "region_zh"}), on="region"
    )
