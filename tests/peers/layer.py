"""A made-up layer of 300 points, the same on every server."""

import geopandas as gpd
import pandas as pd

from geodata.crs import CRS84
from geodata.facts import Facts
from geodata.text import Text
from layers.layer import Layer, Paint

NAME = "points"
COUNT = 300
BOX = (88, 22, 119, 42)
"""West, south, east, north of a box that holds about a third of the points."""

STATES = ("open", "planned", "closed")
PROVINCES = ("辽宁省", "新疆维吾尔自治区", "云南省", "广西壮族自治区", "黑龙江省")
QUOTE = "优化口岸布局，提升综合服务能力，推动与周边国家和地区互联互通。"

GOLDEN, PLASTIC = 0.6180339887498949, 0.7548776662466927
"""Multiples of these, less their whole part, spread evenly without chance."""


def fid(number: int) -> str:
    """Return the id of a point, such as p007."""
    return f"p{number:03}"


def build(facts: Facts) -> gpd.GeoDataFrame:
    """Return 300 points between 75 and 133 E, 20 and 50 N."""
    numbers = pd.Series(range(COUNT))
    table = pd.DataFrame(
        {
            "id": numbers.map(fid),
            "name_zh": [f"虚构口岸第{n}号" for n in numbers],
            "name_en": [f"Made-up port no. {n}" for n in numbers],
            "status": [STATES[n % len(STATES)] for n in numbers],
            "province_zh": [PROVINCES[n % len(PROVINCES)] for n in numbers],
            "plan_ref": "专栏2",
            "plan_quote_zh": QUOTE,
            "source": [[next(iter(facts.source_titles))]] * COUNT,
            "position_source": "made up",
            "position_accuracy_m": 100,
        }
    )
    lon = (75 + 58 * (numbers * GOLDEN % 1)).round(6)
    lat = (20 + 30 * (numbers * PLASTIC % 1)).round(6)
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(lon, lat), crs=CRS84)


LAYER = Layer(
    title=Text("虚构点", "Made-up points"),
    description=Text("仅供比较速度", "To compare speed only"),
    group="base",
    geometry="Point",
    columns=(),
    paint=Paint(colour="#000000"),
    build=build,
)
