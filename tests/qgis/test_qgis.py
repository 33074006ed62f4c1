"""Headless QGIS loads the layers as a desktop does; run by ``make test-qgis``."""

import json
import os
import subprocess
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

pytestmark = pytest.mark.qgis

SCRIPT = Path(__file__).with_name("read_layers.py")
COUNTS = {"sea-ports": 41, "border-pairs": 68, "provinces": 34, "aviation-ports": 97}


@pytest.fixture(scope="module")
def seen(server, tmp_path_factory):
    """What QGIS saw, read by the Python that it comes with."""
    home = str(tmp_path_factory.mktemp("qgis"))
    done = subprocess.run(
        ["/usr/bin/python3", str(SCRIPT), server],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
            "QT_QPA_PLATFORM": "offscreen",
        },
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", COUNTS)
def test_every_feature_arrives(seen, name):
    layer = seen[name]
    assert layer["valid"]
    assert layer["count"] == layer["declared"] == COUNTS[name]
    assert layer["first"]


def test_types_are_those_declared(seen):
    assert seen["border-pairs"]["types"]["length_km"] == "Real"
    assert seen["border-pairs"]["types"]["position_accuracy_m"] == "Integer"


def test_a_view_asks_the_server_for_its_box_only(seen, request_log):
    assert {"海口美兰国际机场", "三亚凤凰国际机场"} <= set(seen["box"])
    asked = [
        line
        for line in request_log.read_text().splitlines()
        if "/airports/items" in line
    ]
    assert any("bbox=108" in unquote_plus(line) for line in asked)
    assert not any("limit=1000 " in line for line in asked)


def test_a_filter_selects(seen):
    assert seen["filtered"] == 10


def test_pages_are_as_large_as_the_definition_allows(seen, request_log):
    assert seen
    assert "limit=1000" in request_log.read_text()
