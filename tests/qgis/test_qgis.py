"""Headless QGIS does with the layers what a desktop does; run by ``make test-qgis``.

``QGIS_PYTHON`` is the command of QGIS's own Python if it is not that of the system, such
as ``chroot /srv/trixie python3`` for the QGIS of another release.
"""

import json
import os
import shlex
import subprocess
from pathlib import Path
from urllib.parse import unquote_plus

import numpy as np
import pytest
import shapely

from app.registry import LAYERS
from geodata.crs import epsg_uri

pytestmark = pytest.mark.qgis

SCRIPT = Path(__file__).with_name("read_layers.py")
COMMAND = shlex.split(os.environ.get("QGIS_PYTHON", "/usr/bin/python3"))
STANDARD = 34_000
"""QGIS 3.40 sends filters and systems; 3.22 filters what it has loaded, its own way."""

SYSTEMS = ("OGC:CRS84", "EPSG:4326", "EPSG:4490", "EPSG:3857", "EPSG:4526", "EPSG:4547")
BOX = (112.0, 28.0, 121.0, 36.0)
RED = "#ff0000"
"""What QGIS draws in where it cannot read a style."""

AREA = "geom_from_wkt('POLYGON((110 30,120 30,120 40,110 40,110 30))')"
FILTERS = {
    "aviation-ports": (
        "\"status\" <> 'open'",
        "\"iata\" < 'D'",
        "\"name_zh\" LIKE '%北京%'",
        "\"iata\" NOT LIKE 'P%'",
        "\"name_en\" ILIKE '%BEIJING%'",
        "\"name_en\" LIKE '%''%'",
        "\"iata\" IN ('PEK', 'PKX')",
        "\"iata\" NOT IN ('PEK', 'PKX')",
        '"note" IS NOT NULL',
        '"open_at_plan"',
        'NOT "open_at_plan"',
        '"open_at_plan" IS TRUE',
        '"open_at_plan" IS NOT TRUE',
        "\"status\" IS NOT 'open'",
        '"position_accuracy_m" + 1 > 501',
        '-"position_accuracy_m" < -400',
        '"position_accuracy_m" NOT BETWEEN 100 AND 500',
        "\"position_accuracy_m\" = '110'",
        "\"open_from_latest\" > '2010-01-01'",
        '"open_from_latest" <= make_date(2015, 12, 31)',
        '"open_from_latest" > make_datetime(2010, 1, 1, 0, 0, 0)',
        "\"open_from_latest\" IS '2015-01-12'",
        "\"open_from_latest\" LIKE '2015%'",
        "\"open_from\" LIKE '2008%'",
        "\"status\" = 'open' AND (\"iata\" = 'PEK' OR \"city_zh\" = '上海')",
        'length("name_zh") > 9',
        "upper(\"status\") = 'OPEN'",
        f"intersects_bbox($geometry, {AREA})",
        f"\"status\" = 'open' AND intersects_bbox($geometry, {AREA})",
        f"within($geometry, {AREA})",
    ),
    "border-pairs": ('"length_km" + 1.5 > 10.25', "\"mode\" = 'rail'"),
    "border-ports": ("\"status\" = 'planned' AND \"mode\" = 'rail'",),
    "proximity-zones": (
        "intersects($geometry, geom_from_wkt('POINT(116.4 39.9)'))",
        '"hypothetical" IS FALSE',
    ),
}

every_layer = pytest.mark.parametrize("name", LAYERS)


@pytest.fixture(scope="module")
def seen(server):
    """What QGIS saw, told by the Python that it comes with."""
    asked = {"layers": list(LAYERS), "filters": FILTERS, "systems": SYSTEMS, "box": BOX}
    done = subprocess.run(
        [*COMMAND, "-c", SCRIPT.read_text(), server],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def ours(client):
    def read(name):
        items = f"/collections/{name}/items?limit=10000"
        return {f["id"]: f for f in client.get(items).json()["features"]}

    return read


def test_a_connection_opens_by_any_address_of_the_collections(seen):
    assert all(seen["opened"].values())


@every_layer
def test_every_value_arrives(seen, ours, name):
    layer, given = seen["layers"][name], ours(name)
    assert layer["valid"]
    assert layer["declared"] == len(layer["features"]) == len(given)
    for feature in layer["features"]:
        wanted = given[feature["properties"]["id"]]
        for column, value in wanted["properties"].items():
            got = feature["properties"].get(column)
            assert got == value or (got in (None, []) and value in (None, [])), column
        shape, other = (
            shapely.from_geojson(json.dumps(f["geometry"])) for f in (feature, wanted)
        )
        assert shapely.equals_exact(shape, other, 1e-9)


def test_types_are_those_declared(seen):
    types = {name: layer["types"] for name, layer in seen["layers"].items()}
    assert types["border-pairs"]["length_km"] == "Real"
    assert types["border-pairs"]["position_accuracy_m"] == "Integer"
    assert types["aviation-ports"]["open_from_latest"] == "Date"
    assert types["aviation-ports"]["open_from"] == "String"
    assert types["aviation-ports"]["open_at_plan"] == "Boolean"


@every_layer
def test_nothing_can_be_edited(seen, name):
    assert not seen["layers"][name]["editable"]


@every_layer
def test_a_filter_selects_here_what_it_selects_in_qgis(seen, name):
    sent = seen["version"] >= STANDARD
    for text, found in seen["filters"][name].items():
        if not sent and text not in FILTERS["border-ports"]:
            continue
        assert found["by_us"] == found["by_qgis"], text
        assert found["counted"] == len(found["by_qgis"]), text


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name, texts in FILTERS.items() for text in texts],
)
def test_the_filters_tried_select_something(seen, name, text):
    if seen["version"] >= STANDARD or name == "border-ports":
        assert seen["filters"][name][text]["by_qgis"]


@pytest.mark.parametrize("code", SYSTEMS)
def test_a_layer_in_any_system_lies_where_qgis_puts_it(seen, code):
    layer = seen["systems"][code]
    if seen["version"] >= STANDARD:
        assert layer["system"] == code
    assert len(layer["wanted"]) > 20
    assert layer["got"] == layer["wanted"]
    assert layer["far"] < 0.002


def test_a_view_asks_the_server_for_its_box_only(seen, request_log):
    asked = [
        unquote_plus(line)
        for line in request_log.read_text().splitlines()
        if "/aviation-ports/items" in line
    ]
    assert any("bbox=112,28," in line for line in asked)
    if seen["version"] >= STANDARD:
        assert any(f"bbox-crs={epsg_uri(4547)}" in line for line in asked)


def test_pages_are_as_large_as_the_definition_allows(seen, request_log):
    assert seen
    assert "limit=1000" in request_log.read_text()


@every_layer
def test_a_style_is_read_in_its_own_colours(seen, name):
    drawn, paint = seen["drawn"][name], LAYERS[name].paint
    assert drawn["valid"]
    assert drawn["styled"], drawn["told"]
    own = {shade.colour for shade in paint.shades} or {paint.colour}
    assert own <= set(drawn["colours"]) <= own | {"#ffffff"}
    assert RED not in drawn["pixels"]


@every_layer
def test_a_map_shows_the_colours_of_the_style(seen, ours, name):
    paint = LAYERS[name].paint
    there = {f["properties"].get(paint.by) for f in ours(name).values()}
    shades = [shade.colour for shade in paint.shades if shade.value in there]
    pixels = np.array([_rgb(pixel) for pixel in seen["drawn"][name]["pixels"]])
    for colour in shades or [paint.colour]:
        assert _on_white(pixels, _rgb(colour)).any(), colour


def _rgb(colour):
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _on_white(pixels, colour):
    """Which pixels are a colour laid on white with an opacity of a quarter or more."""
    dark, ink = 255.0 - pixels, 255.0 - np.array(colour)
    opacity = dark @ ink / (ink @ ink)
    off = np.abs(dark - opacity[:, None] * ink).max(axis=1)
    return (opacity > 0.25) & (off < 4)


@every_layer
@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_a_file_is_read_where_it_lies(seen, ours, name, ending):
    assert seen["files"][f"/collections/{name}.{ending}"] == len(ours(name))
