"""Headless QGIS edits a layer as an officer does; run by ``make test-qgis``.

QGIS 3.22 sends no PATCH and is for reading: its edits are not tested.
"""

import json
import subprocess
from pathlib import Path

import httpx2
import pytest

from app.clock import now
from app.register.provider import RegisterProvider
from app.settings import Settings
from tests.conformance.test_features_4 import NEW as TRIAL
from tests.qgis.test_qgis import COMMAND, STANDARD
from tests.serving import serving

pytestmark = pytest.mark.qgis

SCRIPT = Path(__file__).with_name("edit_layer.py")
NEW = {**TRIAL["properties"], "name_en": "Trial Port"}
ADD = {"act": "add", "point": [121.95, 29.9], "values": NEW}
RENAME = {"act": "set", "id": "dalian", "values": {"name_en": "Dalian New Port"}}
MOVE = {"act": "move", "id": "tianjin", "point": [117.75, 38.98]}
CLOSE = {"act": "set", "id": "tianjin", "values": {"status": "closed"}}
DELETE = {"act": "delete", "id": "beihai"}
ASTRAY = {"act": "add", "point": [10.0, 10.0], "values": NEW}
STEPS = [[RENAME], [MOVE, CLOSE], [ADD], [DELETE], [ASTRAY]]


def edited(folder, four_eyes, token=True, **asked):
    """What QGIS told of its edits, and what the service then has."""
    settings = Settings(data_dir=folder)
    tokens = RegisterProvider(settings).stores().tokens
    held = tokens.issue("甲", "officer", now(), None) if token else None
    with serving(data_dir=folder, four_eyes=four_eyes) as address:
        done = subprocess.run(
            [*COMMAND, "-c", SCRIPT.read_text(), address],
            input=json.dumps({"token": held, "layer": "sea-ports", **asked}),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout.splitlines()[-1])
        items = httpx2.get(f"{address}/collections/sea-ports/items?limit=1000")
        changes = httpx2.get(f"{address}/changes?f=json&state=all&limit=100")
    features = {one["id"]: one for one in items.json()["features"]}
    return told, features, changes.json()["changes"]


def reads_only(told, changes):
    """Tell whether this QGIS can only read; it has then altered nothing."""
    if told["version"] >= STANDARD:
        return False
    assert not any(one["editing"] for one in told["done"])
    assert changes == []
    return True


def test_what_qgis_saves_is_in_force(tmp_path):
    told, features, changes = edited(tmp_path, "off", steps=STEPS)
    if reads_only(told, changes):
        return
    assert [one["saved"] for one in told["done"]] == [True, True, True, True, False]
    assert features["dalian"]["properties"]["name_en"] == "Dalian New Port"
    assert features["tianjin"]["geometry"]["coordinates"] == [117.75, 38.98]
    assert features["tianjin"]["properties"]["status"] == "closed"
    assert features["trial-port"]["properties"]["cluster_zh"] == "长三角"
    assert "beihai" not in features
    assert {one["state"] for one in changes} == {"published"}
    # What it was told of a point outside its province, in words.
    assert "浙江省" in "".join(told["done"][-1]["errors"])


def test_with_four_eyes_it_is_proposed_and_qgis_takes_it_for_saved(tmp_path):
    told, features, changes = edited(tmp_path, "on", steps=STEPS[:4])
    if reads_only(told, changes):
        return
    assert all(one["saved"] for one in told["done"])
    assert features["dalian"]["properties"]["name_en"] == "Dalian"
    open_ = {one["id"] for one in changes if one["state"] == "proposed"}
    assert open_ == {"dalian", "tianjin", "trial-port", "beihai"}


def test_in_a_zone_of_cgcs2000_a_point_lies_where_it_was_put(tmp_path):
    moved = {"act": "move", "id": "shenzhen", "point": [485000, 2500000]}
    told, features, changes = edited(tmp_path, "off", crs="EPSG:4547", steps=[[moved]])
    if reads_only(told, changes):
        return
    assert told["done"][0]["saved"]
    assert told["done"][0]["shown"][0]["at"] == pytest.approx([485000, 2500000])
    at = features["shenzhen"]["geometry"]["coordinates"]
    assert at == pytest.approx([113.8541, 22.5978], abs=1e-4)


def test_without_a_token_the_layer_is_for_reading(tmp_path):
    told, _, changes = edited(tmp_path, "off", token=False, steps=[[RENAME]])
    assert not told["done"][0]["editing"]
    assert changes == []
