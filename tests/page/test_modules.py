"""The page's modules without DOM, run by Node on what the service serves."""

import csv
import json
import os
import random
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from pyproj import Geod

from app.webmap.assets import STATIC
from geodata.geodesy import direct, inverse
from layers.derivation.unplaced import unplaced_on
from tests.http.test_map import config

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
FILES = sorted(HERE.glob("*.test.js"))
PLAN_DAY = "2015-12-31"
EARLY = "1995-07-01"
"""A day on which six ports were at former sites of unknown position."""
NO_CONCERN = [
    (114.16, 22.38),
    (121.0, 23.8),
    (106.9, 47.9),
    (105.8, 21.0),
    (125.0, 30.0),
]
"""Hong Kong, Taiwan, Mongolia, Vietnam, at sea."""


def rows(name):
    return list(csv.DictReader((DATA / name).read_text("utf-8").splitlines()))


def geodesics():
    """Positions of two points each, with the length in metres and the azimuth."""
    chance = random.Random(200)
    for _ in range(500):
        spans = ((73, 136), (3, 54), (73, 136), (3, 54))
        ends = [chance.uniform(*span) for span in spans]
        azimuth, length = inverse(*ends)
        yield {
            "ends": ends,
            "distance_m": float(length),
            "azimuth_deg": float(azimuth) % 360,
        }


def areas():
    """Triangles with their area on the ellipsoid in square metres."""
    wgs84, chance = Geod(ellps="WGS84"), random.Random(13)
    for _ in range(50):
        lon, lat = chance.uniform(75, 130), chance.uniform(5, 50)
        points = [[lon, lat], [lon + chance.uniform(0.01, 8), lat], [lon, lat + 3]]
        area_m2, _perimeter = wgs84.polygon_area_perimeter(*zip(*points, strict=True))
        yield {"points": points, "area_m2": abs(area_m2)}


def places(atlas):
    """Positions where page and service must agree: not just outside the coarse outline."""
    locate = atlas.facts.boundaries.locate
    chance, found = random.Random(7), []
    while len(found) < 40:
        lon, lat = round(chance.uniform(82, 122), 5), round(chance.uniform(24, 47), 5)
        if locate(lon, lat) or not locate(lon, lat, near_m=10_000):
            found.append((lon, lat))
    return found


def near_unplaced(atlas):
    """Positions round the present sites of ports that were elsewhere: within and beyond."""
    locate, chance = atlas.facts.boundaries.locate, random.Random(11)
    for port in unplaced_on(atlas.facts, date.fromisoformat(EARLY)):
        for _ in range(8):
            azimuth, length_m = chance.uniform(0, 360), chance.uniform(2e5, 3.2e5)
            lon, lat = (
                float(degrees)
                for degrees in direct(port["lon"], port["lat"], azimuth, length_m)
            )
            if locate(lon, lat) or not locate(lon, lat, near_m=10_000):
                yield lon, lat


@pytest.fixture(scope="module")
def vectors(client, atlas, tmp_path_factory):
    """File of what the service serves to the page, and of what it decides."""

    def decided(**asked):
        path = "/rules/airport-proximity/check"
        return client.get(path, params={"as_of": PLAN_DAY, **asked}).json()

    airports = dict.fromkeys(case["candidate"] for case in rows("proximity_cases.csv"))
    served = {
        "config": config(client),
        "ports": client.get("/map/ports.json", params={"as_of": PLAN_DAY}).json(),
        "early": {
            "ports": client.get("/map/ports.json", params={"as_of": EARLY}).json(),
            "decided": [
                decided(lon=f"{lon:.5f}", lat=f"{lat:.5f}", as_of=EARLY)
                for lon, lat in near_unplaced(atlas)
            ],
        },
        "provinces": client.get("/map/base.geojson").json(),
        "places": client.get("/map/find.json").json(),
        "seats": client.get("/map/seats.json").json(),
        "datumNames": rows("datum_names.csv"),
        "geodesics": list(geodesics()),
        "areas": list(areas()),
        "airports": [decided(airport=code) for code in airports],
        "decided": [
            decided(lon=f"{lon:.5f}", lat=f"{lat:.5f}") for lon, lat in places(atlas)
        ],
        "noConcern": [decided(lon=lon, lat=lat) for lon, lat in NO_CONCERN],
    }
    file = tmp_path_factory.mktemp("page") / "vectors.json"
    file.write_text(json.dumps(served, ensure_ascii=False), "utf-8")
    return file


def test_modules_without_dom_import_only_each_other():
    for file in (STATIC / "pure").glob("*.js"):
        text = file.read_text("utf-8")
        assert all(
            path.startswith("./") for path in re.findall(r'from "([^"]+)"', text)
        )
        assert not re.search(r"\b(document|window|location|L)\.", text), file.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_modules_do_what_their_tests_say(file, vectors):
    node = shutil.which("node")
    assert node, "the tests of the page's modules need Node"
    done = subprocess.run(
        [node, "--test", "--test-reporter=spec", file],
        check=False,
        env={**os.environ, "KOUAN_VECTORS": str(vectors)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
