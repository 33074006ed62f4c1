"""GDAL reads the running service through its OAPIF driver."""

import shutil
import subprocess
from urllib.parse import unquote_plus

import pyogrio
import pytest
import shapely

from app.registry import LAYERS

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
    assert len(layers) == len(LAYERS)


def test_pyogrio_asks_the_server_for_a_box(server):
    table = pyogrio.read_dataframe(
        f"OAPIF:{server}", layer="sea-ports", bbox=(108, 18, 111.5, 20.2)
    )
    assert set(table["name_zh"]) == {"海口", "洋浦", "八所", "三亚"}


@pytest.mark.parametrize(
    ("code", "far"),
    [
        ("EPSG:4490", 1e-8),
        ("EPSG:3857", 2e-3),
        ("EPSG:4526", 2e-3),
        ("EPSG:4547", 2e-3),
    ],
)
def test_pyogrio_reads_every_geometry_in_the_system_asked_for(server, code, far):
    source = f"OAPIF:{server}"
    plain = pyogrio.read_dataframe(source, layer="sea-ports", fid_as_index=True)
    asked = pyogrio.read_dataframe(
        source, layer="sea-ports", fid_as_index=True, CRS=code
    )
    assert asked.crs == code
    moved = plain.geometry.to_crs(code)
    assert shapely.distance(moved.to_numpy(), asked.geometry.to_numpy()).max() < far


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


@pytest.fixture
def asked(request_log):
    """The requests that reach the server from here on, their queries decoded."""
    begun = len(request_log.read_text()) if request_log.exists() else 0
    return lambda: [
        unquote_plus(line) for line in request_log.read_text()[begun:].splitlines()
    ]


@pytest.mark.parametrize(
    ("layer", "where", "count"),
    [
        ("border-ports", "mode = 'rail' AND status = 'planned'", 10),
        ("aviation-ports", "open_at_plan = 1", 71),
        ("aviation-ports", "open_from_earliest >= '2016-01-01'", 22),
        ("border-pairs", "length_km > 15", 4),
        ("sea-ports", "name_zh LIKE '大%'", 1),
        ("sea-ports", "parent IS NOT NULL", 3),
        (
            "border-ports",
            "NOT (mode = 'rail') AND (neighbour = 'MN' OR neighbour = 'NP')",
            13,
        ),
    ],
)
def test_a_where_clause_reaches_the_server(server, asked, layer, where, count):
    table = pyogrio.read_dataframe(f"OAPIF:{server}", layer=layer, where=where)
    assert len(table) == count
    fetched = [line for line in asked() if f"/{layer}/items?" in line]
    assert any("filter=" in line and "filter-lang=cql-text" in line for line in fetched)
    whole = [i for i in fetched if "filter=" not in i and "limit=1000" in i]
    assert whole == []


def test_a_box_reaches_the_server(server, asked):
    box = (108, 18, 111.5, 20.25)
    pyogrio.read_dataframe(f"OAPIF:{server}", layer="sea-ports", bbox=box)
    assert any("bbox=108,18,111.5,20.25" in line for line in asked())


def test_declared_types_arrive_as_such(server):
    table = pyogrio.read_dataframe(f"OAPIF:{server}", layer="aviation-ports")
    assert table["open_at_plan"].dtype == bool
    assert str(table["open_from_earliest"].dtype).startswith("datetime64")
    assert table["position_accuracy_m"].dtype.kind in "if"
