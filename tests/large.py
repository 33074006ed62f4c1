"""A made-up layer of 100,000 points: what the service costs at that size."""

import asyncio
import gc
import time
from datetime import date, timedelta
from statistics import median
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import pandas as pd
from httpx2 import ASGITransport, AsyncClient

from app.atlas import open_atlas
from app.configuration import load
from app.main import create_app
from app.registry import LAYERS
from geodata.crs import CRS84
from geodata.text import Text
from layers.layer import Column, Layer, Paint
from layers.query.filter_text import parse
from layers.query.query import Query
from layers.tiles.grid import Tile

COUNT = 100_000
RUNS = 15
KINDS = ("text", "number", "integer", "boolean", "date")
FILTERS = {
    "comparison": "size_m > 500 AND status = 'open'",
    "pattern": "name_zh LIKE '%99%'",
    "any case": "CASEI(name_en) LIKE CASEI('POINT 77%')",
    "list": "province_zh IN ('云南省','辽宁省') AND NOT open",
    "box": "S_INTERSECTS(geometry, BBOX(100,20,110,30)) AND rank < 50",
    "area": "S_WITHIN(geometry, POLYGON((100 20,120 20,110 40,100 20)))",
    "period": "T_DURING(since, INTERVAL('1990-01-01','2000-01-01'))",
}
QUOTE = "优化口岸布局，提升综合服务能力。"


def resident_mb():
    """Return the memory of this process that is in use now, MB."""
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


def table():
    """Return the points with eight attributes of every type, and the common ones."""
    chance = np.random.default_rng(20161201)
    numbers = np.arange(COUNT)
    days = [
        date(1978, 1, 1) + timedelta(days=int(d))
        for d in chance.integers(0, 17_000, COUNT)
    ]
    columns = {
        "id": [f"p{n:06}" for n in numbers],
        "name_zh": [f"虚构口岸第{n}号" for n in numbers],
        "name_en": [f"Point {n}" for n in numbers],
        "status": chance.choice(["open", "planned", "closed"], COUNT),
        "province_zh": chance.choice(
            ["云南省", "辽宁省", "西藏自治区", "黑龙江省"], COUNT
        ),
        "plan_ref": "专栏2",
        "plan_quote_zh": QUOTE,
        "source": [["plan-13"]] * COUNT,
        "position_source": "made up",
        "position_accuracy_m": chance.integers(1, 5_000, COUNT),
        "size_m": chance.random(COUNT) * 1_000,
        "rank": chance.integers(0, 100, COUNT),
        "open": chance.random(COUNT) < 0.5,
        "since": days,
    }
    places = gpd.points_from_xy(
        75 + 58 * chance.random(COUNT), 20 + 30 * chance.random(COUNT)
    )
    return gpd.GeoDataFrame(pd.DataFrame(columns), geometry=places, crs=CRS84)


def layer():
    """Return the declaration of the points."""
    own = {"size_m": "number", "rank": "integer", "open": "boolean", "since": "date"}
    return Layer(
        title=Text("十万点", "100,000 points"),
        description=Text("仅供测量", "To measure only"),
        group="base",
        geometry="Point",
        columns=tuple(
            Column(name=name, meaning=Text(name, name), type=kind)
            for name, kind in own.items()
        ),
        paint=Paint(colour="#000000"),
        build=lambda _: table(),
    )


def milliseconds(call):
    """Return the median time of a call and that of its first time, ms."""
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1e3)
    return median(taken), taken[0]


async def answered(service, path):
    """Return the answer to a request, over HTTP in this process."""
    transport = ASGITransport(app=service)
    async with AsyncClient(transport=transport, base_url="http://bench") as client:
        return await client.get(path, timeout=60)


def ask_as_clients_do(service):
    """Ask for pages, formats, filters and tiles, until nothing is left to be made."""
    items = "/collections/points/items"
    asked = [f"{items}?limit={limit}" for limit in (10, 1_000, 10_000)]
    asked += [f"{items}?limit=1000&filter={quote(text)}" for text in FILTERS.values()]
    asked += [
        f"{items}?f={form}&limit=1000" for form in ("csv", "gpkg", "parquet", "fgb")
    ]
    asked += [f"{items}?sortby=-rank,name_zh", f"{items}/p000007"]
    asked += [
        f"/collections/points/tiles/WebMercatorQuad/{z}" for z in ("4/6/12", "6/26/52")
    ]
    asked += ["/collections/provinces/items", "/collections/sea-ports/items?f=html"]
    for path in asked:
        assert asyncio.run(answered(service, path)).status_code == 200, path


def main():
    """Print the figures."""
    before = resident_mb()
    settings = load()
    print(f"{'memory after the imports':36}{before:10.0f} MB")
    begun = time.perf_counter()
    atlas = open_atlas(settings, {**LAYERS, "points": layer()})
    service = create_app(settings, atlas)
    print(f"{'start with the layer':36}{time.perf_counter() - begun:10.1f} s")
    print(f"{'memory after the start':36}{resident_mb():10.0f} MB")
    snapshot = atlas.snapshot("points", date(2026, 1, 1))
    print(f"{'':36}{'median ms':>10}{'first ms':>10}{'matched':>10}")
    for name, text in FILTERS.items():
        query = Query(where=parse(text, "cql2-text"), limit=10)
        usual, first = milliseconds(lambda q=query: snapshot.select(q))
        matched = snapshot.select(query).matched
        print(f"{name:36}{usual:10.2f}{first:10.2f}{matched:10}")
    for place in (Tile(4, 6, 12), Tile(6, 26, 52), Tile(8, 105, 208)):
        usual, first = milliseconds(lambda p=place: snapshot.tiler.tile(p))
        size_kb = len(snapshot.tiler.tile(place)) / 1e3
        name = f"tile {place.zoom}/{place.row}/{place.column}, {size_kb:.0f} kB"
        print(f"{name:36}{usual:10.2f}{first:10.2f}")
    ask_as_clients_do(service)
    print(f"{'memory of the worker after all':36}{resident_mb():10.0f} MB")


if __name__ == "__main__":
    main()
