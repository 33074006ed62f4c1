"""Damaged files of every format are refused or read; none causes a crash."""

import random

import duckdb
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from app.screening.errors import BadFile
from app.screening.parquet_apart import parquet_rows
from app.screening.read_arrow import read_arrow
from app.screening.read_text import read_text
from geodata.crs import CRS84
from geodata.errors import InvalidInput

TRIALS = 25
NEGATIVE_START = b"\x26\x07"
"""Field 9 (first page offset) of a column in a footer, set to -4; 4 is 26 08."""

KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>甲</name>'
    "<Point><coordinates>103.6,32.8</coordinates></Point></Placemark></Document></kml>"
)
PARQUET = "SELECT 103.6 AS lon, 32.8 AS lat, '甲' AS name"
GPX = '<gpx version="1.1"><wpt lat="32.8" lon="103.6"><name>甲</name></wpt></gpx>'
FORMATS = (
    ".csv",
    ".xlsx",
    ".ods",
    ".gpkg",
    ".geojson",
    ".fgb",
    ".parquet",
    ".kml",
    ".gpx",
    ".dbf",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A small valid file of every format, as bytes."""
    folder = tmp_path_factory.mktemp("whole")
    table = pd.DataFrame(
        {"经度": [103.6, 98.5], "纬度": [32.8, 32.9], "名称": ["甲", "乙"]}
    )
    places = gpd.points_from_xy(table["经度"], table["纬度"])
    points = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=places, crs=CRS84)
    table.to_csv(folder / "in.csv", index=False)
    for suffix in (".xlsx", ".ods"):
        pyogrio.write_dataframe(table, folder / f"in{suffix}")
    for suffix in (".gpkg", ".geojson", ".fgb"):
        points.to_file(folder / f"in{suffix}")
    points.assign(lon=places.x, lat=places.y).to_file(folder / "in.shp")
    duckdb.sql(f"COPY ({PARQUET}) TO '{folder / 'in.parquet'}'")
    (folder / "in.kml").write_text(KML, "utf-8")
    (folder / "in.gpx").write_text(GPX, "utf-8")
    return {suffix: (folder / f"in{suffix}").read_bytes() for suffix in FORMATS}


def damaged(content, draw):
    """Bytes cut off, turned round, or written over."""
    if draw.random() < 0.3:
        return content[: draw.randrange(len(content))]
    broken = bytearray(content)
    for _ in range(draw.randrange(1, 8)):
        broken[draw.randrange(len(broken))] = draw.randrange(256)
    return bytes(broken)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_damaged_file_is_read_or_refused(whole, tmp_path, capfd, suffix):
    draw, path = random.Random(5), tmp_path / f"in{suffix}"
    read = read_text if suffix == ".csv" else read_arrow
    assert list(read(_put(path, whole[suffix]), None, None).batches(0, 0))
    for _ in range(TRIALS):
        _put(path, damaged(whole[suffix], draw))
        try:
            list(read(path, None, None).batches(0, 0))
        except InvalidInput as refusal:
            assert refusal.detail.zh  # noqa: PT017 - both ends are right
    if suffix == ".parquet":
        assert capfd.readouterr().err == ""


def test_a_footer_that_ends_its_reader_is_refused_in_a_line(whole, tmp_path, capfd):
    content = whole[".parquet"]
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    begun = content.index(b"\x26\x08", footer)
    broken = content[:begun] + NEGATIVE_START + content[begun + 2 :]
    path = _put(tmp_path / "in.parquet", broken)
    with pytest.raises(BadFile, match="损坏"):
        list(read_arrow(path, None, None).batches(0, 0))
    assert capfd.readouterr().err == ""


def test_a_file_is_read_as_far_as_it_is_wanted(tmp_path):
    rows = "SELECT 100.0 AS lon, 30.0 AS lat FROM range(300000)"
    path = tmp_path / "long.parquet"
    duckdb.sql(f"COPY ({rows}) TO '{path}'")
    with parquet_rows(path, 1_000) as found:
        assert next(iter(found)).num_rows == 1_000
    with parquet_rows(path, 1_000) as found:
        assert sum(batch.num_rows for batch in found) == 300_000


def _put(path, content):
    path.write_bytes(content)
    return path
