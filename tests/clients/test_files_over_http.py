"""GDAL reads files of the running service in place and in parts, by /vsicurl/."""

import json
import re
import shutil
import subprocess

import httpx2
import pyogrio
import pytest

from app.registry import LAYERS

STATISTICS = {
    "CPL_VSIL_NETWORK_STATS_ENABLED": "YES",
    "CPL_VSIL_SHOW_NETWORK_STATS": "YES",
}
SOURCES = {
    "fgb": "/vsicurl/{}.fgb",
    "gpkg": "/vsicurl/{}.gpkg",
    "geojson": "/vsicurl/{}.geojson",
    "zip": "/vsizip/{{/vsicurl/{}.zip}}",
}
ID = re.compile(r"^  (?:feature_id|id) \(String\) = (.+)$", re.MULTILINE)
COUNTS = {"sea-ports": 41, "aviation-ports": 97, "provinces": 34}


def source(server, form, name):
    return SOURCES[form].format(f"{server}/collections/{name}")


def by_ogrinfo(address, *options):
    """The ids that GDAL 3.6 reads, and how many bytes it fetched for them."""
    ogrinfo = shutil.which("ogrinfo")
    assert ogrinfo, "install gdal-bin (tests/install-clients does)"
    counting = [word for pair in STATISTICS.items() for word in ("--config", *pair)]
    done = subprocess.run(
        [ogrinfo, "-ro", "-q", "-al", "-geom=NO", *counting, *options, address],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ERROR" not in done.stderr, done.stderr
    told, _, counted = (done.stdout + done.stderr).partition("Network statistics:")
    return set(ID.findall(told)), json.loads(counted)["methods"]["GET"][
        "downloaded_bytes"
    ]


@pytest.mark.parametrize("form", SOURCES)
@pytest.mark.parametrize("name", COUNTS)
def test_gdal_3_6_opens_a_file_where_it_lies(server, atlas, form, name):
    read, _ = by_ogrinfo(source(server, form, name))
    assert read == set(atlas.snapshot(name, None).ids)


@pytest.mark.parametrize("form", SOURCES)
@pytest.mark.parametrize("name", COUNTS)
def test_gdal_3_12_opens_a_file_where_it_lies(server, form, name):
    assert len(pyogrio.read_dataframe(source(server, form, name))) == COUNTS[name]


def length_of(address):
    """Size of a file, bytes."""
    plain = {"accept-encoding": "identity"}
    head = httpx2.head(address.partition("/vsicurl/")[2], headers=plain, timeout=60)
    return int(head.headers["content-length"])


@pytest.mark.parametrize("form", ["fgb", "gpkg"])
def test_a_box_of_the_largest_layer_is_read_without_the_rest(server, atlas, form):
    lengths = {name: length_of(source(server, form, name)) for name in LAYERS}
    name = max(lengths, key=lengths.get)
    assert lengths[name] > 1_000_000
    shapes = atlas.snapshot(name, None).table.geometry
    small = min(shapes, key=lambda shape: shape.area).representative_point()
    box = small.buffer(0.01).bounds
    address = source(server, form, name)
    read, fetched = by_ogrinfo(address, "-spat", *map(str, box))
    plain = httpx2.get(
        f"{server}/collections/{name}/items",
        params={"bbox": ",".join(map(str, box))},
        timeout=60,
    ).json()
    assert read == {feature["id"] for feature in plain["features"]}
    assert fetched < lengths[name] / 3
    table = pyogrio.read_dataframe(address, bbox=box)
    assert read <= set(table["feature_id"]) < set(atlas.snapshot(name, None).ids)


def test_a_filter_is_part_of_the_address(server):
    address = source(server, "fgb", "border-ports") + "?filter=mode='rail'"
    assert len(by_ogrinfo(address)[0]) == 21
