"""Every file that the service hands out opens in GDAL as what it claims to be."""

import json
import zipfile
from xml.etree import ElementTree

import duckdb
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from arro3.io import read_parquet

from app.registry import ENCODERS
from layers.features.encoder import Page
from layers.features.snapshot import Selection

READABLE = ["json", "geojsonseq", "gpkg", "fgb", "kml", "shp"]
COUNTS = {"sea-ports": 41, "border-pairs": 68, "provinces": 34, "aviation-ports": 97}


def corners(shape):
    """The corners of a shape, whatever order a format keeps rings and parts in."""
    return {tuple(xy) for xy in shapely.get_coordinates(shape).round(7).tolist()}


def fetched(client, folder, name, form, **params):
    response = client.get(f"/collections/{name}/items", params={"f": form, **params})
    assert response.status_code == 200, response.text
    file = folder / f"{name}{ENCODERS[form].suffix}"
    file.write_bytes(response.content)
    return file


def in_order(table, plain):
    """A table in the order of the layer: FlatGeobuf has that of its index."""
    return table.set_index("feature_id").loc[plain["id"]]


@pytest.mark.parametrize("form", READABLE)
@pytest.mark.parametrize("name", COUNTS)
def test_features_names_and_coordinates_survive(client, tmp_path, form, name):
    table = gpd.read_file(fetched(client, tmp_path, name, form))
    plain = gpd.read_file(fetched(client, tmp_path, name, "json"))
    if form == "fgb":
        table = in_order(table, plain)
    assert len(table) == COUNTS[name]
    assert table.crs.equals("EPSG:4326", ignore_axis_order=True)
    assert table["name_zh"].tolist() == plain["name_zh"].tolist()
    assert list(map(corners, table.geometry)) == list(map(corners, plain.geometry))


@pytest.mark.parametrize("name", COUNTS)
def test_a_workbook_has_every_row_and_position(client, tmp_path, name):
    table = pyogrio.read_dataframe(fetched(client, tmp_path, name, "xlsx"))
    assert len(table) == COUNTS[name]
    assert {"lon", "lat"} <= set(table.columns) or "geometry" in table.columns
    assert table["name_zh"].notna().all()


@pytest.mark.parametrize("form", ["gpkg", "fgb"])
def test_dates_and_booleans_keep_their_types(client, tmp_path, form):
    table = gpd.read_file(fetched(client, tmp_path, "aviation-ports", form))
    assert table["open_from_latest"].dtype.kind == "M"
    assert table["open_at_plan"].sum() == 71


def test_a_geopackage_has_days_as_days(client, tmp_path):
    info = pyogrio.read_info(fetched(client, tmp_path, "aviation-ports", "gpkg"))
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert kinds["open_from_latest"] == kinds["closed_from"] == "OFTDate"


def test_a_shapefile_says_what_its_short_names_mean(client, tmp_path):
    file = fetched(client, tmp_path, "border-ports", "shp")
    with zipfile.ZipFile(file) as archive:
        names = archive.read("fields.csv").decode()
        assert "border-ports.cpg" in archive.namelist()
    assert "counterpar,counterpart_zh" in names


@pytest.mark.parametrize("name", COUNTS)
def test_geoparquet_has_its_types_and_crs(client, tmp_path, name):
    file = fetched(client, tmp_path, name, "parquet")
    plain = gpd.read_file(fetched(client, tmp_path, name, "json"))
    table = duckdb.from_parquet(str(file))
    kinds = dict(zip(table.columns, map(str, table.types), strict=True))
    assert kinds["geometry"] == "GEOMETRY('OGC:CRS84')"
    assert kinds["position_accuracy_m"] == "BIGINT"
    rows = table.project("name_zh, ST_AsWKB(geometry)").fetchall()
    assert [row[0] for row in rows] == plain["name_zh"].tolist()
    found = [corners(shapely.from_wkb(bytes(row[1]))) for row in rows]
    assert found == list(map(corners, plain.geometry))


def test_geoparquet_keeps_dates_booleans_and_gaps(client, tmp_path):
    table = duckdb.from_parquet(
        str(fetched(client, tmp_path, "aviation-ports", "parquet"))
    )
    kinds = dict(zip(table.columns, map(str, table.types), strict=True))
    assert kinds["open_from_latest"] == "DATE"
    assert table.filter("open_at_plan").aggregate("count(*)").fetchall() == [(71,)]
    assert len(table.filter("open_to_latest IS NULL").fetchall()) > 71


@pytest.mark.parametrize("form", [f for f in ENCODERS if f not in ("html", "parquet")])
def test_a_filter_holds_in_every_format(client, tmp_path, form):
    file = fetched(client, tmp_path, "border-ports", form, filter="mode='rail'")
    assert len(pyogrio.read_dataframe(file)) == 21


@pytest.mark.parametrize("form", [f for f in ENCODERS if f not in ("html", "parquet")])
def test_an_order_asked_for_holds_in_every_format(client, tmp_path, form):
    file = fetched(client, tmp_path, "border-pairs", form, sortby="-length_km")
    lengths = pyogrio.read_dataframe(file)["length_km"].astype(float).tolist()
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_nothing_runs_as_a_formula(country, tmp_path, form):
    encoder = ENCODERS[form]
    page = Page(snapshot=country, selection=Selection.single(2))
    file = tmp_path / f"out{encoder.suffix}"
    file.write_bytes(encoder.encode(page))
    assert pyogrio.read_dataframe(file)["name_zh"].tolist() == ["'=HYPERLINK(1)"]


SYSTEMS = [4326, 4490, 4547, 4526, 3857]


@pytest.mark.parametrize("form", ["gpkg", "fgb", "shp"])
@pytest.mark.parametrize("code", SYSTEMS)
def test_a_file_in_another_system_lies_where_it_should(client, tmp_path, form, code):
    crs = f"http://www.opengis.net/def/crs/EPSG/0/{code}"
    table = gpd.read_file(fetched(client, tmp_path, "sea-ports", form, crs=crs))
    plain = gpd.read_file(fetched(client, tmp_path, "sea-ports", "json"))
    assert table.crs.to_epsg() == code
    there = in_order(table.to_crs(4326), plain)
    there = shapely.get_coordinates(there.geometry)
    assert abs(there - shapely.get_coordinates(plain.geometry)).max() < 2e-7


@pytest.mark.parametrize("code", SYSTEMS)
def test_geoparquet_names_its_system_to_every_reader(client, tmp_path, code):
    crs = f"http://www.opengis.net/def/crs/EPSG/0/{code}"
    file = fetched(client, tmp_path, "sea-ports", "parquet", crs=crs)
    schema = read_parquet(str(file)).schema
    geo = json.loads(schema.metadata[b"geo"])["columns"]["geometry"]
    assert geo["crs"]["id"] == {"authority": "EPSG", "code": code}
    assert geo["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    boxes = duckdb.from_parquet(str(file)).project("bbox.xmin, bbox.xmax").fetchall()
    low, _, high, _ = geo["bbox"]
    assert (min(b[0] for b in boxes), max(b[1] for b in boxes)) == (low, high)


@pytest.mark.parametrize("form", ["gpkg", "fgb", "shp"])
def test_files_are_in_epsg_4326(client, tmp_path, form):
    table = gpd.read_file(fetched(client, tmp_path, "sea-ports", form))
    assert table.crs.to_epsg() == 4326


def test_a_shapefile_names_its_system_as_esri_does(client, tmp_path):
    with zipfile.ZipFile(fetched(client, tmp_path, "sea-ports", "shp")) as archive:
        assert archive.read("sea-ports.prj").startswith(b'GEOGCS["GCS_WGS_1984"')


def test_a_shapefile_tells_every_text_that_it_cuts(client, tmp_path):
    file = fetched(client, tmp_path, "airports", "shp")
    plain = gpd.read_file(fetched(client, tmp_path, "airports", "json"))
    with zipfile.ZipFile(file) as archive:
        lines = archive.read("fields.csv").decode().split("\r\n")[1:-1]
    table = gpd.read_file(file)
    for short, name, told in (line.split(",") for line in lines):
        if name != "feature_id" and plain[name].map(lambda v: isinstance(v, str)).any():
            long = plain[plain[name].map(lambda v: len(str(v).encode()) > 254)]
            assert told == ";".join(long["id"])
            whole = plain[name].iloc[long.index].tolist()
            kept = table[short].iloc[long.index].tolist()
            assert all(w.startswith(k) and k for w, k in zip(whole, kept, strict=True))


def test_a_globe_paints_places_as_the_map_does(client):
    text = client.get("/collections/border-ports/items?f=kml").text
    root = ElementTree.fromstring(text)
    space = {"k": "http://www.opengis.net/kml/2.2"}
    styles = {s.get("id"): s for s in root.iterfind(".//k:Style", space)}
    places = root.findall(".//k:Placemark", space)
    assert {p.get("id") for p in places} >= {"manzhouli-rail", "manzhouli-road"}
    used = {p.find("k:styleUrl", space).text.removeprefix("#") for p in places}
    assert used == {f"painted-{m}-{o}" for m in ("rail", "road") for o in ("80", "ff")}
    rail = styles["painted-rail-ff"].find("k:IconStyle/k:color", space)
    assert rail.text == "ff0e2e7a"
    types = {
        f.get("name"): f.get("type") for f in root.iterfind(".//k:SimpleField", space)
    }
    assert types["position_accuracy_m"] == "int"


def test_a_globe_shows_ports_in_their_time(client, tmp_path):
    table = gpd.read_file(fetched(client, tmp_path, "aviation-ports", "kml"))
    port = table.set_index("id").loc["lyg-btb"]
    assert str(port["begin"])[:10] == "2015-01-01"
    assert str(port["end"])[:10] == "2021-12-01"


def test_csv_is_read_alike_by_all(client, tmp_path):
    file = fetched(client, tmp_path, "border-ports", "csv")
    assert file.read_bytes().startswith(b"\xef\xbb\xbfid,")
    names = pyogrio.read_dataframe(file)["name_zh"].tolist()
    assert pd.read_csv(file)["name_zh"].tolist() == names
    assert duckdb.read_csv(str(file)).project("name_zh").fetchall() == [
        (name,) for name in names
    ]
    assert pd.read_csv(file).columns[0] == pyogrio.read_info(file)["fields"][0] == "id"
