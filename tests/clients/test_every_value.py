"""No client loses or changes a value of any layer, column by column."""

import json
import shutil
import subprocess
from datetime import date

import numpy as np
import pandas as pd
import pyogrio
import pytest

from app.registry import ENCODERS, LAYERS
from layers.encoders.shp import LONGEST_TEXT_BYTES, short_names

every_layer = pytest.mark.parametrize("name", LAYERS)
FILES = [form for form in ENCODERS if form not in ("html", "parquet")]
"""GeoParquet has its own tests: the installed builds of GDAL do not read it."""


COLUMNS = {}
"""Of every layer, as its table describes them."""


@pytest.fixture(scope="module", autouse=True)
def columns(atlas):
    COLUMNS.update({name: each.all_columns for name, each in atlas.layers.items()})


@pytest.fixture(scope="module")
def ours(client):
    """The features of a layer as the service returns them, by id."""

    def read(name):
        body = client.get(f"/collections/{name}/items?limit=10000").json()
        return {f["id"]: f["properties"] for f in body["features"]}

    return read


def by_ogr2ogr(source, *layer):
    """The features that GDAL 3.6 reads without any option."""
    ogr2ogr = shutil.which("ogr2ogr")
    assert ogr2ogr, "install gdal-bin (tests/install-clients does)"
    command = [ogr2ogr, "-f", "GeoJSONSeq", "-nlt", "NONE", "/vsistdout/", source]
    done = subprocess.run(
        [*command, *layer], capture_output=True, text=True, check=True
    )
    return [
        _named(json.loads(line.lstrip("\x1e")))
        for line in done.stdout.split("\n")
        if line
    ]


def _named(feature):
    return {"id": feature.get("id"), **feature["properties"]}


def by_pyogrio(source, **options):
    """The features that GDAL 3.12 reads, those without a value without its key."""
    rows = pyogrio.read_dataframe(source, **options).to_dict("records")
    return [dict(filter(None, map(_there, row.items()))) for row in rows]


def _there(pair):
    name, cell = pair
    if isinstance(cell, np.ndarray):
        return name, cell.tolist()
    return None if pd.isna(cell) else pair


def same(column, ours, theirs):
    """Whether a client's value is equivalent to ours."""
    if column.type == "boolean":
        return str(theirs).lower() in (
            ("true", "1", "1.0", "t") if ours else ("false", "0", "0.0", "f")
        )
    if column.type in ("integer", "number"):
        return float(theirs) == pytest.approx(ours, rel=1e-12)
    if column.type == "date":
        return date.fromisoformat(
            str(theirs)[:10].replace("/", "-")
        ) == date.fromisoformat(ours)
    if column.type == "list":
        joined = theirs if isinstance(theirs, str) else ";".join(theirs)
        return joined == ";".join(ours)
    return theirs == ours


def assert_kept(name, ours, theirs, *, names=None, cut=None):
    """Assert that a client has exactly our cells, with equivalent values."""
    by_id = {row.get("feature_id") or row["id"]: row for row in theirs}
    assert by_id.keys() == ours.keys()
    for column in COLUMNS[name]:
        for fid, properties in ours.items():
            given = properties[column.name]
            got = by_id[fid].get((names or {}).get(column.name, column.name))
            if given in (None, []):
                assert got in (None, "", []), (column.name, fid)
                continue
            if cut and column.type in ("text", "list"):
                given = ";".join(given) if isinstance(given, list) else given
                given = given.encode()[:cut].decode(errors="ignore").rstrip()
                assert got == given, (column.name, fid)
                continue
            assert got not in (None, ""), (column.name, fid)
            assert same(column, given, got), (column.name, fid, given, got)


@every_layer
def test_gdal_3_6_reads_every_value_from_the_service(server, ours, name):
    assert_kept(name, ours(name), by_ogr2ogr(f"OAPIF:{server}", name))


@every_layer
def test_gdal_3_12_reads_every_value_from_the_service(server, ours, name):
    assert_kept(name, ours(name), by_pyogrio(f"OAPIF:{server}", layer=name))


@pytest.mark.parametrize(
    "where", ["open_from_earliest >= '2016-01-01'", "open_to IS NOT NULL"]
)
def test_a_part_of_a_layer_reads_as_the_whole(server, ours, where):
    source = f"OAPIF:{server}"
    whole = ours("aviation-ports")
    for rows in (
        by_pyogrio(source, layer="aviation-ports", where=where, PAGE_SIZE="10"),
        by_ogr2ogr(source, "aviation-ports", "-where", where),
    ):
        part = {row["id"]: whole[row["id"]] for row in rows}
        assert 5 < len(part) < len(whole)
        assert_kept("aviation-ports", part, rows)


OPEN_AT_PLAN = "open_from_latest <= '2015-12-31' AND closed_from > '2015-12-31'"


@pytest.mark.parametrize("where", [OPEN_AT_PLAN, "open_at_plan_text = 'yes'"])
def test_two_comparisons_find_the_ports_open_at_the_plan(server, ours, where):
    wanted = {i for i, p in ours("aviation-ports").items() if p["open_at_plan"]}
    assert len(wanted) == 71
    source = f"OAPIF:{server}"
    rows = by_ogr2ogr(source, "aviation-ports", "-where", where)
    assert {row["id"] for row in rows} == wanted
    rows = by_pyogrio(source, layer="aviation-ports", where=where)
    assert {row["id"] for row in rows} == wanted


def fetched(client, folder, name, form):
    file = folder / f"{name}{ENCODERS[form].suffix}"
    file.write_bytes(
        client.get(f"/collections/{name}/items?limit=10000&f={form}").content
    )
    return file


def how(form, name):
    if form != "shp":
        return {}
    names = ["feature_id", *(column.name for column in COLUMNS[name])]
    short = short_names(names)
    return {"names": short, "cut": LONGEST_TEXT_BYTES}


@pytest.mark.parametrize("form", FILES)
@every_layer
def test_every_value_is_in_every_file(client, ours, tmp_path, name, form):
    rows = by_pyogrio(fetched(client, tmp_path, name, form))
    assert_kept(name, ours(name), rows, **how(form, name))


@pytest.mark.parametrize("form", FILES)
def test_gdal_3_6_reads_every_value_of_a_file(client, ours, tmp_path, form):
    name = "aviation-ports"
    file = fetched(client, tmp_path, name, form)
    rows = by_ogr2ogr(f"/vsizip/{file}" if form == "shp" else str(file))
    assert_kept(name, ours(name), rows, **how(form, name))
