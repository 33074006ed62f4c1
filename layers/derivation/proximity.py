"""The proximity rule as the layers and the clause share it."""

import geopandas as gpd
from shapely import Polygon

from geodata.facts import Facts
from geodata.geodesy import ring
from geodata.text import Text

RADIUS_KM = 200.0
TWO_HOURS_MIN = 120.0
FASTEST_KMH = 120.0
"""Speed limit of mainland motorways."""

DRIVE_KM = FASTEST_KMH * TWO_HOURS_MIN / 60
"""Two hours reach no farther: no road is shorter than the geodesic."""

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
RULE = "airport-proximity"
"""The rule whose clause and distance the layers show."""

DESCRIPTION_END = Text(
    "日期取 datetime 所给之日，缺省为当日；开放日期未能证实而可能已开放者一并计入。"
    "threshold_km 可给定其他距离，属假设情形。",
    "As of the day given by datetime, today if none is given; ports that may be open, "
    "their dates not being established, are included. threshold_km gives another "
    "distance, which is hypothetical.",
)

Centres = tuple[tuple[float, float], ...]
"""Longitudes and latitudes of ports, degrees."""


def centres(ports: gpd.GeoDataFrame) -> Centres:
    """Return where ports are."""
    return tuple((point.x, point.y) for point in ports.geometry)


def distance_km(facts: Facts) -> float:
    """Return the distance that bars by the plan at hand, km.

    Raises:
        NotInPlan: The plan has no such clause.
    """
    return float(facts.plan.number(RULE, "distance", facts.day))


def cited(facts: Facts) -> dict[str, str]:
    """Return the columns that cite the clause of the plan at hand."""
    clause = facts.plan.provision(RULE).clause
    return {"plan_ref": clause.section, "plan_quote_zh": clause.text_zh}


def rings(at: Centres, radius_km: float) -> list[Polygon]:
    """Return the geodesic circle of the rule round each port, CRS84 degrees."""
    return [ring(lon, lat, radius_km * 1e3) for lon, lat in at]
