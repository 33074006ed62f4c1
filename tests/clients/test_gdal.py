"""GDAL reads the running service through its OAPIF driver."""

import shutil
import subprocess

import pyogrio
import pytest

COUNTS = {"sea-ports": 41, "border-pairs": 68, "provinces": 34, "airports": 269}


@pytest.mark.parametrize("name", COUNTS)
def test_pyogrio_reads_every_feature(server, name):
    table = pyogrio.read_dataframe(f"OAPIF:{server}", layer=name)
    assert len(table) == COUNTS[name]
    assert table.crs.is_geographic
    assert table["name_zh"].notna().all()


def test_pyogrio_lists_the_collections(server):
    layers = dict(pyogrio.list_layers(f"OAPIF:{server}"))
    assert layers["sea-ports"] == "Point"
    assert layers["border-pairs"] == "LineString"
    assert len(layers) == 13


def test_pyogrio_asks_the_server_for_a_box(server):
    table = pyogrio.read_dataframe(
        f"OAPIF:{server}", layer="sea-ports", bbox=(108, 18, 111.5, 20.2)
    )
    assert set(table["name_zh"]) == {"海口", "洋浦", "八所", "三亚"}


def test_ogrinfo_reads_names_and_geometry(server):
    ogrinfo = shutil.which("ogrinfo")
    assert ogrinfo, "install gdal-bin (tests/install-clients does)"
    done = subprocess.run(
        [ogrinfo, "-ro", f"OAPIF:{server}", "border-pairs"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Feature Count: 68" in done.stdout
    assert done.stdout.count("  LINESTRING (") == 68
    assert "name_zh (String) = 满洲里" in done.stdout
