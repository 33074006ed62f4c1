"""The proximity rule as the layers and the clause share it."""

import geopandas as gpd
from shapely import Polygon

from geodata.geodesy import ring
from geodata.text import Text

RADIUS_KM = 200.0
PLAN_REF = "七"
QUOTE_ZH = (
    "适度控制支线机场对外开放，原则上与已开放航空口岸距离在 200 公里或 2 个小时车程之内，"
    "内陆和沿边地区机场国内固定直达航线不足 10 条、沿海地区不足 20 条不可申请对外开放。"
)
QUOTE_EN = (
    "The opening of branch airports shall be moderately controlled: in principle, those "
    "within 200 km or two hours' drive of an open aviation port, and those with fewer "
    "than 10 domestic fixed direct routes in inland and border areas or fewer than 20 "
    "in coastal areas, may not apply to open."
)
DESCRIPTION_END = Text(
    "日期取 datetime 所给之日，缺省为当日；开放日期未能证实而可能已开放者一并计入。",
    "As of the day given by datetime, today if none is given; ports that may be open, "
    "their dates not being established, are included.",
)


def rings(ports: gpd.GeoDataFrame) -> list[Polygon]:
    """Return the geodesic circle of the rule round each port, CRS84 degrees."""
    return [ring(point.x, point.y, RADIUS_KM * 1e3) for point in ports.geometry]
